"""Gathers the URLs that requests and clients use, and makes route, client and key facts of them.

What a fact says of a literal may depend on the whole file: which other URLs it is part of, whose calls stand around it.
So all is kept until the file has been read.
"""

from __future__ import annotations

import re
from dataclasses import field

from anyint_lint.collector.destinations import Destination
from anyint_lint.collector.endpoints import (
    Endpoint,
    has_secret,
    is_model_path,
    is_models_path,
    llm_family,
    parse,
    path_start,
    shown_url,
    without_secrets,
)
from anyint_lint.collector.keys import key_use
from anyint_lint.collector.pieces import address_of, pieces_of, source_of
from anyint_lint.collector.values import HOLE, Text, Value
from anyint_lint.facts import ClientUse, Family, KeyReference, KeyUse, Piece, RouteUse, Span
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

_NAMES_A_URL = pattern(r"ur[li]|endpoint|route|host|base|gateway", re.IGNORECASE)
_NAMES_A_TEXT = pattern(r"doc|help|link|message|hint|homepage|website", re.IGNORECASE)
Place = tuple[Span, Span | None]
"""Where a URL stands and where it is requested."""


@dataclass(frozen=True, slots=True)
class Requested:
    """A URL that is requested, or only has a name."""

    text: Text
    callee: str
    request: Span | None
    method: str = "GET"
    names: tuple[str, ...] | None = None
    """Of its headers."""
    authorization: str | None = None
    family: Family | None = None
    """Whose auth its headers are."""
    client: int | None = None
    """The client that sends it."""
    some: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    """Of its headers, as in `Headers`."""
    base: str | None = None
    """The imported client that sends it."""

    @property
    def endpoint(self) -> Endpoint:
        return parse(self.text.text)


@dataclass(frozen=True, slots=True)
class Based:
    """A base URL that a client is given, or that is assigned for clients."""

    text: Text
    callee: str
    request: Span | None
    family: Family | None = None
    appends: str | None = None

    @property
    def rank(self) -> tuple[bool, bool, tuple[int, int, int]]:
        """An SDK before anything else, and a call before what is only assigned."""
        return (self.appends is None, self.request is None, (self.request or self.text.span).start)


@dataclass(slots=True)
class Network:
    requested: dict[tuple[object, ...], Requested] = field(default_factory=dict)
    based: dict[tuple[Span, str, Family | None], Based] = field(default_factory=dict)
    keys: dict[tuple[Span, Destination], KeyUse] = field(default_factory=dict)
    key_references: dict[KeyReference, None] = field(default_factory=dict)
    named: dict[Span, Requested] = field(default_factory=dict)
    _places: dict[Place, list[Requested]] = field(default_factory=dict)
    _ready: dict[int, list[tuple[object, ...]]] = field(default_factory=dict)
    """Request objects that are not sent yet -> what is known of them so far, by its key in `requested`."""

    def request(self, one: Requested, *, again: bool = False, maker: int | None = None) -> None:
        """A request. `again`: its function runs a second time, for nobody's call. `maker`: it is not sent yet."""
        key = (one.text.span, one.request, one.text.text, one.method, one.names, one.authorization)
        place = (one.text.span, one.request)
        if key in self.requested or (again and place in self._places):
            return
        self.requested[key] = one
        self._places.setdefault(place, []).append(one)
        if maker is not None:
            self._ready.setdefault(maker, []).append(key)

    def withdraw(self, maker: int) -> None:
        """A request that was made ready is now sent: what is known of it then is what counts."""
        for key in self._ready.pop(maker, ()):
            one = self.requested.pop(key)
            place = (one.text.span, one.request)
            self._places[place].remove(one)
            if not self._places[place]:
                del self._places[place]

    def base(self, one: Based) -> None:
        """Of several that are given the same, the first in the file is told, however they are met."""
        key = (one.text.span, one.text.text, one.family)
        known = self.based.get(key)
        if known is None or one.rank < known.rank:
            self.based[key] = one

    def key(
        self,
        text: Text,
        *,
        header: bool,
        to: tuple[Destination, ...],
        callee: str,
        request: Span | None,
        env: str | None = None,
    ) -> None:
        target = pieces_of(text)[-1].target if text.text.endswith(HOLE) else None
        for one in to:
            found = key_use(text, header=header, to=one, callee=callee, request=request, env=env)
            if found is not None:
                self.keys.setdefault((found.span, one), found)
            elif target is not None and request is not None:
                use = KeyUse(request, "", 0, one.host, callee, request, via=one.via)
                self.key_references[KeyReference(target, use)] = None

    def bound(self, name: str, value: Value) -> None:
        """A name takes a value: perhaps the URL of a model list, which other files may request."""
        for text in value:
            if not isinstance(text, Text) or "://" not in text.text or HOLE in text.text:
                continue
            if not _NAMES_A_URL.search(name) or _NAMES_A_TEXT.search(name):
                continue
            if re.search(r"/v1/models/?$", text.text) and not re.search(r"\s", text.text):
                self.named.setdefault(text.span, Requested(text, name, None))

    # What becomes of it

    def route_uses(self, loose: frozenset[Span]) -> tuple[RouteUse, ...]:
        literals = _Literals(self, loose)
        certain = [one for one in self.requested.values() if _reads_models(one) and not self._is_outdone(one)]
        seen = {piece.span for one in self.requested.values() for piece in pieces_of(one.text)}
        uses = [self._route(one, literals) for one in certain]
        uses += [self._route(one, literals) for span, one in self.named.items() if span not in seen]
        return tuple(sorted(dict.fromkeys(uses), key=_order))

    def open_route_uses(self) -> tuple[RouteUse, ...]:
        """Requests whose path another file tells, at least the end of it."""
        literals = _Literals(self, frozenset())
        return tuple(
            self._route(one, literals)
            for one in self.requested.values()
            if not _reads_models(one) and address_of(one.text)
        )

    def _is_outdone(self, one: Requested) -> bool:
        """Whether the same request says more where it is met another time: its host, or its headers."""
        if one.endpoint.host is not None and one.names is not None:
            return False
        alike = [
            other
            for other in self.requested.values()
            if other.request == one.request and other.text.span == one.text.span
        ]
        if one.endpoint.host is None and any(other.endpoint.host is not None for other in alike):
            return True
        return one.names is None and any(
            other.names is not None for other in alike if other.endpoint.host == one.endpoint.host
        )

    def _route(self, one: Requested, literals: _Literals) -> RouteUse:
        endpoint = one.endpoint
        family, guessed = one.family, False
        if family is None and one.request is not None:
            family, guessed = self._neighbours_family(one)
        span, token = _place(one.text, max(one.text.text.rfind("models"), path_start(one.text.text)))
        return RouteUse(
            url=shown_url(without_secrets(one.text.text)),
            span=span,
            host=endpoint.host,
            path=endpoint.path,
            scheme=endpoint.scheme,
            method=one.method,
            headers=one.names,
            authorization=one.authorization,
            family=family,
            guessed=guessed,
            token=token,
            callee=one.callee,
            request=one.request,
            pieces=literals.pieces(one.text),
            own_headers=one.some if one.rest else (),
            headers_from=one.rest,
            base_from=one.base,
        )

    def _neighbours_family(self, one: Requested) -> tuple[Family | None, bool]:
        """What the other requests of the same client are for; else, as a guess, those to the same host."""
        if one.client is not None and one.names is None:
            families = {_family(other) for other in self.requested.values() if other.client == one.client} - {None}
            if len(families) == 1:
                return families.pop(), False
        host = one.endpoint.host
        if host is None:
            return None, False
        families = {_family(other) for other in self.requested.values() if other.endpoint.host == host}
        families |= {base.family for base in self.based.values() if parse(base.text.text).host == host}
        families -= {None}
        return (families.pop(), True) if len(families) == 1 else (None, False)

    def client_uses(self, loose: frozenset[Span]) -> tuple[ClientUse, ...]:
        literals = _Literals(self, loose)
        told = {(one.text.span, one.text.text) for one in self.based.values() if one.family is not None}
        kept = (one for one in self.based.values() if one.family or (one.text.span, one.text.text) not in told)
        return tuple(sorted((self._client(one, literals) for one in kept if one.text.target is None), key=_order))

    def open_client_uses(self) -> tuple[ClientUse, ...]:
        """Clients whose whole base URL another file tells."""
        literals = _Literals(self, frozenset())
        return tuple(self._client(one, literals) for one in self.based.values() if one.text.target is not None)

    def _client(self, one: Based, literals: _Literals) -> ClientUse:
        endpoint = parse(one.text.text)
        span, token = _place(one.text, len(one.text.text.rstrip("/")) - 1)
        return ClientUse(
            callee=one.callee,
            base_url=shown_url(without_secrets(one.text.text)),
            span=span,
            host=endpoint.host,
            family=one.family,
            token=token,
            env=one.text.env,
            path=endpoint.path,
            scheme=endpoint.scheme,
            appends=one.appends,
            request=one.request,
            pieces=literals.pieces(one.text, editable=1 if one.appends is None else None),
        )

    def key_uses(self) -> tuple[KeyUse, ...]:
        return tuple(sorted(self.keys.values(), key=lambda use: (use.span.start, use.host or "", use.callee)))


class _Literals:
    """What each literal of a file is part of."""

    def __init__(self, network: Network, loose: frozenset[Span]) -> None:
        self._loose = loose
        self._urls: dict[tuple[Span, str], dict[str, None]] = {}
        for requested in network.requested.values():
            self._note(requested.text, shown_url(without_secrets(requested.text.text)))
        for based in network.based.values():
            if based.appends is not None:  # of another client only its requests count
                self._note(based.text, shown_url(without_secrets(based.text.text)).rstrip("/") + based.appends)

    def _note(self, text: Text, url: str) -> None:
        for piece in pieces_of(text):
            if source_of(piece) is not None:
                self._urls.setdefault((piece.span, source_of(piece) or ""), {})[url] = None

    def pieces(self, text: Text, *, editable: int | None = None) -> tuple[Piece, ...]:
        """The pieces of a URL; so many of them, or all, with what a fix must know."""
        if has_secret(text.text):
            return ()
        return tuple(
            self._piece(piece, text, editable=editable is None or at < editable)
            for at, piece in enumerate(pieces_of(text))
        )

    def _piece(self, piece: Text, text: Text, *, editable: bool) -> Piece:
        source = source_of(piece)
        if source is None or HOLE in piece.text:
            return Piece(shown_url(piece.text), piece.span, target=piece.target)
        if not editable:
            return Piece(piece.text, piece.span, source, loose=True)
        others = tuple(url for url in self._urls.get((piece.span, source), ()) if url != shown_url(text.text))
        return Piece(piece.text, piece.span, source, others, piece.span in self._loose)


def _place(text: Text, at: int) -> tuple[Span, str | None]:
    """The literal at an offset of a text, else where the text is composed."""
    if has_secret(text.text):
        return text.span, None
    end = 0
    for piece in pieces_of(text):
        end += len(piece.text)
        if end > at and piece.text.strip("/" + HOLE):
            source = source_of(piece)
            return (piece.span, source) if source is not None else (text.span, None)
    return text.span, text.token


def _reads_models(one: Requested) -> bool:
    path = one.endpoint.path
    return is_models_path(path) or is_model_path(path)


def _family(one: Requested) -> Family | None:
    path = one.endpoint.path
    for family in Family:
        if path.startswith(f"/{family.value}/"):
            return family
    return one.family or llm_family(path)


def _order(use: RouteUse | ClientUse) -> tuple[object, ...]:
    url = use.url if isinstance(use, RouteUse) else use.base_url
    names = (use.headers or ()) if isinstance(use, RouteUse) else ()
    return (use.span.start, url, use.request.start if use.request else (), use.family or "", names)
