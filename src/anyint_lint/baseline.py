"""The baseline: violations that were there when a project began to be checked, and that it means to live with.

An entry names a file (relative to the baseline's own directory), a rule, the value and a digest of the line's text,
and how often that occurs. Moved lines still match; one occurrence more than was written down does not.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import msgspec

from anyint_lint.errors import BaselineError
from anyint_lint.fingerprints import Identity, identity
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.paths import relative_path
from anyint_lint.printable import printable, shortened
from anyint_lint.violations import BaselineUse

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from anyint_lint.violations import Violation

VERSION = 1
MAX_BYTES = 50_000_000

_AT = pattern(r"(?P<what>.*) - at `\$\.?(?P<place>.*)`", re.DOTALL)
_BYTE = pattern(r"(?P<what>.*?) \(byte (?P<byte>\d+)\)", re.DOTALL)


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    path: Annotated[str, msgspec.Meta(min_length=1)]
    code: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}[0-9]{3}$")]
    value: str | None
    line: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{12})?$")]
    count: Annotated[int, msgspec.Meta(ge=1)] = 1


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1]
    violations: tuple[_Entry, ...]


class Compared(NamedTuple):
    kept: tuple[Violation, ...]
    """Not in the baseline."""
    use: BaselineUse


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run looked at: only there can an entry be missed."""

    files: frozenset[str]
    """As violations name them."""
    codes: Container[str]
    """Of the rules that ran and could judge."""
    cwd: str
    """What those files are relative to, symlinks resolved."""


@dataclass(frozen=True, slots=True)
class Baseline:
    path: Path
    entries: Mapping[Identity, int] = field(default_factory=dict)
    """How often each violation is accepted."""

    @property
    def directory(self) -> str:
        return os.path.realpath(self.path.parent)

    def compare(
        self, violations: Iterable[Violation], excerpts: Mapping[tuple[str, int | None, int], str], scope: Scope
    ) -> Compared:
        """Which violations are new, which are known, and which entries no longer occur. Of equal violations the
        first ones are the known ones."""
        left = Counter(self.entries)
        kept, matched = [], []
        for one in violations:
            key = self._identity(one, excerpts, scope)
            if left[key] > 0:
                left[key] -= 1
                matched.append(one)
            else:
                kept.append(one)
        seen = self._seen(scope)
        gone = tuple(_told(key, number) for key, number in sorted(left.items(), key=_order) if number > 0 and seen(key))
        return Compared(tuple(kept), BaselineUse(tuple(matched), gone))

    def renewed(
        self, violations: Iterable[Violation], excerpts: Mapping[tuple[str, int | None, int], str], scope: Scope
    ) -> Baseline:
        """With these violations for what the run looked at; what it did not look at stays as it was."""
        seen = self._seen(scope)
        entries = Counter({key: number for key, number in self.entries.items() if not seen(key)})
        entries.update(self._identity(one, excerpts, scope) for one in violations)
        return Baseline(self.path, entries)

    def encoded(self) -> bytes:
        """Sorted, an entry on each line: it merges and reads well in a diff."""
        rows = []
        for key, number in sorted(self.entries.items(), key=_order):
            more = {"count": number} if number > 1 else {}
            rows.append("    " + json.dumps({**key._asdict(), **more}))
        listed = "[\n" + ",\n".join(rows) + "\n  ]" if rows else "[]"
        return f'{{\n  "version": {VERSION},\n  "violations": {listed}\n}}\n'.encode()

    def _identity(
        self, violation: Violation, excerpts: Mapping[tuple[str, int | None, int], str], scope: Scope
    ) -> Identity:
        path = self._path(violation.path, scope)
        one = identity(violation, excerpts, path=path)
        return one._replace(value=None if one.value is None else _storable(one.value))

    def _path(self, path: str, scope: Scope) -> str:
        return _storable(relative_path(os.path.normpath(os.path.join(scope.cwd, path)), self.directory))  # noqa: PTH118

    def _seen(self, scope: Scope) -> _Seen:
        return _Seen(self.directory, frozenset(self._path(path, scope) for path in scope.files), scope.codes)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Whether an entry would have been met again, had it still been there."""

    directory: str
    files: frozenset[str]
    codes: Container[str]

    def __call__(self, key: Identity) -> bool:
        return key.code in self.codes and (key.path in self.files or not self._exists(key.path))

    def _exists(self, path: str) -> bool:
        # A baseline may come from anywhere: what lies outside of its directory is not looked for.
        return ".." in path.split("/") or Path(path).is_absolute() or os.path.lexists(Path(self.directory, path))


def read_baseline(path: Path) -> Baseline:
    """Raises BaselineError."""
    shown = printable(str(path))
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        advice = f"Write it: `anyint-lint check --write-baseline {shown}`."
        raise BaselineError(f"{shown}: there is no such baseline", advice=advice) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BaselineError(f"{shown}: the baseline cannot be read: {reason}") from None
    if len(data) > MAX_BYTES:
        raise BaselineError(f"{shown}: larger than {MAX_BYTES // 1_000_000} MB, too large for a baseline")
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BaselineError(f"{shown}: {_fault(str(error), data)}") from None
    entries: Counter[Identity] = Counter()
    for one in file.violations:
        entries[Identity(one.path, one.code, one.value, one.line)] += one.count
    return Baseline(path, entries)


def _fault(said: str, data: bytes) -> str:
    """msgspec's words with the place first: `violations[2].count: expected ...`, or a line and column."""
    if match := _AT.fullmatch(said):
        place, what = match["place"] or "the whole file", match["what"]
        if place == "version":
            return f"version: expected {VERSION}; another version of anyint-lint wrote this baseline"
    elif match := _BYTE.fullmatch(said):
        lines = data[: int(match["byte"])].split(b"\n")
        place, what = f"line {len(lines)}, column {len(lines[-1]) + 1}", match["what"]
    else:
        place, what = "the whole file", said
    return f"{shortened(place, 80)}: {shortened(what, 160)}"


def _order(entry: tuple[Identity, int]) -> tuple[str, str, str, str]:
    key = entry[0]
    return (key.path, key.code, key.value or "", key.line)


def _told(key: Identity, number: int) -> str:
    value = "" if key.value is None else f" `{shortened(key.value, 60)}`"
    times = "" if number == 1 else f" ({number} times)"
    return f"{printable(key.path)}: {key.code}{value}{times}"


def _storable(text: str) -> str:
    """As JSON readers take it: what is no Unicode text becomes an escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
