"""A program on a real pseudo-terminal, whose stdout is a pipe: as in `$(program)`."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from typing import NamedTuple

PAUSE, GIVE_UP = 0.3, 30.0
"""Seconds: how long the terminal rests before a key is pressed, and after which the program is taken for stuck."""
ENTER, DOWN, CTRL_C, CTRL_D = b"\r", b"\x1b[B", b"\x03", b"\x04"


class Session(NamedTuple):
    exit_code: int
    stdout: str
    shown: str
    """All that the terminal was sent."""


def on_terminal(*arguments: str, keys: tuple[bytes, ...], prompt: bytes) -> Session:
    """Run the linter. Each of `keys` is pressed when the terminal rests, the first once `prompt` is there."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "anyint_lint", *arguments],
        stdin=terminal,
        stderr=terminal,
        stdout=subprocess.PIPE,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "30"},
        start_new_session=True,
    )
    os.close(terminal)
    shown, pressed = b"", list(keys)
    end, quiet_since = time.monotonic() + GIVE_UP, time.monotonic()
    while process.poll() is None and time.monotonic() < end:
        if select.select([controller], [], [], 0.05)[0]:
            try:
                received = os.read(controller, 65536)
            except OSError:  # the program has closed its end
                break
            shown += received
            if b"\x1b[6n" in received:
                os.write(controller, b"\x1b[1;1R")  # where the cursor is, as a terminal answers
            quiet_since = time.monotonic()
        elif prompt in shown and pressed and time.monotonic() - quiet_since > PAUSE:
            os.write(controller, pressed.pop(0))
            quiet_since = time.monotonic()
    try:
        out, _ = process.communicate(timeout=max(1.0, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        out, _ = process.communicate()
    os.close(controller)
    return Session(process.returncode, out.decode(), shown.decode("utf-8", "replace"))
