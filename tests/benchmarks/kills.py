"""kill -9 at random moments of `sync --snapshot`, and of nothing but writing; what is left must be whole.

    python tests/benchmarks/kills.py --times 50

The account's list changes before each run. After each kill, cache and snapshot must each hold the whole list of before
or of after, and another sync must succeed at once. Exit code 0 if so, else 1.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gateway_lists import anthropic_models, openai_models
from strict_gateway import StrictGateway

from anyint_lint.catalog_store import CatalogStore
from anyint_lint.credentials import Credentials
from anyint_lint.errors import ListFileError
from anyint_lint.facts import Family
from anyint_lint.list_files import read_list_file

WRITE_OFTEN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from anyint_lint.catalog import Model, ModelList
from anyint_lint.catalog_store import CatalogStore
from anyint_lint.cli.output_file import write_output
from anyint_lint.credentials import Credentials
from anyint_lint.facts import Family
from anyint_lint.list_files import snapshot_text
base, key, cache, snapshot, *ids = sys.argv[1:]
credentials, store = Credentials(base, key), CatalogStore(Path(cache))
print("ready", flush=True)
while True:
    for odd in (ids, ids[1:]):
        models = tuple(Model(one) for one in odd)
        lists = [ModelList("default", family, models, base, fetched_at=datetime.now(UTC)) for family in Family]
        store.save(credentials, lists)
        write_output(Path(snapshot), snapshot_text(lists).encode(), what="snapshot")
"""


@dataclass
class Kills:
    """What happened; `wrong` holds what must not."""

    seed: int = 7
    killed: int = 0
    """Processes that were still at work."""
    ended: int = 0
    temporary: int = 0
    """Kills that left a temporary file: they fell into a write."""
    wrong: list[str] = field(default_factory=list)

    def sync(self, times: int) -> None:
        """Kill `sync --snapshot`, from its start to a little past its end."""
        with tempfile.TemporaryDirectory() as name, StrictGateway() as gateway:
            place = _Place(Path(name), gateway)
            whole = (openai_models(), openai_models()[1:])
            place.run(wait=True)
            begun = time.monotonic()
            place.run(wait=True)
            longest = (time.monotonic() - begun) * 1.2
            chosen = random.Random(self.seed)
            for number in range(times):
                gateway.lists[gateway.key] = {"openai": whole[number % 2], "anthropic": anthropic_models()}
                process = place.run(wait=False)
                time.sleep(chosen.uniform(0.0, longest))
                self._kill(process)
                allowed = [sorted(entry["id"] for entry in one) for one in whole]
                self._look(place, {Family.OPENAI: allowed, Family.ANTHROPIC: [gateway.ids("anthropic")]})
            place.run(wait=True)
            self._look(place, {family: [gateway.ids(family)] for family in Family})

    def writes(self, times: int) -> None:
        """Kill a process that does nothing but write the two files."""
        with tempfile.TemporaryDirectory() as name, StrictGateway() as gateway:
            place = _Place(Path(name), gateway)
            ids = [f"model-{number:04}" for number in range(2000)]
            chosen = random.Random(self.seed)
            allowed = [ids, ids[1:]]
            for _ in range(times):
                process = subprocess.Popen(
                    [sys.executable, "-c", WRITE_OFTEN, gateway.base_url, gateway.key, place.cache, place.file, *ids],
                    stdout=subprocess.PIPE,
                )
                assert process.stdout is not None
                process.stdout.readline()
                while not place.file.exists():
                    time.sleep(0.01)
                time.sleep(chosen.uniform(0.0, 0.3))
                self._kill(process)
                process.stdout.close()
                self._look(place, dict.fromkeys(Family, allowed))

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            self.killed += 1
        else:
            self.ended += 1
        process.kill()
        process.wait()

    def _look(self, place: _Place, expected: dict[Family, list[list[str]]]) -> None:
        store = CatalogStore(place.cache)
        cached = {one.family: [model.id for model in one.models] for one in store.load(place.credentials) or ()}
        self.wrong += store.notices
        try:
            held = {one.family: [model.id for model in one.models] for one in read_list_file(place.file, None)}
        except ListFileError as error:
            self.wrong.append(f"the snapshot: {error}")
            held = {}
        for family, lists in expected.items():
            for what, found in (("cache", cached), ("snapshot", held)):
                if found.get(family) not in lists:
                    self.wrong.append(f"{what}: the {family} list is {len(found.get(family) or ())} models")
        left = [*place.cache.glob(".anyint-lint-*"), *place.file.parent.glob(".anyint-lint-*")]
        self.temporary += bool(left)
        for path in left:
            path.unlink()


class _Place:
    def __init__(self, directory: Path, gateway: StrictGateway) -> None:
        self.cache = directory / "cache"
        self.tree = directory / "tree"
        self.tree.mkdir()
        self.file = self.tree / "models.json"
        self.credentials = Credentials(gateway.base_url, gateway.key)
        self.environment = {
            **os.environ,
            "ANYINT_API_KEY": gateway.key,
            "ANYINT_BASE_URL": gateway.base_url,
            "ANYINT_LINT_CACHE_DIR": str(self.cache),
        }

    def run(self, *, wait: bool) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "anyint_lint", "sync", "-q", "--snapshot", "models.json"],
            cwd=self.tree,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if wait and process.wait() != 0:
            raise RuntimeError("sync failed with nobody in its way")
        return process


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    failed = False
    for name in ("sync", "writes"):
        kills = Kills(given.seed)
        getattr(kills, name)(given.times)
        print(
            f"{name}: {kills.killed} killed at work, {kills.ended} had ended; {kills.temporary} left a temporary file"
        )
        for line in kills.wrong:
            print(f"WRONG {line}")
        failed |= bool(kills.wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
