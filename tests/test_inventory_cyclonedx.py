"""The ML-BOM: valid by the library's own strict validator, the same bytes each time, clear about a missing extra."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from anyint_lint.cli import root

validation = pytest.importorskip("cyclonedx.validation.json")
schema = pytest.importorskip("cyclonedx.schema")

PROJECT = Path(__file__).parent.parent
ODD = (
    'from openai import OpenAI\n\nOpenAI(base_url="https://b\u00fccher.example/a b/{x}").responses.create(model={!r})\n'
)


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def bom(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["inventory", "--format", "cyclonedx", *arguments], catch_exceptions=False)


def document(*arguments: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(bom(*arguments).stdout)
    return loaded


def faults(text: str) -> str | None:
    found = validation.JsonStrictValidator(schema.SchemaVersion.V1_6).validate_str(text)
    return None if found is None else str(found)


def test_the_demo_s_bom_is_valid() -> None:
    assert faults(bom("fixtures/demo").stdout) is None


def test_the_validator_does_find_faults() -> None:
    assert faults(bom("fixtures/demo").stdout.replace("machine-learning-model", "oracle")) is not None


def test_each_model_is_a_component_with_its_places() -> None:
    components = {one["name"]: one for one in document("fixtures/demo")["components"]}
    assert {one["type"] for one in components.values()} == {"machine-learning-model"}
    places = [(one["location"], one["line"]) for one in components["gpt-5.4-mini"]["evidence"]["occurrences"]]
    assert places == [("fixtures/demo/desk/replies.py", 6), ("fixtures/demo/desk/triage.py", 10)]
    properties = {(one["name"], one["value"]) for one in components["gpt-5.5-turbo"]["properties"]}
    assert ("anyint-lint:standing:default", "unknown") in properties


def test_the_hosts_are_services_with_their_urls() -> None:
    services = {one["name"]: one for one in document("fixtures/demo")["services"]}
    assert set(services) == {"gateway.api.anyint.ai", "localhost"}
    assert "https://gateway.api.anyint.ai/v1/models" in services["gateway.api.anyint.ai"]["endpoints"]


def test_it_is_the_same_each_time_and_dated_only_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    first = document("fixtures/demo")
    assert "timestamp" not in first["metadata"]
    assert UUID(first["serialNumber"]).version == 5
    assert bom("fixtures/demo").stdout == bom("fixtures/demo").stdout
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    dated = document("fixtures/demo")
    assert dated["metadata"]["timestamp"] == "2026-09-21T14:13:20Z"
    assert dated["serialNumber"] != first["serialNumber"]
    assert faults(json.dumps(dated)) is None


def test_a_date_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    result = bom("fixtures/demo")
    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in result.stderr


@pytest.mark.parametrize("name", ["a\x1b[2J", "a b", "\u202egpt", "x" * 3000, "</script>", "\N{SNOWMAN}"])
def test_odd_names_and_urls_stay_valid(tmp_path: Path, name: str) -> None:
    (tmp_path / "odd app.py").write_text(ODD.replace("{!r}", repr(name)), "utf-8")
    result = bom(str(tmp_path))
    assert faults(result.stdout) is None
    assert "\x1b" not in result.stdout
    assert name in [one["name"] for one in json.loads(result.stdout)["components"]]


def test_an_empty_tree_has_a_valid_bom(tmp_path: Path) -> None:
    assert faults(bom(str(tmp_path)).stdout) is None


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "cyclonedx"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "cyclonedx", None)
    result = bom("fixtures/demo")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "anyint-lint[cyclonedx]" in result.stderr
