"""Cuts a text into pieces that can be parsed each for itself.

That is done before a `def`, `class` or decorator at the margin. Where such a line stands in a string or between
brackets instead, the piece before it does not parse, and then the text is to be read as a whole: a cut is slow at
worst, never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CUT = re.compile(r"(?<=[^\\][\r\n])(?=(?:async[ \t]+def|def|class)\b|@)")
_DECORATED = re.compile(r"@[^\r\n]*(?:\r\n|\r|\n)\Z")
_LINE_END = re.compile(r"\r\n|\r|\n")


def pieces(text: str, *, least: int = 0) -> Iterator[tuple[int, str]]:
    """Each piece, and the line that it begins on; of `least` characters, but for the last one. Decorators stay with
    what they decorate."""
    start, line = 0, 1
    for end in [*(match.start() for match in _CUT.finditer(text)), len(text)]:
        if end - start < least and end < len(text):
            continue
        piece = text[start:end]
        if end < len(text) and _DECORATED.search(piece):
            continue
        yield line, piece
        line += len(_LINE_END.findall(piece))
        start = end
