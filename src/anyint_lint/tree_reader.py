"""The files of a run to their facts: what looks as it did is not opened; the rest is read, and kept for the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from anyint_lint.facts import Failure, FileFacts
from anyint_lint.facts_cache import Entry, FactsCache, Known
from anyint_lint.facts_codec import decode
from anyint_lint.file_reader import FileReader, Reading, look_of
from anyint_lint.paths import SourceFile
from anyint_lint.sources import Source, read_source, read_stream

if TYPE_CHECKING:
    from anyint_lint.collector.sdks.row import Row

NOTHING = FileFacts()


@dataclass
class TreeReader:
    calls: tuple[Row, ...] = ()
    """The user's own rows of the SDK table."""
    cache: FactsCache | None = None
    defects: list[str] = field(default_factory=list)
    """Tracebacks of our own failures, for who asks for them."""
    _known: dict[str, Known] = field(default_factory=dict)
    _read: dict[str, FileFacts] = field(default_factory=dict)
    """By path: what a file that this run has read says by itself."""
    _places: dict[str, tuple[SourceFile, bytes]] = field(default_factory=dict)
    """By display path: the files whose facts were given, and the digests of their sources."""
    _streamed: dict[str, Source] = field(default_factory=dict)
    _unkept: list[Entry] = field(default_factory=list)

    def take(self, files: Sequence[SourceFile]) -> None:
        """Looks up or reads all these files at once, for `read` to tell of them."""
        self._look_up(files)
        for file in files:
            if file.path not in self._known:
                self._taken(file, self._reader.read(file), wanted=False)
        self._keep()

    def take_stream(self, stream: BinaryIO, file: SourceFile) -> None:
        """The same of code that does not lie where it says it lies."""
        source = read_stream(stream, file.kind)
        if isinstance(source, Failure):
            self._read[file.path] = FileFacts(failures=(source,))
            return
        self._streamed[file.path] = source
        self._taken(file, self._reader.of_source(source, file.display, wanted=True), wanted=False)

    def read(self, file: SourceFile, *, wanted: bool = False) -> FileFacts:
        """What a file says by itself, or nothing; if `wanted`, all that it says, whatever its bytes look like."""
        if file.path in self._streamed:
            return self._read[file.path]
        if not wanted and file.path in self._read:
            return self._read[file.path]
        known = self._known.get(file.path)
        if known is None and wanted:
            self._look_up([file])
            known = self._known.get(file.path)
        if known is not None:
            if not known.speaks and not wanted:
                return NOTHING
            facts = self._stored(known.digest, wanted=wanted)
            if facts is not None:
                self._places[file.display] = file, known.digest
                return facts
        return self._taken(file, self._reader.read(file, wanted=wanted), wanted=wanted)

    def source(self, display: str) -> Source | None:
        """The bytes that the facts of a file, by its display path, are of, as long as they are still the file's."""
        if display not in self._places:
            return None
        file, digest = self._places[display]
        if file.path in self._streamed:
            return self._streamed[file.path]
        source = read_source(file)
        return None if isinstance(source, Failure) or source.digest != digest else source

    @property
    def notices(self) -> tuple[str, ...]:
        return tuple(self.cache.notices) if self.cache is not None else ()

    def close(self) -> None:
        """Stores what was read since, and closes the cache."""
        self._keep()
        if self.cache is not None:
            self.cache.close()

    @cached_property
    def _reader(self) -> FileReader:
        return FileReader(self.calls, self.cache)

    def _look_up(self, files: Sequence[SourceFile]) -> None:
        """Finds what an earlier run has learnt of the files that still look as they did."""
        if self.cache is None:
            return
        stored = self.cache.known([file.path for file in files])
        fresh: dict[str, Known] = {}
        for path in [file.path for file in files if file.path in stored]:
            look, known = stored[path]
            now = look_of(path)
            if now is not None and now.packed() == look:
                fresh[path] = known
        self.cache.used(fresh)
        self._known.update(fresh)

    def _stored(self, digest: bytes, *, wanted: bool) -> FileFacts | None:
        """None also for what was dropped meanwhile, or is no longer sound."""
        stored = self.cache.facts(digest, wanted=wanted) if self.cache is not None else None
        return decode(stored[1]) if stored is not None and stored[1] else None

    def _taken(self, file: SourceFile, reading: Reading, *, wanted: bool) -> FileFacts:
        if reading.defect:
            self.defects.append(reading.defect)
        elif reading.digest and self.cache is not None:
            entry = Entry(file.path, reading.look, reading.digest, wanted, reading.speaks, reading.facts)
            self._unkept.append(entry)
        facts = decode(reading.facts) if reading.speaks or wanted else None
        if facts is not None:
            self._places[file.display] = file, reading.digest
        if not wanted:
            self._read[file.path] = facts or NOTHING
        return facts or NOTHING

    def _keep(self) -> None:
        if self.cache is not None and self._unkept:
            self.cache.keep(self._unkept)
            self.cache.trim()
            self._unkept = []
