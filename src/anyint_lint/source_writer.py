"""A changed source to its file: only if that still holds what was read, whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from anyint_lint.atomic_write import write_atomically
from anyint_lint.facts import Failure
from anyint_lint.sources import read_source

if TYPE_CHECKING:
    from anyint_lint.paths import SourceFile
    from anyint_lint.sources import Source


def write_source(file: SourceFile, old: Source, new: Source) -> str | None:
    """Put `new` where `old` was read; permission bits and owner stay. Returns why it could not be done."""
    path = Path(file.path)
    try:
        # A link in the place of the file, or of a directory above it, may lead out of the tree.
        if os.path.realpath(file.path) != file.path:
            return "a symbolic link has taken its place"
        current = read_source(file)
        if isinstance(current, Failure):
            return current.message
        if current.data != old.data:
            return "it was changed by something else since it was read"
        status = path.lstat()
        if not stat.S_IMODE(status.st_mode) & 0o222 or not os.access(path, os.W_OK):
            return "it is read-only"
        write_atomically(path, new.data, stat.S_IMODE(status.st_mode), (status.st_uid, status.st_gid))
    except OSError as error:
        return f"it cannot be written: {error.strerror or error}"
    return None
