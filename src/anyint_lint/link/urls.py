"""URLs that several files make together: where requests go, and the routes, base URLs and keys they amount to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

from anyint_lint.collector.endpoints import (
    VENDORS,
    Endpoint,
    is_model_path,
    is_models_path,
    llm_family,
    parse,
    path_start,
)
from anyint_lint.collector.values import GATEWAY_MARK, HOLE
from anyint_lint.facts import (
    ClientUse,
    Evidence,
    Family,
    Form,
    KeyReference,
    KeyUse,
    LinkedText,
    Part,
    Piece,
    RouteUse,
    Span,
)
from anyint_lint.light_dataclass import dataclass
from anyint_lint.link.modules import BASE_URL, MOST_ALTERNATIVES, Found, Modules

_NOWHERE = Span(1, 1, 1, 1)
_GATEWAY_VARIABLE = "{ANYINT_BASE_URL}"


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a request goes, once the files are brought together."""

    host: str | None
    family: Family | None = None
    """Of the client that sends it, or of the route that it is."""
    evidence: Evidence | None = None
    """Of what the client sends."""
    is_llm_route: bool = False


def reached(modules: Modules, path: str, via: tuple[Part, ...]) -> tuple[Reached, ...]:
    """Each place that `via` leads to, seen from a file; () where no other file tells any."""
    found: dict[Reached, None] = {}
    for one in _completions(modules, path, tuple(map(_piece, via))) or ():
        endpoint = endpoint_of(one.text.value)
        family = llm_family(endpoint.path)
        found[Reached(_beyond_default(endpoint.host), family, is_llm_route=family is not None)] = None
    if not found and len(via) == 1:
        for where, client in modules.clients(path, via[0].text):
            hosts = dict.fromkeys(_hosts(modules, where, client.base_url)) or {None: None}
            found.update({Reached(host, client.family, client.evidence): None for host in hosts})
    return tuple(found)


def _piece(part: Part) -> Piece:
    return Piece("{}", _NOWHERE, target=part.text) if part.imported else Piece(part.text, _NOWHERE, part.text)


def _hosts(modules: Modules, path: str, base_url: tuple[LinkedText, ...]) -> Iterator[str | None]:
    for text in base_url:
        for one in modules.completed(path, text):
            yield _beyond_default(endpoint_of(one.text.value).host)


def _beyond_default(host: str | None) -> str | None:
    return None if host in VENDORS else host


def endpoint_of(url: str) -> Endpoint:
    """A URL of the facts, whose holes are `{}`, in parts."""
    if url.startswith(_GATEWAY_VARIABLE):
        url = GATEWAY_MARK + HOLE + url.removeprefix(_GATEWAY_VARIABLE)
    return parse(url.replace("{}", HOLE))


def completed_routes(modules: Modules, path: str, route: RouteUse) -> Iterator[tuple[str, RouteUse]] | None:
    """A request's URL with what other files tell: the model lists among what it may be, each in the file it stands in.

    None where no other file tells anything.
    """
    pieces = route.pieces
    if route.base_from is not None:
        pieces = (Piece("{}", route.span, target=route.base_from + BASE_URL), *pieces)
    found = _completions(modules, path, pieces)
    return None if found is None else _routes(modules, path, route, found)


def _routes(modules: Modules, path: str, route: RouteUse, found: list[Found]) -> Iterator[tuple[str, RouteUse]]:
    for one in found:
        url = one.text.value
        endpoint = endpoint_of(url)
        if not is_models_path(endpoint.path) and not is_model_path(endpoint.path):
            continue
        where, span, token = _place(one, max(url.rfind("models"), path_start(url)), path, route)
        yield (
            where,
            replace(
                route,
                url=url,
                span=span,
                token=token,
                host=endpoint.host,
                path=endpoint.path,
                scheme=endpoint.scheme,
                pieces=_pieces(one, where),
                request_path=_request_path(modules, path, where),
                base_from=None,
            ),
        )


def with_headers(modules: Modules, path: str, route: RouteUse) -> Iterator[RouteUse]:
    """A request with each set of headers that it has once other files tell the rest of them."""
    columns = [modules.headers(path, target) for target in route.headers_from]
    if not columns or not all(columns):
        yield route
        return
    for chosen in islice(product(*columns), MOST_ALTERNATIVES):
        names = {name for one in chosen for name in one.names}
        scheme = next((one.authorization for one in chosen if "authorization" in one.names), route.authorization)
        headers = tuple(sorted({*route.own_headers, *names}))
        yield replace(route, headers=headers, authorization=scheme, own_headers=(), headers_from=())


def completed_clients(modules: Modules, path: str, client: ClientUse) -> Iterator[tuple[str, ClientUse]] | None:
    """As `completed_routes`, of a client's base URL."""
    found = _completions(modules, path, client.pieces)
    return None if found is None else _clients(modules, path, client, found)


def _clients(modules: Modules, path: str, client: ClientUse, found: list[Found]) -> Iterator[tuple[str, ClientUse]]:
    for one in found:
        url = one.text.value
        endpoint = endpoint_of(url)
        where, span, token = _place(one, len(url.rstrip("/")) - 1, path, client)
        yield (
            where,
            replace(
                client,
                base_url=url,
                span=span,
                token=token,
                host=endpoint.host,
                path=endpoint.path,
                scheme=endpoint.scheme,
                pieces=_pieces(one, where),
                request_path=_request_path(modules, path, where),
            ),
        )


def _completions(modules: Modules, path: str, pieces: tuple[Piece, ...]) -> list[Found] | None:
    if all(piece.target is None for piece in pieces):
        return None
    text = LinkedText("", _NOWHERE, None, Form.INLINE, pieces=pieces)
    as_it_was = tuple((path, replace(piece, target=None)) for piece in pieces)
    found = [one for one in modules.completed(path, text) if one.stretches != as_it_was]
    modules.shared.update((where, piece.span) for one in found for where, piece in one.stretches if where != path)
    return found or None


def _place(one: Found, at: int, path: str, use: RouteUse | ClientUse) -> tuple[str, Span, str | None]:
    """The file and the literal at an offset of a URL, else where it is composed."""
    end = 0
    for where, piece in one.stretches:
        end += len(piece.text)
        if end > at and piece.text.strip("/"):
            return (where, piece.span, piece.source) if piece.source is not None else (path, use.span, use.token)
    return path, use.span, use.token


def _pieces(one: Found, here: str) -> tuple[Piece, ...]:
    """What a URL is composed of, for the file `here`: what stands in others cannot be changed from it."""
    return tuple(piece if where == here else replace(piece, source=None) for where, piece in one.stretches)


def _request_path(modules: Modules, path: str, where: str) -> str | None:
    return None if where == path else modules.display_of(path)


def keys_sent(modules: Modules, path: str, reference: KeyReference) -> Iterator[tuple[str, KeyUse]]:
    """The keys that an imported name is, each in the file it stands in."""
    for where, key in modules.keys(path, reference.target):
        use = replace(
            reference.use,
            span=key.span,
            start=key.start,
            length=key.length,
            request_path=_request_path(modules, path, where),
        )
        for settled in settled_keys(modules, path, use):
            yield where, settled


def settled_keys(modules: Modules, path: str, use: KeyUse) -> Iterator[KeyUse]:
    """A key's use once it is known where the key is sent to; `path` is the file of the request."""
    hosts = dict.fromkeys(one.host for one in reached(modules, path, use.via)) if use.via else {use.host: None}
    for host in hosts or {None: None}:
        yield replace(use, host=host, via=())
