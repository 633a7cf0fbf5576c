"""The root command: finds its subcommands only when they are called, and turns every failure into one clear line."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import click

from anyint_lint import __version__
from anyint_lint.cli.terminal import drop, say
from anyint_lint.errors import AnyintLintError

INTERRUPTED = 130
SHORTEST_KEY = 4
"""What is shorter is no key, and stands in any text by chance."""
_UNWRITABLE = {errno.EBADF, errno.EIO, errno.ENOSPC}
"""What writing to a stream that stands open may meet."""
TRACEBACK_VERBOSITY = 2
VERBOSITY = "anyint_lint.verbosity"
"""Key of `Context.meta`: 0 is normal, -1 quiet, each `-v` adds one."""


class RootGroup(click.Group):
    """Loads a subcommand's module when it is called, so that `--help` and `--version` stay quick."""

    summaries: ClassVar[dict[str, str]] = {
        "check": "Check the models and model-list URLs that Python code uses.",
        "init": "Set a repository up: list, configuration, pre-commit hook.",
        "sync": "Fetch the account's model lists into the cache.",
        "models": "Show the models the account can use.",
        "inventory": "Show every model and route that the code uses, and where.",
        "rules": "List the rules, or explain one.",
        "lsp": "Serve an editor: diagnostics, completion, hover and fixes.",
        "cache": "Say where the cache is, or clear it.",
    }
    """Of each subcommand, in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.summaries:
            return None
        command = importlib.import_module(f"anyint_lint.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.summaries and not name.startswith("-"):
            import difflib  # noqa: PLC0415 - only on the way to an error
            import shlex  # noqa: PLC0415

            near = difflib.get_close_matches(name, self.summaries, n=1)
            if near:
                ctx.fail(f"No such command {name!r}. Did you mean {near[0]!r}?")
            if Path(name).exists():
                ctx.fail(f"No such command {name!r}. To check that path: anyint-lint check {shlex.quote(name)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AnyintLintError as error:
            say(f"error: {error.message}", advice=error.advice)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            say("interrupted")
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            drop(sys.stdout)
            ctx.exit(AnyintLintError.exit_code)
        except click.ClickException as error:
            # Shown here, because some of click's own errors carry 1, which means "violations found".
            with suppress(OSError):  # a full disk behind stderr; the exit code still tells
                error.show()
            ctx.exit(AnyintLintError.exit_code)
        except (click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno in _UNWRITABLE and error.filename is None:
                raise  # a command's help could not be written; `main` says so
            if isinstance(error, FileNotFoundError) and _directory_is_gone():
                say("error: the working directory is gone", advice="Change to one that is there.")
                ctx.exit(AnyintLintError.exit_code)
            _unexpected(ctx, error)


def _directory_is_gone() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def _unexpected(ctx: click.Context, error: Exception) -> NoReturn:
    """A defect of ours: one line that names the spot, the traceback only for who asks."""
    import traceback  # noqa: PLC0415 - only for a defect

    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{os.sep}anyint_lint{os.sep}" in frame.filename]
    innermost = (own or frames)[-1]
    spot = f"{Path(innermost.filename).name}:{innermost.lineno}"
    context = "; ".join(getattr(error, "__notes__", ()))
    message = f"internal error: {type(error).__name__} at {spot}: {error}" + (f" ({context})" if context else "")
    say(
        _without_keys(message),
        advice="This is a defect of anyint-lint. Run again with -vv for the traceback, and please report it.",
    )
    if ctx.meta.get(VERBOSITY, 0) >= TRACEBACK_VERBOSITY:
        say(_without_keys("".join(traceback.format_exception(error)).rstrip()))
    ctx.exit(AnyintLintError.exit_code)


def _without_keys(text: str) -> str:
    """What a defect says may hold anything; the keys in our own variables it must not hold."""
    from anyint_lint.settings import is_key_variable  # noqa: PLC0415 - only for a defect

    for name, value in os.environ.items():
        if is_key_variable(name) and len(value.strip()) >= SHORTEST_KEY:
            text = text.replace(value.strip(), f"[{name}]")
    return text


@click.group(cls=RootGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="anyint-lint", message="%(prog)s %(version)s")
def root() -> None:
    """Find model IDs and model-list URLs in Python code that calls LLMs through the AnyInt gateway, and check them
    against the list the account really has.

    Exit codes: 0 nothing found, 1 violations found, 2 the job could not be done.
    """
