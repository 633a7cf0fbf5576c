from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyint_lint.printable import display_width, printable, shortened


def test_plain_text_is_returned_unchanged() -> None:
    text = "gpt-5.4 \\ 'x'"
    assert printable(text) is text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x7f\x9b", "\\x7f\\x9b"),
        ("\u202egpt\u2066", "\\u202egpt\\u2066"),
        ("\u200e\u200f\u061c", "\\u200e\\u200f\\u061c"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("gpt\u200b-5\ufeff", "gpt\\u200b-5\\ufeff"),
        ("gpt-5\ufe0f\u3164", "gpt-5\\ufe0f\\u3164"),
        ("\U000e0041", "\\U000e0041"),
        ("\udce9.py", "\\udce9.py"),
        ("Modell für 日本語 🎉 \ue000", "Modell für 日本語 🎉 \ue000"),
    ],
)
def test_what_moves_reorders_or_hides_is_escaped_and_nothing_else(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters()))
def test_no_control_format_or_surrogate_character_is_left(text: str) -> None:
    result = printable(text)
    assert not {unicodedata.category(character) for character in result} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert printable(result) == result
    result.encode()


@given(st.text(), st.integers(1, 30))
def test_shortened_text_fits_and_is_whole_where_it_can_be(text: str, limit: int) -> None:
    result = shortened(text, limit)
    assert display_width(result) <= limit
    if display_width(printable(text)) <= limit and len(text) <= limit:
        assert result == printable(text)


def test_an_escape_is_not_cut_in_two() -> None:
    assert shortened("abc\x1bdef", 6) == "abc…"
    assert shortened("abc\x1b", 7) == "abc\\x1b"


def test_a_megabyte_is_shortened_without_being_escaped_first() -> None:
    assert shortened("\x1b" * 1_000_000, 10) == "\\x1b\\x1b…"


def test_wide_characters_take_two_columns_and_combining_marks_none() -> None:
    assert display_width("abc") == 3
    assert display_width("日本") == 4
    assert display_width("e\u0301") == 1
