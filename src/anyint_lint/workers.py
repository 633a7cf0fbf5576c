"""Reads many files in several processes. One that dies or takes too long costs its file, and no other.

Processes are started afresh, never forked, and talk over their pipes, so that it is the same on every platform.
Work is given out by size, the largest first. The files of a process that died are each tried again alone; only a
file that kills its process then too is blamed. Nothing here waits for a process but with an eye on the clock: what it
is told is written by a thread, for a process that hangs reads nothing.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import field
from typing import BinaryIO, TypeAlias

import msgspec

from anyint_lint.file_reader import MOST_SECONDS, Reading, Task, failed
from anyint_lint.light_dataclass import dataclass
from anyint_lint.worker import Result, Setup, framed, packed, read_frame

__all__ = ["Setup", "Workers", "WorkersError", "batches"]

_MOST_START_SECONDS = 60.0
"""What a process takes to start is not the time of a file: on a busy machine it may be seconds."""
_BATCH_BYTES = 200_000
_MOST_IN_BATCH = 64
_AHEAD = 2
"""Batches that a worker has, so that it need not wait for the next."""
_LAST_WORDS_SECONDS = 5.0
_START = "import sys; sys.path[:] = {path!r}; from anyint_lint.worker import main; main()"

Batch: TypeAlias = list[Task]


class WorkersError(Exception):
    """No process could be started, or none gets as far as to read a file."""


def batches(tasks: Sequence[tuple[int, Task]]) -> Iterator[Batch]:
    """The tasks (each with the size of its file in bytes) in portions of like size, the largest first.

    Those of one file are together: who has parsed it for some names need not do so for others.
    """
    batch: Batch = []
    total = 0
    for size, task in sorted(tasks, key=lambda one: (-one[0], one[1].file.path, sorted(one[1].wanted or ()))):
        is_new = not batch or batch[-1].file != task.file
        if batch and is_new and (total + size > _BATCH_BYTES or len(batch) >= _MOST_IN_BATCH):
            yield batch
            batch, total = [], 0
        batch.append(task)
        total += size
    if batch:
        yield batch


@dataclass(eq=False, slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    given: deque[Batch] = field(default_factory=deque)
    """The batches not yet done, the present one first."""
    done: int = 0
    """Files of the present batch."""
    ready: bool = False
    unsent: queue.SimpleQueue[bytes | None] = field(default_factory=queue.SimpleQueue)
    """Frames; None ends the thread that writes them."""
    threads: list[threading.Thread] = field(default_factory=list)
    heard: float = field(default_factory=time.monotonic)
    """When it last said or was given something."""

    def give(self, batch: Batch) -> None:
        self.given.append(batch)
        if len(self.given) == 1:
            self.heard = time.monotonic()
        self.unsent.put(framed(packed(batch)))

    def unfinished(self) -> list[Task]:
        tasks = [task for batch in self.given for task in batch]
        return tasks[self.done :]


@dataclass(slots=True)
class Workers:
    setup: Setup
    jobs: int
    most_seconds: float = MOST_SECONDS
    _workers: list[_Worker] = field(default_factory=list)
    _said: queue.Queue[tuple[_Worker, Result | None]] = field(default_factory=queue.Queue)
    _waiting: deque[Batch] = field(default_factory=deque)
    _alone: deque[Batch] = field(default_factory=deque)
    """Files to be tried again, each in a batch of its own."""
    suspects: dict[Task, str] = field(default_factory=dict)
    """Those whose process died or was too slow, and how; not what has been read since."""

    def read(self, tasks: Sequence[tuple[int, Task]]) -> Iterator[tuple[Task, Reading]]:
        """What becomes of each task, given with the size of its file in bytes; in no particular order.

        The processes stay for the next tasks, until `stop`. Raises WorkersError, with some files perhaps unread.
        """
        self._waiting.extend(batches(tasks))
        self.suspects.clear()
        try:
            for worker in self._workers:
                self._feed(worker)
            while len(self._workers) < self.jobs and self._waiting:
                self._start()
            while any(worker.given for worker in self._workers) or self._waiting or self._alone:
                yield from self._next()
        except BaseException:
            self.stop()
            self._waiting.clear()
            self._alone.clear()
            raise

    def _start(self) -> None:
        """Nothing that a terminal sends to us (Ctrl-C) reaches it: it ends when we do."""
        command = [sys.executable, "-P", "-c", _START.format(path=sys.path)]
        options: dict[str, int] = (
            {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
            if os.name == "nt"
            else {"process_group": 0}
        )
        try:
            process = subprocess.Popen(  # type: ignore[call-overload] # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options
            )
        except (OSError, ValueError) as error:
            raise WorkersError(str(error)) from error
        worker = _Worker(process)
        self._workers.append(worker)
        worker.unsent.put(framed(msgspec.msgpack.encode(self.setup)))
        for target, stream in ((self._listen, process.stdout), (_speak, process.stdin)):
            worker.threads.append(threading.Thread(target=target, args=(worker, stream), daemon=True))
            worker.threads[-1].start()
        self._feed(worker)

    def _listen(self, worker: _Worker, stream: BinaryIO) -> None:
        decoder = msgspec.msgpack.Decoder(Result)
        with stream, suppress(OSError, ValueError, msgspec.MsgspecError):
            while (frame := read_frame(stream)) is not None:
                self._said.put((worker, decoder.decode(frame)))
        self._said.put((worker, None))

    def _feed(self, worker: _Worker) -> None:
        while len(worker.given) < _AHEAD and (self._waiting or self._alone):
            if not self._waiting and worker.given:  # a suspect has its worker for itself
                return
            worker.give((self._waiting or self._alone).popleft())

    def _next(self) -> Iterator[tuple[Task, Reading]]:
        try:
            worker, result = self._said.get(timeout=min(1.0, self.most_seconds / 4))
        except queue.Empty:
            yield from self._kill_slow()
            return
        if worker not in self._workers:  # the last words of one that was killed
            return
        if result is None:
            yield from self._bury(worker, self._cause(worker))
            return
        worker.heard = time.monotonic()
        worker.ready = True
        if result.at < 0:
            return
        batch = worker.given[0]
        worker.done += 1
        if worker.done == len(batch):
            worker.given.popleft()
            worker.done = 0
            self._feed(worker)
        self.suspects.pop(batch[result.at], None)
        yield batch[result.at], result.reading

    def _kill_slow(self) -> Iterator[tuple[Task, Reading]]:
        now = time.monotonic()
        for worker in list(self._workers):
            most = self.most_seconds if worker.ready else max(self.most_seconds, _MOST_START_SECONDS)
            if worker.given and now - worker.heard > most:
                worker.process.kill()
                yield from self._bury(worker, f"timed out after {self.most_seconds:g} s", is_certain=True)

    def _bury(self, worker: _Worker, cause: str, *, is_certain: bool = False) -> Iterator[tuple[Task, Reading]]:
        """Blames the file that a process had alone, if that is certain to be at fault or another process met the same
        end with it; else each is tried again. A process may be ended by anybody, and be it while it had no work."""
        self._workers.remove(worker)
        _end(worker)
        if not worker.ready:
            raise WorkersError(cause)
        tasks = worker.unfinished()
        if len(tasks) == 1 and len(worker.given[0]) == 1 and (is_certain or tasks[0] in self.suspects):
            self.suspects.pop(tasks[0], None)
            yield tasks[0], failed(cause)
        else:
            self.suspects.update((task, cause) for task in tasks)
            self._alone.extend([task] for task in tasks)
        if self._waiting or self._alone:
            self._start()

    def _cause(self, worker: _Worker) -> str:
        status = worker.process.wait()
        if status < 0:
            with suppress(ValueError):
                return f"the process that read it was ended by {signal.Signals(-status).name}"
        return f"the process that read it ended with status {status}"

    def stop(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            _end(worker)
        self._workers.clear()


def _speak(worker: _Worker, stream: BinaryIO) -> None:
    """Past the stream's buffer, whose lock would be held for as long as the process reads nothing."""
    with suppress(OSError):  # a dead one is found out by the end of its output
        while (frame := worker.unsent.get()) is not None:
            view = memoryview(frame)
            while view:
                view = view[os.write(stream.fileno(), view) :]


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.wait()
    worker.unsent.put(None)
    for thread in worker.threads:
        thread.join(_LAST_WORDS_SECONDS)
    if worker.process.stdin is not None:
        with suppress(OSError):
            worker.process.stdin.close()
