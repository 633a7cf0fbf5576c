"""SARIF, as OASIS' schema and GitHub's code scanning want it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft4Validator, FormatChecker
from sample_reports import ASK, CLIENT, TREE, reports, sample, write_tree

from anyint_lint.cli import root
from anyint_lint.facts import Span
from anyint_lint.reporters.sarif import render_sarif
from anyint_lint.rules import RULES
from anyint_lint.violations import BaselineUse, Note, Report, Suppressed

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_bytes())
VALIDATOR = Draft4Validator(SCHEMA, format_checker=FormatChecker())
UNRESERVED = re.compile(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+")
"""What RFC 3986 allows in a relative reference, less what only some readers take."""


def run_of(text: str) -> dict[str, Any]:
    document = json.loads(text)
    VALIDATOR.validate(document)
    run: dict[str, Any] = document["runs"][0]
    return run


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    write_tree(directory)
    monkeypatch.chdir(directory)
    return directory


def checked(*arguments: str) -> dict[str, Any]:
    given = ["check", "--models", "../list.json", "--format", "sarif", *arguments]
    return run_of(CliRunner().invoke(root, given, catch_exceptions=False).stdout)


def places(run: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for result in run["results"]:
        where = result["locations"][0]["physicalLocation"]
        found.setdefault(unquote(where["artifactLocation"]["uri"]), []).append(where["region"])
    return found


def test_the_report_of_a_tree_is_valid_and_every_result_names_a_rule_that_is_explained(tree: Path) -> None:
    run = checked()
    rules = run["tool"]["driver"]["rules"]
    assert {result["ruleId"] for result in run["results"]} >= {"AIM101", "AIM102", "AIR201", "AIX901"}
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert "## How to fix" in rule["help"]["markdown"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in RULES if rule.severity]


def test_no_address_is_invented_for_a_project_that_has_none(tree: Path) -> None:
    text = json.dumps(checked()["tool"])
    assert "helpUri" not in text
    assert "informationUri" not in text


def test_the_regions_hold_the_literal_in_code_points_also_in_a_notebooks_file(tree: Path) -> None:
    run = checked()
    assert run["columnKind"] == "unicodeCodePoints"
    for name, regions in places(run).items():
        if name in {"broken.py", "bytes.py"}:
            continue
        lines = (tree / name).read_bytes().decode().split("\n")
        for region in regions:
            line = lines[region["startLine"] - 1]
            covered = line[region["startColumn"] - 1 : region["endColumn"] - 1]
            assert region["startLine"] == region["endLine"]
            assert covered.strip('"\\') in {"GPT 5.4", "gpt-5.5-turbo", 'gpt-5.5-" "turbo'} or "/v1/models" in covered


def test_paths_are_relative_references_that_any_reader_takes(tree: Path) -> None:
    run = checked()
    for result in run["results"]:
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] == "%SRCROOT%"
        assert UNRESERVED.fullmatch(artifact["uri"])
    assert set(places(run)) == set(TREE)
    assert "%SRCROOT%" in run["originalUriBaseIds"]


def test_paths_start_at_the_top_of_the_repository_wherever_the_run_starts(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / ".git").mkdir()
    monkeypatch.chdir(tree / "over")
    run = run_of(CliRunner().invoke(root, ["check", "--models", "../../list.json", "--format", "sarif", "."]).stdout)
    assert set(places(run)) == {"over/several.py"}


def applied(text: str, replacements: list[dict[str, Any]]) -> str:
    lines = text.split("\n")
    for one in reversed(replacements):
        region = one["deletedRegion"]
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        new = one["insertedContent"]["text"]
        lines[region["startLine"] - 1] = line[: region["startColumn"] - 1] + new + line[region["endColumn"] - 1 :]
    return "\n".join(lines)


def test_applying_the_fixes_repairs_the_files_notebooks_among_them(tree: Path) -> None:
    for result in checked("--select", "AIM102")["results"]:
        change = result["fixes"][0]["artifactChanges"][0]
        path = tree / unquote(change["artifactLocation"]["uri"])
        after = applied(path.read_bytes().decode(), change["replacements"])
        path.write_bytes(after.encode())
        if path.suffix == ".ipynb":
            json.loads(after)
    assert checked("--select", "AIM102")["results"] == []


def fingerprints(run: dict[str, Any]) -> list[str]:
    return [result["partialFingerprints"]["anyint-lint/v1"] for result in run["results"]]


def test_fingerprints_survive_moved_lines_and_are_all_different(tree: Path) -> None:
    before = fingerprints(checked())
    assert len(set(before)) == len(before)
    for name in ("plain.py", "twice.py", "windows.py"):
        (tree / name).write_text("# one\n\n\n" + (tree / name).read_text("utf-8"), "utf-8")
    assert fingerprints(checked()) == before


def test_layout_does_not_change_a_fingerprint_but_another_value_does(tree: Path) -> None:
    def one(code: str) -> str:
        (tree / "plain.py").write_text(CLIENT + code, "utf-8")
        return fingerprints(run_of(CliRunner().invoke(root, arguments).stdout))[0]

    arguments = ["check", "--models", "../list.json", "--format", "sarif", "plain.py"]
    call = ASK.format("gpt-0")
    assert one(call) == one("if client:\n    " + call.replace('"', "'"))
    assert one(call) != one(ASK.format("gpt-1"))


def test_what_was_taken_back_is_there_with_its_suppression_unless_it_is_left_out() -> None:
    report = Report(
        violations=(sample(span=Span(9, 1, 9, 2)),),
        suppressed=(Suppressed(sample(), "known to the team"),),
        baseline=BaselineUse((sample(span=Span(5, 1, 5, 2)),)),
    )
    results = run_of(render_sarif(report))["results"]
    assert [result.get("suppressions") for result in results] == [
        [{"kind": "inSource", "status": "accepted", "justification": "known to the team"}],
        [{"kind": "external", "status": "accepted"}],
        None,
    ]
    counting = run_of(render_sarif(report, with_suppressed=False))["results"]
    assert counting == [results[2]]


def test_github_is_not_given_what_it_would_show_as_open_alerts(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CliRunner().invoke(root, ["check", "--models", "../list.json", "--write-baseline", "known.json"])
    assert len(checked("--baseline", "known.json")["results"]) > len(TREE)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert checked("--baseline", "known.json")["results"] == []


def test_a_verdict_in_parts_says_so_and_a_whole_one_too(tree: Path) -> None:
    assert checked()["invocations"] == [{"executionSuccessful": True}]
    result = CliRunner().invoke(root, ["check", "--offline", "--format", "sarif"])
    assert result.exit_code == 2
    invocation = run_of(result.stdout)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["level"] == "error"


def test_a_notes_place_is_a_related_location() -> None:
    note = Note("sent as `model` here", "b.py", Span(7, 2, 7, 9))
    related = run_of(render_sarif(Report((sample(notes=(note,)),))))["results"][0]["relatedLocations"][0]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "b.py"
    assert related["physicalLocation"]["region"]["startLine"] == 7


def test_a_cell_that_cannot_be_placed_still_has_a_region() -> None:
    result = run_of(render_sarif(Report((sample(path="n.ipynb", span=Span(2, 1, 2, 3, 5)),))))["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert result["message"]["text"].startswith("cell 5, line 2: ")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_whatever_the_text_the_file_is_valid_and_holds_nothing_that_a_viewer_obeys(report: Report) -> None:
    text = render_sarif(report)
    assert text.encode("utf-8").decode().replace("\n", "").isprintable()
    assert "##[" not in text
    for result in run_of(text)["results"]:
        said = result["message"]["text"]
        assert not re.search(r"(?<!\\)\]\(", said)
        assert not re.search(r"(?<!\{)\{\d+\}(?!\})", said)
        assert UNRESERVED.fullmatch(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
