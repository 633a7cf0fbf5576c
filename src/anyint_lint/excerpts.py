"""What a report shows of the sources: the lines of its violations, and where in a notebook's file they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import Failure, FileFacts, Span
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source, decode
from anyint_lint.violations import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from anyint_lint.violations import Placed, Violation

_LINE_END = pattern(r"\r\n|\r|\n")
_SHOWN = pattern(r"[^\s\"']")


@dataclass(frozen=True, slots=True)
class Excerpts:
    source: Callable[[str], Source | None]
    """The bytes that were judged, by path, as long as they can be had: a line is shown as it was then."""
    facts: Mapping[str, FileFacts]
    """By path."""

    def of(self, violations: Iterable[Violation]) -> dict[tuple[str, int | None, int], str]:
        """(path, cell, line) -> the text of each line on which a violation or an edit of it begins or ends, where it
        can be had."""
        found: dict[tuple[str, int | None, int], str] = {}
        for path, spans in _spans(violations).items():
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
            if (place.span if isinstance(place, Edit) else place).cell is not None:
                wanted.setdefault(path, []).append(place)
        found: dict[tuple[str, Span | Edit], Placed] = {}
        if not wanted:
            return found
        from anyint_lint.notebook_places import placed  # noqa: PLC0415 - start-up

        for path, places in wanted.items():
            source = self.source(path)
            text = decode(source.data) if source is not None else None
            if text is not None and not isinstance(text, Failure):
                found |= {(path, place): there for place, there in placed(text.text, places).items()}
        return found

    def _lines(self, path: str) -> Mapping[int | None, list[str]]:
        """By cell, which is None in a Python file."""
        source = self.source(path)
        text = decode(source.data) if source is not None else None
        if source is None or text is None or isinstance(text, Failure):
            return {}
        if source.kind is SourceKind.NOTEBOOK:
            from anyint_lint.notebook_places import lines_of_cells  # noqa: PLC0415 - start-up

            return lines_of_cells(text.text)
        # Not `splitlines`, which also ends a line at a form feed and at five more characters that Python does not.
        return {None: _LINE_END.split(text.text)}

    def _masked(self, path: str, cell: int | None, number: int, line: str) -> str:
        """The line with asterisks for all that is in a key's literal, whose quotes stay, and for other secrets."""
        from anyint_lint.key_text import masked  # noqa: PLC0415 - start-up

        for key in (use.span for use in self.facts[path].key_uses):
            if key.cell == cell and key.line <= number <= key.end_line:
                start = key.column - 1 if number == key.line else 0
                end = key.end_column - 1 if number == key.end_line else len(line)
                line = line[:start] + _SHOWN.sub("*", line[start:end]) + line[end:]
        return masked(line)


def _spans(violations: Iterable[Violation]) -> dict[str, list[Span]]:
    wanted: dict[str, list[Span]] = {}
    for one in violations:
        edits = one.fix.edits if one.fix else ()
        wanted.setdefault(one.path, []).extend((one.span, *(edit.span for edit in edits)))
    return wanted


def _places(violations: Iterable[Violation]) -> Iterable[tuple[str, Span | Edit]]:
    for one in violations:
        yield one.path, one.span
        yield from ((one.path, edit) for edit in (one.fix.edits if one.fix else ()))
        yield from ((note.path, note.span) for note in one.notes)
