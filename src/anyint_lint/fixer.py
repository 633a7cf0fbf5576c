"""Edits to bytes: which fixes of a file go together, and what the file then holds. Reads and writes nothing."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from anyint_lint.facts import Failure, Span
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.notebook_edits import replace_in_cell
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source, decode, encode, source_of

if TYPE_CHECKING:
    from anyint_lint.violations import Edit, Fix

MOST_EDITS = 2_000
"""Made in one file at once; what is left is for the next round. Only a file written to hold us up has more."""
_LINE_END = pattern(r"\r\n?|\n")


class NotFixableError(ValueError):
    """The edits cannot be made in this source; the text says why."""


@dataclass(frozen=True, slots=True)
class Choice:
    fixes: tuple[Fix, ...]
    """Those that are made, each whole."""
    edits: tuple[Edit, ...]
    """Theirs: each once, in reading order."""


def compatible(fixes: Iterable[Fix], most: int = MOST_EDITS) -> Choice:
    """The fixes that can be made at once: of two that touch the same place the earlier one, unless they are equal."""
    chosen: list[Fix] = []
    edits: set[Edit] = set()
    places: list[tuple[tuple[int, int, int], Span]] = []
    """Of the edits, sorted; they do not touch each other."""
    for fix in fixes:
        new = [edit for edit in dict.fromkeys(fix.edits) if edit not in edits]
        if len(edits) + len(new) > most:
            break
        if any(_touches(edit.span, places) for edit in new):
            continue
        chosen.append(fix)
        edits.update(new)
        for edit in new:
            insort(places, (edit.span.start, edit.span))
    return Choice(tuple(chosen), tuple(sorted(edits, key=lambda edit: edit.span.start)))


def _touches(span: Span, places: Sequence[tuple[tuple[int, int, int], Span]]) -> bool:
    at = bisect_left(places, (span.start, span))
    return any(_touch(span, other) for _, other in places[max(at - 1, 0) : at + 1])


def edited(source: Source, edits: Sequence[Edit]) -> Source:
    """The source with the edits made, which must not touch each other. What they do not name keeps its bytes.

    Raises NotFixableError.
    """
    text = decode(source.data)
    if isinstance(text, Failure):
        raise NotFixableError(text.message)
    if not text.reversible:
        raise NotFixableError(f"its {text.encoding} text cannot be written back byte for byte")
    try:
        changed = _in_notebook(text.text, edits) if source.kind is SourceKind.NOTEBOOK else _in_text(text.text, edits)
        return source_of(encode(replace(text, text=changed)), source.kind)
    except UnicodeEncodeError:
        raise NotFixableError(f"its encoding, {text.encoding}, lacks a character of the new text") from None
    except ValueError as error:
        raise NotFixableError(str(error)) from None


def texts_at(text: str, spans: Iterable[Span]) -> list[str]:
    """The pieces of a text that these spans of it cover. Raises ValueError for one that lies outside."""
    starts = _line_starts(text)
    places = [_offsets(starts, text, span) for span in spans]
    return [text[start:end] for start, end in places]


def _in_text(text: str, edits: Iterable[Edit]) -> str:
    starts = _line_starts(text)
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda one: one.span.start):
        start, end = _offsets(starts, text, edit.span)
        pieces += (text[at:start], edit.content)
        at = end
    return "".join((*pieces, text[at:]))


def _in_notebook(text: str, edits: Iterable[Edit]) -> str:
    by_cell: dict[int, list[Edit]] = {}
    for edit in edits:
        by_cell.setdefault(-1 if edit.span.cell is None else edit.span.cell, []).append(edit)
    for cell, own in sorted(by_cell.items()):
        text = replace_in_cell(text, cell, own)
    return text


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def _offsets(starts: Sequence[int], text: str, span: Span) -> tuple[int, int]:
    found = []
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        if not 1 <= line <= len(starts):
            raise ValueError(f"there is no line {line}")
        offset = starts[line - 1] + column - 1
        if column < 1 or offset > (starts[line] if line < len(starts) else len(text)):
            raise ValueError(f"line {line} has no column {column}")
        found.append(offset)
    if found[0] > found[1]:
        raise ValueError("a span ends before it begins")
    return found[0], found[1]


def _touch(one: Span, other: Span) -> bool:
    """Whether two spans share a place; an empty one does so with whatever it borders on."""
    if one.cell != other.cell:
        return False
    start, end = max(_start(one), _start(other)), min(_end(one), _end(other))
    return start < end or (start == end and (_start(one) == _end(one) or _start(other) == _end(other)))


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column
