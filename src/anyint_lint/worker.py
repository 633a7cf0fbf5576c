"""A process that reads files for another: batches of tasks in, what they say out, until its input ends.

It is started by `workers.py` with nothing but the interpreter's own modules on its path, and told the rest; the
directory it runs in may be a tree to be checked, of which nothing must be imported.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TypeAlias

import msgspec

from anyint_lint.collector.sdks.row import Row
from anyint_lint.facts_cache import FactsCache
from anyint_lint.file_reader import MOST_SECONDS, FileReader, Names, Reading, Task
from anyint_lint.paths import SourceFile, SourceKind

LENGTH = 4
"""Bytes that say how long a frame is."""
_UNFLUSHED_SECONDS = 0.05
_UNCOLLECTED_BYTES = 500_000
"""Of sources, after which the objects they left in cycles are collected."""


class Setup(msgspec.Struct, frozen=True):
    """All that decides what a file says."""

    calls: tuple[Row, ...]
    cache: bytes | None
    """The cache's directory."""
    code: bytes
    most_seconds: float = 2 * MOST_SECONDS
    """Wall clock, of one file, after which the process ends by itself. Who started it ends it sooner, if that one is
    still there."""


class Result(msgspec.Struct, frozen=True, array_like=True):
    """What became of the file that is the `at`-th of its batch; -1 says that the worker is ready."""

    at: int
    reading: Reading


_Packed: TypeAlias = tuple[bytes, bytes, SourceKind, list[str] | None]
"""Of a task: names of files are bytes, for they need not be Unicode."""


def packed(batch: Sequence[Task]) -> bytes:
    """Tasks as a frame."""
    return msgspec.msgpack.encode([_packed(*task) for task in batch])


def _packed(file: SourceFile, wanted: Names | None) -> _Packed:
    return os.fsencode(file.path), os.fsencode(file.display), file.kind, None if wanted is None else sorted(wanted)


def _unpacked(path: bytes, display: bytes, kind: SourceKind, wanted: list[str] | None) -> Task:
    file = SourceFile(os.fsdecode(path), os.fsdecode(display), kind)
    return Task(file, None if wanted is None else frozenset(wanted))


def read_frame(stream: BinaryIO) -> bytes | None:
    """None where the stream ends, be it in the middle of a frame."""
    length = stream.read(LENGTH)
    if len(length) < LENGTH:
        return None
    body = stream.read(int.from_bytes(length, "big"))
    return body if len(body) == int.from_bytes(length, "big") else None


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(LENGTH, "big") + body


def main() -> None:
    """Serve standard input until it ends. What anything prints goes nowhere: standard output is for frames."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    setup_frame = read_frame(sys.stdin.buffer)
    if setup_frame is None:
        return
    setup = msgspec.msgpack.decode(setup_frame, type=Setup)
    cache = FactsCache(Path(os.fsdecode(setup.cache)), setup.code) if setup.cache is not None else None
    reader = FileReader(setup.calls, cache)
    reader.load()
    gc.freeze()
    gc.disable()  # trees and values of one file are many and die together: looking among them for cycles costs 15 %
    try:
        _serve(reader, sys.stdin.buffer, out, setup.most_seconds)
        out.flush()
    except (BrokenPipeError, KeyboardInterrupt):
        pass
    os._exit(0)  # nothing is left to be done, and nobody waits for an orderly end


def _end_after(seconds: float) -> None:
    """By the system, whatever this process is then busy with; 0 for never. Windows cannot."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _serve(reader: FileReader, batches: BinaryIO, out: BinaryIO, most_seconds: float) -> None:
    if hasattr(signal, "SIGALRM"):  # one that is ignored would be inherited
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    decoder = msgspec.msgpack.Decoder(list[_Packed])
    encoder = msgspec.msgpack.Encoder()
    out.write(framed(encoder.encode(Result(-1, Reading()))))
    out.flush()
    flushed = time.monotonic()
    uncollected = 0
    while (batch := read_frame(batches)) is not None:
        for at, task in enumerate(decoder.decode(batch)):
            _end_after(most_seconds)
            reading = reader.read(_unpacked(*task))
            out.write(framed(encoder.encode(Result(at, reading))))
            uncollected += reading.size
            if uncollected > _UNCOLLECTED_BYTES:
                gc.collect()
                uncollected = 0
            if time.monotonic() - flushed > _UNFLUSHED_SECONDS:
                out.flush()
                flushed = time.monotonic()
        _end_after(0)
        out.flush()
