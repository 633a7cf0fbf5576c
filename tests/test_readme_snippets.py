"""The README's snippets do what it says: workflows fit their services' schemas, and their commands are run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from strict_gateway import StrictGateway

from anyint_lint.cli import root
from anyint_lint.rules import RULES

pytest.importorskip("check_jsonschema")
ruamel = pytest.importorskip("ruamel.yaml")

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text("utf-8")
INSTALL = 'python -m pip install "anyint-lint @ git+<the URL you cloned this repository from>"'
SNAPSHOT = {
    "anyint-lint-snapshot": 1,
    "accounts": {"default": {"openai": {"models": [{"id": "gpt-5.4"}]}, "anthropic": {"models": [{"id": "old-1"}]}}},
}
BAD = 'from openai import OpenAI\n\nOpenAI().chat.completions.create(model="GPT-5.4", messages=[])\n'


def snippets(heading: str, language: str) -> list[str]:
    section = re.split(r"\n#{2,3} ", README.partition(f" {heading}\n")[2])[0]
    found = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found, heading
    return [str(one) for one in found]


def parsed(text: str) -> Any:
    return ruamel.YAML(typ="safe").load(text)


def schema_faults(schema: str, text: str, tmp_path: Path) -> str:
    file = tmp_path / "snippet.yml"
    file.write_text(text, "utf-8")
    program = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


WORKFLOWS = ["GitHub Actions", "A scheduled re-sync"]


@pytest.mark.parametrize("heading", WORKFLOWS)
def test_each_workflow_fits_github_s_schema(heading: str, tmp_path: Path) -> None:
    [text] = snippets(heading, "yaml")
    assert schema_faults("vendor.github-workflows", text, tmp_path) == ""
    broken = text.replace("runs-on", "runs-in")
    assert "runs-in" in schema_faults("vendor.github-workflows", broken, tmp_path)


def test_the_job_fits_gitlab_s_schema(tmp_path: Path) -> None:
    [text] = snippets("GitLab", "yaml")
    assert schema_faults("vendor.gitlab-ci", text, tmp_path) == ""
    assert schema_faults("vendor.gitlab-ci", text.replace("script:", "scripts:"), tmp_path) != ""


def test_the_hooks_are_a_valid_configuration_and_exist(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    [text] = snippets("In pre-commit", "yaml")
    config = tmp_path / "config.yaml"
    config.write_text(text, "utf-8")
    program = [sys.executable, "-m", "pre_commit"]
    done = subprocess.run([*program, "validate-config", str(config)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    manifest = PROJECT / ".pre-commit-hooks.yaml"
    done = subprocess.run([*program, "validate-manifest", str(manifest)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    offered = {hook["id"] for hook in parsed(manifest.read_text("utf-8"))}
    assert set(re.findall(r"id: ([\w-]+)", text)) == offered


# What the snippets run


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> Path:
    """A repository with a mistake and an old snapshot, a remote, and `anyint-lint` on the path."""
    if os.name == "nt" or shutil.which("git") is None or shutil.which("bash") is None:
        pytest.skip("needs git and bash")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "anyint-lint").write_text(f'#!/bin/sh\nexec {sys.executable} -m anyint_lint "$@"\n', "utf-8")
    (programs / "anyint-lint").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Test")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "test@example.com")
    directory = tmp_path / "service"
    directory.mkdir()
    (directory / "app.py").write_text(BAD, "utf-8")
    (directory / "models.json").write_text(json.dumps(SNAPSHOT), "utf-8")
    (directory / "anyint-lint.toml").write_text('models = ["models.json"]\n', "utf-8")
    monkeypatch.chdir(directory)
    for command in ("init -q -b main", "add -A", "commit -q -m Start", "init -q --bare ../remote.git"):
        shell(f"git {command}")
    shell("git remote add origin ../remote.git && git push -q origin main")
    return directory


def shell(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """As GitHub's runner runs a step without a `shell` of its own."""
    program = ["bash", "-e", "-c", script]
    return subprocess.run(program, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def steps(heading: str) -> list[dict[str, Any]]:
    [job] = parsed(snippets(heading, "yaml")[0])["jobs"].values()
    found = [step for step in job["steps"] if "run" in step]
    assert found[0]["run"] == INSTALL
    return found[1:]


def test_the_workflow_writes_the_file_that_it_uploads(repository: Path) -> None:
    [check] = steps("GitHub Actions")
    done = shell(check["run"], GITHUB_ACTIONS="true")
    assert done.returncode == 1, done.stderr
    [job] = parsed(snippets("GitHub Actions", "yaml")[0])["jobs"].values()
    uploaded = repository / job["steps"][-1]["with"]["sarif_file"]
    report = json.loads(uploaded.read_bytes())
    assert report["version"] == "2.1.0"
    assert [one["ruleId"] for one in report["runs"][0]["results"]] == ["AIM101"]


def test_a_bare_check_annotates_in_github_actions(repository: Path) -> None:
    assert shell("anyint-lint check", GITHUB_ACTIONS="true").stdout.startswith("::error file=app.py,line=3")


def test_the_gitlab_job_writes_the_report_that_it_names(repository: Path) -> None:
    [job] = parsed(snippets("GitLab", "yaml")[0]).values()
    assert job["script"][0] == INSTALL
    assert shell(job["script"][1], GITLAB_CI="true").returncode == 1
    report = json.loads((repository / job["artifacts"]["reports"]["codequality"]).read_bytes())
    assert [one["check_name"] for one in report] == ["AIM101"]


def test_the_reviewdog_line_gives_it_rdjson(repository: Path) -> None:
    command, _, reader = snippets("reviewdog and whatever reads rdjson", "sh")[0].partition(" | ")
    assert reader.startswith("reviewdog -f=rdjson ")
    report = json.loads(shell(command).stdout)
    assert [one["code"]["value"] for one in report["diagnostics"]] == ["AIM101"]
    assert report["diagnostics"][0]["suggestions"]


def test_the_scheduled_job_pushes_the_new_lists_and_tells_what_they_break(
    repository: Path, gateway: StrictGateway
) -> None:
    sync, push, check = steps("A scheduled re-sync")
    assert sync["env"] == {"ANYINT_API_KEY": "${{ secrets.ANYINT_API_KEY }}"}
    assert not any("env" in step for step in (push, check))
    environment = {"ANYINT_API_KEY": gateway.key, "ANYINT_BASE_URL": gateway.base_url}
    fetched = shell(sync["run"], **environment)
    assert fetched.returncode == 0, fetched.stderr
    pushed = shell(push["run"])
    assert pushed.returncode == 0, pushed.stderr
    snapshot = json.loads(shell("git --git-dir ../remote.git show model-lists:models.json").stdout)
    listed = [model["id"] for model in snapshot["accounts"]["default"]["openai"]["models"]]
    assert sorted(listed) == gateway.ids("openai")
    assert shell(check["run"]).returncode == 1
    (repository / "app.py").write_text(BAD.replace("GPT-5.4", listed[0]), "utf-8")
    assert shell(check["run"]).returncode == 0
    assert shell(sync["run"], **environment).returncode == 0
    assert shell(push["run"]).stdout == ""


# One heading for each rule's page


def test_every_rule_has_its_page_and_stands_under_one_heading_of_the_readme() -> None:
    section = README.partition("\n## Rules\n")[2].partition("\n## ")[0]
    for rule in RULES:
        page = CliRunner().invoke(root, ["rules", rule.code]).stdout
        assert page.startswith(f"# {rule.code} {rule.name}\n")
        assert f"| {rule.code} | {rule.name} |" in section
