"""How the server's process ends: soon, whatever is still under way."""

from __future__ import annotations

import asyncio
import os
import threading

GRACE_SECONDS = 1.0
"""How long the end waits for threads. One that asks a silent gateway or reads a huge file would hold it up for minutes,
and the editor is gone."""


class Ending:
    def __init__(self) -> None:
        self.exit_code = 0
        self._begun = False
        self._task: asyncio.Task[None] | None = None

    def watch(self) -> None:
        """With the event loop the process ends, however it was ended: the loop waits for its threads."""
        self._task = asyncio.get_running_loop().create_task(self._end_of_loop())

    async def _end_of_loop(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.begin()

    def begin(self) -> None:
        if not self._begun:
            self._begun = True
            last = threading.Timer(GRACE_SECONDS, lambda: os._exit(self.exit_code))
            last.daemon = True
            last.start()
