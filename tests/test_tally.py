"""What a run says it has not checked: every use that it found and no list judged, each once, with its reason."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from rule_examples import CATALOG, GATEWAY_HOST, ROOT, model_use, route_use, span_at

from anyint_lint.catalog import Catalog
from anyint_lint.facts import Evidence, Family, FileFacts, ModelUse, Unchecked, UncheckedReason
from anyint_lint.judge import JudgedFile, select_rules
from anyint_lint.lists import ListRequest
from anyint_lint.rules.examples import EXAMPLE_LISTS, listed
from anyint_lint.run import CheckRequest, Outcome, check
from anyint_lint.settings import Settings, TestFiles
from anyint_lint.tally import Tally, tally

UNRESOLVED = Unchecked(span_at(7), UncheckedReason.UNRESOLVED, "ask")


def tallied(
    *uses: ModelUse,
    unchecked: tuple[Unchecked, ...] = (),
    catalog: Catalog = CATALOG,
    path: str = "service/chat.py",
    **settings: Any,
) -> Tally:
    routes = (route_use("/v1/models", host=None, path="/v1/models"),)
    file = JudgedFile(path, path, FileFacts(model_uses=uses, route_uses=routes, unchecked=unchecked))
    given = Settings(root=ROOT, **({"ignore": ("AIR",)} | settings))
    return tally([file], catalog, given, select_rules(given))


def reasons(result: Tally) -> list[str]:
    return [one.unchecked.reason.value for one in result.unchecked]


@pytest.mark.parametrize(
    ("use", "reason"),
    [
        (model_use("llama3", host="localhost"), "elsewhere"),
        (model_use("gemini/x", evidence=Evidence.ELSEWHERE), "elsewhere"),
        (model_use("bert-base", evidence=Evidence.NOT_LLM), "not an LLM"),
        (model_use("<model>"), "placeholder"),
        (model_use("auto", evidence=Evidence.BARE), "placeholder"),
    ],
)
def test_a_use_that_no_list_can_judge_is_told_with_its_reason(use: ModelUse, reason: str) -> None:
    result = tallied(use)
    (one,) = result.unchecked
    assert (result.uses, one.path, one.unchecked.reason.value) == (0, "service/chat.py", reason)
    assert (one.unchecked.span, one.unchecked.value, one.unchecked.callee) == (use.span, use.value, use.callee)


@pytest.mark.parametrize("value", ["gpt-5.4", "gpt-6", "GPT-5.4 Mini", "claude-sonnet-4-5"])
def test_a_use_that_some_rule_judges_is_checked(value: str) -> None:
    assert tallied(model_use(value)) == Tally(1)


def test_a_sentinel_that_is_listed_and_a_value_that_is_allowed_are_checked() -> None:
    assert tallied(model_use("auto"), catalog=Catalog((listed(None, {"auto": None}),))) == Tally(1)
    assert tallied(model_use("acme-1"), model_use("auto", span=span_at(2)), allowed_models=("acme-*", "auto")) == Tally(
        2
    )


def test_a_list_that_is_missing_and_one_that_is_not_whole_are_two_reasons() -> None:
    use = model_use("gpt-6")
    partial = listed(Family.OPENAI, {"gpt-5.4": None}, complete=False)
    assert reasons(tallied(use, catalog=Catalog((EXAMPLE_LISTS[1],)))) == ["no list"]
    assert reasons(tallied(use, catalog=Catalog())) == ["no list"]
    assert reasons(tallied(use, catalog=Catalog((partial, EXAMPLE_LISTS[1])))) == ["incomplete list"]
    assert reasons(tallied(model_use("gpt-5.4"), catalog=Catalog((partial,)))) == []


def test_an_id_of_the_other_family_is_unchecked_while_its_own_list_is_missing() -> None:
    assert reasons(tallied(model_use("claude-sonnet-4-5"), catalog=Catalog((EXAMPLE_LISTS[1],)))) == ["no list"]


def test_a_literal_is_counted_once_however_many_requests_it_reaches() -> None:
    uses = [model_use("gpt-5.4", request=span_at(line)) for line in (5, 6, 7)]
    assert tallied(*uses).uses == 1
    assert len(tallied(*[model_use("x", host="localhost", request=span_at(line)) for line in (5, 6)]).unchecked) == 1


def test_a_literal_that_is_also_judged_is_not_unchecked() -> None:
    here = model_use("gpt-5.4", request=span_at(5))
    there = model_use("gpt-5.4", request=span_at(6), host="localhost")
    for uses in ((here, there), (there, here)):
        assert tallied(*uses) == Tally(1)


def test_of_several_reasons_the_one_to_act_on_is_told_whatever_the_order() -> None:
    uses = (
        model_use("x", evidence=Evidence.NOT_LLM),
        model_use("x", host="localhost", request=span_at(5), callee="b"),
        model_use("x", host="localhost", request=span_at(6), callee="a"),
    )
    results = {tallied(*order) for order in permutations(uses)}
    ((one,),) = [result.unchecked for result in results]
    assert (one.unchecked.reason, one.unchecked.callee) == (UncheckedReason.ELSEWHERE, "a")


def test_two_values_at_one_place_are_two_uses() -> None:
    assert len(tallied(model_use("x", host="localhost"), model_use("y", host="localhost")).unchecked) == 2


def test_requests_without_a_literal_stand_among_the_literals_in_reading_order() -> None:
    twice = (UNRESOLVED, UNRESOLVED)
    result = tallied(model_use("x", host="localhost", span=span_at(9)), model_use("<model>"), unchecked=twice)
    assert [one.unchecked.span.line for one in result.unchecked] == [1, 7, 9]
    assert reasons(result) == ["placeholder", "unresolved", "elsewhere"]


def test_the_host_settles_why_a_request_was_not_followed() -> None:
    one = Unchecked(span_at(7), UncheckedReason.UNRESOLVED, "ask", host="llm.example.com")
    assert reasons(tallied(unchecked=(one,))) == ["elsewhere"]
    assert reasons(tallied(unchecked=(one,), gateway_hosts=("llm.example.com",))) == ["unresolved"]
    given = Settings(root=ROOT)
    file = JudgedFile("a.py", "a.py", FileFacts(unchecked=(one,)))
    result = tally([file], CATALOG, given, select_rules(given), base_url="https://llm.example.com")
    assert reasons(result) == ["unresolved"]


def test_files_are_told_in_the_order_of_their_paths() -> None:
    given = Settings(root=ROOT)
    files = [JudgedFile(path, path, FileFacts(unchecked=(UNRESOLVED,))) for path in ("b.py", "a.py", "c.py")]
    results = {tally(order, CATALOG, given, select_rules(given)) for order in permutations(files)}
    (result,) = results
    assert [one.path for one in result.unchecked] == ["a.py", "b.py", "c.py"]


@pytest.mark.parametrize(
    ("settings", "uses", "expected"),
    [
        ({"ignore": ()}, 2, ["unresolved", "elsewhere"]),
        ({"select": ("AIR",), "ignore": ()}, 1, []),
        ({"select": ("AIM107",)}, 0, ["unresolved"]),
        ({"select": ("AIM101",)}, 1, ["unresolved", "elsewhere"]),
        ({"select": ("AIX",)}, 0, []),
        ({"per_file_ignores": {"service/": ("AIM",)}, "ignore": ()}, 1, []),
        ({"tests": TestFiles.OFF, "path": "tests/a.py", "ignore": ()}, 1, []),
        ({"tests": TestFiles.WARNING, "path": "tests/a.py"}, 1, ["unresolved", "elsewhere"]),
    ],
)
def test_what_no_selected_rule_asks_about_in_a_file_is_counted_nowhere(
    settings: dict[str, Any], uses: int, expected: list[str]
) -> None:
    found = (model_use("gpt-5.4"), model_use("x", host="localhost", span=span_at(9)))
    result = tallied(*found, unchecked=(UNRESOLVED,), **settings)
    assert (result.uses, reasons(result)) == (uses, expected)


@pytest.mark.usefixtures("cache_dir")
class TestRun:
    """The same from files on disk."""

    CODE = """\
import os

from openai import OpenAI
from transformers import AutoTokenizer

MODEL = "gpt-5.4"
OTHER = "llama3.2:3b"
local = OpenAI(base_url="http://localhost:11434/v1")
local.chat.completions.create(model=OTHER, messages=[])
local.chat.completions.create(model=MODEL, messages=[])
OpenAI().chat.completions.create(model=MODEL, messages=[])
OpenAI().chat.completions.create(model=os.environ["CHAT_MODEL"], messages=[])
OpenAI().chat.completions.create(model="<model>", messages=[])
AutoTokenizer.from_pretrained("bert-base-uncased")
"""

    @pytest.fixture(autouse=True)
    def _tree(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        Path("app.py").write_text(self.CODE, "utf-8")
        self.save("openai", {"data": [{"id": "gpt-5.4"}]})
        self.save("anthropic", {"data": [{"id": "claude-sonnet-4-6"}]})
        self.save("partial", {"data": [{"id": "gpt-4o"}], "has_more": True})

    @staticmethod
    def save(name: str, body: dict[str, Any]) -> None:
        Path(f"{name}.json").write_text(json.dumps(body), "utf-8")

    @staticmethod
    def run(*files: str, **request: Any) -> Outcome:
        return check(CheckRequest(lists=ListRequest(files=files), **request))

    def test_the_report_holds_every_use_that_was_not_judged(self) -> None:
        outcome = self.run("openai=openai.json", "anthropic=anthropic.json")
        assert (outcome.exit_code, outcome.failure, outcome.report.uses) == (0, None, 1)
        found = [(one.path, one.unchecked.span.line, one.unchecked.reason.value) for one in outcome.report.unchecked]
        assert found == [
            ("app.py", 7, "elsewhere"),
            ("app.py", 12, "unresolved"),
            ("app.py", 13, "placeholder"),
            ("app.py", 14, "not an LLM"),
        ]

    @pytest.mark.parametrize(
        ("files", "reason"),
        [
            (("anthropic=anthropic.json",), UncheckedReason.NO_LIST),
            (("openai=partial.json", "anthropic=anthropic.json"), UncheckedReason.INCOMPLETE_LIST),
        ],
    )
    def test_a_list_that_cannot_judge_a_use_is_a_job_not_done(
        self, files: tuple[str, ...], reason: UncheckedReason
    ) -> None:
        outcome = self.run(*files)
        assert reason in {one.unchecked.reason for one in outcome.report.unchecked}
        assert outcome.exit_code == 2
        assert outcome.failure is not None
        assert "1 use" in outcome.failure.message
        assert "--show-unchecked" in outcome.failure.advice

    def test_a_list_that_is_not_whole_does_no_harm_where_it_holds_all_that_is_used(self) -> None:
        self.save("partial", {"data": [{"id": "gpt-5.4"}], "has_more": True})
        assert self.run("openai=partial.json").exit_code == 0

    def test_a_request_to_the_gateway_is_judged_by_the_environments_address(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ANYINT_BASE_URL", "http://localhost:11434")
        outcome = self.run("openai=openai.json", "anthropic=anthropic.json")
        assert outcome.report.uses == 2
        assert {one.value for one in outcome.report.violations} == {"http://localhost:11434/v1", "llama3.2:3b"}


def test_the_gateways_host_brings_a_use_back() -> None:
    assert tallied(model_use("gpt-5.4", evidence=Evidence.ELSEWHERE, host=GATEWAY_HOST)) == Tally(1)
