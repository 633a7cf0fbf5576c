"""Joins what files say to each other: an imported model to its request, an argument to the request of a wrapper, a
request to the base URL of an imported client.

Facts are per file and cached; this step is cheap and runs anew each time. A module that no candidate filter let through
is read when, and only when, another file imports something from it that matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from typing import TypeVar

from anyint_lint.collector.notation import split
from anyint_lint.collector.sdks.row import Notation
from anyint_lint.facts import (
    ClientUse,
    Evidence,
    FileFacts,
    KeyUse,
    LinkedText,
    ModelUse,
    Outlet,
    Reference,
    Request,
    RouteUse,
    Span,
    Unchecked,
)
from anyint_lint.light_dataclass import dataclass
from anyint_lint.link.merged import Merged
from anyint_lint.link.modules import Found, Modules
from anyint_lint.link.offers import Offers
from anyint_lint.link.urls import (
    Reached,
    completed_clients,
    completed_routes,
    keys_sent,
    reached,
    settled_keys,
    with_headers,
)

_RANK = {evidence: rank for rank, evidence in enumerate(Evidence)}
_Use = TypeVar("_Use", RouteUse, ClientUse, KeyUse)
_Url = TypeVar("_Url", RouteUse, ClientUse)
_OUTSIDE = (Evidence.ELSEWHERE, Evidence.NOT_LLM)


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file of the run: where it is, how it is shown, what it says."""

    path: str
    """Absolute."""
    display: str
    facts: FileFacts


@dataclass(slots=True)
class _Linked:
    """What one file turns out to say."""

    models: dict[tuple[Span, str, str | None], ModelUse] = field(default_factory=dict)
    """By literal, value and host, as other files make them known."""
    routes: list[RouteUse] = field(default_factory=list)
    clients: list[ClientUse] = field(default_factory=list)
    keys: list[KeyUse] = field(default_factory=list)
    resolved: set[Span] = field(default_factory=set)
    """Requests whose model another file gave."""


@dataclass(slots=True)
class _Tree:
    modules: Modules
    linked: dict[str, _Linked] = field(default_factory=dict)

    def of(self, path: str) -> _Linked:
        return self.linked.setdefault(path, _Linked())


def link(
    files: Iterable[TreeFile],
    display_of: Callable[[str], str | None],
    offers: Offers,
    own: Callable[[str], FileFacts | None],
    may_hold: Callable[[str, str], bool] = lambda _directory, _name: True,
    asked: set[tuple[str, str]] | None = None,
) -> dict[str, FileFacts]:
    """The facts of every file (by absolute path) with the uses that only the whole tree shows.

    `offers` tells what files offer under some names, whatever their bytes look like and be they beside the run; `own`
    is what a file of the run says by itself. The other functions are as in `Modules`; which file asked which is added
    to `asked`.
    """
    merged = Merged()
    files = asking = tuple(files)
    while True:
        offers.begin()
        tree = _Tree(Modules(display_of, offers.of, own, may_hold, merged))
        settled, unanswered = _answered(tree, asking, offers)
        if unanswered:
            offers.read_unknown()
            asking = unanswered
        elif len(asking) < len(files):  # all that they need is known: now all of them, together
            asking = files
        else:
            break
    if asked is not None:
        asked |= tree.modules.asked
    shared = tree.modules.shared
    paths = dict.fromkeys((*settled, *tree.linked, *(path for path, _ in shared)))
    found = {path: _with(tree.of(path), settled.get(path) or own(path) or FileFacts()) for path in paths}
    return {path: _loosened(facts, {span for where, span in shared if where == path}) for path, facts in found.items()}


def _answered(
    tree: _Tree, files: tuple[TreeFile, ...], offers: Offers
) -> tuple[dict[str, FileFacts], tuple[TreeFile, ...]]:
    """What the files say, and those of them that have asked for what is not known yet."""
    settled: dict[str, FileFacts] = {}
    unanswered: list[TreeFile] = []
    for file in files:
        misses = offers.misses
        for reference in file.facts.links.references:
            _follow(tree, file, reference)
        for outlet in file.facts.links.outlets:
            _deliver(tree, file, outlet)
        settled[file.path] = _settled(tree, file.path, file.facts)
        if offers.misses > misses:
            unanswered.append(file)
    return settled, tuple(unanswered)


def _follow(tree: _Tree, file: TreeFile, reference: Reference) -> None:
    """An imported model, or one that is composed of something imported, to its request in this file."""
    pieces = reference.text.pieces
    if len(pieces) == 1 and pieces[0].target is not None:
        found: Iterable[Found] = tree.modules.texts(file.path, pieces[0].target)
    else:
        found = tree.modules.completed(file.path, reference.text)
    for one in found:
        if one.known:
            _add(tree, one.path, one.text, reference.request, request_in=file.path)


def _deliver(tree: _Tree, file: TreeFile, outlet: Outlet) -> None:
    """A text of this file to the request of another that the callable it is given to makes."""
    for path, inlet in tree.modules.inlets(file.path, outlet.target):
        if outlet.own and path != file.path:
            continue
        if outlet.keyword == inlet.parameter or (outlet.position is not None and outlet.position == inlet.position):
            _add(tree, file.path, outlet.text, inlet.request, request_in=path)


def _add(tree: _Tree, path: str, text: LinkedText, request: Request, *, request_in: str) -> None:
    tree.of(request_in).resolved.add(request.span)
    model_id, family, foreign = split(text.value, Notation(request.notation))
    use = ModelUse(
        value=text.value,
        model_id=model_id,
        span=text.span,
        evidence=Evidence.ELSEWHERE if foreign else request.evidence,
        host=request.host,
        via=request.via,
        family=family or request.family,
        form=text.form,
        token=text.token,
        callee=request.callee,
        request=request.span,
        request_path=tree.modules.display_of(request_in),
        env=text.env,
    )
    for one in _sent(tree.modules, request_in, use):
        tree.of(path).models.setdefault((one.span, one.value, one.host), one)


def _sent(modules: Modules, path: str, use: ModelUse) -> tuple[ModelUse, ...]:
    """A use once it is known where it goes; `path` is the file of the request."""
    found = reached(modules, path, use.via) if use.via else ()
    return tuple(_going(use, one) for one in found) or (replace(use, via=()),)


def _going(use: ModelUse, to: Reached) -> ModelUse:
    evidence = to.evidence if to.evidence in _OUTSIDE else use.evidence
    return replace(use, via=(), host=to.host, family=use.family or to.family, evidence=evidence)


def _settled(tree: _Tree, path: str, facts: FileFacts) -> FileFacts:
    """The facts of a file with what other files tell of where its requests go."""
    modules, links = tree.modules, facts.links
    for reference in links.keys:
        for where, key in keys_sent(modules, path, reference):
            tree.of(where).keys.append(key)
    return replace(
        facts,
        model_uses=(*_uses(modules, path, facts.model_uses), *_posts(modules, path, links.posts)),
        hints=tuple(_uses(modules, path, facts.hints)),
        route_uses=_routes(tree, path, facts),
        client_uses=_clients(tree, path, facts),
        key_uses=tuple(key for use in facts.key_uses for key in settled_keys(modules, path, use)),
        unchecked=tuple(one for use in facts.unchecked for one in _unchecked(modules, path, use)),
    )


def _uses(modules: Modules, path: str, uses: Iterable[ModelUse]) -> Iterator[ModelUse]:
    """Uses by where they go; of those that nobody tells only what goes nowhere else."""
    uses = tuple(uses)
    told = {(use.span, use.value, use.request) for use in uses if use.host is not None}
    for use in uses:
        if not use.via:
            yield use
        elif reached(modules, path, use.via) or (use.span, use.value, use.request) not in told:
            yield from _sent(modules, path, use)


def _posts(modules: Modules, path: str, uses: Iterable[ModelUse]) -> Iterator[ModelUse]:
    for use in uses:
        for one in reached(modules, path, use.via):
            if one.is_llm_route:
                yield _going(use, one)


def _routes(tree: _Tree, path: str, facts: FileFacts) -> tuple[RouteUse, ...]:
    kept: list[RouteUse] = []
    for route in (*facts.route_uses, *facts.links.route_uses):
        found = completed_routes(tree.modules, path, route)
        for where, one in found or ():
            tree.of(where).routes.extend(with_headers(tree.modules, path, one))
        if found is None and route in facts.route_uses:
            kept.extend(with_headers(tree.modules, path, route))
    return tuple(kept)


def _clients(tree: _Tree, path: str, facts: FileFacts) -> tuple[ClientUse, ...]:
    kept: list[ClientUse] = []
    for client in (*facts.client_uses, *facts.links.client_uses):
        found = completed_clients(tree.modules, path, client)
        for where, one in found or ():
            tree.of(where).clients.append(one)
        if found is None and client in facts.client_uses:
            kept.append(client)
    return tuple(kept)


def _unchecked(modules: Modules, path: str, one: Unchecked) -> Iterator[Unchecked]:
    hosts = dict.fromkeys(to.host for to in reached(modules, path, one.via)) if one.via else {one.host: None}
    for host in hosts or {None: None}:
        yield replace(one, host=host, via=())


def _with(linked: _Linked, facts: FileFacts) -> FileFacts:
    by_name = {
        (use.span, use.value)
        for use in facts.model_uses
        if use.request is None and use.evidence is (Evidence.ELSEWHERE if use.host is None else Evidence.NAMED)
    }
    """Said to go somewhere else where they stand: a request that may go anywhere says nothing against it."""
    linked_models = {key: use for key, use in linked.models.items() if use.host is not None or key[:2] not in by_name}
    found = {(span, value) for span, value, _ in linked_models}
    weak = {Evidence.NAMED, Evidence.BARE, Evidence.NOT_LLM}
    kept = [use for use in facts.model_uses if (use.span, use.value) not in found or use.evidence not in weak]
    uses = sorted((*kept, *linked_models.values()), key=lambda use: (use.span.start, _RANK[use.evidence], use.value))
    return replace(
        facts,
        model_uses=tuple(uses),
        route_uses=_ordered((*facts.route_uses, *linked.routes)),
        client_uses=_ordered((*facts.client_uses, *linked.clients)),
        key_uses=_ordered((*facts.key_uses, *linked.keys)),
        unchecked=tuple(one for one in facts.unchecked if one.span not in linked.resolved),
    )


def _loosened(facts: FileFacts, shared: set[Span]) -> FileFacts:
    """The facts of a file, some of whose literals are part of URLs of other files, which a fix may break."""
    if not shared:
        return facts

    def loosened(use: _Url) -> _Url:
        pieces = (replace(piece, loose=piece.loose or piece.span in shared) for piece in use.pieces)
        return replace(use, pieces=tuple(pieces))

    return replace(
        facts,
        route_uses=tuple(map(loosened, facts.route_uses)),
        client_uses=tuple(map(loosened, facts.client_uses)),
    )


def _ordered(uses: Iterable[_Use]) -> tuple[_Use, ...]:
    return tuple(sorted(dict.fromkeys(uses), key=lambda use: use.span.start))
