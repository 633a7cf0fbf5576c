"""Runs the oracle at length: `python tests/benchmarks/oracle.py --programs 20000 --seed 1`.

Prints each program that differs, made small, and a closing count. Exit status 1 when any differs, or when the server
stops answering, which would make every program look wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from oracle.comparing import Comparison, Difference, compare, shows
from oracle.executing import BrokenProgramError, Executor, TooManyRunsError
from oracle.programs import Program, compose
from oracle.shrinking import shrunk

_CANARY = Program('import openai\nopenai.OpenAI(max_retries=0).models.retrieve("gpt-canary")\n')
_EVERY = 200
"""After so many programs the canary is sent."""


class Tally:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()
        """Differing programs made small, their names and numbers taken out."""

    def closing(self, seconds: float) -> str:
        c = self.counts
        return (
            f"{c['programs']} programs, {c['runs']} runs, {c['arrived']} models arrived in {seconds:.0f} s"
            f" ({c['programs'] / seconds:.1f} programs/s); {c['differing']} differ"
            f" ({c['missed']} missed, {c['false']} false, {c['misplaced']} misplaced; {len(self.causes)} shapes);"
            f" {c['wide']} had too many branches, {c['broken']} were broken"
        )


def main() -> int:
    options = _options()
    warnings.simplefilter("ignore")  # programs leave clients open
    tally, start = Tally(), time.monotonic()
    with Executor() as executor:
        if options.program:
            comparison = compare(Program(options.program.read_text(encoding="utf-8")), executor)
            print(*sorted(comparison.outcome.arrived), *comparison.differences, sep="\n")
            return bool(comparison.differences)
        for index in range(options.programs):
            if index % _EVERY == 0 and compare(_CANARY, executor).differences:
                print("the server no longer answers", file=sys.stderr)
                return 1
            if time.monotonic() - start > options.seconds:
                break
            seed = options.seed * 1_000_000 + index
            _one(seed, executor, tally, options.shrink)
    print(tally.closing(time.monotonic() - start))
    return bool(tally.counts["differing"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after that long")
    parser.add_argument("--shrink", type=float, default=20, help="seconds spent on making a differing program small")
    parser.add_argument("--program", type=Path, help="compare this program instead")
    return parser.parse_args()


def _one(seed: int, executor: Executor, tally: Tally, patience: float) -> None:
    program = compose(Random(seed), executor.recording.hosts)
    tally.counts["programs"] += 1
    try:
        comparison = compare(program, executor)
    except TooManyRunsError:
        tally.counts["wide"] += 1
        return
    except BrokenProgramError as error:
        tally.counts["broken"] += 1
        print(f"===== seed {seed} is broken: {error}", flush=True)
        return
    tally.counts["runs"] += comparison.outcome.runs
    tally.counts["arrived"] += len(comparison.outcome.arrived)
    tally.counts["differing"] += bool(comparison.differences)
    tally.counts.update(one.kind.value for one in comparison.differences)
    for difference in comparison.differences[:2]:
        _show(seed, program, difference, comparison, executor, tally, patience)


def _show(
    seed: int, program: Program, difference: Difference, comparison: Comparison, executor: Executor,
    tally: Tally, patience: float,
) -> None:  # fmt: skip
    end, same = time.monotonic() + patience, shows(difference, comparison, executor)
    small = shrunk(program, lambda one: time.monotonic() < end and same(one)) if patience else program
    cause = _shape(small.source, difference.value)
    tally.causes[cause] += 1
    if tally.causes[cause] > 1:
        return
    print(f"===== seed {seed}: {difference.kind} {difference.value} at {difference.host}", flush=True)
    print(re.sub(r"(127\.0\.0\.1|localhost):\d+", r"\1:PORT", small.source), flush=True)


def _shape(source: str, value: str) -> str:
    """The program with its names and numbers taken out, so that the same cause is shown once."""
    names: dict[str, str] = {}
    plain = re.sub(r"(127\.0\.0\.1|localhost):\d+", r"\1", source.replace(value, "VALUE"))
    return re.sub(
        r"[A-Za-z_]+\d+\w*",
        lambda name: names.setdefault(name[0], f"{name[0].rstrip('0123456789')}{len(names)}"),
        plain,
    )


if __name__ == "__main__":
    sys.exit(main())
