from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from rule_examples import CATALOG, GATEWAY_HOST, ROOT, judged, model_use, route_use, span_at

from anyint_lint.catalog import Catalog
from anyint_lint.errors import UsageError
from anyint_lint.facts import (
    Evidence,
    Failure,
    Family,
    FileFacts,
    ModelUse,
    RouteUse,
    Span,
    Unchecked,
    UncheckedReason,
)
from anyint_lint.judge import MOST_NOTES, JudgedFile, judge, needs_list, select_rules
from anyint_lint.settings import Settings, TestFiles
from anyint_lint.violations import Applicability, Severity

ROUTES = ["AIR201", "AIR202", "AIR203", "AIR204", "AIR205", "AIR206"]
OTHERS = ["AIX901", "AIX902", "AIX903"]
DEFAULT = ["AIM101", "AIM102", "AIM103", "AIM104", "AIM105", "AIM108", *ROUTES, *OTHERS]
ALL = ["AIM101", "AIM102", "AIM103", "AIM104", "AIM105", "AIM106", "AIM107", "AIM108", *ROUTES, "AIR207", *OTHERS]


def selected(**settings: Any) -> list[str]:
    return [one.rule.code for one in select_rules(Settings(root=ROOT, **settings))]


class TestSelection:
    def test_by_default_the_rules_that_have_a_severity_run(self) -> None:
        rules = select_rules(Settings(root=ROOT))
        assert [one.rule.code for one in rules] == DEFAULT
        assert all(one.severity is one.rule.severity for one in rules)

    @pytest.mark.parametrize(
        ("settings", "expected"),
        [
            ({"select": ("AIR",)}, [*ROUTES, "AIR207"]),
            ({"select": ("AIM1", "AIX901")}, [*ALL[:8], "AIX901"]),
            ({"extend_select": ("AIM107",)}, [*DEFAULT[:5], "AIM107", *DEFAULT[5:]]),
            ({"select": ("aim101",)}, ["AIM101"]),
            ({"select": ()}, []),
            ({"select": ("AIR",), "extend_select": ("AIM101",)}, ["AIM101", *ROUTES, "AIR207"]),
            ({"ignore": ("AIM",)}, [*ROUTES, *OTHERS]),
            ({"ignore": ("AIM",), "extend_select": ("AIM101",)}, ["AIM101", *ROUTES, *OTHERS]),
            ({"select": ("AIR",), "ignore": ("AIR202", "AIR207")}, ["AIR201", *ROUTES[2:]]),
            ({"select": ("AIR2",), "ignore": ("AIR2",)}, []),
            ({"select": ("ALL",), "ignore": ("AIM",)}, [*ROUTES, "AIR207", *OTHERS]),
            ({"strict": True, "select": ("AIR",)}, ALL),
            ({"strict": True, "ignore": ("AIX",)}, ALL[:-3]),
            ({"severity": {"AIM101": "off"}}, DEFAULT[1:]),
            ({"severity": {"AIM106": "error"}}, [*DEFAULT[:5], "AIM106", *DEFAULT[5:]]),
        ],
    )
    def test_prefixes_select_and_the_longest_decides(self, settings: dict[str, Any], expected: list[str]) -> None:
        assert selected(**settings) == expected

    def test_a_severity_can_be_set(self) -> None:
        rules = select_rules(Settings(root=ROOT, severity={"AIM101": "warning", "AIR202": "error"}))
        severities = {one.rule.code: one.severity for one in rules}
        assert (severities["AIM101"], severities["AIR202"]) == (Severity.WARNING, Severity.ERROR)

    @pytest.mark.parametrize("place", ["select", "extend_select"])
    def test_an_unknown_code_is_refused_with_the_nearest(self, place: str) -> None:
        with pytest.raises(UsageError, match="AIM110") as caught:
            selected(**{place: ("AIM110",)})
        assert "AIM101" in caught.value.advice

    def test_a_rules_name_given_as_a_code_brings_its_code(self) -> None:
        with pytest.raises(UsageError) as caught:
            selected(select=("unpublished-models-route",))
        assert "AIR201" in caught.value.advice

    def test_an_empty_code_is_refused(self) -> None:
        with pytest.raises(UsageError):
            selected(select=("",))

    def test_an_unknown_code_that_a_configuration_file_selects_names_the_file(self) -> None:
        with pytest.raises(UsageError, match=r"anyint-lint\.toml: extend-select: `E501` names no rule"):
            selected(extend_select=("E501",), config=ROOT / "anyint-lint.toml")

    def test_an_unknown_code_that_takes_something_away_is_let_pass(self) -> None:
        given = {"severity": {"AIM1": "off"}, "ignore": ("E501",), "per_file_ignores": {"tests/": ("E501",)}}
        assert selected(**given) == DEFAULT

    def test_only_rules_that_ask_the_list_need_one(self) -> None:
        assert needs_list(select_rules(Settings(root=ROOT)))
        assert not needs_list(select_rules(Settings(root=ROOT, select=("AIM107",))))
        assert not needs_list(select_rules(Settings(root=ROOT, select=("AIR", "AIX"))))


class TestTestFiles:
    @pytest.mark.parametrize("path", ["tests/unit/chat.py", "test_chat.py", "pkg/chat_test.py", "conftest.py"])
    @pytest.mark.parametrize("evidence", [Evidence.RECOGNISED, Evidence.NAMED, Evidence.BARE])
    def test_model_rules_warn_in_tests(self, path: str, evidence: Evidence) -> None:
        (violation,) = judged([model_use("gpt-6", evidence=evidence)], path=path)
        assert violation.severity is Severity.WARNING

    def test_a_request_to_the_gateway_is_an_error_in_tests_too(self) -> None:
        (violation,) = judged([model_use("gpt-6", host=GATEWAY_HOST)], path="tests/test_chat.py")
        assert violation.severity is Severity.ERROR

    def test_the_setting_makes_tests_like_any_file(self) -> None:
        (violation,) = judged([model_use("gpt-6")], path="tests/test_chat.py", tests=TestFiles.ERROR)
        assert violation.severity is Severity.ERROR
        (violation,) = judged([model_use("gpt-6", evidence=Evidence.BARE)], path="tests/a.py", tests=TestFiles.ERROR)
        assert violation.severity is Severity.WARNING

    def test_the_setting_off_silences_the_model_rules_only(self) -> None:
        facts: list[ModelUse | RouteUse] = [
            model_use("gpt-6", host=GATEWAY_HOST),
            route_use(f"https://{GATEWAY_HOST}/v1/models", host=GATEWAY_HOST, path="/v1/models", span=span_at(2)),
        ]
        assert [one.code for one in judged(facts, path="tests/a.py", tests=TestFiles.OFF)] == ["AIR201"]

    def test_what_has_no_evidence_keeps_silent_in_tests_too_when_they_are_off(self) -> None:
        facts = FileFacts(unchecked=(Unchecked(span_at(1), UncheckedReason.UNRESOLVED, "ask"),))
        select: dict[str, Any] = {"select": ("AIM107",), "severity": {"AIM107": "error"}}
        (violation,) = judged(facts, path="service/chat.py", **select)
        assert violation.severity is Severity.ERROR
        (violation,) = judged(facts, path="tests/a.py", **select)
        assert violation.severity is Severity.WARNING
        assert judged(facts, path="tests/a.py", tests=TestFiles.OFF, **select) == ()

    def test_a_rule_set_to_warning_stays_one(self) -> None:
        (violation,) = judged([model_use("gpt-6", host=GATEWAY_HOST)], severity={"AIM101": "warning"})
        assert violation.severity is Severity.WARNING


class TestOneViolationPerLiteral:
    def test_the_strongest_evidence_speaks(self) -> None:
        named = model_use("gpt-6", evidence=Evidence.NAMED)
        gateway = model_use("gpt-6", host=GATEWAY_HOST, request=span_at(9))
        for uses in permutations((named, gateway)):
            (violation,) = judged(uses)
            assert violation.evidence is Evidence.GATEWAY

    def test_each_further_request_leaves_a_note_up_to_a_bound(self) -> None:
        uses = [model_use("gpt-6", request=span_at(line)) for line in range(10, 20)]
        (violation,) = judged([uses[0], uses[0], uses[1]])
        assert [note.span.line for note in violation.notes] == [10, 11]
        (violation,) = judged(uses[:MOST_NOTES])
        assert [note.span.line for note in violation.notes] == [10, 11, 12]

    def test_beyond_the_bound_a_last_note_counts_the_rest(self) -> None:
        uses = [model_use("gpt-6", request=span_at(line)) for line in range(10, 20)]
        (violation,) = judged([*uses, *uses])
        assert [note.span.line for note in violation.notes] == [10, 11, 12, 13]
        assert violation.notes[-1].message == "and 7 more, the first of them here"
        (violation,) = judged(uses[:4])
        assert violation.notes[-1].message == "and 1 more, here"

    def test_the_notes_do_not_depend_on_the_order_of_the_facts(self) -> None:
        uses = [model_use("gpt-6", request=span_at(line)) for line in (10, 11, 12)]
        uses.append(model_use("gpt-6", request=span_at(2), request_path="service/a.py"))
        uses.append(model_use("gpt-6", request=span_at(90), host=GATEWAY_HOST))
        results = {judged(order) for order in permutations(uses)}
        ((violation,),) = results
        places = [(note.path, note.span.line) for note in violation.notes]
        assert places == [("service/chat.py", 90), *(("service/chat.py", line) for line in (10, 11, 12))]

    def test_requests_in_other_files_follow_those_in_this_one(self) -> None:
        far = model_use("gpt-6", request=span_at(3), request_path="a.py")
        (violation,) = judged([far, model_use("gpt-6", request=span_at(9))])
        assert [(note.path, note.span.line) for note in violation.notes] == [("service/chat.py", 9), ("a.py", 3)]

    def test_two_values_at_one_place_are_two_violations(self) -> None:
        assert len(judged([model_use("gpt-6"), model_use("gpt-7")])) == 2

    def test_the_same_value_at_two_places_is_two_violations(self) -> None:
        assert len(judged([model_use("gpt-6"), model_use("gpt-6", span=span_at(2))])) == 2

    def test_requests_of_two_families_agree_on_no_safe_fix(self) -> None:
        use = model_use("GPT-5.4-mini")
        (violation,) = judged([use, model_use("GPT-5.4-mini", family=Family.ANTHROPIC)])
        assert violation.fix is not None
        assert violation.fix.applicability is Applicability.UNSAFE

    def test_a_literal_that_another_provider_gets_too_is_not_fixed_safely(self) -> None:
        here = model_use("GPT-5.4-mini")
        (violation,) = judged([here])
        assert violation.fix is not None
        assert violation.fix.applicability is Applicability.SAFE
        (violation,) = judged([here, model_use("GPT-5.4-mini", host="api.openai.com")])
        assert violation.fix is not None
        assert violation.fix.applicability is Applicability.UNSAFE


class TestPerFileIgnores:
    @pytest.mark.parametrize(
        ("pattern", "path", "ignored"),
        [
            ("scripts/", "scripts/chat.py", True),
            ("scripts/*", "scripts/chat.py", True),
            ("chat.py", "service/chat.py", True),
            ("*.py", "service/chat.py", True),
            ("/chat.py", "service/chat.py", False),
            ("!service/", "service/chat.py", False),
            ("!service/", "scripts/chat.py", True),
        ],
    )
    def test_patterns_are_those_of_gitignore_below_the_root(self, pattern: str, path: str, ignored: bool) -> None:
        violations = judged([model_use("gpt-6")], path=path, per_file_ignores={pattern: ("AIM",)})
        assert bool(violations) is not ignored

    def test_other_codes_stay(self) -> None:
        assert judged([model_use("gpt-6")], per_file_ignores={"*.py": ("AIM102", "AIR")})

    def test_the_shown_path_and_the_path_below_the_root_are_two(self) -> None:
        file = JudgedFile("../app/tests/chat.py", "chat.py", FileFacts(model_uses=(model_use("gpt-6"),)))
        (violation,) = judge([file], CATALOG, Settings(root=ROOT)).violations
        assert (violation.path, violation.severity) == ("../app/tests/chat.py", Severity.ERROR)


def test_the_order_of_files_and_facts_does_not_matter() -> None:
    uses = (model_use("gpt-6", span=span_at(2)), model_use("gpt-7"), model_use("gpt-6", span=span_at(1, column=30)))
    files = [
        JudgedFile("b.py", "b.py", FileFacts(model_uses=uses)),
        JudgedFile("a.py", "a.py", FileFacts(failures=(Failure("invalid syntax", Span(1, 1, 1, 1)),))),
    ]
    results = {judge(order, CATALOG, Settings(root=ROOT)).violations for order in permutations(files)}
    reversed_facts = JudgedFile("b.py", "b.py", FileFacts(model_uses=uses[::-1]))
    results.add(judge([reversed_facts, files[1]], CATALOG, Settings(root=ROOT)).violations)
    (violations,) = results
    assert [(one.path, one.value) for one in violations] == [
        ("a.py", None), ("b.py", "gpt-7"), ("b.py", "gpt-6"), ("b.py", "gpt-6"),
    ]  # fmt: skip


def test_without_rules_or_facts_there_is_nothing() -> None:
    assert judged([]) == ()
    assert judged([model_use("gpt-6")], select=()) == ()
    assert judge([], Catalog(), Settings(root=ROOT)).violations == ()
