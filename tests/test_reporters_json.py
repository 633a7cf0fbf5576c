"""The JSON report: its keys and their order are a promise, and its bytes are safe wherever they go."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anyint_lint import __version__
from anyint_lint.catalog import Model, ModelList, Origin
from anyint_lint.cli.reporting import FORMATS
from anyint_lint.facts import Evidence, Family, Span
from anyint_lint.reporters import REPORTERS
from anyint_lint.reporters.json import dump, render_json
from anyint_lint.violations import Applicability, Edit, Fix, Note, Report, Severity, Skip, Suppressed, Violation

SPAN = Span(3, 5, 3, 18)
REPORT = Report(
    violations=(
        Violation(
            code="AIM101",
            name="unknown-model",
            severity=Severity.ERROR,
            message="`gpt-6` is not in the list",
            path="app/chat.ipynb",
            span=Span(3, 5, 3, 12, cell=4),
            value="gpt-6",
            evidence=Evidence.GATEWAY,
            family=Family.OPENAI,
            account="default",
            lists=(0,),
            suggestions=("gpt-5.4",),
            notes=(Note("sent here", "app/chat.ipynb", SPAN),),
            fix=Fix(Applicability.UNSAFE, (Edit(SPAN, '"gpt-5.4"'),)),
        ),
        Violation("AIX901", "unreadable-source", Severity.ERROR, "no", "b.py", Span(1, 1, 1, 1)),
        Violation("AIR202", "unverified-models-route", Severity.WARNING, "hm", "c.py", Span(1, 1, 1, 1)),
    ),
    lists=(
        ModelList(
            "default",
            Family.OPENAI,
            (Model("gpt-5.4"),),
            "https://gateway.api.anyint.ai",
            Origin.CACHE,
            datetime(2026, 11, 20, 8, 15, 30, 999, tzinfo=UTC),
        ),
        ModelList("default", None, (), complete=False),
    ),
    files=2,
    notebooks=1,
    skipped=(Skip("d.py", "a link"),),
    uses=4,
    suppressed=(Suppressed(Violation("AIM101", "unknown-model", Severity.ERROR, "no", "d.py", SPAN), "a double"),),
)


def test_the_document_has_the_promised_keys_in_the_promised_order() -> None:
    place = {"line": 3, "column": 5, "end_line": 3, "end_column": 18}
    nothing: dict[str, object] = {
        "value": None,
        "evidence": None,
        "family": None,
        "account": None,
        "lists": [],
        "suggestions": [],
        "notes": [],
    }
    start = {"cell": None, "line": 1, "column": 1, "end_line": 1, "end_column": 1}
    expected = {
        "version": 1,
        "tool": {"name": "anyint-lint", "version": __version__},
        "lists": [
            {
                "account": "default",
                "family": "openai",
                "base_url": "https://gateway.api.anyint.ai",
                "source": "cache",
                "fetched_at": "2026-11-20T08:15:30Z",
                "models": 1,
                "complete": True,
            },
            {
                "account": "default",
                "family": None,
                "base_url": None,
                "source": "file",
                "fetched_at": None,
                "models": 0,
                "complete": False,
            },
        ],
        "summary": {
            "files": 2,
            "notebooks": 1,
            "skipped": 1,
            "errors": 2,
            "warnings": 1,
            "suppressed": 1,
            "fixable": 1,
        },
        "violations": [
            {
                "code": "AIM101",
                "name": "unknown-model",
                "severity": "error",
                "message": "`gpt-6` is not in the list",
                "path": "app/chat.ipynb",
                "cell": 4,
                "line": 3,
                "column": 5,
                "end_line": 3,
                "end_column": 12,
                "value": "gpt-6",
                "evidence": "gateway",
                "family": "openai",
                "account": "default",
                "lists": [0],
                "suggestions": ["gpt-5.4"],
                "notes": [{"message": "sent here", "path": "app/chat.ipynb", "line": 3, "column": 5}],
                "fix": {"applicability": "unsafe", "edits": [{**place, "content": '"gpt-5.4"'}]},
                "url": None,
            },
            {
                "code": "AIX901",
                "name": "unreadable-source",
                "severity": "error",
                "message": "no",
                "path": "b.py",
                **start,
                **nothing,
                "fix": None,
                "url": None,
            },
            {
                "code": "AIR202",
                "name": "unverified-models-route",
                "severity": "warning",
                "message": "hm",
                "path": "c.py",
                **start,
                **nothing,
                "fix": None,
                "url": None,
            },
        ],
    }
    assert render_json(REPORT) == json.dumps(expected, indent=2) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "\udcff.py",
        "\x1b[2J",
        "\u202egnp.py",
        "\x9b31m",
        "\U000e0041",
        "日本語 é",
        'quote " \\',
        "\u2028",
        "\x7f",
        "a\nb",
    ],
)
def test_any_text_survives_the_way_through_utf8_and_is_printable(text: str) -> None:
    encoded = dump({"value": text}).encode("utf-8")
    assert encoded.decode("utf-8").replace("\n", "").isprintable()
    assert json.loads(encoded) == {"value": text}


def test_letters_of_any_script_stay_readable() -> None:
    assert "日本語 é" in dump(["日本語 é"])


def keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


def test_the_readme_names_each_key() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    section = readme.partition("\n### JSON\n")[2].partition("\n#")[0]
    keys = keys_of(json.loads(render_json(REPORT, show_unchecked=True, statistics=True)))
    assert {key for key in keys if f"`{key}`" not in section} == set()


def test_an_empty_report_is_a_whole_document() -> None:
    assert json.loads(render_json(Report()))["violations"] == []


def test_the_registry_knows_each_format_that_check_offers() -> None:
    assert set(REPORTERS) == set(FORMATS)
