"""The Anthropic SDK. Checked against anthropic 2.12.0; what 1.0 removed against anthropic 0.89.0."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.facts import Family


def _client(name: str, aliases: tuple[str, ...] = ()) -> Row:
    return Row(
        callable=f"anthropic.{name}",
        family=Family.ANTHROPIC,
        base_url=("base_url",),
        base_url_env=("ANTHROPIC_BASE_URL",),
        api_key=("api_key",),
        appends="/v1/models",
        aliases=aliases,
        methods_of="" if name == "Anthropic" else "anthropic.Anthropic",
    )


def _platform(name: str, api_key: bool = True) -> Row:
    # A cloud platform that serves the same API under its own model names.
    return Row(
        callable=f"anthropic.{name}",
        standing=Standing.ELSEWHERE,
        base_url=("base_url",),
        api_key=("api_key",) if api_key else (),
        methods_of="anthropic.Anthropic",
    )


_CLIENTS = (
    _client("Anthropic", ("anthropic.Client",)),
    _client("AsyncAnthropic", ("anthropic.AsyncClient",)),
    *(
        _platform(f"{prefix}{name}")
        for name in ("AnthropicAWS", "AnthropicBedrock", "AnthropicBedrockMantle", "AnthropicFoundry")
        for prefix in ("", "Async")
    ),
    *(
        _platform(f"{prefix}{name}", api_key=False)
        for name in ("AnthropicGoogleCloud", "AnthropicVertex")
        for prefix in ("", "Async")
    ),
)


def _method(path: str, model: tuple[str, ...] = ("model",), position: int | None = None, default: bool = False) -> Row:
    return Row(
        callable=f"anthropic.Anthropic().{path}",
        model=model,
        position=position,
        family=Family.ANTHROPIC,
        default_model=default,
    )


_METHODS = (
    *(_method(f"messages.{verb}") for verb in ("create", "stream", "parse", "count_tokens")),
    *(
        _method(f"beta.messages.{verb}", ("model", "fallbacks[].model"))
        for verb in ("create", "stream", "parse", "tool_runner")
    ),
    *(_method(f"beta.messages.{verb}") for verb in ("count_tokens", "thread")),
    *(
        _method(f"{path}.create", ("requests[].params.model",))
        for path in ("messages.batches", "beta.messages.batches")
    ),
    *(_method(f"{path}.retrieve", ("model_id",), 0) for path in ("models", "beta.models")),
    # A managed agent takes the ID, or a mapping that holds it.
    _method("beta.agents.create", ("model", "model.id")),
    _method("beta.agents.update", ("model", "model.id"), default=True),
    _method("beta.dreams.create", ("model", "model.id")),
    _method("beta.sessions.create", ("agent.model", "agent.model.id"), default=True),
)

_REMOVED = (
    Row(
        callable="anthropic.Anthropic().completions.create",
        model=("model",),
        family=Family.ANTHROPIC,
        removed="1",
    ),
)

_WRAPPERS = (
    Row(
        callable="langsmith.wrappers.wrap_anthropic",
        family=Family.ANTHROPIC,
        client=("client",),
        client_position=0,
        methods_of="anthropic.Anthropic",
    ),
)

ROWS: tuple[Row, ...] = (*_CLIENTS, *_METHODS, *_REMOVED, *_WRAPPERS)
