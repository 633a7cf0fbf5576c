"""The route rules tell the truth about run time: what they call wrong fails at the gateway, what they pass succeeds.

Every program of tests/routes is judged, executed with its real client library, fixed where a safe fix is offered, and
executed again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fixing import fixed_source
from routes import httpx_programs, other_programs, requests_programs, sdk_programs
from routes.corrections import HTTPX, OTHER, REQUESTS, SDK, corrected
from rule_examples import judged

from anyint_lint.collector.collect import collect
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of
from anyint_lint.violations import Applicability, Violation

TESTS = Path(__file__).parent
PROGRAMS = {
    f"{library} {'right' if program.is_right else 'wrong'}: {program.name}": program
    for library, programs, corrections in (
        ("requests", requests_programs.PROGRAMS, REQUESTS),
        ("httpx", httpx_programs.PROGRAMS, HTTPX),
        ("other", other_programs.PROGRAMS, OTHER),
        ("sdk", sdk_programs.PROGRAMS, SDK),
    )
    for program in corrected(programs, corrections)
}
KEYS = ["anyint-test-key-0123456789abcdef", "sk-4kQ9vT2mXz7LbN8wRcY3"]
"""Of two accounts; the second stands in the code of some programs."""
RULES = ("AIR201", "AIR202", "AIR203", "AIR204", "AIR205", "AIR206")
Answers = dict[str, list[tuple[int, str, str]]]


def judge(source: str) -> tuple[Violation, ...]:
    facts = collect(source_of(source.encode(), SourceKind.PYTHON))
    assert not facts.failures
    assert KEYS[1] not in repr(facts)
    return judged(facts, select=RULES)


def safely_fixed(source: str) -> str:
    """The source after all safe fixes, until there is no more to do."""
    for _ in range(3):
        fixes = [one.fix for one in judge(source) if one.fix and one.fix.applicability is Applicability.SAFE]
        if not fixes:
            break
        source = fixed_source(source, fixes[:1])
    return source


@pytest.fixture(scope="module")
def answers() -> Answers:
    """Name of a program -> what the gateway answered; of a safely fixed one under `fixed: name`."""
    programs = {name: program.source for name, program in PROGRAMS.items()}
    programs |= {f"fixed: {name}": safely_fixed(one.source) for name, one in PROGRAMS.items() if one.fix == "safe"}
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment["PYTHONPATH"] = os.pathsep.join((str(TESTS), str(TESTS.parent / "src")))
    done = subprocess.run(
        [sys.executable, "-m", "routes.executing"],
        input=json.dumps({"programs": programs, "keys": KEYS}),
        capture_output=True,
        text=True,
        env=environment,
        cwd=TESTS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: Answers = json.loads(done.stdout)
    return found


def test_the_table_holds_enough_and_as_much_right_as_wrong() -> None:
    right = sum(program.is_right for program in PROGRAMS.values())
    wrong = len(PROGRAMS) - right
    assert right + wrong >= 120
    assert len(PROGRAMS) == len({program.source for program in PROGRAMS.values()})
    assert right == wrong


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_rules_say_what_is_wrong_and_what_can_be_done(name: str) -> None:
    program = PROGRAMS[name]
    found = judge(program.source)
    assert sorted({one.code for one in found}) == list(program.codes), found
    assert {one.fix.applicability.value if one.fix else None for one in found} <= {program.fix}
    for one in found:
        assert KEYS[1] not in repr(one)


@pytest.mark.parametrize("name", [name for name, program in PROGRAMS.items() if program.is_right])
def test_what_is_right_succeeds(name: str, answers: Answers) -> None:
    assert {status for status, _, _ in answers[name]} == {200}, answers[name]


@pytest.mark.parametrize("name", [name for name, program in PROGRAMS.items() if not program.is_right])
def test_what_is_wrong_fails_as_the_rule_says(name: str, answers: Answers) -> None:
    program = PROGRAMS[name]
    status, _, key = answers[name][-1]
    assert status == program.status, answers[name]
    if "AIR205" in program.codes:  # it succeeds, with the key that stands in the code
        assert key == KEYS[1]
    if status == 0:  # the key went over the network in clear text
        assert key == KEYS[0]


@pytest.mark.parametrize("name", [name for name, program in PROGRAMS.items() if program.fix == "safe"])
def test_what_is_safely_fixed_succeeds(name: str, answers: Answers) -> None:
    fixed = safely_fixed(PROGRAMS[name].source)
    assert judge(fixed) == ()
    assert {status for status, _, _ in answers[f"fixed: {name}"]} == {200}, answers[f"fixed: {name}"]
