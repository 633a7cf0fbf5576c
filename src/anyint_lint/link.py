"""Joins what files say to each other: an imported model to its request, an argument to the request of a wrapper.

Facts are per file and cached; this step is cheap and runs anew each time. A module that no candidate filter let through
is read when, and only when, another file imports a model from it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from anyint_lint.collector.notation import split
from anyint_lint.collector.sdks.row import Notation
from anyint_lint.facts import (
    Evidence,
    Export,
    FileFacts,
    Inlet,
    LinkedText,
    ModelUse,
    Outlet,
    Reference,
    Request,
    Span,
)

MOST_HOPS = 8
"""Re-exports of re-exports."""
_RANK = {evidence: rank for rank, evidence in enumerate(Evidence)}


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file of the run: where it is, how it is shown, what it says."""

    path: str
    """Absolute."""
    display: str
    facts: FileFacts


@dataclass(slots=True)
class Tree:
    """The files of a run as modules that import each other."""

    display_of: Callable[[str], str | None]
    """From an absolute path to how the Python file there is shown; None where there is none that may be read."""
    read: Callable[[str], FileFacts]
    facts: dict[str, FileFacts] = field(default_factory=dict)
    found: dict[str, dict[tuple[Span, str], ModelUse]] = field(default_factory=dict)
    resolved: set[tuple[str, Span]] = field(default_factory=set)
    """(file, request) whose model another file gave."""
    _exports: dict[str, dict[str, Export]] = field(default_factory=dict)
    _modules: dict[tuple[str, str], tuple[str, str] | None] = field(default_factory=dict)

    def exports(self, path: str) -> dict[str, Export]:
        if path not in self._exports:
            if path not in self.facts:
                self.facts[path] = self.read(path)
            merged: dict[str, Export] = {}
            for export in self.facts[path].links.exports:
                known = merged.get(export.name)
                merged[export.name] = export if known is None else _merge(known, export)
            self._exports[path] = merged
        return self._exports[path]

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
        while True:
            for root in (here, os.path.join(here, "src")):
                found = self._below(root, target)
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

    def texts(self, importer: str, target: str, hops: int = MOST_HOPS) -> Iterator[tuple[str, LinkedText]]:
        """The literals that an imported name may be, with the file each stands in."""
        place = self.module_of(importer, target)
        if place is None or hops == 0:
            return
        path, name = place
        exports = self.exports(path)
        export = exports.get(_plain(name)) or exports.get(name)
        if export is not None:
            for text in export.texts:
                yield path, text
            for other in export.same_as:
                yield from self.texts(path, other, hops - 1)
        for other, rest in _aliases(exports, name):
            yield from self.texts(path, other + rest, hops - 1)
        if "[" in name and export is None:
            table, _, _ = name.partition("[")
            for entry_name, entry in exports.items():
                if entry_name.startswith(f"{table}["):
                    for text in entry.texts:
                        yield path, text

    def inlets(self, importer: str, target: str, hops: int = MOST_HOPS) -> Iterator[tuple[str, Inlet]]:
        """The parameters of an imported callable that reach a request."""
        place = self.module_of(importer, target)
        if place is None or hops == 0:
            return
        path, name = place
        exports = self.exports(path)
        for inlet in self.facts[path].links.inlets:
            if inlet.function == _plain(name):
                yield path, inlet
        for other, rest in _aliases(exports, name):
            yield from self.inlets(path, other + rest, hops - 1)


def _plain(name: str) -> str:
    """`Settings().model` and `Settings.model` are the same attribute; a call at the end stays."""
    head, call, _ = name.rpartition("()")
    return head.replace("()", "") + call if call and name.endswith("()") else name.replace("()", "")


def _aliases(exports: Mapping[str, Export], name: str) -> Iterator[tuple[str, str]]:
    """What the first part of a name is imported from, and the rest of the name."""
    for end in range(1, len(name)):
        if name[end] in ".[(":
            head, rest = name[:end], name[end:]
            export = exports.get(head)
            for other in export.same_as if export is not None else ():
                yield other, rest
            return
    export = exports.get(name)
    for other in export.same_as if export is not None and not export.texts else ():
        yield other, ""


def _merge(one: Export, other: Export) -> Export:
    texts = tuple(dict.fromkeys((*one.texts, *other.texts)))
    return Export(one.name, texts, tuple(dict.fromkeys((*one.same_as, *other.same_as))))


def link(
    files: Iterable[TreeFile], display_of: Callable[[str], str | None], read: Callable[[str], FileFacts]
) -> dict[str, FileFacts]:
    """The facts of every file (by absolute path) with the uses that only the whole tree shows.

    `read` collects the facts of a file that no filter let through, or that is not of the run but beside it.
    """
    files = tuple(files)
    tree = Tree(display_of, read, {file.path: file.facts for file in files})
    for file in files:
        for reference in file.facts.links.references:
            _follow(tree, file, reference)
        for outlet in file.facts.links.outlets:
            _deliver(tree, file, outlet)
    return {path: _with(tree, path, facts) for path, facts in tree.facts.items()}


def _follow(tree: Tree, file: TreeFile, reference: Reference) -> None:
    for path, text in tree.texts(file.path, reference.target):
        _add(tree, path, text, reference.request, request_in=file.path)


def _deliver(tree: Tree, file: TreeFile, outlet: Outlet) -> None:
    for path, inlet in tree.inlets(file.path, outlet.target):
        if outlet.keyword == inlet.parameter or (outlet.position is not None and outlet.position == inlet.position):
            _add(tree, file.path, outlet.text, inlet.request, request_in=path)


def _add(tree: Tree, path: str, text: LinkedText, request: Request, *, request_in: str) -> None:
    tree.resolved.add((request_in, request.span))
    model_id, family, foreign = split(text.value, Notation(request.notation))
    use = ModelUse(
        value=text.value,
        model_id=model_id,
        span=text.span,
        evidence=Evidence.ELSEWHERE if foreign else request.evidence,
        host=request.host,
        family=family or request.family,
        form=text.form,
        token=text.token,
        callee=request.callee,
        request=request.span,
        request_path=tree.display_of(request_in),
        env=text.env,
    )
    tree.found.setdefault(path, {}).setdefault((text.span, text.value), use)


def _with(tree: Tree, path: str, facts: FileFacts) -> FileFacts:
    found = tree.found.get(path, {})
    unchecked = tuple(one for one in facts.unchecked if (path, one.span) not in tree.resolved)
    weak = {Evidence.NAMED, Evidence.BARE, Evidence.NOT_LLM}
    kept = [use for use in facts.model_uses if (use.span, use.value) not in found or use.evidence not in weak]
    uses = sorted((*kept, *found.values()), key=lambda use: (use.span.start, _RANK[use.evidence], use.value))
    return replace(facts, model_uses=tuple(uses), unchecked=unchecked)
