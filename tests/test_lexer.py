"""Marks: names, numbers, strings and brackets of a text, in order, with offsets."""

from __future__ import annotations

import io
import keyword
import re
import sys
import time
import tokenize

import pytest
from generated_python import modules
from hypothesis import HealthCheck, assume, given, settings

from anyint_lint.collector import lexer
from anyint_lint.collector.lexer import LexError, marks


def pieces(text: str) -> list[tuple[str, str]]:
    """Each mark's text, and all that it reaches over."""
    found = marks(text)
    return [(mark, text[start:end]) for mark, (start, end) in zip(found.texts, found.extents, strict=True)]


def words(text: str) -> list[str]:
    return marks(text).texts


def test_keywords_operators_and_comments_have_no_mark() -> None:
    assert words("for x in y:  # z 'a\n  return x if not y else x+y\n") == ["x", "y", "x", "y", "x", "y"]


def test_words_that_are_keywords_in_places_have_a_mark() -> None:
    assert words("match x:\n case _: type T = await y") == ["match", "x", "case", "_", "type", "T", "await", "y"]


def test_a_bracket_reaches_to_its_partner() -> None:
    assert pieces("f(a[0], {b})") == [
        ("f", "f"), ("(", "(a[0], {b})"), ("a", "a"), ("[", "[0]"), ("0", "0"), ("{", "{b}"), ("b", "b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "token",
    ["'a'", '"\'"', "r'\\''", "''", '""', "'\\\n'", "'\\\r\n'", "'''a'b''c\n'''", '"""\\"""a"""', "Rb'x'", "u'x'",
     "'''\\\r\n'''"],
)  # fmt: skip
def test_a_string_is_one_mark(token: str) -> None:
    assert words(f"x = {token} + y") == ["x", token, "y"]
    if token[0] in "\"'":
        assert words(f"x = y if{token}else z") == ["x", "y", token, "z"]


@pytest.mark.parametrize(
    "number", ["0", "1_000", "0xFF", "0B1", "0o7_7", "1.", ".5", "1.5", "1e5", "1.e-5", ".5E+1_0j", "3J"]
)
def test_a_number_is_one_mark(number: str) -> None:
    assert words(f"[{number}, {number}if x else y]") == ["[", number, number, "x", "y"]


def test_names_beyond_ascii_are_one_mark() -> None:
    assert words("हिन्दी + e\u0301t\u00e9 + ℘ + 名前1") == ["हिन्दी", "e\u0301t\u00e9", "℘", "名前1"]


def test_dots_have_no_mark_but_the_ellipsis() -> None:
    assert words("a.b. c ...") == ["a", "b", "c", "..."]
    assert words("from ...a import b") == ["...", "a", "b"]
    assert words("from .. import b") == ["b"]


def test_an_f_string_reaches_over_its_holes_and_its_text_has_no_marks() -> None:
    assert pieces("f'a{x}b (' + y") == [("f'", "f'a{x}b ('"), ("{", "{x}"), ("x", "x"), ("y", "y")]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("f'{{a}}'", []),
        ("f'{{{a}}}'", ["{", "a"]),
        ("f'\\N{DASH}'", []),
        ("rf'\\N{a}'", ["{", "a"]),
        ("f'\\{a}'", ["{", "a"]),
        ("f'\\'{a}'", ["{", "a"]),
        ("f'\\\\{a}'", ["{", "a"]),
        ("f'{a!r}'", ["{", "a"]),
        ("f'{a ! r:b}'", ["{", "a"]),
        ("f'{a!=r}'", ["{", "a", "r"]),
        ("f'{a:b{c}d}'", ["{", "a", "{", "c"]),
        ("f'{a:=5}'", ["{", "a"]),
        ("f'{(a:=5)}'", ["{", "(", "a", "5"]),
        ("f'{a[1:2]:3}'", ["{", "a", "[", "1", "2"]),
        ("f'{a=:{{b}}}'", ["{", "a", "{", "{", "b"]),
        ("f'{a['b']}'", ["{", "a", "[", "'b'"]),
        ("f'{f'{f'{a}'}'}'", ["{", "f'", "{", "f'", "{", "a"]),
        ("f'''{\na # }'\n}'''", ["{", "a"]),
        ("f'''it's \"{a}\" ''{b}'''", ["{", "a", "{", "b"]),
        ("t'{a}'", ["{", "a"]),
    ],
)
def test_a_hole_is_code_and_its_conversion_and_format_are_not(text: str, inside: list[str]) -> None:
    quote = text[: text.index("'") + (3 if "'''" in text else 1)]
    assert pieces(text + " + z")[0] == (quote, text)
    assert words(text + " + z") == [quote, *inside, "z"]


@pytest.mark.parametrize("text", ["(", ")", "f'{", "f'{a", "f'{a:", "f'a", "f'a\n'", "f'{(}'", "[)]("])
def test_brackets_and_f_strings_that_do_not_close_are_an_error(text: str) -> None:
    with pytest.raises(LexError):
        marks(text)


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(modules())
def test_generated_modules_have_the_words_and_strings_of_the_standard_tokenizer(text: str) -> None:
    """The standard library's tokenizer before 3.12 takes an f-string for one string, and later ones for several."""
    assume("f'" not in (lower := text.lower()) and 'f"' not in lower and "rf" not in lower and "fr" not in lower)
    assume("\r" not in text and "\f" not in text)
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        assume(False)
    kept = {tokenize.NAME, tokenize.NUMBER, tokenize.STRING}
    without_mark = set(keyword.kwlist) - {"await", "yield", "None", "True", "False"}
    expected = [
        token.string
        for token in tokens
        if (token.type in kept and token.string not in without_mark) or token.string in {"(", "[", "{", "..."}
    ]
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        " " * 300_000,
        "#" * 300_000,
        "\n# a" * 100_000,
        "x" * 300_000,
        "'" + "\\'" * 150_000 + "'",
        "'''" + "''\\" * 1 + "' " * 100_000 + "'''",
        "f'" + "{{" * 150_000 + "'",
        "f'''" + "''a" * 100_000 + "'''",
        "." * 100_000,
        "1" * 300_000,
        "$" * 100_000,
    ],
    ids=range(11),
)
def test_the_time_grows_with_the_length_only(text: str) -> None:
    started = time.process_time()
    marks(text)
    assert time.process_time() - started < 2


def test_a_name_is_made_of_word_characters_and_all_beyond_ascii() -> None:
    """The lexer's classes say what a name is not made of; this is what it is made of."""
    begins = re.compile(r"[A-Za-z_\x80-\U0010ffff]")
    goes_on = re.compile(r"[A-Za-z0-9_\x80-\U0010ffff]")
    first, more = lexer.NAME_START, lexer.NAME_CHARACTER
    for character in map(chr, range(sys.maxunicode + 1)):
        assert bool(re.match(first, character)) == bool(begins.match(character)), character
        assert bool(re.match(more, character)) == bool(goes_on.match(character)), character
