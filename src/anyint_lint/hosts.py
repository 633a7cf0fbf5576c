"""Which hosts are the gateway, and what a host says about a request that goes there."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from anyint_lint.facts import Evidence
from anyint_lint.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

GATEWAY_DOMAIN = "anyint.ai"
"""It and its subdomains are the gateway (gateway contract, "Around it")."""


class HostKind(StrEnum):
    GATEWAY = "gateway"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class GatewayHosts:
    """The hosts that count as the gateway. They are matched only: no key is ever sent to one for being here."""

    extra: frozenset[str] = frozenset()
    """Beside the gateway's own domain; an entry that begins with a dot covers the subdomains of the rest."""

    def kind(self, host: str | None) -> HostKind:
        """`host` may be None or hold `{}` where the code does not tell it."""
        if not host:
            return HostKind.UNKNOWN
        plain = _plain(host)
        if plain == GATEWAY_DOMAIN or plain.endswith("." + GATEWAY_DOMAIN) or plain in self.extra:
            return HostKind.GATEWAY
        if any(plain.endswith(entry) for entry in self.extra if entry.startswith(".")):
            return HostKind.GATEWAY
        return HostKind.UNKNOWN if "{" in plain else HostKind.OTHER

    def settle(self, evidence: Evidence, host: str | None) -> Evidence:
        """The evidence as collected, settled by where the request goes.

        What loads local weights stays what it is: no host makes it a request.
        """
        if evidence is Evidence.NOT_LLM:
            return evidence
        match self.kind(host):
            case HostKind.GATEWAY:
                return Evidence.GATEWAY
            case HostKind.OTHER:
                return Evidence.ELSEWHERE
            case HostKind.UNKNOWN:
                return evidence


def gateway_hosts(configured: Iterable[str] = (), base_url: str | None = None) -> GatewayHosts:
    """`configured` is the setting `gateway-hosts` (a host, `*.host`, or a URL), `base_url` that of the environment."""
    given = [*configured, *([base_url] if base_url else [])]
    return GatewayHosts(frozenset(host for host in map(host_of, given) if host))


def host_of(text: str) -> str | None:
    """The host of a URL or of `host[:port]`, lower-case, without port, userinfo or a last dot; None without one."""
    text = text.strip().removeprefix("*")
    try:
        host = urlsplit(text if "//" in text else "//" + text).hostname
    except ValueError:
        return None
    return _plain(host) if host else None


def _plain(host: str) -> str:
    return host.lower().removesuffix(".")
