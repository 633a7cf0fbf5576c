"""`rules`: the table, and each rule's explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from anyint_lint.cli import root
from anyint_lint.rules import RULES

if TYPE_CHECKING:
    from anyint_lint.rules.base import Rule


def test_the_table_has_a_line_for_each_rule() -> None:
    lines = CliRunner().invoke(root, ["rules"]).stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.code, rule.name] for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_explained_by_code_or_name(rule: Rule) -> None:
    by_code = CliRunner().invoke(root, ["rules", rule.code.lower()])
    assert (by_code.exit_code, by_code.stdout) == (0, rule.explanation)
    assert CliRunner().invoke(root, ["rules", rule.name]).stdout == rule.explanation


def test_a_code_that_is_none_exits_with_2_and_lists_those_that_are() -> None:
    result = CliRunner().invoke(root, ["rules", "AIM999"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "AIM101" in result.stderr
