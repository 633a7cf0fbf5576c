"""The command line as a process: what a shell, a pipe, a pre-commit hook and a Ctrl-C see."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from anyint_lint import __version__

PROJECT = Path(__file__).parent.parent
DEMO = str(PROJECT / "fixtures" / "demo")
PROGRAM = [sys.executable, "-m", "anyint_lint"]
LIST = str(PROJECT / "fixtures" / "demo" / "models.json")


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    given = {"capture_output": True, "text": True, "encoding": "utf-8", "stdin": subprocess.DEVNULL, "timeout": 60}
    return subprocess.run([*PROGRAM, *arguments], check=False, **{**given, **options})


def test_version_and_help() -> None:
    assert run("--version").stdout == f"anyint-lint {__version__}\n"
    assert run("--help").returncode == 0
    assert run("-h").stdout == run("--help").stdout


def test_the_demo_exits_with_1_and_speaks_on_stdout_alone() -> None:
    done = run("check", DEMO)
    assert (done.returncode, done.stderr) == (1, "")
    assert "AIM101" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    outputs = {
        run("check", DEMO, "--format", "json", env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in "123"
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("arguments", [(), ("chek",), ("check", "nowhere"), ("fixtures",)])
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments, cwd=PROJECT)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a directory in use cannot be removed there")
@pytest.mark.parametrize("arguments", [("check",), ("sync",), ("models", "list"), ("init", "--yes")])
def test_a_working_directory_that_is_gone_is_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = 'cd "$1" && rmdir "$1" && shift && exec "$@"'
    done = subprocess.run(
        ["sh", "-c", script, "sh", str(gone), *PROGRAM, *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: the working directory is gone\n  Change to one that is there.\n"


def test_a_wrong_command_brings_the_right_one() -> None:
    assert "Did you mean 'check'?" in run("chek").stderr
    assert "anyint-lint check fixtures" in run("fixtures", cwd=PROJECT).stderr


def test_json_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    code = 'import openai\n\nopenai.OpenAI().chat.completions.create(model="gpt-é漢")\n'
    (tmp_path / "app.py").write_text(code, "utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = run("check", "--models", LIST, "--format", "json", cwd=tmp_path, env=environment)
    assert json.loads(done.stdout)["violations"][0]["value"] == "gpt-é漢"
    text = run("check", "--models", LIST, cwd=tmp_path, env=environment)
    assert text.returncode == 1
    assert "gpt-\\xe9\\u6f22" in text.stdout


def test_stdin_is_read() -> None:
    code = 'from openai import OpenAI\n\nOpenAI().chat.completions.create(model="gpt-0")\n'
    done = run("check", "-", "--models", LIST, input=code, stdin=None)
    assert done.returncode == 1
    assert done.stdout.startswith("-\n  3:40 AIM101 error")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
@pytest.mark.parametrize("command", ["check --select AIR -", "init", "models pick", "lsp"])
def test_a_closed_stdin_is_an_empty_one(command: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m anyint_lint {command} <&-"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "internal error" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode in ({0} if command.startswith(("check", "lsp")) else {0, 2})


def test_many_files_named_as_a_hook_names_them() -> None:
    files = sorted(str(path) for path in Path(DEMO).rglob("*.py"))
    done = run("check", *files)
    assert done.returncode == 1
    assert "in 10 files" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently")
def test_a_reader_that_goes_away_is_no_failure() -> None:
    process = subprocess.Popen([*PROGRAM, "check", DEMO], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 1
    assert error == b""


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for another process")
def test_an_interrupt_exits_with_130_and_no_traceback() -> None:
    process = subprocess.Popen(
        [*PROGRAM, "check", "-", "--models", LIST],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A job in the background of a script inherits an ignored SIGINT, and would hand it on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    time.sleep(1.0)  # it waits for code on stdin by then
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in error


def test_a_scanned_tree_is_never_imported(tmp_path: Path) -> None:
    bomb = "import pathlib\npathlib.Path('executed').write_text('')\n"
    for name in ("app.py", "click.py", "libcst.py", "httpx.py", "conftest.py"):
        (tmp_path / name).write_text(bomb, "utf-8")
    done = run("check", "--models", LIST, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "executed").exists()


@pytest.mark.skipif(os.name == "nt", reason="no such limit")
@pytest.mark.usefixtures("signed_in")
def test_on_a_full_disk_check_goes_on_with_the_list_in_memory(tmp_path: Path, cache_dir: Path) -> None:
    (tmp_path / "app.py").write_text("import openai\nopenai.OpenAI().chat.completions.create(model='gpt-0')\n", "utf-8")
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "from anyint_lint.__main__ import main; sys.argv = ['anyint-lint', *sys.argv[1:]]; main()"
    )
    for arguments, code in ((["check", "app.py"], 1), (["models", "show", "gpt-5.4"], 0), (["sync"], 2)):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == code
        assert "cannot be written: File too large" in done.stderr
        assert "Traceback" not in done.stderr
