"""Hostile sources in their full size, each in a run of its own between two sound neighbours; prints a table.

    python tests/benchmarks/hostile.py [--jobs N]... [--limit SECONDS] [--only TEXT]

Exit code 0 if every neighbour's violation was reported, and there was no crash, traceback, or run beyond the limit
(wall clock; the memory shown is the most of any process of the run); else 1.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hostile_sources import ATTACKS, NEIGHBOURS, VIOLATION, Attack

LIMIT = 300.0
COMMAND = (sys.executable, "-m", "anyint_lint", "check", "--no-cache", "--format", "json", "--models", "../list.json")


@dataclass(frozen=True, slots=True)
class Result:
    seconds: float
    megabytes: int
    lost: int
    """Violations of neighbours that were not reported."""
    faults: tuple[str, ...]
    said: str
    """What became of the hostile file."""


def attempt(attack: Attack, size: int, jobs: int, limit: float) -> Result:
    """Run the command on a tree with the attack in it."""
    scratch = tempfile.mkdtemp()
    try:
        tree = Path(scratch) / "tree"
        tree.mkdir()
        (tree.parent / "list.json").write_text('{"data": [{"id": "gpt-5.4"}]}', "utf-8")
        for name in NEIGHBOURS:
            (tree / name).write_text(VIOLATION, "utf-8")
        attack.make(tree, size)
        return _run(tree, jobs, limit)
    finally:
        # Python's own removal recurses, and one of the trees is deeper than that may go.
        subprocess.run(["rm", "-rf", scratch], check=False)


def _run(tree: Path, jobs: int, limit: float) -> Result:
    before, child = time.monotonic(), None
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANYINT_")}
    try:
        child = subprocess.run(
            [*COMMAND, "--jobs", str(jobs), "."],
            cwd=tree,
            capture_output=True,
            timeout=limit,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Result(limit, _megabytes(), len(NEIGHBOURS), ("hang",), "")
    seconds = time.monotonic() - before
    faults = ["traceback"] if b"Traceback" in child.stdout + child.stderr else []
    if child.returncode != 1:
        faults.append(f"exit code {child.returncode}")
    try:
        found = json.loads(child.stdout)["violations"]
    except ValueError:
        return Result(seconds, _megabytes(), len(NEIGHBOURS), (*faults, "no report"), child.stderr.decode()[-200:])
    reported = {one["path"] for one in found if one["code"] == "AIM101"}
    said = sorted({one["message"] for one in found if one["code"] == "AIX901"})
    faults += ["own failure"] * any("itself failed" in one for one in said)
    shown = said[0] if said else f"{sum(one['path'] not in NEIGHBOURS for one in found)} violations"
    return Result(seconds, _megabytes(), len(set(NEIGHBOURS) - reported), tuple(faults), shown)


def _megabytes() -> int:
    """The most of any process so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, action="append")
    parser.add_argument("--limit", type=float, default=LIMIT)
    parser.add_argument("--only", default="", help="attacks whose name holds this")
    parser.add_argument("--small", action="store_true", help="the sizes of the test suite")
    options = parser.parse_args(arguments)
    bad = tried = 0
    for attack in ATTACKS.values():
        if options.only not in attack.name:
            continue
        for jobs in options.jobs or (1, 2):
            size = attack.small if options.small else attack.full
            result = attempt(attack, size, jobs, options.limit)
            tried += 1
            bad += bool(result.lost or result.faults)
            faults = ", ".join(result.faults) or "-"
            print(
                f"{attack.name:34} {size:>11,} jobs {jobs} {result.seconds:7.1f} s {result.megabytes:6} MB "
                f"lost {result.lost} faults {faults:12} {result.said[:70]}",
                flush=True,
            )
    print(f"{tried} runs, {bad} bad")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
