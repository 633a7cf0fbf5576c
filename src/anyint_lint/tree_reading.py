"""The files of a run, read and joined: from what is remembered of the whole tree, else file by file."""

from __future__ import annotations

import time
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from anyint_lint.light_dataclass import dataclass
from anyint_lint.tree_reader import NOTHING, TreeReader, looks_of, opened_reader

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from anyint_lint.joining import Surroundings
    from anyint_lint.judge import JudgedFile
    from anyint_lint.paths import SourceFile
    from anyint_lint.settings import Settings
    from anyint_lint.tree_facts import CodeRequest
    from anyint_lint.tree_memory import TreeMemory

FEW = 100
"""Files: those of a small tree are joined sooner than what was kept of them would be found."""
_MOST_ARGUMENTS = 10
"""Who names more of them names others the next time, as hooks do."""


@dataclass(slots=True)
class TreeReading:
    reader: TreeReader
    request: CodeRequest
    files: Sequence[SourceFile]
    root: Path
    started_ns: int = field(default_factory=time.time_ns)
    _looks: dict[str, bytes] | None = None
    """By path, as they were before anything was read."""
    _place: tuple[bytes, bytes] | None = None
    """Under which the memory of the tree is kept, and of which state it is; None where none is kept."""
    _memory: TreeMemory | None = None

    @classmethod
    def of(
        cls, request: CodeRequest, settings: Settings, files: Sequence[SourceFile], silent: Collection[SourceFile]
    ) -> TreeReading:
        """With all but the silent files looked up or read, unless the whole tree is as it was."""
        reading = cls(opened_reader(request, settings.calls), request, files, settings.root)
        if request.stdin is not None:
            reading.reader.take_stream(request.stdin, files[0])
            return reading
        reading.reader.pass_over(silent)
        if not reading.recall():
            reading.reader.take([file for file in files if file not in silent] if silent else files, reading._looks)
        return reading

    def recall(self) -> bool:
        """Whether the whole tree is as it was, so that nothing of it need be looked up."""
        cache = self.reader.cache
        if cache is None or len(self.files) <= FEW or len(self.request.paths) > _MOST_ARGUMENTS:
            return False
        from anyint_lint.tree_memory import decoded, key_of, state_of  # noqa: PLC0415 - start-up: large trees only

        self._looks = looks_of(self.files)
        state = state_of(self.files, self._looks)
        if state is None:
            return False
        self._place = key_of(cache.code, self.root, Path.cwd(), self.request.paths), state
        data = cache.tree(*self._place)
        memory = decoded(data) if data is not None else None
        if memory is None or not memory.holds():
            return False
        of_display = {file.display: file for file in self.files}
        for one in memory.files:
            self.reader.recall(of_display[one.path], one.digest)
        self._memory = memory
        return True

    def joined(self) -> tuple[JudgedFile, ...]:
        """The facts of all files that say anything, with what they make known of each other."""
        if self._memory is not None:
            return tuple(one.judged() for one in self._memory.files)
        speaking = self.reader.speaking(self.files)
        if not speaking:
            return ()
        from anyint_lint.joining import Surroundings, joined_files  # noqa: PLC0415 - start-up: it loads the rules

        around = Surroundings()
        joined = joined_files(self.reader.read, speaking, self.root, Path.cwd(), self.files, around)
        self._remember(joined, around)
        return tuple(file for file in joined if file.facts != NOTHING)

    def whole(self) -> TreeReader:
        """The reader, with all files taken: from now on they may be given other texts."""
        if self._memory is not None:
            self._memory = None
            self.reader.take(self.files, self._looks)
        self._place = None
        return self.reader

    def _remember(self, joined: Sequence[JudgedFile], around: Surroundings) -> None:
        digests, cache = self.reader.digests, self.reader.cache
        if self._place is None or digests is None or cache is None:
            return
        from anyint_lint.tree_memory import encoded  # noqa: PLC0415 - as above

        data = encoded(joined, digests, around, self.started_ns)
        if data is not None:
            cache.keep_tree(*self._place, data)
