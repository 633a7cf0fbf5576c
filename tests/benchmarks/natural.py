"""Draws a sample of what the linter reports on a repository, with the code around it, for a person to judge.

    python tests/benchmarks/natural.py draw REPORT ROOT [REPORT ROOT]... --errors 40 --unchecked 10 --seed 7
    python tests/benchmarks/natural.py tally VERDICTS...

REPORT is the output of `anyint-lint check --format json --show-unchecked` in ROOT; of several the places are drawn
together. The verdicts
(`tests/benchmarks/verdicts/*.jsonl`, one
line per drawn place: path, line, value, code, verdict, why) are written by who reads; `tally` counts them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

CONTEXT = 12
"""Lines shown before and after a drawn place."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("places", type=Path, nargs="+", metavar="REPORT ROOT")
    drawing.add_argument("--errors", type=int, default=40)
    drawing.add_argument("--unchecked", type=int, default=10)
    drawing.add_argument("--seed", type=int, default=7)
    drawing.set_defaults(run=lambda given: draw(given.places, given.errors, given.unchecked, given.seed))
    tallying = commands.add_parser("tally")
    tallying.add_argument("verdicts", type=Path, nargs="+")
    tallying.set_defaults(run=lambda given: tally(given.verdicts))
    given = parser.parse_args()
    given.run(given)
    return 0


def sample(reports: list[dict[str, Any]], errors: int, unchecked: int, seed: int) -> list[dict[str, Any]]:
    """Errors, then unchecked uses: the same reports and seed always give the same places. `of` is a place's report."""
    chosen = random.Random(seed)
    found = [
        {**one, "of": at}
        for at, report in enumerate(reports)
        for one in report["violations"]
        if one["severity"] == "error" and one["code"].startswith("AIM")
    ]
    passed = [
        {**one, "of": at, "code": f"unchecked: {one['reason']}"}
        for at, report in enumerate(reports)
        for one in report.get("unchecked", [])
    ]
    return [
        *chosen.sample(found, min(errors, len(found))),
        *chosen.sample(passed, min(unchecked, len(passed))),
    ]


def draw(places: list[Path], errors: int, unchecked: int, seed: int) -> None:
    roots = places[1::2]
    reports = [json.loads(report.read_bytes()) for report in places[::2]]
    for number, one in enumerate(sample(reports, errors, unchecked, seed), 1):
        root = roots[one["of"]]
        place = f"{root.name}/{one['path']}:{one['line']}:{one['column']}"
        sys.stdout.write(f"\n=== {number} {place} {one['code']} {one.get('value')!r} ({one.get('evidence')})\n")
        sys.stdout.writelines(
            f"    note: {note['message']} {note['path']}:{note['line']}\n" for note in one.get("notes", ())
        )
        if one.get("cell") is None:
            lines = (root / one["path"]).read_text("utf-8", "replace").splitlines()
            first = max(0, one["line"] - 1 - CONTEXT)
            for at, line in enumerate(lines[first : one["line"] + CONTEXT], first + 1):
                sys.stdout.write(f"{'>' if at == one['line'] else ' '}{at:5} {line}\n")


def tally(paths: list[Path]) -> None:
    for path in paths:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
        kinds = Counter(
            ("unchecked" if row["code"].startswith("unchecked") else "error", row["verdict"]) for row in rows
        )
        sys.stdout.write(f"{path.stem}: {', '.join(f'{a} {b}: {n}' for (a, b), n in sorted(kinds.items()))}\n")


if __name__ == "__main__":
    sys.exit(main())
