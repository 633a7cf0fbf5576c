"""The text report: carets stand where the literal stands, and nothing that code says reaches the terminal raw."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from anyint_lint.catalog import Model, ModelList, Origin
from anyint_lint.facts import Family, Span, Unchecked, UncheckedReason
from anyint_lint.printable import display_width
from anyint_lint.reporters.excerpt import excerpt
from anyint_lint.reporters.phrases import age, alternatives, count, place
from anyint_lint.reporters.text import TextOptions, render_text
from anyint_lint.violations import Note, Report, Severity, Skip, UncheckedUse, Violation

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


def test_phrases() -> None:
    assert count(0, "use") == "0 uses"
    assert alternatives(["a", "b", "c"]) == "`a`, `b` or `c`"
    assert place("n.ipynb", Span(2, 3, 2, 4, cell=5)) == "n.ipynb:cell 5:2:3"
