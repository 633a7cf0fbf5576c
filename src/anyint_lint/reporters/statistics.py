"""`--statistics`: how often each rule was violated."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from anyint_lint.reporters.style import Part, Style

if TYPE_CHECKING:
    from anyint_lint.violations import Report


class Row(NamedTuple):
    violations: int
    code: str
    name: str
    fixable: int


def statistics(report: Report) -> list[Row]:
    """The rule violated most first, equal ones by code."""
    found = Counter((one.code, one.name) for one in report.violations)
    fixable = Counter(one.code for one in report.violations if one.fix is not None)
    rows = [Row(number, code, name, fixable[code]) for (code, name), number in found.items()]
    return sorted(rows, key=lambda row: (-row.violations, row.code))


def statistics_values(report: Report) -> list[dict[str, Any]]:
    """For the JSON report."""
    return [row._asdict() for row in statistics(report)]


def statistics_lines(report: Report, style: Style) -> list[str]:
    rows = statistics(report)
    if not rows:
        return []
    width = max(len(str(row.violations)) for row in rows)
    lines = []
    for row in rows:
        fixable = f" ({row.fixable} fixable)" if row.fixable else ""
        lines.append(f"{row.violations:>{width}}  {style(Part.CODE, row.code)} {row.name}{fixable}")
    return [*lines, ""]
