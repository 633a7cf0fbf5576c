"""Shell completion: what a shell is offered, through click's protocol, and how long it waits for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from strict_gateway import StrictGateway

PROGRAM = [sys.executable, "-m", "anyint_lint"]
SNAPSHOT = '{"data": [{"id": "gpt-5.4", "display_name": "GPT\\u001b[2J\\n5.4"}, {"id": "gpt-5.5"}, {"id": "claude-1"}]}'
CONFIG = (
    'models = ["list.json"]\n[accounts.live]\napi-key-env = "ANYINT_A"\n[accounts.team]\napi-key-env = "ANYINT_B"\n'
)
LONGEST = 0.15
"""Seconds of processor time: what a shell waits for on a machine that does nothing else."""


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    monkeypatch.chdir(directory)
    (directory / "list.json").write_text(SNAPSHOT, "utf-8")
    return directory


def complete(line: str, shell: str = "bash") -> list[str]:
    """What is offered for the last word of a line."""
    words = line.split(" ")
    environment = {
        **os.environ,
        "_ANYINT_LINT_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": words[-1] if shell == "fish" else str(len(words) - 1),
    }
    done = subprocess.run(PROGRAM, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


def test_model_ids_come_from_the_configured_lists(tree: Path) -> None:
    (tree / "anyint-lint.toml").write_text(CONFIG, "utf-8")
    assert complete("anyint-lint models show gpt") == ["plain,gpt-5.4", "plain,gpt-5.5"]
    assert complete("anyint-lint models show ") == ["plain,claude-1", "plain,gpt-5.4", "plain,gpt-5.5"]


@pytest.mark.usefixtures("signed_in")
def test_model_ids_come_from_the_cache_and_never_from_the_network(gateway: StrictGateway) -> None:
    assert complete("anyint-lint models show o") == []
    assert gateway.requests == []
    subprocess.run([*PROGRAM, "sync", "-q"], check=True, capture_output=True)
    asked = len(gateway.requests)
    assert complete("anyint-lint models show o") == [
        f"plain,{one}" for one in ("o1", "o3", "o3-mini", "o3-pro", "o4-mini")
    ]
    assert len(gateway.requests) == asked


def test_accounts_are_those_of_the_configuration_and_default(tree: Path) -> None:
    assert complete("anyint-lint sync --account ") == ["plain,default"]
    (tree / "anyint-lint.toml").write_text(CONFIG, "utf-8")
    assert complete("anyint-lint check --account ") == ["plain,default", "plain,live", "plain,team"]
    assert complete("anyint-lint models list --account t") == ["plain,team"]


def test_rule_codes_are_completed_one_after_the_other() -> None:
    assert complete("anyint-lint rules aim10")[:2] == ["plain,AIM101", "plain,AIM102"]
    assert "plain,AIR201" in complete("anyint-lint check --select AIR")
    assert "plain,AIM101,AIM102" in complete("anyint-lint check --ignore AIM101,AIM")
    assert "plain,AIM101,AIM101" not in complete("anyint-lint check --ignore AIM101,AIM")


def test_what_is_wrong_offers_nothing_and_says_nothing(tree: Path) -> None:
    for content in ("models = [", 'models = ["../x"]', 'models = ["nowhere.json"]', "colour = 1"):
        (tree / "anyint-lint.toml").write_text(content, "utf-8")
        assert complete("anyint-lint models show g") == []


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_are_given_labels_that_cannot_reach_the_terminal(tree: Path, shell: str) -> None:
    (tree / "anyint-lint.toml").write_text(CONFIG, "utf-8")
    shown = "\n".join(complete("anyint-lint models show gpt-5.4", shell))
    assert "gpt-5.4" in shown
    assert "GPT\\x1b[2J\\n5.4" in shown.replace("\\\\", "\\")
    assert "\x1b" not in shown


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_bash_itself_completes(tree: Path, tmp_path: Path) -> None:
    (tree / "anyint-lint.toml").write_text(CONFIG, "utf-8")
    shim = tmp_path / "bin" / "anyint-lint"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m anyint_lint "$@"\n', "utf-8")
    shim.chmod(0o755)
    script = (
        'eval "$(_ANYINT_LINT_COMPLETE=bash_source anyint-lint)"\n'
        "COMP_WORDS=(anyint-lint models show gpt-5.5); COMP_CWORD=3\n"
        '_anyint_lint_completion anyint-lint; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    environment = {**os.environ, "PATH": f"{shim.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "gpt-5.5\n"


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="processor time of one child is not known")
@pytest.mark.parametrize(
    "line", ["anyint-lint models show gpt", "anyint-lint check --select AIM", "anyint-lint sync --account d"]
)
def test_a_shell_does_not_wait_for_long(tree: Path, line: str) -> None:
    (tree / "anyint-lint.toml").write_text(CONFIG, "utf-8")
    words = line.split(" ")
    environment = {
        **os.environ,
        "_ANYINT_LINT_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    taken = []
    for _ in range(6):
        process = subprocess.Popen(PROGRAM, env=environment, stdout=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        taken.append(usage.ru_utime + usage.ru_stime)
        time.sleep(0.05)
    assert min(taken) < LONGEST, taken
