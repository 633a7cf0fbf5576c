"""The small phrases that text reports are made of: counts, ages, places."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anyint_lint.facts import Span, UncheckedReason
from anyint_lint.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anyint_lint.violations import UncheckedUse

MINUTE, HOUR, DAY = 60, 3600, 86400


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def place(path: str, span: Span) -> str:
    """`app.py:12:5`; in a notebook `app.ipynb:cell 3:12:5`."""
    cell = "" if span.cell is None else f"cell {span.cell}:"
    return f"{printable(path)}:{cell}{span.line}:{span.column}"


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
    parts = ", ".join(f"{reasons[reason]} {reason}" for reason in UncheckedReason if reasons[reason])
    return f"{reasons.total()} not checked: {parts}"


def alternatives(values: Sequence[str]) -> str:
    """`a`, `b` or `c`, each in backticks and fit for a terminal."""
    quoted = [f"`{printable(value)}`" for value in values]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]
