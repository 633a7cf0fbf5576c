"""`models pick` on a real pseudo-terminal: what is typed, what is shown, and what alone reaches stdout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

if os.name == "nt":
    pytest.skip("no pseudo-terminals", allow_module_level=True)

from pseudo_terminal import CTRL_C, CTRL_D, DOWN, ENTER, Session, on_terminal

LIST = str(Path(__file__).parent.parent / "fixtures" / "demo" / "models.json")


def pick(*keys: bytes, words: tuple[str, ...] = (), models: str = LIST) -> Session:
    return on_terminal("models", "pick", "--models", models, *words, keys=keys, prompt=b"model:")


def test_what_is_typed_in_part_and_with_gaps_finds_the_model_and_stdout_holds_its_id_alone() -> None:
    code, out, shown = pick(b"opus46", ENTER)
    assert (code, out) == (0, "claude-opus-4-6\n")
    assert "Claude Opus 4.6" in shown


@pytest.mark.parametrize("typed", [b"opus 4.6", b"4.6 Opus"])
def test_words_of_a_label_find_the_model(typed: bytes) -> None:
    assert pick(typed, ENTER)[:2] == (0, "claude-opus-4-6\n")


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
    command = [sys.executable, "-m", "anyint_lint", "models", "pick", "--models", LIST]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stdout) == (2, "")
    assert "models list --format plain" in done.stderr
