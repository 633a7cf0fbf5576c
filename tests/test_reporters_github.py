"""Workflow commands as GitHub's runner reads them, and the job summary as GitHub's Markdown shows it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt
from sample_reports import HOSTILE, TREE, reports, sample, texts, write_tree
from workflow_runner import Command, obeyed

from anyint_lint.cli import root
from anyint_lint.facts import Span
from anyint_lint.printable import printable
from anyint_lint.reporters.github import MAX_SUMMARY, render_github, render_summary
from anyint_lint.reporters.markdown import code, prose
from anyint_lint.reporters.places import message
from anyint_lint.violations import Report, Severity

MARKDOWN = MarkdownIt("gfm-like", {"linkify": False, "html": True})


class Shown(HTMLParser):
    """The text of rendered Markdown, and every element that it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.cells: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements |= {tag, *(name for name, _ in attrs if name != "style")}
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.cells:
            self.cells[-1] += data


def shown(markdown: str) -> Shown:
    return Shown(MARKDOWN.render(markdown))


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    write_tree(directory)
    monkeypatch.chdir(directory)
    return directory


def check(*arguments: str, **environment: str) -> Result:
    given = ["check", "--models", "../list.json", *arguments]
    return CliRunner().invoke(root, given, env=environment, catch_exceptions=False)


def test_each_violation_of_a_tree_is_an_annotation_at_its_place(tree: Path) -> None:
    result = check("--format", "github")
    commands = obeyed(result.stdout)
    by_file = {command.properties["file"]: command for command in commands}
    assert result.stdout.count("\n") == len(commands) + 1
    assert by_file["urls/100%,:#?.py"] == Command(
        "error",
        {
            "file": "urls/100%,:#?.py",
            "line": "3",
            "col": "11",
            "endColumn": "52",
            "title": "anyint-lint AIR201 unpublished-models-route",
        },
        "urls/100%,:#?.py:3:11: AIR201 the gateway does not publish `/v1/models`; each family has its own route; "
        "did you mean `/openai/v1/models` or `/anthropic/v1/models`?",
    )
    notebook = by_file["cells.ipynb"]
    line = (tree / "cells.ipynb").read_text("utf-8").split("\n")[int(notebook.properties["line"]) - 1]
    assert "GPT 5.4" in line
    assert "cell 1" in notebook.data


def test_a_verdict_in_parts_is_an_annotation_and_in_the_summary() -> None:
    report = Report(failure="no list: `x`")
    assert obeyed(render_github(report)) == [Command("error", {"title": "anyint-lint"}, "no list: `x`")]
    assert "The check is not complete: no list: x" in shown(render_summary(report)).text


def test_a_violation_over_several_lines_has_no_columns_which_github_would_drop_with_the_lines() -> None:
    command = obeyed(render_github(Report((sample(span=Span(3, 4, 5, 6), severity=Severity.WARNING),))))[0]
    assert command.name == "warning"
    assert (command.properties["line"], command.properties["endLine"]) == ("3", "5")
    assert "col" not in command.properties


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_the_runner_obeys_the_violations_and_nothing_that_they_say(report: Report) -> None:
    log = render_github(report)
    assert all(printable(line) == line for line in log.split("\n"))
    commands = obeyed(log)
    if report.failure is not None:
        assert commands.pop() == Command("error", {"title": "anyint-lint"}, printable(report.failure))
    assert len(commands) == len(report.violations)
    for command, violation in zip(commands, report.violations, strict=True):
        assert command.name == violation.severity.value
        assert set(command.properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert command.data.endswith(message(violation))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_runner_obeys_no_text_or_json_report_either(hostile: str, tree: Path) -> None:
    name = re.sub(r"[/\0]|[\ud800-\udfff]", "_", hostile)[:80] + ".py"
    code = f'from openai import OpenAI\n\nOpenAI().chat.completions.create(model="gpt-0 {"".join(name.split())!a}")\n'
    (tree / name).write_text(code, "utf-8")
    for form in ("text", "json", "sarif", "gitlab", "junit", "rdjson"):
        result = check("--format", form, GITHUB_ACTIONS="true")
        assert result.exit_code == 1
        assert obeyed(result.stdout) == []
        assert obeyed(result.stderr) == []


@pytest.mark.parametrize("space", ["", "  ", "\t", "\u00a0", "\u3000"])
def test_a_path_that_is_a_command_is_obeyed_neither_on_stdout_nor_on_stderr(space: str, tree: Path) -> None:
    name = f"{space}::error::x.py"
    (tree / name).write_text(TREE["plain.py"], "utf-8")
    (tree / "[plain].py").write_text(TREE["plain.py"], "utf-8")
    result = check("--format", "text", name, "[plain].py", GITHUB_ACTIONS="true")
    assert obeyed(result.stdout) == []
    assert "\n[plain].py\n" in "\n" + result.stdout
    assert obeyed(check(f"{space}::error::y.py", "--select", "AIR", GITHUB_ACTIONS="true").stderr) == []


def test_actions_get_annotations_and_a_summary_without_being_asked(tree: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# before\n", "utf-8")
    result = check(GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    assert len(obeyed(result.stdout)) == result.stdout.count("\n") - 1
    text = summary.read_text("utf-8")
    assert text.startswith("# before\n### anyint-lint\n")
    page = shown(text)
    assert page.elements <= {"h1", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code"}
    assert "plain.py:4:38" in [cell.strip() for cell in page.cells]
    assert len(page.cells) == 3 * len(obeyed(result.stdout))


def test_a_summary_that_cannot_be_written_is_only_noticed(tree: Path) -> None:
    result = check(GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(tree))
    assert result.exit_code == 1
    assert "the job summary could not be written" in result.stderr


def test_a_chosen_format_is_kept_in_actions(tree: Path) -> None:
    assert check("--format", "text", GITHUB_ACTIONS="true").stdout.startswith("broken.py\n")
    assert check("--statistics", GITHUB_ACTIONS="true").stdout.count("AIM102") == 1


@given(texts)
def test_markdown_of_any_text_shows_that_text_and_no_element(text: str) -> None:
    plain = "".join(printable(text).split())
    for markdown, elements in ((code(text), {"p", "code"}), (f"x {prose(text)} x", {"p", "code"})):
        page = shown(markdown)
        assert page.elements <= elements
        assert (
            "".join(page.text.split()).strip("x").replace("`", "")
            in "x" + "".join(plain.split()).replace("`", "") + "x"
        )


@given(texts, texts)
def test_a_table_keeps_its_cells_whatever_is_in_them(path: str, said: str) -> None:
    page = shown(render_summary(Report((sample(path=path, message=said),))))
    assert len(page.cells) == 3
    assert page.elements <= {"h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code"}


def test_a_summary_stays_below_what_github_takes_and_says_what_it_leaves_out() -> None:
    long = sample(message="x" * 2000)
    text = render_summary(Report((long,) * 1000))
    assert MAX_SUMMARY * 0.9 < len(text.encode()) < 1024 * 1024
    left_out = re.search(r"(\d+) more rows are left out", text)
    assert left_out is not None
    assert text.count("AIM101") + int(left_out[1]) == 1000
