"""equal_facts.py [DIR] [--generated N] [--jobs N] [--forced]: what is read by need says what whole reading says.

Every candidate below DIR is read both ways, and so are N generated modules. Facts of each kind are counted, and told
where one way finds more. Not compared is what no rule reports: uses of an empty text, what goes to something that is
no LLM, and what a file offers to others beyond what they ask for (`passed_over.py` does not count these either). A file
that is too complex for whole reading, which then breaks off, may say more when only what matters is read.

A file of which reading by need would leave out little is read as a whole by the program itself; `--forced` reads it by
need all the same, and generated modules always are.

Exit code 1 when a file says something else.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from anyint_lint.collector import by_need
from anyint_lint.collector.candidates import candidate_test
from anyint_lint.collector.collect import collect, collect_by_need
from anyint_lint.collector.sdks import ROWS
from anyint_lint.facts import Evidence, UncheckedReason
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from anyint_lint.facts import FileFacts

Facts = frozenset[tuple[str, object]]


class Compared(NamedTuple):
    name: str
    whole: Counter[str]
    """How many facts of each kind there are."""
    missing: tuple[str, ...]
    more: tuple[str, ...]
    broken_off: bool


def facts_of(facts: FileFacts) -> Facts:
    """What is compared, each fact with its kind."""
    found: tuple[tuple[str, object], ...] = (
        *(("use", use) for use in facts.model_uses if use.value and use.evidence is not Evidence.NOT_LLM),
        *(("hint", use) for use in facts.hints),
        *(("route", use) for use in facts.route_uses),
        *(("client", use) for use in facts.client_uses),
        *(("key", use) for use in facts.key_uses),
        *(("unchecked", one) for one in facts.unchecked if one.reason is not UncheckedReason.NOT_LLM),
        *(("failure", one) for one in facts.failures),
        *(("reference", one) for one in facts.links.references),
        *(("inlet", one) for one in facts.links.inlets),
        *(("suppression", one) for one in facts.suppressions),
    )
    return frozenset(found)


def compared(name: str, data: bytes) -> Compared:
    source = source_of(data, SourceKind.PYTHON)
    whole = collect(source)
    one, other = facts_of(whole), facts_of(collect_by_need(source))
    broken_off = any("too complex" in failure.message for failure in whole.failures)
    return Compared(
        name,
        Counter(kind for kind, _ in one),
        tuple(sorted(f"{kind}: {fact}" for kind, fact in one - other)),
        tuple(sorted(f"{kind}: {fact}" for kind, fact in other - one)),
        broken_off,
    )


@cache
def _is_candidate() -> Callable[[bytes], bool]:
    return candidate_test(ROWS)


def of_file(path: str) -> Compared | None:
    """None for a file that the byte filter passes over."""
    data = Path(path).read_bytes()
    return compared(path, data) if _is_candidate()(data) else None


def read_by_need_whatever_it_saves() -> None:
    by_need.LEAST_SAVED = 0.0
    by_need._reading.cache_clear()


def of_generated(count: int) -> Iterator[Compared]:
    from generated_programs import programs  # noqa: PLC0415 - hypothesis, for who asks for it
    from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415

    texts: list[str] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        derandomize=True,
    )
    @given(programs())
    def generate(text: str) -> None:
        texts.append(text)

    generate()
    read_by_need_whatever_it_saves()
    for text in texts:
        yield compared(text, text.encode("utf-8", "surrogatepass"))


def told(results: Iterator[Compared | None]) -> bool:
    """Prints what came out; whether all say the same."""
    kinds: Counter[str] = Counter()
    files = different = fuller = 0
    for result in results:
        if result is None:
            continue
        files += 1
        kinds.update(result.whole)
        if result.broken_off and not result.missing:
            fuller += bool(result.more)
        elif result.missing or result.more:
            different += 1
            print(result.name, file=sys.stderr)
            for sign, facts in (("-", result.missing), ("+", result.more)):
                for fact in facts:
                    print(f"  {sign} {fact}", file=sys.stderr)
    print(f"{files} files, {sum(kinds.values())} facts: {dict(sorted(kinds.items()))}")
    print(f"  {different} files differ; {fuller} that whole reading broke off say more")
    return not different


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--generated", type=int, default=0, help="modules to generate")
    parser.add_argument("--sample", type=int, help="so many files, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--forced", action="store_true", help="read by need whatever that saves")
    arguments = parser.parse_args()
    equal = True
    if arguments.directory is not None:
        paths = sorted(str(path) for path in arguments.directory.rglob("*.py"))
        if arguments.sample is not None:
            paths = sorted(random.Random(arguments.seed).sample(paths, min(arguments.sample, len(paths))))
        forced = read_by_need_whatever_it_saves if arguments.forced else None
        with ProcessPoolExecutor(arguments.jobs, mp_context=get_context("spawn"), initializer=forced) as pool:
            equal = told(pool.map(of_file, paths, chunksize=20))
    if arguments.generated:
        equal = told(of_generated(arguments.generated)) and equal
    return int(not equal)


if __name__ == "__main__":
    raise SystemExit(main())
