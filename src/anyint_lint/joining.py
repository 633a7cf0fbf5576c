"""What each file of a run says, with what the others tell of it."""

from __future__ import annotations

import dataclasses
import os
import time
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from anyint_lint.facts import Failure, FileFacts
from anyint_lint.facts_cache import Look
from anyint_lint.fingerprint import digest
from anyint_lint.hints import promoter
from anyint_lint.judge import JudgedFile
from anyint_lint.light_dataclass import dataclass
from anyint_lint.paths import SourceFile, SourceKind, relative_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anyint_lint.catalog import Catalog
    from anyint_lint.file_reader import Names


class Reader(Protocol):
    def read(self, file: SourceFile) -> FileFacts:
        """What a file says."""

    def read_wanted(self, tasks: Sequence[tuple[SourceFile, Names]]) -> Sequence[FileFacts]:
        """What each file says, whatever its bytes look like, where others import these names from it."""

    def at_hand(self, file: SourceFile, names: Names) -> FileFacts | None:
        """The same of one, as far as it is known without reading it."""


@dataclass(slots=True)
class _Modules:
    """The Python files that others may import from: those of the run, and what lies beside them below the root."""

    root: Path
    cwd: str
    known: dict[str, SourceFile]
    listings: dict[str, Listed] = field(default_factory=dict)
    """Directory -> what is in it: a hundred thousand names are looked for, most of them in vain."""
    _held: dict[str, bool] = field(default_factory=dict)
    """By the path that a package would have: whether it, or a module of its name, may be there."""
    _directories: set[str] = field(default_factory=set)
    """Those that the files of the run lie in, at any depth."""

    def __post_init__(self) -> None:
        waiting = {os.path.dirname(path) for path in self.known}
        while waiting:
            self._directories |= waiting
            waiting = {os.path.dirname(directory) for directory in waiting} - self._directories

    def may_hold(self, directory: str, name: str) -> bool:
        path = os.path.join(directory, name)
        if path not in self._held:
            listing = self._listing(directory)
            known = path in self._directories or f"{path}.py" in self.known
            self._held[path] = known or name in listing or f"{name}.py" in listing
        return self._held[path]

    def display_of(self, path: str) -> str | None:
        if path not in self.known:
            if not self._may_be_read(path):
                return None
            self.known[path] = SourceFile(path, relative_path(path, self.cwd), SourceKind.PYTHON)
        return self.known[path].display

    def _may_be_read(self, path: str) -> bool:
        directory, name = os.path.split(path)
        return name in self._listing(directory) and Path(path).is_file() and os.path.realpath(path) == path

    def is_inside(self, directory: str) -> bool:
        root = os.fspath(self.root)
        return directory == root or directory.startswith(root if root.endswith(os.sep) else root + os.sep)

    def _listing(self, directory: str) -> frozenset[str]:
        """Nothing of what lies outside of the root."""
        if directory not in self.listings:
            inside = self.is_inside(directory)
            self.listings[directory] = listed(directory) if inside else Listed()
            if inside and directory != os.fspath(self.root):
                self._listing(os.path.dirname(directory))  # what leads there may become a link
        return self.listings[directory].names


class Listed(NamedTuple):
    """What lies in a directory."""

    names: frozenset[str] = frozenset()
    entries: bytes = b""
    """The digest of the names and of what each is: a directory, a link or anything else."""
    look: bytes = b""
    """Of the directory itself, before it was read; packed."""
    is_settled: bool = True
    """What lies there cannot change without its looking different."""


def directory_look(directory: str | bytes) -> bytes:
    """Packed; empty where there is none."""
    try:
        return Look.of(os.stat(directory)).packed()
    except (OSError, ValueError):
        return b""


def listed(directory: str) -> Listed:
    """No names where it cannot be read."""
    read_at = time.time_ns()
    try:
        look = Look.of(os.stat(directory))
    except (OSError, ValueError):
        return Listed()
    try:
        with os.scandir(directory) as scan:
            found = {one.name: (one.is_dir(follow_symlinks=False), one.is_symlink()) for one in scan}
    except OSError:
        found = {}
    pieces = (b"%d%d" % kind + os.fsencode(name) for name, kind in sorted(found.items()))
    return Listed(frozenset(found), digest(*pieces), look.packed(), look.is_settled(read_at))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the joining of files depended on beside them."""

    directories: dict[str, Listed] = field(default_factory=dict)
    """In which modules were looked for, and those around them up to the root."""
    files: set[str] = field(default_factory=set)
    """The paths of those read that are not of the run."""
    asked: set[tuple[str, str]] = field(default_factory=set)
    """(path, path): which file asked which other."""

    def groups(self) -> list[frozenset[str]]:
        """The files that depend on each other, however indirectly. No file of one group knows of another group."""
        group_of: dict[str, set[str]] = {}
        for one, other in self.asked:
            mine, others = group_of.setdefault(one, {one}), group_of.setdefault(other, {other})
            if mine is not others:
                small, large = sorted((mine, others), key=len)
                large |= small
                group_of.update(dict.fromkeys(small, large))
        return [frozenset(group) for group in {id(one): one for one in group_of.values()}.values()]


def joined_files(
    reader: Reader,
    files: Sequence[SourceFile],
    root: Path,
    cwd: Path,
    among: Sequence[SourceFile] | None = None,
    around: Surroundings | None = None,
) -> list[JudgedFile]:
    """The facts of these files, and of others among those of the run (all that there are, where they are given) of
    which these make something known; what only the other files below `root` make known is among them. What else the
    result depends on is added to `around`."""
    among = files if among is None else among
    own = {file.path: reader.read(file) for file in files}
    facts = dict(own)
    asking = [file for file in files if facts[file.path].asks]
    if asking:
        from anyint_lint.link import TreeFile, link  # noqa: PLC0415 - start-up: most runs of a hook ask no other file
        from anyint_lint.link.offers import Offers  # noqa: PLC0415 - as above

        known = {file.path: file for file in among if file.kind is SourceKind.PYTHON}
        modules = _Modules(root, os.path.realpath(cwd), known)
        offers = Offers(
            lambda asked: reader.read_wanted([(modules.known[path], names) for path, names in asked]),
            lambda path, names: reader.at_hand(modules.known[path], names),
        )
        facts |= link(
            [TreeFile(file.path, file.display, facts[file.path]) for file in asking],
            modules.display_of,
            offers,
            own.get,
            modules.may_hold,
            None if around is None else around.asked,
        )
        facts.update(_with_failures(facts, offers.failures))
        if around is not None:
            around.directories.update((path, one) for path, one in modules.listings.items() if modules.is_inside(path))
            around.files.update(modules.known.keys() - {file.path for file in among})
    return [
        JudgedFile(file.display, relative_path(file.path, root), facts[file.path])
        for file in among
        if file.path in facts
    ]


def _with_failures(
    facts: Mapping[str, FileFacts], failures: Mapping[str, Iterable[Failure]]
) -> Iterator[tuple[str, FileFacts]]:
    """Of files that others need, and that cannot be read: nobody else tells where no candidate is in them."""
    for path, more in failures.items():
        known = facts.get(path) or FileFacts()
        yield path, dataclasses.replace(known, failures=tuple(dict.fromkeys((*known.failures, *more))))


def promoted(files: Iterable[JudgedFile], catalog: Catalog) -> list[JudgedFile]:
    """The files, with those of their hints among the model uses that resemble something listed."""
    promote = promoter(catalog)
    return [dataclasses.replace(file, facts=promote(file.facts)) if file.facts.hints else file for file in files]
