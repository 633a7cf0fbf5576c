"""How old a list is, and how that is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anyint_lint.catalog import CLOCK_TOLERANCE
from anyint_lint.reporters.phrases import age, moment

if TYPE_CHECKING:
    from anyint_lint.catalog import ModelList


def seconds_old(one: ModelList) -> float:
    """Infinite when nobody knows: without a fetch time, or with one that lies ahead of this clock."""
    if one.fetched_at is None:
        return float("inf")
    seconds = (datetime.now(UTC) - one.fetched_at).total_seconds()
    return max(0.0, seconds) if seconds > -CLOCK_TOLERANCE else float("inf")


def dated(one: ModelList) -> str:
    """`2026-10-30 08:15 UTC (3 days old)`."""
    if one.fetched_at is None:
        return "an unknown time"
    seconds = seconds_old(one)
    return moment(one.fetched_at) + (f" ({age(seconds)} old)" if seconds < float("inf") else " (by another clock)")
