"""A first look at the bytes of a few files: which of them can say nothing, told before anything else is loaded.

Where many files are to be read, or an earlier run has read them, the tables' own filter and the cache are faster.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from anyint_lint.file_bytes import UnreadableError, read_regular
from anyint_lint.first_words import PIECES, WORDS
from anyint_lint.light_pattern import pattern
from anyint_lint.paths import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anyint_lint.paths import SourceFile

_LETTERS = pattern(rb"[a-z]+")
_O_SERIES = pattern(rb"[\"'/:.]o\d")
FEW = 100
"""Files."""
_MOST_BYTES = 500_000
"""Of one file: a larger one is read by a process of its own."""


def silent(files: Iterable[SourceFile]) -> Iterator[SourceFile]:
    """Those that certainly hold no fact of the built-in tables, and nothing that must be told of."""
    return (file for file in files if file.kind is SourceKind.PYTHON and _is_silent(file))


def _is_silent(file: SourceFile) -> bool:
    try:
        return os.lstat(file.path).st_size <= _MOST_BYTES and not may_say(read_regular(file))
    except (OSError, UnreadableError):  # whoever reads it again tells why
        return False


def may_say(data: bytes) -> bool:
    """Whether a source of these bytes may hold a fact: true for each that `candidate_test` lets pass."""
    lower = data.lower()
    if any(piece in lower for piece in PIECES) or _O_SERIES.search(lower):
        return True
    return not WORDS.isdisjoint(_LETTERS.findall(lower))
