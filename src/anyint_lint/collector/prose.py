"""Source without its comments and docstrings, found in the bytes: what only they hold is no fact.

The pieces are those of Python's tokens as far as strings and comments go, so that a `#` in a string, or quotes in a
comment, mislead nobody. What is not certainly prose stays: the result only decides whether a file is read at all.
"""

from __future__ import annotations

import re

from anyint_lint.light_pattern import pattern

TOKEN = pattern(
    rb"""(\"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*''')"""
    rb"""|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"""
    rb"""|(#[^\r\n]*)""",
    re.DOTALL,
)
"""A string (of three quotes as the first group) or a comment (as the second), as far as they can be told apart by their
beginning."""
_BEFORE_COMMENT = frozenset({b" ", b"\t", b"\n", b"\r", b""})
"""What is after anything else may be in a nested f-string."""
_PREFIXES = frozenset({b"", b"r", b"R", b"u", b"U"})
_QUOTE_OR_LINE_END = pattern(rb"[\"'\r\n]")
_REST_OF_LINE = pattern(rb"[ \t\f]*(?:[#\r\n]|$)")


def without_prose(data: bytes) -> bytes:
    """The bytes without comments, and without the strings that are statements of their own."""
    kept: list[bytes] = []
    end = 0
    for match in TOKEN.finditer(data):
        start = match.start()
        if match.lastindex == 2:
            is_prose = data[start - 1 : start] in _BEFORE_COMMENT
        else:
            is_prose = match.lastindex == 1 and _is_docstring(data, match)
        if is_prose:
            kept.append(data[end:start])
            end = match.end()
    kept.append(data[end:])
    return b"".join(kept)


def _is_docstring(data: bytes, match: re.Match[bytes]) -> bool:
    """Whether a string has its lines for itself, and its text is no name or URL whatever it stands in."""
    line = max(data.rfind(b"\n", 0, match.start()), data.rfind(b"\r", 0, match.start())) + 1
    before = data[line : match.start()]
    if before.strip() not in _PREFIXES or not _REST_OF_LINE.match(data, match.end()):
        return False
    return bool(_QUOTE_OR_LINE_END.search(match[1][3:-3]))
