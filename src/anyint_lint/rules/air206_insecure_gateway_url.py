"""AIR206: the gateway is asked in clear text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anyint_lint.facts import Evidence, RouteUse
from anyint_lint.hosts import HostKind
from anyint_lint.light_pattern import pattern
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.routes import kind_of, request_note
from anyint_lint.rules.url_edits import Effect, rewriting
from anyint_lint.violations import Applicability, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anyint_lint.facts import ClientUse, FileFacts, Span
    from anyint_lint.hosts import GatewayHosts

_HEAD = pattern(r"http://([^/?#:]+)(?::(\d+))?(?=[/?#]|$)", re.IGNORECASE)


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    seen: set[Span] = set()
    uses: tuple[ClientUse | RouteUse, ...] = (*facts.client_uses, *facts.route_uses)
    for use in uses:
        if use.scheme != "http" or context.hosts.kind(use.host) is not HostKind.GATEWAY or _is_loopback(use.host):
            continue
        draft = _draft(use, context)
        if draft.span not in seen:
            seen.add(draft.span)
            yield draft


def _draft(use: ClientUse | RouteUse, context: Context) -> Draft:
    url = use.url if isinstance(use, RouteUse) else use.base_url
    match = _HEAD.match(url)
    port = match[2] if match else None
    new = _HEAD.sub(r"https://\1" + (f":{port}" if port not in {None, "80"} else ""), url, count=1)
    applicability = Applicability.SAFE if port in {None, "80"} else Applicability.UNSAFE
    fix = rewriting(use.pieces, new, applicability, _same_host(context.hosts)) if match else None
    first = next((piece.span for piece in use.pieces if piece.source is not None), use.span)
    span = fix.edits[0].span if fix else first
    return Draft(
        message="the gateway is asked over `http://`: the key and all that is sent go over the network in clear text",
        span=span,
        value=url,
        evidence=Evidence.GATEWAY,
        family=use.family,
        suggestions=(new,) if match and "{" not in new else (),
        notes=request_note(use, span, context.path),
        fix=fix,
    )


def _same_host(hosts: GatewayHosts) -> Callable[[str], Effect]:
    effects = {HostKind.GATEWAY: Effect.RIGHT, HostKind.OTHER: Effect.BROKEN, HostKind.UNKNOWN: Effect.DOUBTFUL}
    return lambda url: effects[kind_of(url, hosts)]


def _is_loopback(host: str | None) -> bool:
    if host is None or host == "localhost" or host.endswith(".localhost"):
        return True
    import ipaddress  # noqa: PLC0415 - start-up

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


RULE = Rule(
    code="AIR206",
    name="insecure-gateway-url",
    severity=Severity.ERROR,
    summary="The gateway is asked over `http://`.",
    why="""\
Over plain HTTP the key, the prompt and the answer can be read and changed by everybody on the way. A redirect to
`https://` comes too late: the key has been sent.""",
    how_to_fix="Write `https://`. The fix is safe, unless the literal is also part of a URL of another host.",
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
            because="nothing leaves the machine",
            gateway_hosts=("localhost",),
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="http://localhost:8080/openai/v1")
            """,
        ),
    ),
    invalid=(
        Invalid(
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="http://gateway.api.anyint.ai/openai/v1")
            """,
            at='"http://gateway.api.anyint.ai/openai/v1"',
            suggestions=("https://gateway.api.anyint.ai/openai/v1",),
            applicability=Applicability.SAFE,
            fixed='"https://gateway.api.anyint.ai/openai/v1"',
        ),
        Invalid(
            code="""
            import requests

            requests.post("http://gateway.api.anyint.ai:80/openai/v1/chat/completions", json=payload)
            """,
            at='"http://gateway.api.anyint.ai:80/openai/v1/chat/completions"',
            suggestions=("https://gateway.api.anyint.ai/openai/v1/chat/completions",),
            applicability=Applicability.SAFE,
            fixed='"https://gateway.api.anyint.ai/openai/v1/chat/completions"',
        ),
    ),
)
