"""The files of a run to their facts: what looks as it did is not opened; the rest is read, and kept for the next."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, BinaryIO

from anyint_lint.cache_directory import default_cache_directory
from anyint_lint.facts import Failure, FileFacts
from anyint_lint.facts_cache import Entry, FactsCache, Known
from anyint_lint.facts_codec import decode
from anyint_lint.file_reader import MOST_SECONDS, FileReader, Names, Reading, Task, failed, packed_look, stored_facts
from anyint_lint.fingerprint import fingerprint
from anyint_lint.light_dataclass import dataclass
from anyint_lint.paths import SourceFile
from anyint_lint.sources import Source, read_source, read_stream

if TYPE_CHECKING:
    from anyint_lint.collector.sdks.row import Row
    from anyint_lint.tree_facts import CodeRequest
    from anyint_lint.workers import Workers

NOTHING = FileFacts()
_ALONE_SECONDS = 0.5
"""Wall clock: who is done by then starts no other process."""
_PARSER = "libcst"
_MANY = 2_000
"""Of so many files it is known beforehand that several processes are worth it."""
_ISOLATED_BYTES = 500_000
"""A larger file is read by another process even where that is the only one: time and memory are bounded there."""
_MOST_SECONDS_HERE = 20.0
"""Wall clock: what takes longer in this process is done by another, which can be ended."""
_KEPT_AT_ONCE = 1_000
"""Files: so much is lost at most when a run is interrupted."""


@dataclass(slots=True)
class TreeReader:
    calls: tuple[Row, ...] = ()
    """The user's own rows of the SDK table."""
    cache: FactsCache | None = None
    jobs: int = 1
    """How many processes may read."""
    expect: Callable[[int], object] = lambda _count: None
    """Told how many files are to be read, before the first is."""
    advance: Callable[[], object] = lambda: None
    """Told of each that was."""
    defects: list[str] = field(default_factory=list)
    """Tracebacks of our own failures, for who asks for them."""
    stdin: bool = False
    """There is but one file, and it came as a stream: it is read whatever its bytes look like."""
    unsettled: set[str] = field(default_factory=set)
    """The paths of files that it has taken and that may change without looking different."""
    _known: dict[str, Known] = field(default_factory=dict)
    _beside: dict[str, Known] = field(default_factory=dict)
    """Those of them that were looked up one by one."""
    _read: dict[str, FileFacts] = field(default_factory=dict)
    """By path: what a file that this run has read says by itself."""
    _places: dict[str, tuple[SourceFile, bytes]] = field(default_factory=dict)
    """By display path: the files whose facts were given, and the digests of their sources."""
    _streamed: dict[str, Source] = field(default_factory=dict)
    """By path: what counts in the place of what is on the disk."""
    _unkept: list[Entry] = field(default_factory=list)
    _is_certain: bool = True
    """All that others import from could be read."""
    _workers: Workers | None = None
    """The processes that have read files for this one, and are there for more."""
    _readers: dict[float, FileReader] = field(default_factory=dict)
    """By the seconds after which they give a file up."""

    def speaking(self, files: Sequence[SourceFile]) -> list[SourceFile]:
        """Those of the files taken that say anything by themselves."""
        return [file for file in files if self._speaks(file.path)]

    def _speaks(self, path: str) -> bool:
        known = self._known.get(path)
        return known.speaks if known is not None else self._read.get(path) is not NOTHING

    def pass_over(self, files: Iterable[SourceFile]) -> None:
        """Takes it for certain that these say nothing by themselves."""
        self._read.update((file.path, NOTHING) for file in files)

    def take(self, files: Sequence[SourceFile], looks: Mapping[str, bytes] | None = None) -> None:
        """Looks up or reads all these files at once, for `read` to tell of them. `looks`, by path, are as they look
        now, where that is known already."""
        self._use(self._look_up(files, looks))
        unread = [Task(file) for file in files if file.path not in self._known]
        for task, reading in self._readings(unread):
            self._taken(task.file, reading)
            if reading.look is None:
                self.unsettled.add(task.file.path)
            self.advance()
        self._keep()

    def take_stream(self, stream: BinaryIO, file: SourceFile) -> None:
        """The same of code that does not lie where it says it lies."""
        self.stdin = True
        source = read_stream(stream, file.kind)
        if isinstance(source, Failure):
            self._read[file.path] = FileFacts(failures=(source,))
            return
        self._streamed[file.path] = source
        self._taken(file, self._whole(file, source))

    def put(self, file: SourceFile, source: Source) -> None:
        """Takes this for what the file holds."""
        self._streamed[file.path] = source
        self._taken(file, self._whole(file, source) if self.stdin else self._patient.of_source(source, file.display))

    def read(self, file: SourceFile) -> FileFacts:
        """What a file says by itself, or nothing."""
        if file.path in self._read:
            return self._read[file.path]
        known = self._known.get(file.path)
        if known is not None and not known.speaks:
            return NOTHING
        facts = self._stored(file)
        return self._taken(file, self._reader.read(Task(file))) if facts is None else facts

    def read_wanted(self, tasks: Sequence[tuple[SourceFile, Names]]) -> list[FileFacts]:
        """What each file says if these names of it are wanted, and what they are; whatever its bytes look like."""
        self._use(self._look_up(dict.fromkeys(file for file, _ in tasks if file.path not in self._known)))
        found = {(file, names): self._known_of(file, names) for file, names in tasks}
        unread = [Task(*asked) for asked, facts in found.items() if facts is None]
        for task, reading in self._readings(unread):
            found[task.file, task.wanted or frozenset()] = self._taken(task.file, reading, task.wanted)
            self._is_certain &= bool(reading.digest)
            self.advance()
        return [found[asked] or NOTHING for asked in tasks]

    def at_hand(self, file: SourceFile, names: Names) -> FileFacts | None:
        """The same of one file, as far as the cache knows it."""
        if file.path in self._streamed:
            return None
        if file.path not in self._known:
            self._beside |= self._look_up([file])
        return self._stored(file, names)

    def _known_of(self, file: SourceFile, names: Names) -> FileFacts | None:
        """What needs no reading of the file; None where that is needed."""
        if file.path not in self._streamed:
            return self._stored(file, names)
        if self.stdin:
            return self._read[file.path]
        source = self._streamed[file.path]
        return self._taken(file, self._patient.of_source(source, file.display, wanted=names), names)

    def source(self, display: str) -> Source | None:
        """The bytes that the facts of a file, by its display path, are of, as long as they are still the file's."""
        if display not in self._places:
            return None
        file, digest = self._places[display]
        if file.path in self._streamed:
            return self._streamed[file.path]
        source = read_source(file)
        return None if isinstance(source, Failure) or source.digest != digest else source

    def streamed(self, file: SourceFile) -> Source | None:
        """What was given for the file, in the place of what is on the disk."""
        return self._streamed.get(file.path)

    @property
    def digests(self) -> dict[str, bytes] | None:
        """Of the sources whose facts were given, by display path. None where they might say something else another
        time."""
        if not self._is_certain or self.defects or self._streamed:
            return None
        return {display: digest for display, (_, digest) in self._places.items()}

    def recall(self, file: SourceFile, digest: bytes) -> None:
        """Its facts are known from elsewhere, and are of a source with this digest."""
        self._places[file.display] = file, digest

    @property
    def notices(self) -> tuple[str, ...]:
        return tuple(self.cache.notices) if self.cache is not None else ()

    def close(self) -> None:
        """Stores what was read since, closes the cache, and ends the processes that read."""
        self._keep()
        self._use(self._beside)
        if self._workers is not None:
            self._workers.stop()
            self._workers = None
        if self.cache is not None:
            self.cache.trim()
            self.cache.close()

    @property
    def _reader(self) -> FileReader:
        return self._giving_up_after(_MOST_SECONDS_HERE)

    @property
    def _patient(self) -> FileReader:
        """For what no other process can read, as it lies in no file."""
        return self._giving_up_after(MOST_SECONDS)

    def _giving_up_after(self, seconds: float) -> FileReader:
        if seconds not in self._readers:
            self._readers[seconds] = FileReader(self.calls, self.cache, seconds)
        return self._readers[seconds]

    def _whole(self, file: SourceFile, source: Source) -> Reading:
        """Of all that a source says, whatever its bytes look like."""
        from anyint_lint.collector.collect import collect  # noqa: PLC0415 - LibCST only when there is a file to read

        return self._patient.of_source(source, file.display, wanted=frozenset(), collect=collect)

    def _readings(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Reading]]:
        """What becomes of each task: done here while that takes no time to speak of, then by several processes."""
        self.expect(len(tasks))
        large = {task for task in tasks if _size(task.file.path) > _ISOLATED_BYTES}
        waiting = deque(task for task in tasks if task not in large)
        until = time.monotonic() + (0.0 if len(tasks) > _MANY or self._workers else _ALONE_SECONDS)
        alone = self.jobs == 1 and self._workers is None
        while waiting and (alone or time.monotonic() < until):
            task = waiting.popleft()
            loaded = _PARSER in sys.modules
            reading = self._reader.read(task)
            if reading.timed_out:  # it goes on, and would slow down what else is read here
                large.add(task)
                break
            if not loaded and _PARSER in sys.modules:  # another process would have to load it, too
                until = time.monotonic() + _ALONE_SECONDS
            yield task, reading
        if waiting or large:
            yield from self._by_workers([*large, *waiting])

    def _by_workers(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Reading]]:
        from anyint_lint.workers import Setup, Workers, WorkersError  # noqa: PLC0415 - few runs are that long

        if self._workers is None:
            cache = self.cache
            setup = Setup(self.calls, os.fsencode(cache.directory) if cache else None, cache.code if cache else b"")
            self._workers = Workers(setup, self.jobs)
        unread = dict.fromkeys(tasks)
        try:
            for task, reading in self._workers.read([(_size(task.file.path), task) for task in tasks]):
                del unread[task]
                yield task, reading
        except WorkersError:  # this system has no processes for us, or no more of them
            suspects = self._workers.suspects
            for task in unread:
                yield task, failed(suspects[task]) if task in suspects else self._reader.read(task)

    def _look_up(self, files: Collection[SourceFile], looks: Mapping[str, bytes] | None = None) -> dict[str, Known]:
        """Finds what an earlier run has learnt of the files that still look as they did, by path."""
        if self.cache is None:
            return {}
        stored = self.cache.known([file.path for file in files])
        if looks is None:
            looks = looks_of(file for file in files if file.path in stored)
        fresh: dict[str, Known] = {}
        for path in [file.path for file in files if file.path in stored]:
            look, known = stored[path]
            if looks.get(path) == look:
                fresh[path] = known
        self._known.update(fresh)
        return fresh

    def _use(self, known: Mapping[str, Known]) -> None:
        if self.cache is not None:
            self.cache.used(known)

    def _stored(self, file: SourceFile, wanted: Names | None = None) -> FileFacts | None:
        """None also for what was dropped meanwhile, or is no longer sound."""
        known = self._known.get(file.path)
        stored = stored_facts(self.cache, known.digest, wanted) if known is not None else None
        facts = decode(stored[1]) if stored is not None and stored[1] else None
        if known is not None and facts is not None:
            self._places[file.display] = file, known.digest
        return facts

    def _taken(self, file: SourceFile, reading: Reading, wanted: Names | None = None) -> FileFacts:
        if reading.defect:
            self.defects.append(reading.defect)
        elif reading.digest and self.cache is not None:
            entry = Entry(file.path, reading.look, reading.digest, wanted, reading.speaks, reading.facts)
            self._unkept.append(entry)
            if len(self._unkept) == _KEPT_AT_ONCE:
                self._keep()
        facts = decode(reading.facts) if reading.speaks or wanted is not None else None
        if facts is not None:
            self._places[file.display] = file, reading.digest
        if wanted is None:
            self._read[file.path] = facts or NOTHING
        return facts or NOTHING

    def _keep(self) -> None:
        if self.cache is not None and self._unkept:
            self.cache.keep(self._unkept)
            self._unkept = []


def looks_of(files: Iterable[SourceFile]) -> dict[str, bytes]:
    """How each looks now, by path; without those that cannot be looked at."""
    looks = {file.path: packed_look(file.path) for file in files}
    return {path: look for path, look in looks.items() if look}


def opened_reader(request: CodeRequest, calls: tuple[Row, ...]) -> TreeReader:
    """What reads the files of a run, none of them taken yet."""
    reader = TreeReader(calls)
    if request.stdin is not None:
        return reader
    if request.cache:
        reader.cache = FactsCache(default_cache_directory())
        reader.cache.code = fingerprint(calls, reader.cache.remembered)
    reader.jobs = usable_cpus() if request.jobs is None else request.jobs
    if request.progress is not None:
        reader.expect, reader.advance = request.progress.expect, request.progress.advance
    return reader


def usable_cpus() -> int:
    """The CPUs that this process may use."""
    if hasattr(os, "process_cpu_count"):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0
