"""`python -m anyint_lint` and the `anyint-lint` command."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import NoReturn

_AT_THE_END = frozenset(
    {"asyncio", "concurrent.futures", "multiprocessing", "coverage", "cProfile", "profile", "trace"}
)
"""Modules that have something to do when the interpreter ends."""
_YOUNG_OBJECTS = 200_000
"""Facts of a large tree are many and hold no cycles: looking for some at every 700 objects costs a third of a run."""


def command() -> None:
    """As `main`, for a process of its own: it ends at once, as mypy does. To take apart all modules that were loaded,
    as the interpreter does at its end, takes a fifth of a short run."""
    try:
        main()
    except SystemExit as leaving:
        _end(leaving.code)
        raise


def _end(code: object) -> None:
    """Leaves, unless something is still to be done or said."""
    code = 0 if code is None else code
    threads = sys.modules.get("threading")
    if not isinstance(code, int) or sys.flags.inspect or not _AT_THE_END.isdisjoint(sys.modules):
        return
    if threads is not None and threads.active_count() > 1:
        return
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.stderr is None:  # closed by the caller: what would be said is lost, the exit code is not
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - as above
    gc.set_threshold(_YOUNG_OBJECTS, 20, 20)
    try:
        from anyint_lint.cli import root  # noqa: PLC0415 - an interrupt while this loads must end cleanly too

        root.main(prog_name="anyint-lint")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:  # all but the writing of help and usage is caught further in
        _unwritable(error)
    finally:
        _end_stderr()
        gc.freeze()  # an interpreter that ends looks for garbage among all objects: a quarter of a short run


def _end_stderr() -> None:
    """What is still held back and cannot be written would change the exit code while the interpreter shuts down."""
    try:
        sys.stderr.flush()
    except OSError:
        from anyint_lint.cli.terminal import drop  # noqa: PLC0415

        drop(sys.stderr)


def _unwritable(error: OSError) -> NoReturn:
    from anyint_lint.cli.terminal import drop, say  # noqa: PLC0415

    drop(sys.stdout)
    say(f"error: stdout could not be written: {error.strerror or error}")
    sys.exit(2)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        # `python -m` puts the working directory first, and that may be a tree to be checked: nothing is imported of it.
        del sys.path[0]
    command()
