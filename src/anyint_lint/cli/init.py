"""`anyint-lint init`: a repository is set up in one go, each step asked for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anyint_lint.cli.options import account_option, fetch_progress, verbosity, verbosity_options
from anyint_lint.cli.terminal import say, write_text
from anyint_lint.errors import ConfigError, NoListError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from anyint_lint.repository_setup import FileChange
    from anyint_lint.settings import Settings
    from anyint_lint.syncing import SyncResult

SNAPSHOT_NAME = "models.json"


@click.command("init")
@account_option
@click.option(
    "--snapshot",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=f"The list file to write. [default: the one configured, or {SNAPSHOT_NAME}]",
)
@click.option("-y", "--yes", is_flag=True, help="Do every step without asking.")
@verbosity_options
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Set this repository up: fetch the lists, write a snapshot to commit, name it in the configuration, and add the
    hook to an existing .pre-commit-config.yaml (without one, the hook is printed).

    Each step is asked for first. What is as it should be stays as it is: a second run changes nothing.
    """
    from anyint_lint.config_file import load_settings  # noqa: PLC0415 - `init --help` needs none of it
    from anyint_lint.repository_setup import configured_snapshot, models_change, root_of  # noqa: PLC0415

    agreed = _agreement(given["yes"])
    root = root_of(Path.cwd())
    settings = load_settings(root)
    snapshot: Path = given["snapshot"] or configured_snapshot(settings) or root / SNAPSHOT_NAME
    change = models_change(root, snapshot)  # a wrong place is told before anything is fetched
    result = _fetched(ctx, settings, given["accounts"], snapshot, agreed)
    if result is not None:
        _write_snapshot(result, snapshot, agreed, keep_others=bool(given["accounts"]))
    if not snapshot.exists():
        say(f"notice: Without {_name(snapshot)} there is nothing to configure.")
    elif change is None:
        write_text(f"configuration: names {_name(snapshot)} already\n")
    elif agreed(f"Name {_name(snapshot)} in {change.path.name}?"):
        _write(change, "configuration")
    _add_hook(root, agreed)


def _agreement(yes: bool) -> Callable[[str], bool]:
    if yes:
        return lambda _question: True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("init asks before each step, and there is no terminal.", advice="Agree to all: `init --yes`.")

    def ask(question: str) -> bool:
        try:
            return click.confirm(question, default=True, err=True)
        except click.Abort:
            raise KeyboardInterrupt from None

    return ask


def _fetched(
    ctx: click.Context, settings: Settings, names: tuple[str, ...], snapshot: Path, agreed: Callable[[str], bool]
) -> SyncResult | None:
    """The accounts' lists; None when they are not asked for. Without a key, an existing snapshot will do."""
    from anyint_lint.accounts import chosen_accounts  # noqa: PLC0415
    from anyint_lint.syncing import live_fetch, sync  # noqa: PLC0415

    accounts = chosen_accounts(settings, names)
    if not agreed(f"Fetch the model lists of {', '.join(account.name for account in accounts)}?"):
        return None
    try:
        result = sync(accounts, every=bool(names), fetch=live_fetch(fetch_progress()))
    except NoListError as error:
        if not snapshot.exists():
            raise
        say(f"notice: {error.message} {_name(snapshot)} stays as it is.")
        return None
    for failure in result.failed:
        raise failure
    if verbosity(ctx) >= 0:
        for notice in result.notices:
            say(f"notice: {notice}")
    return result


def _write_snapshot(result: SyncResult, path: Path, agreed: Callable[[str], bool], *, keep_others: bool) -> None:
    from anyint_lint.cli.output_file import write_output  # noqa: PLC0415
    from anyint_lint.reporters.phrases import count  # noqa: PLC0415
    from anyint_lint.snapshots import snapshot_of  # noqa: PLC0415

    snapshot = snapshot_of(path, result, keep_others=keep_others)
    if not snapshot.changed:
        write_text(f"{_name(path)}: unchanged\n")
        return
    models = len({model.id for one in snapshot.new for model in one.models})
    if agreed(f"Write {_name(path)} ({count(models, 'model')})?"):
        write_output(path, snapshot.text.encode(), what="snapshot")
        write_text(f"{_name(path)}: written\n")


def _add_hook(root: Path, agreed: Callable[[str], bool]) -> None:
    from anyint_lint.config_edit import HOOK  # noqa: PLC0415
    from anyint_lint.repository_setup import PRE_COMMIT, hook_change  # noqa: PLC0415

    try:
        change = hook_change(root)
    except ConfigError as error:
        say(f"notice: {error.message}. For pre-commit, put this below `repos:`")
        write_text(HOOK)
        return
    if change is None:
        write_text(f"{PRE_COMMIT}: has the hook already\n")
    elif agreed(f"Add the hook to {PRE_COMMIT}?"):
        _write(change, "configuration")


def _write(change: FileChange, what: str) -> None:
    from anyint_lint.cli.output_file import write_output  # noqa: PLC0415

    write_output(change.path, change.content, what=what)
    write_text(f"{_name(change.path)}: written\n")


def _name(path: Path) -> str:
    from anyint_lint.paths import relative_path  # noqa: PLC0415
    from anyint_lint.printable import printable  # noqa: PLC0415

    return printable(relative_path(str(path.resolve()), Path.cwd().resolve()))
