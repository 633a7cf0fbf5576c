"""passed_over.py DIR [--jobs N]: the facts of the files that the byte filter would pass over, which should be none.

What passes the filter is parsed whole, so that only these files could say something else when read whole. What a file
offers to others is not counted: it is read, whatever its bytes look like, when another file asks.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from anyint_lint.collector.candidates import candidate_test
from anyint_lint.collector.collect import collect
from anyint_lint.collector.sdks import ROWS
from anyint_lint.facts import Evidence, UncheckedReason
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from anyint_lint.facts import FileFacts

ERRORS = {f"use, {evidence}" for evidence in (Evidence.GATEWAY, Evidence.RECOGNISED, Evidence.NAMED)}
SERIOUS = {*ERRORS, "route", "key", "reference to another file's model"}


def kinds(facts: FileFacts) -> Iterator[str]:
    yield from (f"use, {use.evidence}" for use in facts.model_uses if use.value)
    yield from ("hint, if a listed ID is near" for _ in facts.hints)
    yield from ("route" for _ in facts.route_uses)
    yield from ("client with a base URL" for _ in facts.client_uses)
    yield from ("key" for _ in facts.key_uses)
    yield from (f"unchecked, {one.reason}" for one in facts.unchecked if one.reason is not UncheckedReason.NOT_LLM)
    yield from ("reference to another file's model" for _ in facts.links.references)


@cache
def _is_candidate() -> Callable[[bytes], bool]:
    return candidate_test(ROWS)


def passed_over(path: str) -> tuple[str, list[str] | None]:
    """The kinds of facts of a file; None for a candidate."""
    data = Path(path).read_bytes()
    if _is_candidate()(data):
        return path, None
    return path, list(kinds(collect(source_of(data, SourceKind.PYTHON))))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    paths = sorted(str(path) for path in arguments.directory.rglob("*.py"))
    found: Counter[str] = Counter()
    candidates = 0
    with ProcessPoolExecutor(arguments.jobs, mp_context=get_context("spawn")) as pool:
        for path, facts in pool.map(passed_over, paths, chunksize=20):
            candidates += facts is None
            found.update(facts or ())
            for kind in sorted(SERIOUS.intersection(facts or ())):
                print(f"{path}: {kind}", file=sys.stderr)
    print(f"{len(paths)} files, {candidates} candidates; facts of the others:")
    for kind, count in sorted(found.items()):
        print(f"  {kind}: {count}")
    return int(not SERIOUS.isdisjoint(found))


if __name__ == "__main__":
    raise SystemExit(main())
