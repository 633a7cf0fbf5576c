"""AIR204: a published list route is asked with headers that it does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import Evidence
from anyint_lint.hosts import HostKind
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.routes import PUBLISHED, fault_of_auth, published_family, request_note
from anyint_lint.violations import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import FileFacts


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for route in facts.route_uses:
        family = published_family(route.path)
        if family is None or context.hosts.kind(route.host) is not HostKind.GATEWAY or route.method.upper() != "GET":
            continue
        fault = fault_of_auth(route, family)
        if fault is not None:
            yield Draft(
                message=f"`{PUBLISHED[family]}` {fault}",
                span=route.span,
                value=route.url,
                evidence=Evidence.GATEWAY,
                family=family,
                notes=request_note(route, route.span, context.path),
            )


RULE = Rule(
    code="AIR204",
    name="models-auth",
    severity=Severity.ERROR,
    summary="A published list route is asked with the other family's auth, or without a header that it needs.",
    why="""\
The two list routes take the key in different headers: `/openai/v1/models` as `Authorization: Bearer`,
`/anthropic/v1/models` as `x-api-key`, with `anthropic-version` beside it. With the other family's headers the gateway
answers 401, without `anthropic-version` 400.""",
    how_to_fix="""\
Send the headers of the route's family, or ask the route that the headers are for. Headers that the code does not
tell (a client made elsewhere, `**kwargs`) are not judged.""",
    needs_list=False,
    judge=judge,
    valid=(
        Valid(
            code="""
            import httpx

            headers = {"x-api-key": key, "anthropic-version": "2023-06-01"}
            httpx.get("https://gateway.api.anyint.ai/anthropic/v1/models", headers=headers)
            """
        ),
        Valid(
            because="the session has the header",
            code="""
            import requests

            session = requests.Session()
            session.headers["Authorization"] = f"Bearer {key}"
            session.get("https://gateway.api.anyint.ai/openai/v1/models")
            """,
        ),
        Valid(
            because="who knows what the caller's headers are",
            code="""
            import requests

            def models(headers):
                return requests.get("https://gateway.api.anyint.ai/openai/v1/models", headers=headers)
            """,
        ),
    ),
    invalid=(
        Invalid(
            code="""
            import httpx

            headers = {"Authorization": f"Bearer {key}"}
            httpx.get("https://gateway.api.anyint.ai/anthropic/v1/models", headers=headers)
            """,
            at='"https://gateway.api.anyint.ai/anthropic/v1/models"',
        ),
        Invalid(
            code="""
            import httpx

            httpx.get("https://gateway.api.anyint.ai/anthropic/v1/models", headers={"x-api-key": key})
            """,
            at='"https://gateway.api.anyint.ai/anthropic/v1/models"',
        ),
        Invalid(
            code="""
            import requests

            requests.get("https://gateway.api.anyint.ai/openai/v1/models", auth=("user", key))
            """,
            at='"https://gateway.api.anyint.ai/openai/v1/models"',
        ),
    ),
)
