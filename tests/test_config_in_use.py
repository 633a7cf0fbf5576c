"""What a configuration takes away or sets, through the command line: and what in it names no rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from anyint_lint.cli import root

UNKNOWN = "from openai import OpenAI\n\nOpenAI().chat.completions.create(model='acme-7', messages=[])\n"
ROUTE = 'import httpx\n\nhttpx.get("https://gateway.api.anyint.ai/v1/models")\n'


@pytest.fixture(autouse=True)
def _tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> None:
    (tmp_path / "list.json").write_text(json.dumps({"data": [{"id": "gpt-5.4"}]}), "utf-8")
    for name in ("app.py", "scripts/old.py", "tests/test_app.py"):
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(UNKNOWN + ROUTE, "utf-8")
    monkeypatch.chdir(tmp_path / "tree")


def check(*arguments: str) -> Result:
    given = ["check", "--models", "../list.json", "--format", "json", *arguments]
    return CliRunner().invoke(root, given, catch_exceptions=False)


def found(config: str, *arguments: str, name: str = "anyint-lint.toml") -> list[tuple[str, str, str]]:
    Path(name).write_text(config, "utf-8")
    result = check(*arguments)
    assert result.stdout, result.stderr
    return [(one["path"], one["code"], one["severity"]) for one in json.loads(result.stdout)["violations"]]


ALL = [
    (path, code, "warning" if code == "AIM101" and "tests" in path else "error")
    for path in ("app.py", "scripts/old.py", "tests/test_app.py")
    for code in ("AIM101", "AIR201")
]


def less(path: str, code: str) -> list[tuple[str, str, str]]:
    return [one for one in ALL if not (one[0].startswith(path) and one[1].startswith(code))]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("", ALL),
        ("[per-file-ignores]\n'scripts/*' = ['AIM']", less("scripts/", "AIM")),
        ("[per-file-ignores]\n'/scripts/' = ['ALL']", less("scripts/", "")),
        ("[per-file-ignores]\n'*.py' = ['AIR2']", less("", "AIR")),
        ("[per-file-ignores]\n'!scripts/*' = ['AIM101', 'AIR201']", [one for one in ALL if one[0] == "scripts/old.py"]),
        ("[severity]\nAIM101 = 'off'", less("", "AIM")),
        (
            "[severity]\naim101 = 'warning'",
            [(path, code, "warning" if code == "AIM101" else s) for path, code, s in ALL],
        ),
        ("allowed-models = ['acme-*']", less("", "AIM")),
        ("allowed-models = ['acme-8']", ALL),
        ("tests = 'off'", less("tests/", "AIM")),
        ("tests = 'error'", [(path, code, "error") for path, code, _ in ALL]),
    ],
)
def test_a_configuration_decides_what_is_said_of_which_file(config: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(config) == expected


def test_what_a_severity_makes_a_warning_no_longer_fails() -> None:
    Path("anyint-lint.toml").write_text("[severity]\nAIM101 = 'warning'\nAIR201 = 'warning'\n", "utf-8")
    assert check().exit_code == 0
    assert check("--fail-on", "warning").exit_code == 1


def unknown(config: str, name: str, *arguments: str) -> list[tuple[Any, ...]]:
    Path(name).write_text(config, "utf-8")
    every = json.loads(check("--select", "AIX", *arguments).stdout)["violations"]
    return [
        (one["path"], one["line"], one["column"], one["end_column"], one["message"], one["suggestions"])
        for one in every
    ]


@pytest.mark.parametrize("name", ["anyint-lint.toml", "pyproject.toml"])
def test_entries_that_name_no_rule_are_told_at_their_place(name: str) -> None:
    head = "[tool.anyint-lint]\n" if name == "pyproject.toml" else "# AIM110\n"
    table = "tool.anyint-lint." if name == "pyproject.toml" else ""
    config = (
        f"{head}ignore = ['AIM105', 'AIM110']\n"
        f"[{table}severity]\nAIM1 = 'off'\n"
        f"[{table}per-file-ignores]\n'tests/*' = ['AIR201', \"E501\"]\n"
    )
    assert unknown(config, name) == [
        (name, 2, 22, 28, "ignore: `AIM110` names no rule", ["AIM101"]),
        (name, 4, 1, 5, "severity: `AIM1` names no rule", ["AIM101"]),
        (name, 6, 25, 29, "per-file-ignores: `E501` names no rule", ["AIM101"]),
    ]


def test_they_are_warnings_and_can_be_turned_off() -> None:
    Path("anyint-lint.toml").write_text("ignore = ['AIM110']\n", "utf-8")
    assert check("--select", "AIX").exit_code == 0
    assert check("--select", "AIX", "--fail-on", "warning").exit_code == 1
    assert json.loads(check("--select", "AIX", "--ignore", "AIX903").stdout)["violations"] == []


@pytest.mark.parametrize("config", ["select = ['AIM110']", "extend-select = ['E501']"])
def test_an_unknown_code_that_is_selected_ends_the_run(config: str) -> None:
    Path("anyint-lint.toml").write_text(config, "utf-8")
    result = check()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "anyint-lint.toml" in result.stderr


@pytest.mark.parametrize("option", ["--select", "--extend-select", "--ignore"])
def test_an_unknown_code_on_the_command_line_ends_the_run(option: str) -> None:
    Path("anyint-lint.toml").write_text("", "utf-8")
    result = check(option, "AIM110")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "`AIM110` names no rule" in result.stderr
    assert "The nearest is AIM101" in result.stderr
