"""`models pick` on a real pseudo-terminal: what is typed, what is shown, and what alone reaches stdout."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

if os.name == "nt":
    pytest.skip("no pseudo-terminals", allow_module_level=True)

import pty

COMMAND = [sys.executable, "-m", "anyint_lint", "models", "pick", "--models"]
LIST = str(Path(__file__).parent.parent / "fixtures" / "demo" / "models.json")
PAUSE, GIVE_UP = 0.3, 20.0
"""Seconds: how long the terminal rests before a key is pressed, and after which the chooser is taken for stuck."""
ENTER, DOWN, CTRL_C, CTRL_D = b"\r", b"\x1b[B", b"\x03", b"\x04"


def pick(*keys: bytes, words: tuple[str, ...] = (), models: str = LIST) -> tuple[int, str, str]:
    """Exit code, stdout, and all that the terminal showed. Keys are pressed once the question is there."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, models, *words],
        stdin=terminal,
        stderr=terminal,
        stdout=subprocess.PIPE,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "30"},
        start_new_session=True,
    )
    os.close(terminal)
    shown, pressed, end = b"", list(keys), time.monotonic() + GIVE_UP
    quiet_since = time.monotonic()
    while process.poll() is None and time.monotonic() < end:
        if select.select([controller], [], [], 0.05)[0]:
            try:
                received = os.read(controller, 65536)
            except OSError:
                break
            shown += received
            if b"\x1b[6n" in received:
                os.write(controller, b"\x1b[1;1R")  # where the cursor is, as a terminal answers
            quiet_since = time.monotonic()
        elif b"model:" in shown and pressed and time.monotonic() - quiet_since > PAUSE:
            os.write(controller, pressed.pop(0))
            quiet_since = time.monotonic()
    if process.poll() is None:
        process.kill()
    assert process.stdout is not None
    out = process.stdout.read().decode()
    process.stdout.close()
    os.close(controller)
    return process.wait(), out, shown.decode("utf-8", "replace")


def test_what_is_typed_in_part_and_with_gaps_finds_the_model_and_stdout_holds_its_id_alone() -> None:
    code, out, shown = pick(b"opus46", ENTER)
    assert (code, out) == (0, "claude-opus-4-6\n")
    assert "Claude Opus 4.6" in shown


def test_an_id_typed_whole_is_that_id_and_no_other() -> None:
    assert pick(b"gpt-5.4", ENTER)[:2] == (0, "gpt-5.4\n")


def test_arrows_choose_among_what_fits() -> None:
    code, out, _ = pick(b"claude", DOWN, DOWN, ENTER)
    assert code == 0
    assert out.startswith("claude-")
    assert out != pick(b"claude", ENTER)[1]


def test_what_fits_nothing_is_not_taken() -> None:
    code, out, shown = pick(b"zzz", ENTER, CTRL_C)
    assert (code, out) == (130, "")
    assert "no model of the list" in shown


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_leaving_chooses_nothing(key: bytes) -> None:
    code, out, shown = pick(key)
    assert (code, out) == (130, "")
    assert "Traceback" not in shown


def test_words_narrow_the_choice() -> None:
    assert pick(ENTER, words=("opus", "4.6"))[1] == "claude-opus-4-6\n"
    code, out, shown = pick(words=("no-such-model",))
    assert (code, out) == (1, "")
    assert "No model fits." in shown


def test_a_label_cannot_move_the_cursor(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text('{"data": [{"id": "gpt-1", "display_name": "\\u001b[31mred\\u202e"}]}', "utf-8")
    code, out, shown = pick(b"g", ENTER, models=str(tmp_path / "list.json"))
    assert (code, out) == (0, "gpt-1\n")
    assert "\x1b[31mred" not in shown
    assert "\\x1b[31mred\\u202e" in shown


def test_without_a_terminal_it_says_what_to_do_instead() -> None:
    done = subprocess.run([*COMMAND, LIST], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stdout) == (2, "")
    assert "models list --format plain" in done.stderr
