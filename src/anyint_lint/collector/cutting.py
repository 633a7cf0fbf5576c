"""Cuts a text into pieces that can be parsed each for itself.

That is done before a `def`, `class` or decorator at the margin. Where such a line stands in a string or between
brackets instead, the piece before it does not parse, and then the text is to be read as a whole: a cut is slow at
worst, never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from anyint_lint.light_pattern import pattern

_AT_MARGIN = pattern(r"(?<=[^\\][\r\n])(?=(?:async[ \t]+def|def|class)\b|@)")
_INDENTED = pattern(r"(?<=[^\\][\r\n])([ \t]+)(?=(?:async[ \t]+def|def)\b|@)")
_LONGEST_DECORATOR = 1_000
"""Characters, of its last line."""
_LINE_END = pattern(r"\r\n|\r|\n")


def pieces(text: str, *, least: int = 0) -> Iterator[tuple[int, str]]:
    """Each piece, and the line that it begins on. Small ones are joined until they have `least` characters.
    Decorators stay with what they decorate."""
    return _cut(text, (match.start() for match in _AT_MARGIN.finditer(text)), least)


def pieces_of_class(text: str, *, least: int = 0) -> Iterator[tuple[int, str]]:
    """The same of a class: its head, and its methods without it. All in one where the first function may stand in
    something else that the class holds, as other lines are indented less."""
    first = _INDENTED.search(text)
    if first is None or _has_less_indented(text, len(first[1])):
        return _cut(text, (), least)
    found = _INDENTED.finditer(text, first.start())
    return _cut(text, (match.start() for match in found if match[1] == first[1]), least)


def _has_less_indented(text: str, indentation: int) -> bool:
    less = rf"[\r\n][ \t]{{1,{indentation - 1}}}(?![ \t\r\n#])"
    return indentation > 1 and re.search(less, text) is not None


def _cut(text: str, places: Iterable[int], least: int) -> Iterator[tuple[int, str]]:
    ends = [at for at in places if not _is_decorated(text, at)]
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


def _is_decorated(text: str, at: int) -> bool:
    """Whether the line before is a decorator, or perhaps the last one of a decorator."""
    before = text[max(0, at - _LONGEST_DECORATOR) : at].splitlines()
    return bool(before) and ("@" in before[-1] or before[-1].strip() in {")", "])", "})"})
