"""`anyint-lint rules`: what each rule says and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from anyint_lint.cli.completion import complete_rule
from anyint_lint.cli.options import verbosity_options
from anyint_lint.cli.terminal import write_text
from anyint_lint.errors import UsageError

if TYPE_CHECKING:
    from anyint_lint.rules.base import Rule


@click.command("rules")
@click.argument("code", required=False, shell_complete=complete_rule)
@verbosity_options
def command(code: str | None) -> None:
    """List the rules, or explain the one with CODE (or name)."""
    from anyint_lint.rules import RULES  # noqa: PLC0415 - `rules --help` needs none of them

    if code is None:
        rows = [(rule.code, rule.name, rule.severity.value if rule.severity else "off", rule.summary) for rule in RULES]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        lines = ["  ".join([*map(str.ljust, row[:3], widths), row[3]]) for row in rows]
        write_text("".join(line + "\n" for line in lines))
        return
    for rule in RULES:
        if code.upper() == rule.code or code.lower() == rule.name:
            write_text(rule.explanation)
            return
    raise UsageError(
        f"no rule has the code or name {code!r}", advice="`anyint-lint rules` lists the codes: " + _codes(RULES)
    )


def _codes(rules: tuple[Rule, ...]) -> str:
    return ", ".join(rule.code for rule in rules) + "."
