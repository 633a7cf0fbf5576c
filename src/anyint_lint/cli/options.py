"""Options and their types that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from anyint_lint.cli.root import VERBOSITY
from anyint_lint.cli.terminal import say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from anyint_lint.lists import ListRequest

Command = TypeVar("Command", bound=Callable[..., Any])


def duration(_ctx: click.Context, _param: click.Parameter, value: str | None) -> float | None:
    """Option callback: `90s`, `30m`, `24h`, `7d`, as seconds."""
    if value is None:
        return None
    from anyint_lint.durations import parse_duration  # noqa: PLC0415 - start-up: few runs are given one

    try:
        return parse_duration(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r}: {error}") from None


def codes(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...] | None:
    """Option callback: rule codes or prefixes of codes, separated by commas; None when the option is not given."""
    if not value:
        return None
    found = tuple(code.strip().upper() for one in value for code in one.split(",") if code.strip())
    if not found:  # as from a variable of a script that is not set
        raise click.BadParameter("names no rule; give codes or prefixes of codes, e.g. AIM101,AIR")
    return found


def _complete_codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from anyint_lint.cli.completion import complete_codes  # noqa: PLC0415 - only for a shell that asks

    return complete_codes(ctx, param, incomplete)


def _complete_account(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from anyint_lint.cli.completion import complete_account  # noqa: PLC0415 - as above

    return complete_account(ctx, param, incomplete)


def codes_option(name: str, help: str) -> Callable[[Command], Command]:  # noqa: A002 - click's own word
    """An option that takes rule codes, and may be repeated."""
    return click.option(name, callback=codes, shell_complete=_complete_codes, multiple=True, metavar="CODES", help=help)


def account_option(command: Command) -> Command:
    """`--account`, as `accounts`: names of the configuration, `default` always among them."""
    option = click.option(
        "--account",
        "accounts",
        multiple=True,
        metavar="NAME",
        shell_complete=_complete_account,
        help="Use this account only: `default`, or one that the configuration names. Repeatable.",
    )
    return option(command)


def list_options(command: Command) -> Command:
    """Which model lists to use: for every command that reads one."""
    for option in (
        account_option,
        click.option("--max-age", callback=duration, metavar="AGE", help="Fetch the list again when older (24h)."),
        click.option("--offline", is_flag=True, help="Never go online; use the cached list, however old."),
        click.option(
            "--models",
            "list_files",
            multiple=True,
            metavar="[FAMILY=]FILE",
            help="A saved list to use instead of the account's: a snapshot, or the JSON of either models route. "
            "FAMILY is openai or anthropic. Repeatable.",
        ),
    ):
        command = option(command)
    return command


def list_request(given: Mapping[str, Any]) -> ListRequest:
    """What `list_options` were given."""
    from anyint_lint.lists import ListRequest  # noqa: PLC0415 - `--help` needs none of it

    return ListRequest(
        files=given["list_files"],
        offline=given["offline"],
        max_age=given["max_age"],
        accounts=given["accounts"],
        progress=fetch_progress(),
    )


def fetch_progress() -> Callable[[str], None] | None:
    """Where to tell what a fetch waits for: to whoever looks at a terminal, or asks with `-v`."""
    level = verbosity(click.get_current_context())
    return _waiting if level > 0 or (level == 0 and sys.stderr.isatty()) else None


def _waiting(what: str) -> None:
    say(f"waiting: {what}")


def verbosity_options(command: Command) -> Command:
    """`-q` and `-v`, kept where the root command finds them when something fails."""
    quiet = click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=_quieten, help="Print results only, no notices."
    )
    verbose = click.option(
        "-v",
        "--verbose",
        count=True,
        expose_value=False,
        is_eager=True,
        callback=_raise_verbosity,
        help="Say more about what is done; -vv adds tracebacks to internal errors.",
    )
    return quiet(verbose(command))


def verbosity(ctx: click.Context) -> int:
    """-1 quiet, 0 normal, 1 and up verbose."""
    level = ctx.meta.get(VERBOSITY, 0)
    assert isinstance(level, int)  # noqa: S101
    return level


def _quieten(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[VERBOSITY] = -1


def _raise_verbosity(ctx: click.Context, _param: click.Parameter, value: int) -> None:
    ctx.meta[VERBOSITY] = value
