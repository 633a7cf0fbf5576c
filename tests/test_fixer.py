"""Edits to bytes, on sources of every shape: only what is meant differs, and what would differ in more is refused."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest
from generated_python import modules
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rule_examples import CATALOG, ROOT

from anyint_lint.collector.collect import collect
from anyint_lint.collector.faithful import Change, unfaithful
from anyint_lint.facts import Span
from anyint_lint.fixer import NotFixableError, compatible, edited
from anyint_lint.fixing import faithfully_edited
from anyint_lint.judge import JudgedFile, judge
from anyint_lint.paths import SourceKind
from anyint_lint.settings import Settings
from anyint_lint.sources import Source, source_of
from anyint_lint.violations import Applicability, Edit, Fix, Violation

MARK = "\N{OBJECT REPLACEMENT CHARACTER}"
LITERALS = st.sampled_from(
    ["'GPT-5.4'", '"GPT-5.4"', "r'GPT-5.4'", 'R"GPT-5.4"', "u'GPT-5.4'", 'f"GPT-5.4"', "rf'GPT-5.4'", "'''GPT-5.4'''",
     '"""GPT-5.4"""', "'GPT\\x2d5.4'", "( 'GPT-5.4' )", "(\n'GPT-5.4'# (\n)", "f'''GPT-5.4'''"]
)  # fmt: skip
CALLS = st.sampled_from(
    [
        "OpenAI().chat.completions.create(model={}, messages=[])",
        "OpenAI().chat.completions.create(\n\tmodel={},  # 'GPT-5.4'\n\tmessages=[f'''{{\n0}}GPT-5.4'''])",
        "x = OpenAI().chat.completions.create(**{{'model': {}, 'messages': []}}); y = 'GPT-5.4'",
        "if OpenAI:\n\tOpenAI().chat.completions.create(messages=[], model={})\n\f",
        "OpenAI().chat.completions.create(messages=['é名', 1], \\\n  model={})",
    ]
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8", "latin-1", "cp1252", "shift_jis", "euc_kr", "koi8-r", "gb18030"])


class Pair(NamedTuple):
    before: bytes
    after: bytes
    fixes: int
    """How many literals differ."""


@st.composite
def sources(draw: st.DrawFn) -> Pair:
    """A source with violations whose fixes are safe, and what it must become."""
    pieces = ["from openai import OpenAI\n"]
    for _ in range(draw(st.integers(1, 3))):
        pieces += [draw(modules()).replace("\r\n", "\n").replace("\r", "\n"), "\n"]
        literal = draw(LITERALS)
        pieces += [draw(CALLS).format(MARK + literal + MARK), "\n"]
    text = "".join(pieces)
    encoding = draw(ENCODINGS)
    bom = encoding == "utf-8" and draw(st.booleans())
    if encoding != "utf-8":
        text = f"# -*- coding: {encoding} -*-\n{text}"
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    last = draw(st.sampled_from(["\n", "", "\n\n", "\n  ", "\n# end"]))
    text = (text.rstrip("\n") + last).replace("\n", newline)
    parts = text.split(MARK)
    before = "".join(parts)
    changed = [part.replace("GPT-5.4", "gpt-5.4").replace("GPT\\x2d5.4", "gpt-5.4") for part in parts[1::2]]
    after = "".join(part for pair in zip(parts[::2], (*changed, ""), strict=True) for part in pair)
    head = b"\xef\xbb\xbf" if bom else b""
    try:
        return Pair(head + before.encode(encoding), head + after.encode(encoding), len(changed))
    except UnicodeEncodeError:
        assume(False)
        raise


def violations(source: Source) -> tuple[Violation, ...]:
    facts = collect(source)
    assume(not facts.failures)
    return judge([JudgedFile("a.py", "a.py", facts)], CATALOG, Settings(root=ROOT, select=("AIM102",))).violations


def fixed(source: Source, count: int) -> Source:
    """`count`: how many violations there are, unless the code returns or raises before one."""
    assume(len(violations(source)) == count)
    for _ in range(5):
        choice = compatible(one.fix for one in violations(source) if one.fix)
        if not choice.edits:
            break
        source = faithfully_edited(source, choice.edits)
    return source


@given(sources())
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_fixing_changes_the_literals_and_no_other_byte(pair: Pair) -> None:
    assert fixed(source_of(pair.before, SourceKind.PYTHON), pair.fixes).data == pair.after


@given(sources(), st.booleans(), st.sampled_from(["list", "lines", "text"]))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_in_a_notebook_too(pair: Pair, ascii_only: bool, form: str) -> None:
    def notebook(data: bytes) -> bytes:
        text = data.decode("utf-8-sig")
        source: Any = {"text": text, "list": [text], "lines": text.splitlines(keepends=True)}[form]
        cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [1.50]}
        cells = [{"cell_type": "markdown", "source": "GPT-5.4", "metadata": {}}, cell, cell | {"source": "1"}]
        document = {"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
        return json.dumps(document, ensure_ascii=ascii_only, indent=1).encode()

    try:
        before, after = (notebook(data) for data in pair[:2])
    except UnicodeDecodeError:
        assume(False)
        raise
    assert fixed(source_of(before, SourceKind.NOTEBOOK), pair.fixes).data == after


# What is refused

CODE = 'x = f("GPT", 1)  # "GPT"\ny = ["a", "b"]\n'


def at(text: str, code: str = CODE, *, nth: int = 0) -> Span:
    offset = -1
    for _ in range(nth + 1):
        offset = code.index(text, offset + 1)
    line = code.count("\n", 0, offset) + 1
    column = offset - (code.rfind("\n", 0, offset) + 1) + 1
    return Span(line, column, line, column + len(text))


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('"GPT"', '"gpt"); g("x"'),
        ('"GPT"', '"gpt", "x"'),
        ('"GPT"', "name"),
        ('"GPT"', 'b"gpt"'),
        ('"GPT"', "'gpt'"),
        ('"GPT"', 'f"{gpt}"'),
        ('"GPT"', '"gpt'),
        ('"GPT"', ""),
        ("1", "2"),
        ("x = ", "z = "),
        ('"a", ', ""),
        ('# "GPT"\n', "# "),
        ('# "GPT"', '"gpt"'),
        ('  # "GPT"', "; import os  # x"),
    ],
)
def test_what_changes_more_than_a_literal_is_refused(text: str, content: str) -> None:
    source = source_of(CODE.encode(), SourceKind.PYTHON)
    with pytest.raises(NotFixableError):
        faithfully_edited(source, [Edit(at(text), content)])


@pytest.mark.parametrize(("text", "content"), [('"GPT"', '"gpt"'), ('  # "GPT"', ""), ('# "GPT"', "# noqa"), ("", "")])
def test_a_literal_or_a_comment_may_change(text: str, content: str) -> None:
    new = faithfully_edited(source_of(CODE.encode(), SourceKind.PYTHON), [Edit(at(text), content)])
    assert new.data.decode() == CODE.replace(text, content, 1)


def test_a_change_that_is_not_the_intended_one_is_refused() -> None:
    old = source_of(CODE.encode(), SourceKind.PYTHON)
    new = source_of(CODE.replace('"a"', '"c"').encode(), SourceKind.PYTHON)
    assert unfaithful(old, new, [Change(None, '"a"', '"c"')]) is None
    assert unfaithful(old, new, [Change(None, '"b"', '"c"')]) == "a literal would not become what was intended"
    assert unfaithful(old, new, []) == "a literal would not become what was intended"
    assert unfaithful(old, new, [Change(None, '"a"', '"c"'), Change(None, '"b"', '"d"')]) is not None


@pytest.mark.parametrize(
    ("data", "content", "reason"),
    [
        (b'# coding: latin-1\nx = "a"\n', '"\u20ac"', "its encoding, iso8859-1, lacks a character of the new text"),
        (b'x = "a"\n\xff', '"b"', "not valid utf-8: byte 0xff (invalid start byte)"),
        (b'# coding: iso2022_jp\nx = "a"\x1b(B\n', '"b"', "its iso2022_jp text cannot be written back byte for byte"),
    ],
)
def test_what_cannot_be_written_in_its_encoding_is_refused(data: bytes, content: str, reason: str) -> None:
    line = data.count(b"\n", 0, data.index(b"x =")) + 1
    with pytest.raises(NotFixableError) as refused:
        edited(source_of(data, SourceKind.PYTHON), [Edit(Span(line, 5, line, 8), content)])
    assert str(refused.value) == reason


@pytest.mark.parametrize("span", [Span(9, 1, 9, 2), Span(1, 99, 1, 99), Span(0, 1, 1, 1), Span(2, 1, 1, 1)])
def test_a_place_that_is_not_there_is_refused(span: Span) -> None:
    with pytest.raises(NotFixableError):
        edited(source_of(CODE.encode(), SourceKind.PYTHON), [Edit(span, "")])


def test_of_two_fixes_for_one_place_the_first_is_made_and_equal_ones_count_as_one() -> None:
    def fix(*edits: tuple[int, int, str]) -> Fix:
        return Fix(Applicability.SAFE, tuple(Edit(Span(1, one, 1, end), text) for one, end, text in edits))

    first, equal, over, beside, half = (
        fix((1, 5, "a")), fix((1, 5, "a")), fix((4, 6, "b")), fix((5, 6, "c")), fix((8, 9, "d"), (2, 3, "e")),
    )  # fmt: skip
    choice = compatible([first, equal, over, beside, half, fix((6, 6, "f")), fix((7, 7, "g"))])
    assert choice.fixes == (first, equal, beside, fix((7, 7, "g")))
    assert [edit.content for edit in choice.edits] == ["a", "c", "g"]


def test_no_more_edits_are_made_at_once_than_are_bearable() -> None:
    fixes = [Fix(Applicability.SAFE, (Edit(Span(line, 1, line, 2), "x"),)) for line in range(1, 50_000)]
    assert compatible(fixes).fixes == tuple(fixes[:2_000])
    assert len(compatible(fixes, most=50_000).edits) == 49_999
