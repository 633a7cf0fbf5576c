"""`check` through click's runner: what it reads, which list it judges by, what it prints and how it exits."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from anyint_lint.cli import root
from anyint_lint.collector import collect

BAD = """\
from openai import OpenAI

client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
client.chat.completions.create(model="gpt-5.5-turbo", messages=[])
"""
GOOD = BAD.replace("gpt-5.5-turbo", "gpt-5.4")
ROUTE = 'import httpx\n\nhttpx.get("https://gateway.api.anyint.ai/v1/models")\n'
DOUBTFUL = 'import httpx\n\n\ndef ids(base):\n    return httpx.get(base + "/v1/models").json()\n'
RESPONSE = {"data": [{"id": "gpt-5.4", "display_name": "GPT-5.4"}, {"id": "claude-sonnet-4-6"}]}


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> Path:
    """An empty directory to work in, with a saved list beside it."""
    directory = tmp_path / "tree"
    directory.mkdir()
    (tmp_path / "list.json").write_text(json.dumps(RESPONSE), "utf-8")
    monkeypatch.chdir(directory)
    monkeypatch.setenv("COLUMNS", "100")
    return directory


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def run(*arguments: str, stdin: str | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(root, list(arguments), input=stdin, env=env, catch_exceptions=False)


def check(*arguments: str, stdin: str | None = None) -> Result:
    return run("check", "--models", "../list.json", *arguments, stdin=stdin)


def found(result: Result) -> list[tuple[str, str]]:
    assert result.stdout, result.stderr
    return [(one["path"], one["code"]) for one in json.loads(result.stdout)["violations"]]


# Exit codes


def test_code_without_mistakes_exits_with_0() -> None:
    write({"app.py": GOOD})
    result = check()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("No violations in 1 file (1 use checked)\n")


def test_a_violation_exits_with_1() -> None:
    write({"app.py": BAD})
    result = check()
    assert result.exit_code == 1
    assert result.stdout.startswith("app.py\n  4:38 AIM101 error: `gpt-5.5-turbo`")
    assert "did you mean `gpt-5.4`" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 0),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "never"], 0),
        (["--strict"], 1),
        (["--strict", "--fail-on", "never"], 0),
    ],
)
def test_warnings_fail_only_when_asked_to(arguments: list[str], code: int) -> None:
    write({"app.py": DOUBTFUL})
    assert check(*arguments).exit_code == code


def test_errors_do_not_fail_when_nothing_may() -> None:
    write({"app.py": BAD})
    assert check("--fail-on", "never").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.py"],
        ["--select", "XYZ"],
        ["--ignore", "AIM999"],
        ["--max-age", "soon"],
        ["--format", "yaml"],
        ["--no-such-option"],
        ["-", "app.py"],
        ["--stdin-filename", "app.py"],
        ["--models", "nowhere.json"],
        ["--output-file", "no/such/directory/out.json"],
    ],
)
def test_what_cannot_be_done_exits_with_2_and_says_why_on_stderr(arguments: list[str]) -> None:
    write({"app.py": GOOD})
    result = check(*arguments)
    assert result.exit_code == 2
    assert result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output


def test_a_wrong_configuration_names_file_and_key() -> None:
    write({"app.py": GOOD, "anyint-lint.toml": 'ignroe = ["AIM105"]\n'})
    result = check()
    assert result.exit_code == 2
    assert "anyint-lint.toml" in result.stderr
    assert "ignroe" in result.stderr
    assert "ignore" in result.stderr


def test_a_list_that_is_none_names_file_and_place() -> None:
    write({"app.py": GOOD, "bad.json": '{"data": [{"name": "x"}]}'})
    result = run("check", "--models", "bad.json")
    assert result.exit_code == 2
    assert "bad.json" in result.stderr
    assert "$.data[0].id" in result.stderr


# What is read


def test_one_unreadable_file_hides_no_other() -> None:
    write({"a.py": "def (:\nask(model='gpt-5.4')\n", "b.py": BAD})
    Path("c.py").write_bytes(b"ask(model='\xff')\n")
    assert found(check("--format", "json")) == [("a.py", "AIX901"), ("b.py", "AIM101"), ("c.py", "AIX901")]


def test_a_broken_file_that_can_hold_no_violation_is_not_read_for_its_syntax() -> None:
    write({"a.py": "def (:\n", "b.py": BAD})
    assert found(check("--format", "json")) == [("b.py", "AIM101")]


def test_paths_choose_and_excludes_skip() -> None:
    write({"a/app.py": BAD, "b/app.py": BAD, "c/app.py": BAD, "notes.txt": "no"})
    assert found(check("a", "b/app.py", "--format", "json")) == [("a/app.py", "AIM101"), ("b/app.py", "AIM101")]
    assert found(check("--extend-exclude", "b/", "--exclude", "c", "--format", "json")) == [("a/app.py", "AIM101")]


def test_stdin_is_checked_under_the_name_it_is_given() -> None:
    write({"anyint-lint.toml": 'per-file-ignores = { "lib/*" = ["AIM"] }\n'})
    result = check("-", "--stdin-filename", "src/new.py", "--format", "json", stdin=BAD)
    assert found(result) == [("src/new.py", "AIM101")]
    assert check("-", "--stdin-filename", "lib/new.py", stdin=BAD).exit_code == 0
    assert found(check("-", "--format", "json", stdin=BAD)) == [("-", "AIM101")]


def test_the_nearest_configuration_of_all_paths_holds() -> None:
    write({"a/anyint-lint.toml": 'ignore = ["AIM101"]\n', "a/app.py": BAD, "b/app.py": BAD})
    assert check("a").exit_code == 0
    assert check("a/app.py").exit_code == 0
    assert found(check("a", "b", "--format", "json")) == [("a/app.py", "AIM101"), ("b/app.py", "AIM101")]


def test_a_directory_without_python_is_clean() -> None:
    assert check().stdout.startswith("No violations in 0 files (0 uses checked)")


# What is judged by


def test_without_a_list_routes_are_still_judged_and_the_rest_is_told() -> None:
    write({"app.py": BAD, "ids.py": ROUTE})
    result = run("check")
    assert result.exit_code == 2
    assert "ids.py\n  3:11 AIR201 error" in result.stdout
    assert "1 not checked: 1 no list" in result.stdout
    assert "AIM101" not in result.output
    assert "ANYINT_API_KEY" in result.stderr
    assert "--select AIR" in result.stderr


def test_rules_that_need_no_list_ask_for_none() -> None:
    write({"app.py": BAD})
    result = run("check", "--select", "AIR")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "No violations in 1 file (0 uses checked)\n"


def test_the_configured_lists_are_relative_to_the_configuration() -> None:
    write({"a/anyint-lint.toml": 'models = ["own.json"]\n', "a/own.json": json.dumps(RESPONSE), "a/app.py": BAD})
    assert found(run("check", "a", "--format", "json")) == [("a/app.py", "AIM101")]


def test_a_list_of_one_family_says_nothing_about_the_other() -> None:
    write({"app.py": BAD})
    result = run("check", "--models", "anthropic=../list.json")
    assert "1 not checked: 1 no list" in result.stdout


def test_selection_on_the_command_line_adds_to_the_configuration() -> None:
    write({"anyint-lint.toml": 'ignore = ["AIR202"]\n', "app.py": BAD, "ids.py": DOUBTFUL, "b.py": ROUTE})
    assert found(check("--ignore", "aim101", "--format", "json")) == [("b.py", "AIR201")]
    assert found(check("--select", "AIM,AIR202", "--format", "json")) == [("app.py", "AIM101")]


# What is printed


def test_the_report_can_go_to_a_file_while_the_terminal_shows_text() -> None:
    write({"app.py": BAD})
    result = check("--format", "json", "--output-file", "out.json")
    assert (result.exit_code, result.stdout) == (1, check().stdout)
    assert json.loads(Path("out.json").read_bytes())["summary"]["errors"] == 1
    assert sorted(path.name for path in Path().iterdir()) == ["app.py", "out.json"]


def test_quiet_keeps_violations_only() -> None:
    write({"app.py": GOOD})
    assert check("-q").output == ""


def test_unchecked_uses_are_named_on_request() -> None:
    write({"app.py": BAD.replace('"gpt-5.5-turbo"', "pick()")})
    assert "app.py:4:1: not checked (unresolved)" in check("--show-unchecked").stdout


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_colours_follow_the_environment(env: dict[str, str], coloured: bool) -> None:
    write({"app.py": BAD})
    result = CliRunner().invoke(root, ["check", "--models", "../list.json"], env=env, color=True)
    assert ("\x1b[" in result.stdout) is coloured


def test_json_is_never_coloured() -> None:
    write({"app.py": BAD})
    result = CliRunner().invoke(
        root, ["check", "--models", "../list.json", "--format", "json"], env={"FORCE_COLOR": "1"}, color=True
    )
    assert "\x1b" not in result.stdout


def test_names_that_a_terminal_would_obey_are_escaped() -> None:
    write({"evil\x1b[2J.py": BAD})
    result = check()
    assert "\x1b" not in result.output
    assert "evil\\x1b[2J.py\n  4:38" in result.stdout
    document: dict[str, Any] = json.loads(check("--format", "json").stdout)
    assert document["violations"][0]["path"] == "evil\x1b[2J.py"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_not_utf8_survives() -> None:
    try:
        Path(os.fsdecode(b"bad\xff.py")).write_text(BAD, "utf-8")
    except OSError:
        pytest.skip("the file system wants UTF-8")
    assert "bad\\udcff.py\n  4:38" in check().stdout
    assert json.loads(check("--format", "json").stdout)["violations"][0]["path"] == "bad\udcff.py"


# Failures of our own


def test_a_defect_met_in_one_file_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a.py": GOOD, "b.py": BAD})
    real = collect.collect

    def fragile(source: Any, calls: Any) -> Any:
        if b"gpt-5.4" in source.data:
            raise RecursionError
        return real(source, calls)

    monkeypatch.setattr(collect, "collect", fragile)
    assert found(check("--format", "json")) == [("a.py", "AIX901"), ("b.py", "AIM101")]


def test_a_defect_elsewhere_is_one_line_and_a_traceback_only_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("by nought")

    write({"app.py": BAD})
    monkeypatch.setattr("anyint_lint.judging.judge", broken)
    result = check()
    assert result.exit_code == 2
    assert "internal error: ZeroDivisionError" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in check("-vv").stderr


def test_an_interrupt_ends_cleanly(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    write({"app.py": BAD})
    monkeypatch.setattr("anyint_lint.judging.judge", interrupted)
    result = check()
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "interrupted\n")


# What looks like a clean result and is none


@pytest.mark.parametrize("files", [{}, {"notes.txt": ""}, {"build/app.py": BAD}])
def test_a_run_that_reads_no_file_says_so(files: dict[str, str]) -> None:
    write(files)
    result = check()
    assert result.exit_code == 0
    assert "notice: there is no Python file and no notebook to check here" in result.stderr
    assert check("-q").stderr == ""


def test_a_run_without_a_list_does_not_call_its_result_clean() -> None:
    write({"app.py": BAD})
    result = run("check", "--offline", env={"ANYINT_API_KEY": ""})
    assert result.exit_code == 2
    assert "Not all checked: no violations in 1 file" in result.stdout


def test_a_configured_list_file_that_is_not_there_is_said_to_be_configured() -> None:
    write({"app.py": GOOD, "anyint-lint.toml": 'models = ["gone.json"]'})
    result = run("check")
    assert result.exit_code == 2
    assert "gone.json: there is no such file. (`models` of anyint-lint.toml names it.)" in result.stderr
    assert "anyint-lint.toml" not in run("check", "--models", "other.json").stderr
