"""A run that is killed while it writes leaves every file whole: as it was, or as it was to become."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

FILES = 200
CODE = "from openai import OpenAI\nOpenAI().chat.completions.create(model={!r}, messages=[])\n" + "# padding\n" * 40
OLD, NEW = CODE.format("GPT-5.4").encode(), CODE.format("gpt-5.4").encode()
SECONDS = 50
SEEN = 20
"""The run is killed once this file has changed."""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_no_file_is_ever_half_written(tmp_path: Path, cache_dir: Path) -> None:
    (tmp_path / "list.json").write_text(json.dumps({"data": [{"id": "gpt-5.4", "display_name": "GPT-5.4"}]}), "utf-8")
    tree = tmp_path / "tree"
    tree.mkdir()
    files = [tree / f"m{number:03}.py" for number in range(FILES)]
    for file in files:
        file.write_bytes(OLD)
    command = [
        sys.executable,
        "-m",
        "anyint_lint",
        "check",
        "--models",
        str(tmp_path / "list.json"),
        "--fix",
        "-q",
        ".",
    ]
    process = subprocess.Popen(command, cwd=tree, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + SECONDS
        while files[SEEN].read_bytes() == OLD and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    contents = [file.read_bytes() for file in files]
    assert set(contents) <= {OLD, NEW}
    assert contents[SEEN] == NEW
    assert len(list(tree.glob(".anyint-lint-*"))) <= 1
    subprocess.run(command, cwd=tree, check=True, timeout=SECONDS)
    assert {file.read_bytes() for file in files} == {NEW}
