"""One digest of all that decides what facts a source gives: our code and tables, LibCST, Python, the user's rows.

Whoever changes the collector need not remember to bump a version. The code's bytes are read only when a file of it
has changed its size or time since they were last read; until then `remembered` knows their digest.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from anyint_lint import __version__
from anyint_lint.blake2 import blake2b

_PACKAGE = Path(__file__).parent
_CODE = ("", "collector", "collector/sdks")
"""The directories of all our modules that a fact could depend on: more than do, so that none is forgotten."""
SIZE = 16


def fingerprint(calls: object, remembered: Callable[[bytes, Callable[[], bytes]], bytes]) -> bytes:
    """The digest for these rows of the user.

    `remembered` is given the look of the code files, and how to read them, and returns what reading once gave.
    """
    files = code_files()
    look = digest(repr([(path, _look(path)) for path in files]).encode())
    code = remembered(look, lambda: _contents(files))
    return digest(code, __version__.encode(), sys.version.encode(), repr(calls).encode())


def code_files() -> list[str]:
    """The paths of our files, and of those that tell which LibCST this is."""
    found: list[str] = []
    for name in _CODE:
        try:
            with os.scandir(_PACKAGE / name) as entries:
                found.extend(sorted(entry.path for entry in entries if entry.name.endswith(".py")))
        except OSError:  # in an archive: the version alone tells
            found.append(name)
    libcst = find_spec("libcst")
    if libcst is not None and libcst.origin is not None:
        found += [libcst.origin, os.fspath(Path(libcst.origin).with_name("_version.py"))]
    return found


def _look(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _contents(files: list[str]) -> bytes:
    """Of the files' names and bytes, not of where they lie: a cache may be carried to another machine."""
    pieces: list[bytes] = []
    for path in files:
        try:
            with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
                pieces += [os.path.basename(path).encode(), stream.read()]  # noqa: PTH119 - a Path takes longer to make
        except OSError:
            pieces.append(b"none")
    return digest(*pieces)


def digest(*pieces: bytes) -> bytes:
    """Of pieces of any length: two that differ in where they are cut have different digests."""
    total = blake2b(digest_size=SIZE)
    for piece in pieces:
        total.update(len(piece).to_bytes(8, "big"))
        total.update(piece)
    return total.digest()
