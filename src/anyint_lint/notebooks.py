"""The code cells of a notebook as one Python text, and the way back from its lines to cells.

Cells share one namespace, so they are read as one module, in the order they stand in. Between two of them stands a
line that ends whatever a cell leaves open, so that two broken cells never make a sound one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import field, fields, is_dataclass, replace
from typing import cast

from anyint_lint.facts import Failure, FileFacts, Span, Suppression
from anyint_lint.file_bytes import MAX_BYTES
from anyint_lint.ipython_cells import as_python
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.notebook_json import JsonCell, NotebookJson, parse_notebook, parse_text
from anyint_lint.paths import SourceKind

# Nothing where a statement may begin; a syntax error inside brackets, after a backslash and in either triple quotes.
BETWEEN = "pass; '\"\"\"' \"'''\"\n"
"""The line that stands before each cell."""
_OPENING = "if True:\n"
_LINE_END = pattern(r"\r\n|\r|\n")
_FIRST_CODE = pattern(r"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*([ \t]+)[^\s#]")
_SURROGATES = pattern("[\ud800-\udfff]")
_PYTHON = pattern(r"(?:i?python|coconut|cython|sage)[\d.]*")
"""Kernels for Python and its supersets, whose notebooks are mostly plain Python."""


@dataclass(frozen=True, slots=True)
class CodeCell:
    index: int
    """Among all cells of the notebook, from 0."""
    text: str
    """Plain Python that keeps the cell's lines and columns, save for `shifts`."""
    shifts: Mapping[int, int] = field(default_factory=dict)
    """Line of the cell -> how many characters were cut off its start."""

    @property
    def before(self) -> str:
        """What makes the cell part of the text: IPython takes the indentation of a whole cell away, this opens a
        block for it."""
        return BETWEEN + (_OPENING if _FIRST_CODE.match(self.text) else "")

    @property
    def lines(self) -> int:
        return len(_LINE_END.findall(self.text)) + (not self.text.endswith(("\n", "\r")))


@dataclass(frozen=True, slots=True)
class Notebook:
    cells: tuple[CodeCell, ...] = ()
    failures: tuple[Failure, ...] = ()
    """Of single cells, which are then not among `cells`."""
    skipped: str | None = None
    """Why nothing of it is read, although nothing is wrong with it."""

    def without(self, failures: Iterable[Failure]) -> Notebook:
        """Less the cells that these failures stand in."""
        lost = tuple(failures)
        places = {failure.span.cell for failure in lost}
        cells = tuple(cell for cell in self.cells if cell.index not in places)
        return replace(self, cells=cells, failures=tuple(sorted((*self.failures, *lost), key=_by_place)))


def read_notebook(data: bytes) -> Notebook | Failure:
    """The Python of a notebook. A failure is one of the whole file; those of single cells are in the notebook."""
    parsed = parse_notebook(data)
    if isinstance(parsed, Failure):
        return parsed
    if parsed.language is not None and not _PYTHON.fullmatch(parsed.language):
        return Notebook(skipped=f"a notebook in another language: {parsed.language}")
    return _code_cells(parsed)


def _code_cells(parsed: NotebookJson) -> Notebook:
    cells: list[CodeCell] = []
    failures: list[Failure] = []
    size = 0
    for index, cell in enumerate(parsed.cells):
        fault = _fault(cell, index)
        if fault is not None:
            failures.append(fault)
        elif cell.kind == "code" and (cell.language is None or _PYTHON.fullmatch(cell.language)):
            text = _SURROGATES.sub("\ufffd", cell.text)  # half a pair is one character, which no encoding has
            size += len(text)
            if size > MAX_BYTES[SourceKind.PYTHON]:
                failures.append(_too_much(index))
                break
            python = as_python(text)
            if python is not None:
                cells.append(CodeCell(index, python.text, python.shifts))
    return Notebook(tuple(cells), tuple(failures))


def _fault(cell: JsonCell, index: int) -> Failure | None:
    if cell.kind is None:
        return Failure("the cell has no type", Span(1, 1, 1, 1, index))
    if cell.kind != "code":
        return None
    if cell.source is None:
        return Failure("the cell's source is neither a text nor a list of texts", Span(1, 1, 1, 1, index))
    if "\0" not in (text := cell.text):
        return None
    line, column = place_in(text, text.index("\0"))
    return Failure("holds a NUL character, which Python source must not", Span(line, column, line, column, index))


def _too_much(index: int) -> Failure:
    most = MAX_BYTES[SourceKind.PYTHON] // 1_000_000
    message = f"the code up to here is larger than {most} MB, which is the most that is read; no later cell was"
    return Failure(message, Span(1, 1, 1, 1, index))


@dataclass(frozen=True, slots=True)
class JoinedCells:
    """The text of some cells of one notebook, and where its lines come from."""

    text: str
    cells: tuple[CodeCell, ...]
    first_lines: tuple[int, ...]
    """The line of the text on which each of them begins."""

    def in_cell(self, span: Span) -> Span:
        """A span of the text as one of a cell. What reaches beyond its cell is cut off there."""
        number = max(bisect_right(self.first_lines, span.line) - 1, 0)
        cell, above = self.cells[number], self.first_lines[number] - 1
        line = min(max(span.line - above, 1), cell.lines)
        end_line = min(max(span.end_line - above, line), cell.lines)
        column = span.column + cell.shifts.get(line, 0)
        end_column = span.end_column + cell.shifts.get(end_line, 0)
        return Span(line, column, end_line, end_column, cell.index)

    def facts_in_cells(self, facts: FileFacts) -> FileFacts:
        """Facts of the text with every span, however deep it lies in them, in its cell."""
        return cast("FileFacts", self._moved(facts))

    def _moved(self, value: object) -> object:
        if isinstance(value, Span):
            return self.in_cell(value)
        if isinstance(value, tuple):
            return tuple(self._moved(one) for one in value) if value else value
        if isinstance(value, Suppression):
            value = self._suppression(value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        given = {one.name: getattr(value, one.name) for one in fields(value)}
        moved = {name: self._moved(one) for name, one in given.items() if isinstance(one, tuple) or is_dataclass(one)}
        return replace(value, **moved)

    def _suppression(self, one: Suppression) -> Suppression:
        """The lines it holds for, and what is taken out with it; the spans move as all others do."""
        place = self.in_cell(one.span)
        number = max(bisect_right(self.first_lines, one.span.line) - 1, 0)
        removal = one.removal
        if removal.end_line > one.span.end_line and place.end_line == self.cells[number].lines:
            removal = removal._replace(end_line=one.span.end_line, end_column=one.span.end_column)
        line = self.in_cell(Span(one.line, 1, one.line, 1)).line
        if one.last_line == 0:  # the whole notebook
            return replace(one, removal=removal, line=line, cell=place.cell)
        lines = self.in_cell(Span(one.first_line, 1, one.last_line, 1))
        return replace(
            one, removal=removal, line=line, first_line=lines.line, last_line=lines.end_line, cell=place.cell
        )


def joined(cells: Iterable[CodeCell]) -> JoinedCells:
    pieces: list[str] = []
    chosen: list[CodeCell] = []
    first_lines: list[int] = []
    line = 1
    for cell in cells:
        before = cell.before
        # A `\r` at the end and this `\n` are one line end.
        end = "" if cell.text.endswith("\n") else "\n"
        line += before.count("\n")
        chosen.append(cell)
        first_lines.append(line)
        pieces += (before, cell.text, end)
        line += cell.lines
    return JoinedCells("".join(pieces), tuple(chosen), tuple(first_lines))


def outside_of(text: str, cells: Iterable[int | None]) -> str:
    """A notebook's file without the strings that make up the sources of these cells; all of it if it is none."""
    notebook = parse_text(text)
    if isinstance(notebook, Failure):
        return text
    pieces: list[str] = []
    at = 0
    wanted = set(cells)
    for index, cell in enumerate(notebook.cells):
        for token in (cell.source or ()) if index in wanted else ():
            pieces.append(text[at : token.start])
            at = token.end
    return "".join((*pieces, text[at:]))


def place_in(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of a character; lines end as in Python."""
    ends = [match.end() for match in _LINE_END.finditer(text, 0, at)]
    return len(ends) + 1, at - (ends[-1] if ends else 0) + 1


def _by_place(failure: Failure) -> tuple[int, int, int]:
    return failure.span.start
