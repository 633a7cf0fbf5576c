"""`init`: what it writes, what it leaves alone, and that a second run changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from strict_gateway import KEY, StrictGateway

from anyint_lint.cli import root
from anyint_lint.config_edit import HOOK, has_hook, with_hook, with_models
from anyint_lint.config_file import load_settings

PYPROJECT = """\
# The project.
[project]
name    =   "acme"   # oddly spaced
dependencies = [ "httpx",
    "openai", ]

[tool.ruff]
line-length = 100
"""
PRE_COMMIT = """\
# Hooks
repos:
  - repo: https://example.com/one   # the first
    rev: 'v1'
    hooks:
    - id: one
      args: [--a,   --b]

# The end.
default_stages: [commit]
"""


@pytest.fixture(autouse=True)
def gateway(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StrictGateway]:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    monkeypatch.setenv("ANYINT_API_KEY", KEY)
    with StrictGateway() as server:
        monkeypatch.setenv("ANYINT_BASE_URL", server.base_url)
        yield server


def run(*arguments: str) -> Result:
    return CliRunner().invoke(root, list(arguments), catch_exceptions=False)


def tree() -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(Path().rglob("*")) if path.is_file()
    }


def test_a_repository_is_set_up_in_one_step_and_the_rest_of_its_files_stays() -> None:
    Path("pyproject.toml").write_text(PYPROJECT, "utf-8")
    Path(".pre-commit-config.yaml").write_text(PRE_COMMIT, "utf-8")
    result = run("init", "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "models.json: written\npyproject.toml: written\n.pre-commit-config.yaml: written\n"
    assert Path("pyproject.toml").read_text() == PYPROJECT + '\n[tool.anyint-lint]\nmodels = ["models.json"]\n'
    config = Path(".pre-commit-config.yaml").read_text()
    first, added, last = config.partition("  - repo: local\n")
    assert added
    assert first + last.partition("require_serial: true\n")[2] == PRE_COMMIT
    hooks = YAML(typ="safe").load(config)["repos"][1]["hooks"]
    assert [hook["id"] for hook in hooks] == ["anyint-lint"]
    assert load_settings(Path()).models == (str(Path("models.json").resolve()),)


@pytest.mark.parametrize("existing", [(), ("pyproject.toml",), ("pyproject.toml", ".pre-commit-config.yaml")])
def test_a_second_run_changes_nothing(existing: tuple[str, ...]) -> None:
    contents = {"pyproject.toml": PYPROJECT, ".pre-commit-config.yaml": PRE_COMMIT}
    for name in existing:
        Path(name).write_text(contents[name], "utf-8")
    run("init", "--yes")
    before = tree()
    result = run("init", "--yes")
    assert result.exit_code == 0
    assert result.stdout.startswith("models.json: unchanged\nconfiguration: names models.json already\n")
    assert tree() == before


def test_without_files_a_configuration_is_made_and_the_hook_printed() -> None:
    result = run("init", "--yes")
    assert result.exit_code == 0
    assert Path("anyint-lint.toml").read_text() == 'models = ["models.json"]\n'
    assert "- repo: local\n" in result.stdout
    assert not Path(".pre-commit-config.yaml").exists()


def test_the_check_that_follows_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", "--yes")
    monkeypatch.delenv("ANYINT_API_KEY")
    Path("app.py").write_text("import openai\nopenai.OpenAI().chat.completions.create(model='gpt-0')\n", "utf-8")
    assert run("check").exit_code == 1
    again = run("init", "--yes")  # nor does a second run
    assert again.exit_code == 0
    assert "models.json stays as it is" in again.stderr


def test_from_a_subdirectory_the_top_of_the_repository_is_set_up() -> None:
    Path("src").mkdir()
    os.chdir("src")
    assert run("init", "--yes").exit_code == 0
    assert Path("../models.json").exists()
    assert Path("../anyint-lint.toml").exists()


def test_a_configured_snapshot_is_the_one_that_is_renewed(gateway: StrictGateway) -> None:
    Path("lists").mkdir()
    Path("anyint-lint.toml").write_text('models = ["lists/all.json"]\n', "utf-8")
    result = run("init", "--yes")
    assert result.stdout.startswith("lists/all.json: written\nconfiguration: names lists/all.json already\n")
    assert not Path("models.json").exists()


def test_without_a_key_and_a_snapshot_it_says_what_is_missing_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ANYINT_API_KEY")
    result = run("init", "--yes")
    assert result.exit_code == 2
    assert "ANYINT_API_KEY is not set" in result.stderr
    assert tree() == {}


def test_it_does_not_ask_a_script() -> None:
    result = run("init")
    assert result.exit_code == 2
    assert "init --yes" in result.stderr
    assert tree() == {}


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize(
    ("keys", "code", "written"),
    [
        ((b"\r", b"y\r", b"\r", b"Y\r"), 0, {"models.json", "anyint-lint.toml", ".pre-commit-config.yaml"}),
        ((b"\r", b"\r", b"n\r", b"n\r"), 0, {"models.json"}),
        ((b"n\r", b"n\r"), 0, set()),
        ((b"\r", b"\x04"), 130, set()),  # Ctrl-D
    ],
)
def test_each_step_is_asked_for(keys: tuple[bytes, ...], code: int, written: set[str]) -> None:
    from pseudo_terminal import on_terminal  # noqa: PLC0415 - not everywhere

    Path(".pre-commit-config.yaml").write_text(PRE_COMMIT, "utf-8")
    session = on_terminal("init", keys=keys, prompt=b"Fetch the model lists of default? [Y/n]")
    assert session.exit_code == code
    assert "Traceback" not in session.shown
    assert {name for name, (content, _) in tree().items() if content != PRE_COMMIT.encode()} == written


@pytest.mark.parametrize("name", ["pyproject.toml", ".pre-commit-config.yaml"])
def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.write_text({"pyproject.toml": PYPROJECT}.get(name, PRE_COMMIT), "utf-8")
    before = outside.read_bytes()
    Path(name).symlink_to(outside)
    result = run("init", "--yes")
    assert "a link that leads out of the repository" in result.stderr
    assert outside.read_bytes() == before
    assert Path(name).is_symlink()


def test_a_snapshot_outside_is_refused_before_anything_is_fetched(gateway: StrictGateway) -> None:
    result = run("init", "--yes", "--snapshot", "../models.json")
    assert result.exit_code == 2
    assert gateway.requests == []


# The edits themselves


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[tool.anyint-lint]\nmodels = ["m.json"]\n'),
        ("[tool.x]\na = 1", '[tool.x]\na = 1\n\n[tool.anyint-lint]\nmodels = ["m.json"]\n'),
        ("[tool.x]\r\na = 1\r\n", '[tool.x]\r\na = 1\r\n\r\n[tool.anyint-lint]\r\nmodels = ["m.json"]\r\n'),
        (
            '[tool.anyint-lint] # ours\nignore = ["AIM105"]\n\n[tool.z]\nb=2\n',
            '[tool.anyint-lint] # ours\nignore = ["AIM105"]\nmodels = ["m.json"]\n\n[tool.z]\nb=2\n',
        ),
        (
            '[tool.anyint-lint]\nmodels = [ "a.json" ] # x\n',
            '[tool.anyint-lint]\nmodels = [ "a.json", "m.json" ] # x\n',
        ),
        ("tool = {}\n", None),
    ],
)
def test_a_list_file_is_added_to_a_pyproject(before: str, after: str | None) -> None:
    assert with_models(before, "m.json", in_pyproject=True) == after


@given(
    st.lists(
        st.sampled_from(
            [
                "# note",
                "",
                "[a]",
                "x = 1",
                "[tool.b]",
                "[tool.anyint-lint]",
                'ignore = ["A"]',
                "[[c]]",
                'y = """\n[z]\n"""',
            ]
        ),
        max_size=8,
    ),
    st.booleans(),
)
def test_whatever_the_file_nothing_but_the_addition_changes(lines: list[str], crlf: bool) -> None:
    text = "".join(line + "\n" for line in lines)
    text = text.replace("\n", "\r\n") if crlf else text
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    changed = with_models(text, "m.json", in_pyproject=True)
    if changed is not None:
        after = tomllib.loads(changed)
        assert after["tool"]["anyint-lint"].pop("models") == ["m.json"]
        if "anyint-lint" not in before.get("tool", {}):
            assert changed.startswith(text)
        for line in text.splitlines():
            assert line in changed.splitlines()


@pytest.mark.parametrize(
    "before",
    [
        "repos:\n- repo: a\n  rev: x\n  hooks:\n  - id: b\n",
        "repos:\n- repo: a\n  hooks: [{id: b}]",
        "repos:\r\n    -   repo: a\r\n        hooks:\r\n        -   id: b\r\nfail_fast: true\r\n",
        "repos:\n  - repo: local\n    hooks:\n      - id: b\n        entry: |\n          a\n  # note\nx: 1\n",
        "x: &a 1\nrepos:\n  - {repo: a, hooks: []}\n",
    ],
)
def test_the_hook_goes_after_the_last_and_nothing_else_changes(before: str) -> None:
    changed = with_hook(before)
    assert changed is not None
    assert has_hook(changed)
    assert not has_hook(before)
    lines, size = changed.splitlines(), len(HOOK.splitlines())
    left = [
        lines[:at] + lines[at + size :]
        for at in range(len(lines))
        if [line.strip() for line in lines[at : at + size]] == [line.strip() for line in HOOK.splitlines()]
    ]
    assert left == [before.splitlines()]
    assert ("\r\n" in changed) == ("\r\n" in before)


@pytest.mark.parametrize(
    "before", ["", "repos: []\n", "repos: [{repo: a, hooks: []}]\n", "- a\n", "a: [", "\t", "a: 1\n---\nb: 2\n"]
)
def test_a_file_without_a_place_for_the_hook_is_left_alone(before: str) -> None:
    assert with_hook(before) is None
    assert not has_hook(before)


def test_pre_commit_itself_accepts_the_configuration(tmp_path: Path) -> None:
    changed = with_hook(PRE_COMMIT.replace("[commit]", "[pre-commit]"))
    assert changed is not None
    (tmp_path / "config.yaml").write_text(changed, "utf-8")
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(tmp_path / "config.yaml")]
    done = subprocess.run(command, check=False)
    assert done.returncode == 0


def test_merged_keys_of_yaml_that_multiply_hold_nobody_up() -> None:
    more = (f"a{at}: &a{at} {{<<: [{', '.join([f'*a{at - 1}'] * 9)}], y{at}: 1}}\n" for at in range(1, 9))
    text = "a0: &a0 {x: 1}\n" + "".join(more) + "repos: []\n"
    assert not has_hook(text)
    assert with_hook(text) is None
