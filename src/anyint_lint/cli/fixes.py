"""What `--fix` and `--diff` print: the fixed code of stdin, or a diff, and one line that counts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from anyint_lint.cli.terminal import in_github_actions, say, wants_colour, write_bytes, write_text

if TYPE_CHECKING:
    from anyint_lint.run import CheckRequest, Outcome


def write_fixes(outcome: Outcome, request: CheckRequest, *, quiet: bool) -> bool:
    """Print what became of the fixes. Whether stdout is taken by it, so that no report may go there."""
    from anyint_lint.run import Fixes  # noqa: PLC0415 - loads the linter

    if request.fixes is Fixes.NONE:
        return False
    for notice in outcome.not_fixed:
        say(f"notice: {notice}")
    if not quiet:
        _count(outcome, would=request.fixes is Fixes.DIFF)
    if request.fixes is Fixes.DIFF:
        _write_diff(outcome)
    elif outcome.streamed is not None:
        write_bytes(outcome.streamed)
    return request.fixes is Fixes.DIFF or request.stdin is not None


def _count(outcome: Outcome, *, would: bool) -> None:
    from anyint_lint.reporters.phrases import count  # noqa: PLC0415

    fixed = sum(outcome.fixed.values())
    lines = []
    if fixed or (would and not outcome.ignored):
        where = count(len(outcome.fixed), "file")
        lines.append(f"{'Would fix' if would else 'Fixed'} {count(fixed, 'violation')} in {where}")
    if outcome.ignored:
        lines.append(f"{'Would suppress' if would else 'Suppressed'} {count(outcome.ignored, 'violation')}")
    for line in lines:
        say(f"{line}; {len(outcome.report.violations)} would remain." if would else f"{line}.")


def _write_diff(outcome: Outcome) -> None:
    """As it is for a file or a program, for a terminal escaped; without keys for all of them."""
    from anyint_lint.file_diff import file_diff  # noqa: PLC0415 - few runs print a diff
    from anyint_lint.printable import printable  # noqa: PLC0415

    shown = in_github_actions() or (sys.stdout is not None and sys.stdout.isatty())
    colour = wants_colour()
    for change in outcome.changes:
        diff = file_diff(change.path, change.old.data, change.new.data, change.literals_of_keys())
        if diff.is_masked:
            say(f"notice: {change.path}: keys are masked in this diff, so it cannot be applied; `--fix` can")
        if not shown:
            write_bytes("".join(diff.lines).encode("utf-8", "surrogateescape"))
            continue
        for line in diff.lines:
            text = printable(line.rstrip("\t\n").encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
            write_text(f"{_coloured(text) if colour else text}\n", colour=colour)


def _coloured(line: str) -> str:
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(line, fg=colour) if colour else line
