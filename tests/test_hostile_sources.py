"""Every hostile source costs itself at most: its neighbours' violations are reported, soon, without a traceback.

`tests/benchmarks/hostile.py` does the same with each in its full size.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from typing import Any

import pytest
from hostile_readers import READERS
from hostile_sources import ATTACKS, CODECS, NAMES, NEIGHBOURS, VIOLATION, Fate
from hypothesis import HealthCheck, Phase, given, settings

ODD = sys.platform != "linux"
LIMIT = 100.0
"""Seconds for all attacks together; a tenth of it is what they take."""


@pytest.fixture(scope="module", params=["1", "2"], ids=["one process", "several processes"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """All attacks in one tree, each in a directory with neighbours of its own."""
    tree = tmp_path_factory.mktemp("hostile") / "tree"
    for number, attack in enumerate(ATTACKS.values()):
        directory = tree / str(number)
        directory.mkdir(parents=True)
        for name in NEIGHBOURS:
            (directory / name).write_text(VIOLATION, "utf-8")
        attack.make(directory, attack.small)
    (tree.parent / "list.json").write_text('{"data": [{"id": "gpt-5.4"}]}', "utf-8")
    command = [sys.executable, "-m", "anyint_lint", "check", "--no-cache", "--format", "json", "-v", "--jobs"]
    command += [request.param, "--models", "../list.json", "."]
    start = time.monotonic()
    done = subprocess.run(command, cwd=tree, capture_output=True, timeout=LIMIT, check=False)
    assert time.monotonic() - start < LIMIT
    assert done.returncode == 1, done.stderr
    assert b"Traceback" not in done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def found(report: Any) -> dict[str, dict[str, list[str]]]:
    """Directory -> file -> the codes reported."""
    result: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in report["violations"]:
        directory, _, name = one["path"].partition("/")
        result[directory][name].append(one["code"])
        assert "itself failed" not in one["message"], one
    return result


pytestmark = [pytest.mark.skipif(ODD, reason="names and special files of Linux"), pytest.mark.timeout(300)]


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_source_costs_itself_and_nothing_else(name: str, found: dict[str, dict[str, list[str]]]) -> None:
    codes = found[str(list(ATTACKS).index(name))]
    for neighbour in NEIGHBOURS:
        assert codes[neighbour] == ["AIM101"], "lost a neighbour's violation"
    own = [codes[file] for file in codes if file not in NEIGHBOURS]
    match ATTACKS[name].fate:
        case Fate.READ:
            assert own
            assert all("AIM101" in one and "AIX901" not in one for one in own)
        case Fate.UNREADABLE:
            assert own
            assert all("AIX901" in one for one in own)
        case Fate.SKIPPED:
            assert own == []
        case Fate.EITHER:
            assert all({"AIM101", "AIX901"} & set(one) for one in own)


def test_every_file_was_read_or_is_told_of(report: Any, found: dict[str, dict[str, list[str]]]) -> None:
    assert report["summary"]["files"] > len(ATTACKS) * 2 + len(CODECS) + len(NAMES)
    assert report["summary"]["skipped"] >= sum(attack.fate is Fate.SKIPPED for attack in ATTACKS.values()) - 1


@pytest.mark.parametrize("target", READERS)
def test_whatever_strangers_write_is_read_or_refused_in_words(target: str) -> None:
    """Bounded; `tests/benchmarks/fuzz.py` goes on for as long as it is told."""
    strategy, read = READERS[target]

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        database=None,
        derandomize=True,
    )
    @given(strategy)
    def holds(data: bytes) -> None:
        read(data)

    holds()
