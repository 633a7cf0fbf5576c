"""Many processes syncing and checking at once, against a gateway that fails at random, with one cache between them.

    python tests/benchmarks/soak.py --processes 20 --seconds 60

Exit code 0 if the cached list was whole whenever it was read, every run did its job, or failed for the gateway's
faults alone, and a last sync leaves the whole list; else 1.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gateway_faults import answers, cuts_off, hangs_up
from strict_gateway import Act, Answer, Handler, Request, StrictGateway, right_answer

from anyint_lint.catalog_store import CatalogStore
from anyint_lint.credentials import Credentials

COMMANDS = (
    ("sync",),
    ("sync", "--if-older-than", "1s"),
    ("check", "--max-age", "0", "app.py"),
    ("check", "--max-age", "1s", "app.py"),
    ("check", "app.py"),
    ("models", "list"),
)
CODE = """\
from openai import OpenAI

OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1").chat.completions.create(model="gpt-5.4", messages=[])
"""
ANOTHERS_MAKING = ("Traceback", "internal error", "lock", "set aside", "not usable", "could not be kept", "cache dir")
"""Words of a run that met what another run left or held."""


def slow(handler: Handler, request: Request) -> Answer | None:
    time.sleep(0.3)
    return right_answer(handler.server.gateway, request)


FAULTS: tuple[Act, ...] = (
    answers(503),
    answers(429, Retry_After="0"),
    answers(500, b"<html>"),
    cuts_off,
    hangs_up,
    slow,
)


class FaultyGateway(StrictGateway):
    """One request in five meets a fault."""

    def __init__(self, seed: int, share: float = 0.2) -> None:
        super().__init__(page_size=20)
        self.random = random.Random(seed)
        self.share = share
        self.faults = 0

    def due(self, request: Request) -> Act | None:
        act = super().due(request)
        if act is None and self.random.random() < self.share:
            self.faults += 1
            return self.random.choice(FAULTS)
        return act


@dataclass
class Soak:
    """What happened. `wrong` holds what must not."""

    processes: int
    seconds: float
    seed: int = 7
    runs: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    """Runs that the gateway's faults kept from their job."""
    reads: int = 0
    wrong: list[str] = field(default_factory=list)

    def run(self, tell: Callable[[str], None] = lambda _line: None) -> None:
        with tempfile.TemporaryDirectory() as name, FaultyGateway(self.seed) as gateway:
            tree = Path(name) / "tree"
            tree.mkdir()
            (tree / "app.py").write_text(CODE, "utf-8")
            environment = {
                **os.environ,
                "ANYINT_API_KEY": gateway.key,
                "ANYINT_BASE_URL": gateway.base_url,
                "ANYINT_LINT_CACHE_DIR": str(Path(name) / "cache"),
            }
            end = time.monotonic() + self.seconds
            threads = [
                threading.Thread(target=self._work, args=(number, tree, environment, end))
                for number in range(self.processes)
            ]
            threads.append(threading.Thread(target=self._read, args=(gateway, Path(name) / "cache", end)))
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            gateway.share = 0
            done = _linter(("sync",), tree, environment)
            if done.returncode != 0:
                self.wrong.append(f"the last sync: {done.stderr}")
            self._look(gateway, CatalogStore(Path(name) / "cache"), must_be_there=True)
            left = sorted(path.name for path in (Path(name) / "cache").glob("*.corrupt"))
            left += sorted(path.name for path in (Path(name) / "cache").glob(".anyint-lint-*"))
            self.wrong += [f"left behind: {path}" for path in left]
            tell(f"{self.runs.total()} runs of {self.processes} processes in {self.seconds:g} s: {dict(self.runs)}")
            tell(f"{len(gateway.requests)} requests, {gateway.faults} faults; {self.refused} runs failed by them")
            tell(f"{self.reads} reads of the cache beside them")

    def _work(self, number: int, tree: Path, environment: dict[str, str], end: float) -> None:
        chosen = random.Random(self.seed * 1000 + number)
        while time.monotonic() < end:
            arguments = chosen.choice(COMMANDS)
            done = _linter(arguments, tree, environment)
            self.runs[f"{arguments[0]} {done.returncode}"] += 1
            if done.returncode == 2 and "/v1/models" in done.stderr:
                self.refused += 1
            elif done.returncode != 0:
                self.wrong.append(f"{' '.join(arguments)}: {done.returncode}: {done.stderr}")
            if any(word in done.stderr for word in ANOTHERS_MAKING):
                self.wrong.append(f"{' '.join(arguments)}: {done.stderr}")

    def _read(self, gateway: FaultyGateway, cache: Path, end: float) -> None:
        store = CatalogStore(cache)
        while time.monotonic() < end:
            self._look(gateway, store, must_be_there=False)
            time.sleep(0.02)

    def _look(self, gateway: FaultyGateway, store: CatalogStore, *, must_be_there: bool) -> None:
        self.reads += 1
        lists = store.load(Credentials(gateway.base_url, gateway.key)) or ()
        found = {one.family: [model.id for model in one.models] for one in lists if one.family}
        self.wrong += [f"a list that is not whole: {one}" for one, ids in found.items() if ids != gateway.ids(one)]
        if must_be_there and len(found) != 2:
            self.wrong.append(f"only {sorted(found)} in the cache")
        if store.notices:
            self.wrong += store.notices
            store.notices.clear()


def _linter(arguments: tuple[str, ...], tree: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "anyint_lint", *arguments]
    return subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    soak = Soak(given.processes, given.seconds, given.seed)
    soak.run(print)
    for line in soak.wrong:
        print(f"WRONG {line}")
    return 1 if soak.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
