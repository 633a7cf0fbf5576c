"""The small phrases that text reports are made of: counts, ages, places."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anyint_lint.printable import printable
from anyint_lint.reporters.style import Part, Style, plain
from anyint_lint.violations import Report, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anyint_lint.facts import Span
    from anyint_lint.violations import UncheckedUse

MINUTE, HOUR, DAY = 60, 3600, 86400


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def place(path: str, span: Span) -> str:
    """`app.py:12:5`; in a notebook `app.ipynb:cell 3:12:5`."""
    return f"{printable(path)}:{place_in_file(span)}"


def place_in_file(span: Span) -> str:
    """`12:5`; in a notebook `cell 3:12:5`."""
    cell = "" if span.cell is None else f"cell {span.cell}:"
    return f"{cell}{span.line}:{span.column}"


def age(seconds: float) -> str:
    """`5 minutes`, `3 hours`, `12 days`: as exact as a reader needs."""
    if seconds < MINUTE:
        return "less than a minute"
    for size, noun in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= size:
            return count(int(seconds // size), noun)
    return "less than a minute"


def moment(when: datetime) -> str:
    """A point in time, in UTC, to the minute."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def not_checked(unchecked: Iterable[UncheckedUse]) -> str:
    """`3 not checked: 2 unresolved, 1 elsewhere`; empty when every use was checked."""
    reasons = Counter(use.unchecked.reason for use in unchecked)
    if not reasons:
        return ""
    from anyint_lint.facts import UncheckedReason  # noqa: PLC0415 - start-up: where nothing is said, none is loaded

    parts = ", ".join(f"{reasons[reason]} {reason}" for reason in UncheckedReason if reasons[reason])
    return f"{reasons.total()} not checked: {parts}"


def alternatives(values: Sequence[str]) -> str:
    """`a`, `b` or `c`, each in backticks and fit for a terminal."""
    quoted = [f"`{printable(value)}`" for value in values]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]


def counts(report: Report, style: Style = plain) -> str:
    """The one line that every report for people ends with: what was found, in how much, and what was left out."""
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    found = []
    if errors:
        found.append(style(Part.ERROR, count(errors, "error")))
    if warnings:
        found.append(style(Part.WARNING, count(warnings, "warning")))
    read = [count(report.files, "file")] if report.files or not report.notebooks else []
    if report.notebooks:
        read.append(count(report.notebooks, "notebook"))
    verdict = ", ".join(found) or (
        "Not all checked: no violations" if report.failure else style(Part.GOOD, "No violations")
    )
    return f"{verdict} in {' and '.join(read)} ({'; '.join(_details(report))})"


def _details(report: Report) -> Iterable[str]:
    yield f"{count(report.uses, 'use')} checked"
    if unchecked := not_checked(report.unchecked):
        yield unchecked
    if report.suppressed:
        yield f"{len(report.suppressed)} suppressed"
    if report.baseline is not None:
        gone = len(report.baseline.gone)
        yield f"{len(report.baseline.matched)} in the baseline" + (f", {gone} of it gone" if gone else "")
    if report.skipped:
        yield f"{count(len(report.skipped), 'file')} skipped"
