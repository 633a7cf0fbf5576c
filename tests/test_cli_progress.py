"""The progress bar: on a terminal, for long runs, and never among the results."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CODE = 'from openai import OpenAI\n\nOpenAI().chat.completions.create(model="gpt-5.4", messages=[])\n' * 40

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    (tmp_path / "list.json").write_text(json.dumps({"data": [{"id": "gpt-5.4"}]}), "utf-8")
    monkeypatch.chdir(directory)
    return directory


def check(*arguments: str) -> tuple[bytes, bytes]:
    """Its stdout, and what a terminal is sent on stderr."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "anyint_lint", "check", "--models", "../list.json", "--jobs", "1", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=follower, env={**os.environ, "TERM": "xterm"})
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return out, shown


def test_a_long_run_shows_files_done_rate_and_time_left(tree: Path) -> None:
    for number in range(200):
        (tree / f"m{number}.py").write_text(f"N = {number}\n{CODE}", "utf-8")
    out, shown = check("--no-cache", "--format", "json")
    assert json.loads(out)["summary"]["files"] == 200
    assert b"Reading files" in shown
    assert b"200/200" in shown
    assert b"/s" in shown
    assert re.search(rb"  0:00:\d\d left", shown)
    assert shown.rstrip().endswith(b"\x1b[?25h")  # the cursor is back
    assert check("--no-cache", "-q")[1] == b""


def test_a_short_run_shows_nothing(tree: Path) -> None:
    (tree / "a.py").write_text(CODE, "utf-8")
    assert check()[1] == b""
