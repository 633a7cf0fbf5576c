"""The report for programs: `--format json`, version 1. Its keys and their order are a promise."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from anyint_lint import __version__, rule_url
from anyint_lint.printable import LOG_COMMAND
from anyint_lint.violations import Edit, Fix, Note, Report, Severity, UncheckedUse, Violation

if TYPE_CHECKING:
    from anyint_lint.catalog import ModelList

VERSION = 1


def render_json(report: Report, *, show_unchecked: bool = False, statistics: bool = False) -> str:
    """The whole report as one JSON document; the same report gives the same bytes.

    What only some ask for has keys of its own, after the promised ones, which stay as they are.
    """
    more: dict[str, Any] = {}
    if show_unchecked:
        more["unchecked"] = [_unchecked(one) for one in report.unchecked]
    if statistics:
        from anyint_lint.reporters.statistics import statistics_values  # noqa: PLC0415 - start-up: few ask for it

        more["statistics"] = statistics_values(report)
    if report.baseline is not None:
        more["baseline"] = {"matched": len(report.baseline.matched), "gone": list(report.baseline.gone)}
    return dump({**document(report), **more})


def document(report: Report) -> dict[str, Any]:
    """The report as JSON values, keys in the promised order."""
    return {
        "version": VERSION,
        "tool": {"name": "anyint-lint", "version": __version__},
        "lists": [list_values(one) for one in report.lists],
        "summary": {
            "files": report.files,
            "notebooks": report.notebooks,
            "skipped": len(report.skipped),
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "suppressed": len(report.suppressed),
            "fixable": sum(violation.fix is not None for violation in report.violations),
        },
        "violations": [violation_document(violation) for violation in report.violations],
    }


def dump(value: object) -> str:
    """Indented JSON with a last newline, safe to encode as UTF-8 and to print.

    Letters of any script stay as they are. What a terminal would obey or hide (controls, bidirectional marks) and
    what UTF-8 cannot hold (lone surrogates) is written as a `\\u` escape, which means the same to a JSON reader. So is
    what a runner would obey wherever in its log it stands.
    """
    text = LOG_COMMAND.sub(r"\\u0023", json.dumps(value, ensure_ascii=False, indent=2))
    return "\n".join(_escaped(line) for line in text.split("\n")) + "\n"


def timestamp(when: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the second."""
    return None if when is None else when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _escaped(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(character if character.isprintable() else _escape(character) for character in line)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def list_values(one: ModelList) -> dict[str, Any]:
    """A model list as JSON values: what every document of ours says of it."""
    return {
        "account": one.account,
        "family": None if one.family is None else one.family.value,
        "base_url": one.base_url,
        "source": one.origin.value,
        "fetched_at": timestamp(one.fetched_at),
        "models": len(one.models),
        "complete": one.complete,
    }


def violation_document(violation: Violation) -> dict[str, Any]:
    span = violation.span
    return {
        "code": violation.code,
        "name": violation.name,
        "severity": violation.severity.value,
        "message": violation.message,
        "path": violation.path,
        "cell": span.cell,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "value": violation.value,
        "evidence": None if violation.evidence is None else violation.evidence.value,
        "family": None if violation.family is None else violation.family.value,
        "account": violation.account,
        "lists": list(violation.lists),
        "suggestions": list(violation.suggestions),
        "notes": [_note(note) for note in violation.notes],
        "fix": None if violation.fix is None else _fix(violation.fix),
        "url": rule_url(violation.code),
    }


def _unchecked(one: UncheckedUse) -> dict[str, Any]:
    unchecked = one.unchecked
    return {
        "path": one.path,
        "cell": unchecked.span.cell,
        "line": unchecked.span.line,
        "column": unchecked.span.column,
        "value": unchecked.value,
        "callee": unchecked.callee,
        "reason": unchecked.reason.value,
    }


def _note(note: Note) -> dict[str, Any]:
    return {"message": note.message, "path": note.path, "line": note.span.line, "column": note.span.column}


def _fix(fix: Fix) -> dict[str, Any]:
    return {"applicability": fix.applicability.value, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    span = edit.span
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "content": edit.content,
    }
