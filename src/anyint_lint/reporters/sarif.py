"""`--format sarif`: SARIF 2.1.0, within what GitHub's code scanning takes.

Paths are relative to the top of the repository, columns count code points, and the fingerprint of a result survives
lines that move. Violations that were taken back are there with their `suppressions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anyint_lint import HOME, __version__, rule_url
from anyint_lint.facts import Span
from anyint_lint.light_pattern import pattern
from anyint_lint.printable import printable
from anyint_lint.reporters.json import dump
from anyint_lint.reporters.places import Result, edits, in_repository, message, region, results, uri
from anyint_lint.violations import Report, Violation

if TYPE_CHECKING:
    from anyint_lint.reporters.places import TakenBack
    from anyint_lint.violations import RuleText

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
FINGERPRINT = "anyint-lint/v1"
"""The version changes when the same violation would get another fingerprint.

GitHub matches by `primaryLocationLineHash` alone, which its upload action computes from the file where it is missing,
and calls inconsistent where it is another's: so it is left to the action.
"""

_PLACEHOLDER = pattern(r"\{\d+\}")


def render_sarif(report: Report, *, with_suppressed: bool = True) -> str:
    """One run. `with_suppressed`: GitHub shows what was taken back as open alerts, so a file for it leaves that out."""
    numbers = {rule.code: number for number, rule in enumerate(report.rules)}
    run = {
        "tool": {"driver": _driver(report)},
        "invocations": [_invocation(report)],
        "originalUriBaseIds": {BASE: {"description": {"text": "The top of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(report, one, numbers.get(one.violation.code))
            for one in results(report)
            if one.taken_back is None or with_suppressed
        ],
    }
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _invocation(report: Report) -> dict[str, Any]:
    failure = report.failure
    told = [] if failure is None else [{"level": "error", "message": {"text": _plain(printable(failure))}}]
    return {
        "executionSuccessful": failure is None,
        **({"toolExecutionNotifications": told} if told else {}),
    }


def _driver(report: Report) -> dict[str, Any]:
    home = {} if HOME is None else {"informationUri": HOME}
    rules = [_rule(rule) for rule in report.rules]
    return {"name": "anyint-lint", "version": __version__, "semanticVersion": __version__, **home, "rules": rules}


def _rule(rule: RuleText) -> dict[str, Any]:
    url = rule_url(rule.code)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.name.replace("-", " ").capitalize()},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.explanation, "markdown": rule.explanation},
        **({} if url is None else {"helpUri": url}),
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"problem.severity": rule.severity.value, "tags": ["anyint", "llm"]},
    }


def _result(report: Report, one: Result, rule_index: int | None) -> dict[str, Any]:
    violation = one.violation
    related = [
        {"id": number, **_location(report, note.path, note.span), "message": {"text": _plain(note.message)}}
        for number, note in enumerate(violation.notes)
    ]
    fix = _fix(report, violation)
    return {
        "ruleId": violation.code,
        **({} if rule_index is None else {"ruleIndex": rule_index}),
        "level": violation.severity.value,
        "message": {"text": _plain(message(violation))},
        "locations": [_location(report, violation.path, violation.span)],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
        **({"fixes": [fix]} if fix else {}),
        **({} if one.taken_back is None else {"suppressions": [_suppression(one.taken_back)]}),
    }


def _location(report: Report, path: str, span: Span) -> dict[str, Any]:
    there = region(report, path, span)
    where: dict[str, Any] = {"artifactLocation": _artifact(report, path)}
    # Code scanning shows no result without a region.
    where["region"] = {"startLine": 1} if there is None else _region(there)
    return {"physicalLocation": where}


def _artifact(report: Report, path: str) -> dict[str, Any]:
    return {"uri": uri(in_repository(report, path)), "uriBaseId": BASE}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fix(report: Report, violation: Violation) -> dict[str, Any] | None:
    replacements = [
        {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.content}}
        for edit in edits(report, violation)
    ]
    if violation.fix is None or not replacements:
        return None
    change = {"artifactLocation": _artifact(report, violation.path), "replacements": replacements}
    applicability = violation.fix.applicability.value
    return {
        "description": {"text": f"{violation.name}: {applicability} fix"},
        "artifactChanges": [change],
        "properties": {"applicability": applicability},
    }


def _suppression(one: TakenBack) -> dict[str, Any]:
    reason = {"justification": one.reason} if one.reason else {}
    return {"kind": one.kind, "status": "accepted", **reason}


def _plain(text: str) -> str:
    """Neither a placeholder nor a link to a viewer (SARIF 2.1.0, 3.11.5 and 3.11.6), whatever the code says."""
    if _PLACEHOLDER.search(text):
        text = text.replace("{", "{{").replace("}", "}}")
    if "](" in text:
        text = text.replace("[", "\\[").replace("]", "\\]")
    return text
