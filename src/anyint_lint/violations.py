"""A rule's judgement of a fact, as reporters and the fixer receive it: text and spans, nothing else."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from anyint_lint.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anyint_lint.catalog import ModelList
    from anyint_lint.facts import Evidence, Family, Span, Unchecked


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Applicability(StrEnum):
    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text at `span` by `content`."""

    span: Span
    content: str


@dataclass(frozen=True, slots=True)
class Fix:
    applicability: Applicability
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that explains the first, e.g. the request that a constant reaches."""

    message: str
    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Violation:
    code: str
    name: str
    severity: Severity
    message: str
    path: str
    """Relative to the working directory, with `/`."""
    span: Span
    value: str | None = None
    evidence: Evidence | None = None
    family: Family | None = None
    account: str | None = None
    lists: tuple[int, ...] = ()
    """The lists that it was judged by: their places in the report's."""
    suggestions: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, tuple[int, int, int], str, str]:
        return (self.path, self.span.start, self.code, self.message)


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a report may tell of a rule that ran."""

    code: str
    name: str
    severity: Severity
    """With which it ran, as far as its evidence allowed."""
    summary: str
    explanation: str
    """Markdown: the text of `anyint-lint rules CODE`."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What stands in a notebook's cell, by the lines and columns of the file itself, for readers that know no cells."""

    span: Span
    byte_columns: tuple[int, int]
    """Where it begins and ends, from 1, in bytes of UTF-8."""
    content: str | None = None
    """Of an edit: what to put there, as JSON writes it inside a string."""


@dataclass(frozen=True, slots=True)
class BaselineUse:
    """What a baseline did to a run."""

    matched: tuple[Violation, ...] = ()
    """In the order of the report's violations, among which they are not."""
    gone: tuple[str, ...] = ()
    """A line for each entry that no longer occurs."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A violation that a comment in the source takes back: not counted, but not forgotten either."""

    violation: Violation
    reason: str = ""
    """The comment's own words; empty when it gives none."""


@dataclass(frozen=True, slots=True)
class Skip:
    """A file that was not read, and why: shown, so that silence never reads as clean."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class UncheckedUse:
    path: str
    unchecked: Unchecked


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run has to say, in its final order; reporters turn it into text and nothing else."""

    violations: tuple[Violation, ...] = ()
    lists: tuple[ModelList, ...] = ()
    files: int = 0
    """Python files read."""
    notebooks: int = 0
    skipped: tuple[Skip, ...] = ()
    uses: int = 0
    """Model and route uses that the selected rules could check."""
    unchecked: tuple[UncheckedUse, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    """In the order of `violations`."""
    notices: tuple[str, ...] = ()
    """For stderr: a stale list, a cache that was rebuilt."""
    excerpts: Mapping[tuple[str, int | None, int], str] = field(default_factory=dict)
    """(path, cell, line) -> the text of that source line, for each line that a violation or an edit begins or ends
    on. Keys are masked in it, character by character."""
    placed: Mapping[tuple[str, Span | Edit], Placed] = field(default_factory=dict)
    """For notebooks: (path, span or edit in a cell) -> the same in the file, where it can be told."""
    below: str = ""
    """The working directory, relative to the top of its repository, with `/`; empty at the top, or outside of any."""
    rules: tuple[RuleText, ...] = ()
    """The rules that ran, by code."""
    baseline: BaselineUse | None = None
    failure: str | None = None
    """What could not be done although there is a report: who reads it must not take it for the whole verdict."""

    def count(self, severity: Severity) -> int:
        return sum(violation.severity is severity for violation in self.violations)
