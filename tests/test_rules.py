from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_examples import CATALOG, GATEWAY_HOST, judged, model_use, route_use, run_example, span_at, text_at

from anyint_lint.catalog import Catalog, Model, ModelList, Seen
from anyint_lint.facts import (
    Evidence,
    Failure,
    Family,
    FileFacts,
    Form,
    ModelUse,
    Span,
    Unchecked,
    UncheckedReason,
)
from anyint_lint.rules import BY_CODE, RULES, Rule
from anyint_lint.rules.examples import EXAMPLE_LISTS, Invalid, Valid, listed
from anyint_lint.rules.literals import value_of, with_value
from anyint_lint.rules.placeholders import is_placeholder
from anyint_lint.rules.routes import normal_path
from anyint_lint.rules.wording import accounts
from anyint_lint.settings import TestFiles
from anyint_lint.violations import Applicability, Severity, Violation

VALID = [pytest.param(rule.code, one, id=f"{rule.code}-{at}") for rule in RULES for at, one in enumerate(rule.valid)]
INVALID = [
    pytest.param(rule.code, one, id=f"{rule.code}-{at}") for rule in RULES for at, one in enumerate(rule.invalid)
]


def only(violations: tuple[Violation, ...], code: str) -> Violation:
    assert [violation.code for violation in violations] == [code]
    return violations[0]


def content(violation: Violation) -> str:
    assert violation.fix is not None
    (edit,) = violation.fix.edits
    assert edit.span.start <= violation.span.start  # more goes when a comment is taken out
    return edit.content


class TestExamples:
    @pytest.mark.parametrize(("code", "example"), VALID)
    def test_a_rule_keeps_silent_on_its_valid_examples(self, code: str, example: Valid) -> None:
        assert run_example(example, code) == (), example.because

    @pytest.mark.parametrize(("code", "example"), INVALID)
    def test_a_rule_finds_what_its_invalid_examples_say(self, code: str, example: Invalid) -> None:
        violation = only(run_example(example, code), code)
        assert violation.severity is example.severity
        assert violation.suggestions[: len(example.suggestions)] == example.suggestions
        assert bool(violation.suggestions) == bool(example.suggestions)
        if example.at:
            assert text_at(example.source, violation.span) == example.at
        if example.value is not None:
            assert violation.value == example.value

    @pytest.mark.parametrize(("code", "example"), INVALID)
    def test_a_fix_makes_of_the_literal_what_the_example_says(self, code: str, example: Invalid) -> None:
        violation = only(run_example(example, code), code)
        if example.applicability is None:
            assert violation.fix is None
        else:
            assert violation.fix is not None
            assert violation.fix.applicability is example.applicability
            assert content(violation) == example.fixed


class TestRegistry:
    def test_rules_are_sorted_and_each_code_and_name_is_there_once(self) -> None:
        codes = [rule.code for rule in RULES]
        assert codes == sorted(set(codes))
        assert len({rule.name for rule in RULES}) == len(RULES)
        assert set(BY_CODE) == set(codes)

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_each_rule_explains_itself(self, rule: Rule) -> None:
        explanation = rule.explanation
        for heading in ("## Why", "## Wrong", "## Right", "## How to fix"):
            assert heading in explanation
        assert explanation.count("```python\n") == 2

    def test_only_the_model_rules_need_a_list_and_all_but_one_do(self) -> None:
        needing = {rule.code for rule in RULES if rule.needs_list}
        assert needing == {rule.code for rule in RULES if rule.judges_models} - {"AIM107"}


class TestUnknownModel:
    def test_the_message_names_the_list_that_lacks_the_id(self) -> None:
        violation = only(judged([model_use("gpt-5.5-turbo")]), "AIM101")
        assert violation.message == "`gpt-5.5-turbo` is not in the model list of account default (openai)"
        assert (violation.account, violation.family) == ("default", Family.OPENAI)

    def test_a_listed_id_is_no_violation(self) -> None:
        assert judged([model_use("gpt-5.4"), model_use("claude-sonnet-4-5", family=Family.ANTHROPIC)]) == ()

    def test_a_use_of_unknown_family_is_judged_against_all_lists(self) -> None:
        assert judged([model_use("claude-sonnet-4-5", family=None)]) == ()
        violation = only(judged([model_use("gpt-6", family=None)]), "AIM101")
        assert violation.message.endswith("of account default (anthropic, openai)")

    def test_an_id_listed_for_the_other_family_only_is_not_unknown(self) -> None:
        assert judged([model_use("claude-sonnet-4-5", family=Family.OPENAI)], select=("AIM101",)) == ()

    def test_the_list_of_one_family_alone_proves_nothing_about_a_use_of_unknown_family(self) -> None:
        for one in EXAMPLE_LISTS:
            assert judged([model_use("gpt-6", family=None)], catalog=Catalog((one,))) == ()
        catalog = Catalog((listed(None, {"gpt-5.4": None}),))
        only(judged([model_use("gpt-6", family=None)], catalog=catalog), "AIM101")

    def test_a_list_that_is_not_whole_says_nothing(self) -> None:
        partial = listed(Family.OPENAI, {"gpt-5.4": None}, complete=False)
        assert judged([model_use("gpt-6")], catalog=Catalog((partial, EXAMPLE_LISTS[1]))) == ()
        assert judged([model_use("gpt-6", evidence=Evidence.BARE)], catalog=Catalog((partial,))) == ()

    def test_the_other_family_being_not_whole_does_not_matter_when_the_family_is_known(self) -> None:
        partial = listed(Family.ANTHROPIC, {"claude-sonnet-4-5": None}, complete=False)
        only(judged([model_use("gpt-6")], catalog=Catalog((EXAMPLE_LISTS[0], partial))), "AIM101")
        assert judged([model_use("gpt-6", family=None)], catalog=Catalog((EXAMPLE_LISTS[0], partial))) == ()

    def test_without_a_list_for_the_family_there_is_no_judgement(self) -> None:
        assert judged([model_use("gpt-6")], catalog=Catalog((EXAMPLE_LISTS[1],))) == ()
        assert judged([model_use("gpt-6")], catalog=Catalog()) == ()

    def test_an_id_that_one_of_two_accounts_has_is_not_unknown(self) -> None:
        other = ModelList("team", Family.OPENAI, (Model("gpt-6"),))
        only(judged([model_use("gpt-6")], catalog=Catalog((*EXAMPLE_LISTS, other))), "AIM104")

    def test_a_second_account_without_a_list_of_the_family_leaves_it_open_whether_an_id_is_unknown(self) -> None:
        other = ModelList("team", Family.ANTHROPIC, (Model("claude"),))
        assert judged([model_use("gpt-6")], catalog=Catalog((*EXAMPLE_LISTS, other))) == ()

    def test_an_id_that_an_earlier_list_had_is_said_to_have_been_there(self) -> None:
        first, last = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 10, 30, 23, tzinfo=UTC)
        now = datetime(2026, 11, 20, tzinfo=UTC)
        one = ModelList(
            "default", Family.OPENAI, (Model("gpt-5.4"),), fetched_at=now, history={"gpt-5.2": Seen(first, last)}
        )
        violation = only(judged([model_use("gpt-5.2")], catalog=Catalog((one,))), "AIM101")
        assert violation.message == (
            "`gpt-5.2` is not in the model list of account default (openai); "
            "your account's list had it until 2026-10-30"
        )
        other = replace(one, account="team", history={})
        violation = only(judged([model_use("gpt-5.2")], catalog=Catalog((one, other))), "AIM101")
        assert violation.message.endswith("; the list of account default had it until 2026-10-30")

    def test_a_time_that_lies_ahead_is_not_told(self) -> None:
        now = datetime(2026, 11, 20, tzinfo=UTC)
        seen = Seen(now, now + timedelta(days=400))
        one = ModelList("default", Family.OPENAI, (Model("gpt-5.4"),), fetched_at=now, history={"gpt-5.2": seen})
        assert "until" not in only(judged([model_use("gpt-5.2")], catalog=Catalog((one,))), "AIM101").message

    def test_several_accounts_are_all_named(self) -> None:
        other = ModelList("team", Family.OPENAI, (Model("gpt-5.2"),))
        violation = only(judged([model_use("gpt-6")], catalog=Catalog((*EXAMPLE_LISTS, other))), "AIM101")
        assert violation.message.endswith("of accounts default (openai) and team (openai)")
        assert violation.account is None

    @pytest.mark.parametrize("evidence", [Evidence.GATEWAY, Evidence.RECOGNISED, Evidence.NAMED])
    def test_certain_evidence_gives_an_error(self, evidence: Evidence) -> None:
        violation = only(judged([model_use("gpt-6", evidence=evidence)]), "AIM101")
        assert (violation.severity, violation.evidence) == (Severity.ERROR, evidence)

    @pytest.mark.parametrize("evidence", [Evidence.ELSEWHERE, Evidence.NOT_LLM])
    def test_what_does_not_concern_the_gateway_is_passed_over(self, evidence: Evidence) -> None:
        assert judged([model_use("gpt-6", evidence=evidence)]) == ()

    def test_a_bare_literal_is_only_a_warning_of_its_own_rule(self) -> None:
        violation = only(judged([model_use("gpt-6", evidence=Evidence.BARE)]), "AIM105")
        assert violation.severity is Severity.WARNING

    def test_the_gateways_host_makes_any_request_certain(self) -> None:
        violation = only(judged([model_use("gpt-6", evidence=Evidence.BARE, host=GATEWAY_HOST)]), "AIM101")
        assert violation.evidence is Evidence.GATEWAY

    def test_another_host_takes_the_request_away(self) -> None:
        assert judged([model_use("gpt-6", host="api.openai.com")]) == ()

    def test_the_host_of_the_environment_is_the_gateway(self) -> None:
        use = model_use("gpt-6", host="127.0.0.1")
        assert judged([use]) == ()
        only(judged([use], base_url="http://127.0.0.1:8080"), "AIM101")

    @pytest.mark.parametrize("value", ["", "default", "AUTO", "n/a", "<model>", "your-model", "${MODEL}", "..."])
    def test_a_sentinel_is_no_id(self, value: str) -> None:
        assert judged([model_use(value), model_use(value, evidence=Evidence.BARE)]) == ()

    def test_a_sentinel_behind_a_providers_prefix_is_none_either(self) -> None:
        assert judged([model_use("openai/auto", model_id="auto")]) == ()

    def test_allowed_models_are_globs_over_id_and_text(self) -> None:
        uses = [model_use("openai/acme-1", model_id="acme-1")]
        assert judged(uses, allowed_models=("acme-*",)) == ()
        assert judged(uses, allowed_models=("openai/*",)) == ()
        only(judged(uses, allowed_models=("acme",)), "AIM101")

    def test_a_text_that_is_listed_with_its_prefix_is_listed(self) -> None:
        catalog = Catalog((listed(None, {"openai/gpt-oss-120b": None}),))
        assert judged([model_use("openai/gpt-oss-120b", model_id="gpt-oss-120b")], catalog=catalog) == ()

    def test_case_and_spaces_are_fixed_safely(self) -> None:
        violation = only(judged([model_use(" GPT-5.4-Mini", token="' GPT-5.4-Mini'")]), "AIM101")
        assert violation.suggestions == ("gpt-5.4-mini",)
        assert violation.fix is not None
        assert violation.fix.applicability is Applicability.SAFE
        assert content(violation) == "'gpt-5.4-mini'"

    def test_two_ids_that_differ_in_case_only_leave_no_safe_fix(self) -> None:
        catalog = Catalog((listed(None, {"Acme-1": None, "acme-1": None}),))
        violation = only(judged([model_use("ACME-1")], catalog=catalog), "AIM101")
        assert violation.fix is None or violation.fix.applicability is Applicability.UNSAFE

    def test_a_replacement_is_safe_and_keeps_the_prefix(self) -> None:
        use = model_use("openai/gpt-4", model_id="gpt-4")
        for replacements in ({"gpt-4": "gpt-5.4"}, {"openai/gpt-4": "openai/gpt-5.4"}):
            violation = only(judged([use], replacements=replacements), "AIM101")
            assert violation.fix is not None
            assert violation.fix.applicability is Applicability.SAFE
            assert content(violation) == '"openai/gpt-5.4"'

    def test_a_replacement_that_is_not_listed_is_not_used(self) -> None:
        violation = only(judged([model_use("gpt-5.5")], replacements={"gpt-5.5": "gpt-9"}), "AIM101")
        assert violation.suggestions[0] == "gpt-5.4"
        assert violation.fix is not None
        assert violation.fix.applicability is Applicability.UNSAFE

    def test_without_a_literal_there_is_a_suggestion_but_no_fix(self) -> None:
        violation = only(judged([model_use("gpt-5.5-turbo", token=None)]), "AIM101")
        assert violation.suggestions[0] == "gpt-5.4"
        assert violation.fix is None

    def test_nothing_is_suggested_when_nothing_is_near(self) -> None:
        violation = only(judged([model_use("resnet50")]), "AIM101")
        assert (violation.suggestions, violation.fix) == ((), None)

    def test_a_note_shows_the_request_that_a_constant_reaches(self) -> None:
        (note,) = only(judged([model_use("gpt-6", request=span_at(9))]), "AIM101").notes
        assert note.message == "sent as `model` here: openai.OpenAI().chat.completions.create"
        assert (note.path, note.span) == ("service/chat.py", span_at(9))

    def test_a_request_in_another_file_is_noted_there(self) -> None:
        use = model_use("gpt-6", request=span_at(1), request_path="app/llm.py")
        (note,) = only(judged([use]), "AIM101").notes
        assert (note.path, note.span) == ("app/llm.py", span_at(1))

    @pytest.mark.parametrize("request_path", [None, "service/chat.py"])
    def test_a_literal_within_its_request_needs_no_note(self, request_path: str | None) -> None:
        for request in (span_at(3, 5), Span(2, 1, 4, 2)):
            use = model_use("gpt-6", span=span_at(3, 5), request=request, request_path=request_path)
            assert only(judged([use]), "AIM101").notes == ()

    @pytest.mark.parametrize("request_span", [Span(3, 6, 4, 2), Span(2, 1, 3, 14), Span(2, 1, 4, 2, cell=0)])
    def test_a_literal_that_begins_or_ends_outside_of_its_request_gets_one(self, request_span: Span) -> None:
        use = model_use("gpt-6", span=span_at(3, 5), request=request_span)
        assert len(only(judged([use]), "AIM101").notes) == 1

    def test_a_very_long_value_does_not_fill_the_message(self) -> None:
        assert len(only(judged([model_use("x" * 10_000)]), "AIM101").message) < 200


class TestDisplayName:
    def test_a_label_is_not_also_an_unknown_model(self) -> None:
        violation = only(judged([model_use("GPT-5.4 Mini")]), "AIM102")
        assert violation.suggestions == ("gpt-5.4-mini",)
        assert content(violation) == '"gpt-5.4-mini"'

    def test_case_and_spaces_of_a_label_do_not_matter(self) -> None:
        only(judged([model_use("gpt-5.4  mini")]), "AIM102")

    def test_a_label_that_two_models_share_has_no_fix(self) -> None:
        catalog = Catalog((listed(None, {"a-1": "Acme", "a-2": "Acme"}),))
        violation = only(judged([model_use("Acme")], catalog=catalog), "AIM102")
        assert (violation.suggestions, violation.fix) == (("a-1", "a-2"), None)

    def test_a_label_that_is_an_id_too_is_an_id(self) -> None:
        assert judged([model_use("Acme")], catalog=Catalog((listed(None, {"Acme": None, "a-1": "Acme"}),))) == ()

    def test_a_label_of_the_other_family_is_not_fixed(self) -> None:
        violation = only(judged([model_use("Claude Sonnet 4.5")]), "AIM102")
        assert (violation.suggestions, violation.fix) == (("claude-sonnet-4-5",), None)

    def test_a_label_behind_a_prefix_keeps_the_prefix(self) -> None:
        violation = only(judged([model_use("openai/GPT-5.4", model_id="GPT-5.4")]), "AIM102")
        assert content(violation) == '"openai/gpt-5.4"'

    def test_a_label_in_a_list_that_is_not_whole_is_still_a_label(self) -> None:
        catalog = Catalog((listed(None, {"a-1": "Acme One"}, complete=False),))
        only(judged([model_use("Acme One")], catalog=catalog), "AIM102")

    def test_a_label_in_a_bare_call_is_a_warning_and_not_fixed_safely(self) -> None:
        violation = only(judged([model_use("GPT-5.4", evidence=Evidence.BARE)]), "AIM102")
        assert violation.severity is Severity.WARNING
        assert violation.fix is not None
        assert violation.fix.applicability is Applicability.UNSAFE


class TestNotOnEveryAccount:
    TEAM = ModelList("team", Family.OPENAI, (Model("gpt-4o-mini"), Model("gpt-5.4-mini")))
    CATALOG = Catalog((*EXAMPLE_LISTS, TEAM))

    def test_the_accounts_that_lack_the_model_are_named(self) -> None:
        violation = only(judged([model_use("gpt-5.4")], catalog=self.CATALOG), "AIM104")
        assert violation.message == (
            "`gpt-5.4` is not in the model list of account team (openai), only in that of account default (openai)"
        )
        assert (violation.account, violation.fix) == ("team", None)
        assert violation.suggestions[0] == "gpt-5.4-mini"

    def test_the_lists_that_judged_are_told_by_their_place(self) -> None:
        assert only(judged([model_use("gpt-5.4")], catalog=self.CATALOG), "AIM104").lists == (0, 2)
        assert only(judged([model_use("gpt-7")], catalog=self.CATALOG), "AIM101").lists == (0, 2)
        assert only(judged([model_use("gpt-7")]), "AIM101").lists == (0,)

    def test_a_model_that_no_list_is_known_to_lack_is_no_violation(self) -> None:
        partial = replace(self.TEAM, complete=False)
        for other in (partial, ModelList("team", Family.ANTHROPIC, (Model("claude"),))):
            assert judged([model_use("gpt-5.4")], catalog=Catalog((*EXAMPLE_LISTS, other))) == ()

    def test_one_violation_for_each_fact_whatever_the_number_of_accounts(self) -> None:
        teams = [replace(self.TEAM, account=f"team{number}") for number in range(5)]
        violation = only(judged([model_use("gpt-5.4")], catalog=Catalog((*EXAMPLE_LISTS, *teams))), "AIM104")
        assert "team0 (openai), team1 (openai), team2 (openai), team3 (openai) and team4 (openai)" in violation.message
        assert violation.account is None

    def test_in_a_test_file_it_is_a_warning(self) -> None:
        violation = only(judged([model_use("gpt-5.4")], catalog=self.CATALOG, path="tests/test_a.py"), "AIM104")
        assert violation.severity is Severity.WARNING


class TestWrongFamily:
    def test_the_message_says_what_the_request_speaks_and_who_lists_the_id(self) -> None:
        violation = only(judged([model_use("claude-sonnet-4-5", request=span_at(9))]), "AIM103")
        assert violation.message == (
            "`claude-sonnet-4-5` is sent by a request of the openai family, but only the anthropic family lists it, "
            "for account default (anthropic): call it through the Anthropic SDK or `/anthropic/v1/messages`"
        )
        assert (violation.family, violation.account) == (Family.OPENAI, "default")
        assert (violation.suggestions, violation.fix) == ((), None)
        assert [note.span for note in violation.notes] == [span_at(9)]

    def test_the_other_direction_names_the_other_way(self) -> None:
        violation = only(judged([model_use("gpt-5.4", family=Family.ANTHROPIC)]), "AIM103")
        assert violation.message.startswith("`gpt-5.4` is named for the anthropic family, but only the openai family")
        assert violation.message.endswith("call it through the OpenAI SDK or the routes below `/openai/v1`")

    def test_a_use_of_unknown_family_is_of_neither_wrong_one(self) -> None:
        assert judged([model_use("claude-sonnet-4-5", family=None)]) == ()

    def test_without_a_whole_list_of_its_own_family_nothing_is_said(self) -> None:
        partial = listed(Family.OPENAI, {"gpt-5.4": None}, complete=False)
        for lists in ((EXAMPLE_LISTS[1],), (partial, EXAMPLE_LISTS[1])):
            assert judged([model_use("claude-sonnet-4-5")], catalog=Catalog(lists)) == ()

    def test_where_the_other_list_is_not_whole_the_id_is_unknown_to_its_own(self) -> None:
        partial = listed(Family.ANTHROPIC, {"claude-sonnet-4-5": None}, complete=False)
        only(judged([model_use("claude-sonnet-4-5")], catalog=Catalog((EXAMPLE_LISTS[0], partial))), "AIM101")

    def test_an_account_that_lists_it_for_the_right_family_is_enough(self) -> None:
        other = ModelList("team", Family.OPENAI, (Model("claude-sonnet-4-5"),))
        only(judged([model_use("claude-sonnet-4-5")], catalog=Catalog((*EXAMPLE_LISTS, other))), "AIM104")

    def test_a_list_without_a_family_lists_for_both(self) -> None:
        assert (
            judged([model_use("claude-sonnet-4-5")], catalog=Catalog((listed(None, {"claude-sonnet-4-5": None}),)))
            == ()
        )

    def test_one_literal_for_both_families_is_wrong_where_it_is_not_listed(self) -> None:
        right = model_use("gpt-5.4", request=span_at(5))
        wrong = model_use("gpt-5.4", request=span_at(6), family=Family.ANTHROPIC)
        for uses in ((right, wrong), (wrong, right)):
            violation = only(judged(uses), "AIM103")
            assert [note.span.line for note in violation.notes] == [6]

    def test_a_bare_call_is_only_warned_of(self) -> None:
        violation = only(judged([model_use("claude-sonnet-4-5", evidence=Evidence.BARE)]), "AIM103")
        assert violation.severity is Severity.WARNING

    def test_allowed_models_and_other_hosts_are_passed_over(self) -> None:
        assert judged([model_use("claude-sonnet-4-5")], allowed_models=("claude-*",)) == ()
        assert judged([model_use("claude-sonnet-4-5", host="localhost")]) == ()


class TestInlineModel:
    @staticmethod
    def judge(use: ModelUse, **settings: Any) -> tuple[Violation, ...]:
        return judged([use], select=("AIM106",), **settings)

    def test_it_is_off_unless_selected(self) -> None:
        use = model_use("gpt-5.4", request=span_at(1))
        assert judged([use]) == ()
        violation = only(self.judge(use), "AIM106")
        assert (violation.severity, violation.fix, violation.notes) == (Severity.WARNING, None, ())

    @pytest.mark.parametrize("form", [form for form in Form if form not in {Form.INLINE, Form.PAYLOAD}])
    def test_a_literal_with_a_name_is_where_it_should_be(self, form: Form) -> None:
        assert self.judge(model_use("gpt-5.4", request=span_at(1), form=form)) == ()

    def test_a_payload_is_inline_only_within_its_request(self) -> None:
        use = model_use("gpt-5.4", form=Form.PAYLOAD, request=Span(1, 1, 2, 1))
        only(self.judge(use), "AIM106")
        assert self.judge(replace(use, request=span_at(5))) == ()
        assert self.judge(replace(use, request_path="app/llm.py")) == ()

    def test_an_argument_that_reaches_a_request_elsewhere_is_noted_with_it(self) -> None:
        violation = only(self.judge(model_use("gpt-5.4", request=span_at(9))), "AIM106")
        assert [note.span for note in violation.notes] == [span_at(9)]

    def test_a_literal_that_reaches_no_known_request_is_left_alone(self) -> None:
        assert self.judge(model_use("gpt-5.4", evidence=Evidence.BARE)) == ()

    def test_only_a_valid_id_is_asked_for_a_name(self) -> None:
        for value in ("gpt-6", "GPT-5.4 Mini", "claude-sonnet-4-5", "auto"):
            assert self.judge(model_use(value, request=span_at(1))) == ()

    def test_tests_are_left_alone_unless_they_count_like_any_file(self) -> None:
        use = model_use("gpt-5.4", request=span_at(1))
        assert self.judge(use, path="tests/test_chat.py") == ()
        only(self.judge(use, path="tests/test_chat.py", tests=TestFiles.ERROR), "AIM106")


class TestUnresolvedModel:
    @staticmethod
    def judge(*unchecked: Unchecked, **settings: Any) -> tuple[Violation, ...]:
        return judged(FileFacts(unchecked=unchecked), select=("AIM107",), catalog=Catalog(), **settings)

    def test_it_is_off_unless_selected_and_needs_no_list(self) -> None:
        one = Unchecked(span_at(4), UncheckedReason.UNRESOLVED, "openai.OpenAI().responses.create")
        assert judged(FileFacts(unchecked=(one,))) == ()
        violation = only(self.judge(one), "AIM107")
        assert violation.message == (
            "the model of this request cannot be known from the code: openai.OpenAI().responses.create"
        )
        assert (violation.span, violation.severity) == (span_at(4), Severity.WARNING)

    @pytest.mark.parametrize("reason", [UncheckedReason.ELSEWHERE, UncheckedReason.NOT_LLM])
    def test_what_is_no_request_to_the_gateway_is_passed_over(self, reason: UncheckedReason) -> None:
        assert self.judge(Unchecked(span_at(4), reason, "ask")) == ()

    def test_the_host_settles_whom_a_request_concerns(self) -> None:
        one = Unchecked(span_at(4), UncheckedReason.UNRESOLVED, "ask", host="llm.example.com")
        assert self.judge(one) == ()
        only(self.judge(one, gateway_hosts=("llm.example.com",)), "AIM107")


@pytest.mark.parametrize(
    "client",
    [
        "OpenAI()",
        'OpenAI(base_url="https://api.openai.com/v1")',
        'OpenAI(base_url=os.getenv("OPENAI_BASE_URL", "https://api.openai.com/v1"))',
        'Anthropic(base_url="https://api.anthropic.com")',
    ],
)
def test_an_sdks_own_address_written_out_takes_no_request_away(client: str) -> None:
    call = "messages" if client.startswith("Anthropic") else "chat.completions"
    code = f"""
    import os

    from anthropic import Anthropic
    from openai import OpenAI

    {client}.{call}.create(model="gpt-6", messages=[])
    """
    violation = only(run_example(Valid(code=code), "AIM101"), "AIM101")
    assert violation.evidence is Evidence.RECOGNISED


class TestRoutes:
    @pytest.mark.parametrize(
        "path", ["/v1/models", "/v1/models/", "//v1//models", "/v1/models?limit=5", "/v1/models#x"]
    )
    def test_the_gateways_plain_route_is_an_error(self, path: str) -> None:
        route = route_use(f"https://{GATEWAY_HOST}{path}", host=GATEWAY_HOST, path=path)
        violation = only(judged([route]), "AIR201")
        assert violation.severity is Severity.ERROR
        assert violation.suggestions == ("/openai/v1/models", "/anthropic/v1/models")

    @pytest.mark.parametrize(
        "path", ["/openai/v1/models", "/anthropic/v1/models", "/v1/chat/completions", "/v1/modelsx"]
    )
    def test_other_paths_of_the_gateway_are_right(self, path: str) -> None:
        assert judged([route_use(f"https://{GATEWAY_HOST}{path}", host=GATEWAY_HOST, path=path)]) == ()

    def test_one_model_below_the_plain_route_is_an_error_without_a_fix(self) -> None:
        route = route_use(f"https://{GATEWAY_HOST}/v1/models/gpt-5.4", host=GATEWAY_HOST, path="/v1/models/gpt-5.4")
        assert only(judged([route]), "AIR201").fix is None

    @pytest.mark.parametrize("host", ["api.openai.com", "localhost", "anyint.ai.example.com", "notanyint.ai"])
    def test_other_hosts_are_their_own_affair(self, host: str) -> None:
        assert judged([route_use(f"https://{host}/v1/models", host=host, path="/v1/models")]) == ()

    @pytest.mark.parametrize(
        ("headers", "family"),
        [
            (("authorization",), "openai"),
            (("anthropic-version", "x-api-key"), "anthropic"),
        ],
    )
    def test_the_headers_tell_the_route(self, headers: tuple[str, ...], family: str) -> None:
        url = f"https://{GATEWAY_HOST}/v1/models?limit=5"
        violation = only(judged([route_use(url, host=GATEWAY_HOST, path="/v1/models", headers=headers)]), "AIR201")
        assert violation.suggestions == (f"/{family}/v1/models",)
        assert violation.fix is not None
        assert violation.fix.applicability is Applicability.SAFE
        assert content(violation) == f'"https://{GATEWAY_HOST}/{family}/v1/models?limit=5"'

    def test_a_fix_that_leaves_a_header_missing_is_not_safe(self) -> None:
        url = f"https://{GATEWAY_HOST}/v1/models"
        route = route_use(url, host=GATEWAY_HOST, path="/v1/models", headers=("x-api-key",))
        violation = only(judged([route]), "AIR201")
        assert violation.suggestions == ("/anthropic/v1/models",)
        assert violation.fix is not None
        assert violation.fix.applicability is Applicability.UNSAFE

    @pytest.mark.parametrize("headers", [None, (), ("authorization", "x-api-key")])
    def test_a_route_of_unknown_family_is_fixed_unsafely(self, headers: tuple[str, ...] | None) -> None:
        route = route_use(f"https://{GATEWAY_HOST}/v1/models", host=GATEWAY_HOST, path="/v1/models", headers=headers)
        violation = only(judged([route]), "AIR201")
        assert violation.fix is not None
        assert violation.fix.applicability is Applicability.UNSAFE

    @pytest.mark.parametrize(
        ("token", "fixed"),
        [
            ('f"{BASE}/v1/models"', 'f"{BASE}/openai/v1/models"'),
            ('"v1/models"', '"openai/v1/models"'),
            ("r'/v1/models'", "r'/openai/v1/models'"),
            ('"/models"', None),
            ("""f"{join('/v1/models')}\"""", None),
            ('"/v1/models" "/v1/models"', None),
            (None, None),
        ],
    )
    def test_a_fix_changes_nothing_but_the_route(self, token: str | None, fixed: str | None) -> None:
        route = route_use(
            "{}/v1/models", host=GATEWAY_HOST, path="/v1/models", family=Family.OPENAI, token=token, span=span_at(3)
        )
        violation = only(judged([route]), "AIR201")
        assert (violation.fix and content(violation)) == fixed

    @pytest.mark.parametrize("path", ["/v1/models", "{}/v1/models", "v1/models/"])
    def test_the_plain_route_on_an_unknown_host_is_a_warning(self, path: str) -> None:
        violation = only(judged([route_use("{}/v1/models", host=None, path=path)]), "AIR202")
        assert (violation.severity, violation.evidence, violation.fix) == (Severity.WARNING, None, None)

    def test_only_reading_a_list_on_an_unknown_host_is_doubtful(self) -> None:
        assert judged([route_use("{}/v1/models", host=None, path="/v1/models", method="POST")]) == ()
        assert judged([route_use("{}/openai/v1/models", host=None, path="/openai/v1/models")]) == ()

    def test_routes_are_judged_without_any_list_and_in_tests_as_elsewhere(self) -> None:
        route = route_use(f"https://{GATEWAY_HOST}/v1/models", host=GATEWAY_HOST, path="/v1/models")
        violation = only(judged([route], catalog=Catalog(), path="tests/test_models.py"), "AIR201")
        assert violation.severity is Severity.ERROR

    def test_normal_paths(self) -> None:
        assert normal_path("") == normal_path("/") == normal_path("//") == "/"
        assert normal_path("/openai/../v1/./models") == "/v1/models"


def test_a_source_that_cannot_be_read_is_an_error_at_its_place() -> None:
    facts = FileFacts(failures=(Failure("invalid syntax", Span(3, 5, 3, 5)),))
    violation = only(judged(facts, catalog=Catalog()), "AIX901")
    assert (violation.message, violation.span) == ("not checked: invalid syntax", Span(3, 5, 3, 5))


class TestLiterals:
    @pytest.mark.parametrize(
        ("token", "expected"),
        [
            ('"gpt-6"', '"gpt-5.4"'),
            ("'gpt-6'", "'gpt-5.4'"),
            ('"""gpt-6"""', '"""gpt-5.4"""'),
            ("u'gpt-6'", "u'gpt-5.4'"),
            ("R'gpt-6'", "R'gpt-5.4'"),
            ('f"gpt-6"', 'f"gpt-5.4"'),
            (r'"gpt\x2d6"', '"gpt-5.4"'),
        ],
    )
    def test_prefix_and_quotes_stay(self, token: str, expected: str) -> None:
        assert with_value(token, "gpt-6", "gpt-5.4") == expected

    @pytest.mark.parametrize(
        "token", ['b"gpt-6"', 'f"gpt-{n}"', "'gpt' '-6'", "'gpt-' \"6\"", "name", '("gpt-6")', '"gpt-7"', "", '"gpt-6']
    )
    def test_what_is_not_one_plain_literal_of_that_value_is_left_alone(self, token: str) -> None:
        assert with_value(token, "gpt-6", "gpt-5.4") is None

    def test_an_id_that_would_need_an_escape_in_a_raw_or_formatted_string_is_refused(self) -> None:
        assert with_value("r'x'", "x", "a'b") is None
        assert with_value("f'x'", "x", "{danger()}") is None

    @given(st.text(max_size=20), st.sampled_from(["'", '"', "'''", '"""']))
    def test_a_new_value_is_read_back_as_it_is(self, value: str, quotes: str) -> None:
        result = with_value(f"{quotes}x{quotes}", "x", value)
        assert result is None or (ast.literal_eval(result) == value and result.isprintable())

    def test_a_value_from_the_network_cannot_leave_the_literal(self) -> None:
        result = with_value('"x"', "x", '"; import os #\n')
        assert result is not None
        assert value_of(result) == '"; import os #\n'
        assert "\n" not in result


class TestPlaceholders:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "Default",
            "None",
            "N/A",
            "<model>",
            "{{model}}",
            "{model}",
            "${MODEL}",
            "$MODEL",
            "gpt-${VERSION}",
            "your-model",
            "your_model_id",
            "YOUR_MODEL_HERE",
            "your-deployment-name",
            "my-model",
            "model-name",
            "not-provided",
            "...",
        ],
    )
    def test_sentinels_and_things_to_fill_in(self, text: str) -> None:
        assert is_placeholder(text)

    @pytest.mark.parametrize("text", ["gpt-5.4", "my-finetuned-model", "model-router", "default-v2", "fake", "o3"])
    def test_names(self, text: str) -> None:
        assert not is_placeholder(text)


def test_lists_without_a_family_are_named_by_their_account_alone() -> None:
    assert accounts([listed(None, {})]) == "account default"
    assert accounts(CATALOG.lists) == "account default (anthropic, openai)"
