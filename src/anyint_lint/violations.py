"""A rule's judgement of a fact, as reporters and the fixer receive it: text and spans, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from anyint_lint.facts import Evidence, Family, Span


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
    suggestions: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, tuple[int, int, int], str, str]:
        return (self.path, self.span.start, self.code, self.message)
