"""DSPy. Checked against dspy 3.4.1."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row

_CLIENT_KEYWORDS = ("api_base", "base_url", "api_key")


def _model(name: str, aliases: tuple[str, ...]) -> Row:
    return Row(
        callable=name,
        model=("model",),
        position=0,
        notation=Notation.SLASH,
        base_url=("api_base", "base_url"),
        base_url_env=("OPENAI_BASE_URL", "OPENAI_API_BASE", "ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"),
        api_key=("api_key",),
        aliases=aliases,
        passed_on=_CLIENT_KEYWORDS,
    )


ROWS: tuple[Row, ...] = (
    _model("dspy.LM", ("dspy.clients.lm.LM", "dspy.clients.LM")),
    _model("dspy.Embedder", ("dspy.clients.embedding.Embedder", "dspy.clients.Embedder")),
    Row(
        callable="dspy.LM().copy",
        model=("model",),
        notation=Notation.SLASH,
        default_model=True,
        passed_on=("model",),
    ),
)
