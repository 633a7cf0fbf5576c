"""Changes a cell's text inside the notebook's JSON: nothing but the touched characters differs afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from anyint_lint.facts import Failure, Span
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.notebook_json import StringToken, parse_text
from anyint_lint.violations import Edit

_LINE = pattern(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_CHARACTER = pattern(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
_ESCAPED_BEYOND_ASCII = pattern(r"(?<!\\)(?:\\\\)*\\u(?!00[0-7])[0-9a-fA-F]{4}")


@dataclass(frozen=True, slots=True)
class _Change:
    """Put `raw` at `[start, end)` of the file."""

    start: int
    end: int
    raw: str


def replace_in_cell(text: str, cell: int, edits: Iterable[Edit]) -> str:
    """The notebook's text with the edits made in a cell, by the lines and columns of that cell (whatever cell their
    spans name). What is put in is escaped as its neighbours are.

    Raises ValueError when the text is no notebook, has no such cell, or an edit lies outside of it, overlaps another
    or reaches over several of the JSON strings that the cell is made of.
    """
    notebook = parse_text(text)
    if isinstance(notebook, Failure):
        raise ValueError(notebook.message)  # noqa: TRY004 - the value is wrong, not its type
    if not 0 <= cell < len(notebook.cells):
        raise ValueError(f"the notebook has {len(notebook.cells)} cells, so none with index {cell}")
    tokens = notebook.cells[cell].source or ()
    lines = lines_of(notebook.cells[cell].text)
    changes = sorted((_change(text, tokens, lines, edit) for edit in edits), key=lambda one: (one.start, one.end))
    if any(one.end > other.start for one, other in pairwise(changes)):
        raise ValueError("two edits overlap")
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces += (text[at : change.start], change.raw)
        at = change.end
    return "".join((*pieces, text[at:]))


def _change(text: str, tokens: Sequence[StringToken], lines: Sequence[str], edit: Edit) -> _Change:
    start, end = offsets(lines, edit.span)
    before = 0
    for token in tokens:
        after = before + len(token.value)
        # An empty edit between two strings belongs to the first of them.
        if before <= start <= end <= after and (start < after or start == end):
            places = raw_places(text, token)
            raw = encoded(edit.content, ascii_only=is_ascii_only(text, token))
            return _Change(places[start - before], places[end - before], raw)
        before = after
    raise ValueError("an edit reaches over several strings of the cell's source")


def lines_of(text: str) -> list[str]:
    """The lines of a cell with their ends, and an empty one after the last end."""
    return _LINE.findall(text)


def offsets(lines: Sequence[str], span: Span) -> tuple[int, int]:
    """Where in the cell's text a span begins and ends. Raises ValueError when the cell has no such place."""
    ends = []
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        if not (1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1):
            raise ValueError(f"the cell has no line {line}, column {column}")
        ends.append(sum(map(len, lines[: line - 1])) + column - 1)
    return ends[0], ends[1]


def raw_places(text: str, token: StringToken) -> list[int]:
    """Where in the file each character of a string begins, and where the last one ends."""
    inner = _CHARACTER.finditer(text, token.start + 1, token.end - 1)
    return [*(match.start() for match in inner), token.end - 1]


def is_ascii_only(text: str, token: StringToken) -> bool:
    """Whether the writer escapes what is beyond ASCII: the string itself shows it, or else the file."""
    for part in (text[token.start : token.end], text):
        if not part.isascii():
            return False
        if _ESCAPED_BEYOND_ASCII.search(part):
            return True
    return False


def encoded(content: str, *, ascii_only: bool) -> str:
    """The text as it stands inside a JSON string."""
    return json.dumps(content, ensure_ascii=ascii_only)[1:-1]
