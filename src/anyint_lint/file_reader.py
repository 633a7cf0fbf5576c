"""One file to its facts: from the cache, or by the byte filter and the collector. What happens to it stays with it."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from anyint_lint.facts import EVERYTHING, Failure, FileFacts, Span
from anyint_lint.facts_cache import FactsCache, Look
from anyint_lint.facts_codec import decode, encode, speaks
from anyint_lint.paths import SourceFile, SourceKind
from anyint_lint.printable import printable
from anyint_lint.sources import Source, read_source

if TYPE_CHECKING:
    from anyint_lint.collector.sdks.row import Row

MOST_SECONDS = 120.0
"""Wall clock, for one file. The largest file of the benchmark takes 6 s."""
_START = Span(1, 1, 1, 1)
Names = frozenset[str]
"""Of a module, as others import them: of `settings.Models().fast` all three."""
Collect = Callable[[Source, "tuple[Row, ...]"], FileFacts]


class Task(NamedTuple):
    """A file to be read."""

    file: SourceFile
    wanted: Names | None = None
    """The names that other files import from it, for which it is read whatever its bytes look like."""


class Reading(NamedTuple):
    """What became of one file; it goes from worker to parent as it is."""

    facts: bytes = b""
    """Encoded; empty where nothing was collected."""
    speaks: bool = False
    digest: bytes = b""
    """Of the source; empty where it could not be read."""
    look: Look | None = None
    """How the file looked before it was read; None where it may change without looking different."""
    size: int = 0
    """Bytes of source that the collector was given."""
    defect: str = ""
    """The traceback of a failure of ours: another run may go better, so nothing is kept."""
    timed_out: bool = False
    """It was given up, which another process may do again with more time."""


def failed(message: str, *, defect: str = "") -> Reading:
    """What a file says that nothing else can be said of."""
    return Reading(encode(FileFacts(failures=(Failure(message, _START),))), speaks=True, defect=defect)


class FileReader:
    """`calls` are the user's own rows; without a cache every file is read anew. What takes longer than `most_seconds`
    (wall clock) is given up."""

    def __init__(self, calls: tuple[Row, ...], cache: FactsCache | None, most_seconds: float | None = None) -> None:
        self._calls = calls
        self._cache = cache
        self._most_seconds = most_seconds

    def load(self) -> None:
        """Imports what reading needs, for a process that will need it."""
        from anyint_lint.collector import by_need, collect  # noqa: F401, PLC0415

        self._is_candidate(b"")

    def read(self, task: Task) -> Reading:
        file = task.file
        read_at, look = time.time_ns(), look_of(file.path)
        if look is not None and not look.is_settled(read_at):
            look = None
        source = read_source(file)
        if isinstance(source, Failure):
            return Reading(encode(FileFacts(failures=(source,))), speaks=True)
        return self.of_source(source, file.display, wanted=task.wanted)._replace(look=look)

    def of_source(
        self, source: Source, display: str, *, wanted: Names | None = None, collect: Collect | None = None
    ) -> Reading:
        """The same of bytes already at hand; `display` names them in the traceback of a defect. `collect` stands in
        for the collector where somebody knows parts of the source already."""
        stored = stored_facts(self._cache, source.digest, wanted)
        if stored is not None:
            return Reading(stored[1], stored[0], source.digest)
        if source.kind is SourceKind.PYTHON and wanted is None and not self._is_candidate(source.data):
            return Reading(digest=source.digest)
        from anyint_lint.collector import collect as collector  # noqa: PLC0415 - LibCST only when there is a file to read
        from anyint_lint.collector.deep_stack import TookTooLongError, at_most  # noqa: PLC0415 - as above

        try:
            with at_most(self._most_seconds):
                read = collect or partial(collector.collect_by_need, names=wanted or frozenset())
                facts = read(source, self._calls)
        except TookTooLongError:
            return failed(f"timed out after {self._most_seconds:g} s")._replace(timed_out=True)
        except Exception as error:  # noqa: BLE001 - a defect met in one file must not hide another's violations
            message = f"anyint-lint itself failed on this file ({type(error).__name__}); please report it"
            import traceback  # noqa: PLC0415 - only for a defect

            defect = f"{printable(display)}: {''.join(traceback.format_exception(error)).rstrip()}"
            defect = defect.encode("utf-8", "backslashreplace").decode()  # it goes from process to process
            return failed(message, defect=defect)._replace(digest=source.digest)
        return Reading(encode(facts), speaks(facts), source.digest, size=len(source.data))

    @cached_property
    def _is_candidate(self) -> Callable[[bytes], bool]:
        from anyint_lint.collector.candidates import candidate_test  # noqa: PLC0415 - the tables, and what comes of them
        from anyint_lint.collector.sdks import ROWS  # noqa: PLC0415

        return candidate_test((*ROWS, *self._calls), own=self._calls)


def stored_facts(cache: FactsCache | None, digest: bytes, wanted: Names | None) -> tuple[bool, bytes] | None:
    """As `FactsCache.facts`; for names also with those of a source that was read as a whole, be it for its own sake. So
    a run over a few files of a tree, which wants fewer names of a module, builds upon what the run over all of them
    did."""
    if cache is None:
        return None
    stored = cache.facts(digest, wanted=wanted)
    if stored is not None or wanted is None:
        return stored
    whole = cache.facts(digest, wanted=EVERYTHING) if wanted else None
    if whole is not None:
        return whole
    own = cache.facts(digest)
    facts = decode(own[1]) if own is not None and own[1] else None
    return own if facts is not None and facts.complete else None


def look_of(path: str) -> Look | None:
    """How a file looks from outside; None for what is no regular file."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return None
    return Look.of(status) if stat.S_ISREG(status.st_mode) else None


def packed_look(path: str) -> bytes:
    """The same as the cache keeps it; empty for what is no regular file."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return b""
    return Look.packed(Look.of(status)) if stat.S_ISREG(status.st_mode) else b""
