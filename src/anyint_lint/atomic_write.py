"""Write a file whole or not at all: whoever reads it at any moment finds the old content or the new, never a part."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

LEFTOVER_SECONDS = 3600.0
"""The age from which a temporary file is no writer's any more."""
_PREFIX, _SUFFIX = ".anyint-lint-", ".tmp"


def write_atomically(path: Path, data: bytes, mode: int = 0o600, owner: tuple[int, int] | None = None) -> None:
    """Put `data` at `path` with permission bits `mode`, through a temporary file in the same directory.

    `owner` (user and group) is given to the file where the system lets us.

    A symbolic link at `path` is replaced, not followed: in a directory that others can write, following it would
    let them choose the file. On failure the old file stays and nothing is left behind. Raises OSError.
    """
    import tempfile  # noqa: PLC0415 - start-up: most runs write no file

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX, suffix=_SUFFIX)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if owner is not None and hasattr(os, "chown"):
            with suppress(OSError):
                os.chown(temporary, *owner)
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_directory(path.parent)


def remove_leftovers(directory: Path, older_than: float = LEFTOVER_SECONDS) -> None:
    """Remove the temporary files that writers left in a directory when they were killed; `older_than` in seconds."""
    with suppress(OSError):
        for path in directory.glob(f"{_PREFIX}*{_SUFFIX}"):
            with suppress(OSError):
                if time.time() - path.lstat().st_mtime >= older_than:
                    path.unlink()


def _sync_directory(directory: Path) -> None:
    """Make the new name itself survive a power cut, where the system can do that."""
    if os.name != "posix":
        return
    with suppress(OSError):  # some file systems refuse to sync a directory; the content is safe already
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
