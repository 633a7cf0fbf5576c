"""The HTTP libraries: how their clients are made, how they join a base URL, and where a request has its parts."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache

from anyint_lint.collector.machine import Arguments
from anyint_lint.collector.values import Value
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern


class Joining(Enum):
    """How a client puts its base URL before the URL of a request."""

    NONE = auto()
    BELOW = auto()
    """The request's path comes after the whole base path (httpx)."""
    RELATIVE = auto()
    """As `urljoin` does: a path with a leading slash replaces the base path (aiohttp)."""
    HOST = auto()
    """The base is a host alone (`http.client`)."""


@dataclass(frozen=True, slots=True)
class ClientKind:
    joining: Joining = Joining.NONE
    scheme: str = ""
    """Where the base is a host."""
    base_position: int | None = None


_HTTPX = ClientKind(Joining.BELOW)
_PLAIN = ClientKind()
_CLIENTS: dict[str, ClientKind] = {
    "httpx.Client": _HTTPX,
    "httpx.AsyncClient": _HTTPX,
    "httpx2.Client": _HTTPX,
    "httpx2.AsyncClient": _HTTPX,
    "requests.Session": _PLAIN,
    "requests.session": _PLAIN,
    "requests.sessions.Session": _PLAIN,
    "niquests.Session": _PLAIN,
    "niquests.AsyncSession": _PLAIN,
    "requests_toolbelt.sessions.BaseUrlSession": ClientKind(Joining.RELATIVE, base_position=0),
    "requests_toolbelt.BaseUrlSession": ClientKind(Joining.RELATIVE, base_position=0),
    "aiohttp.ClientSession": ClientKind(Joining.RELATIVE, base_position=0),
    "aiohttp.client.ClientSession": ClientKind(Joining.RELATIVE, base_position=0),
    "urllib3.PoolManager": _PLAIN,
    "urllib3.ProxyManager": _PLAIN,
    "http.client.HTTPSConnection": ClientKind(Joining.HOST, "https", 0),
    "http.client.HTTPConnection": ClientKind(Joining.HOST, "http", 0),
}
VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "build_request"})
_MODULE = pattern(r"^(?:httpx2?|requests|requests\.api|niquests|niquests\.api|urllib3|aiohttp)\.(\w+)$")
_MADE = pattern(r"^(?:httpx2?|requests|requests\.models|niquests|urllib\.request)\.Request$")
_OPENED = pattern(r"^urllib\.request\.(?:urlopen|urlretrieve|build_opener\(\)\.open|OpenerDirector\(\)\.open)$")
_SERVERS = pattern(
    r"^(?:fastapi|starlette|flask|quart|sanic|bottle|falcon|tornado|litestar|django|rest_framework|ninja|robyn|blacksheep"
    r"|aiohttp\.web|aiohttp\.test_utils|werkzeug|webtest|respx|responses|requests_mock|aioresponses|httpretty|pook|vcr"
    r"|pytest_httpx|pytest_httpserver|mcp|fastmcp|locust|unittest|mock|pytest)\b"
)
_SERVING = pattern(r"(?:^|[._])(?:app|router|routes?|blueprint|bp|mock\w*|respx\w*|rsps|httpserver)$")


def client_kind(path: str) -> ClientKind | None:
    """The client that a callable makes, `Client().__init__` included."""
    return _CLIENTS.get(path.removesuffix("().__init__"))


def client_of(path: str) -> ClientKind | None:
    """The client whose method a path is."""
    receiver, _, _ = path.rpartition(".")
    return _CLIENTS.get(receiver.removesuffix("()")) if receiver.endswith("()") else None


def is_known(path: str) -> bool:
    """Whether a callable surely is one of an HTTP library."""
    return bool(_MODULE.match(path)) or client_of(path) is not None or is_request(path) or is_opening(path)


def is_request(path: str) -> bool:
    """Whether a callable makes a request without sending it."""
    return _MADE.match(path) is not None


def is_opening(path: str) -> bool:
    """Whether a callable is urllib's, which takes a URL or a request."""
    return _OPENED.match(path) is not None


def verb_of(path: str) -> str | None:
    """The last part of a callable's name, where it is a verb of HTTP."""
    module = _MODULE.match(path)
    last = module[1] if module else path.rpartition(".")[2]
    return last if last in VERBS and "." in path else None


@lru_cache(maxsize=4096)
def asking(path: str) -> str | None:
    """How a callable asks for a URL, as far as its name tells: "open", "request" or a verb of HTTP."""
    return "open" if is_opening(path) else "request" if is_request(path) else verb_of(path)


def serves(path: str) -> bool:
    """Whether a callable belongs to a server, or to a double of one: what it is given is no request of this code."""
    if _SERVERS.match(path):
        return True
    return path.startswith("?") and _SERVING.search(path.rpartition(".")[0].lstrip("?").lower()) is not None


@dataclass(frozen=True, slots=True)
class Parts:
    """The arguments of a request."""

    method: str
    url: Value
    headers: Value | None
    auth: Value | None


def parts_of(path: str, verb: str, arguments: Arguments, method: str | None) -> Parts:
    """Where the URL, headers and auth of a request stand; `method` is what its first argument says, if known."""
    headers, auth = arguments.keywords.get("headers"), arguments.keywords.get("auth")
    if verb in ("request", "stream", "build_request"):
        if path.startswith("http.client.") or is_request(path):
            headers = arguments.given(3 if path.startswith("http.client.") else 2, "headers")
        return Parts(method or "GET", arguments.given(1, "url") or (), headers, auth)
    return Parts(verb.upper(), arguments.given(0, "url") or (), headers, auth)
