"""GitLab's Code Quality, JUnit and reviewdog, each read as its consumer reads it."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from hypothesis import HealthCheck, given, settings
from junitparser import Error, Failure, JUnitXml
from sample_reports import TREE, reports, sample, write_tree

from anyint_lint.cli import root
from anyint_lint.facts import Span
from anyint_lint.printable import printable
from anyint_lint.reporters.gitlab import render_gitlab
from anyint_lint.reporters.junit import render_junit
from anyint_lint.reporters.places import message
from anyint_lint.reporters.rdjson import render_rdjson
from anyint_lint.violations import Applicability, Edit, Fix, Report


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    write_tree(directory)
    monkeypatch.chdir(directory)
    return directory


def checked(form: str, *arguments: str) -> str:
    given = ["check", "--models", "../list.json", "--format", form, *arguments]
    return CliRunner().invoke(root, given, catch_exceptions=False).stdout


# GitLab


def code_quality(text: str) -> list[dict[str, Any]]:
    """The issues, after GitLab's own checks: what it needs, of which type, and one issue for each fingerprint."""
    issues: list[dict[str, Any]] = json.loads(text)
    assert isinstance(issues, list)
    for issue in issues:
        for key in ("description", "check_name", "fingerprint", "severity"):
            assert isinstance(issue[key], str)
            assert issue[key]
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert isinstance(issue["location"]["path"], str)
        assert not issue["location"]["path"].startswith("./")
        assert isinstance(issue["location"]["lines"]["begin"], int)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return issues


def test_gitlab_gets_every_violation_of_a_tree_with_its_line(tree: Path) -> None:
    issues = code_quality(checked("gitlab"))
    assert {issue["location"]["path"] for issue in issues} == set(TREE)
    lines = {issue["location"]["path"]: issue["location"]["lines"]["begin"] for issue in issues}
    assert lines["plain.py"] == 4
    notebook = (tree / "cells.ipynb").read_text("utf-8").split("\n")
    assert "GPT 5.4" in notebook[lines["cells.ipynb"] - 1]


def test_gitlabs_fingerprints_survive_moved_lines(tree: Path) -> None:
    before = {issue["fingerprint"] for issue in code_quality(checked("gitlab"))}
    (tree / "twice.py").write_text("\n\n" + (tree / "twice.py").read_text("utf-8"), "utf-8")
    assert {issue["fingerprint"] for issue in code_quality(checked("gitlab"))} == before


def test_no_violations_are_an_empty_list() -> None:
    assert render_gitlab(Report()) == "[]\n"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_gitlab_can_read_whatever_the_code_says(report: Report) -> None:
    text = render_gitlab(report)
    assert text.replace("\n", "").isprintable()
    assert "##[" not in text
    assert len(code_quality(text)) == len(report.violations)


# JUnit


def parsed(text: str) -> JUnitXml:
    ET.parse(BytesIO(text.encode("utf-8")))  # noqa: S314 - our own file, read strictly
    return JUnitXml.fromstring(text.encode("utf-8"))


def cases(text: str) -> list[Any]:
    return [case for suite in parsed(text) for case in suite]


def test_junit_has_a_suite_for_each_file_and_a_failed_case_for_each_violation(tree: Path) -> None:
    text = checked("junit")
    suites = list(parsed(text))
    assert {suite.name for suite in suites} == set(TREE)
    assert all(suite.tests == len(list(suite)) for suite in suites)
    of_broken = next(suite for suite in suites if suite.name == "broken.py")
    assert (of_broken.errors, of_broken.failures) == (1, 0)
    kinds = {type(result) for case in cases(text) for result in case.result}
    assert kinds == {Failure, Error}
    whole = parsed(text)
    assert (whole.tests, whole.failures + whole.errors) == (len(cases(text)), len(cases(text)))


def test_junit_tells_where_what_and_what_may_be_meant() -> None:
    case = cases(render_junit(Report((sample(suggestions=("gpt-5.4",)),))))[0]
    assert (case.classname, case.name) == ("app/chat.py", "AIM101 unknown-model at 3:12")
    assert case.result[0].message == "`gpt-0` is not in the list; did you mean `gpt-5.4`?"
    assert case.result[0].text.splitlines()[0] == "app/chat.py:3:12: AIM101 error: `gpt-0` is not in the list"


def test_a_clean_run_is_a_passed_test_and_not_an_empty_report() -> None:
    assert [case.result for case in cases(render_junit(Report()))] == [[]]


def test_a_verdict_in_parts_is_an_error_beside_the_failures() -> None:
    text = render_junit(Report((sample(),), failure="no list"))
    assert [(case.name, type(case.result[0])) for case in cases(text)][1] == ("the whole check", Error)
    whole = parsed(text)
    assert (whole.tests, whole.failures, whole.errors) == (2, 1, 1)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_junit_is_xml_whatever_the_code_says(report: Report) -> None:
    text = render_junit(report)
    assert "##[" not in text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    found = [result.message for case in cases(text) for result in case.result]
    told = [] if report.failure is None else [printable(report.failure)]
    assert found == [*(message(violation) for violation in report.violations), *told]


# reviewdog


def diagnostic_result() -> Any:
    """The message `DiagnosticResult` of the Reviewdog Diagnostic Format, field by field: reviewdog reads the JSON form
    of this protobuf message, which refuses unknown fields and wrong types."""
    file = descriptor_pb2.FileDescriptorProto(name="rdf.proto", package="rdf", syntax="proto3")
    severity = file.enum_type.add(name="Severity")
    for value, name in enumerate(("UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO")):
        severity.value.add(name=name, number=value)
    messages = {
        "Position": "line:int32=1 column:int32=2",
        "Range": "start:Position=1 end:Position=2",
        "Location": "path:string=2 range:Range=3",
        "Suggestion": "range:Range=1 text:string=2",
        "Source": "name:string=1 url:string=2",
        "Code": "value:string=1 url:string=2",
        "Diagnostic": "message:string=1 location:Location=2 severity:Severity=3 source:Source=4 code:Code=5 "
        "suggestions:Suggestion*=6 original_output:string=7",
        "DiagnosticResult": "diagnostics:Diagnostic*=1 source:Source=2 severity:Severity=3",
    }
    kinds = descriptor_pb2.FieldDescriptorProto
    for name, fields in messages.items():
        described = file.message_type.add(name=name)
        for field in fields.split():
            label, _, number = field.partition("=")
            field_name, _, kind = label.partition(":")
            repeated = kind.endswith("*")
            added = described.field.add(name=field_name, number=int(number))
            added.label = kinds.LABEL_REPEATED if repeated else kinds.LABEL_OPTIONAL
            kind = kind.rstrip("*")
            if kind in {"int32", "string"}:
                added.type = kinds.TYPE_INT32 if kind == "int32" else kinds.TYPE_STRING
            else:
                added.type = kinds.TYPE_ENUM if kind == "Severity" else kinds.TYPE_MESSAGE
                added.type_name = f".rdf.{kind}"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("rdf.DiagnosticResult"))


DIAGNOSTIC_RESULT = diagnostic_result()


def diagnostics(text: str) -> list[Any]:
    result = json_format.Parse(text, DIAGNOSTIC_RESULT())
    assert result.source.name == "anyint-lint"
    return list(result.diagnostics)


def suggested(path: Path, suggestion: Any) -> bytes:
    """The file after a suggestion, whose columns count the bytes of a line."""
    lines = path.read_bytes().split(b"\n")
    start, end = suggestion.range.start, suggestion.range.end
    assert start.line == end.line
    line = lines[start.line - 1]
    lines[start.line - 1] = line[: start.column - 1] + suggestion.text.encode() + line[end.column - 1 :]
    return b"\n".join(lines)


def test_reviewdog_gets_every_violation_and_suggestions_that_repair_the_file(tree: Path) -> None:
    found = diagnostics(checked("rdjson"))
    assert {one.location.path for one in found} == set(TREE)
    assert all(one.location.range.start.line for one in found)
    repaired = 0
    for one in found:
        if one.code.value == "AIM102":
            path = tree / one.location.path
            path.write_bytes(suggested(path, one.suggestions[0]))
            repaired += 1
    assert repaired == 4
    assert diagnostics(checked("rdjson", "--select", "AIM102")) == []


def test_columns_count_bytes_and_a_line_without_text_has_none() -> None:
    fix = Fix(Applicability.SAFE, (Edit(Span(3, 12, 3, 19), "x"),))
    with_line = Report((sample(fix=fix),), excerpts={("app/chat.py", None, 3): "é漢🙂 = ask(model='gpt-0')"})
    position = diagnostics(render_rdjson(with_line))[0].suggestions[0].range.start
    assert (position.line, position.column) == (3, 12 + 1 + 2 + 3)
    without = diagnostics(render_rdjson(Report((sample(fix=fix),))))[0]
    assert (without.location.range.start.line, without.location.range.start.column) == (3, 0)
    assert not without.suggestions


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_reviewdog_can_read_whatever_the_code_says(report: Report) -> None:
    text = render_rdjson(report)
    assert text.replace("\n", "").isprintable()
    assert len(diagnostics(text)) == len(report.violations)
