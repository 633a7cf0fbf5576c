"""`anyint-lint sync`: fetch both lists of each account, keep them, say what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anyint_lint.cli.options import account_option, duration, fetch_progress, verbosity, verbosity_options
from anyint_lint.cli.root import TRACEBACK_VERBOSITY
from anyint_lint.cli.terminal import say, wants_colour, write_bytes, write_text
from anyint_lint.errors import AnyintLintError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anyint_lint.affected import Affected
    from anyint_lint.snapshots import Snapshot
    from anyint_lint.syncing import SyncResult

CHANGED = 1


@click.command("sync")
@account_option
@click.option(
    "--if-older-than", callback=duration, metavar="AGE", help="Do nothing where the cached list is younger, e.g. 24h."
)
@click.option(
    "--snapshot",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the lists there too: a file to commit, by which `check` judges without a key (`models` in the "
    "configuration).",
)
@click.option("--check", "compare", is_flag=True, help="Compare the --snapshot only; exit 1 if the live lists differ.")
@click.option("--affects", multiple=True, metavar="PATH", help="Show the uses in this code that the change breaks.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Of what appeared and vanished.",
)
@verbosity_options
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Fetch the model lists of both route families for each account, and keep them in the cache.

    The key of an account comes from its environment variable (ANYINT_API_KEY, if the configuration names no other).
    Prints which models appeared and vanished. A list that cannot be fetched leaves its old copy untouched.

    Exits with 1 if --check finds a difference, or --affects a use that breaks.
    """
    snapshot_file: Path | None = given["snapshot"]
    if given["compare"] and snapshot_file is None:
        raise UsageError("--check was given without --snapshot", advice="Name the file: `--snapshot models.json`.")
    result = _synced(given)
    _tell_notices(ctx, result)
    failed = _failures(ctx, result, must_save=snapshot_file is None)
    snapshot = None if snapshot_file is None else _snapshot(snapshot_file, result, given)
    written = snapshot is not None and not given["compare"] and not result.failed
    if snapshot is not None and snapshot_file is not None and written and snapshot.changed:
        from anyint_lint.atomic_write import remove_leftovers  # noqa: PLC0415
        from anyint_lint.cli.output_file import write_output  # noqa: PLC0415

        remove_leftovers(snapshot_file.parent)
        write_output(snapshot_file, snapshot.text.encode(), what="snapshot")
    broken = _affected(ctx, given["affects"], result, snapshot) if given["affects"] else None
    _print(result, snapshot, broken, given)
    if broken is not None and verbosity(ctx) >= TRACEBACK_VERBOSITY:
        for defect in broken.defects:
            say(defect)
    for error in failed:
        say(f"error: {error.message}", advice=error.advice)
    if failed and snapshot is not None and not given["compare"]:
        say(f"error: {snapshot_file} was not written, for not every list could be fetched.")
    differs = given["compare"] and snapshot is not None and bool(snapshot.drift)
    breaks = broken is not None and bool(broken.report.violations)
    ctx.exit(AnyintLintError.exit_code if failed else CHANGED if differs or breaks else 0)


def _synced(given: dict[str, Any]) -> SyncResult:
    from anyint_lint.accounts import chosen_accounts  # noqa: PLC0415 - `sync --help` needs none of it
    from anyint_lint.config_file import load_settings  # noqa: PLC0415
    from anyint_lint.syncing import live_fetch, sync  # noqa: PLC0415

    names: tuple[str, ...] = given["accounts"]
    return sync(
        chosen_accounts(load_settings(Path.cwd()), names),
        every=bool(names),
        if_older_than=given["if_older_than"],
        fetch=live_fetch(fetch_progress()),
    )


def _tell_notices(ctx: click.Context, result: SyncResult) -> None:
    if verbosity(ctx) < 0:
        return
    for notice in result.notices:
        say(f"notice: {notice}")


def _failures(ctx: click.Context, result: SyncResult, *, must_save: bool) -> list[AnyintLintError]:
    """Why not every list was fetched or kept. Who asks for a snapshot can do without a cache."""
    failed = list(result.failed)
    for account in result.accounts:
        if account.unsaved is not None and must_save:
            failed.append(account.unsaved)
        elif account.unsaved is not None and verbosity(ctx) >= 0:
            say(f"notice: {account.unsaved.message}")
    return failed


def _snapshot(path: Path, result: SyncResult, given: dict[str, Any]) -> Snapshot:
    from anyint_lint.errors import ListFileError  # noqa: PLC0415
    from anyint_lint.snapshots import snapshot_of  # noqa: PLC0415

    # Who names accounts means these, and leaves the others as they are.
    snapshot = snapshot_of(path, result, keep_others=bool(given["accounts"]))
    if given["compare"] and not snapshot.old:
        raise ListFileError(f"{path}: there is no such snapshot.", advice="Write it first: leave out --check.")
    return snapshot


def _affected(ctx: click.Context, paths: Sequence[str], result: SyncResult, snapshot: Snapshot | None) -> Affected:
    from anyint_lint.affected import affected  # noqa: PLC0415 - loads the linter
    from anyint_lint.catalog import Catalog  # noqa: PLC0415

    if snapshot is not None and snapshot.old:
        return affected(paths, Catalog(snapshot.old), Catalog(snapshot.new))
    before = tuple(one for account in result.accounts for one in account.previous.values())
    after = tuple(one for account in result.accounts for one in account.current.values())
    if not before and verbosity(ctx) >= 0:
        say("notice: No earlier list is known, so no change can break a use; `anyint-lint check` judges by this one.")
    return affected(paths, Catalog(before), Catalog(after))


def _print(result: SyncResult, snapshot: Snapshot | None, broken: Affected | None, given: dict[str, Any]) -> None:
    from anyint_lint.cli import sync_output  # noqa: PLC0415

    if given["output_format"] == "json":
        from anyint_lint.reporters.json import dump  # noqa: PLC0415

        write_bytes(dump(sync_output.document(result, snapshot, broken)).encode())
        return
    colour = wants_colour()
    text = sync_output.Text(colour)
    if not given["compare"]:
        text.add_accounts(result)
    if snapshot is not None and not result.failed:
        text.add_snapshot(given["snapshot"], snapshot, written=not given["compare"])
    if broken is not None:
        text.add_broken(broken)
    write_text(text.whole, colour=colour)
