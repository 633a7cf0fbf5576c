"""Paths to facts: every file of a run is found, read and joined with what it imports, once, for whoever judges it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from anyint_lint.config_file import load_settings
from anyint_lint.first_look import FEW, silent
from anyint_lint.light_dataclass import dataclass
from anyint_lint.paths import Discovery, SourceFile, SourceKind, discover, relative_path
from anyint_lint.violations import Skip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anyint_lint.excerpts import Excerpts
    from anyint_lint.judge import JudgedFile
    from anyint_lint.settings import Settings
    from anyint_lint.sources import Source
    from anyint_lint.tree_reader import TreeReader
    from anyint_lint.tree_reading import TreeReading

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
    source: Callable[[str], Source | None] = lambda _path: None
    """The bytes that the facts of a file, by its path as shown, are of, as long as they can be had."""
    notices: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    """Tracebacks of our own failures on single files, which their facts tell in one line each."""

    @property
    def excerpts(self) -> Excerpts:
        from anyint_lint.excerpts import Excerpts  # noqa: PLC0415 - start-up: nothing is shown where nothing is said

        return Excerpts(self.source, {file.path: file.facts for file in self.files})


def settings_for(request: CodeRequest) -> Settings:
    """The configuration that holds for the code, with the excludes of the command line. Raises ConfigError."""
    settings = load_settings(_config_start(request, Path.cwd()))
    return replace(
        settings,
        exclude=settings.exclude if request.exclude is None else request.exclude,
        extend_exclude=settings.extend_exclude + request.extend_exclude,
        force_exclude=request.force_exclude or settings.force_exclude,
    )


@dataclass(slots=True)
class Tree:
    """The files of a run: found and read once, and each again only when another text takes its place."""

    request: CodeRequest
    settings: Settings
    found: Discovery
    silent: frozenset[SourceFile] = frozenset()
    """Those that a first look has found to say nothing."""
    _reading: TreeReading | None = None

    def read(self) -> TreeReading:
        """All files looked up or read, once."""
        if self._reading is None:
            from anyint_lint.tree_reading import TreeReading  # noqa: PLC0415 - start-up: most hooks read nothing

            self._reading = TreeReading.of(self.request, self.settings, self.found.files, self.silent)
        return self._reading

    @property
    def reader(self) -> TreeReader:
        """What tells of single files."""
        return self.read().whole()

    def code(self) -> Code:
        """What the files say, joined."""
        code = Code(
            files=(),
            paths=tuple(file.display for file in self.found.files),
            notebooks=sum(file.kind is SourceKind.NOTEBOOK for file in self.found.files),
            skipped=self.found.skipped,
        )
        if self._reading is None:  # all are silent
            return code
        files, reader = self._reading.joined(), self._reading.reader
        reader.close()
        return replace(
            code,
            files=files,
            skipped=_skips(self.found, files),
            source=reader.source,
            notices=reader.notices,
            defects=tuple(reader.defects),
        )

    def file(self, display: str) -> SourceFile:
        return next(file for file in self.found.files if file.display == display)

    def put(self, display: str, source: Source) -> None:
        """From now on this is what the file holds, whatever is on the disk."""
        self.reader.put(self.file(display), source)

    def streamed(self) -> bytes | None:
        """The code that came from stdin, as it now is; None when the code lies in files."""
        is_streamed = self.request.stdin is not None and self.found.files
        source = self.reader.streamed(self.found.files[0]) if is_streamed else None
        return None if source is None else source.data


def open_tree(request: CodeRequest, settings: Settings) -> Tree:
    """Find and read the files. Raises UsageError for a path that is not there; what is wrong in a file is a failure
    among its facts."""
    found = _discover(request, settings, Path.cwd())
    tree = Tree(request, settings, found, _silent(request, settings, found.files))
    if len(tree.silent) < len(found.files):
        tree.read()
    return tree


def _silent(request: CodeRequest, settings: Settings, files: Sequence[SourceFile]) -> frozenset[SourceFile]:
    if request.stdin is not None or settings.calls or len(files) > FEW:
        return frozenset()
    return frozenset(silent(files))


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


def _skips(found: Discovery, judged: Sequence[JudgedFile]) -> tuple[Skip, ...]:
    """With the files that turned out, once read, to hold nothing that is checked."""
    skips = [Skip(file.path, file.facts.skipped) for file in judged if file.facts.skipped is not None]
    return tuple(sorted((*found.skipped, *skips), key=lambda skip: skip.path))
