"""`inventory`: what code uses, where, and how each use stands with each account's list."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from anyint_lint.cli import root
from anyint_lint.inventory.values import TONES, Standing

PROJECT = Path(__file__).parent.parent
APP = """\
import os

import httpx
import litellm
from anthropic import Anthropic
from openai import OpenAI

GATEWAY = "https://gateway.api.anyint.ai"
MODEL = "gpt-5.4"
client = OpenAI(base_url=GATEWAY + "/openai/v1")


def ask(model="gpt-5.4-mini"):
    client.chat.completions.create(model=MODEL, messages=[])
    client.chat.completions.create(model=model, messages=[])
    client.chat.completions.create(model=os.getenv("APP_MODEL", "gone-1"), messages=[])
    client.chat.completions.create(model=pick(), messages=[])
    client.chat.completions.create(model="claude-sonnet-4-6", messages=[])
    Anthropic().messages.create(model="Claude Sonnet 4.6", max_tokens=9, messages=[])
    litellm.completion(model="openai/gpt-5.4", messages=[])
    OpenAI(base_url="http://localhost:11434/v1").chat.completions.create(model="llama3.2:3b", messages=[])
    Anthropic().messages.create(model="<model>", max_tokens=9, messages=[])
    httpx.get(GATEWAY + "/v1/models")
    httpx.get(GATEWAY + "/anthropic/v1/models")
"""
OPENAI = {"data": [{"id": "gpt-5.4"}, {"id": "gpt-5.4-mini"}]}
ANTHROPIC = {"data": [{"id": "claude-sonnet-4-6", "display_name": "Claude Sonnet 4.6"}]}
LISTS = ["--models", "openai=../openai.json", "--models", "anthropic=../anthropic.json"]


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    (tmp_path / "openai.json").write_text(json.dumps(OPENAI), "utf-8")
    (tmp_path / "anthropic.json").write_text(json.dumps(ANTHROPIC), "utf-8")
    monkeypatch.chdir(directory)
    Path("app.py").write_text(APP, "utf-8")
    return directory


def inventory(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["inventory", *arguments], catch_exceptions=False)


def document(*arguments: str) -> dict[str, Any]:
    result = inventory("--format", "json", *arguments)
    assert result.exit_code == 0, result.stderr
    loaded: dict[str, Any] = json.loads(result.stdout)
    return loaded


def models(*arguments: str) -> dict[str | None, dict[str, Any]]:
    return {use["value"]: use for use in document(*arguments)["uses"] if use["kind"] == "model"}


def test_each_model_has_its_standing() -> None:
    assert {value: use["standing"] for value, use in models(*LISTS).items()} == {
        "gpt-5.4": "listed",
        "gpt-5.4-mini": "listed",
        "gone-1": "unknown",
        None: "unresolved",
        "claude-sonnet-4-6": "wrong family",
        "Claude Sonnet 4.6": "label",
        "openai/gpt-5.4": "listed",
        "llama3.2:3b": "elsewhere",
        "<model>": "placeholder",
    }


def test_each_model_says_how_it_is_given_and_who_sends_it() -> None:
    found = models(*LISTS)
    assert [found[value]["given"] for value in ("gpt-5.4", "gpt-5.4-mini", "gone-1", None)] == [
        "literal",
        "default",
        "environment default",
        None,
    ]
    assert found["gone-1"]["env"] == "APP_MODEL"
    assert found["openai/gpt-5.4"]["model_id"] == "gpt-5.4"
    assert [found[value]["sdk"] for value in ("gpt-5.4", "Claude Sonnet 4.6", "openai/gpt-5.4")] == [
        "openai",
        "anthropic",
        "litellm",
    ]
    assert (found["gpt-5.4"]["line"], found["gpt-5.4"]["column"]) == (9, 9)
    assert [place["line"] for place in found["gpt-5.4"]["requests"]] == [14]
    assert found["gpt-5.4"]["evidence"] == "gateway"


def test_routes_and_base_urls_are_there_with_what_the_gateway_publishes() -> None:
    found = {(use["kind"], use["value"]): use["standing"] for use in document()["uses"] if use["kind"] != "model"}
    assert found == {
        ("base-url", "https://gateway.api.anyint.ai/openai/v1"): "published",
        ("base-url", "http://localhost:11434/v1"): "elsewhere",
        ("route", "https://gateway.api.anyint.ai/v1/models"): "unpublished",
        ("route", "https://gateway.api.anyint.ai/anthropic/v1/models"): "published",
    }


def test_without_a_list_it_still_works_and_says_so() -> None:
    result = inventory()
    assert result.exit_code == 0
    assert "ANYINT_API_KEY is not set" in result.stderr
    assert "No model list to compare with" in result.stdout
    assert {use["standing"] for value, use in models().items() if value in {"gpt-5.4", "gone-1"}} == {"no list"}


def test_a_list_of_one_family_leaves_the_other_open() -> None:
    found = models("--models", "anthropic=../anthropic.json")
    assert found["gone-1"]["standing"] == "not verifiable"
    assert found["gone-1"]["accounts"] == {"default": "not verifiable"}


def snapshot(name: str, openai: list[str]) -> str:
    """A snapshot of two accounts: `default` sees what OPENAI has, `batch` only these."""
    accounts = {
        "default": {"openai": {"models": OPENAI["data"]}, "anthropic": {"models": ANTHROPIC["data"]}},
        "batch": {"openai": {"models": [{"id": one} for one in openai]}, "anthropic": {"models": ANTHROPIC["data"]}},
    }
    Path(name).write_text(json.dumps({"anyint-lint-snapshot": 1, "accounts": accounts}), "utf-8")
    return name


def test_accounts_that_differ_are_told_apart() -> None:
    found = models("--models", snapshot("two.json", ["gpt-5.4"]))
    assert found["gpt-5.4"]["accounts"] == {"default": "listed", "batch": "listed"}
    assert found["gpt-5.4"]["standing"] == "listed"
    assert found["gpt-5.4-mini"]["accounts"] == {"default": "listed", "batch": "unknown"}
    assert found["gpt-5.4-mini"]["standing"] == "not on every account"
    assert "batch: unknown, default: listed" in inventory("--models", "two.json").stdout


def test_settings_hold_as_they_do_for_check() -> None:
    Path("anyint-lint.toml").write_text('allowed-models = ["gone-*"]\ngateway-hosts = ["localhost"]\n', "utf-8")
    found = models(*LISTS)
    assert found["gone-1"]["standing"] == "allowed"
    assert found["llama3.2:3b"]["standing"] == "unknown"


def test_a_file_that_cannot_be_read_is_named_and_hides_no_other() -> None:
    Path("bad.py").write_text("def (:\nask(model='gpt-5.4')\n", "utf-8")
    assert [one["path"] for one in document()["unread"]] == ["bad.py"]
    result = inventory()
    assert "bad.py:1:5: not read" in result.stdout
    assert "gpt-5.4-mini" in result.stdout


def test_what_other_files_send_is_shown_at_the_literal() -> None:
    Path("names.py").write_text('FAST = "gpt-5.4-mini"\n', "utf-8")
    Path("app.py").write_text(
        "from names import FAST\nfrom openai import OpenAI\n\n"
        "OpenAI().chat.completions.create(model=FAST, messages=[])\n",
        "utf-8",
    )
    use = models(*LISTS)["gpt-5.4-mini"]
    assert use["path"] == "names.py"
    assert [(one["path"], one["line"]) for one in use["requests"]] == [("app.py", 4)]


def test_notebooks_name_their_cell() -> None:
    cells = [{"cell_type": "code", "source": 'import litellm\nlitellm.completion(model="gpt-5.4", messages=[])'}]
    Path("a.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}), "utf-8")
    uses = [use for use in document("a.ipynb", *LISTS)["uses"] if use["path"] == "a.ipynb"]
    assert [(use["cell"], use["line"]) for use in uses] == [(0, 2)]
    assert "a.ipynb:cell 0:2:26" in inventory("a.ipynb").stdout


def test_every_file_that_is_read_counts_and_the_cache_changes_nothing() -> None:
    Path("empty.py").write_text("x = 1\n", "utf-8")
    first = document(*LISTS, "--no-cache", "--jobs", "1")
    assert first["summary"]["files"] == 2
    assert document(*LISTS) == document(*LISTS, "--jobs", "2") == first


def test_names_that_a_terminal_would_obey_are_escaped() -> None:
    Path("app.py").write_text(APP.replace("gone-1", "gone\\x1b[2J"), "utf-8")
    assert "\x1b" not in inventory(*LISTS).stdout
    assert "gone\\x1b[2J" in inventory(*LISTS).stdout


@pytest.mark.parametrize("arguments", [["nowhere.py"], ["--format", "xml"], ["--models", "nowhere.json"]])
def test_what_cannot_be_done_exits_with_2(arguments: list[str]) -> None:
    result = inventory(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr


def test_it_can_go_to_a_file() -> None:
    result = inventory("--format", "html", "--output-file", "out.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert Path("out.html").read_bytes() == inventory("--format", "html").stdout_bytes


@pytest.mark.parametrize("output_format", ["text", "json", "html", "cyclonedx"])
def test_each_format_gives_the_same_bytes_whatever_the_hash_seed_and_the_locale(output_format: str) -> None:
    if output_format == "cyclonedx":
        pytest.importorskip("cyclonedx")
    program = [sys.executable, "-m", "anyint_lint", "inventory", *LISTS, "--format", output_format]
    for number in range(4):
        Path(f"copy{number}.py").write_text(APP, "utf-8")
    runs = [
        subprocess.run(
            program,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale},
            capture_output=True,
            check=False,
        )
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"))
    ]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert runs[0].stdout == runs[1].stdout
    assert b"copy3.py" in runs[0].stdout


def test_each_standing_has_a_tone() -> None:
    assert set(TONES) == set(Standing)


def test_the_readme_names_each_key_and_each_standing() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    section = readme.partition("\n## Inventory\n")[2].partition("\n## ")[0]
    use, keys = document()["uses"][0], document().keys()
    places = {"path", "cell", "line", "column", "end_line", "end_column"}
    for word in {*use, *keys, *Standing} - places - {"version", "tool"}:
        assert f"`{word}`" in section, word
