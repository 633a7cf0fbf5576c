"""AIR202: `/v1/models` is asked for on a host that the code does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.hosts import HostKind
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.routes import PUBLISHED, UNPUBLISHED, family_of, is_relative, normal_path, request_note
from anyint_lint.violations import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import FileFacts


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for route in facts.route_uses:
        if context.hosts.kind(route.host) is not HostKind.UNKNOWN or route.method.upper() != "GET":
            continue
        if normal_path(route.path) != UNPUBLISHED or (context.is_test and is_relative(route)):
            continue
        family = family_of(route)
        yield Draft(
            message=f"`{UNPUBLISHED}` on a host that is not known here; the gateway does not publish it",
            span=route.span,
            value=route.url,
            family=family,
            suggestions=(PUBLISHED[family],) if family else tuple(PUBLISHED.values()),
            notes=request_note(route, route.span, context.path),
        )


RULE = Rule(
    code="AIR202",
    name="unverified-models-route",
    severity=Severity.WARNING,
    summary="`/v1/models` is asked for on a host that is not known from the code.",
    why="""\
Where the base URL comes from the environment or a caller, the code does not tell whether the gateway is asked. If it
is, `/v1/models` is not a published route, and the list that comes back cannot be relied on.""",
    how_to_fix="""\
If the host is the gateway, use `/openai/v1/models` or `/anthropic/v1/models`. If it is another provider, write its
host in the code, or ignore the rule for that file (`per-file-ignores`).""",
    needs_list=False,
    judge=judge,
    valid=(
        Valid(
            code="""
            import os

            import httpx

            httpx.get(os.environ["LLM_URL"] + "/openai/v1/models")
            """
        ),
        Valid(
            because="the host is known, and not the gateway",
            code="""
            import httpx

            httpx.get("https://api.openai.com/v1/models")
            """,
        ),
        Valid(
            because="a test asks the server under test",
            path="tests/test_server.py",
            code="""
            def test_models(client):
                assert client.get("/v1/models").status_code == 200
            """,
        ),
        Valid(
            because="a server has this route, and asks nobody for it",
            code="""
            from fastapi import FastAPI

            app = FastAPI()

            @app.get("/v1/models")
            def models():
                return []
            """,
        ),
    ),
    invalid=(
        Invalid(
            severity=Severity.WARNING,
            code="""
            import os

            import httpx

            httpx.get(os.environ["LLM_URL"] + "/v1/models")
            """,
            at='"/v1/models"',
            suggestions=("/openai/v1/models", "/anthropic/v1/models"),
        ),
    ),
)
