"""The marks of a Python text: everything in it that has a leaf or a bracket in LibCST's tree, in order, with offsets.

One regular expression finds names, numbers, strings and brackets; operators, keywords, trivia and layout are passed
over, since the tree says what stands between two marks. f-strings nest as PEP 701 has it. The text must be one that
LibCST has parsed: on any other the marks mean nothing.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import cache

from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

NAME_START = r"[^\x00-@\[-^`{-\x7f]"
NAME_CHARACTER = r"[^\x00-/:-@\[-^`{-\x7f]"
"""Outside strings and comments, valid code has characters beyond ASCII in names only. Told by what is none of them: a
class that names characters beyond the first 256 takes a hundred times as long to compile."""
_NAME = rf"{NAME_START}{NAME_CHARACTER}*+"

_NUMBER = r"""
    0[xX][0-9a-fA-F_]++ | 0[bB][01_]++ | 0[oO][0-7_]++
  | (?:[0-9][0-9_]*+(?:\.[0-9_]*+)?|\.[0-9][0-9_]*+)(?:[eE][+-]?[0-9][0-9_]*+)?[jJ]?
"""
_STRING = r"""
    (?:[uU]|[bB][rR]?|[rR][bB]?)?
    (?: \"\"\"[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+\"\"\" | '''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'''
      | "(?!"")[^"\\\r\n]*+(?:\\(?:\r\n|.)[^"\\\r\n]*+)*+" | '(?!'')[^'\\\r\n]*+(?:\\(?:\r\n|.)[^'\\\r\n]*+)*+' )
"""
_BLANKS = r"[ \t\f\r\n=,;+\-*/%&|^~<>@\\]++ | \#[^\r\n]*+ | \.(?![.0-9])"
_MARK = rf"""
    ({_NAME}(?!["'])|{_NUMBER}|\.\.\.)
  | ([(\[{{])
  | ([)\]}}])
  | ([fFtT][rR]?|[rR][fFtT])(\"\"\"|'''|"|')
  | ({_STRING}|{_NAME})
  | \Z
"""
"""The end of the text counts, so that each search succeeds where it begins."""

_CODE = pattern(rf"(?:{_BLANKS}|[:!])*+(?:{_MARK})", re.VERBOSE | re.DOTALL)
_HOLE = pattern(rf"(?:{_BLANKS}|!=|![ \t\f]*+[A-Za-z])*+(?:{_MARK}|(:))", re.VERBOSE | re.DOTALL)
"""In a hole of an f-string a conversion has a letter that is no name, and a colon may begin the format."""

_WORD, _OPEN, _CLOSE, _PREFIX, _QUOTE, _STRING_OR_WORD, _COLON = range(1, 8)
_LEAVES = (_WORD, _STRING_OR_WORD)
_FORMAT = pattern(r"[^{}]*+([{}])")

_KEYWORDS = frozenset({
    "and", "as", "assert", "async", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
    "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
    "try", "while", "with",
})  # fmt: skip
"""Words without a mark. `await` and `yield` have one: an expression begins or ends with them. So have the words that
are keywords in places only: `match`, `case`, `type`, `_`."""


class LexError(ValueError):
    """The text is not what the lexer takes Python for."""


@dataclass(slots=True)
class Marks:
    """Parallel lists: what stands there, and from which offset to which, in code points, half open.

    A bracket's mark, an f-string's and that of a hole in it hold the opening text, but reach to the end of the
    closing one.
    """

    texts: list[str] = field(default_factory=list)
    extents: list[tuple[int, int]] = field(default_factory=list)


def marks(text: str) -> Marks:
    """The marks of a text that LibCST has parsed.

    Raises `LexError` where brackets or quotes do not close.
    """
    lexer = _Lexer(text)
    lexer.code(0)
    return lexer.found


class _Lexer:
    __slots__ = ("found", "open", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Marks()
        self.open: list[int] = []
        """The marks whose end is not reached."""

    def code(self, start: int) -> None:
        position: int | None = start
        while position is not None:
            position = self._run(position, 0)
        if self.open:
            raise LexError("a bracket is not closed")

    def _run(self, start: int, depth: int) -> int | None:
        """Goes on to where an f-string or the hole that opened as the `depth`-th bracket ends, and says where that is.

        A depth of 0 is code outside any f-string. None where the text ends first.
        """
        texts, extents = self.found.texts, self.found.extents
        for match in (_HOLE if depth else _CODE).finditer(self.text, start):
            kind = match.lastindex
            if kind in _LEAVES:
                word = match[kind]
                if word not in _KEYWORDS:
                    texts.append(word)
                    extents.append(match.span(kind))
            elif kind == _OPEN:
                self._opened(match[_OPEN], match.start(_OPEN))
            elif kind == _CLOSE:
                self._closed(match.end())
                if len(self.open) < depth:
                    return match.end()
            elif kind == _QUOTE:
                return self._formatted(match)
            elif kind == _COLON and len(self.open) == depth:
                return self._format(match.end())
        return None

    def _opened(self, text: str, start: int) -> None:
        self.open.append(len(self.found.texts))
        self.found.texts.append(text)
        self.found.extents.append((start, start))

    def _closed(self, end: int) -> None:
        if not self.open:
            raise LexError("a bracket closes that was not opened")
        index = self.open.pop()
        self.found.extents[index] = (self.found.extents[index][0], end)

    def _formatted(self, start: re.Match[str]) -> int:
        """Reads an f-string or t-string from its prefix to its end, which is returned."""
        self._opened(start[_PREFIX] + start[_QUOTE], start.start(_PREFIX))
        segment = _segment(start[_QUOTE], raw="r" in start[_PREFIX].lower())
        position = start.end()
        while (match := segment.match(self.text, position)) is not None:
            position = match.end()
            if match[1] != "{":
                self._closed(position)
                return position
            position = self._hole(position)
        raise LexError("an f-string is not closed")

    def _hole(self, start: int) -> int:
        """Reads a hole from after its `{` to after its `}`, which is returned."""
        self._opened("{", start - 1)
        depth = len(self.open)
        position: int | None = start
        while position is not None:
            position = self._run(position, depth)
            if len(self.open) < depth and position is not None:
                return position
        raise LexError("a hole of an f-string is not closed")

    def _format(self, start: int) -> int | None:
        """Reads a hole's format, and with it the hole's end."""
        position = start
        while (match := _FORMAT.match(self.text, position)) is not None:
            position = match.end()
            if match[1] == "}":
                self._closed(position)
                return position
            position = self._hole(position)
        return None


@cache
def _segment(quote: str, *, raw: bool) -> re.Pattern[str]:
    """The text of an f-string up to and with its next hole's `{` or its closing quote."""
    character = quote[0]
    plain = rf"[^\\{{{character}]++" if len(quote) > 1 else rf"[^\\{{{character}\r\n]++"
    inner = rf"|{character}(?!{character * 2})" if len(quote) > 1 else ""
    named = "" if raw else r"|\\N\{[^}]*+\}"
    return re.compile(rf"(?:{plain}{named}|\\\r\n|\\[^{{]|\\(?=\{{)|\{{\{{{inner})*+(\{{|{quote})", re.DOTALL)
