"""An end in time for a whole fetch, which timeouts of single reads cannot give: a server can drip for ever."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self


class Deadline:
    """Used with `with`; at its end the connection in use is shut, so that a blocked read comes back at once.

    `watch` is for the `trace` extension of httpx requests, which shows each connection as it is made.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._rung = False
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True

    @property
    def passed(self) -> bool:
        return self._rung or self.remaining() <= 0

    def remaining(self) -> float:
        """Seconds left; negative when it has passed."""
        return self._end - self._clock()

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of the socket of a connection just made, plain or TLS."""
        if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            if self._rung:
                self._shut()

    def _ring(self) -> None:
        with self._lock:
            self._rung = True
            self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # closed already
                # Not SSLSocket.shutdown, which would take the TLS state from under a read in another thread.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
