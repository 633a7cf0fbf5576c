"""Mirascope. Checked against mirascope 2.8.2; what 2.0 removed or changed against 1.25.7."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row
from anyint_lint.facts import Family


def _model(name: str, model: str, provider: bool = False) -> Row:
    # Version 1 took `provider=` and a plain `model=`; both forms are read.
    return Row(
        callable=f"mirascope.llm.{name}",
        model=(model,),
        position=0,
        notation=Notation.SLASH,
        provider=("provider",) if provider else (),
        passed_on=("provider",) if provider else (),
    )


_CURRENT = (
    _model("call", "model", provider=True),
    _model("use_model", "model"),
    _model("Model", "model_id"),
    _model("model", "model_id"),
    _model("retry_model", "model_id"),
    _model("RetryModel", "model"),
    Row(
        callable="mirascope.llm.register_provider",
        base_url=("base_url",),
        api_key=("api_key",),
        provider=("provider",),
    ),
    *(
        Row(
            callable=f"mirascope.llm.providers.{name}",
            family=family,
            base_url=("base_url",),
            base_url_env=(variable,),
            api_key=("api_key",),
        )
        for name, family, variable in (
            ("OpenAIProvider", Family.OPENAI, "OPENAI_BASE_URL"),
            ("AnthropicProvider", Family.ANTHROPIC, "ANTHROPIC_BASE_URL"),
        )
    ),
)

_REMOVED = (
    *(
        Row(
            callable=f"mirascope.core.{vendor}.call",
            model=("model",),
            position=0,
            family=family,
            aliases=(f"mirascope.core.{vendor}.{vendor}_call",),
            client=("client",),
            removed="2",
        )
        for vendor, family in (("openai", Family.OPENAI), ("anthropic", Family.ANTHROPIC))
    ),
    Row(
        callable="mirascope.core.litellm.call",
        model=("model",),
        position=0,
        notation=Notation.SLASH,
        client=("client",),
        removed="2",
    ),
    *(
        Row(
            callable=f"mirascope.llm.{name}",
            model=("model",),
            provider=("provider",),
            client=("client",),
            removed="2",
        )
        for name in ("override", "context")
    ),
)

ROWS: tuple[Row, ...] = (*_CURRENT, *_REMOVED)
