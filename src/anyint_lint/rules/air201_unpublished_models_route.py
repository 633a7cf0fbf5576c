"""AIR201: the gateway is asked for `/v1/models`, which it does not publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import Evidence, FileFacts
from anyint_lint.hosts import HostKind
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.routes import PUBLISHED, family_of, is_unpublished, normal_path, publishing, request_note
from anyint_lint.rules.wording import quoted
from anyint_lint.violations import Applicability, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for route in facts.route_uses:
        if context.hosts.kind(route.host) is not HostKind.GATEWAY or not is_unpublished(route.path):
            continue
        family = family_of(route)
        families = [family] if family else list(PUBLISHED)
        sure = family is not None and not (route.guessed and family is route.family)
        fix = publishing(route, families[0], context.hosts, sure=sure)
        span = fix.edits[0].span if fix else route.span
        yield Draft(
            message=f"the gateway does not publish {quoted(normal_path(route.path))}; each family has its own route",
            span=span,
            value=route.url,
            evidence=Evidence.GATEWAY,
            family=family,
            suggestions=tuple(PUBLISHED[one] for one in families),
            notes=request_note(route, span, context.path),
            fix=fix,
        )


RULE = Rule(
    code="AIR201",
    name="unpublished-models-route",
    severity=Severity.ERROR,
    summary="The gateway is asked for `/v1/models`, a route that it does not publish.",
    why="""\
The gateway publishes one model list for each family: `/openai/v1/models` and `/anthropic/v1/models`. A plain
`/v1/models`, as other services have it, is no published route: it may fail, or answer with something that is not the
account's list.""",
    how_to_fix="""\
Ask the route of the family that the IDs are for: `/openai/v1/models` with `Authorization: Bearer`, or
`/anthropic/v1/models` with `x-api-key` and `anthropic-version`. The fix is safe where the headers, or the other calls
of the same client, tell the family; where it has to guess, the fix is unsafe.""",
    needs_list=False,
    judge=judge,
    valid=(
        Valid(
            code="""
            import httpx

            headers = {"Authorization": f"Bearer {key}"}
            httpx.get("https://gateway.api.anyint.ai/openai/v1/models", headers=headers)
            """
        ),
        Valid(
            because="the other published route",
            code="""
            import httpx

            httpx.get("https://gateway.api.anyint.ai/anthropic/v1/models?limit=100")
            """,
        ),
        Valid(
            because="another provider's route is its own affair",
            code="""
            import httpx

            httpx.get("https://api.openai.com/v1/models")
            """,
        ),
        Valid(
            because="a host that only looks like the gateway is not it",
            code="""
            import httpx

            httpx.get("https://anyint.ai.example.com/v1/models")
            """,
        ),
    ),
    invalid=(
        Invalid(
            code="""
            import httpx

            headers = {"Authorization": f"Bearer {key}"}
            httpx.get("https://gateway.api.anyint.ai/v1/models", headers=headers)
            """,
            at='"https://gateway.api.anyint.ai/v1/models"',
            value="https://gateway.api.anyint.ai/v1/models",
            suggestions=("/openai/v1/models",),
            applicability=Applicability.SAFE,
            fixed='"https://gateway.api.anyint.ai/openai/v1/models"',
        ),
        Invalid(
            code="""
            import requests

            GATEWAY = "https://api.anyint.ai"
            requests.get(f"{GATEWAY}/v1/models", headers={"x-api-key": key, "anthropic-version": "2023-06-01"})
            """,
            at="/v1/models",
            suggestions=("/anthropic/v1/models",),
            applicability=Applicability.SAFE,
            fixed="/anthropic/v1/models",
        ),
        Invalid(
            code="""
            import httpx

            BASE = "https://gateway.api.anyint.ai/v1"
            client = httpx.Client(base_url=BASE, headers={"Authorization": f"Bearer {key}"})
            client.get("/models")
            client.post("/chat/completions", json=payload)
            """,
            at='"https://gateway.api.anyint.ai/v1"',
            suggestions=("/openai/v1/models",),
            applicability=Applicability.SAFE,
            fixed='"https://gateway.api.anyint.ai/openai/v1"',
        ),
        Invalid(
            gateway_hosts=("llm.example.com",),
            code="""
            import requests

            requests.get("https://llm.example.com/v1/models")
            """,
            at='"https://llm.example.com/v1/models"',
            value="https://llm.example.com/v1/models",
            suggestions=("/openai/v1/models", "/anthropic/v1/models"),
            applicability=Applicability.UNSAFE,
            fixed='"https://llm.example.com/openai/v1/models"',
        ),
    ),
)
