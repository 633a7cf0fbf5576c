"""One source line as a terminal shows it: escaped, cut to a width, with carets under one stretch of it."""

from __future__ import annotations

from typing import NamedTuple

from anyint_lint.printable import display_width, printable

TAB_WIDTH = 4
CONTEXT = 24
"""Columns kept before the carets when a line must be cut."""
ELLIPSIS = "..."
MIN_ROOM = 30
"""For wrapped text, however narrow the terminal is."""


class Excerpt(NamedTuple):
    source: str
    carets: str
    """Spaces and carets that stand under `source`; empty when the stretch lies outside the line."""


class _Cell(NamedTuple):
    text: str
    width: int


def excerpt(line: str, column: int, end_column: int, *, width: int) -> Excerpt:
    """`line` with carets under the code points `column` (from 1) up to, not including, `end_column`.

    At most `width` terminal columns are shown: a minified line of a megabyte must not fill the screen.
    """
    cells, whole = _cells(line.rstrip("\r\n"), width=width, upto=column)
    if column - 1 > len(cells):
        return Excerpt(_text(cells[:width]), "")
    first = max(0, column - 1)
    last = max(first + 1, min(end_column - 1, len(cells)))
    start, stop = 0, len(cells)
    if not whole or _width(cells) > width:
        room = width - 2 * len(ELLIPSIS)
        context = max(0, min(CONTEXT, room - _width(cells[first:last])))
        start = 0 if _width(cells[:last]) <= room else _start_of_window(cells, first, context)
        stop = _end_of_window(cells, start, room)
        if whole and stop == len(cells):  # the end of the line leaves room for more of its start
            start = _start_of_window(cells, stop, room)
    before = ELLIPSIS if start > 0 else ""
    after = ELLIPSIS if stop < len(cells) or not whole else ""
    source = before + _text(cells[start:stop]) + after
    indent = len(before) + _width(cells[start:first])
    return Excerpt(source.rstrip(), " " * indent + "^" * max(1, _width(cells[first : min(last, stop)])))


def wrapped(head: str, text: str, taken: int, width: int | None) -> list[str]:
    """`head` and `text`, broken between words so that no line is wider than `width`, if that can be.

    `taken` is the terminal columns of the head, in which further lines are indented. None: one line.
    """
    if width is None or taken + display_width(text) <= width:
        return [head + text]
    room = max(MIN_ROOM, width - taken)
    lines, line, used = [], "", 0
    for word in text.split(" "):
        size = display_width(word)
        if line and used + 1 + size > room:
            lines.append(line)
            line, used = word, size
        else:
            line, used = (f"{line} {word}", used + 1 + size) if line else (word, size)
    return [(head if not number else " " * taken) + line for number, line in enumerate([*lines, line])]


def _cells(line: str, *, width: int, upto: int) -> tuple[list[_Cell], bool]:
    """The line's code points as shown, as far as a window could reach; and whether that is all of them."""
    reach = upto + width
    cells = []
    for character in line[:reach]:
        shown = " " * TAB_WIDTH if character == "\t" else printable(character)
        cells.append(_Cell(shown, display_width(shown)))
    return cells, reach >= len(line)


def _start_of_window(cells: list[_Cell], before: int, room: int) -> int:
    """The first of the cells that fit into `room` columns before a place."""
    start = before
    while start > 0 and cells[start - 1].width <= room:
        start -= 1
        room -= cells[start].width
    return start


def _end_of_window(cells: list[_Cell], start: int, width: int) -> int:
    stop, room = start, width
    while stop < len(cells) and cells[stop].width <= room:
        room -= cells[stop].width
        stop += 1
    return stop


def _text(cells: list[_Cell]) -> str:
    return "".join(cell.text for cell in cells)


def _width(cells: list[_Cell]) -> int:
    return sum(cell.width for cell in cells)
