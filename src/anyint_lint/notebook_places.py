"""Where in a notebook's file the places of its cells are: for annotations and fixes of readers that know no cells."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from anyint_lint.facts import Failure, Span
from anyint_lint.light_pattern import pattern
from anyint_lint.notebook_edits import encoded, is_ascii_only, lines_of, offsets, raw_places
from anyint_lint.notebook_json import NotebookJson, StringToken, parse_text
from anyint_lint.violations import Edit, Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LINE_END = pattern(r"\r\n|\r|\n")


def lines_of_cells(text: str) -> dict[int | None, list[str]]:
    """The lines of each cell, without their ends; empty for what is no notebook."""
    notebook = parse_text(text)
    if isinstance(notebook, Failure):
        return {}
    return {index: _LINE_END.split(cell.text) for index, cell in enumerate(notebook.cells) if cell.source}


def placed(text: str, wanted: Iterable[Span | Edit]) -> dict[Span | Edit, Placed]:
    """For spans and edits in cells: the same in the lines and columns of the file. What cannot be told is left out:
    an edit that reaches over several of the JSON strings that a cell is made of, a cell that is not there."""
    notebook = parse_text(text)
    if isinstance(notebook, Failure):
        return {}
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    found: dict[Span | Edit, Placed] = {}
    for one in wanted:
        try:
            start, end, content = _raw(text, notebook, one)
        except ValueError:
            continue
        span = Span(*_line_and_column(starts, start), *_line_and_column(starts, end))
        columns = _byte_column(text, start, span.column), _byte_column(text, end, span.end_column)
        found[one] = Placed(span, columns, content)
    return found


def _raw(text: str, notebook: NotebookJson, one: Span | Edit) -> tuple[int, int, str | None]:
    span = one.span if isinstance(one, Edit) else one
    if span.cell is None or not 0 <= span.cell < len(notebook.cells) or not notebook.cells[span.cell].source:
        raise ValueError("no such cell, or one without text")
    cell = notebook.cells[span.cell]
    tokens = cell.source or ()
    start, end = offsets(lines_of(cell.text), span)
    first, before_first = _token_at(tokens, start, at_its_end=False)
    last, before_last = (first, before_first) if end == start else _token_at(tokens, end, at_its_end=True)
    raw_start = raw_places(text, first)[start - before_first]
    raw_end = raw_places(text, last)[end - before_last]
    if not isinstance(one, Edit):
        return raw_start, raw_end, None
    if first is not last:
        raise ValueError("an edit reaches over several strings of the cell's source")
    return raw_start, raw_end, encoded(one.content, ascii_only=is_ascii_only(text, first))


def _token_at(tokens: Sequence[StringToken], offset: int, *, at_its_end: bool) -> tuple[StringToken, int]:
    """The string that holds a place of the cell's text, and how much text stands before it."""
    before = 0
    for token in tokens:
        after = before + len(token.value)
        if before <= offset < after or (offset == after and (at_its_end or token is tokens[-1])):
            return token, before
        before = after
    raise ValueError("the cell has no such place")


def _line_and_column(starts: Sequence[int], offset: int) -> tuple[int, int]:
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def _byte_column(text: str, offset: int, column: int) -> int:
    return len(text[offset - column + 1 : offset].encode("utf-8", "surrogatepass")) + 1
