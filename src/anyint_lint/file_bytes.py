"""The bytes of one file of a tree that may be hostile. Few imports: nearly every file is looked at no further."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from anyint_lint.paths import SourceKind
from anyint_lint.printable import shortened

if TYPE_CHECKING:
    from anyint_lint.paths import SourceFile

MAX_BYTES = {SourceKind.PYTHON: 5_000_000, SourceKind.NOTEBOOK: 50_000_000}
"""A larger file is not read. The largest of the 21,899 Python files in the 36 wheels of the benchmark has 1.7 MB, and
a concrete syntax tree takes some hundred times its source. A notebook's bytes are mostly pictures in its outputs,
which are passed over."""

# No FIFO or device may hold the run up, and no link put in the file's place since it was found is followed.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_NOCTTY", "O_BINARY"))


class UnreadableError(Exception):
    """There are no bytes to be had; the text says why."""


def read_regular(file: SourceFile) -> bytes:
    """All that is in a regular file of bearable size. Raises UnreadableError."""
    try:
        descriptor = os.open(file.path, _FLAGS)
    except FileNotFoundError:
        raise UnreadableError("the file vanished before it was read") from None
    except (OSError, ValueError) as error:
        raise UnreadableError(f"cannot be opened: {reason_of(error)}") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("not a regular file")
        if status.st_size > MAX_BYTES[file.kind]:
            raise UnreadableError(_too_large(file.kind))
        with os.fdopen(descriptor, "rb", buffering=0, closefd=False) as stream:
            return read_whole(stream, file.kind)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {reason_of(error)}") from None
    finally:
        os.close(descriptor)


def read_whole(stream: BinaryIO, kind: SourceKind) -> bytes:
    """The same of an open stream. Raises UnreadableError where it is too long, OSError if the stream does."""
    limit = MAX_BYTES[kind] + 1
    pieces: list[bytes] = []
    while limit > 0 and (piece := stream.read(limit)):  # a raw stream may give less than was asked for
        pieces.append(piece)
        limit -= len(piece)
    if limit <= 0:
        raise UnreadableError(_too_large(kind))
    return b"".join(pieces)


def reason_of(error: Exception) -> str:
    """What the system, or a library, says of a failure, in few words."""
    return shortened((error.strerror if isinstance(error, OSError) else None) or str(error), 120)


def _too_large(kind: SourceKind) -> str:
    return f"larger than {MAX_BYTES[kind] // 1_000_000} MB, which is the most that is read"
