"""`--format github`: workflow commands, which GitHub shows as annotations, and a job summary in Markdown.

What the runner obeys, and how it unescapes, is in its `ActionCommand`: a property ends at `,` and `::`, and percent
signs and line ends are encoded everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.printable import printable
from anyint_lint.reporters.markdown import code, prose
from anyint_lint.reporters.phrases import count, counts, place
from anyint_lint.reporters.places import in_repository, message, region
from anyint_lint.violations import Report, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_SUMMARY = 900_000
"""Bytes. GitHub refuses the summary of a step that is larger than a mebibyte."""


def render_github(report: Report) -> str:
    """A command for each violation, then a line of counts for who reads the log."""
    lines = [_command(report, violation) for violation in report.violations]
    if report.failure is not None:
        lines.append(f"::error title=anyint-lint::{_data(report.failure)}")
    return "".join(line + "\n" for line in (*lines, counts(report)))


def render_summary(report: Report) -> str:
    """The job summary: counts, and one table row for each violation as far as there is room."""
    lines = ["### anyint-lint", "", prose(counts(report)), ""]
    if report.failure is not None:
        lines += [f"The check is not complete: {prose(report.failure)}", ""]
    if report.violations:
        rows = ["| place | rule | what |", "| --- | --- | --- |", *_rows(report)]
        kept = _within(rows, MAX_SUMMARY)
        lines += [*kept, ""]
        if len(kept) < len(rows):
            lines += [f"{count(len(rows) - len(kept), 'more row is', 'more rows are')} left out for their length.", ""]
    return "\n".join(lines) + "\n"


def _command(report: Report, violation: Violation) -> str:
    path = in_repository(report, violation.path)
    properties = {"file": path}
    there = region(report, violation.path, violation.span)
    if there is not None:
        properties["line"] = str(there.line)
        if there.line == there.end_line:  # GitHub takes columns within one line only
            properties["col"], properties["endColumn"] = str(there.column), str(there.end_column)
        else:
            properties["endLine"] = str(there.end_line)
    properties["title"] = f"anyint-lint {violation.code} {violation.name}"
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    # The log shows the message alone, so it names its place.
    text = f"{place(path, violation.span)}: {violation.code} {message(violation)}"
    return f"::{violation.severity.value} {shown}::{_data(text)}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _rows(report: Report) -> Iterable[str]:
    for one in report.violations:
        where = place(in_repository(report, one.path), one.span)
        yield f"| {code(where)} | {one.code} {one.severity.value} | {prose(message(one))} |"


def _within(lines: list[str], limit: int) -> list[str]:
    kept = []
    for line in lines:
        limit -= len(line.encode("utf-8", "replace")) + 1
        if limit < 0:
            break
        kept.append(line)
    return kept
