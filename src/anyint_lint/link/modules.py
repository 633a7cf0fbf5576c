"""The files of a tree as modules that import each other: what an imported name comes to, through all re-exports."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from itertools import product

from anyint_lint.facts import (
    Export,
    FileFacts,
    Inlet,
    LinkedClient,
    LinkedHeaders,
    LinkedKey,
    LinkedText,
    Piece,
    Span,
)
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.link.merged import Merged

MOST_HOPS = 8
"""Re-exports of re-exports, and texts within texts."""
MOST_ALTERNATIVES = 16
"""A text whose imported parts may make it more different texts than this is followed no further."""
_UNKNOWN = "{}"
_TRANSPARENT = (".value", ".get_secret_value()")
"""What gives the text itself: a member of an Enum, a secret."""
BASE_URL = ".!base_url"
"""After the name of a client: its base URL, without a slash at the end."""
_HEAD_END = pattern(r"[.\[]|\(\)")
_IDENTIFIER = pattern(r"[^\W\d]\w*")
_STRIPPED = (".rstrip()", ".strip()")

Stretch = tuple[str, Piece]
"""A file, and a part of a text that stands there."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text that an imported name may be."""

    path: str
    """The file it stands in."""
    text: LinkedText
    stretches: tuple[Stretch, ...]
    """What it is composed of, wherever that stands."""

    @property
    def known(self) -> bool:
        return all(piece.source is not None or "{" not in piece.text for _, piece in self.stretches)


@dataclass(slots=True)
class Modules:
    display_of: Callable[[str], str | None]
    """From an absolute path to how the Python file there is shown; None where there is none that may be read."""
    read: Callable[[str, frozenset[str]], FileFacts]
    """From a file, and names that are imported from it, to what it offers under them."""
    own: Callable[[str], FileFacts | None]
    """What a file of the run says by itself, and with it what it offers without further reading."""
    may_hold: Callable[[str, str], bool] = lambda _directory, _name: True
    """Whether a directory may hold a module, or a package, of that name: most that is imported is nowhere here."""
    merged: Merged = field(default_factory=Merged)
    asked: set[tuple[str, str]] = field(default_factory=set)
    """(file, other file): all that what a file says depended on, directly."""
    shared: set[tuple[str, Span]] = field(default_factory=set)
    """(file, literal) of what is part of another file's URL."""
    _modules: dict[tuple[str, str], tuple[str, str] | None] = field(default_factory=dict)
    _places: dict[tuple[str, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    _texts: dict[tuple[str, str], tuple[Found, ...]] = field(default_factory=dict)

    def exports(self, path: str, name: str) -> dict[str, Export]:
        """What a file offers, as far as this name needs it."""
        return self.merged.exports(self.offers(path, _needed(name)))

    def offers(self, path: str, names: frozenset[str] = frozenset()) -> FileFacts:
        own = self.own(path)
        return own if own is not None and (own.complete or not names) else self.read(path, names)

    def module_of(self, importer: str, target: str) -> tuple[str, str] | None:
        """The file that a dotted target lies in, seen from the importing file, and the rest of the target."""
        directory = os.path.dirname(importer)
        key = (directory, target)
        if key not in self._modules:
            self._modules[key] = self._find(directory, target)
        return self._modules[key]

    def _find(self, directory: str, target: str) -> tuple[str, str] | None:
        dots = len(target) - len(target.lstrip("."))
        if dots:
            for _ in range(dots - 1):
                directory = os.path.dirname(directory)
            return self._below(directory, target[dots:], fewest=0)
        here = directory
        first = target.partition(".")[0]
        while True:
            for root in (here, os.path.join(here, "src")):
                found = self._below(root, target) if self.may_hold(root, first) else None
                if found is not None:
                    return found
            parent = os.path.dirname(here)
            if parent == here:
                return None
            here = parent

    def _below(self, root: str, target: str, *, fewest: int = 1) -> tuple[str, str] | None:
        """The longest module of at least `fewest` names; none at all means the package `root` itself."""
        parts = target.split(".")
        for length in range(len(parts), fewest - 1, -1):
            base = os.path.join(root, *parts[:length])
            rest = ".".join(parts[length:])
            for path in (f"{base}.py", os.path.join(base, "__init__.py")):
                if rest and (length or path.endswith("__init__.py")) and self.display_of(path) is not None:
                    return path, rest
        return None

    def places(self, importer: str, target: str) -> tuple[tuple[str, str], ...]:
        """Each file and name there that a dotted target stands for: its own, and all that this one is made of."""
        key = (os.path.dirname(importer), target)
        if key not in self._places:
            self._places[key] = tuple(self._found(importer, target))
        self.asked.update((importer, path) for path, _ in self._places[key])
        return self._places[key]

    def _found(self, importer: str, target: str) -> Iterator[tuple[str, str]]:
        seen: set[tuple[str, str]] = set()
        waiting = [(importer, target, MOST_HOPS)]
        while waiting:
            asking, name, hops = waiting.pop(0)
            place = self.module_of(asking, name)
            if place is None or place in seen:
                continue
            yield from self._names(place, hops, seen, waiting)

    def _names(
        self, place: tuple[str, str], hops: int, seen: set[tuple[str, str]], waiting: list[tuple[str, str, int]]
    ) -> Iterator[tuple[str, str]]:
        """The names of one file that a name there stands for; what they are imported as is left `waiting`."""
        here = [place]
        while here:
            path, name = here.pop(0)
            if (path, name) in seen:
                continue
            seen.add((path, name))
            yield path, name
            exports = self.exports(path, name)
            own = exports.get(plain(name))
            for head, rest in _heads(name):
                export = exports.get(plain(head))
                if export is None or not hops:
                    continue
                waiting.extend((path, other + rest, hops - 1) for other in (*export.same_as, *export.bases))
                if own is None or not own.texts:  # an instance's own attribute hides that of its class
                    here.extend((path, other + rest) for other in export.instance_of)

    def texts(self, importer: str, target: str, hops: int = MOST_HOPS) -> tuple[Found, ...]:
        """The texts that an imported name may be."""
        key = (importer, target)
        if key not in self._texts:
            self._texts[key] = ()  # while it is looked for: what is made of itself is nothing
            found = self._looked_up(importer, target, hops)
            for end in () if found else (*_TRANSPARENT, *_STRIPPED):
                if target.endswith(end):
                    found = self.texts(importer, target.removesuffix(end), hops)
                    found = tuple(map(_without_slash, found)) if end in _STRIPPED else found
            self._texts[key] = found
        return self._texts[key]

    def _looked_up(self, importer: str, target: str, hops: int) -> tuple[Found, ...]:
        found: dict[Found, None] = {}
        for path, name in self.places(importer, target):
            for text in _texts_of(self.exports(path, name), name):
                found.update(dict.fromkeys(self.completed(path, text, hops)))
        if target.endswith(BASE_URL):
            for path, client in self.clients(importer, target.removesuffix(BASE_URL)):
                for text in client.base_url:
                    found.update(dict.fromkeys(map(_without_slash, self.completed(path, text, hops))))
        return tuple(found)

    def completed(self, path: str, text: LinkedText, hops: int = MOST_HOPS) -> Iterator[Found]:
        """A text of a file with its imported parts put in, in every way that there is."""
        if not text.pieces:
            yield Found(path, text, ((path, Piece(text.value, text.span, text.token, loose=True)),))
            return
        columns = [self._stretches(path, piece, hops) for piece in text.pieces]
        for turn, columns_now in enumerate(product(*columns)):
            if turn == MOST_ALTERNATIVES:
                return
            stretches = tuple(stretch for column in columns_now for stretch in column)
            value = "".join(piece.text for _, piece in stretches)
            yield Found(path, replace(text, value=value, pieces=()), stretches)

    def _stretches(self, path: str, piece: Piece, hops: int) -> list[tuple[Stretch, ...]]:
        if piece.target is None or hops == 0:
            return [((path, replace(piece, target=None)),)]
        found = [one.stretches for one in self.texts(path, piece.target, hops - 1)]
        return found or [((path, replace(piece, target=None)),)]

    def clients(self, importer: str, target: str) -> Iterator[tuple[str, LinkedClient]]:
        """The clients that the beginning of a target may be: `clients.get().chat.completions.create`."""
        for path, name in self.places(importer, target):
            exports = self.exports(path, name)
            for head in (name, *(head for head, rest in reversed(list(_heads(name))) if rest)):
                export = exports.get(plain(head))
                if export is not None and export.clients:
                    yield from ((path, client) for client in export.clients)
                    break

    def keys(self, importer: str, target: str) -> Iterator[tuple[str, LinkedKey]]:
        for path, name in self.places(importer, target.removesuffix(_TRANSPARENT[1])):
            export = self.exports(path, name).get(plain(name))
            yield from ((path, key) for key in (export.keys if export is not None else ()))

    def headers(self, importer: str, target: str) -> tuple[LinkedHeaders, ...]:
        """The headers that an imported name may hold."""
        names = ((self.exports(path, name), plain(name)) for path, name in self.places(importer, target))
        return tuple(one for exports, name in names if name in exports for one in exports[name].headers)

    def inlets(self, importer: str, target: str) -> Iterator[tuple[str, Inlet]]:
        """The parameters of an imported callable that reach a request."""
        for path, name in self.places(importer, target):
            function = plain(name).removesuffix(".__init__")
            for inlet in self.offers(path).links.inlets:
                if inlet.declared_as:
                    named = self.module_of(path, inlet.declared_as)
                    if named is not None and named[0] == path and plain(named[1]) == function:
                        yield path, inlet
                elif inlet.function == function:
                    yield path, inlet


def _needed(name: str) -> frozenset[str]:
    """The names of a module that decide what this one is; none for what the module itself assigns."""
    return frozenset(_IDENTIFIER.findall(name)) if "." in name or "(" in name else frozenset()


def plain(name: str) -> str:
    """`Settings().model` and `Settings.model` are the same attribute; a call at the end stays."""
    head, call, _ = name.rpartition("()")
    return head.replace("()", "") + call if call and name.endswith("()") else name.replace("()", "")


def _heads(name: str) -> Iterator[tuple[str, str]]:
    """Each beginning of a name that is a name itself, shortest first, with the rest: `llm`, `llm.ask`."""
    for match in _HEAD_END.finditer(name):
        if end := match.start():
            yield name[:end], name[end:]
    yield name, ""


def _texts_of(exports: Mapping[str, Export], name: str) -> Iterator[LinkedText]:
    name = name.replace(".values()[", "[")
    export = exports.get(plain(name)) or exports.get(name)
    if export is not None:
        yield from export.texts
    elif "[" in name:
        # a key that is not known may be each; under one that is there is what is told of it, and no other entry
        table, unknown, _ = name.partition("[]")
        some = f"{table}[" if unknown else f"{name.partition('[')[0]}[]"
        for entry_name, entry in exports.items():
            if entry_name.startswith(some):
                yield from entry.texts


def _without_slash(found: Found) -> Found:
    """What `.rstrip("/")` makes of a URL."""
    path, last = found.stretches[-1]
    if not last.text.endswith("/") or last.source is None:
        return found
    stretches = (*found.stretches[:-1], (path, replace(last, text=last.text.rstrip("/"))))
    return replace(found, text=replace(found.text, value=found.text.value.rstrip("/")), stretches=stretches)
