"""Command-line arguments to the files to read, in one order whatever the file system's.

A path given as a file is checked whatever `exclude` or git say, as ruff does; below a directory, git's view (or a
`.gitignore`-aware walk) and `exclude` decide. Every file counts once, under its real path.
"""

from __future__ import annotations

import os
import stat
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from anyint_lint.errors import UsageError
from anyint_lint.light_dataclass import dataclass
from anyint_lint.printable import printable
from anyint_lint.tree_walk import NOT_REGULAR, SUFFIXES, Exclusion, enclosing_repository
from anyint_lint.violations import Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from anyint_lint.settings import Settings

_LEADS_OUT = "a symbolic link that leads out of the tree; name its target to check it"
_LEADS_NOWHERE = "a symbolic link to nothing"


class SourceKind(StrEnum):
    PYTHON = "python"
    NOTEBOOK = "notebook"


class SourceFile(NamedTuple):  # a tuple, because tens of thousands are made at once
    path: str
    """Absolute and real: no symbolic link on the way, so that a fix replaces the file and not a link to it."""
    display: str
    """Relative to the working directory, with `/`, and with `..` where it lies outside. Not escaped."""
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class Discovery:
    files: tuple[SourceFile, ...]
    """By the bytes of their display paths."""
    skipped: tuple[Skip, ...]


def discover(arguments: Sequence[str | Path], settings: Settings, cwd: Path) -> Discovery:
    """The files that the arguments name. Raises UsageError for a path that is not there, or a bad pattern."""
    search = _Search(os.path.realpath(cwd), os.path.realpath(settings.root), settings, {}, {})
    for argument in arguments:
        search.add(os.fspath(argument))
    shown = _relative_paths(search.found, search.cwd)
    files = [SourceFile(path, display, search.found[path]) for path, display in shown.items()]
    skips = [Skip(relative_path(path, search.cwd), reason) for path, reason in search.skips.items()]
    # Characters are in the order of their bytes in UTF-8, but for what stands for bytes that are none.
    plain = "".join(shown.values()).isascii()
    files.sort(key=(lambda file: file.display) if plain else (lambda file: os.fsencode(file.display)))
    skips.sort(key=lambda skip: os.fsencode(skip.path))
    return Discovery(tuple(files), tuple(skips))


def relative_path(path: str, base: str | Path) -> str:
    """An absolute path as seen from an absolute directory, with `/`; unchanged if on another Windows drive."""
    base = os.fspath(base)
    if path.startswith(base) and path[len(base) : len(base) + 1] == os.sep:
        relative = path[len(base) + 1 :]
    else:
        try:
            relative = os.path.relpath(path, base)
        except ValueError:
            return path
    return relative if os.sep == "/" else relative.replace(os.sep, "/")


def _relative_paths(paths: Iterable[str], base: str) -> dict[str, str]:
    """The same of many real paths: each directory is looked at once."""
    directories: dict[str, str] = {}
    shown: dict[str, str] = {}
    for path in paths:
        directory, _, name = path.rpartition(os.sep)
        if directory not in directories:
            directories[directory] = relative_path(path, base).removesuffix(name)
        shown[path] = directories[directory] + name
    return shown


def below_repository(directory: Path) -> str:
    """Where a directory stands in the repository that encloses it, with `/`; empty at its top, or outside of any."""
    real = os.path.realpath(directory)
    top = enclosing_repository(real)
    return "" if top is None or top == real else relative_path(real, top)


def is_test_file(relative: str) -> bool:
    """Whether a path relative to the settings' root is a test's, by pytest's names for files and directories."""
    *directories, name = relative.split("/")
    if name == "conftest.py" or (name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))):
        return True
    return "tests" in directories or "test" in directories


def is_excluded(path: str, settings: Settings) -> bool:
    """Whether `exclude` and `extend-exclude` leave out a file (its absolute, real path) that was given by name."""
    root = os.path.realpath(settings.root)
    patterns = (*settings.exclude, *settings.extend_exclude)
    return _is_inside(path, root) and Exclusion.of(patterns, "").covers(relative_path(path, root))


@dataclass(frozen=True, slots=True)
class _Search:
    cwd: str
    root: str
    settings: Settings
    found: dict[str, SourceKind]
    """By real path."""
    skips: dict[str, str]
    """Absolute path to reason."""

    def add(self, argument: str) -> None:
        absolute = os.path.join(self.cwd, argument)  # noqa: PTH118  (of text, and nothing normalised yet)
        lexical = os.path.normpath(absolute)
        try:
            path = os.path.realpath(absolute, strict=True)
            mode = os.stat(path).st_mode  # noqa: PTH116
        except FileNotFoundError:
            raise UsageError(f"no such file or directory: {printable(argument)}") from None
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise UsageError(f"cannot read {printable(argument)}: {reason}") from None
        if _is_inside(lexical, self.root) and not _is_inside(path, self.root):
            self.skips[lexical] = _LEADS_OUT
        elif stat.S_ISDIR(mode):
            self._add_tree(path)
        elif stat.S_ISREG(mode) and not (self.settings.force_exclude and is_excluded(path, self.settings)):
            self._add_file(path, lexical)
        elif not stat.S_ISREG(mode):
            self.skips[path] = NOT_REGULAR

    def _add_tree(self, top: str) -> None:
        from anyint_lint.git_tree import list_tree  # noqa: PLC0415 - start-up: a hook names files

        prefix = relative_path(top, self.root)
        exclusion = Exclusion.of(
            (*self.settings.exclude, *self.settings.extend_exclude), "" if prefix == "." else f"{prefix}/"
        )
        listing = list_tree(top, exclusion)
        start = top if top.endswith(os.sep) else top + os.sep
        for name in listing.files:
            self._add_file(start + name, name)
        for name in listing.links:
            self._add_link(start + name, top)
        for name, reason in listing.skips:
            self.skips[start + name if name else top] = reason

    def _add_file(self, path: str, name: str) -> None:
        """`name` is how the file was come by: of a link, its own name decides too."""
        if path.endswith(".ipynb") or name.endswith(".ipynb"):
            self.found[path] = SourceKind.NOTEBOOK
        else:
            self.found.setdefault(path, SourceKind.PYTHON)

    def _add_link(self, link: str, top: str) -> None:
        is_source = link.endswith(SUFFIXES)
        path = os.path.realpath(link)
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116
        except OSError:
            if is_source:
                self.skips[link] = _LEADS_NOWHERE
            return
        relevant = is_source or stat.S_ISDIR(mode)
        if relevant and not (_is_inside(path, top) or (_is_inside(top, self.root) and _is_inside(path, self.root))):
            self.skips[link] = _LEADS_OUT
        elif is_source and stat.S_ISREG(mode):
            self._add_file(path, link)
        elif is_source and not stat.S_ISDIR(mode):
            self.skips[link] = NOT_REGULAR


def _is_inside(path: str, directory: str) -> bool:
    return path == directory or path.startswith(directory if directory.endswith(os.sep) else directory + os.sep)
