"""What is too deep or too large for the collector: it ends, soon, says so, and keeps what it had found."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anyint_lint.collector import nesting
from anyint_lint.collector.collect import collect
from anyint_lint.collector.nesting import MOST_BLOCKS, MOST_BRACKETS, MOST_LINKS, fault
from anyint_lint.facts import FileFacts, UncheckedReason
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of

OPENAI = "from openai import OpenAI\nclient = OpenAI()\n"
SEND = "client.responses.create(model={}, input='')\n"


def facts(code: str) -> FileFacts:
    return collect(source_of(code.encode(), SourceKind.PYTHON))


def values(found: FileFacts) -> set[str]:
    assert found.failures == ()
    return {use.value for use in found.model_uses}


Text = Callable[[int], str]
BRACKETS: dict[str, Text] = {
    "parentheses": lambda n: "x = " + "(" * n + "1" + ")" * n,
    "lists": lambda n: "x = " + "[" * n + "1" + "]" * n,
    "dicts": lambda n: "x = " + "{1:" * n + "1" + "}" * n,
    "calls": lambda n: "x = " + "f(" * n + "1" + ")" * n,
    "subscripts": lambda n: "x = " + "a[" * n + "1" + "]" * n,
    "lambdas in parentheses": lambda n: "x = " + "(lambda a, b: " * n + "1" + ")" * n,
    "targets": lambda n: "[" * n + "a" + "] " * n + " = 1",
    "in an f-string": lambda n: "x = f'{" + "(" * n + "1" + ")" * n + "}'",
}
PIECES = (
    "(",
    "[",
    "{",
    ")",
    "]",
    "}",
    "x",
    ".a",
    "-",
    "f'{",
    "'",
    "lambda:",
    "elif a:",
    "if a:",
    "case ",
    "#",
    '"',
    ",",
)
CHAINS: dict[str, Text] = {
    "signs": lambda n: "x = " + "-" * n + "1",
    "not": lambda n: "x = " + "not " * n + "1",
    "lambdas": lambda n: "x = " + "lambda a, b: " * n + "1",
    "attributes": lambda n: "x = a" + ".b" * n,
    "conditionals": lambda n: "x = " + "a if b else " * (n // 2) + "1",
    "powers": lambda n: "x = " + "a ** " * n + "1",
    "sums": lambda n: "x = " + "'a' + " * (n // 2) + "'a'",
    "or": lambda n: "x = " + "a or " * n + "1",
}


@pytest.mark.parametrize("name", BRACKETS)
def test_brackets_up_to_python_s_own_limit_are_read_and_more_are_a_failure(name: str) -> None:
    deep = BRACKETS[name]
    assert facts(deep(MOST_BRACKETS - 10) + "\n").failures == ()
    for count in (MOST_BRACKETS + 1, 2_000, 100_000):
        (failure,) = facts("y = 1\n" + deep(count) + "\n").failures
        assert failure.message == "nested too deeply: more than 200 brackets in each other"
        assert failure.span.line == 2


@example([("x = f'{", 1, ""), ("(", 199, ""), ("1", 1, ""), (")", 199, ""), ("}'", 1, "\n")])
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.integers(1, 1_500), st.sampled_from(("", "\n", "\n\t ")))))
def test_a_text_that_is_too_short_to_be_looked_through_would_pass(pieces: list[tuple[str, int, str]]) -> None:
    text = "".join(piece * count + end for piece, count, end in pieces)
    assert fault(text) == nesting._scan(text, nesting._Depth(), 1, fresh=True)


def test_blocks_indented_by_tabs_and_spaces_are_counted_however_short_the_text_is() -> None:
    indents = ["\t" * (width // 8) + " " * (width % 8) for width in range(MOST_BLOCKS + 1)]
    text = "".join(f"{indent}if a:\n" for indent in indents)
    assert len(text) < MOST_LINKS
    assert fault(text) is not None


@pytest.mark.parametrize("name", CHAINS)
def test_long_chains_are_read_and_longer_ones_are_a_failure(name: str) -> None:
    chain = CHAINS[name]
    assert facts(chain(1_500) + "\n").failures == ()
    for count in (MOST_LINKS + 10, 100_000):
        (failure,) = facts(chain(count) + "\n").failures
        assert failure.message == "nested too deeply: an expression of more than 4,000 operations in each other"


def test_blocks_up_to_python_s_own_limit_are_read_and_more_are_a_failure() -> None:
    def blocks(count: int) -> str:
        return "".join(f"{' ' * at}if a:\n" for at in range(count)) + " " * count + "pass\n"

    assert facts(blocks(MOST_BLOCKS - 1)).failures == ()
    (failure,) = facts(blocks(3_000)).failures
    assert failure.message == "nested too deeply: more than 100 blocks in each other"


def test_a_pattern_that_takes_the_parser_exponential_time_is_a_failure() -> None:
    code = f"match a:\n    case {'[' * 40}1{']' * 40}: pass\n"
    assert "deep expressions or patterns" in facts(code).failures[0].message
    assert facts("match a:\n    case {'b': [{'c': (1, *_)}]}: pass\n").failures == ()


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_what_only_looks_deep_is_read(size: int) -> None:
    code = f"'''{'(' * size}'''\n# {'[' * size}\ny = [{'-1, ' * 1_000}]\nx = 'gpt-a'\n" + OPENAI + SEND.format("x")
    assert values(facts(code)) == {"gpt-a"}


def test_depth_is_measured_on_whatever_stack_the_collector_is_called() -> None:
    found: list[FileFacts] = []
    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=lambda: found.append(facts(CHAINS["attributes"](1_500) + "\n")))
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    assert found[0].failures == ()


def test_long_sums_and_chains_of_methods_are_followed() -> None:
    code = OPENAI + SEND.format(" + ".join(["'gpt-a'", *["''"] * 1_499]))
    code += "q" + ".filter(x=1)" * 600 + "\n" + SEND.format("'gpt-b'")
    assert values(facts(code)) == {"gpt-a", "gpt-b"}


def nested(header: str, depth: int) -> str:
    return "".join(f"{' ' * at}{header.format(at)}\n" for at in range(depth)) + " " * depth


LOOPS = ["for i{0} in unknown():", "while unknown():", "for i{0} in [1, 2, 3, 4, 5, 6, 7, 8]:", "if unknown():", "try:"]


@pytest.mark.parametrize("header", LOOPS)
@pytest.mark.parametrize("depth", [18, 90])
def test_loops_in_loops_end_and_what_they_hold_is_found(header: str, depth: int) -> None:
    ends = "".join(f"{' ' * at}finally: pass\n" for at in reversed(range(depth))) if header == "try:" else ""
    code = OPENAI + nested(header, depth) + SEND.format("'gpt-a'") + ends + SEND.format("'gpt-b'")
    assert values(facts(code)) == {"gpt-a", "gpt-b"}


@pytest.mark.parametrize("depth", [18, 90])
def test_loops_in_loops_that_surely_begin_end_and_what_is_behind_them_is_found(depth: int) -> None:
    code = OPENAI + "x = True\n" + nested("while x:", depth) + "x = unknown()\n" + SEND.format("'gpt-b'")
    assert values(facts(code)) == {"gpt-b"}


def test_comprehensions_in_comprehensions_end() -> None:
    clauses = " ".join(f"for i{at} in (1, 2, 3, 4, 5, 6, 7, 8, 9)" for at in range(30))
    assert values(facts(OPENAI + f"x = [client.responses.create(model='gpt-a') {clauses}]\n")) == {"gpt-a"}


def test_many_calls_are_all_followed() -> None:
    calls = "".join(f"_ask('gpt-{at}')\n" for at in range(4_000))
    found = facts(OPENAI + "def _ask(m):\n    " + SEND.format("m") + calls)
    assert len(values(found)) == 4_000
    assert found.unchecked == ()


def test_calls_that_branch_without_end_stop_and_say_so() -> None:
    links = "".join(f"def f{at}(m):\n    f{at + 1}(m)\n    f{at + 1}(m)\n" for at in range(18))
    found = facts(OPENAI + links + "def f18(m):\n    " + SEND.format("'gpt-b'") + "f0('gpt-5.4')\n")
    assert "gpt-b" in values(found)
    assert [one.reason for one in found.unchecked] == [UncheckedReason.TOO_COMPLEX]


def test_what_takes_too_many_steps_is_broken_off_with_all_that_was_found() -> None:
    endless = (
        "def endless(a):\n"
        + "    a = [a.b(1) for a in (1, 2, 3, 4, 5, 6, 7, 8) for b in (1, 2, 3, 4, 5, 6, 7, 8)]\n" * 600
    )
    before = "def ask():\n    " + SEND.format("'gpt-a'")
    after = "def ask_again():\n    " + SEND.format("'gpt-c'")
    found = facts(OPENAI + before + endless + after + SEND.format("'gpt-b'"))
    assert {use.value for use in found.model_uses} == {"gpt-a", "gpt-b", "gpt-c"}
    (failure,) = found.failures
    assert failure.message == "the rest of it, which is too complex; what was found until there counts"
    assert (failure.span.line, failure.span.column) == (5, 5)


def test_more_tokens_than_memory_holds_are_a_failure() -> None:
    for code in ("x = [" + "1," * 600_000 + "]", "x=1\n" * 300_000, "\n" * 1_100_000):
        (failure,) = facts(code).failures
        assert failure.message == "too large: more than 1,000,000 words, signs and lines"
