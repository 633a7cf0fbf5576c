"""Runs what recurses as deep as code nests on a stack that holds it, whatever the stack of the calling thread, and for
no longer than its caller has time."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

T = TypeVar("T")

STACKS = (256 << 20, 64 << 20, 16 << 20)
"""Bytes of the thread's stack: the first that the system gives. Only what is used of it takes memory."""
MOST_FRAMES = 60_000
"""Python's recursion limit meanwhile, for the largest stack; a smaller one has so many fewer."""

_lock = threading.Lock()
_running = 0
_limit_before = 0
_seconds: ContextVar[float | None] = ContextVar("_seconds", default=None)


class TookTooLongError(Exception):
    """The work is given up. It goes on in its thread, for nobody, until the process ends."""


@contextmanager
def at_most(seconds: float | None) -> Iterator[None]:
    """Around what is given up after so many seconds (wall clock); None for never."""
    token = _seconds.set(seconds)
    try:
        yield
    finally:
        _seconds.reset(token)


def on_deep_stack(work: Callable[[], T]) -> T:
    """What `work` returns or raises. Raises RecursionError where even this stack is too small, TookTooLongError where
    the caller has set a limit."""
    if isinstance(threading.current_thread(), _Deep):
        return work()
    thread = _started(work)
    thread.join(_seconds.get())
    if thread.is_alive():
        raise TookTooLongError
    if thread.error is not None:
        raise thread.error
    return thread.results[0]


class _Deep(threading.Thread, Generic[T]):
    """A daemon: who interrupts the run does not wait for it."""

    def __init__(self, work: Callable[[], T], frames: int) -> None:
        super().__init__(name="anyint-lint-collector", daemon=True)
        self.work = work
        self.frames = frames
        self.results: list[T] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        _raise_limit(self.frames)
        try:
            self.results.append(self.work())
        except BaseException as error:  # noqa: BLE001 - it is raised again in the thread that asked
            self.error = error
        finally:
            _restore_limit()


def _started(work: Callable[[], T]) -> _Deep[T]:
    for size in STACKS:
        thread = _Deep(work, MOST_FRAMES * size // STACKS[0])
        with _lock:
            try:
                before = threading.stack_size(size)
            except (ValueError, RuntimeError):  # more than this system allows, or no choice at all
                continue
            try:
                thread.start()
            except (RuntimeError, MemoryError):  # no memory to be had for such a stack
                continue
            finally:
                threading.stack_size(before)
        return thread
    thread = _Deep(work, sys.getrecursionlimit())
    thread.start()
    return thread


def _raise_limit(frames: int) -> None:
    """The limit is one for all threads: it is raised while any of these runs."""
    global _running, _limit_before  # noqa: PLW0603 - so is this
    with _lock:
        if _running == 0:
            _limit_before = sys.getrecursionlimit()
        _running += 1
        sys.setrecursionlimit(max(sys.getrecursionlimit(), frames))


def _restore_limit() -> None:
    global _running  # noqa: PLW0603
    with _lock:
        _running -= 1
        if _running == 0:
            sys.setrecursionlimit(_limit_before)
