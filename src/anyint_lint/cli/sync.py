"""`anyint-lint sync`: fetch both lists of each account, keep them, say what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anyint_lint.cli.options import account_option, duration, fetch_progress, verbosity, verbosity_options
from anyint_lint.cli.terminal import say, style_for, wants_colour, write_bytes, write_text
from anyint_lint.errors import AnyintLintError

if TYPE_CHECKING:
    from anyint_lint.reporters.style import Style
    from anyint_lint.syncing import AccountSync, FamilySync, SyncResult


@click.command("sync")
@account_option
@click.option(
    "--if-older-than", callback=duration, metavar="AGE", help="Do nothing where the cached list is younger, e.g. 24h."
)
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@verbosity_options
@click.pass_context
def command(ctx: click.Context, accounts: tuple[str, ...], if_older_than: float | None, output_format: str) -> None:
    """Fetch the model lists of both route families for each account, and keep them in the cache.

    The key of an account comes from its environment variable (ANYINT_API_KEY, if the configuration names no other).
    Prints which models appeared and vanished. A list that cannot be fetched leaves its old copy untouched.
    """
    from anyint_lint.accounts import chosen_accounts  # noqa: PLC0415 - `sync --help` needs none of it
    from anyint_lint.config_file import load_settings  # noqa: PLC0415
    from anyint_lint.syncing import live_fetch, sync  # noqa: PLC0415

    chosen = chosen_accounts(load_settings(Path.cwd()), accounts)
    fetch = live_fetch(fetch_progress())
    result = sync(chosen, every=bool(accounts), if_older_than=if_older_than, fetch=fetch)
    _tell_notices(ctx, result)
    if output_format == "json":
        from anyint_lint.reporters.json import dump  # noqa: PLC0415

        write_bytes(dump(_document(result)).encode())
    else:
        colour = wants_colour()
        write_text("".join(line + "\n" for line in _lines(result, colour)), colour=colour)
    failed = failures_of(result)
    for error in failed:
        say(f"error: {error.message}", advice=error.advice)
    ctx.exit(AnyintLintError.exit_code if failed else 0)


def _tell_notices(ctx: click.Context, result: SyncResult) -> None:
    if verbosity(ctx) < 0:
        return
    for notice in result.notices:
        say(f"notice: {notice}")
    for account in result.skipped:
        say(f"notice: Account {account.name} is left out: {account.api_key_env} is not set.")


def failures_of(result: SyncResult) -> list[AnyintLintError]:
    """Why the accounts' lists are not fetched, or not kept."""
    failed: list[AnyintLintError] = []
    for account in result.accounts:
        failed += [one.error for one in account.families if one.error is not None]
        failed += [account.unsaved] if account.unsaved is not None else []
    return failed


def _document(result: SyncResult) -> dict[str, Any]:
    return {"version": 1, "accounts": [_account(one) for one in result.accounts]}


def _account(account: AccountSync) -> dict[str, Any]:
    return {"account": account.account, "families": [_family(one) for one in account.families]}


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


def _lines(result: SyncResult, colour: bool) -> list[str]:
    from anyint_lint.printable import printable  # noqa: PLC0415
    from anyint_lint.reporters.style import Part  # noqa: PLC0415

    style = style_for(colour)
    several = len(result.accounts) + len(result.skipped) > 1
    lines = []
    for account in result.accounts:
        whose = f"{printable(account.account)} " if several else ""
        for one in account.families:
            lines.append(f"{whose}{one.family}: {_outcome(one, style)}")
            lines += [style(Part.GOOD, f"  + {printable(model_id)}") for model_id in one.appeared]
            lines += [style(Part.ERROR, f"  - {printable(model_id)}") for model_id in one.vanished]
    return lines


def _outcome(one: FamilySync, style: Style) -> str:
    from anyint_lint.reporters.phrases import count, moment  # noqa: PLC0415
    from anyint_lint.reporters.style import Part  # noqa: PLC0415
    from anyint_lint.syncing import SyncStatus  # noqa: PLC0415

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
