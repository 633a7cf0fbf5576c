"""Unified diffs that `git apply -p0` and `patch -p0` take, without the keys that stand in the code.

A key that is near a change is left out by giving less context. Where it stands in the changed line, or beside it, it is
masked: such a diff can be read, but not applied.
"""

from __future__ import annotations

import difflib
from typing import NamedTuple

from anyint_lint.key_text import masked, runs_of_keys

CONTEXT = 3
"""Lines around a change."""
_NO_NEWLINE = "\\ No newline at end of file"
_QUOTED = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


class FileDiff(NamedTuple):
    lines: tuple[str, ...]
    """Each with its newline. Bytes that are no UTF-8 are surrogates, as `surrogateescape` has them."""
    is_masked: bool
    """It shows asterisks for a key, so that it cannot be applied."""


def file_diff(path: str, old: bytes, new: bytes, literals_of_keys: tuple[str, ...] = ()) -> FileDiff:
    keys = runs_of_keys(literals_of_keys)
    before, after = _lines(old), _lines(new)
    for context in range(CONTEXT, 0, -1):
        lines = _unified(before, after, context)
        if lines == [masked(line, keys) for line in lines]:
            return FileDiff((*_heads(path), *lines), is_masked=False)
    lines = [masked(line, keys) for line in _unified(before, after, CONTEXT)]
    return FileDiff((*_heads(path), *lines), is_masked=True)


def _unified(before: list[str], after: list[str], context: int) -> list[str]:
    """The hunks."""
    found = list(difflib.unified_diff(before, after, n=context))[2:]
    return [line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}\n" for line in found]


def _heads(path: str) -> tuple[str, str]:
    name = _name(path)
    return f"--- {name}\n", f"+++ {name}\n"


def _name(path: str) -> str:
    """As git writes it: quoted where it must be, and ended by a tab where a space would end it."""
    if path.isprintable() and not {'"', "\\"} & set(path):
        return f"{path}\t" if " " in path else path
    data = path.encode("utf-8", "surrogateescape")
    return '"' + "".join(_QUOTED.get(one) or (chr(one) if 32 <= one < 127 else f"\\{one:03o}") for one in data) + '"'


def _lines(data: bytes) -> list[str]:
    # Not `splitlines`, which ends a line at more than a newline.
    *lines, last = data.decode("utf-8", "surrogateescape").split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])
