"""AIR203: an SDK is given a gateway base URL with which it calls routes that the gateway does not publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import Evidence, Family
from anyint_lint.hosts import HostKind
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.routes import BASES, misses_routes, normal_path, request_note, routed, suggested, with_path
from anyint_lint.rules.url_edits import rewriting
from anyint_lint.rules.wording import quoted
from anyint_lint.violations import Applicability, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import ClientUse, FileFacts
    from anyint_lint.violations import Fix

_SDKS = {Family.OPENAI: "OpenAI", Family.ANTHROPIC: "Anthropic"}


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for client in facts.client_uses:
        if client.appends is None or context.hosts.kind(client.host) is not HostKind.GATEWAY:
            continue
        path = normal_path(client.path)
        if "{" in path or not misses_routes(client.family, path):
            continue
        fix = _fix(client, context)
        span = fix.edits[0].span if fix else client.span
        families = [client.family] if client.family else list(BASES)
        yield Draft(
            message=_message(client, path),
            span=span,
            value=client.base_url,
            evidence=Evidence.GATEWAY,
            family=client.family,
            suggestions=tuple(suggested(client.base_url, BASES[family]) for family in families),
            notes=request_note(client, span, context.path),
            fix=fix,
        )


def _message(client: ClientUse, path: str) -> str:
    if client.family is None:
        return "with this base URL, requests go to routes that the gateway does not publish"
    called = (path.rstrip("/") + (client.appends or "")) or "/"
    return (
        f"with this base URL the {_SDKS[client.family]} SDK calls {quoted(called)}, "
        f"which the gateway does not publish; it must end in `{BASES[client.family]}`"
    )


def _fix(client: ClientUse, context: Context) -> Fix | None:
    if client.family is None:
        return None
    slash = "/" if client.path.endswith("/") and client.path != "/" else ""
    new = with_path(client.base_url, BASES[client.family] + slash)
    return rewriting(client.pieces, new, Applicability.SAFE, routed(context.hosts))


RULE = Rule(
    code="AIR203",
    name="sdk-base-url",
    severity=Severity.ERROR,
    summary="An SDK is given a base URL with which it calls routes that the gateway does not publish.",
    why="""\
SDKs put paths of their own after the base URL: the OpenAI SDK `/models` and `/chat/completions`, the Anthropic SDK
`/v1/models` and `/v1/messages`. With a base URL that is right for another service they call routes that the gateway
does not publish, and every request fails.""",
    how_to_fix="""\
Give the OpenAI SDK, and what is built on it, a base URL that ends in `/openai/v1`, the Anthropic SDK one that ends in
`/anthropic`. The fix is safe, unless the literal is also part of a URL that would break.""",
    needs_list=False,
    judge=judge,
    valid=(
        Valid(
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            """
        ),
        Valid(
            code="""
            from anthropic import Anthropic

            client = Anthropic(base_url="https://gateway.api.anyint.ai/anthropic/")
            """
        ),
        Valid(
            because="another provider's base URL is its own affair",
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://api.example.com/v1")
            """,
        ),
        Valid(
            because="a router's other providers may have routes that are not of the two families",
            code="""
            import litellm

            litellm.completion(model="gemini/gemini-3-flash", api_base="https://gateway.api.anyint.ai/gemini")
            """,
        ),
    ),
    invalid=(
        Invalid(
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/v1")
            """,
            at='"https://gateway.api.anyint.ai/v1"',
            value="https://gateway.api.anyint.ai/v1",
            suggestions=("https://gateway.api.anyint.ai/openai/v1",),
            applicability=Applicability.SAFE,
            fixed='"https://gateway.api.anyint.ai/openai/v1"',
        ),
        Invalid(
            code="""
            from anthropic import Anthropic

            client = Anthropic(base_url="https://gateway.api.anyint.ai")
            """,
            at='"https://gateway.api.anyint.ai"',
            suggestions=("https://gateway.api.anyint.ai/anthropic",),
            applicability=Applicability.SAFE,
            fixed='"https://gateway.api.anyint.ai/anthropic"',
        ),
        Invalid(
            code="""
            import os

            os.environ["ANTHROPIC_BASE_URL"] = "https://gateway.api.anyint.ai/anthropic/v1"
            """,
            at='"https://gateway.api.anyint.ai/anthropic/v1"',
            suggestions=("https://gateway.api.anyint.ai/anthropic",),
            applicability=Applicability.SAFE,
            fixed='"https://gateway.api.anyint.ai/anthropic"',
        ),
        Invalid(
            code="""
            import httpx
            from openai import OpenAI

            GATEWAY = "https://gateway.api.anyint.ai"
            client = OpenAI(base_url=GATEWAY)
            httpx.get(GATEWAY + "/openai/v1/models", headers={"Authorization": f"Bearer {key}"})
            """,
            at='"https://gateway.api.anyint.ai"',
            suggestions=("https://gateway.api.anyint.ai/openai/v1",),
        ),
    ),
)
