"""The demo service: most rules fire once on it, good lines stand beside them, and its report never changes unseen."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from anyint_lint.cli import root
from anyint_lint.rules import RULES

PROJECT = Path(__file__).parent.parent
DEMO = Path("fixtures", "demo")
GOLDEN = PROJECT / "tests" / "golden" / "demo.json"


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)


def check(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["check", *arguments], catch_exceptions=False)


def test_the_report_equals_the_golden_one_byte_for_byte() -> None:
    """To renew it after a wanted change: anyint-lint check fixtures/demo --format json > tests/golden/demo.json"""
    result = check(str(DEMO), "--format", "json")
    assert result.exit_code == 1
    assert result.stdout_bytes.decode() == GOLDEN.read_text("utf-8")


def violations() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(GOLDEN.read_bytes())["violations"]
    return found


def test_each_default_rule_fires_exactly_once() -> None:
    """AIM104 takes two accounts; the demo has one."""
    expected = Counter(rule.code for rule in RULES if rule.severity and rule.code != "AIM104")
    assert Counter(one["code"] for one in violations()) == expected


def test_each_violation_stands_at_a_line_whose_comment_or_docstring_admits_it() -> None:
    for one in violations():
        if one["code"] == "AIX901":
            continue
        lines = (PROJECT / one["path"]).read_text("utf-8").splitlines()
        near = " ".join(lines[max(0, one["line"] - 3) : one["line"]])
        assert "rong:" in near or "wrong:" in near or "Doubtful:" in near, one["path"]


def test_the_spans_cover_the_value_as_written() -> None:
    for one in violations():
        if one["value"] is None or one["line"] != one["end_line"] or one["code"].startswith("AIX"):
            continue
        line = (PROJECT / one["path"]).read_text("utf-8").splitlines()[one["line"] - 1]
        covered = line[one["column"] - 1 : one["end_column"] - 1]
        assert covered.startswith(('"', "'", "f", "os."))
        assert one["value"].rpartition("{}")[2] in covered


def test_the_order_of_the_arguments_does_not_matter() -> None:
    parts = [str(DEMO / "desk"), str(DEMO / "list_models.py")]
    assert check(*parts, "--format", "json").stdout_bytes == check(*reversed(parts), "--format", "json").stdout_bytes
    assert json.loads(check(*parts, "--format", "json").stdout)["violations"] == violations()


def test_the_demo_needs_neither_a_key_nor_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANYINT_API_KEY", "a-key-that-must-not-be-used")
    monkeypatch.setenv("ANYINT_BASE_URL", "http://127.0.0.1:9")
    result = check(str(DEMO))
    assert result.exit_code == 1
    assert result.stderr == ""
