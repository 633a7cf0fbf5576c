"""`--output-file` and its like: what goes to a file goes there whole, or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from anyint_lint.atomic_write import write_atomically
from anyint_lint.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


def write_output(path: Path, content: bytes, *, what: str = "report") -> None:
    """Put `content` at `path`: a file is replaced atomically, a device or pipe is written to. Raises OutputError."""
    try:
        mode = _mode_of(path)
        if mode is not None and not stat.S_ISREG(mode):
            with path.open("wb") as device:
                device.write(content)
        else:
            write_atomically(path, content, stat.S_IMODE(mode) if mode is not None else _mode_of_new_files())
    except OSError as error:
        raise OutputError(
            f"{path}: the {what} could not be written: {error.strerror or error}",
            advice="Name a file in a directory that exists and can be written to.",
        ) from error


def _mode_of(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _mode_of_new_files() -> int:
    # The mask can only be read by setting it; nothing else runs at this point.
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
