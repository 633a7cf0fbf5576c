"""The report for people: by file, each violation with its source line, then one line of counts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from anyint_lint.catalog import CLOCK_TOLERANCE, ModelList, Origin
from anyint_lint.printable import display_width, printable, shortened
from anyint_lint.reporters.excerpt import excerpt, wrapped
from anyint_lint.reporters.phrases import age, alternatives, count, counts, moment, place, place_in_file
from anyint_lint.reporters.style import Part, Style
from anyint_lint.violations import Applicability, Report, Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from anyint_lint.reporters.options import TextOptions

MIN_WIDTH = 20
"""Of a source line: less shows nothing, however narrow the terminal is."""
INDENT = "  "


def render_text(report: Report, options: TextOptions) -> str:
    """The whole report; empty when it is quiet and there is nothing to say."""
    lines: list[str] = []
    if options.statistics:
        from anyint_lint.reporters.statistics import statistics_lines  # noqa: PLC0415 - start-up: few ask for it

        lines += statistics_lines(report, options.style)
    else:
        for path, group in groupby(report.violations, key=lambda one: one.path):
            lines += _file(path, tuple(group), report, options)
    lines += _left_out(report, options)
    if not options.quiet:
        lines.append(counts(report, options.style))
        lines += _fixable(report, options.style)
        lines += list_lines(report.lists, options)
    return "".join(line + "\n" for line in lines)


def _file(path: str, violations: tuple[Violation, ...], report: Report, options: TextOptions) -> Iterator[str]:
    """A line with nothing but the path, so that a terminal can make it a link; then the violations in that file."""
    yield options.style(Part.PATH, printable(path))
    margin = " " * (len(INDENT) + max(len(str(one.span.line)) for one in violations))
    for violation in violations:
        yield from _violation(violation, report, margin, options)
        yield ""


def _violation(violation: Violation, report: Report, margin: str, options: TextOptions) -> Iterator[str]:
    style = options.style
    part = Part.ERROR if violation.severity is Severity.ERROR else Part.WARNING
    where = f"{INDENT}{style(Part.PATH, place_in_file(violation.span))} "
    head = f"{style(Part.CODE, violation.code)} {style(part, violation.severity.value)}: "
    taken = display_width(f"{INDENT}{place_in_file(violation.span)} {violation.code} {violation.severity.value}: ")
    yield from wrapped(where + head, printable(violation.message), taken, options.width if options.wrap else None)
    source = report.excerpts.get((violation.path, violation.span.cell, violation.span.line))
    if source is not None:
        yield from _source_line(violation, source, margin, part, options)
    for name, text in _remarks(violation):
        head = f"{margin} = {style(Part.HELP, name)}: "
        yield from wrapped(head, text, len(f"{margin} = {name}: "), options.width if options.wrap else None)


def _remarks(violation: Violation) -> Iterator[tuple[str, str]]:
    fix = violation.fix
    option = None if fix is None else "--fix" if fix.applicability is Applicability.SAFE else "--fix --unsafe-fixes"
    if violation.suggestions:
        first = violation.suggestions[0]
        chosen = fix is not None and any(first in edit.content for edit in fix.edits)
        hint = f" ({option} writes {'it' if len(violation.suggestions) == 1 else 'the first'})" if chosen else ""
        yield "help", f"did you mean {alternatives(violation.suggestions)}?{hint}"
        if chosen:
            fix = None
    if fix is not None:
        written = [edit.content for edit in fix.edits if edit.content]
        yield (
            "fix",
            f"{option} writes {' and '.join(f'`{shortened(one, 80)}`' for one in written)}"
            if written
            else f"{option} takes it out",
        )
    for note in violation.notes:
        yield "note", f"{place(note.path, note.span)}: {printable(note.message)}"


def _source_line(violation: Violation, source: str, margin: str, part: Part, options: TextOptions) -> Iterator[str]:
    span, style = violation.span, options.style
    end_column = span.end_column if span.end_line == span.line else len(source.rstrip()) + 1
    shown = excerpt(source, span.column, end_column, width=max(MIN_WIDTH, options.width - len(margin) - len(" | ")))
    bar = style(Part.GUTTER, "|")
    yield f"{margin} {bar}"
    yield f"{style(Part.GUTTER, str(span.line).rjust(len(margin)))} {bar} {shown.source}".rstrip()
    if shown.carets:
        indent = len(shown.carets) - len(shown.carets.lstrip())
        yield f"{margin} {bar} {' ' * indent}{style(part, shown.carets.strip())}"


def _left_out(report: Report, options: TextOptions) -> list[str]:
    """What was not checked and what was not read, as far as it is asked for by name."""
    lines = []
    for use in report.unchecked if options.show_unchecked else ():
        value = "" if use.unchecked.value is None else f" `{printable(use.unchecked.value)}`"
        callee = f" in {printable(use.unchecked.callee)}" if use.unchecked.callee else ""
        where = options.style(Part.PATH, place(use.path, use.unchecked.span))
        lines.append(f"{where}: not checked ({use.unchecked.reason}){value}{callee}")
    if options.show_unchecked or options.show_skipped:
        lines += [
            f"{options.style(Part.PATH, printable(skip.path))}: skipped ({printable(skip.reason)})"
            for skip in report.skipped
        ]
    return [*lines, ""] if lines else []


def _fixable(report: Report, style: Style) -> Iterator[str]:
    safe = sum(one.fix is not None and one.fix.applicability is Applicability.SAFE for one in report.violations)
    unsafe = sum(one.fix is not None for one in report.violations) - safe
    parts = [f"{safe} fixable with --fix"] if safe else []
    if unsafe:
        parts.append(f"{unsafe} more with --unsafe-fixes" if safe else f"{unsafe} fixable with --fix --unsafe-fixes")
    if parts:
        yield style(Part.QUIET, ", ".join(parts))


def list_lines(lists: Iterable[ModelList], options: TextOptions) -> Iterator[str]:
    """One line for each account, origin and age; its families side by side."""
    lists = tuple(lists)
    several = len({one.account for one in lists}) > 1
    sizes: dict[str, list[str]] = {}
    for one in lists:
        sizes.setdefault(_heading(one, options.now, several=several), []).append(_size(one))
    for heading, models in sizes.items():
        yield options.style(Part.QUIET, f"{heading}: {', '.join(models)}")


def _size(one: ModelList) -> str:
    family = "both families" if one.family is None else one.family.value
    return f"{family} {count(len(one.models), 'model')}" + ("" if one.complete else " (incomplete)")


def _heading(one: ModelList, now: datetime, *, several: bool) -> str:
    """`several`: there are lists of more than one account."""
    account = printable(one.account)
    # A saved file keeps its date and is told without its age: the same input then gives the same bytes.
    if one.origin is Origin.FILE:
        file = f"list file of account {account}" if several else "list file"
        return f"Judged by a {file}" + (f", fetched {moment(one.fetched_at)}" if one.fetched_at else "")
    if one.fetched_at is None:
        return f"Judged by the list of account {account}"
    if one.origin is Origin.LIVE:
        return f"Judged by the list of account {account}, fetched now"
    seconds = (now - one.fetched_at).total_seconds()
    fetched = f"{age(seconds)} ago" if seconds > -CLOCK_TOLERANCE else f"{moment(one.fetched_at)} by another clock"
    return f"Judged by the cached list of account {account}, fetched {fetched}"
