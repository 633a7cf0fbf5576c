"""The hooks as pre-commit runs them: installed from a git repository, on the staged files of another one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("pre_commit")
if shutil.which("git") is None:
    pytest.skip("needs git", allow_module_level=True)

PROJECT = Path(__file__).parent.parent
PUBLISHED = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "src")
SNAPSHOT = {"anyint-lint-snapshot": 1, "accounts": {"default": {"openai": {"models": [{"id": "gpt-5.4"}]}}}}
GOOD = """\
from openai import OpenAI

client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
client.chat.completions.create(model="gpt-5.4", messages=[])
"""
BAD = GOOD.replace("gpt-5.4", "gpt-5.5-turbo")
FIXABLE = GOOD.replace("gpt-5.4", "GPT-5.4")
MANY = 40
pytestmark = pytest.mark.timeout(600)


def git(directory: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=directory, capture_output=True, text=True, check=True).stdout.strip()


def new_repository(directory: Path) -> None:
    directory.mkdir(exist_ok=True)
    git(directory, "init", "-q", "-b", "main")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The project as a repository that others name in their configuration, and one store of installed hooks."""
    directory = tmp_path_factory.mktemp("hooks")
    index = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(directory), "hatchling"]
    if subprocess.run(index, capture_output=True, check=False).returncode != 0:
        pytest.skip("needs a package index, for pre-commit installs the hook from it")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRE_COMMIT_HOME", str(directory / "store"))
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "Test")
            patch.setenv(f"GIT_{role}_EMAIL", "test@example.com")
        for name in [name for name in os.environ if name in {"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "SKIP"}]:
            patch.delenv(name)
        patch.delenv("PYTHONPATH", raising=False)
        project = directory / "anyint-lint"
        new_repository(project)
        for name in PUBLISHED:
            source = PROJECT / name
            if source.is_dir():
                shutil.copytree(source, project / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, project / name)
        git(project, "add", "-A")
        git(project, "commit", "-q", "-m", "The hooks")
        yield project


@pytest.fixture
def service(tmp_path: Path, hooks: Path) -> Path:
    """A repository that uses both hooks, with its snapshot committed."""
    directory = tmp_path / "service"
    new_repository(directory)
    (directory / "models.json").write_text(json.dumps(SNAPSHOT), "utf-8")
    (directory / "anyint-lint.toml").write_text('models = ["models.json"]\nextend-exclude = ["vendored/"]\n', "utf-8")
    configure(directory, hooks, "- id: anyint-lint")
    stage(directory, {})
    git(directory, "commit", "-q", "-m", "Start")
    return directory


def configure(directory: Path, hooks: Path, *entries: str) -> None:
    lines = [f"  - repo: {hooks.as_uri()}", f"    rev: {git(hooks, 'rev-parse', 'HEAD')}", "    hooks:"]
    text = "\n".join(["repos:", *lines, *(f"      {entry}" for entry in entries)]) + "\n"
    (directory / ".pre-commit-config.yaml").write_text(text, "utf-8")


def stage(directory: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    git(directory, "add", "-A")


def pre_commit(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "pre_commit", *arguments, "--color", "never"]
    return subprocess.run(program, cwd=directory, capture_output=True, text=True, check=False, encoding="utf-8")


def run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return pre_commit(directory, "run", *arguments)


def headings(text: str) -> list[str]:
    """The files of a report."""
    return [line for line in text.splitlines() if line.endswith((".py", ".ipynb"))]


def notebook(code: str) -> str:
    cell: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**cell, "source": code}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def test_try_repo_judges_what_is_staged(hooks: Path, service: Path) -> None:
    stage(service, {"good.py": GOOD, "bad.py": BAD, "notes.md": "gpt-5.5-turbo\n"})
    (service / "unstaged.py").write_text(BAD, "utf-8")
    done = pre_commit(service, "try-repo", str(hooks), "anyint-lint", "--verbose")
    assert done.returncode == 1, done.stdout + done.stderr
    assert headings(done.stdout) == ["bad.py"]
    assert "4:38 AIM101" in done.stdout
    assert "good.py" not in done.stdout
    assert "unstaged.py" not in done.stdout


def test_good_files_pass(service: Path) -> None:
    stage(service, {"good.py": GOOD, "also.ipynb": notebook(GOOD)})
    done = run(service)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


def test_a_change_that_is_not_staged_is_not_judged_and_not_lost(service: Path) -> None:
    stage(service, {"app.py": GOOD})
    (service / "app.py").write_text(BAD, "utf-8")
    assert run(service).returncode == 0
    assert (service / "app.py").read_text("utf-8") == BAD


def test_of_many_files_each_violation_is_told_once(service: Path) -> None:
    files = {f"part{number % 7}/file{number}.py": BAD for number in range(MANY)}
    stage(service, {**files, "book.ipynb": notebook(BAD), "vendored/other.py": BAD})
    done = run(service)
    assert done.returncode == 1
    assert done.stdout.count("AIM101") == MANY + 1, done.stdout
    assert headings(done.stdout) == sorted([*files, "book.ipynb"])


def test_hooks_that_run_at_once_in_several_work_trees_say_the_same(service: Path, tmp_path: Path) -> None:
    """They share the installed hook and the cache. (Within one work tree, git itself lets one run at a time.)"""
    trees = [tmp_path / f"tree{number}" for number in range(3)]
    for tree in trees:
        git(service, "worktree", "add", "-q", "--detach", str(tree))
        stage(tree, {f"file{number}.py": BAD if number % 2 else GOOD for number in range(MANY)})
    with ThreadPoolExecutor(len(trees)) as pool:
        runs = list(pool.map(run, trees))
    assert [one.returncode for one in runs] == [1, 1, 1], runs[0].stdout + runs[0].stderr
    assert len({one.stdout for one in runs}) == 1
    assert runs[0].stdout.count("AIM101") == MANY // 2


def test_a_list_can_be_given_as_an_argument(hooks: Path, service: Path) -> None:
    (service / "anyint-lint.toml").unlink()
    configure(service, hooks, "- id: anyint-lint", "  args: [--models, models.json]")
    stage(service, {"bad.py": BAD})
    done = run(service)
    assert done.returncode == 1
    assert "AIM101" in done.stdout


def test_without_a_list_the_hook_fails_and_says_why(service: Path) -> None:
    (service / "anyint-lint.toml").unlink()
    stage(service, {"bad.py": BAD})
    done = run(service)
    assert done.returncode == 1
    assert "ANYINT_API_KEY" in done.stdout
    assert "exit code: 2" in done.stdout


def test_the_fixing_hook_repairs_what_is_safe_and_the_next_commit_goes_through(hooks: Path, service: Path) -> None:
    configure(service, hooks, "- id: anyint-lint-fix")
    stage(service, {"app.py": FIXABLE, "book.ipynb": notebook(FIXABLE), "good.py": GOOD})
    assert pre_commit(service, "install").returncode == 0
    commit = ["git", "commit", "-q", "-m", "App"]
    refused = subprocess.run(commit, cwd=service, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "files were modified by this hook" in refused.stderr
    assert (service / "app.py").read_text("utf-8") == GOOD
    assert (service / "book.ipynb").read_text("utf-8") == notebook(GOOD)
    git(service, "add", "-A")
    accepted = subprocess.run(commit, cwd=service, capture_output=True, text=True, check=False)
    assert accepted.returncode == 0, accepted.stderr
    assert git(service, "status", "--porcelain") == ""
    assert git(service, "show", "HEAD:app.py") == GOOD.strip()


def test_the_fixing_hook_leaves_and_reports_what_needs_a_person(hooks: Path, service: Path) -> None:
    configure(service, hooks, "- id: anyint-lint-fix")
    stage(service, {"app.py": BAD})
    done = run(service)
    assert done.returncode == 1
    assert "AIM101" in done.stdout
    assert (service / "app.py").read_text("utf-8") == BAD
