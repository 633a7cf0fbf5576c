"""What the route rules know of the gateway's published routes (gateway contract, "Listing the models")."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from anyint_lint.facts import Family, RouteUse
from anyint_lint.hosts import GatewayHosts, HostKind, host_of
from anyint_lint.light_pattern import pattern
from anyint_lint.rules.url_edits import Effect, rewriting
from anyint_lint.violations import Applicability, Edit, Fix, Note

if TYPE_CHECKING:
    from collections.abc import Callable

    from anyint_lint.facts import ClientUse, KeyUse, Span

PUBLISHED = {Family.OPENAI: "/openai/v1/models", Family.ANTHROPIC: "/anthropic/v1/models"}
BASES = {Family.OPENAI: "/openai/v1", Family.ANTHROPIC: "/anthropic"}
"""The path of the base URL that an SDK of each family needs (gateway contract, "Around it")."""
UNPUBLISHED = "/v1/models"
_OF_NO_FAMILY = frozenset({"/", "/v1", "/openai", "/anthropic/v1", "/openai/v1/v1", "/api", "/api/v1"})
"""Base paths below which neither family has its routes; a router's other providers may have theirs below others."""
GATEWAY_VARIABLE = "{ANYINT_BASE_URL}"

_UNPUBLISHED_TEXT = pattern(r"(?<![\w.%-])v1/models(?![\w.%-])")
_LIST = pattern(r"(?:/api)?(?:/(?P<family>openai|anthropic))?(?:/v1)*/models(?P<model>/[^/]+)?")
_PUBLISHED_PATH = pattern(r"/(?:openai|anthropic)/v1/(?!(?:.*/)?(?:v1|openai|anthropic)/)")
_URL = pattern(r"(?P<head>[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*|\{\w*\})?(?P<path>[^?#]*)(?P<rest>.*)", re.DOTALL)


def normal_path(path: str) -> str:
    """A path without query, fragment, doubled and last slashes, dot segments and an unknown beginning."""
    plain = re.split(r"[?#]", path, maxsplit=1)[0].removeprefix("{}")
    return posixpath.normpath("/" + plain.strip("/")) if plain.strip("/") else "/"


def published_family(path: str) -> Family | None:
    """The family whose published list, or one model of it, a path is."""
    plain = normal_path(path)
    return next((one for one, route in PUBLISHED.items() if plain == route or plain.startswith(route + "/")), None)


def is_unpublished(path: str) -> bool:
    """Whether a path is one that a model list has elsewhere, or one model below it, but that the gateway has not."""
    return published_family(path) is None and _LIST.fullmatch(normal_path(path)) is not None


def misses_routes(family: Family | None, path: str) -> bool:
    """Whether an SDK of that family with that path (a normal one) for a base calls routes that are not published."""
    return path != BASES[family] if family else path in _OF_NO_FAMILY


def family_of(route: RouteUse) -> Family | None:
    """The family whose list is asked for: as collected, else by the headers of its auth, else by the path itself."""
    if route.family is not None and not route.guessed:
        return route.family
    headers = set(route.headers or ())
    anthropic = {"x-api-key", "anthropic-version"} & headers
    if bool(anthropic) != ("authorization" in headers):
        return Family.ANTHROPIC if anthropic else Family.OPENAI
    match = _LIST.fullmatch(normal_path(route.path))
    return Family(match["family"]) if match is not None and match["family"] else route.family


def is_relative(route: RouteUse) -> bool:
    """Whether a path is given to a client of which nothing is known."""
    return "://" not in route.url and not route.url.startswith("{")


def fault_of_auth(route: RouteUse, family: Family) -> str | None:
    """What is wrong with the headers for that family's routes; None when nothing is, as far as they are known."""
    if route.headers is None:
        return None
    if family is Family.ANTHROPIC:
        if "x-api-key" not in route.headers:
            return "takes the key in `x-api-key`, which is not sent"
        return None if "anthropic-version" in route.headers else "needs `anthropic-version`, which is not sent"
    if "authorization" not in route.headers:
        return "takes the key as `Authorization: Bearer`, which is not sent"
    if route.authorization in {None, "bearer"}:
        return None
    return "takes the key as `Authorization: Bearer`, but that header says something else"


def publishing(route: RouteUse, family: Family, hosts: GatewayHosts, *, sure: bool) -> Fix | None:
    """Have the family's route requested instead, in the literal that holds the wrong part of the path."""
    sure = sure and fault_of_auth(route, family) is None
    applicability = Applicability.SAFE if sure else Applicability.UNSAFE
    match = _LIST.fullmatch(normal_path(route.path))
    if not route.pieces:
        return _inserting(route, family, applicability)
    if match is None:
        return None
    return rewriting(
        route.pieces, with_path(route.url, PUBLISHED[family] + (match["model"] or "")), applicability, routed(hosts)
    )


def with_path(url: str, path: str) -> str:
    """The URL with another path; of a URL of unknown beginning the path is what is known."""
    match = _URL.fullmatch(url)
    if match is None:
        return url
    head = match["head"] or ""
    return f"{head}{path if head or match['path'].startswith('/') else path.lstrip('/')}{match['rest']}"


def suggested(url: str, path: str) -> str:
    """The URL with another path, for people to read; the path alone where parts of the URL are not known."""
    whole = with_path(url, path)
    return path if "{" in whole else whole


def routed(hosts: GatewayHosts) -> Callable[[str], Effect]:
    """From a URL to whether it is one of the gateway's published routes, as far as the path tells."""

    def effect(url: str) -> Effect:
        kind = kind_of(url, hosts)
        if kind is HostKind.GATEWAY:
            return Effect.RIGHT if _PUBLISHED_PATH.match(normal_path(with_head_cut(url))) else Effect.BROKEN
        return Effect.BROKEN if kind is HostKind.OTHER else Effect.DOUBTFUL

    return effect


def kind_of(url: str, hosts: GatewayHosts) -> HostKind:
    """What the host of a URL of the facts is."""
    if url.startswith(GATEWAY_VARIABLE):
        return HostKind.GATEWAY
    return hosts.kind(host_of(url) if "://" in url else None)


def with_head_cut(url: str) -> str:
    """The path and the rest of a URL."""
    match = _URL.fullmatch(url)
    return url if match is None else f"{match['path']}{match['rest']}"


def request_note(use: RouteUse | ClientUse | KeyUse, span: Span, path: str) -> tuple[Note, ...]:
    """Where a URL or key of the file at `path` is used, unless it stands there."""
    request = use.request
    if request is None:
        return ()
    if use.request_path is None and request.start <= span.start and span.end_line <= request.end_line:
        return ()
    message = f"used here: {use.callee}" if use.callee else "used here"
    return (Note(message, use.request_path or path, request),)


def _inserting(route: RouteUse, family: Family, applicability: Applicability) -> Fix | None:
    """Put the family's route in the literal's text; None unless it holds `/v1/models` once, outside of any hole."""
    token = route.token
    if token is None or normal_path(route.path) != UNPUBLISHED:
        return None
    found = list(_UNPUBLISHED_TEXT.finditer(token))
    if len(found) != 1 or _is_in_hole(token, found[0].start()):
        return None
    start = found[0].start()
    published = f"{token[:start]}{family.value}/{token[start:]}"
    return Fix(applicability, (Edit(route.span, published),))


def _is_in_hole(token: str, index: int) -> bool:
    before = token[:index].replace("{{", "").replace("}}", "")
    return before.count("{") > before.count("}")
