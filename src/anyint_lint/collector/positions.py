"""Where the nodes of a concrete tree stand in its text.

LibCST's own positions cost more than its parsing: it writes the whole tree out again to learn them. Here the tree's
leaves and brackets are paired, in the order in which they are written, with the marks that `lexer.py` finds in the
text. Every mark must be the very text that its node holds and none may be left over; where that fails, LibCST's
positions are taken, so that a span is slow at worst, never wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TypeAlias

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from anyint_lint.collector.lexer import LexError, marks
from anyint_lint.collector.pairing import Extents, UnpairedError, pair
from anyint_lint.facts import Span
from anyint_lint.light_pattern import pattern

SpanOf: TypeAlias = Callable[[cst.CSTNode], Span]
"""The span of a string, a piece of an f-string, a call, a binary operation, an augmented assignment or a function's
name; without the parentheses around it, as LibCST's `PositionProvider` has it."""

_NOWHERE = Span(1, 1, 1, 1)
_LINE_END = pattern(r"\r\n?|\n")


def spans(module: cst.Module, text: str, first_line: int = 1) -> SpanOf:
    """The spans of a module, which is what `text` was parsed to; it begins on the line of that number."""
    try:
        return paired_spans(module, text, first_line)
    except UnpairedError:
        return resolved_spans(module, first_line)


def paired_spans(module: cst.Module, text: str, first_line: int = 1) -> SpanOf:
    """The spans, by pairing.

    Raises `UnpairedError` where text and tree do not meet.
    """
    try:
        extents: Extents = pair(module, text, marks(text))
    except LexError as error:
        raise UnpairedError(str(error)) from error
    above = first_line - 1
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def span(node: cst.CSTNode) -> Span:
        extent = extents.get(id(node))
        if extent is None:
            return _NOWHERE
        line, end_line = bisect_right(starts, extent[0]), bisect_right(starts, extent[1])
        column, end_column = extent[0] - starts[line - 1] + 1, extent[1] - starts[end_line - 1] + 1
        return Span(line + above, column, end_line + above, end_column)

    return span


def resolved_spans(module: cst.Module, first_line: int = 1) -> SpanOf:
    """The spans, by LibCST's metadata."""
    above = first_line - 1
    positions = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)

    def span(node: cst.CSTNode) -> Span:
        position = positions.get(node)
        if position is None:
            return _NOWHERE
        start, end = position.start, position.end
        return Span(start.line + above, start.column + 1, end.line + above, end.column + 1)

    return span
