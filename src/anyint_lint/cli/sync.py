"""`anyint-lint sync`: fetch both lists, keep them, say what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from anyint_lint.cli.options import duration, verbosity, verbosity_options
from anyint_lint.cli.terminal import say, style_for, wants_colour, write_bytes, write_text
from anyint_lint.errors import AnyintLintError

if TYPE_CHECKING:
    from anyint_lint.lists import FamilySync
    from anyint_lint.reporters.style import Style


@click.command("sync")
@click.option(
    "--if-older-than", callback=duration, metavar="AGE", help="Do nothing where the cached list is younger, e.g. 24h."
)
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@verbosity_options
@click.pass_context
def command(ctx: click.Context, if_older_than: float | None, output_format: str) -> None:
    """Fetch the model lists of both route families with the key in ANYINT_API_KEY, and keep them in the cache.

    Prints which models appeared and vanished. A list that cannot be fetched leaves its old copy untouched.
    """
    from anyint_lint.lists import sync  # noqa: PLC0415 - `sync --help` needs none of it

    result = sync(if_older_than=if_older_than)
    if verbosity(ctx) >= 0:
        for notice in result.notices:
            say(f"notice: {notice}")
    if output_format == "json":
        from anyint_lint.reporters.json import dump  # noqa: PLC0415

        write_bytes(dump(_document(result.account, result.families)).encode())
    else:
        colour = wants_colour()
        write_text("".join(line + "\n" for line in _lines(result.families, colour)), colour=colour)
    failed = [one.error for one in result.families if one.error is not None]
    for error in failed:
        say(f"error: {error.message}", advice=error.advice)
    ctx.exit(AnyintLintError.exit_code if failed else 0)


def _document(account: str, families: tuple[FamilySync, ...]) -> dict[str, Any]:
    return {"version": 1, "account": account, "families": [_family(one) for one in families]}


def _family(one: FamilySync) -> dict[str, Any]:
    from anyint_lint.reporters.json import timestamp  # noqa: PLC0415

    current = one.current
    return {
        "family": one.family.value,
        "status": one.status,
        "base_url": None if current is None else current.base_url,
        "fetched_at": None if current is None else timestamp(current.fetched_at),
        "models": None if current is None else len(current.models),
        "appeared": list(one.appeared),
        "vanished": list(one.vanished),
        "error": None if one.error is None else one.error.message,
    }


def _lines(families: tuple[FamilySync, ...], colour: bool) -> list[str]:
    from anyint_lint.printable import printable  # noqa: PLC0415
    from anyint_lint.reporters.style import Part  # noqa: PLC0415

    style = style_for(colour)
    lines = []
    for one in families:
        lines.append(f"{one.family}: {_outcome(one, style)}")
        lines += [style(Part.GOOD, f"  + {printable(model_id)}") for model_id in one.appeared]
        lines += [style(Part.ERROR, f"  - {printable(model_id)}") for model_id in one.vanished]
    return lines


def _outcome(one: FamilySync, style: Style) -> str:
    from anyint_lint.lists import SyncStatus  # noqa: PLC0415
    from anyint_lint.reporters.phrases import count, moment  # noqa: PLC0415
    from anyint_lint.reporters.style import Part  # noqa: PLC0415

    failed = style(Part.ERROR, "not fetched")
    if one.current is None:
        return failed
    size = count(len(one.current.models), "model")
    dated = f" of {moment(one.current.fetched_at)}" if one.current.fetched_at else ""
    if one.status is SyncStatus.FAILED:
        return f"{failed}; the list{dated} is kept ({size})"
    if one.status is SyncStatus.FRESH:
        return f"{size}, not fetched again: the list{dated} is recent enough"
    if one.first:
        return f"{size}, fetched for the first time"
    return size + ("" if one.appeared or one.vanished else ", unchanged")
