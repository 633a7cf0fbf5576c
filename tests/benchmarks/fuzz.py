"""Feeds one of the readers with hostile input for so long; what breaks it is printed, the least of it found.

    python tests/benchmarks/fuzz.py collector|notebook|list|suppressions|list-file|snapshot|baseline|config \
        [--seconds 1800] [--most 5] [--into DIR]

Seconds are of processor time, so that a busy machine tries no less. An input that takes more than `--most` of them
breaks it, too. The input at hand lies in DIR (a temporary directory if none is given), for when the process dies of
it. Exit code 0 if nothing broke, else 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hostile_readers import READERS
from hypothesis import HealthCheck, Phase, given, seed, settings

ROUND = 2_000
"""Examples, after which chance begins anew."""


class SlowError(Exception):
    """An input took too long."""


def guarded(read: Callable[[bytes], None], at_hand: Path, most: float, count: list[int]) -> Callable[[bytes], None]:
    def act(data: bytes) -> None:
        at_hand.write_bytes(data)
        before = time.process_time()
        read(data)
        count[0] += 1
        if (took := time.process_time() - before) > most:
            raise SlowError(f"{took:.1f} s for {len(data)} bytes")

    return act


def fuzz(target: str, seconds: float, most: float, into: Path) -> int:
    strategy, read = READERS[target]
    count, broken = [0], 0
    act = guarded(read, into / f"{target}.input", most, count)
    start = time.process_time()
    number = int(time.time())
    while time.process_time() - start < seconds:
        number += 1

        @seed(number)
        @settings(
            max_examples=ROUND,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        @given(strategy)
        def one_round(data: bytes) -> None:
            if time.process_time() - start < seconds:
                act(data)

        try:
            one_round()
        except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
            broken += 1
            (into / f"{target}.{broken}.broken").write_bytes((into / f"{target}.input").read_bytes())
            print(f"{target}: broken\n{traceback.format_exc()}", flush=True)
    print(f"{target}: {count[0]:,} inputs in {time.process_time() - start:.0f} s, {broken} rounds broken", flush=True)
    return bool(broken)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=READERS)
    parser.add_argument("--seconds", type=float, default=1_800.0)
    parser.add_argument("--most", type=float, default=5.0)
    parser.add_argument("--into", type=Path)
    options = parser.parse_args(arguments)
    into = options.into or Path(tempfile.mkdtemp())
    into.mkdir(parents=True, exist_ok=True)
    return fuzz(options.target, options.seconds, options.most, into)


if __name__ == "__main__":
    sys.exit(main())
