"""The report for people: each violation with its source line, then one line of counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anyint_lint.catalog import ModelList, Origin
from anyint_lint.printable import printable
from anyint_lint.reporters.excerpt import excerpt
from anyint_lint.reporters.phrases import age, alternatives, count, moment, not_checked, place
from anyint_lint.reporters.style import Part, Style, plain
from anyint_lint.violations import Report, Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE_WIDTH = 120
"""Terminal columns of a source line that are shown, gutter not counted."""


@dataclass(frozen=True, slots=True)
class TextOptions:
    style: Style = plain
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """What the ages of the lists are told against."""
    quiet: bool = False
    """Violations only: no counts, no lists."""
    show_unchecked: bool = False
    """Name each use that was not checked and each file that was skipped, not only their number."""
    width: int = SOURCE_WIDTH


def render_text(report: Report, options: TextOptions) -> str:
    """The whole report; empty when it is quiet and there is nothing to say."""
    lines: list[str] = []
    for violation in report.violations:
        lines += _violation(violation, report, options)
        lines.append("")
    if options.show_unchecked:
        lines += _unchecked(report, options.style)
    if not options.quiet:
        lines.append(_counts(report, options.style))
        lines += _lists(report, options)
    return "".join(line + "\n" for line in lines)


def _violation(violation: Violation, report: Report, options: TextOptions) -> Iterator[str]:
    style = options.style
    part = Part.ERROR if violation.severity is Severity.ERROR else Part.WARNING
    where = style(Part.PATH, place(violation.path, violation.span))
    yield (
        f"{where}: {style(Part.CODE, violation.code)} {style(part, violation.severity.value)}: "
        f"{printable(violation.message)}"
    )
    margin = " " * len(str(violation.span.line))
    source = report.excerpts.get((violation.path, violation.span.cell, violation.span.line))
    if source is not None:
        yield from _source_line(violation, source, margin, part, options)
    if violation.suggestions:
        yield f"{margin} = {style(Part.HELP, 'help')}: did you mean {alternatives(violation.suggestions)}?"
    for note in violation.notes:
        yield f"{margin} = {style(Part.HELP, 'note')}: {place(note.path, note.span)}: {printable(note.message)}"


def _source_line(violation: Violation, source: str, margin: str, part: Part, options: TextOptions) -> Iterator[str]:
    span, style = violation.span, options.style
    end_column = span.end_column if span.end_line == span.line else len(source.rstrip()) + 1
    shown = excerpt(source, span.column, end_column, width=options.width)
    bar = style(Part.GUTTER, "|")
    yield f"{margin} {bar}"
    yield f"{style(Part.GUTTER, str(span.line))} {bar} {shown.source}".rstrip()
    if shown.carets:
        indent = len(shown.carets) - len(shown.carets.lstrip())
        yield f"{margin} {bar} {' ' * indent}{style(part, shown.carets.strip())}"


def _unchecked(report: Report, style: Style) -> Iterator[str]:
    for use in report.unchecked:
        value = "" if use.unchecked.value is None else f" `{printable(use.unchecked.value)}`"
        callee = f" in {printable(use.unchecked.callee)}" if use.unchecked.callee else ""
        where = style(Part.PATH, place(use.path, use.unchecked.span))
        yield f"{where}: not checked ({use.unchecked.reason}){value}{callee}"
    for skip in report.skipped:
        yield f"{style(Part.PATH, printable(skip.path))}: skipped ({printable(skip.reason)})"
    if report.unchecked or report.skipped:
        yield ""


def _counts(report: Report, style: Style) -> str:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    found = []
    if errors:
        found.append(style(Part.ERROR, count(errors, "error")))
    if warnings:
        found.append(style(Part.WARNING, count(warnings, "warning")))
    read = [count(report.files, "file")] if report.files or not report.notebooks else []
    if report.notebooks:
        read.append(count(report.notebooks, "notebook"))
    details = [f"{count(report.uses, 'use')} checked"]
    if unchecked := not_checked(report.unchecked):
        details.append(unchecked)
    if report.suppressed:
        details.append(f"{len(report.suppressed)} suppressed")
    if report.skipped:
        details.append(f"{count(len(report.skipped), 'file')} skipped")
    verdict = ", ".join(found) or style(Part.GOOD, "No violations")
    return f"{verdict} in {' and '.join(read)} ({'; '.join(details)})"


def _lists(report: Report, options: TextOptions) -> Iterator[str]:
    """One line for each account, origin and age; its families side by side."""
    sizes: dict[str, list[str]] = {}
    for one in report.lists:
        sizes.setdefault(_heading(one, options.now), []).append(_size(one))
    for heading, models in sizes.items():
        yield options.style(Part.QUIET, f"{heading}: {', '.join(models)}")


def _size(one: ModelList) -> str:
    family = "both families" if one.family is None else one.family.value
    return f"{family} {count(len(one.models), 'model')}" + ("" if one.complete else " (incomplete)")


def _heading(one: ModelList, now: datetime) -> str:
    # A saved file keeps its date and is told without its age: the same input then gives the same bytes.
    if one.origin is Origin.FILE:
        return "Judged by a list file" + (f", fetched {moment(one.fetched_at)}" if one.fetched_at else "")
    account = printable(one.account)
    if one.fetched_at is None:
        return f"Judged by the list of account {account}"
    if one.origin is Origin.LIVE:
        return f"Judged by the list of account {account}, fetched now"
    return f"Judged by the cached list of account {account}, fetched {age((now - one.fetched_at).total_seconds())} ago"
