"""How far the reading of files is, on a terminal, for runs that take longer than a moment."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_QUIET_SECONDS = 1.0
"""Who is done by then is shown nothing."""
_SECONDS_BETWEEN = 0.1


class ReadingProgress:
    """A bar on stderr with the files done, their rate and the time left; nothing where that is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._bar: ProgressBar[Any] | None = None
        self._count = self._done = 0
        self._started = self._drawn = time.monotonic()

    def __enter__(self) -> ReadingProgress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._finish()

    def expect(self, count: int) -> None:
        """So many files are to be read."""
        self._finish()
        self._count, self._done = count, 0
        self._started = self._drawn = time.monotonic()

    def advance(self) -> None:
        """One of them was."""
        self._done += 1
        now = time.monotonic()
        if (
            not self._shown
            or self._done == self._count
            or now - self._started < _QUIET_SECONDS
            or now - self._drawn < _SECONDS_BETWEEN
        ):
            return
        self._drawn = now
        if self._bar is None:
            self._bar = click.progressbar(
                length=self._count,
                label="Reading files",
                show_pos=True,
                show_percent=False,
                show_eta=False,  # it would count from when the bar is first shown
                item_show_func=self._pace,
                file=sys.stderr,
            )
            self._bar.__enter__()
        self._bar.update(self._done - self._bar.pos, current_item=now - self._started)

    def _pace(self, seconds: float | None) -> str:
        """The rate and the time left, after so many seconds."""
        if not seconds:
            return ""
        left = timedelta(seconds=round((self._count - self._done) * seconds / self._done))
        return f"{self._done / seconds:.0f}/s  {left} left"

    def _finish(self) -> None:
        """Also gives the terminal its cursor back, after an interrupt."""
        if self._bar is not None:
            bar, self._bar = self._bar, None
            with suppress(OSError):
                bar.update(self._done - bar.pos)
                bar.__exit__(None, None, None)
