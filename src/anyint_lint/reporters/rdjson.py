"""`--format rdjson`: the Reviewdog Diagnostic Format, one `DiagnosticResult`. Its columns count UTF-8 bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anyint_lint import HOME, rule_url
from anyint_lint.reporters.json import dump
from anyint_lint.reporters.places import message
from anyint_lint.violations import Report, Violation

if TYPE_CHECKING:
    from anyint_lint.facts import Span
    from anyint_lint.violations import Placed


def render_rdjson(report: Report) -> str:
    """Paths are relative to the working directory, where reviewdog runs too."""
    source = {"name": "anyint-lint", **({} if HOME is None else {"url": HOME})}
    return dump({"source": source, "diagnostics": [_diagnostic(report, one) for one in report.violations]})


def _diagnostic(report: Report, violation: Violation) -> dict[str, Any]:
    url = rule_url(violation.code)
    where = _range(report, violation.path, violation.span)
    suggestions = _suggestions(report, violation)
    return {
        "message": message(violation),
        "location": {"path": violation.path, **({} if where is None else {"range": where})},
        "severity": violation.severity.value.upper(),
        "code": {"value": violation.code, **({} if url is None else {"url": url})},
        **({"suggestions": suggestions} if suggestions else {}),
    }


def _suggestions(report: Report, violation: Violation) -> list[dict[str, Any]]:
    """All of a fix or nothing of it: one of two edits alone would leave broken code."""
    found = []
    for edit in violation.fix.edits if violation.fix else ():
        there = report.placed.get((violation.path, edit))
        where = _range(report, violation.path, edit.span, there)
        if where is None or "column" not in where["start"]:
            return []
        found.append({"range": where, "text": edit.content if there is None else there.content or ""})
    return found


def _range(report: Report, path: str, span: Span, there: Placed | None = None) -> dict[str, Any] | None:
    """Lines only, where the text of a line is not at hand to count its bytes; None where not even those are known."""
    columns: tuple[int | None, int | None]
    if span.cell is not None:
        there = there or report.placed.get((path, span))
        if there is None:
            return None
        span, columns = there.span, there.byte_columns
    else:
        columns = _column(report, path, span.line, span.column), _column(report, path, span.end_line, span.end_column)
    start, end = {"line": span.line}, {"line": span.end_line}
    if columns[0] is not None and columns[1] is not None:
        start["column"], end["column"] = columns[0], columns[1]
    return {"start": start, "end": end}


def _column(report: Report, path: str, line: int, column: int) -> int | None:
    if column == 1:
        return 1
    text = report.excerpts.get((path, None, line))
    return None if text is None else len(text[: column - 1].encode("utf-8", "surrogatepass")) + 1
