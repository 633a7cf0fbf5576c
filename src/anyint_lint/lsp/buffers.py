"""Texts as the editor holds them: lines, places and edits in the units that editor and server have agreed on.

pygls keeps texts too, but its lines also end at form feeds and at six more characters at which neither Python's nor the
protocol's do, so that every place after one of them would be wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lsprotocol import types

from anyint_lint.facts import Span
from anyint_lint.light_pattern import pattern

_LINE_END = pattern(r"\r\n|\r|\n")
UTF_8, UTF_16 = types.PositionEncodingKind.Utf8.value, types.PositionEncodingKind.Utf16.value


@dataclass(frozen=True, eq=False)
class Buffer:
    """One version of one text. Two are the same only if they are one object."""

    uri: str
    text: str
    version: int | None = None
    language: str = "python"
    encoding: str = UTF_16
    """Of the protocol's positions."""

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line begins; there is always one."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def line(self, number: int) -> str:
        """The text of a line, from 0, without its end; empty beyond the last."""
        if not 0 <= number < len(self.starts):
            return ""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end].rstrip("\r\n")

    def offset(self, position: types.Position) -> int:
        """In code points. What lies beyond a line's end counts as its end, as the protocol has it."""
        if position.line >= len(self.starts):
            return len(self.text)
        return self.starts[position.line] + _code_points(self.line(position.line), position.character, self.encoding)

    def position(self, offset: int) -> types.Position:
        number = bisect_right(self.starts, offset) - 1
        before = self.text[self.starts[number] : offset]
        return types.Position(number, _units(before, self.encoding))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a `Span`, both from 1."""
        number = bisect_right(self.starts, offset)
        return number, offset - self.starts[number - 1] + 1

    def offset_of(self, line: int, column: int) -> int:
        """From a line and column of a `Span`, both from 1."""
        if line > len(self.starts):
            return len(self.text)
        return min(self.starts[line - 1] + column - 1, len(self.text))

    def range(self, span: Span) -> types.Range:
        start = self.position(self.offset_of(span.line, span.column))
        end = self.position(self.offset_of(span.end_line, span.end_column))
        return types.Range(start, end)

    def at(self, span: Span) -> str:
        """The text that stands at a span."""
        return self.text[self.offset_of(span.line, span.column) : self.offset_of(span.end_line, span.end_column)]

    def changed(self, changes: Iterable[types.TextDocumentContentChangeEvent], version: int | None) -> Buffer:
        """After the changes, of which each is told in terms of the one before it."""
        current = self
        for change in changes:
            text = change.text
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = current.offset(change.range.start), current.offset(change.range.end)
                text = current.text[:start] + text + current.text[max(start, end) :]
            current = Buffer(self.uri, text, version, self.language, self.encoding)
        return current


def _units(text: str, encoding: str) -> int:
    if text.isascii():
        return len(text)
    if encoding == UTF_8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + (sum(character > "\uffff" for character in text) if encoding == UTF_16 else 0)


def _code_points(line: str, units: int, encoding: str) -> int:
    """How many characters of the line make up so many units; one that is cut through counts as whole."""
    if line.isascii():
        return min(units, len(line))
    count = 0
    for number, character in enumerate(line):
        if count >= units:
            return number
        count += _units(character, encoding)
    return len(line)
