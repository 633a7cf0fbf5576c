"""What lies outside the editor's buffers and bears on its diagnostics: configuration, lists, imported modules.

Files are remembered with the stamp they had when they were read; that a stamp has changed is all that is asked later.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from anyint_lint.cache_directory import default_cache_directory
from anyint_lint.config_file import FILE_NAME, PYPROJECT
from anyint_lint.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from anyint_lint.facts import FileFacts
    from anyint_lint.file_reader import Names

Stamp = tuple[int, int, int] | None
"""Modification time, size and inode; None where there is no file."""
MOST_MODULES = 1_000


def stamp_of(path: str) -> Stamp:
    try:
        status = os.stat(path)  # noqa: PTH116  (of text, many times)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def list_paths(files: Iterable[str]) -> list[str]:
    """What holds the lists: the files given, or the cache. A list that is written anew changes its directory too."""
    named = [
        after if equals and before.isalpha() else file
        for file in files
        for before, equals, after in [file.partition("=")]
    ]
    if named:
        return named
    directory = default_cache_directory()
    try:
        inside = [os.fspath(path) for path in sorted(directory.iterdir())]
    except OSError:
        inside = []
    return [os.fspath(directory), *inside]


def config_paths(directory: Path) -> list[str]:
    """Where the configuration of a directory may stand, now or later."""
    found = []
    for parent in (directory, *directory.parents):
        found += [os.fspath(parent / FILE_NAME), os.fspath(parent / PYPROJECT)]
        if os.path.lexists(parent / ".git"):
            break
    return found


@dataclass(slots=True)
class Modules:
    """The facts of files on disk that open documents import from, the least recently asked for forgotten first."""

    _facts: OrderedDict[tuple[str, Names | None], tuple[Stamp, FileFacts]] = field(default_factory=OrderedDict)

    def facts(self, path: str, wanted: Names | None, read: Callable[[], FileFacts]) -> FileFacts:
        key, stamp = (path, wanted), stamp_of(path)
        known = self._facts.get(key)
        if known is None or known[0] != stamp:
            known = self._facts[key] = (stamp, read())
        self._facts.move_to_end(key)
        while len(self._facts) > MOST_MODULES:
            self._facts.popitem(last=False)
        return known[1]

    def clear(self) -> None:
        self._facts.clear()
