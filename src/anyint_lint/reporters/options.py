"""How a report is to be shown, as far as the command line or the terminal has a say in it."""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime

from anyint_lint.light_dataclass import dataclass
from anyint_lint.reporters.style import Style, plain

WIDTH = 120
"""Terminal columns, where there is no terminal to ask."""


@dataclass(frozen=True, slots=True)
class TextOptions:
    style: Style = plain
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """What the ages of the lists are told against."""
    quiet: bool = False
    """Violations only: no counts, no lists."""
    show_unchecked: bool = False
    """Name each use that was not checked and each file that was skipped, not only their number."""
    show_skipped: bool = False
    statistics: bool = False
    """Counts by rule instead of the violations."""
    width: int = WIDTH
    wrap: bool = False
    """Break messages at the width, as for a terminal; elsewhere a message stays one line."""
    with_suppressed: bool = True
    """For SARIF: violations that were taken back are there too, marked as such."""
