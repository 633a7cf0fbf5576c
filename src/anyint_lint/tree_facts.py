"""Paths to facts: every file of a run is found, read and joined with what it imports, once, for whoever judges it."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from anyint_lint.cache_directory import default_cache_directory
from anyint_lint.config_file import load_settings
from anyint_lint.excerpts import Excerpts
from anyint_lint.facts_cache import FactsCache
from anyint_lint.fingerprint import fingerprint
from anyint_lint.hints import promoter
from anyint_lint.judge import JudgedFile
from anyint_lint.light_dataclass import dataclass
from anyint_lint.paths import Discovery, SourceFile, SourceKind, discover, relative_path
from anyint_lint.tree_reader import NOTHING, TreeReader, usable_cpus
from anyint_lint.violations import Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anyint_lint.catalog import Catalog
    from anyint_lint.facts import FileFacts
    from anyint_lint.settings import Settings
    from anyint_lint.sources import Source

STDIN_NAME = "-"


class Progress(Protocol):
    def expect(self, count: int) -> None:
        """So many files are to be read."""

    def advance(self) -> None:
        """One of them was."""


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """Which code the command line names; None and empty leave the configuration as it is."""

    paths: Sequence[str] = (".",)
    stdin: BinaryIO | None = None
    """Code to read and check instead of `paths`."""
    stdin_filename: str | None = None
    """The path that the code counts as: it decides configuration, kind and what is printed."""
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    cache: bool = True
    """Whether facts of earlier runs are used and kept."""
    jobs: int | None = None
    """How many processes may read files; None for as many as there are CPUs to use."""
    progress: Progress | None = None
    """Told how the reading goes on."""


@dataclass(frozen=True, slots=True)
class Code:
    """All that the code of a run says, before any list is asked."""

    files: tuple[JudgedFile, ...]
    """Those that say anything."""
    paths: tuple[str, ...]
    """Of all files that were read, as they are shown."""
    notebooks: int
    """How many of those are notebooks."""
    skipped: tuple[Skip, ...]
    excerpts: Excerpts
    notices: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    """Tracebacks of our own failures on single files, which their facts tell in one line each."""


def settings_for(request: CodeRequest) -> Settings:
    """The configuration that holds for the code, with the excludes of the command line. Raises ConfigError."""
    settings = load_settings(_config_start(request, Path.cwd()))
    return dataclasses.replace(
        settings,
        exclude=settings.exclude if request.exclude is None else request.exclude,
        extend_exclude=settings.extend_exclude + request.extend_exclude,
        force_exclude=request.force_exclude or settings.force_exclude,
    )


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a run: found and read once, and each again only when another text takes its place."""

    root: Path
    found: Discovery
    reader: TreeReader
    is_streamed: bool = False
    """There is but one file, which came from stdin."""

    def code(self) -> Code:
        """What the files say, joined."""
        joined = joined_files(self.reader.read, self.found.files, self.root, Path.cwd())
        self.reader.close()
        files = tuple(file for file in joined if file.facts != NOTHING)
        return Code(
            files=files,
            paths=tuple(file.display for file in self.found.files),
            notebooks=sum(file.kind is SourceKind.NOTEBOOK for file in self.found.files),
            skipped=_skips(self.found, files),
            excerpts=Excerpts(self.reader.source, {file.path: file.facts for file in files}),
            notices=self.reader.notices,
            defects=tuple(self.reader.defects),
        )

    def file(self, display: str) -> SourceFile:
        return next(file for file in self.found.files if file.display == display)

    def put(self, display: str, source: Source) -> None:
        """From now on this is what the file holds, whatever is on the disk."""
        self.reader.put(self.file(display), source)

    def streamed(self) -> bytes | None:
        """The code that came from stdin, as it now is; None when the code lies in files."""
        source = self.reader.streamed(self.found.files[0]) if self.is_streamed and self.found.files else None
        return None if source is None else source.data


def open_tree(request: CodeRequest, settings: Settings) -> Tree:
    """Find and read the files. Raises UsageError for a path that is not there; what is wrong in a file is a failure
    among its facts."""
    found = _discover(request, settings, Path.cwd())
    reader = _reader(request, settings, found.files)
    return Tree(settings.root, found, reader, is_streamed=request.stdin is not None)


def read_code(request: CodeRequest, settings: Settings) -> Code:
    """What the code says, found, read and joined. Raises UsageError as `open_tree` does."""
    return open_tree(request, settings).code()


def _config_start(request: CodeRequest, cwd: Path) -> Path:
    """The directory whose configuration holds: the deepest one that all paths share."""
    if request.stdin is not None:
        places = [os.path.normpath(cwd / (request.stdin_filename or STDIN_NAME))]
    else:
        places = [os.path.normpath(cwd / path) for path in request.paths]
    try:
        common = Path(os.path.commonpath(places))
    except ValueError:  # on several Windows drives
        return cwd
    # Code from stdin may bear a name in a directory that is still to be made.
    return next(directory for directory in (common, *common.parents) if directory.is_dir())


def _discover(request: CodeRequest, settings: Settings, cwd: Path) -> Discovery:
    if request.stdin is None:
        return discover(request.paths, settings, cwd)
    if request.stdin_filename is None:
        return Discovery((SourceFile(os.fspath(settings.root / STDIN_NAME), STDIN_NAME, SourceKind.PYTHON),), ())
    path = os.path.realpath(cwd / request.stdin_filename)
    kind = SourceKind.NOTEBOOK if path.endswith(".ipynb") else SourceKind.PYTHON
    return Discovery((SourceFile(path, relative_path(path, os.path.realpath(cwd)), kind),), ())


def _reader(request: CodeRequest, settings: Settings, files: Sequence[SourceFile]) -> TreeReader:
    """What reads the files, with all of them looked up or read."""
    reader = TreeReader(settings.calls)
    if request.stdin is not None:
        reader.take_stream(request.stdin, files[0])
        return reader
    if request.cache:
        reader.cache = FactsCache(default_cache_directory())
        reader.cache.code = fingerprint(settings.calls, reader.cache.remembered)
    reader.jobs = usable_cpus() if request.jobs is None else request.jobs
    if request.progress is not None:
        reader.expect, reader.advance = request.progress.expect, request.progress.advance
    reader.take(files)
    return reader


class Read(Protocol):
    """From a file to what it says; `wanted` where another file imports from it, whatever its bytes look like."""

    def __call__(self, file: SourceFile, *, wanted: bool = False) -> FileFacts: ...


@dataclass(slots=True)
class _Modules:
    """The Python files that others may import from: those of the run, and what lies beside them below the root."""

    root: Path
    cwd: str
    known: dict[str, SourceFile]
    listings: dict[str, frozenset[str]] = field(default_factory=dict)
    """Directory -> what is in it: a hundred thousand names are looked for, most of them in vain."""

    def display_of(self, path: str) -> str | None:
        if path not in self.known:
            if not self._may_be_read(path):
                return None
            self.known[path] = SourceFile(path, relative_path(path, self.cwd), SourceKind.PYTHON)
        return self.known[path].display

    def _may_be_read(self, path: str) -> bool:
        directory, name = os.path.split(path)
        if directory not in self.listings:
            self.listings[directory] = _listed(directory) if Path(path).is_relative_to(self.root) else frozenset()
        return name in self.listings[directory] and Path(path).is_file() and os.path.realpath(path) == path


def _listed(directory: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(directory))  # noqa: PTH208 - no path is wanted
    except OSError:
        return frozenset()


def joined_files(read: Read, files: Sequence[SourceFile], root: Path, cwd: Path) -> list[JudgedFile]:
    """The facts of every file, those included that only the other files below `root` make known."""
    facts = {file.path: read(file) for file in files}
    known = {file.path: file for file in files if file.kind is SourceKind.PYTHON}
    modules = _Modules(root, os.path.realpath(cwd), known)
    asking = [file for file in files if facts[file.path].asks]
    if asking:
        from anyint_lint.link import TreeFile, link  # noqa: PLC0415 - start-up: most runs of a hook ask no other file

        facts |= link(
            [TreeFile(file.path, file.display, facts[file.path]) for file in asking],
            modules.display_of,
            lambda path: read(modules.known[path], wanted=True),
        )
    return [JudgedFile(file.display, relative_path(file.path, root), facts[file.path]) for file in files]


def promoted(files: Iterable[JudgedFile], catalog: Catalog) -> list[JudgedFile]:
    """The files, with those of their hints among the model uses that resemble something listed."""
    promote = promoter(catalog)
    return [dataclasses.replace(file, facts=promote(file.facts)) if file.facts.hints else file for file in files]


def _skips(found: Discovery, judged: Sequence[JudgedFile]) -> tuple[Skip, ...]:
    """With the files that turned out, once read, to hold nothing that is checked."""
    skips = [Skip(file.path, file.facts.skipped) for file in judged if file.facts.skipped is not None]
    return tuple(sorted((*found.skipped, *skips), key=lambda skip: skip.path))
