"""What a report shows of the sources: the lines of its violations, and where in a notebook's file they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anyint_lint.facts import Failure, FileFacts, Span
from anyint_lint.notebook_places import lines_of_cells, placed
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source, decode
from anyint_lint.violations import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anyint_lint.violations import Placed, Violation

_LINE_END = re.compile(r"\r\n|\r|\n")
_SHOWN = re.compile(r"[^\s\"']")
_NOTHING_TO_SHOW = FileFacts()


@dataclass(frozen=True, slots=True)
class Excerpts:
    """Keeps the bytes of the few sources that say anything, so that a line is shown as it was when it was judged."""

    _sources: dict[str, Source] = field(default_factory=dict)
    _keys: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    """Where keys stand, which no line shows."""

    def keep(self, path: str, source: Source, facts: FileFacts) -> None:
        if facts != _NOTHING_TO_SHOW:
            self._sources[path] = source
            self._keys[path] = tuple(use.span for use in facts.key_uses)

    def of(self, violations: Iterable[Violation]) -> dict[tuple[str, int | None, int], str]:
        """(path, cell, line) -> the text of each line on which a violation or an edit of it begins or ends, where it
        can be had."""
        found: dict[tuple[str, int | None, int], str] = {}
        for path, spans in self._spans(violations).items():
            lines = self._lines(path)
            for span in spans:
                for number in (span.line, span.end_line):
                    of_cell = lines.get(span.cell, ())
                    if 1 <= number <= len(of_cell):
                        found[path, span.cell, number] = self._masked(path, span.cell, number, of_cell[number - 1])
        return found

    def placed(self, violations: Iterable[Violation]) -> dict[tuple[str, Span | Edit], Placed]:
        """(path, span or edit in a cell) -> its place in the notebook's file, where that can be told."""
        wanted: dict[str, list[Span | Edit]] = {}
        for path, place in _places(violations):
            source = self._sources.get(path)
            if source is not None and source.kind is SourceKind.NOTEBOOK:
                wanted.setdefault(path, []).append(place)
        found: dict[tuple[str, Span | Edit], Placed] = {}
        for path, places in wanted.items():
            text = decode(self._sources[path].data)
            if not isinstance(text, Failure):
                found |= {(path, place): there for place, there in placed(text.text, places).items()}
        return found

    def _spans(self, violations: Iterable[Violation]) -> dict[str, list[Span]]:
        wanted: dict[str, list[Span]] = {}
        for one in violations:
            if one.path in self._sources:
                edits = one.fix.edits if one.fix else ()
                wanted.setdefault(one.path, []).extend((one.span, *(edit.span for edit in edits)))
        return wanted

    def _lines(self, path: str) -> Mapping[int | None, list[str]]:
        """By cell, which is None in a Python file."""
        source = self._sources[path]
        text = decode(source.data)
        if isinstance(text, Failure):
            return {}
        if source.kind is SourceKind.NOTEBOOK:
            return lines_of_cells(text.text)
        # Not `splitlines`, which also ends a line at a form feed and at five more characters that Python does not.
        return {None: _LINE_END.split(text.text)}

    def _masked(self, path: str, cell: int | None, number: int, line: str) -> str:
        """The line with asterisks for all that is in a key's literal, whose quotes stay."""
        for key in self._keys[path]:
            if key.cell == cell and key.line <= number <= key.end_line:
                start = key.column - 1 if number == key.line else 0
                end = key.end_column - 1 if number == key.end_line else len(line)
                line = line[:start] + _SHOWN.sub("*", line[start:end]) + line[end:]
        return line


def _places(violations: Iterable[Violation]) -> Iterable[tuple[str, Span | Edit]]:
    for one in violations:
        yield one.path, one.span
        yield from ((one.path, edit) for edit in (one.fix.edits if one.fix else ()))
        yield from ((note.path, note.span) for note in one.notes)
