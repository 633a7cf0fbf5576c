"""Where a report goes and in which format: the terminal, a file, the job summary of a CI service."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from anyint_lint.cli.terminal import (
    in_github_actions,
    say,
    style_for,
    terminal_width,
    wants_colour,
    write_aside,
    write_bytes,
    write_text,
)
from anyint_lint.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anyint_lint.reporters.options import TextOptions
    from anyint_lint.violations import Report

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "rdjson")
_WITH_STATISTICS = {"text", "json"}


class Destinations(NamedTuple):
    terminal: str | None
    """The format on stdout; None where nothing of the report goes there."""
    file: str | None
    """The format of `--output-file`; None without one."""


def destinations(
    chosen: str | None, output_file: Path | None, *, statistics: bool, environment: Mapping[str, str]
) -> Destinations:
    """With an output file, the report goes there and the terminal shows text.

    Where no format is chosen, a CI service that is known gets the one it shows: GitHub Actions annotations in its
    log and SARIF in a file, GitLab a Code Quality file. Raises UsageError where statistics were asked of a format
    that has none.
    """
    github, gitlab = environment.get("GITHUB_ACTIONS") == "true", bool(environment.get("GITLAB_CI"))
    if statistics:
        if chosen is not None and chosen not in _WITH_STATISTICS:
            raise UsageError(f"--statistics was given with --format {chosen}", advice="It goes with text and json.")
        github = gitlab = False
    if output_file is not None:
        return Destinations("text", chosen or ("sarif" if github else "gitlab" if gitlab else "text"))
    return Destinations(chosen or ("github" if github else "text"), None)


def write_report(
    report: Report, options: TextOptions, to: Destinations, output_file: Path | None, *, aside: bool = False
) -> None:
    """Render and write; `aside` to stderr, because stdout holds code. Raises OutputError for a file, or a stdout, that
    cannot be written."""
    from anyint_lint.reporters import REPORTERS  # noqa: PLC0415 - `check --help` needs none of them

    github = in_github_actions()
    options = replace(options, with_suppressed=not github)
    if output_file is not None and to.file is not None:
        from anyint_lint.cli.output_file import write_output  # noqa: PLC0415

        write_output(output_file, REPORTERS[to.file](report, options).encode("utf-8", "backslashreplace"))
    if to.terminal is None:
        return
    if aside:
        write_aside(REPORTERS[to.terminal](report, options))
        return
    colour = to.terminal == "text" and wants_colour()
    width = terminal_width()
    if width is not None:
        options = replace(options, width=width, wrap=True)
    text = REPORTERS[to.terminal](report, replace(options, style=style_for(colour)))
    if to.terminal == "text":
        write_text(text, colour=colour)
    else:
        write_bytes(text.encode("utf-8", "backslashreplace"))
    if to.terminal == "github":
        _append_summary(report)


def _append_summary(report: Report) -> None:
    """To the file that GitHub shows on the page of the run. A notice is enough where that fails."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from anyint_lint.reporters.github import render_summary  # noqa: PLC0415

    try:
        with Path(path).open("ab") as file:
            file.write(render_summary(report).encode("utf-8", "backslashreplace"))
    except OSError as error:
        say(f"notice: the job summary could not be written: {error.strerror or error}")
