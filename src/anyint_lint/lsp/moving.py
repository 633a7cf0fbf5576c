"""Facts of an earlier text, moved to where the same characters stand in a later one.

While somebody types, the code rarely parses; what was last known stays, where its own characters were left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import Any, TypeVar

from anyint_lint.facts import Export, FileFacts, Links, Outlet, Request, Span, Suppression
from anyint_lint.lsp.buffers import Buffer
from anyint_lint.lsp.documents import Document
from anyint_lint.paths import SourceKind

Fact = TypeVar("Fact")
MOST_LINES = 400
"""Between the first change and the last: what lies among more is taken for changed."""


class Moves:
    """From places of one text to those of another."""

    def __init__(self, old: Buffer, new: Buffer, cell: int | None = None) -> None:
        """`cell` is the new text's place in its notebook."""
        self._old, self._new, self._cell = old, new, cell
        self._same: list[tuple[int, int, int]] = []
        """(offset in the old text, in the new, length) of what both share, in order."""
        self._compare(old.text, new.text)

    def _compare(self, old: str, new: str) -> None:
        start = _alike(old, new)
        old, new = old[start:], new[start:]
        end = _alike(old[::-1], new[::-1])
        self._same.append((0, 0, start))
        between = [part.splitlines(keepends=True) for part in (old[: len(old) - end], new[: len(new) - end])]
        if all(1 < len(lines) <= MOST_LINES for lines in between):
            self._compare_lines(between[0], between[1], start)
        self._same.append((start + len(old) - end, start + len(new) - end, end))

    def _compare_lines(self, old: list[str], new: list[str], start: int) -> None:
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            at, now, length = (
                sum(map(len, lines)) for lines in (old[: block.a], new[: block.b], old[block.a :][: block.size])
            )
            if length:
                self._same.append((start + at, start + now, length))

    def span(self, span: Span) -> Span | None:
        """Where the same characters stand now; None where any of them was changed."""
        start, end = self._old.offset_of(span.line, span.column), self._old.offset_of(span.end_line, span.end_column)
        for at, now, length in self._same:
            if at <= start and end <= at + length:
                return self._span(start + now - at, end + now - at)
        return None

    def near(self, span: Span) -> Span:
        """Where a span is now whose own characters may have changed."""
        start = self._old.offset_of(span.line, span.column)
        at, now, length = max((one for one in self._same if one[0] <= start), default=(0, 0, 0))
        place = now + min(start - at, length)
        return self.span(span) or self._span(place, place)

    def _span(self, start: int, end: int) -> Span:
        return Span(*self._new.place(start), *self._new.place(end), self._cell)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def with_earlier(facts: FileFacts, document: Document, earlier: FileFacts, before: Document) -> FileFacts:
    """The facts of a document that does not parse, completed by those that it had before: of a notebook in the cells
    that do not parse."""

    @cache
    def moves_of(cell: int | None) -> Moves | None:
        old = before.buffer(cell)
        now = None if old is None else document.cell_of(old.uri)
        new = document.buffer(now)
        return None if old is None or new is None or new.uri != old.uri else Moves(old, new, now)

    known = moved(earlier, moves_of)
    if document.kind is SourceKind.PYTHON:
        # What was read, though not to its end, holds.
        unread = replace(facts, failures=()) == FileFacts()
        return replace(known, failures=facts.failures) if unread else facts
    broken = {failure.span.cell for failure in facts.failures}
    lost = {name: _in_cells(getattr(known, name), broken) for name in _IN_CELLS}
    return replace(facts, **{name: getattr(facts, name) + kept for name, kept in lost.items()})


_IN_CELLS = ("model_uses", "hints", "route_uses", "client_uses", "key_uses", "unchecked", "suppressions")


def _in_cells(facts: tuple[Any, ...], cells: set[int | None]) -> tuple[Any, ...]:
    return tuple(fact for fact in facts if fact.span.cell in cells)


class _LostError(Exception):
    """A fact's own characters were changed."""


MovesOf = Callable[[int | None], Moves | None]
"""From a span's `cell` to how its text has changed; None where that text is gone."""


def moved(facts: FileFacts, moves_of: MovesOf) -> FileFacts:
    """The facts that are still there, where they are now. What could not be read is left out."""
    links = facts.links
    return FileFacts(
        model_uses=_kept(facts.model_uses, moves_of),
        hints=_kept(facts.hints, moves_of),
        route_uses=_kept(facts.route_uses, moves_of),
        client_uses=_kept(facts.client_uses, moves_of),
        key_uses=_kept(facts.key_uses, moves_of),
        unchecked=_kept(facts.unchecked, moves_of),
        suppressions=_kept(facts.suppressions, moves_of),
        links=Links(**{one.name: _kept(getattr(links, one.name), moves_of) for one in fields(links)}),
        skipped=facts.skipped,
    )


def _kept(facts: Iterable[Fact], moves_of: MovesOf) -> tuple[Fact, ...]:
    found = []
    for fact in facts:
        try:
            found.append(_moved(fact, moves_of))
        except _LostError:
            continue
    return tuple(found)


def _moved(value: Any, moves_of: MovesOf, *, near: bool = False) -> Any:
    if isinstance(value, Span):
        return _moved_span(value, moves_of, near=near)
    if isinstance(value, tuple):
        return tuple(_moved(one, moves_of, near=near) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    if isinstance(value, Export):
        tuples: Any = {one.name: getattr(value, one.name) for one in fields(value) if one.name != "name"}
        kept: Any = {name: _kept(found, moves_of) for name, found in tuples.items()}
        return replace(value, **kept)
    # A request is only a note; it is told although the line of the call is just being written.
    here = near or isinstance(value, Request)
    new = {
        one.name: _moved(
            getattr(value, one.name),
            moves_of,
            near=here or one.name == "request" or (isinstance(value, Outlet) and one.name == "span"),
        )
        for one in fields(value)
    }
    result: Any = replace(value, **new)
    if isinstance(value, Suppression) and value.last_line:
        lines = result.span.line - value.span.line
        return replace(result, first_line=value.first_line + lines, last_line=value.last_line + lines)
    return result


def _moved_span(span: Span, moves_of: MovesOf, *, near: bool) -> Span:
    moves = moves_of(span.cell)
    found = None if moves is None else moves.near(span) if near else moves.span(span)
    if found is None:
        raise _LostError
    return found
