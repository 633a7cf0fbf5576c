"""AIR205: a key stands in the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import Evidence
from anyint_lint.hosts import HostKind
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.routes import request_note
from anyint_lint.violations import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import FileFacts


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for key in facts.key_uses:
        ours = context.hosts.kind(key.host) is HostKind.GATEWAY
        if not ours and not (key.env or "").startswith("ANYINT_"):
            continue
        yield Draft(
            message=f"a key of {key.length} characters (`{key.start}...`) stands in the code, not in the environment",
            span=key.span,
            evidence=Evidence.GATEWAY,
            notes=request_note(key, key.span, context.path),
        )


RULE = Rule(
    code="AIR205",
    name="hard-coded-key",
    severity=Severity.ERROR,
    summary="A key for the gateway is written into the code.",
    why="""\
Whoever can read the code, its history, a copy or a log of it can use the key, and nobody notices. The report names
the place, the length and the first two characters, never the key.""",
    how_to_fix="""\
Make a new key, withdraw this one, and read it from the environment: `os.environ["ANYINT_API_KEY"]`. Placeholders such
as `"YOUR_KEY"`, `"sk-..."` or `"test"` are no keys.""",
    needs_list=False,
    judge=judge,
    valid=(
        Valid(
            code="""
            import os

            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1", api_key=os.environ["ANYINT_API_KEY"])
            """
        ),
        Valid(
            because="a placeholder is no key",
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1", api_key="YOUR_ANYINT_API_KEY")
            """,
        ),
        Valid(
            because="it is for another service",
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="http://localhost:8000/v1", api_key="sk-4kQ9vT2mXz7LbN8wRcY3")
            """,
        ),
    ),
    invalid=(
        Invalid(
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1", api_key="sk-4kQ9vT2mXz7LbN8wRcY3")
            """,
            at='"sk-4kQ9vT2mXz7LbN8wRcY3"',
        ),
        Invalid(
            code="""
            import httpx

            KEY = "sk-4kQ9vT2mXz7LbN8wRcY3"
            httpx.get("https://gateway.api.anyint.ai/openai/v1/models", headers={"Authorization": f"Bearer {KEY}"})
            """,
            at='"sk-4kQ9vT2mXz7LbN8wRcY3"',
        ),
    ),
)
