"""`python -m anyint_lint` and the `anyint-lint` command."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import NoReturn

_YOUNG_OBJECTS = 50_000
"""Facts of a large tree are many and hold no cycles: looking for some at every 700 objects costs a third of a run."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.stderr is None:  # closed by the caller: what would be said is lost, the exit code is not
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
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
    main()
