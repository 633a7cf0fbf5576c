"""A text's program: strings with their tokens and spans, statements by their kinds."""

from __future__ import annotations

import ast
import subprocess
import sys
import warnings
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import libcst as cst
import pytest
from generated_python import STRINGS, modules
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from anyint_lint.collector import parsing
from anyint_lint.collector import program as ir
from anyint_lint.collector.lowering import Lowering, lower
from anyint_lint.collector.positions import resolved_spans
from anyint_lint.collector.string_text import literal_text
from anyint_lint.facts import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


def value_of(expression: str) -> ir.Expression:
    statement = lower(f"x = {expression}\n").body[0]
    assert isinstance(statement, ir.Assign)
    return statement.value


def strings(node: object) -> Iterator[ir.Str]:
    if isinstance(node, ir.Str):
        yield node
    elif isinstance(node, tuple) and not isinstance(node, Span):
        for one in node:
            yield from strings(one)
    elif is_dataclass(node):
        for field in fields(node):
            yield from strings(getattr(node, field.name))


def between(text: str, span: Span) -> str:
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("f'gpt-4'", "gpt-4"), ('F"""a\nb"""', "a\nb"), ("f''", ""), ("f'{{a}}'", "{a}"), ("rf'\\d{{'", "\\d{"),
        ("f'a\\x41\\N{DASH}'" .replace("DASH", "EN DASH"), "aA\u2013"), ("f'\\{{'", "\\{"), ("f'a\\\nb'", "ab"),
    ],
)  # fmt: skip
def test_an_f_string_without_holes_is_a_string_with_the_token_as_written(expression: str, text: str) -> None:
    value = value_of(expression)
    assert isinstance(value, ir.Str)
    assert (value.text, value.token) == (text, expression)
    assert between(f"x = {expression}", value.span) == expression


def test_the_pieces_of_an_f_string_with_holes_have_spans_and_no_token() -> None:
    assert value_of("f'a{y}b'") == ir.Joined(
        (ir.Str("a", Span(1, 7, 1, 8), ""), ir.Name("y"), ir.Str("b", Span(1, 11, 1, 12), "")), Span(1, 5, 1, 13)
    )


def test_an_f_string_whose_text_cannot_be_known_is_no_string() -> None:
    assert value_of("f'\\N{NO SUCH CHARACTER}'") == ir.Joined((ir.Other(),), Span(1, 5, 1, 29))


def test_an_implicit_concatenation_keeps_its_pieces_with_their_tokens() -> None:
    assert value_of("('a' # it's\n f'b'\n r'c')") == ir.Joined(
        (
            ir.Str("a", Span(1, 6, 1, 9), "'a'"),
            ir.Str("b", Span(2, 2, 2, 6), "f'b'"),
            ir.Str("c", Span(3, 2, 3, 6), "r'c'"),
        ),
        Span(1, 6, 3, 6),
    )


def test_bytes_are_not_kept() -> None:
    assert value_of("b'a'") == ir.Other()


def test_a_malformed_escape_is_no_string_and_no_failure() -> None:
    assert value_of("'\\x1'") == ir.Other()


def test_an_integer_of_more_digits_than_python_converts_is_no_failure() -> None:
    assert value_of("9" * 5000) == ir.Other()


@pytest.mark.parametrize(
    ("number", "value"), [("1_0", 10), ("0xFF", 255), ("0b1", 1), ("0o17", 15), ("00", 0), ("1_0.5e1", 105.0)]
)
def test_numbers_are_constants(number: str, value: float) -> None:
    assert value_of(number) == ir.Constant(value)


def test_a_chain_of_operations_leans_to_the_left() -> None:
    assert value_of("a + (b * c) - d") == ir.Binary(
        ir.Binary(ir.Name("a"), "Add", ir.Binary(ir.Name("b"), "Multiply", ir.Name("c"), Span(1, 10, 1, 15)),
                  Span(1, 5, 1, 16)),
        "Subtract", ir.Name("d"), Span(1, 5, 1, 20),
    )  # fmt: skip


def test_a_long_chain_of_operations_needs_no_depth() -> None:
    lower("x = " + " + ".join(["'a'"] * 1200) + "\n")


def test_patterns_give_what_they_bind_and_their_literals() -> None:
    text = """match x:
  case 'a' | 'b': pass
  case [y, *z, A(b, c=d)] if e: pass
  case {'k': (f, _), **g}: pass
  case h: pass
"""
    (match,) = lower(text).body
    assert isinstance(match, ir.Match)
    assert [case.names for case in match.cases] == [(), ("y", "z", "b", "d"), ("g", "f"), ("h",)]
    assert [len(case.literals) for case in match.cases] == [2, 0, 0, 0]
    assert [case.irrefutable for case in match.cases] == [False, False, False, True]


def test_statements_on_one_line_are_statements_of_their_block() -> None:
    program = lower("if x: a = 1; b = 2\nc = 3; pass; d = 4\n'''no fact'''\ntype T = int\n")
    assert [type(one).__name__ for one in program.body] == ["If", "Assign", "Assign"]
    assert isinstance(program.body[0], ir.If)
    assert len(program.body[0].body) == 2


def test_names_that_a_function_rebinds_globally_are_shared() -> None:
    program = lower("def f():\n  global a, b\n  def g():\n    global c\n  yield\n")
    assert program.shared_globals == {"a", "b", "c"}
    (function,) = program.body
    assert isinstance(function, ir.Function)
    assert (function.assigned_globals, function.generator) == (("a", "b"), True)
    assert function.span == Span(1, 5, 1, 6)


def test_a_text_that_is_no_python_is_a_syntax_error() -> None:
    with pytest.raises(cst.ParserSyntaxError):
        lower("x = (\n")


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(modules())
def test_programs_are_the_same_with_libcst_positions(text: str) -> None:
    try:
        module = cst.parse_module(text)
    except (cst.ParserSyntaxError, cst.CSTValidationError, TypeError):
        assume(False)
    assume(module.code == text)
    assert lower(text).body == Lowering(resolved_spans(module)).block(module.body)


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(modules())
def test_a_token_stands_in_the_text_where_its_span_says(text: str) -> None:
    assume("\r" not in text)
    try:
        program = lower(text)
    except (cst.ParserSyntaxError, cst.CSTValidationError, TypeError):
        assume(False)
    for string in strings(program):
        if string.token:
            assert between(text, string.span) == string.token


PIECES = st.sampled_from([
    "\\", "\\\\", "\n", "\r\n", "\r", "'", '"', "\\'", "\\x41", "\\x4", "\\101", "\\8", "\\777", "\\u00e9",
    "\\U0001F600", "\\U00110000", "\\N{DIGIT ONE}", "\\N{no}", "\\N", "\\n", "\\d", "a", "é", "{", "\\\n",
    "\\\r\n", "\\a\\b\\f\\r\\t\\v",
])  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(["", "r", "R", "u", "U", "b", "Rb"]),
    st.sampled_from(["'", '"', "'''", '"""']),
    st.lists(PIECES, max_size=6),
)
@example("", "'''", ["\r\n", "\r"])
def test_a_literal_stands_for_what_python_makes_of_it(prefix: str, quote: str, pieces: list[str]) -> None:
    token = prefix + quote + "".join(pieces) + quote
    try:
        node = cst.parse_expression(token)
    except (cst.ParserSyntaxError, cst.CSTValidationError):
        assume(False)
    assume(isinstance(node, cst.SimpleString) and node.value == token)  # not `'a'` followed by another
    assert literal_text(token) == python_text(token)


def python_text(token: str) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            value = ast.literal_eval(token)
        except SyntaxError:
            return None
    return value if isinstance(value, str) else None


@given(STRINGS)
def test_the_strings_of_the_generator_are_read(token: str) -> None:
    assert literal_text(token) == python_text(token)


def both_ways(text: str) -> tuple[object, object]:
    """What a text is read to as a whole, and in the smallest pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "_LARGE", len(text) + 1)
        whole = parsing.program_of(text, first_line=7)
        patch.setattr(parsing, "_LARGE", 10)
        patch.setattr(parsing, "_PIECE", 30)
        return whole, parsing.program_of(text, first_line=7)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(modules(), min_size=1, max_size=4), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_a_large_text_read_in_pieces_gives_the_program_of_the_whole(parts: list[str], end: str, inner: bool) -> None:
    text = "\n".join(f"{part}\n@decorated\ndef f():\n    return 'gpt-a'\n" for part in parts)
    if inner:
        text = "class A:\n    a = 1\n" + "".join(f"    {line}" for line in text.splitlines(keepends=True)) + "b = A()\n"
    whole, in_pieces = both_ways(text.replace("\n", end))
    assert in_pieces == whole


AWKWARD = {
    "methods": (
        "class A(B):\n    a = 1\n    def b(self):\n        return 'c'\n    def d(self):\n        return 'e'\nf = A()\n"
    ),
    "decorated methods": (
        "@a\nclass A:\n    @b(\n        'c',\n    )\n    def d(self): ...\n    @e\n    async def f(self): ...\n"
    ),
    "a decorator of several lines": "import a\n\n@a.b(\n    'c',\n)\ndef d():\n    return 'e'\n",
    "definitions in a condition": (
        "class A:\n    def b(self): ...\n\nif A:\n    c = 'd'\n    def e(): ...\n    f = 'g'\n"
    ),
    "two classes": (
        "class A:\n    def b(self): ...\nclass B:\n    def c(self):\n        return 'd'\n    def e(self): ...\n"
    ),
    "a method that shares a name": (
        "a = 1\nclass A:\n    def b(self): ...\n    def c(self):\n        global a\n        a = 'd'\n"
    ),
    "code in a docstring": (
        'class A:\n    def b(self):\n        """\n    def c(self): ...\n        """\n    def d(self): ...\n'
    ),
    "an unindented end of brackets": "class A:\n    def b(self): ...\n    c = d(\n)\n    def e(self): ...\n",
    "a function with functions": (
        "def a():\n    def b():\n        return 'c'\n    def d():\n        return 'e'\n    return b, d\n"
    ),
    "a loop with functions": "for a in b:\n    def c(): ...\n    def d(): ...\nelse:\n    def e(): ...\n",
    "a class in a class": (
        "class A:\n    class B:\n        c = 'd'\n        def e(self): ...\n        def f(self): ...\n"
    ),
    "methods in a condition": "class A:\n    if b:\n        def c(self): ...\n        def d(self): ...\n",
    "no Python": "class A:\n    def b(self): ...\n    def c(self: ...\n    def d(self): ...\n",
}


@pytest.mark.parametrize("name", AWKWARD)
def test_a_text_that_is_awkward_to_cut_gives_the_program_of_the_whole(name: str) -> None:
    whole, in_pieces = both_ways(AWKWARD[name])
    assert in_pieces == whole


def test_a_large_class_is_read_by_its_methods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_LARGE", 100)
    monkeypatch.setattr(parsing, "_PIECE", 50)
    read: list[str] = []

    def noted(text: str, *, first_line: int) -> ir.Program:
        read.append(text)
        return lower(text, first_line=first_line)

    monkeypatch.setattr(parsing, "lower", noted)
    text = "import a\nclass A:\n" + "".join(f"    def b{at}(self):\n        return a.c('d', {at})\n" for at in range(9))
    assert parsing.program_of(text) == lower(text)
    assert max(map(len, read)) <= 120


def test_reading_a_text_four_times_as_large_takes_little_more_memory() -> None:
    piece = "def f(a):\n    return [a.b(1, two='three'), {'four': 5}]\n\n"
    read = "import resource, sys; from anyint_lint.collector.parsing import program_of;"
    read += f"program_of({piece!r} * int(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"

    def peak(times: int) -> int:
        return int(subprocess.run([sys.executable, "-c", read, str(times)], capture_output=True, check=True).stdout)

    assert peak(8_000) < 1.5 * peak(2_000)
