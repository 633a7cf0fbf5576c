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
_MOST_CHANGED = 1_000
"""Files: of more, all are looked up together."""
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
    _key: bytes | None = None
    """Under which the memory of the tree is kept; None where none is."""
    _memory: TreeMemory | None = None
    _anew: set[str] = field(default_factory=set)
    """The paths of those files that what is remembered is no longer true of."""

    @classmethod
    def of(
        cls, request: CodeRequest, settings: Settings, files: Sequence[SourceFile], silent: Collection[SourceFile]
    ) -> TreeReading:
        """With all but the silent files looked up or read, and those that are remembered."""
        reading = cls(opened_reader(request, settings.calls), request, files, settings.root)
        if request.stdin is not None:
            reading.reader.take_stream(request.stdin, files[0])
            return reading
        reading.reader.pass_over(silent)
        if not reading.recall():
            reading.reader.take([file for file in files if file not in silent] if silent else files, reading._looks)
        return reading

    def recall(self) -> bool:
        """Whether something of the tree is as it was, so that not all of it need be looked up."""
        cache = self.reader.cache
        if cache is None or len(self.files) <= FEW or len(self.request.paths) > _MOST_ARGUMENTS:
            return False
        from anyint_lint.tree_memory import decoded, key_of  # noqa: PLC0415 - start-up: large trees only

        self._looks = looks_of(self.files)
        if len(self._looks) < len(self.files):
            return False
        self._key = key_of(cache.code, self.root, Path.cwd(), self.request.paths)
        data = cache.tree(self._key)
        memory = decoded(data) if data is not None else None
        if memory is None or not memory.is_of(self.files):
            return False
        changed = memory.changed(self.files, self._looks)
        if len(changed) > _MOST_CHANGED:
            return False
        of_display = {file.display: file for file in self.files}
        for one in memory.files:
            self.reader.recall(of_display[one.path], one.digest)
        self._memory = memory
        self._take_anew(memory.dependent(changed) if changed else changed)
        return True

    def joined(self) -> tuple[JudgedFile, ...]:
        """The facts of all files that say anything, with what they make known of each other."""
        memory = self._memory
        if memory is None:
            joined, around = self._join(self.files)
        elif self._anew:
            joined, around = self._joined_anew(memory)
        else:
            return tuple(one.judged() for one in memory.files)
        self._remember(joined, around)
        return tuple(file for file in joined if file.facts != NOTHING)

    def whole(self) -> TreeReader:
        """The reader, with all files taken: from now on they may be given other texts."""
        if self._memory is not None:
            self._memory = None
            self.reader.take(self.files, self._looks)
        self._key = None
        return self.reader

    def _take_anew(self, paths: set[str]) -> None:
        new = paths - self._anew
        if new:
            self.reader.take([file for file in self.files if file.path in new], self._looks)
            self._anew |= new

    def _join(self, files: Sequence[SourceFile]) -> tuple[list[JudgedFile], Surroundings | None]:
        speaking = self.reader.speaking(files)
        if not speaking:
            return [], None
        from anyint_lint.joining import Surroundings, joined_files  # noqa: PLC0415 - start-up: it loads the rules

        around = Surroundings()
        return joined_files(self.reader, speaking, self.root, Path.cwd(), self.files, around), around

    def _joined_anew(self, memory: TreeMemory) -> tuple[list[JudgedFile], Surroundings | None]:
        """What has changed and all that depends on it is joined; the rest is as it is remembered."""
        while True:
            joined, around = self._join([file for file in self.files if file.path in self._anew])
            reached = memory.dependent({path for pair in around.asked for path in pair} if around else set())
            if reached <= self._anew:
                break
            self._take_anew(reached)
        place = {file.display: (at, file.path) for at, file in enumerate(self.files)}
        kept = [one.judged() for one in memory.files if place[one.path][1] not in self._anew]
        return sorted((*kept, *joined), key=lambda one: place[one.path][0]), around

    def _remember(self, joined: Sequence[JudgedFile], around: Surroundings | None) -> None:
        digests, cache = self.reader.digests, self.reader.cache
        if self._key is None or self._looks is None or digests is None or cache is None:
            return
        from anyint_lint import tree_memory  # noqa: PLC0415 - as above
        from anyint_lint.joining import Surroundings  # noqa: PLC0415

        saying = [(file, digests[file.path]) for file in joined if file.path in digests]
        if len(saying) < len(joined):
            return
        looks = self._looks | dict.fromkeys(self.reader.unsettled, tree_memory.UNSETTLED)
        new = tree_memory.made(self.files, looks, saying, around or Surroundings(), self.started_ns)
        if new is not None and self._memory is not None:
            new = tree_memory.renewed(self._memory, new, self._anew)
        data = None if new is None or new == self._memory else tree_memory.encoded(new)
        if data is not None:
            cache.keep_tree(self._key, data)
