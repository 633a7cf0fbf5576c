"""The oracle finds no difference: what arrives as a request's model is what the collector says, at the literal."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from oracle.comparing import Comparison, Difference, Kind, collect_file, compare
from oracle.executing import BrokenProgramError, Executor, TooManyRunsError
from oracle.limits import LIMITS
from oracle.programs import Program, compose, programs
from oracle.recording import Arrival

pytestmark = [
    # Programs are as careless as programs are: they leave clients and coroutines behind.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PROGRAMS = 100
_HEAD = """
import openai
from world import *
send = lambda model: openai.OpenAI(max_retries=0).models.retrieve(model)
"""
_AGENT = """
class A:
    def __init__(self, m):
        self.m = m
    def ask(self):
        send(self.m)
"""


@pytest.fixture(scope="module")
def executor() -> Iterator[Executor]:
    with Executor() as executor:
        yield executor


def _compared(program: Program, executor: Executor) -> Comparison | None:
    """None for a program with too many branches to run."""
    try:
        return compare(program, executor)
    except TooManyRunsError:
        return None


@pytest.mark.timeout(600)  # it runs thousands of branches: a minute on a machine that has time
def test_what_arrives_is_what_the_collector_reports(executor: Executor) -> None:
    @settings(
        max_examples=PROGRAMS, deadline=None, derandomize=True, database=None, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(programs(executor.recording.hosts))
    def check(program: Program) -> None:
        comparison = _compared(program, executor)
        assert comparison is None or not comparison.differences, program.source

    check()


def test_the_programs_are_sound_and_much_arrives(executor: Executor) -> None:
    """Nothing broken, and the oracle is no empty promise: most programs send, over branches, to both hosts."""
    hosts = executor.recording.hosts
    compared = [_compared(compose(Random(seed), hosts), executor) for seed in range(30)]
    outcomes = [one.outcome for one in compared if one is not None]
    assert len(outcomes) > 25
    assert sum(bool(one.arrived) for one in outcomes) > 25
    assert sum(len(one.arrived) for one in outcomes) > 60
    assert {arrival.host for one in outcomes for arrival in one.arrived} == {"127.0.0.1", "localhost"}


@pytest.mark.parametrize(
    ("body", "arrived"),
    [
        ("flip() and send('a') or send('b')", {"a", "b"}),
        ("send(choose('k', 'l') if flip() else 'c')", {"k", "l", "c"}),
        ("for m in 'abc':\n    if flip():\n        break\nsend(m)", {"a", "b", "c"}),
        ("try:\n    refuse()\n    send('a')\nexcept Refused:\n    send('b')", {"a", "b"}),
        ("def ask(model='a'):\n    send(model)", {"a"}),
        ("def ask(model='a'):\n    send(model)\nask('b')", {"a", "b"}),
        ("def ask(model='a'):\n    send(str(model))", {"a"}),
        ("def _ask(fast):\n    send('a' if fast else 'b')\n_ask(True)", {"a"}),
        ("def ask(flag=True):\n    send('a' if flag else 'b')\nask(True)", {"a", "b"}),
        ("class A:\n    m = 'a'\n    def ask(self):\n        send(self.m)\nclass B(A):\n    m = 'b'", {"a", "b"}),
        ("MODELS = ['a', 'b']\ndef ask():\n    send(MODELS.pop(0))", {"a", "b"}),
        (_AGENT + "agent = A('a')", {"a"}),
        (_AGENT + "agent = A('a')\nagent.m = 'b'\nagent.ask()", {"b"}),
    ],
)  # fmt: skip
def test_every_branch_and_every_way_in_is_run(executor: Executor, body: str, arrived: set[str]) -> None:
    outcome = executor.outcome(Program(_HEAD + body))
    assert {one.model for one in outcome.arrived} == arrived


def test_a_request_that_may_fail_fails_on_some_runs(executor: Executor) -> None:
    source = """
import openai
chat = openai.OpenAI(max_retries=0).chat.completions
for model in ("a", "b", "c"):
    try:
        chat.create(model=model, messages=[{"role": "user", "content": "may fail"}])
        break
    except openai.APIStatusError:
        pass
"""
    outcome = executor.outcome(Program(source))
    assert {one.model for one in outcome.arrived} == {"a", "b", "c"}
    assert outcome.runs == 4


def test_arrivals_are_told_apart_by_host(executor: Executor) -> None:
    elsewhere = executor.recording.hosts.elsewhere
    source = f'import openai\nopenai.OpenAI(base_url="{elsewhere}/openai/v1").models.retrieve("a")\n'
    assert executor.outcome(Program(source)).arrived == {Arrival("a", "localhost")}


def test_a_collector_that_errs_is_caught(executor: Executor) -> None:
    """A program that sends one model is compared with the facts of one that sends another."""
    sent, said = (
        Program(f'import openai\nopenai.OpenAI(max_retries=0).models.retrieve("{model}")\n')
        for model in ("gpt-a", "gpt-b")
    )
    found = compare(sent, executor, lambda _program: collect_file(said)).differences
    assert found == (
        Difference(Kind.FALSE, "gpt-b", "127.0.0.1"),
        Difference(Kind.MISPLACED, "gpt-b", "127.0.0.1", 2),
        Difference(Kind.MISSED, "gpt-a", "127.0.0.1"),
    )


@pytest.mark.parametrize("name", LIMITS)
def test_a_known_limit_reports_too_much_and_misses_nothing(executor: Executor, name: str) -> None:
    limit = LIMITS[name]
    found = compare(Program(limit.source), executor)
    assert {one.model for one in found.outcome.arrived} == limit.arrived
    differences = {(one.kind, one.value) for one in found.differences}
    assert {value for kind, value in differences if kind is Kind.FALSE} == limit.too_much
    assert {value for kind, value in differences if kind is not Kind.FALSE} <= {"M.A"}


def test_a_program_that_fails_by_itself_is_broken(executor: Executor) -> None:
    with pytest.raises(BrokenProgramError, match="NameError"):
        executor.outcome(Program("send('a')\n"))
