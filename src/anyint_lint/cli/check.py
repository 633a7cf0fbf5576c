"""`anyint-lint check`: the linter itself."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anyint_lint.cli.fixes import write_fixes
from anyint_lint.cli.options import codes_option, list_options, list_request, verbosity, verbosity_options
from anyint_lint.cli.progress import ReadingProgress
from anyint_lint.cli.reporting import FORMATS, destinations, write_report
from anyint_lint.cli.root import TRACEBACK_VERBOSITY
from anyint_lint.cli.terminal import say
from anyint_lint.errors import UsageError

if TYPE_CHECKING:
    from anyint_lint.reporters.options import TextOptions
    from anyint_lint.run import CheckRequest, Outcome

MOST_GONE = 5
"""Entries of a baseline that a notice names."""
STDIN = "-"


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@list_options
@codes_option("--select", help="Run only these rules, e.g. AIM101,AIR.")
@codes_option("--extend-select", help="Run these rules too.")
@codes_option("--ignore", help="Leave these rules out.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), help="The least that gives exit code 1.")
@click.option("--strict", is_flag=True, help="Turn every rule on; warnings fail.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Skip these instead of the default excludes.")
@click.option("--extend-exclude", multiple=True, metavar="PATTERN", help="Skip these too.")
@click.option("--force-exclude", is_flag=True, help="Skip excluded files even if they are named, as by pre-commit.")
@click.option("--stdin-filename", metavar="PATH", help="The name of the code that comes from stdin (PATHS is `-`).")
@click.option(
    "--format", "output_format", type=click.Choice(FORMATS), help="Of the report. [default: text, or what CI shows]"
)
@click.option(
    "--output-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report here; the terminal shows text.",
)
@click.option("--statistics", is_flag=True, help="Count the violations by rule instead of showing each.")
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help="Report only what is not in it.")
@click.option(
    "--write-baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what is found here, for --baseline to leave out from now on.",
)
@click.option("--fix", is_flag=True, help="Make the safe fixes; what is left is reported.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: the fixes too that need a look afterwards.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and write nothing.")
@click.option("--add-ignores", is_flag=True, help="Write a comment that suppresses it beside each violation.")
@click.option("--reason", default="", metavar="TEXT", help="With --add-ignores: what the comments give as reason.")
@click.option("--show-unchecked", is_flag=True, help="Name each use that could not be checked, and why.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Read files with N processes (all CPUs).")
@click.option("--no-cache", is_flag=True, help="Read every file anew.")
@verbosity_options
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Check the models and model-list URLs that the Python code in PATHS uses (the current directory by default).

    Goes online only when there is a key, no --models file, no --offline, and the cached list is missing or older
    than --max-age.
    """
    from anyint_lint.run import check  # noqa: PLC0415 - loads the linter; `check --help` needs none of it

    output_file: Path | None = given["output_file"]
    to = destinations(given["output_format"], output_file, statistics=given["statistics"], environment=os.environ)
    request = _request(given)
    with ReadingProgress() as progress:
        shown = progress if verbosity(ctx) >= 0 else None
        outcome = check(replace(request, progress=shown, rule_texts="sarif" in to))
    if verbosity(ctx) >= 0:
        for notice in outcome.report.notices:
            say(f"notice: {notice}")
    _baseline(ctx, outcome, given["write_baseline"])
    taken = write_fixes(outcome, request, quiet=verbosity(ctx) < 0)
    if given["diff"]:
        to = to._replace(terminal=None)
    write_report(outcome.report, _text_options(ctx, given), to, output_file, aside=taken)
    if verbosity(ctx) >= TRACEBACK_VERBOSITY:
        for defect in outcome.defects:
            say(defect)
    if outcome.failure is not None:
        say(f"error: {outcome.failure.message}", advice=outcome.failure.advice)
    ctx.exit(outcome.exit_code)


def _request(given: dict[str, Any]) -> CheckRequest:
    from anyint_lint.run import CheckRequest, Fixes  # noqa: PLC0415

    paths = given["paths"] or (".",)
    filename = given["stdin_filename"]
    if given["baseline"] is not None and given["write_baseline"] is not None:
        raise UsageError("both --baseline and --write-baseline were given", advice="Give one of them.")
    if STDIN in paths and len(paths) > 1:
        raise UsageError("`-` (stdin) was given beside other paths", advice="Check stdin on its own.")
    if filename is not None and paths != (STDIN,):
        raise UsageError("--stdin-filename was given, but not `-`", advice="Write `anyint-lint check - ...`.")
    if given["unsafe_fixes"] and not (given["fix"] or given["diff"]):
        raise UsageError("--unsafe-fixes was given alone", advice="Give --fix or --diff with it.")
    if given["reason"] and not given["add_ignores"]:
        raise UsageError("--reason was given without --add-ignores", advice="It is written into those comments.")
    if not given["reason"].isprintable() or "#" in given["reason"]:
        raise UsageError("--reason must be one line, without `#`", advice="It becomes part of a comment.")
    if given["write_baseline"] is not None and (given["fix"] or given["diff"] or given["add_ignores"]):
        raise UsageError("--write-baseline was given beside fixes", advice="Fix first, then write the baseline.")
    return CheckRequest(
        paths=paths,
        stdin=sys.stdin.buffer if paths == (STDIN,) else None,
        stdin_filename=filename,
        lists=list_request(given),
        select=given["select"],
        extend_select=given["extend_select"],
        ignore=given["ignore"],
        fail_on=given["fail_on"],
        strict=given["strict"],
        exclude=given["exclude"] or None,
        extend_exclude=given["extend_exclude"],
        force_exclude=given["force_exclude"],
        baseline=given["baseline"],
        write_baseline=given["write_baseline"],
        fixes=Fixes.DIFF if given["diff"] else Fixes.WRITE if given["fix"] or given["add_ignores"] else Fixes.NONE,
        make_fixes=given["fix"] or not given["add_ignores"],
        add_ignores=given["add_ignores"],
        ignore_reason=given["reason"],
        unsafe_fixes=given["unsafe_fixes"],
        cache=not given["no_cache"],
        jobs=given["jobs"],
    )


def _baseline(ctx: click.Context, outcome: Outcome, path: Path | None) -> None:
    """Write the baseline if one was asked for, and say what no longer occurs of the one in use."""
    if outcome.baseline is not None and path is not None:
        from anyint_lint.cli.output_file import write_output  # noqa: PLC0415

        write_output(path, outcome.baseline.encoded(), what="baseline")
    elif path is not None:
        say(f"notice: {path}: the baseline was not written, for the check is not complete")
    use = outcome.report.baseline
    if use is None or verbosity(ctx) < 0:
        return
    from anyint_lint.reporters.phrases import count  # noqa: PLC0415 - start-up: few runs have a baseline

    if path is not None and outcome.baseline is not None:
        say(f"notice: {path}: {count(len(use.matched), 'violation')} written")
    if use.gone:
        shown = ", ".join(use.gone[:MOST_GONE]) + (", ..." if len(use.gone) > MOST_GONE else "")
        entries = count(
            len(use.gone), "entry of the baseline no longer occurs", "entries of the baseline no longer occur"
        )
        say(f"notice: {entries}: {shown}")


def _text_options(ctx: click.Context, given: dict[str, Any]) -> TextOptions:
    from anyint_lint.reporters.options import TextOptions  # noqa: PLC0415

    return TextOptions(
        quiet=verbosity(ctx) < 0,
        show_unchecked=given["show_unchecked"],
        show_skipped=verbosity(ctx) > 0,
        statistics=given["statistics"],
    )
