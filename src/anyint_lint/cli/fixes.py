"""What `--fix` and `--diff` print: the fixed code of stdin, or a diff, and one line that counts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from anyint_lint.cli.terminal import in_github_actions, say, wants_colour, write_bytes, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anyint_lint.run import CheckRequest, Outcome

_NO_NEWLINE = "\\ No newline at end of file"


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
    """As it is for a file or a program, so that `patch -p0` takes it; for a terminal escaped, keys masked."""
    from anyint_lint.printable import printable  # noqa: PLC0415

    shown = in_github_actions() or (sys.stdout is not None and sys.stdout.isatty())
    for change in outcome.changes:
        lines = _diff(printable(change.path), change.old.data, change.new.data)
        if not shown:
            write_bytes("".join(lines).encode("utf-8", "surrogateescape"))
            continue
        colour = wants_colour()
        keys = [literal.strip("\"'") for literal in change.literals_of_keys()]
        for line in lines:
            for key in filter(None, keys):
                line = line.replace(key, "*" * len(key))  # noqa: PLW2901
            text = printable(line.removesuffix("\n").encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
            write_text(f"{_coloured(text) if colour else text}\n", colour=colour)


def _diff(path: str, old: bytes, new: bytes) -> Iterator[str]:
    """A unified diff. Bytes that are no UTF-8 are in it as surrogates."""
    import difflib  # noqa: PLC0415 - few runs print a diff

    for line in difflib.unified_diff(_lines(old), _lines(new), path, path):
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}\n"


def _lines(data: bytes) -> Sequence[str]:
    # Not `splitlines`, which ends a line at more than a newline.
    text = data.decode("utf-8", "surrogateescape")
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _coloured(line: str) -> str:
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(line, fg=colour) if colour else line
