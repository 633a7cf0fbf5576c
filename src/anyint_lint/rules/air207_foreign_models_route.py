"""AIR207: a model list is read from another provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.hosts import HostKind
from anyint_lint.light_pattern import pattern
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.routes import PUBLISHED, normal_path, request_note
from anyint_lint.rules.wording import quoted
from anyint_lint.violations import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import FileFacts

_LIST = pattern(r"(?:/[\w.-]+)*/v\d+(?:beta\d*)?/models|/models")


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for route in facts.route_uses:
        if context.hosts.kind(route.host) is not HostKind.OTHER or route.method.upper() != "GET":
            continue
        if not _LIST.fullmatch(normal_path(route.path)):
            continue
        yield Draft(
            message=f"the model list of {quoted(route.host or '')} says nothing of what this account can use",
            span=route.span,
            value=route.url,
            suggestions=tuple(PUBLISHED.values()),
            notes=request_note(route, route.span, context.path),
        )


RULE = Rule(
    code="AIR207",
    name="foreign-models-route",
    severity=None,
    summary="A model list is read from another provider.",
    why="""\
Where requests go through the gateway, another provider's list names models that this account may not have, and lacks
some that it has. Off by default: a program may well talk to several providers.""",
    how_to_fix="Read `/openai/v1/models` and `/anthropic/v1/models` of the gateway.",
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
    ),
    invalid=(
        Invalid(
            severity=Severity.WARNING,
            code="""
            import httpx

            httpx.get("https://api.openai.com/v1/models", headers={"Authorization": f"Bearer {key}"})
            """,
            at='"https://api.openai.com/v1/models"',
            suggestions=("/openai/v1/models", "/anthropic/v1/models"),
        ),
    ),
)
