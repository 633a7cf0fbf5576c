"""The source lines that a report shows beside its violations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anyint_lint.facts import Failure, FileFacts, Span
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source, decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anyint_lint.violations import Violation

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
        """(path, cell, line) -> the text of that line, where it can be had."""
        wanted: dict[str, set[int]] = {}
        for violation in violations:
            source = self._sources.get(violation.path)
            if source is not None and source.kind is SourceKind.PYTHON:
                wanted.setdefault(violation.path, set()).add(violation.span.line)
        return {
            (path, None, number): _masked(line, number, self._keys[path])
            for path, numbers in wanted.items()
            for number, line in _lines(self._sources[path].data, numbers)
        }


def _masked(line: str, number: int, keys: Iterable[Span]) -> str:
    """The line with asterisks for all that is in a key's literal, whose quotes stay."""
    for key in keys:
        if key.line <= number <= key.end_line:
            start = key.column - 1 if number == key.line else 0
            end = key.end_column - 1 if number == key.end_line else len(line)
            line = line[:start] + _SHOWN.sub("*", line[start:end]) + line[end:]
    return line


def _lines(data: bytes, numbers: set[int]) -> Iterable[tuple[int, str]]:
    text = decode(data)
    if isinstance(text, Failure):
        return []
    # Not `splitlines`, which also ends a line at a form feed and at five more characters that Python does not.
    lines = _LINE_END.split(text.text)
    return [(number, lines[number - 1]) for number in sorted(numbers) if number <= len(lines)]
