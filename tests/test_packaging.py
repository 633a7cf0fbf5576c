"""What surrounds the code says what the code does: README, hooks, changelog, continuous integration, metadata."""

from __future__ import annotations

import ast
import dataclasses
import os
import re
import shlex
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from anyint_lint import __version__
from anyint_lint.cli import root
from anyint_lint.collector.sdks.row import Row
from anyint_lint.config_file import read_config
from anyint_lint.errors import ConfigError
from anyint_lint.rules import RULES
from anyint_lint.settings import DEFAULT_EXCLUDE, Settings

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text("utf-8")
PYPROJECT: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~\[; ]", requirement)[0] for requirement in requirements}


def subcommands(group: click.Group) -> dict[str, click.Command]:
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def command_for(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that a line's words call, and what is left of them."""
    command: click.Command = root
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        commands = subcommands(command)
        assert words[0] in commands, f"no such command: {words}"
        command, words = commands[words[0]], words[1:]
    return command, words


def invocations(text: str) -> list[str]:
    return re.findall(r"anyint-lint ((?:check|sync|models|inventory|rules|cache)\b[^`\n#|]*)", text)


def all_options() -> set[str]:
    found: set[str] = set()
    waiting: list[click.Command] = [root]
    while waiting:
        command = waiting.pop()
        for parameter in command.params:
            found |= {*parameter.opts, *parameter.secondary_opts}
        if isinstance(command, click.Group):
            waiting += subcommands(command).values()
    return found


@pytest.mark.parametrize("line", sorted(set(invocations(README))))
def test_each_command_in_the_readme_exists_with_the_options_it_shows(line: str) -> None:
    command, words = command_for(shlex.split(line.split(":", maxsplit=1)[0].split(",", maxsplit=1)[0]))
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= options


def test_each_option_named_in_the_readme_exists() -> None:
    named = set(re.findall(r"`(--[a-z-]+)", README)) - {"--group"}
    assert named
    assert named <= all_options()


def test_the_readme_lists_each_rule_as_it_is() -> None:
    rows = re.findall(r"^\| (AI[A-Z]\d{3}) \| (\S+) \| (\S+) \| (.*) \|$", README, re.MULTILINE)
    assert rows == [
        (rule.code, rule.name, rule.severity.value if rule.severity else "off", rule.summary) for rule in RULES
    ]


def test_the_configuration_in_the_readme_is_valid(tmp_path: Path) -> None:
    shown = README.partition("## Configuration")[2].partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "models.json").write_text('{"data": []}', "utf-8")
    path = tmp_path / "pyproject.toml"
    path.write_text(shown, "utf-8")
    settings = read_config(path)
    assert settings.allowed_models == ("acme-*",)
    assert settings.max_age == 12 * 3600


def documented(heading: str) -> dict[str, str]:
    """The keys of a table under a heading of the README, each with what stands beside it."""
    section = README.partition(f"# {heading}\n")[2].partition("\n#")[0]
    rows = re.findall(r"^\| (`[a-z][^|]*`) \| (.*) \|$", section, re.MULTILINE)
    return {key: rest for keys, rest in rows for key in re.findall(r"`([^`]+)`", keys)}


def settings_of(text: str, directory: Path) -> Settings:
    path = directory / "anyint-lint.toml"
    path.write_text(text, "utf-8")
    return read_config(path)


def test_the_readme_says_each_key_of_the_configuration_and_its_default(tmp_path: Path) -> None:
    rows = documented("Configuration")
    with pytest.raises(ConfigError) as caught:
        settings_of("no-such-key = 1", tmp_path)
    assert set(rows) == set(caught.value.advice.removeprefix("Known keys: ").removesuffix(".").split(", "))
    said = {key: match[1] for key, rest in rows.items() if (match := re.match(r"`([^`]+)` \|", rest))}
    assert set(rows) - set(said) == {"accounts", "baseline", "exclude", "select"}
    text = "\n".join(f"{key} = {value}" for key, value in said.items())
    assert settings_of(text, tmp_path) == settings_of("", tmp_path)
    excluded = README.partition("By default `exclude` is ")[2].partition(". ")[0]
    assert sorted(re.findall(r"`([^`]+)`", excluded)) == sorted(DEFAULT_EXCLUDE)


def test_the_readme_says_each_key_of_a_row_of_calls() -> None:
    keys = {field.name.replace("_", "-") for field in dataclasses.fields(Row)}
    assert set(documented("Your own wrappers")) == keys - {"variadic"}
    assert "`variadic = true`" in README


def declared() -> set[str]:
    """What is installed to run with, extras included."""
    project = PYPROJECT["project"]
    return names(project["dependencies"]).union(*map(names, project["optional-dependencies"].values()))


def test_each_runtime_dependency_has_its_line_in_the_readme() -> None:
    built_on = README.partition("## Built on")[2]
    assert set(re.findall(r"^\| \[([a-z._-]+)\]", built_on, re.MULTILINE)) == declared()


def test_each_library_that_is_imported_is_a_declared_dependency() -> None:
    imported: set[str] = set()
    for path in (PROJECT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - {"anyint_lint"}
    modules = {"ruamel.yaml": "ruamel", "cyclonedx-python-lib": "cyclonedx"}
    assert foreign == {modules.get(name, name) for name in declared()}


def test_the_readme_names_each_exit_code() -> None:
    assert re.findall(r"^\| (\d) \|", README, re.MULTILINE) == ["0", "1", "2"]


def test_the_versions_agree() -> None:
    assert PYPROJECT["project"]["version"] == __version__
    assert f"\n## {__version__} " in (PROJECT / "CHANGELOG.md").read_text("utf-8")


def test_the_hooks_pin_the_versions_of_the_dev_group() -> None:
    config = (PROJECT / ".pre-commit-config.yaml").read_text("utf-8")
    pinned = set(re.findall(r"\[(ruff==[^\]]+)\]", config))
    assert pinned == {one for one in PYPROJECT["dependency-groups"]["dev"] if str(one).startswith("ruff==")}


def test_the_hooks_call_a_command_that_exists() -> None:
    hooks = (PROJECT / ".pre-commit-hooks.yaml").read_text("utf-8").split("- id: ")[1:]
    assert [hook.splitlines()[0] for hook in hooks] == ["anyint-lint", "anyint-lint-fix"]
    for hook in hooks:
        fields = dict(re.findall(r"^  (\w+): (.+)$", hook, re.MULTILINE))
        assert (fields["language"], fields["types_or"]) == ("python", "[python, pyi, jupyter]")
        program, *words = fields["entry"].split()
        assert program in PYPROJECT["project"]["scripts"]
        command, rest = command_for(words)
        assert command.name == "check"
        assert set(rest) <= {option for parameter in command.params for option in parameter.opts}


def second_command() -> str:
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv") and "pytest" in line]
    assert len(lines) == 1
    return lines[0]


def test_each_readme_command_is_one_line_in_a_new_environment() -> None:
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv .venv && ")]
    assert len(lines) == 2
    assert lines[0].endswith("anyint-lint check fixtures/demo")
    assert lines[1] == second_command()
    assert "--group test" in second_command()


@pytest.mark.skipif(os.name == "nt", reason="a bash script")
def test_ci_calls_the_second_command_of_the_readme() -> None:
    script = PROJECT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    text = script.read_text("utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text
    pattern = re.search(r"grep -m 1 -E '([^']+)' README.md", text)
    assert pattern is not None
    assert next(line for line in README.splitlines() if re.search(pattern[1], line)) == second_command()
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


def test_the_package_says_that_it_is_typed() -> None:
    assert (PROJECT / "src" / "anyint_lint" / "py.typed").is_file()


def test_help_and_version_load_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from anyint_lint.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as error:\n    assert not error.code, error.code\n"
        "heavy = {'httpx', 'libcst', 'msgspec', 'tenacity', 'rapidfuzz', 'platformdirs', 'filelock', 'pathspec'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    for arguments in (["--help"], ["--version"], ["check", "--help"], ["sync", "--help"], ["models", "list", "--help"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, encoding="utf-8"
        )
        assert done.stderr.strip() == "[]", arguments


def test_the_lock_has_a_version_that_is_allowed_of_all_that_development_needs() -> None:
    lock = (PROJECT / ".ci" / "locked.txt").read_text("utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==([^ \n]+)", lock, re.MULTILINE))
    project, groups = PYPROJECT["project"], PYPROJECT["dependency-groups"]
    needed = [*project["dependencies"], *groups["test"], *(one for one in groups["dev"] if isinstance(one, str))]
    needed += [one for extra in project["optional-dependencies"].values() for one in extra]
    for requirement in map(Requirement, needed):
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement
    entries = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert len(entries) >= len(locked)
