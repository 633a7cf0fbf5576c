"""Instructor. Checked against instructor 1.17.0."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row, Standing
from anyint_lint.facts import Family

_PROVIDER = (
    Row(
        callable="instructor.from_provider",
        model=("model",),
        position=0,
        notation=Notation.SLASH,
        base_url=("base_url",),
        base_url_env=("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"),
        api_key=("api_key",),
        methods_of="instructor.Instructor",
        passed_on=("base_url", "api_key"),
    ),
)


def _patched(
    name: str,
    family: Family | None,
    model: bool = True,
    position: int | None = None,
    standing: Standing = Standing.HOSTED,
) -> Row:
    return Row(
        callable=f"instructor.{name}",
        model=("model",) if model else (),
        position=position,
        family=family,
        standing=standing,
        client=("client",),
        client_position=0,
        methods_of="instructor.Instructor",
    )


_PATCHED = (
    _patched("from_openai", Family.OPENAI, position=2),
    _patched("from_anthropic", Family.ANTHROPIC, position=3),
    _patched("from_genai", None, standing=Standing.ELSEWHERE),
    _patched("patch", None, model=False),
    _patched("apatch", None, model=False),
    _patched("Instructor", None, model=False),
    _patched("AsyncInstructor", None, model=False),
    Row(callable="instructor.from_litellm", notation=Notation.SLASH, methods_of="instructor.Instructor"),
)

_METHODS = tuple(
    Row(callable=f"instructor.Instructor().{path}", model=("model",), default_model=True, passed_on=("model",))
    for path in (
        *(
            f"{prefix}{verb}"
            for prefix in ("", "chat.completions.")
            for verb in ("create", "create_with_completion", "create_partial", "create_iterable")
        ),
        "messages.create",
    )
)

# Only a client patched in a Responses mode takes other keywords here; else this is the SDK's own method.
_RESPONSES = (Row(callable="instructor.Instructor().responses.create", model=("model",), default_model=True),)

ROWS: tuple[Row, ...] = (*_PROVIDER, *_PATCHED, *_METHODS, *_RESPONSES)
