"""Which report goes where, and what is said when it cannot go there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sample_reports import ASK, CLIENT, TREE, notebook, write_tree

from anyint_lint.cli import root
from anyint_lint.cli.reporting import FORMATS

PROGRAM = [sys.executable, "-m", "anyint_lint", "check", "--models", "../list.json"]


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    write_tree(directory)
    monkeypatch.chdir(directory)
    return directory


def check(*arguments: str, **environment: str) -> Result:
    given = ["check", "--models", "../list.json", *arguments]
    return CliRunner().invoke(root, given, env=environment, catch_exceptions=False)


# Where it goes


@pytest.mark.parametrize("form", FORMATS)
def test_the_file_gets_the_format_and_the_terminal_text(form: str) -> None:
    result = check("--format", form, "--output-file", "../out")
    assert (result.exit_code, result.stdout) == (1, check("--format", "text").stdout)
    assert Path("../out").read_bytes() == check("--format", form).stdout_bytes


def test_gitlab_gets_text_in_its_log_and_code_quality_in_a_file() -> None:
    assert check(GITLAB_CI="true").stdout == check().stdout
    assert check("--output-file", "../out", GITLAB_CI="true").stdout == check().stdout
    assert Path("../out").read_bytes() == check("--format", "gitlab").stdout_bytes


def test_github_gets_sarif_in_a_file() -> None:
    assert check("--output-file", "../out", GITHUB_ACTIONS="true").stdout.startswith("broken.py\n")
    assert json.loads(Path("../out").read_bytes())["version"] == "2.1.0"


def test_elsewhere_a_file_without_a_format_is_text() -> None:
    check("--output-file", "../out")
    assert Path("../out").read_bytes() == check().stdout_bytes


# Statistics


def test_statistics_count_by_rule_the_most_frequent_first() -> None:
    lines = check("--statistics").stdout.splitlines()
    assert lines[:3] == [
        "4  AIM102 display-name (4 fixable)",
        "3  AIM101 unknown-model (2 fixable)",
        "2  AIX901 unreadable-source",
    ]
    assert lines[4].startswith("")
    assert "errors in 8 files and 1 notebook" in check("--statistics").stdout


def test_statistics_are_a_key_of_their_own_in_json() -> None:
    document = json.loads(check("--statistics", "--format", "json").stdout)
    assert list(document)[-1] == "statistics"
    assert sum(row["violations"] for row in document["statistics"]) == len(document["violations"])


def test_statistics_go_with_no_other_format() -> None:
    result = check("--statistics", "--format", "sarif")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "text and json" in result.stderr


# What cannot be


@pytest.mark.parametrize(
    "arguments",
    [["--select", ""], ["--select", " , "], ["--ignore", ""], ["--extend-select", ","], ["--ignore", "ALL"],
     ["--select", "AIM101", "--ignore", "AIM101"]],
)  # fmt: skip
def test_a_selection_of_nothing_is_wrong_usage(arguments: list[str]) -> None:
    result = check(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "rule" in result.stderr


def test_an_empty_selection_in_the_configuration_is_wrong_too() -> None:
    Path("anyint-lint.toml").write_text("select = []\n", "utf-8")
    assert check().exit_code == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_full_disk_behind_stdout_is_one_clear_line(form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, "--format", form], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "error: the report could not be written to stdout: No space left on device"
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_closed_stdout_is_one_clear_line() -> None:
    done = subprocess.run(["/bin/sh", "-c", '"$@" >&-', "sh", *PROGRAM], stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "error: stdout is closed, so the report could not be written"


# What is told beside the violations


def test_skipped_files_are_counted_and_named_with_v(tree: Path) -> None:
    (tree / "out.py").symlink_to("/etc/passwd")
    (tree / "r.ipynb").write_text(notebook(["x\n"]).replace('"python"', '"r"'), "utf-8")
    assert "2 files skipped" in check().stdout
    assert "out.py: skipped" not in check().stdout
    said = check("-v").stdout
    assert "out.py: skipped (a symbolic link that leads out of the tree" in said
    assert "r.ipynb: skipped (a notebook in another language: r)" in said


def test_unreadable_files_are_noticed_where_no_rule_that_runs_tells_of_them() -> None:
    result = check("--select", "AIR")
    assert "2 files could not be read" in result.stderr
    assert "broken.py, bytes.py" in result.stderr
    assert check().stderr == ""
    assert check("--select", "AIR", "-q").stderr == ""


def test_a_prefix_selects_the_rules_that_are_off_too() -> None:
    Path("other.py").write_text('import httpx\n\nhttpx.get("https://api.openai.com/v1/models")\n', "utf-8")
    assert "AIR207" not in check("other.py").stdout
    assert "AIR207" in check("--select", "AIR", "other.py").stdout
    assert "AIR207" not in check("--select", "AIR", "--ignore", "AIR207", "other.py").stdout


def test_a_notebooks_violation_shows_its_line() -> None:
    Path("n.ipynb").write_text(
        notebook(CLIENT.splitlines(keepends=True), ["x = 1\n", "\t" * 0 + ASK.format("gpt-0")]), "utf-8"
    )
    assert check("n.ipynb").stdout.splitlines()[:5] == [
        "n.ipynb",
        "  cell 1:2:38 AIM101 error: `gpt-0` is not in the model list of account default",
        "    |",
        '  2 | client.chat.completions.create(model="gpt-0", messages=[])',
        "    |                                      ^^^^^^^",
    ]


def test_a_key_in_a_notebook_is_masked_in_its_line() -> None:
    key = "sk-Zq81Lw0vTt93KxPeRb27"
    cell = CLIENT.replace('/v1")', f'/v1", api_key="{key}")')
    Path("n.ipynb").write_text(notebook(cell.splitlines(keepends=True)), "utf-8")
    for form in FORMATS:
        said = check("n.ipynb", "--format", form).stdout
        assert "AIR205" in said
        assert key not in said


@pytest.mark.parametrize(
    "code",
    [
        'client.responses.create(model="{}")\n',
        'client.responses.create(model="Bearer {}")\n',
        'client.responses.create(model=("{}" if client else "gpt-0"))\n',
        'MODEL = "{}"\nclient.responses.create(model=MODEL)\n',
    ],
)
def test_a_key_in_the_place_of_a_model_is_told_and_in_no_report(code: str, cache_dir: Path) -> None:
    key = "sk-Zq81Lw0vTt93KxPeRb27"
    Path("app.py").write_text(CLIENT + code.format(key), "utf-8")
    for form in FORMATS:
        result = check("app.py", "--format", form)
        assert "*" * len(key) in result.stdout
        assert key not in result.output
    for form in ("text", "json", "html"):
        given = ["inventory", "--models", "../list.json", "--format", form, "app.py"]
        assert key not in CliRunner().invoke(root, given, catch_exceptions=False).output
    check("--write-baseline", "baseline.json")
    kept = [path for path in (*cache_dir.rglob("*"), Path("baseline.json")) if path.is_file()]
    assert kept
    assert not [path for path in kept if key.encode() in path.read_bytes()]


# The same bytes


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_tree_gives_the_same_bytes_whatever_surrounds_it(form: str, tmp_path: Path) -> None:
    """Another hash seed, locale, time zone and order of creation, in two directories made for that."""
    outputs = set()
    for seed, locale, order in (("0", "C", list(TREE)), ("77", "C.UTF-8", list(TREE)[::-1])):
        directory = tmp_path / f"made-{seed}" / "tree"
        directory.mkdir(parents=True)
        write_tree(directory, order)
        (directory / "ignored.py").write_text(CLIENT + ASK.format("gpt-0").strip() + "  # noqa: AIM101\n", "utf-8")
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "LC_ALL": locale,
            "TZ": "Asia/Tokyo" if seed == "0" else "UTC",
            "COLUMNS": "40" if seed == "0" else "200",
        }
        arguments = ["--format", form, "--output-file", "../report", "--jobs", "1" if seed == "0" else "3"]
        done = subprocess.run([*PROGRAM, *arguments], cwd=directory, env=environment, capture_output=True, check=False)
        assert done.returncode == 1, done.stderr
        outputs.add((directory.parent / "report").read_bytes())
    assert len(outputs) == 1


def test_a_baseline_is_the_same_bytes_whatever_surrounds_it(tmp_path: Path) -> None:
    outputs = set()
    for seed, order in (("0", list(TREE)), ("9", list(TREE)[::-1])):
        directory = tmp_path / seed / "tree"
        directory.mkdir(parents=True)
        write_tree(directory, order)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        subprocess.run(
            [*PROGRAM, "--write-baseline", "b"], cwd=directory, env=environment, check=True, capture_output=True
        )
        outputs.add((directory / "b").read_bytes())
    assert len(outputs) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(("arguments", "code"), [(["check", "."], 1), (["check", "nowhere"], 2), (["--nope"], 2)])
def test_a_stderr_that_cannot_be_written_does_not_change_the_exit_code(arguments: list[str], code: int) -> None:
    program = [sys.executable, "-m", "anyint_lint", *arguments]
    given = ["--models", "../list.json"] if arguments[0] == "check" else []
    held_back = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*program, *given], stdout=subprocess.PIPE, stderr=full, env=held_back, check=False)
    closed = subprocess.run(["/bin/sh", "-c", '"$@" 2>&-', "sh", *program, *given], stdout=subprocess.PIPE, check=False)
    assert (done.returncode, closed.returncode) == (code, code)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"], ["rules"]])
def test_help_that_cannot_be_written_is_one_clear_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        program = [sys.executable, "-m", "anyint_lint", *arguments]
        done = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0].endswith("No space left on device")
    assert "defect" not in done.stderr
