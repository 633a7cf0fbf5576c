"""`--format junit`: a test suite for each file with violations, a failed test case for each of them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from anyint_lint.printable import printable
from anyint_lint.reporters.phrases import alternatives, place
from anyint_lint.reporters.places import in_repository, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.violations import Report, Violation

_UNREADABLE = "AIX901"
"""The one rule whose violation means that a check could not be made: JUnit's `error`, not a `failure`."""
_LEADS_A_COMMAND = {"##[": "##&#91;", "::": ":&#58;"}
"""A workflow runner obeys these in whatever is printed to its log."""


def render_junit(report: Report) -> str:
    """Numbers and text only, no times and no host names: the same report gives the same bytes."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{_numbers('anyint-lint', report.violations)}>"]
    for path, group in groupby(report.violations, key=lambda one: one.path):
        lines += _suite(path, in_repository(report, path), tuple(group))
    if not report.violations:  # a report without any test is taken for a broken one
        lines += _clean_suite()
    return "".join(line + "\n" for line in (*lines, "</testsuites>"))


def _clean_suite() -> Iterator[str]:
    yield '  <testsuite name="anyint-lint" tests="1" failures="0" errors="0" skipped="0">'
    yield '    <testcase classname="anyint-lint" name="no violations"/>'
    yield "  </testsuite>"


def _suite(path: str, file: str, violations: tuple[Violation, ...]) -> Iterator[str]:
    yield f"  <testsuite{_numbers(path, violations)}>"
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


def _numbers(name: str, violations: tuple[Violation, ...]) -> str:
    errors = sum(one.code == _UNREADABLE for one in violations)
    tests = max(1, len(violations)) if name == "anyint-lint" else len(violations)
    numbers = f'tests="{tests}" failures="{len(violations) - errors}" errors="{errors}" skipped="0"'
    return f" name={_attribute(name)} {numbers}"


# What `printable` lets through, XML 1.0 can hold.
def _attribute(text: str) -> str:
    return _inert(quoteattr(printable(text)))


def _text(text: str) -> str:
    return _inert(escape("\n".join(map(printable, text.split("\n")))))


def _inert(text: str) -> str:
    for mark, reference in _LEADS_A_COMMAND.items():
        text = text.replace(mark, reference)
    return text
