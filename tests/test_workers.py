"""Several processes read files: the same bytes as one, whatever dies, hangs or is interrupted meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from anyint_lint import tree_facts, tree_reader, tree_reading, workers
from anyint_lint.cli import root
from anyint_lint.facts_cache import FILE_NAME, Look
from anyint_lint.facts_codec import decode
from anyint_lint.file_reader import FileReader, Reading, Task
from anyint_lint.lists import ListRequest
from anyint_lint.paths import SourceFile, SourceKind
from anyint_lint.reporters import REPORTERS
from anyint_lint.reporters.options import TextOptions
from anyint_lint.run import CheckRequest, check
from anyint_lint.violations import Violation
from anyint_lint.worker import framed, packed
from anyint_lint.workers import Setup, Workers, WorkersError, batches

CODE = 'from openai import OpenAI\n\nOpenAI().chat.completions.create(model="gpt-{number}.9-{name}", messages=[])\n'
SLOW = "".join(CODE.format(number=number, name="z") for number in range(2_000))
FRAGILE = """
import sys; sys.path[:] = {path!r}
import os, time
from pathlib import Path
from anyint_lint.file_reader import FileReader
from anyint_lint.worker import main

honest = FileReader.read
def read(self, task):
    name = Path(task.file.path).name
    if name == "abort.py":
        os.abort()
    if name == "once.py" and not Path(task.file.path + ".met").exists():
        Path(task.file.path + ".met").touch()
        os._exit(3)
    if name == "endless.py":
        time.sleep(3600)
    return honest(self, task)
FileReader.read = read
main()
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    (tmp_path / "list.json").write_text(json.dumps({"data": [{"id": "gpt-5.4"}]}), "utf-8")
    for number in range(12):
        (directory / f"m{number}.py").write_text(CODE.format(number=number, name="x" * number), "utf-8")
    monkeypatch.chdir(directory)
    monkeypatch.setattr(tree_reader, "_ALONE_SECONDS", 0.0)
    return directory


def violations(**options: Any) -> dict[str, Violation]:
    """What a check of the tree says, by path."""
    outcome = check(CheckRequest(lists=ListRequest(files=("../list.json",)), **options))
    return {one.path: one for one in outcome.report.violations}


def tasks(*names: str) -> list[tuple[int, Task]]:
    paths = [(Path.cwd() / name, name) for name in names]
    return [(path.stat().st_size, Task(SourceFile(os.fspath(path), name, SourceKind.PYTHON))) for path, name in paths]


def read(jobs: int, *names: str, most_seconds: float = 60.0) -> dict[str, str]:
    """What each file says: its values, or why it could not be read."""
    said = {}
    readers = Workers(Setup((), None, b""), jobs, most_seconds)
    for task, reading in readers.read(tasks(*names)):
        facts = decode(reading.facts)
        assert task.file.display not in said
        assert facts is not None
        said[task.file.display] = " ".join(
            [use.value for use in facts.model_uses] + [one.message for one in facts.failures]
        )
    readers.stop()
    return said


@pytest.mark.parametrize("few", [0, 100])
def test_every_format_has_the_same_bytes_whatever_the_jobs_and_the_cache(
    tree: Path, cache_dir: Path, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "broken.py").write_text("def (:\nask(model='gpt-5.4')\n", "utf-8")
    (tree / "settings.py").write_text('MODEL = "gpt-0.2"\n', "utf-8")
    (tree / "app.py").write_text(
        "from openai import OpenAI\nfrom settings import MODEL\nOpenAI().responses.create(model=MODEL)\n", "utf-8"
    )
    past = time.time() - 60
    for path in tree.iterdir():
        os.utime(path, (past, past))
    monkeypatch.setattr(Look, "is_settled", lambda look, read_at: look.mtime_ns + 2_000_000_000 < read_at)
    monkeypatch.setattr(tree_facts, "FEW", few)
    monkeypatch.setattr(tree_reading, "FEW", few)
    request = CheckRequest(lists=ListRequest(files=("../list.json",)))
    alone = [replace(request, jobs=jobs, cache=False) for jobs in (1, 2, 7)]
    kept = [replace(request, jobs=jobs) for jobs in (2, 1, 1, 1)]
    reports = [check(one).report for one in (*alone, *kept)]
    assert (cache_dir / FILE_NAME).exists()
    for output_format, render in REPORTERS.items():
        outputs = {render(report, TextOptions()) for report in reports}
        assert len(outputs) == 1, output_format
        assert "gpt-0.2" in outputs.pop()


@pytest.mark.usefixtures("tree")
def test_work_is_given_out_by_size_and_each_file_once() -> None:
    (Path.cwd() / "big.py").write_text("#" * 300_000, "utf-8")
    names = sorted(path.name for path in Path.cwd().glob("*.py"))
    given = list(batches(tasks(*names)))
    assert [task.file.display for task in given[0]] == ["big.py"]
    assert sorted(task.file.display for batch in given for task in batch) == names


@pytest.mark.usefixtures("tree")
def test_a_file_that_kills_its_process_is_named_and_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_START", FRAGILE)
    (Path.cwd() / "abort.py").write_text("pass\n", "utf-8")
    said = read(2, "abort.py", *(f"m{number}.py" for number in range(12)))
    assert said.pop("abort.py").startswith("the process that read it ")
    assert {name: said[name] for name in ("m0.py", "m11.py")} == {"m0.py": "gpt-0.9-", "m11.py": "gpt-11.9-" + "x" * 11}
    assert len(said) == 12


@pytest.mark.usefixtures("tree")
def test_a_module_that_kills_its_process_when_others_need_it_is_named_and_hides_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_START", FRAGILE)
    Path("abort.py").write_text("MODEL = pick()\n", "utf-8")
    Path("settings.py").write_text("MODEL = 'gpt-0.2'\n", "utf-8")
    Path("app.py").write_text(
        "import abort, settings\nfrom openai import OpenAI\nOpenAI().responses.create(model=abort.MODEL)\n"
        "OpenAI().responses.create(model=settings.MODEL)\n",
        "utf-8",
    )
    for _ in range(2):
        found = violations(jobs=2)
        assert "ended by SIGABRT" in found["abort.py"].message
        assert found["settings.py"].value == "gpt-0.2"
        assert len(found) == 14


@pytest.mark.usefixtures("tree")
def test_a_large_file_that_kills_its_process_costs_itself_though_there_is_one_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_START", FRAGILE)
    for name in ("abort.py", "large.py"):
        Path(name).write_text(CODE.format(number=1, name="y") + "#" * 600_000, "utf-8")
    found = violations(jobs=1)
    assert "ended by SIGABRT" in found["abort.py"].message
    assert found["large.py"].value == "gpt-1.9-y"
    assert len(found) == 14


@pytest.mark.usefixtures("tree")
def test_a_small_file_that_takes_too_long_is_left_to_another_process_though_there_is_one_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_START", FRAGILE)
    monkeypatch.setattr(tree_reader, "_MOST_SECONDS_HERE", 0.2)
    for name in ("abort.py", "slow.py"):
        Path(name).write_text(SLOW, "utf-8")
    found = violations(jobs=1, cache=False)
    assert "ended by SIGABRT" in found["abort.py"].message
    assert found["slow.py"].value == "gpt-1999.9-z"
    assert len(found) == 14


@pytest.mark.usefixtures("tree")
def test_code_from_stdin_that_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_reader, "MOST_SECONDS", 0.2)
    result = CliRunner().invoke(root, ["check", "--models", "../list.json", "-"], input=SLOW)
    assert result.exit_code == 1
    assert "AIX901 error: not checked: timed out after 0.2 s" in result.stdout


@pytest.mark.usefixtures("tree")
def test_a_file_is_blamed_only_when_its_process_dies_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_START", FRAGILE)
    (Path.cwd() / "once.py").write_text(CODE.format(number=7, name="once"), "utf-8")
    assert read(1, "m1.py", "once.py", "m2.py")["once.py"] == "gpt-7.9-once"


@pytest.mark.usefixtures("tree")
def test_a_file_too_large_to_share_a_batch_is_blamed_only_when_its_process_dies_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_START", FRAGILE)
    Path("once.py").write_text(CODE.format(number=7, name="once") + "#" * 300_000, "utf-8")
    assert read(1, "m1.py", "once.py")["once.py"] == "gpt-7.9-once"


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("jobs", [1, 3])
def test_a_process_that_is_killed_while_it_has_no_work_costs_no_file(jobs: int) -> None:
    Path("large.py").write_text(CODE.format(number=1, name="z") + "#" * 300_000, "utf-8")
    readers = Workers(Setup((), None, b""), jobs)
    names = [f"m{number}.py" for number in range(12)]
    assert len(list(readers.read(tasks(*names)))) == 12
    for child in _children(os.getpid()) if sys.platform == "linux" else []:
        os.kill(child, signal.SIGKILL)
    said = {task.file.display: decode(reading.facts) for task, reading in readers.read(tasks("large.py", *names))}
    readers.stop()
    assert {facts.model_uses[0].value for facts in said.values() if facts} >= {"gpt-1.9-z", "gpt-0.9-"}
    assert len(said) == 13
    assert not any(facts is None or facts.failures for facts in said.values())


@pytest.mark.usefixtures("tree")
@pytest.mark.skipif(sys.platform == "win32", reason="paths of that length")
def test_a_process_that_hangs_is_given_up_though_more_is_to_be_said_to_it_than_a_pipe_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_START", FRAGILE)
    directory = "/".join("x" * 200 for _ in range(6))
    os.makedirs(directory)  # noqa: PTH103
    names = [f"{directory}/n{number}.py" for number in range(200)]
    for name in (f"{directory}/endless.py", *names):
        Path(name).write_text(CODE.format(number=1, name="x"), "utf-8")
    with Path(directory, "endless.py").open("a", encoding="utf-8") as largest:
        largest.write("pass\n")
    said = read(1, f"{directory}/endless.py", *names, most_seconds=2.0)
    assert said.pop(f"{directory}/endless.py") == "timed out after 2 s"
    assert len(said) == 200


@pytest.mark.usefixtures("tree")
def test_a_file_whose_process_died_is_not_read_by_us_where_no_other_process_is_to_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    once = "from pathlib import Path\nif Path('met').exists(): raise SystemExit(1)\nPath('met').touch()\n"
    monkeypatch.setattr(workers, "_START", once + FRAGILE)
    for name in ("abort.py", "large.py"):
        Path(name).write_text(CODE.format(number=1, name="y") + "#" * 600_000, "utf-8")
    honest = FileReader.read

    def fatal(self: FileReader, task: Task) -> Reading:
        assert task.file.display != "abort.py"
        return honest(self, task)

    monkeypatch.setattr(FileReader, "read", fatal)
    found = violations(jobs=1)
    assert "ended by SIGABRT" in found["abort.py"].message
    assert found["m3.py"].value == "gpt-3.9-xxx"
    assert len(found) == 14


@pytest.mark.usefixtures("tree")
def test_processes_that_failed_leave_no_work_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        Path(f"large{number}.py").write_text("#" * 300_000, "utf-8")
    readers = Workers(Setup((), None, b""), 1)
    with monkeypatch.context() as broken:
        broken.setattr(workers, "_START", "raise SystemExit(1)  # {path}")
        with pytest.raises(WorkersError):
            list(readers.read(tasks(*(f"large{number}.py" for number in range(9)))))
    assert [task.file.display for task, _ in readers.read(tasks("m1.py"))] == ["m1.py"]
    readers.stop()


@pytest.mark.usefixtures("tree")
@pytest.mark.skipif(sys.platform == "win32", reason="no such timer")
def test_a_process_whose_file_takes_too_long_ends_though_nobody_is_left_to_end_it() -> None:
    Path("endless.py").write_text("pass\n", "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", FRAGILE.format(path=sys.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    batch = [task for _, task in tasks("m1.py", "endless.py")]
    frames = (msgspec.msgpack.encode(Setup((), None, b"", most_seconds=1.0)), packed(batch))
    process.communicate(b"".join(map(framed, frames)), timeout=60)
    assert process.returncode == -signal.SIGALRM


@pytest.mark.usefixtures("tree")
def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_START", FRAGILE)
    (Path.cwd() / "endless.py").write_text("pass\n", "utf-8")
    said = read(2, "endless.py", *(f"m{number}.py" for number in range(12)), most_seconds=3.0)
    assert said["endless.py"] == "timed out after 3 s"
    assert said["m3.py"] == "gpt-3.9-xxx"
    assert len(said) == 13


@pytest.mark.usefixtures("tree")
@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_that_are_no_unicode_are_read_in_several_processes_too() -> None:
    name = os.fsdecode(b"not\xffutf8.py")
    Path(name).write_text(CODE.format(number=1, name="x"), "utf-8")
    assert read(2, name, "m1.py") == {name: "gpt-1.9-x", "m1.py": "gpt-1.9-x"}


@pytest.mark.usefixtures("tree")
def test_a_process_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_START", "raise SystemExit(1)  # {path}")
    with pytest.raises(WorkersError):
        read(2, "m1.py")


@pytest.mark.usefixtures("tree")
def test_without_processes_the_files_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = CliRunner().invoke(root, ["check", "--models", "../list.json", "--no-cache", "--jobs", "1"])
    monkeypatch.setattr(workers, "_START", "raise SystemExit(1)  # {path}")
    result = CliRunner().invoke(root, ["check", "--models", "../list.json", "--no-cache", "--jobs", "2"])
    assert (result.exit_code, result.stdout) == (1, expected.stdout)


def test_a_process_imports_nothing_of_the_tree_it_runs_in(tree: Path) -> None:
    bomb = "import pathlib\npathlib.Path('executed').write_text('')\n"
    for name in ("msgspec.py", "libcst.py", "gc.py", "signal.py", "sitecustomize.py"):
        (tree / name).write_text(bomb, "utf-8")
    assert read(1, "m1.py") == {"m1.py": "gpt-1.9-x"}
    assert not (tree / "executed").exists()


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _running(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_nothing_goes_on_after_an_interrupt(tree: Path, how: signal.Signals) -> None:
    for number in range(400):
        (tree / f"n{number}.py").write_text(CODE.format(number=number, name="y") * 200, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "anyint_lint", "check", "--models", "../list.json", "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A job in the background of a script inherits an ignored SIGINT, and would hand it on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    deadline = time.monotonic() + 30
    while not (children := _children(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    interrupted = time.monotonic()
    process.send_signal(how)
    _, error = process.communicate(timeout=20)
    assert time.monotonic() - interrupted < 5
    assert process.returncode == (130 if how is signal.SIGINT else -signal.SIGKILL)
    assert b"Traceback" not in error
    assert len(children) >= 1
    while any(map(_running, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_running, children))
