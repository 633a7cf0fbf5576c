"""What a process imports before it has done its work: nothing that the work does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAVY = {"libcst", "httpx", "rich", "rapidfuzz", "tenacity", "asyncio", "multiprocessing", "ssl", "hypothesis", "pygls"}
"""Some of them take longer to import than the rest of a run takes."""
RARE = {
    "hashlib",
    "difflib",
    "tomllib",
    "anyint_lint.link",
    "anyint_lint.notebooks",
    "anyint_lint.reporters.statistics",
}
"""What only some files, or some settings, need."""
TABLES = {
    "anyint_lint.collector.candidates",
    "anyint_lint.collector.sdks.all_rows",
    "anyint_lint.collector.sdks.openai",
}
WORKS = {
    "msgspec",
    "sqlite3",
    "anyint_lint.blake2",
    "subprocess",
    "pathspec",
    "anyint_lint.facts",
    "anyint_lint.judge",
    "anyint_lint.rules",
    "anyint_lint.link",
    "anyint_lint.tree_reader",
}
"""What only a file that may say something needs."""
CODE = 'from openai import OpenAI\n\nOpenAI().chat.completions.create(model="gpt-5.4", messages=[])\n'
IMPORTER = "from openai import OpenAI\n\nfrom settings import MODEL\n\nOpenAI().chat.completions.create(model=MODEL)\n"
PROGRAM = """
import sys
from anyint_lint.__main__ import main
try:
    main()
finally:
    print(*sys.modules, sep="\\n", file=sys.stderr)
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    (tmp_path / "list.json").write_text(json.dumps({"data": [{"id": "gpt-5.4"}]}), "utf-8")
    monkeypatch.chdir(directory)
    return directory


def imported(*arguments: str) -> set[str]:
    """The modules that a run has imported when it ends."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def check(*arguments: str) -> set[str]:
    return imported("check", "--models", "../list.json", *arguments)


def write(name: str, text: str) -> None:
    Path(name).write_text(text, "utf-8")
    past = time.time() - 60
    os.utime(name, (past, past))


@pytest.mark.usefixtures("tree")
def test_help_imports_the_command_line_and_no_more() -> None:
    for arguments in (["--help"], ["--version"], ["check", "--help"]):
        modules = imported(*arguments)
        assert not modules & (HEAVY | TABLES | {"msgspec", "anyint_lint.run", "anyint_lint.facts"})
        ours = {name for name in modules if name.startswith("anyint_lint")}
        assert len(ours) <= 15, sorted(ours)


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("arguments", [["a.py"], ["."], ["a.py", "--no-cache"], ["a.py", "--format", "json"]])
def test_a_run_without_a_candidate_loads_neither_cache_nor_rules(arguments: list[str]) -> None:
    write("a.py", "x = 1\n")
    modules = check(*arguments)
    assert not modules & (HEAVY | TABLES | WORKS | RARE)
    ours = {name for name in modules if name.startswith("anyint_lint")}
    assert len(ours) <= 39, sorted(ours)


@pytest.mark.usefixtures("tree")
def test_neither_does_one_with_an_ordinary_configuration() -> None:
    write("a.py", "x = 1\n")
    write("anyint-lint.toml", 'max-age = "1h"\nexclude = ["gen"]\n[replacements]\n"gpt-4" = "gpt-5.4"\n')
    assert not check("a.py") & (HEAVY | TABLES | WORKS)


@pytest.mark.usefixtures("tree")
def test_a_run_whose_candidate_says_nothing_parses_nothing() -> None:
    write("a.py", "def model(x):\n    return x\n")
    modules = check()
    assert not modules & HEAVY
    assert not {name for name in modules if name.startswith(("anyint_lint.link", "anyint_lint.rules"))}
    assert "anyint_lint.collector.collect" not in modules


@pytest.mark.usefixtures("tree")
def test_a_cached_run_loads_no_parser_and_no_tables() -> None:
    write("a.py", CODE)
    write("b.py", "x = 1\n")
    assert "libcst" in check()
    Path("a.py").touch()  # written a moment ago: read again, and known by its digest
    for _ in range(2):
        modules = check()
        assert not modules & (HEAVY | TABLES | {"anyint_lint.collector.collect", "anyint_lint.link", "subprocess"})
        assert not modules & RARE
        assert len(modules) <= 235, len(modules)


@pytest.mark.usefixtures("tree")
def test_a_run_with_a_candidate_loads_nothing_beside_what_reads_and_judges_it() -> None:
    write("a.py", CODE)
    modules = check("a.py", "--format", "json")
    assert "libcst" in modules
    assert not modules & ((HEAVY | RARE) - {"libcst"})
    assert not {name for name in modules if name.startswith("anyint_lint.reporters.text")}
    ours = {name for name in modules if name.startswith("anyint_lint")}
    assert len(ours) <= 195, len(ours)


@pytest.mark.usefixtures("tree")
def test_a_large_tree_that_is_as_it_was_is_not_even_joined() -> None:
    for number in range(101):
        write(f"m{number}.py", "x = 1\n")
    write("app.py", IMPORTER)
    write("settings.py", 'MODEL = "gpt-5.4"\n')
    for name in os.listdir():  # noqa: PTH208
        os.utime(name, (time.time() - 60,) * 2)
    time.sleep(2.1)  # the inodes' own times must be older than those of any clock
    assert "anyint_lint.link" in check("--jobs", "1")
    modules = check()
    assert not modules & (HEAVY | TABLES | {"anyint_lint.collector.collect", "anyint_lint.link"})


@pytest.mark.usefixtures("tree")
def test_files_are_joined_without_a_parser() -> None:
    write("app.py", IMPORTER)
    write("settings.py", 'MODEL = "gpt-5.4"\n')
    assert "libcst" in check()
    assert not check() & HEAVY


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    "prelude", ["", "import concurrent.futures", "import threading as t; t.Thread(target=t.main_thread().join).start()"]
)
def test_a_process_ends_at_once_with_all_that_it_said_unless_something_is_to_be_done(prelude: str) -> None:
    write("a.py", CODE.replace("gpt-5.4", "gpt-0.1"))
    program = f"import atexit, sys; {prelude}\nfrom anyint_lint.__main__ import command\n"
    program += "atexit.register(print, 'orderly', file=sys.stderr); command()"
    arguments = ["check", "--models", "../list.json", "a.py"]
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("a.py\n")
    assert done.stdout.endswith("both families 1 model\n")
    assert done.stderr == ("orderly\n" if prelude else "")
