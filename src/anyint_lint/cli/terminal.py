"""What reaches the terminal, and in which colours."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from typing import TextIO

import click

from anyint_lint.errors import OutputError
from anyint_lint.light_pattern import pattern
from anyint_lint.reporters.style import Part, Style, plain

_COLOURS: dict[Part, dict[str, object]] = {
    Part.PATH: {"bold": True},
    Part.CODE: {"fg": "cyan", "bold": True},
    Part.ERROR: {"fg": "red", "bold": True},
    Part.WARNING: {"fg": "yellow", "bold": True},
    Part.GUTTER: {"fg": "blue"},
    Part.HELP: {"fg": "cyan"},
    Part.QUIET: {"dim": True},
    Part.GOOD: {"fg": "green", "bold": True},
}


MIN_WIDTH = 40
"""A terminal that says less is treated as this wide."""
_OTHER_OUTPUT = "Give --output-file a file, or stdout a place that can be written to."
_COMMAND = pattern(r"^[^\S\n]*:(?=:)", re.MULTILINE)
"""`::` that leads a line."""


def wants_colour() -> bool:
    """`NO_COLOR` and `FORCE_COLOR` decide where they are set (to anything but nothing), else the terminal does."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def style_for(colour: bool) -> Style:
    return _coloured if colour else plain


def _coloured(part: Part, text: str) -> str:
    return click.style(text, **_COLOURS[part])  # type: ignore[arg-type]


def terminal_width() -> int | None:
    """Columns of the terminal that stdout is; None if it is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    import shutil  # noqa: PLC0415 - loads the compressors

    return max(shutil.get_terminal_size().columns, MIN_WIDTH)


def in_github_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def write_text(text: str, *, colour: bool = False) -> None:
    """A result for people, to stdout; what the terminal's encoding lacks is shown as an escape."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    _write(_inert(text).encode(encoding, "backslashreplace").decode(encoding), colour=colour)


def write_bytes(content: bytes) -> None:
    """A result for programs, to stdout, byte for byte."""
    _write(content, colour=None)


def _write(content: str | bytes, *, colour: bool | None) -> None:
    """A reader that went away (`| head`) has seen enough: that is no failure, and the exit code stays.

    Raises OutputError where nothing could be written at all.
    """
    if sys.stdout is None:
        raise OutputError("stdout is closed, so the report could not be written", advice=_OTHER_OUTPUT)
    try:
        click.echo(content, nl=False, color=colour)
        sys.stdout.flush()
    except BrokenPipeError:
        drop(sys.stdout)
    except OSError as error:
        drop(sys.stdout)
        message = f"the report could not be written to stdout: {error.strerror or error}"
        raise OutputError(message, advice=_OTHER_OUTPUT) from None


def _inert(text: str) -> str:
    """Without what a runner obeys in a log."""
    from anyint_lint.printable import LOG_COMMAND  # noqa: PLC0415 - not needed by `--help`

    text = LOG_COMMAND.sub(r"#\\", text)
    return _COMMAND.sub(lambda match: match[0] + "\\", text) if in_github_actions() else text


def drop(stream: TextIO) -> None:
    """Let nothing more reach a closed pipe or a full disk: the interpreter would complain of it while it shuts down."""
    try:
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, stream.fileno())
        os.close(descriptor)
    except (OSError, ValueError):
        return


def write_aside(text: str) -> None:
    """A result that goes to stderr, because stdout has another."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    with suppress(OSError):
        click.echo(_inert(text).encode(encoding, "backslashreplace").decode(encoding), err=True, nl=False)


def say(message: str, *, advice: str = "") -> None:
    """One notice or error, to stderr, with what to do about it on the next line."""
    from anyint_lint.printable import printable  # noqa: PLC0415 - not needed by `--help`

    lines = [printable(line) for line in message.splitlines()] + ([f"  {printable(advice)}"] if advice else [])
    text = _inert("\n".join(lines))
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    with suppress(OSError):  # a full disk behind stderr must not change what the exit code says
        click.echo(text.encode(encoding, "backslashreplace").decode(encoding), err=True)
