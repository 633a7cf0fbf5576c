"""Many processes with one cache, and processes that are killed: short runs of the benchmarks `soak` and `kills`."""

from __future__ import annotations

import os

import pytest
from benchmarks.kills import Kills
from benchmarks.soak import Soak

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes start too slowly to meet each other")


def test_processes_that_sync_and_check_at_once_are_not_in_each_others_way() -> None:
    soak = Soak(processes=5, seconds=5.0)
    soak.run()
    assert soak.wrong == []
    assert soak.runs.total() >= 5


def test_a_sync_that_is_killed_loses_no_list() -> None:
    kills = Kills()
    kills.sync(8)
    assert kills.wrong == []
    assert kills.killed > 0


def test_a_writer_that_is_killed_leaves_the_old_file_or_the_new() -> None:
    kills = Kills()
    kills.writes(5)
    assert (kills.wrong, kills.killed) == ([], 5)
