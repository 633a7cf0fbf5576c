"""`--format gitlab`: a Code Quality report, for `artifacts: reports: codequality`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anyint_lint.reporters.json import dump
from anyint_lint.reporters.places import in_repository, message, region, results
from anyint_lint.violations import Report, Severity

if TYPE_CHECKING:
    from anyint_lint.violations import Violation

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def render_gitlab(report: Report) -> str:
    """A list of issues. GitLab keeps one for each fingerprint, so no two are alike."""
    return dump([_issue(report, one.violation, one.fingerprint) for one in results(report) if one.taken_back is None])


def _issue(report: Report, violation: Violation, fingerprint: str) -> dict[str, Any]:
    there = region(report, violation.path, violation.span)
    lines = {"begin": 1, "end": 1} if there is None else {"begin": there.line, "end": there.end_line}
    return {
        "type": "issue",
        "description": f"{violation.code} {message(violation)}",
        "check_name": violation.code,
        "categories": ["Bug Risk"],
        "fingerprint": fingerprint,
        "severity": _SEVERITY[violation.severity],
        "location": {"path": in_repository(report, violation.path), "lines": lines},
    }
