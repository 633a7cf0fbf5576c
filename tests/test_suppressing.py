"""Comments that take violations back: what they hold for, what they leave, and what is said of them."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import Any

import pytest
from rule_examples import CATALOG, ROOT

from anyint_lint.catalog import Catalog
from anyint_lint.collector.candidates import candidate_test
from anyint_lint.collector.collect import collect
from anyint_lint.judge import JudgedFile, JudgeResult, judge
from anyint_lint.paths import SourceKind
from anyint_lint.settings import Settings
from anyint_lint.sources import source_of

TODAY = date(2026, 11, 23)
IMPORT = "from openai import OpenAI\n"
BAD = 'OpenAI().chat.completions.create(model="gpt-5.5-turbo", messages=[])'
GOOD = BAD.replace("gpt-5.5-turbo", "gpt-5.4")

TABLE = """\
def ask(size):
    models = {{
        "a": "gpt-9.1",{}
        "b": "gpt-9.2",{}
    }}
    return OpenAI().chat.completions.create(model=models[size], messages=[])
"""


def judged(code: str, catalog: Catalog = CATALOG, **settings: Any) -> JudgeResult:
    facts = collect(source_of((IMPORT + code).encode(), SourceKind.PYTHON))
    assert facts.failures == ()
    file = JudgedFile("app.py", "app.py", facts)
    return judge([file], catalog, Settings(root=ROOT, **settings), today=TODAY)


def verdict(code: str, **settings: Any) -> tuple[list[str], list[str]]:
    """The codes that stay, and those that are suppressed."""
    result = judged(code, **settings)
    return [one.code for one in result.violations], [one.violation.code for one in result.suppressed]


@pytest.mark.parametrize(
    "code",
    [
        BAD + "  # anyint-lint: ignore[AIM101] we know",
        BAD + "  # anyint-lint: ignore",
        BAD + "  #anyint-lint:ignore[aim101]",
        BAD + "  # anyint-lint: ignore[AIM]",
        BAD + "  # anyint-lint: ignore[ALL]",
        BAD + "  # anyint-lint: ignore[AIR203, AIM101]",
        BAD + "  # ours # anyint-lint: ignore[AIM101]",
        BAD + "  # noqa",
        BAD + "  # NOQA:AIM101",
        BAD + "  # noqa: E501, AIM101",
        BAD + "  # noqa: E501 AIM101 and a reason",
        BAD + "  # noqa: E501  # anyint-lint: ignore[AIM101]",
        "# anyint-lint: ignore[AIM101]\n" + BAD,
        "# anyint-lint: ignore[AIM101]\n# and why\n\n" + BAD,
        "if OpenAI:\n    # anyint-lint: ignore[AIM101]\n    " + BAD,
        "# anyint-lint: ignore-file[AIM101]\n\n\n" + BAD,
        BAD + "\n# anyint-lint: ignore-file",
        "x = 1  # anyint-lint: ignore-file[AIM]\n" + BAD,
        BAD + "  # anyint-lint: ignore[AIM101] until=2026-11-23",
        BAD.replace("(m", "(  # anyint-lint: ignore[AIM101]\n    m"),
        BAD.replace("(m", "(\n    m").replace(", mess", ",  # anyint-lint: ignore[AIM101]\n  mess"),
        BAD.replace("(m", "(\n    # anyint-lint: ignore[AIM101]\n    m"),
        BAD.replace("[]", "[],  # anyint-lint: ignore[AIM101]\n"),
        BAD.replace("[])", "[\n],\n)  # anyint-lint: ignore[AIM101]"),
        "x = 1 + \\\n " + BAD + "  # anyint-lint: ignore[AIM101]",
        "x = 1,\\\n " + BAD + " ,\\\n  2  # noqa: AIM101",
        'x = """\n""", ' + BAD + ', """\n"""  # anyint-lint: ignore[AIM101]',
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_comment_on_any_line_of_the_statement_or_above_it_takes_its_violations_back(code: str, newline: str) -> None:
    left, suppressed = verdict(code.replace("\n", newline))
    assert suppressed == ["AIM101"]
    assert left in ([], ["AIX902"])


@pytest.mark.parametrize(
    "code",
    [
        BAD + "  # anyint-lint: ignore[AIR203]",
        BAD + "\nx = 1  # anyint-lint: ignore[AIM101]",
        "x = 1  # anyint-lint: ignore[AIM101]\n" + BAD,
        "# noqa: AIM101\n" + BAD,
        BAD + "  # noqa: E501",
        BAD + "  # noqa: why not",
        BAD + "  # anyint-lint: ignore[AIM101",
        BAD + "  # anyint-lint: ignore[]",
        BAD + "  # anyint-lint: disable[AIM101]",
        BAD + "  # anyint-lint: ignore[AIM101] until=2026-11-22",
        BAD + "  # anyint-lint: ignore[AIM101] until=soon",
        BAD + "  # anyint-lint: ignore[AIM101] until=20261130",
        BAD + '; "# anyint-lint: ignore[AIM101]"',
        '"""\n# anyint-lint: ignore-file\n"""\n' + BAD,
        "def f():  # anyint-lint: ignore[AIM101]\n    " + BAD,
        BAD + "  # the linter's anyint-lint: ignore",
    ],
)
def test_other_comments_and_strings_take_nothing_back(code: str) -> None:
    left, suppressed = verdict(code)
    assert "AIM101" in left
    assert suppressed == []


def test_a_comment_on_the_line_of_a_violation_is_spent_there() -> None:
    result = judged(TABLE.format("  # anyint-lint: ignore[AIM101] soon", ""))
    assert [one.value for one in result.violations] == ["gpt-9.2"]
    assert [(one.violation.value, one.reason) for one in result.suppressed] == [("gpt-9.1", "soon")]


def test_each_of_two_comments_in_one_statement_does_its_part() -> None:
    assert verdict(TABLE.format(*["  # anyint-lint: ignore"] * 2)) == ([], ["AIM101", "AIM101"])


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# anyint-lint: ignore[AIM101]", "unused suppression: there is no `AIM101` in this statement to suppress"),
        ("# anyint-lint: ignore", "unused suppression: there is nothing in this statement to suppress"),
        ("# anyint-lint: ignore-file", "unused suppression: there is nothing in the file to suppress"),
        ("# noqa: AIM101", "unused suppression: there is no `AIM101` in this statement to suppress"),
        ("# anyint-lint: ignore until=2026-11-22", "this suppression does not hold: its last day was 2026-11-22"),
        (
            "# anyint-lint: ignore until=2026-11-31",
            "this suppression does not hold: `until=2026-11-31` is no date such as 2027-01-31",
        ),
    ],
)
def test_a_comment_that_does_nothing_is_reported_at_its_place(comment: str, message: str) -> None:
    (violation,) = judged(f"{GOOD}  {comment}").violations
    assert (violation.code, violation.message, violation.value) == ("AIX902", message, comment)
    assert (violation.span.line, violation.span.column) == (2, len(GOOD) + 3)


@pytest.mark.parametrize(
    ("comment", "settings"),
    [
        ("# noqa", {}),
        ("# noqa: E501, AIM101", {}),
        ("# noqa: AIR201", {}),  # one of ruff's, too
        ("# noqa: AIM999", {}),
        ("# anyint-lint: ignore[AIM106]", {}),
        ("# anyint-lint: ignore[AIM101]", {"ignore": ("AIM101",)}),
        ("# anyint-lint: ignore[AIM101]", {"per_file_ignores": {"app.py": ("AIM",)}}),
        ("# anyint-lint: ignore[AIM]", {"ignore": ("AIM105",)}),
        ("# anyint-lint: ignore", {"select": ("AIR", "AIX")}),
        ("# anyint-lint: ignore[AIM101]", {"catalog": Catalog(CATALOG.lists[:1])}),
        ("# anyint-lint: ignore", {"catalog": Catalog()}),
        ("# anyint-lint: ignore[AIX902]", {}),
    ],
)
def test_what_rules_that_did_not_run_or_other_linters_may_need_is_not_called_unused(
    comment: str, settings: dict[str, Any]
) -> None:
    assert verdict(f"{GOOD}  {comment}", **settings) == ([], [])


def test_the_complaint_about_a_comment_is_suppressed_by_name_only() -> None:
    assert verdict(f"{GOOD}  # anyint-lint: ignore[AIM101, AIX902]") == ([], ["AIX902"])
    assert verdict(f"{GOOD}  # anyint-lint: ignore[AIM101]\n# anyint-lint: ignore-file")[0] == ["AIX902", "AIX902"]
    assert verdict(f"{BAD}  # anyint-lint: ignore[AIM101, AIM110, AIX903]") == ([], ["AIM101", "AIX903"])


@pytest.mark.parametrize(
    ("comment", "message", "suggestions"),
    [
        ("ignore[AIM110]", "`AIM110` names no rule", ("AIM101",)),
        ("ignore[unknown-model]", "`UNKNOWN-MODEL` names no rule", ("AIM101",)),
        ("ignore-file[E501]", "`E501` names no rule", ("AIM101",)),
        ("ignore[AIM101", "this suppression does nothing: its `[` is not closed", ()),
        ("ignore[ , ]", "this suppression does nothing: its brackets name no code", ()),
        (
            "disable[AIM101]",
            "this suppression does nothing: `disable` is no directive; there are `ignore` and `ignore-file`",
            (),
        ),
        (
            "ignore-files",
            "this suppression does nothing: `ignore-files` is no directive; there are `ignore` and `ignore-file`",
            (),
        ),
    ],
)
def test_a_comment_that_names_no_rule_is_told_with_what_may_be_meant(
    comment: str, message: str, suggestions: tuple[str, ...]
) -> None:
    found = [one for one in judged(f"{GOOD}  # anyint-lint: {comment}").violations if one.code == "AIX903"]
    assert [(one.message, one.suggestions) for one in found] == [(message, suggestions)]


def test_in_a_notebook_a_comment_holds_in_its_cell_and_one_for_the_file_in_all() -> None:
    def codes(*cells: str) -> list[tuple[str, int | None]]:
        sources = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in cells]
        data = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": sources}).encode()
        facts = collect(source_of(data, SourceKind.NOTEBOOK))
        result = judge([JudgedFile("a.ipynb", "a.ipynb", facts)], CATALOG, Settings(root=ROOT), today=TODAY)
        return [(one.code, one.span.cell) for one in result.violations]

    assert codes(IMPORT, BAD + "  # anyint-lint: ignore[AIM101]", BAD) == [("AIM101", 2)]
    assert codes(IMPORT, "%time " + BAD + "  # anyint-lint: ignore[AIM101]") == []
    assert codes(IMPORT + "# anyint-lint: ignore-file[AIM101]", BAD, BAD) == []
    assert codes(IMPORT, "# anyint-lint: ignore[AIM101]", BAD) == [("AIX902", 1), ("AIM101", 2)]


@pytest.mark.parametrize(
    "comment", ["# anyint-lint: ignore[AIR201]", "#anyint-lint :ignore", "# noqa: E501, AIM101", "# NoQA:aim101"]
)
def test_a_file_that_has_but_such_a_comment_is_read(comment: str) -> None:
    assert candidate_test(())(f"x = 1  {comment}\n".encode())


def test_a_file_full_of_comments_holds_nobody_up() -> None:
    code = "# anyint-lint: ignore[AIR203]\n" * 60_000 + "# noqa:" * 60_000 + "\n" + BAD + "\n"
    assert candidate_test(())(("# noqa:" * 500_000).encode()) is False
    started = time.monotonic()
    found = judged(code).violations
    assert time.monotonic() - started < 40
    assert "AIM101" in {one.code for one in found}
    assert any("only the first 2,000 comments of this kind in a file count" in one.message for one in found)
