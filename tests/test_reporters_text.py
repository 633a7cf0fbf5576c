"""The text report: carets stand where the literal stands, and nothing that code says reaches the terminal raw."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_reports import reports

from anyint_lint.catalog import Model, ModelList, Origin
from anyint_lint.facts import Family, Span, Unchecked, UncheckedReason
from anyint_lint.printable import display_width, printable
from anyint_lint.reporters.excerpt import excerpt, wrapped
from anyint_lint.reporters.json import render_json
from anyint_lint.reporters.options import TextOptions
from anyint_lint.reporters.phrases import age, alternatives, count, place
from anyint_lint.reporters.text import render_text
from anyint_lint.violations import (
    Applicability,
    BaselineUse,
    Edit,
    Fix,
    Note,
    Report,
    Severity,
    Skip,
    UncheckedUse,
    Violation,
)

if TYPE_CHECKING:
    from anyint_lint.reporters.style import Part

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LINE = '    reply = client.responses.create(model="gpt-5.5-turbo", input=text)'


def violation(line: str = LINE, **changes: object) -> Violation:
    start = line.index('"gpt') + 1
    values: dict[str, object] = {
        "code": "AIM101",
        "name": "unknown-model",
        "severity": Severity.ERROR,
        "message": "`gpt-5.5-turbo` is not in the list",
        "path": "app/chat.py",
        "span": Span(12, start, 12, start + len('"gpt-5.5-turbo"')),
        "suggestions": ("gpt-5.4", "gpt-5.4-mini"),
    }
    return Violation(**{**values, **changes})  # type: ignore[arg-type]


def report(*violations: Violation, line: str = LINE, **changes: object) -> Report:
    excerpts = {(one.path, one.span.cell, one.span.line): line for one in violations}
    values: dict[str, object] = {"violations": violations, "files": 3, "uses": 5, "excerpts": excerpts}
    return Report(**{**values, **changes})  # type: ignore[arg-type]


def rendered(given: Report, **options: object) -> str:
    return render_text(given, TextOptions(**{"now": NOW, **options}))  # type: ignore[arg-type]


def test_a_violation_shows_place_code_line_carets_and_suggestion() -> None:
    note = Note("sent as `model` here", "app/chat.py", Span(30, 9, 30, 20))
    assert rendered(report(violation(notes=(note,)))) == (
        "app/chat.py\n"
        "  12:43 AIM101 error: `gpt-5.5-turbo` is not in the list\n"
        "     |\n"
        '  12 |     reply = client.responses.create(model="gpt-5.5-turbo", input=text)\n'
        "     |                                           ^^^^^^^^^^^^^^^\n"
        "     = help: did you mean `gpt-5.4` or `gpt-5.4-mini`?\n"
        "     = note: app/chat.py:30:9: sent as `model` here\n"
        "\n"
        "1 error in 3 files (5 uses checked)\n"
    )


def test_the_last_line_counts_what_was_not_checked_and_why() -> None:
    def use(reason: UncheckedReason) -> UncheckedUse:
        return UncheckedUse("a.py", Unchecked(Span(1, 1, 1, 2), reason, "f"))

    unchecked = (use(UncheckedReason.ELSEWHERE), use(UncheckedReason.UNRESOLVED), use(UncheckedReason.UNRESOLVED))
    given = report(
        violation(), violation(), violation(severity=Severity.WARNING), files=12, uses=9, unchecked=unchecked
    )
    last = rendered(given).splitlines()[-1]
    assert last == "2 errors, 1 warning in 12 files (9 uses checked; 3 not checked: 2 unresolved, 1 elsewhere)"


def test_a_clean_run_says_so() -> None:
    assert rendered(report(files=1, notebooks=2, uses=1)) == "No violations in 1 file and 2 notebooks (1 use checked)\n"


def test_a_quiet_run_prints_violations_only() -> None:
    assert rendered(report(), quiet=True) == ""
    assert "checked" not in rendered(report(violation()), quiet=True)


def test_unchecked_uses_and_skipped_files_are_named_on_request() -> None:
    use = UncheckedUse("a.py", Unchecked(Span(7, 3, 7, 9), UncheckedReason.ELSEWHERE, "OpenAI().chat", "llama3"))
    given = report(unchecked=(use,), skipped=(Skip("out.py", "a link that leads out"),))
    assert rendered(given, show_unchecked=True).splitlines()[:2] == [
        "a.py:7:3: not checked (elsewhere) `llama3` in OpenAI().chat",
        "out.py: skipped (a link that leads out)",
    ]


def models(family: Family, number: int, origin: Origin, fetched_at: datetime | None) -> ModelList:
    entries = tuple(Model(f"m-{index}") for index in range(number))
    return ModelList("default", family, entries, origin=origin, fetched_at=fetched_at)


def test_a_cached_list_is_told_with_its_age() -> None:
    fetched = NOW - timedelta(hours=3)
    lists = (models(Family.OPENAI, 2, Origin.CACHE, fetched), models(Family.ANTHROPIC, 1, Origin.CACHE, fetched))
    assert rendered(report(lists=lists)).splitlines()[-1] == (
        "Judged by the cached list of account default, fetched 3 hours ago: openai 2 models, anthropic 1 model"
    )


def test_a_list_file_is_told_with_its_date_so_that_the_output_stays_the_same() -> None:
    given = report(lists=(models(Family.OPENAI, 2, Origin.FILE, NOW),))
    expected = "Judged by a list file, fetched 2026-11-23 12:00 UTC: openai 2 models"
    assert rendered(given).splitlines()[-1] == expected
    assert rendered(given, now=NOW + timedelta(days=400)).splitlines()[-1] == expected


def test_a_list_file_of_several_accounts_is_told_by_account() -> None:
    one = models(Family.OPENAI, 2, Origin.FILE, None)
    other = replace(models(Family.OPENAI, 1, Origin.FILE, None), account="staging")
    assert rendered(report(lists=(one, other))).splitlines()[-2:] == [
        "Judged by a list file of account default: openai 2 models",
        "Judged by a list file of account staging: openai 1 model",
    ]


def test_a_list_of_a_time_to_come_is_not_called_new() -> None:
    lists = (models(Family.OPENAI, 2, Origin.CACHE, NOW + timedelta(days=3)),)
    assert rendered(report(lists=lists)).splitlines()[-1] == (
        "Judged by the cached list of account default, fetched 2026-11-26 12:00 UTC by another clock: openai 2 models"
    )


def test_nothing_from_code_reaches_the_terminal_unescaped() -> None:
    evil = "\x1b[2J\u202e\x07"
    note = Note(f"here {evil}", f"{evil}.py", Span(1, 1, 1, 1))
    line = f'x = f(model="gpt-5.5-turbo") # {evil}'
    given = report(
        violation(line, message=f"bad {evil}", path=f"{evil}.py", suggestions=(evil,), notes=(note,)),
        line=line,
        skipped=(Skip(evil, evil),),
        unchecked=(UncheckedUse(evil, Unchecked(Span(1, 1, 1, 1), UncheckedReason.UNRESOLVED, evil, evil)),),
    )
    text = rendered(given, show_unchecked=True)
    assert text.replace("\n", "").isprintable()
    assert "\\x1b[2J" in text


def test_colours_surround_parts_and_change_no_letter() -> None:
    def marked(part: Part, text: str) -> str:
        return f"\x01{part}\x02{text}\x03"

    coloured = rendered(report(violation()), style=marked)
    assert re.sub("\x01[a-z]+\x02|\x03", "", coloured) == rendered(report(violation()))
    assert "\x01error\x02^^^^^^^^^^^^^^^\x03" in coloured


@pytest.mark.parametrize(
    "line",
    [
        'ask(model="gpt-5.5-turbo")',
        '\t\task(model="gpt-5.5-turbo")',
        'ask("こんにちは、世界", model="gpt-5.5-turbo")',
        'ask("e\u0301te\u0301", model="gpt-5.5-turbo")',
        'ask("\u202eabc\x1b[31m", model="gpt-5.5-turbo")',
        "x" * 5000 + 'ask(model="gpt-5.5-turbo")' + "y" * 5000,
        "漢" * 300 + 'ask(model="gpt-5.5-turbo")',
    ],
)
def test_carets_stand_under_the_literal_whatever_stands_before_it(line: str) -> None:
    start = line.index('"gpt') + 1
    shown = excerpt(line, start, start + len('"gpt-5.5-turbo"'), width=100)
    before = shown.source[: shown.source.index('"gpt-5.5-turbo"')]
    assert shown.carets == " " * display_width(before) + "^" * len('"gpt-5.5-turbo"')
    assert display_width(shown.source) <= 100 + len("......")


def test_a_literal_longer_than_the_window_is_cut() -> None:
    line = 'x = "' + "a" * 1000 + '"'
    shown = excerpt(line, 5, len(line) + 1, width=60)
    assert len(shown.source) <= 66
    assert len(shown.carets) <= 66
    assert shown.source.endswith("...")


def test_a_column_behind_the_line_gives_no_carets() -> None:
    assert excerpt("short", 40, 41, width=80).carets == ""


def test_an_empty_span_at_the_end_of_a_line_gets_one_caret() -> None:
    assert excerpt("foo(", 5, 5, width=80).carets == "    ^"


def test_a_span_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    line = 'MODEL = ("gpt-5.5-"'
    text = rendered(report(violation(line, span=Span(12, 10, 13, 5)), line=line))
    assert "   |          ^^^^^^^^^^\n" in text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "less than a minute"), (60, "1 minute"), (7200, "2 hours"), (90000, "1 day"), (40 * 86400, "40 days")],
)
def test_ages_are_told_as_exactly_as_a_reader_needs(seconds: float, words: str) -> None:
    assert age(seconds) == words


# Several files, fixes, statistics


def test_violations_are_grouped_by_file_under_a_line_that_is_nothing_but_the_path() -> None:
    given = report(violation(path="a.py"), violation(path="b.py"), violation(path="b.py", span=Span(100, 43, 100, 58)))
    lines = rendered(given).splitlines()
    assert [line for line in lines if line.endswith(".py")] == ["a.py", "b.py"]
    assert [line for line in lines if "AIM101" in line] == [
        f"  {place} AIM101 error: `gpt-5.5-turbo` is not in the list" for place in ("12:43", "12:43", "100:43")
    ]
    assert [line.index("|") for line in lines if re.match(r" +\d+ \|", line)] == [5, 6, 6]


def fix(applicability: Applicability, content: str = '"gpt-5.4"') -> Fix:
    return Fix(applicability, (Edit(Span(12, 43, 12, 58), content),))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"fix": fix(Applicability.UNSAFE)},
            "did you mean `gpt-5.4` or `gpt-5.4-mini`? (--fix --unsafe-fixes writes the first)",
        ),
        (
            {"fix": fix(Applicability.SAFE), "suggestions": ("gpt-5.4",)},
            "did you mean `gpt-5.4`? (--fix writes it)",
        ),
        ({"fix": None}, "did you mean `gpt-5.4` or `gpt-5.4-mini`?"),
    ],
)
def test_a_suggestion_says_which_option_writes_it(changes: dict[str, Any], expected: str) -> None:
    assert f"     = help: {expected}\n" in rendered(report(violation(**changes)))


def test_a_fix_without_a_suggestion_is_shown_itself_on_one_line() -> None:
    text = rendered(report(violation(suggestions=(), fix=fix(Applicability.SAFE, "a\n\x1b[0m"))))
    assert "     = fix: --fix writes `a\\n\\x1b[0m`\n" in text


def test_what_can_be_fixed_is_counted_by_the_option_that_does_it() -> None:
    safe, unsafe = violation(fix=fix(Applicability.SAFE)), violation(fix=fix(Applicability.UNSAFE))
    assert "\n1 fixable with --fix, 2 more with --unsafe-fixes\n" in rendered(report(safe, unsafe, unsafe))
    assert "\n1 fixable with --fix --unsafe-fixes\n" in rendered(report(unsafe))
    assert "fixable" not in rendered(report(violation()))


def test_statistics_stand_in_place_of_the_violations() -> None:
    given = report(violation(), violation(fix=fix(Applicability.SAFE)), violation(code="AIR201", name="some-route"))
    assert rendered(given, statistics=True).splitlines()[:3] == [
        "2  AIM101 unknown-model (1 fixable)",
        "1  AIR201 some-route",
        "",
    ]
    assert rendered(report(), statistics=True, quiet=True) == ""


def test_the_baseline_is_told_in_the_counts() -> None:
    known = BaselineUse((violation(),), ("a.py: AIM101", "b.py: AIM101"))
    assert "(5 uses checked; 1 in the baseline, 2 of it gone)" in rendered(report(baseline=known))


# The width


def test_a_message_is_broken_between_words_on_a_terminal_and_nowhere_else() -> None:
    long = violation(message="a word " * 30)
    assert len(rendered(report(long)).splitlines()[1]) > 200
    lines = rendered(report(long), width=60, wrap=True).splitlines()
    assert max(map(display_width, lines[:8])) <= 60
    assert " ".join(" ".join(lines[1:8]).split()).startswith("12:43 AIM101 error: a word a word")


@given(st.lists(st.text("ab漢é🙂", min_size=1, max_size=8), max_size=40), st.integers(0, 60), st.integers(30, 120))
def test_wrapped_text_keeps_every_word_and_its_width(words: list[str], taken: int, width: int) -> None:
    lines = wrapped("#" * taken, " ".join(words), taken, width)
    assert " ".join([lines[0][taken:], *(line[taken:] for line in lines[1:])]).split() == words
    assert all(display_width(line) <= max(width, taken + 30) or len(line[taken:].split()) == 1 for line in lines)


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("before", ["", "x" * 30, "漢" * 25, "\t\t\t", "e\u0301" * 40, "🙂" * 30, "가" * 20, "x" * 500])
def test_no_source_line_is_wider_than_asked_and_carets_keep_their_place(before: str, width: int) -> None:
    line = f'{before}ask(model="gpt-5.5-turbo")  # {before}'
    start = line.index('"gpt') + 1
    shown = excerpt(line, start, start + len('"gpt-5.5-turbo"'), width=width)
    assert display_width(shown.source) <= width
    ahead = shown.source[: shown.source.index('"gpt-5.5-turbo"')]
    assert shown.carets == " " * display_width(ahead) + "^" * len('"gpt-5.5-turbo"')


def test_a_cut_line_is_cut_no_more_than_it_must_be() -> None:
    line = "x" * 50 + 'ask("gpt")'
    assert excerpt(line, 55, 60, width=60).source == line
    assert excerpt(line + "y" * 20, 55, 60, width=70).source == line + "y" * 4 + "..."
    assert excerpt("y" * 50 + line, 105, 110, width=70).source == "..." + "y" * 4 + line


# Whatever the code says


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(reports(), st.booleans())
def test_no_text_or_json_report_holds_what_a_terminal_obeys(given_report: Report, wrap: bool) -> None:
    options = TextOptions(now=NOW, show_unchecked=True, show_skipped=True, wrap=wrap, width=60)
    for line in render_text(given_report, options).split("\n"):
        assert printable(line) == line
    document = render_json(given_report)
    assert document.replace("\n", "").isprintable()
    assert "##[" not in document
    assert json.loads(document)["summary"]["errors"] == given_report.count(Severity.ERROR)


def test_phrases() -> None:
    assert count(0, "use") == "0 uses"
    assert alternatives(["a", "b", "c"]) == "`a`, `b` or `c`"
    assert place("n.ipynb", Span(2, 3, 2, 4, cell=5)) == "n.ipynb:cell 5:2:3"
