"""`--format junit`: a test suite for each file with violations, a failed test case for each of them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from anyint_lint.printable import LOG_COMMAND, printable
from anyint_lint.reporters.phrases import alternatives, place
from anyint_lint.reporters.places import in_repository, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.violations import Report, Violation

_UNREADABLE = "AIX901"
"""The one rule whose violation means that a check could not be made: JUnit's `error`, not a `failure`."""


def render_junit(report: Report) -> str:
    """Numbers and text only, no times and no host names: the same report gives the same bytes."""
    lines: list[str] = []
    for path, group in groupby(report.violations, key=lambda one: one.path):
        lines += _suite(path, in_repository(report, path), tuple(group))
    if report.failure is not None:
        lines += _whole_run("the whole check", f'<error type="error" message={_attribute(report.failure)}/>')
    elif not report.violations:  # a report without any test is taken for a broken one
        lines += _whole_run("no violations", None)
    errors = sum(one.code == _UNREADABLE for one in report.violations)
    tests = len(report.violations) + bool(report.failure is not None or not report.violations)
    head = _numbers("anyint-lint", tests, len(report.violations) - errors, errors + (report.failure is not None))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{head}>", *lines]
    return "".join(line + "\n" for line in (*lines, "</testsuites>"))


def _whole_run(name: str, error: str | None) -> Iterator[str]:
    """A test case that is of no file."""
    yield f"  <testsuite{_numbers('anyint-lint', 1, 0, int(error is not None))}>"
    case = f'    <testcase classname="anyint-lint" name={_attribute(name)}'
    yield f"{case}/>" if error is None else f"{case}>{error}</testcase>"
    yield "  </testsuite>"


def _suite(path: str, file: str, violations: tuple[Violation, ...]) -> Iterator[str]:
    errors = sum(one.code == _UNREADABLE for one in violations)
    yield f"  <testsuite{_numbers(path, len(violations), len(violations) - errors, errors)}>"
    for one in violations:
        name = f"{one.code} {one.name} at {place(path, one.span).removeprefix(printable(path) + ':')}"
        line = "" if one.span.cell is not None else f' line="{one.span.line}"'
        yield f"    <testcase classname={_attribute(path)} name={_attribute(name)} file={_attribute(file)}{line}>"
        kind = "error" if one.code == _UNREADABLE else "failure"
        said = _attribute(message(one))
        yield f'      <{kind} type="{one.severity.value}" message={said}>{_text(_details(one))}</{kind}>'
        yield "    </testcase>"
    yield "  </testsuite>"


def _details(violation: Violation) -> str:
    where = place(violation.path, violation.span)
    lines = [f"{where}: {violation.code} {violation.severity.value}: {printable(violation.message)}"]
    if violation.suggestions:
        lines.append(f"did you mean {alternatives(violation.suggestions)}?")
    lines += [f"{place(note.path, note.span)}: {printable(note.message)}" for note in violation.notes]
    return "\n".join(lines)


def _numbers(name: str, tests: int, failures: int, errors: int) -> str:
    return f' name={_attribute(name)} tests="{tests}" failures="{failures}" errors="{errors}" skipped="0"'


# What `printable` lets through, XML 1.0 can hold.
def _attribute(text: str) -> str:
    return _inert(quoteattr(printable(text)))


def _text(text: str) -> str:
    return _inert(escape("\n".join(map(printable, text.split("\n")))))


def _inert(text: str) -> str:
    """Without what a workflow runner obeys in whatever is printed to its log."""
    return LOG_COMMAND.sub("&#35;", text.replace("::", ":&#58;"))
