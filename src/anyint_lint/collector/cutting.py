"""Cuts a text into pieces that can be parsed each for itself.

That is done before a `def`, `class` or decorator at the margin. Where such a line stands in a string or between
brackets instead, the piece before it does not parse, and then the text is to be read as a whole: a cut is slow at
worst, never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_AT_MARGIN = re.compile(r"(?<=[^\\][\r\n])(?=(?:async[ \t]+def|def|class)\b|@)")
_INDENTED = re.compile(r"(?<=[^\\][\r\n])([ \t]+)(?=(?:async[ \t]+def|def)\b|@)")
_DECORATED = re.compile(r"(?:@[^\r\n]*|[\r\n][ \t]*\))(?:\r\n|\r|\n)\Z")
"""Ends with a decorator, or perhaps with the last line of one."""
_LONGEST_DECORATOR = 1_000
"""Characters, of its last line."""
_LINE_END = re.compile(r"\r\n|\r|\n")


def pieces(text: str, *, least: int = 0) -> Iterator[tuple[int, str]]:
    """Each piece, and the line that it begins on. Small ones are joined until they have `least` characters.
    Decorators stay with what they decorate."""
    return _cut(text, (match.start() for match in _AT_MARGIN.finditer(text)), least)


def pieces_of_class(text: str, *, least: int = 0) -> Iterator[tuple[int, str]]:
    """The same of a class: its head, and its methods without it."""
    first = _INDENTED.search(text)
    found = _INDENTED.finditer(text, first.start()) if first is not None else ()
    return _cut(text, (match.start() for match in found if first is not None and match[1] == first[1]), least)


def _cut(text: str, places: Iterable[int], least: int) -> Iterator[tuple[int, str]]:
    ends = [at for at in places if not _DECORATED.search(text, max(0, at - _LONGEST_DECORATOR), at)]
    ends.append(len(text))
    start, line = 0, 1
    for end, following in zip(ends, (*ends[1:], len(text)), strict=True):
        # What is large by itself is not joined to what stands before it.
        if end - start < least and following - end < least and end < len(text):
            continue
        piece = text[start:end]
        yield line, piece
        line += len(_LINE_END.findall(piece))
        start = end
