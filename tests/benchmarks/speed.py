"""speed.py PINS [--into DIR] [--runs N] [--peers NAMES] [--output FILE]: how fast a tree is read, beside other tools.

The Python files of the pinned wheels (see `wheels.py`) are copied to a directory of their own and read by this tool
and by ripgrep in turn, in the same minutes, with what is cached thrown away or kept as the row says. Medians of the
runs, and ratios: absolute times say little about another machine. Memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from anyint_lint import __version__
from anyint_lint.tree_reader import usable_cpus

PATTERN = r"""\bmodel\w*["']?\s*[=:]\s*[^=]*["']|/v1/models"""
RULE = """\
id: model
language: python
rule: {kind: keyword_argument, has: {field: name, regex: "^model$"}, all: [{has: {field: value, kind: string}}]}
"""
SEMGREP = """\
rules: [{id: model, languages: [python], severity: INFO, message: model, pattern: '$F(..., model="...", ...)'}]
"""
MEASURE = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
seconds = time.perf_counter() - start
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, code]))
"""
CHANGED = 20
NO_CANDIDATE = "import os\n\n\ndef home() -> str:\n    return os.path.expanduser('~')\n"
CANDIDATE = 'from openai import OpenAI\n\nOpenAI().chat.completions.create(model="gpt-5.4", messages=[])\n'
LIST = '{"data": [{"id": "gpt-5.4", "display_name": "GPT-5.4"}, {"id": "claude-sonnet-4-6"}]}'
TARGETS = {
    "cold": "<= 3.0 x ripgrep",
    "warm": "<= 0.5 x ripgrep",
    "changed": "<= 0.8 x ripgrep",
    "hook, no candidate": "<= 1.6 x import click",
    "hook, candidate": "<= 1.6 x import libcst",
}


@dataclass
class Measured:
    """The runs of one command."""

    seconds: list[float] = field(default_factory=list)
    kilobytes: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


@dataclass
class Bench:
    tree: Path
    scratch: Path
    measured: dict[str, Measured] = field(default_factory=dict)
    load: float = field(default_factory=lambda: os.getloadavg()[0])
    """What others did on the machine: figures of a busy one are worse than they need be."""

    def run(self, name: str, *command: str, may_fail: bool = False) -> None:
        environment = {**os.environ, "ANYINT_LINT_CACHE_DIR": str(self.scratch / "cache")}
        # What an installer or a first run compiles stays compiled, of us as of what we are compared with.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, *command], capture_output=True, text=True, check=True, env=environment
        )
        seconds, kilobytes, code = json.loads(done.stdout)
        if code not in {0, 1} and not may_fail:
            raise SystemExit(f"{name}: exit code {code}: {' '.join(command)}")
        one = self.measured.setdefault(name, Measured())
        one.seconds.append(seconds)
        one.kilobytes = max(one.kilobytes, kilobytes)
        print(f"{name}: {seconds:.2f} s, {kilobytes / 1000:.0f} MB", file=sys.stderr, flush=True)

    def check(self, name: str, *paths: str | Path) -> None:
        """With `--no-cache` among the paths, nothing is read from the cache or kept."""
        arguments = ["--models", str(self.scratch / "list.json"), "--format", "json", "--fail-on", "never"]
        self.run(name, sys.executable, "-m", "anyint_lint", "check", *arguments, *map(str, paths))

    def forget(self) -> None:
        shutil.rmtree(self.scratch / "cache", ignore_errors=True)

    def ratio(self, name: str, base: str) -> str:
        if name not in self.measured or base not in self.measured:
            return "-"
        return f"{self.measured[name].median / self.measured[base].median:.2f} x"


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="anyint-lint-speed-") as name:
        bench = Bench(Path(name, "tree"), Path(name))
        wheels = Path(__file__).with_name("wheels.py")
        subprocess.run([sys.executable, wheels, arguments.pins, "--into", arguments.into], check=True)
        pins = [
            pin for line in arguments.pins.read_text("utf-8").splitlines() if (pin := line.partition("#")[0].strip())
        ]
        roots = [arguments.into / pin for pin in pins]
        _copy(roots, bench.tree)
        (bench.scratch / "list.json").write_text(LIST, "utf-8")
        peers = [one for one in arguments.peers.split(",") if one]
        for _ in range(arguments.runs):
            _round(bench)
        for _ in range(arguments.hook_runs):
            _hook(bench)
        for peer in peers:
            PEERS[peer](bench)
        growth = _growth(bench, roots, arguments.growth_wheels) if arguments.growth_wheels else []
        text = _report(bench, pins, peers, growth)
    print(text)
    if arguments.output:
        arguments.output.write_text(text, "utf-8")


def _round(bench: Bench) -> None:
    bench.run("ripgrep", "rg", "-l", "--no-ignore", "-tpy", PATTERN, str(bench.tree))
    bench.forget()
    bench.check("cold", bench.tree)
    bench.check("warm", bench.tree)
    changed = sorted(bench.tree.rglob("*.py"))[:: max(1, _count(bench.tree) // CHANGED)][:CHANGED]
    for path in changed:
        with path.open("ab") as stream:
            stream.write(b"\n# changed\n")
    bench.check("changed", bench.tree)


def _hook(bench: Bench) -> None:
    for name, code in (("no candidate", NO_CANDIDATE), ("candidate", CANDIDATE)):
        path = bench.scratch / "hook" / f"{name.replace(' ', '_')}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(code, "utf-8")
        library = "click" if name == "no candidate" else "libcst"
        bench.run(f"import {library}", sys.executable, "-c", f"import {library}")
        bench.forget()
        bench.check(f"hook, {name}", path)


def _ast_grep(bench: Bench) -> None:
    rule = bench.scratch / "rule.yml"
    rule.write_text(RULE, "utf-8")
    bench.run("ast-grep", "ast-grep", "scan", "--rule", str(rule), "--no-ignore", "vcs", str(bench.tree), may_fail=True)


def _semgrep(bench: Bench) -> None:
    rule = bench.scratch / "semgrep.yml"
    rule.write_text(SEMGREP, "utf-8")
    bench.run("semgrep", "semgrep", "scan", "--metrics", "off", "--no-git-ignore", "--config", str(rule),
              str(bench.tree), may_fail=True)  # fmt: skip


def _depdesk(bench: Bench) -> None:
    bench.run("depdesk", "depdesk", "check", str(bench.tree), may_fail=True)


PEERS: dict[str, Callable[[Bench], None]] = {"ast-grep": _ast_grep, "semgrep": _semgrep, "depdesk": _depdesk}


def _growth(bench: Bench, roots: list[Path], wheels: int) -> list[tuple[int, int, float]]:
    """(copies, files, milliseconds for each file) of cold runs over one, two and four copies of the first wheels."""
    rows = []
    for copies in (1, 2, 4):
        tree = bench.scratch / f"grown-{copies}"
        for number in range(copies):
            _copy(roots[:wheels], tree / str(number))
        name = f"{copies} copies"
        bench.check(name, "--no-cache", tree)
        count = _count(tree)
        rows.append((copies, count, 1000 * bench.measured[name].median / count))
        shutil.rmtree(tree)
    return rows


def _copy(roots: list[Path], to: Path) -> None:
    for root in roots:
        for path in sorted(root.rglob("*.py")):
            target = to / root.name / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)


def _count(tree: Path) -> int:
    return sum(1 for _ in tree.rglob("*.py"))


def _report(bench: Bench, pins: list[str], peers: list[str], growth: list[tuple[int, int, float]]) -> str:
    bases = dict.fromkeys(("cold", "warm", "changed", *peers), "ripgrep")
    bases |= {"hook, no candidate": "import click", "hook, candidate": "import libcst"}
    size = sum(path.stat().st_size for path in bench.tree.rglob("*.py"))
    lines = [
        "# How fast",
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {usable_cpus()} CPUs ({platform.machine()}, {platform.system()}),",
        f"load average before: {bench.load:.1f}. Python {platform.python_version()}, anyint-lint {__version__},",
        f"LibCST {version('libcst')}.",
        (
            f"The tree: {_count(bench.tree):,} Python files of {len(pins)} wheels, {size / 1e6:.0f} MB. "
            f"Made by `python tests/benchmarks/speed.py` (medians of {len(bench.measured['cold'].seconds)})."
        ),
        "",
        "| run | seconds | against | ratio | must | memory, largest process |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, base in {"ripgrep": "ripgrep", **bases}.items():
        if name in bench.measured:
            one = bench.measured[name]
            lines.append(
                f"| {name} | {one.median:.2f} | {base} ({bench.measured[base].median:.2f}) | {bench.ratio(name, base)} "
                f"| {TARGETS.get(name, '')} | {one.kilobytes / 1000:.0f} MB |"
            )
    if growth:
        lines += ["", "| copies of the first wheels | files | ms for each file, cold |", "| --- | --- | --- |"]
        lines += [f"| {copies} | {count:,} | {each:.2f} |" for copies, count, each in growth]
    return "\n".join(lines) + "\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pins", type=Path)
    parser.add_argument("--into", type=Path, default=user_cache_path("anyint-lint") / "benchmark-wheels")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--hook-runs", type=int, default=7)
    parser.add_argument("--peers", default="ast-grep", help="of ast-grep, semgrep, depdesk; with commas")
    parser.add_argument("--growth-wheels", type=int, default=4, help="wheels that are copied 1, 2 and 4 times")
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
