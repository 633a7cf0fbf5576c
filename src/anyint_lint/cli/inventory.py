"""`anyint-lint inventory`: every model and route that code uses, and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anyint_lint.cli.options import list_options, list_request, verbosity, verbosity_options
from anyint_lint.cli.root import TRACEBACK_VERBOSITY
from anyint_lint.cli.terminal import say, style_for, wants_colour, write_bytes, write_text

if TYPE_CHECKING:
    from anyint_lint.take_inventory import InventoryOutcome, InventoryRequest

FORMATS = ("text", "json", "html", "cyclonedx")


@click.command("inventory")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@list_options
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Skip these instead of the default excludes.")
@click.option("--extend-exclude", multiple=True, metavar="PATTERN", help="Skip these too.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Read files with N processes (all CPUs).")
@click.option("--no-cache", is_flag=True, help="Read every file anew.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="text by model for the terminal; html is one page with filters; cyclonedx an ML-BOM (extra `cyclonedx`).",
)
@click.option("--output-file", type=click.Path(dir_okay=False, path_type=Path), help="Write the inventory here.")
@verbosity_options
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Say which models, model-list URLs and base URLs the Python code in PATHS uses (the current directory by
    default), where, through which SDK, and whether the account's list has them.

    Nothing is judged: the exit code is 0 whatever is found, and no list is needed.
    """
    from anyint_lint.take_inventory import take_inventory  # noqa: PLC0415 - `inventory --help` needs none of it

    outcome = take_inventory(_request(given))
    if verbosity(ctx) >= 0:
        for notice in outcome.notices:
            say(f"notice: {notice}")
    _write(outcome, given["output_format"], given["output_file"])
    if verbosity(ctx) >= TRACEBACK_VERBOSITY:
        for defect in outcome.defects:
            say(defect)


def _request(given: dict[str, Any]) -> InventoryRequest:
    from anyint_lint.take_inventory import InventoryRequest  # noqa: PLC0415

    return InventoryRequest(
        paths=given["paths"] or (".",),
        exclude=given["exclude"] or None,
        extend_exclude=given["extend_exclude"],
        cache=not given["no_cache"],
        jobs=given["jobs"],
        lists=list_request(given),
    )


def _write(outcome: InventoryOutcome, output_format: str, output_file: Path | None) -> None:
    from anyint_lint.cli.output_file import write_output  # noqa: PLC0415
    from anyint_lint.inventory import render  # noqa: PLC0415

    colour = output_format == "text" and output_file is None and wants_colour()
    text = render(outcome.inventory, output_format, style_for(colour))
    if output_file is not None:
        write_output(output_file, text.encode("utf-8", "backslashreplace"))
    elif output_format == "text":
        write_text(text, colour=colour)
    else:
        write_bytes(text.encode("utf-8", "backslashreplace"))
