"""Facts of earlier runs on disk, in one SQLite file: by what a file holds, and by how it looked when it was read.

Measured in processor time on the 21,899 files of the benchmark, 1,749 of which say something: SQLite gives back the
looks of all in 86 ms and the facts of those that speak in 89 ms; from a packed file they come in 20 ms and 3 ms, but it
is written whole (36 MB, 12 ms and the disk) for each file that changes, and by one process at a time, where SQLite
keeps twenty changed files in 2 ms. A tree that is as it was needs neither: see `tree_memory.py`. The file may be lost
at any time; one that is not sound is made anew.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any, NamedTuple

from anyint_lint.blake2 import blake2b
from anyint_lint.facts_codec import is_whole
from anyint_lint.light_dataclass import dataclass
from anyint_lint.printable import shortened

FILE_NAME = "facts-1.sqlite3"
"""The number is that of the schema."""
MOST_BYTES = 200_000_000
"""Past that, what was unused for longest goes, until half is left."""
RACY_NS = 2_000_000_000
"""A file that changed less than this before it was read may change again without looking different: the clocks of
some file systems count by two seconds. git speaks of racily clean entries."""
_WAIT_SECONDS = 10.0
_MOST_ASKED_SINGLY = 200
_KEY_SIZE = 16
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS facts (key BLOB PRIMARY KEY, speaks INTEGER, data BLOB NOT NULL, used INTEGER)
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS looks
        (path BLOB PRIMARY KEY, look BLOB, code BLOB, digest BLOB NOT NULL, speaks INTEGER, used INTEGER) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS memories (key BLOB PRIMARY KEY, data BLOB NOT NULL, used INTEGER) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS code (look BLOB PRIMARY KEY, digest BLOB NOT NULL, used INTEGER) WITHOUT ROWID;
"""
_TABLES = {"facts": "key", "looks": "path", "memories": "key", "code": "look"}
_DELETE_HALF = (
    "DELETE FROM {table} WHERE {key} IN "
    "(SELECT {key} FROM {table} ORDER BY used LIMIT (SELECT (count(*) + 1) / 2 FROM {table}))"
)


class Look(NamedTuple):
    """How a file looks from outside: another size, time or inode means that it must be read again."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Look:
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)

    def is_settled(self, read_at_ns: int) -> bool:
        return max(self.mtime_ns, self.ctime_ns) + RACY_NS < read_at_ns

    def packed(self) -> bytes:
        return b"%x %x %x %x" % self


class Known(NamedTuple):
    """What an earlier run has learnt of a file that still looks the same."""

    digest: bytes
    speaks: bool


class Entry(NamedTuple):
    """What the cache is to keep of one file."""

    path: str
    look: Look | None
    """None: it may change without looking different."""
    digest: bytes
    wanted: frozenset[str] | None
    """The names that another file imports; None for what the file says by itself."""
    speaks: bool
    facts: bytes
    """Encoded; empty where nothing was collected."""


@dataclass(slots=True)
class FactsCache:
    """`notices` collects what a user should be told and no run should stop at."""

    directory: Path
    code: bytes = b""
    """The fingerprint of all that decides what facts a source gives."""
    notices: list[str] = field(default_factory=list)
    _connection: sqlite3.Connection | None = None
    _broken: bool = False

    @property
    def path(self) -> Path:
        return self.directory / FILE_NAME

    def known(self, paths: Sequence[str]) -> dict[str, tuple[bytes, Known]]:
        """Of those of these files that were read before: the packed look of that time, and what was learnt."""
        columns = "SELECT path, look, digest, speaks FROM looks WHERE code = ?"
        if len(paths) <= _MOST_ASKED_SINGLY:
            rows = [
                row for path in paths for row in self._rows(f"{columns} AND path = ?", self.code, os.fsencode(path))
            ]
        else:
            top = os.fsencode(os.path.commonpath(paths))
            rows = self._rows(f"{columns} AND path >= ? AND path < ?", self.code, top, top + b"\xff")
        return {os.fsdecode(path): (look, Known(digest, bool(speaks))) for path, look, digest, speaks in rows}

    def facts(self, digest: bytes, *, wanted: frozenset[str] | None = None) -> tuple[bool, bytes] | None:
        """Of a source's digest: whether it speaks by itself, and its encoded facts; None when it was never read.

        Facts with what is `wanted` of the source are there whatever its bytes look like, never empty.
        """
        rows = self._rows("SELECT speaks, data FROM facts WHERE key = ?", self._key(digest, wanted))
        if not rows or not (rows[0][1] == b"" or is_whole(rows[0][1])):
            return None
        return bool(rows[0][0]), rows[0][1]

    def tree(self, key: bytes) -> bytes | None:
        """What was kept today of a tree. An older one is as good, but with it nobody would learn that the facts of
        its files are still of use."""
        rows = self._rows("SELECT data FROM memories WHERE key = ? AND used = ?", key, _today())
        return rows[0][0] if rows else None

    def keep_tree(self, key: bytes, data: bytes) -> None:
        """In the place of what was kept of it before."""
        self._write([("INSERT OR REPLACE INTO memories VALUES (?, ?, ?)", [(key, data, _today())])])

    def remembered(self, look: bytes, read: Callable[[], bytes]) -> bytes:
        """The digest of our own code, which is read only when its files look different."""
        rows = self._rows("SELECT digest FROM code WHERE look = ?", look)
        if rows:
            digest: bytes = rows[0][0]
            return digest
        digest = read()
        self._write([("INSERT OR REPLACE INTO code VALUES (?, ?, ?)", [(look, digest, _today())])])
        return digest

    def keep(self, entries: Iterable[Entry]) -> None:
        """Store what was read; all of it or, where the directory cannot be written, nothing."""
        today = _today()
        entries = tuple(entries)
        facts = [(self._key(one.digest, one.wanted), one.speaks, one.facts, today) for one in entries]
        looks = [
            (os.fsencode(one.path), one.look.packed(), self.code, one.digest, one.speaks, today)
            for one in entries
            if one.look is not None and one.wanted is None
        ]
        self._write(
            [
                ("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", facts),
                ("INSERT OR REPLACE INTO looks VALUES (?, ?, ?, ?, ?, ?)", looks),
            ]
        )

    def used(self, known: Mapping[str, Known]) -> None:
        """Marks entries as of use today, at most once a day."""
        today = _today()
        rows = list(known.items())
        if not rows or (today,) in self._rows("SELECT used FROM looks WHERE path = ?", os.fsencode(rows[0][0])):
            return
        self._write(
            [
                ("UPDATE looks SET used = ? WHERE path = ?", [(today, os.fsencode(path)) for path, _ in rows]),
                (
                    "UPDATE facts SET used = ? WHERE key = ?",
                    [(today, self._key(one.digest, None)) for _, one in rows],
                ),
            ]
        )

    def trim(self, most_bytes: int = MOST_BYTES) -> None:
        """Keeps the file within its bound."""
        with suppress(OSError):
            if self.path.stat().st_size <= most_bytes:
                return
            half = [(_DELETE_HALF.format(table=table, key=key), [()]) for table, key in _TABLES.items()]
            self._write(half)
            self._do(lambda connection: connection.execute("VACUUM"), None)

    def clear(self) -> int:
        """Remove the file; 1 if there was one. Raises OSError."""
        self.close()
        existed = self.path.exists()
        _remove(self.path)
        return int(existed)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _key(self, digest: bytes, wanted: frozenset[str] | None) -> bytes:
        names = b"" if wanted is None else b"\0" + " ".join(sorted(wanted)).encode("utf-8", "surrogatepass")
        return blake2b(digest + self.code + names, digest_size=_KEY_SIZE).digest()

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        self._do(lambda connection: rows.extend(connection.execute(query, values)), None)
        return rows

    def _write(self, changes: Sequence[tuple[str, Sequence[tuple[object, ...]]]]) -> None:
        def write(connection: sqlite3.Connection) -> None:
            with connection:
                for statement, rows in changes:
                    connection.executemany(statement, rows)

        self._do(write, "cannot be written")

    def _do(self, act: Callable[[sqlite3.Connection], object], failing: str | None) -> None:
        """Acts on the file; a file that is no sound database is made anew, what else goes wrong is told once."""
        if self._broken:
            return
        try:
            try:
                act(self._opened())
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError as error:
                self._rebuild(error)
                act(self._opened())
        except (sqlite3.Error, OSError) as error:
            if "locked" in str(error) and failing is None:
                return
            self._broken = True
            self.close()
            self.notices.append(f"The facts cache {_shown(self.path)} {failing or 'cannot be used'}: {_said(error)}.")

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Made here, so that nobody else can read it: it holds texts of the code.
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
            os.close(os.open(self.path, flags, 0o600))
            self._connection = sqlite3.connect(self.path, timeout=_WAIT_SECONDS)
            self._connection.text_factory = bytes  # what is damaged need be no UTF-8
            self._connection.execute("PRAGMA synchronous = OFF")  # what a power cut spoils is made anew
            self._connection.executescript(_SCHEMA)
        return self._connection

    def _rebuild(self, error: sqlite3.DatabaseError) -> None:
        self.close()
        _remove(self.path)
        self.notices.append(f"The facts cache was not usable ({_said(error)}) and was made anew.")


def _remove(path: Path) -> None:
    for one in (path, path.with_name(f"{path.name}-journal")):
        one.unlink(missing_ok=True)


def _today() -> int:
    return int(time.time() // 86_400)


def _said(error: Exception) -> str:
    return shortened((error.strerror if isinstance(error, OSError) else None) or str(error), 120)


def _shown(path: Path) -> str:
    return shortened(str(path), 200)
