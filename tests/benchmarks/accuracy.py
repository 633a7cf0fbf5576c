"""accuracy.py: precision and recall of the linter on labelled places in unpacked wheels.

Runs `check --format json --no-cache --fail-on never --models MODELS .` in the root of each tree that has labels, as a
user would, and compares its errors with the labels. What labels mean and which of them count stands in README.md.

Exit: 0 at or above the thresholds, 1 below, 2 when it could not be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

JsonObject = Mapping[str, Any]

ASKED_ENDPOINTS = frozenset({"openai", "anthropic", "router"})
FOREIGN = re.compile(
    r"""(gemini|google|google-gla|google-vertex|vertex_ai|vertexai|palm|bedrock|sagemaker|azure|azure_ai|ollama
    |ollama_chat|huggingface|hf|openrouter|groq|mistral|cohere|together|together_ai|togethercomputer|fireworks
    |fireworks_ai|deepinfra|perplexity|xai|x-ai|deepseek|nvidia_nim|replicate|databricks|cerebras|sambanova|watsonx
    |anyscale|moonshot|openai_like|lm_studio|vllm|hosted_vllm|local)[/:]""",
    re.IGNORECASE | re.VERBOSE,
)
"""A router's `provider/model` or `provider:model` that does not go where the account's list holds."""
UNSCORED_LABELS = frozenset({"choices", "unsure"})
WRONG_ROUTE_LABELS = frozenset({"server-route", "doc-or-message", "other"})


class Place(NamedTuple):
    repo: str
    path: str
    cell: int | None
    line: int


class Verdict(NamedTuple):
    row: JsonObject
    asked: bool
    """Whether it should be an error; of what should not, an error is wrong."""
    error: bool
    seen: bool
    """With an error or a warning."""


@dataclass(frozen=True, slots=True)
class Score:
    found: int
    wrong: int
    missed: int
    warned: int
    """Of those missed."""

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.wrong)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.found + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f} ({self.wrong} wrong), recall {self.recall:.3f} "
            f"({self.missed} missed, {self.warned} of them warned) on {self.found + self.missed} asked-for sites"
        )


def is_asked_for(row: JsonObject) -> bool | None:
    """Whether a site should be an error; None when it does not count either way."""
    if row["label"] in UNSCORED_LABELS:
        return None
    if row["label"] != "request":
        return False
    foreign = row["endpoint"] == "router" and FOREIGN.match(row["value"])
    return True if row["endpoint"] in ASKED_ENDPOINTS and not foreign else None


def by_place(reports: Mapping[str, JsonObject], prefix: str) -> dict[Place, list[JsonObject]]:
    """The violations of the rules whose codes begin with `prefix`."""
    found: dict[Place, list[JsonObject]] = defaultdict(list)
    for repo, report in reports.items():
        for one in report["violations"]:
            if one["code"].startswith(prefix):
                found[Place(repo, one["path"], one.get("cell"), one["line"])].append(one)
    return found


def place_of(row: JsonObject) -> Place:
    return Place(row["repo"], row["file"], row.get("cell"), row["line"])


def judge_sites(rows: Iterable[JsonObject], reports: Mapping[str, JsonObject]) -> list[Verdict]:
    flagged = by_place(reports, "AIM")
    verdicts = []
    for row in rows:
        asked = is_asked_for(row)
        if asked is None:
            continue
        here = [one for one in flagged.get(place_of(row), ()) if _is_about(one, row["value"])]
        enough = row["label"] == "request" and row.get("context_test")  # in a test file a warning will do
        error = any(one["severity"] == "error" for one in here) or bool(enough and here)
        verdicts.append(Verdict(row, asked, error, bool(here)))
    return verdicts


def _is_about(violation: JsonObject, value: str) -> bool:
    said = violation.get("value")
    return said is None or value in str(said) or str(said) in value


def score(verdicts: Iterable[Verdict]) -> Score:
    tally = Counter((one.asked, one.error, one.seen) for one in verdicts)

    def count(*, asked: bool, error: bool) -> int:
        return tally[asked, error, True] + tally[asked, error, False]

    return Score(
        count(asked=True, error=True),
        count(asked=False, error=True),
        count(asked=True, error=False),
        tally[True, False, True],
    )


def judge_routes(rows: Iterable[JsonObject], reports: Mapping[str, JsonObject]) -> list[tuple[JsonObject, str]]:
    """Each row with the highest severity that a route rule gave its line, or `silent`."""
    flagged = by_place(reports, "AIR")
    return [
        (row, min((one["severity"] for one in flagged.get(place_of(row), ())), default="silent"))  # error < warning
        for row in rows
    ]


def print_sites(verdicts: list[Verdict]) -> None:
    _print_table("kind", verdicts, lambda one: one.row["kind"])
    _print_table("label", verdicts, lambda one: one.row["label"])
    _print_table("package", verdicts, lambda one: one.row["repo"])
    for stratum in sorted({one.row.get("stratum", "base") for one in verdicts}):
        print(f"stratum {stratum}: {score(one for one in verdicts if one.row.get('stratum', 'base') == stratum)}")
    print(f"all: {score(verdicts)}")


def _print_table(title: str, verdicts: list[Verdict], group: Callable[[Verdict], str]) -> None:
    print(f"{title:<32}{'sites':>6}{'asked':>6}{'found':>6}{'missed':>7}{'warned':>7}{'wrong':>6}")
    for name in sorted({group(one) for one in verdicts}):
        these = [one for one in verdicts if group(one) == name]
        of = score(these)
        counts = f"{len(these):6}{of.found + of.missed:6}{of.found:6}{of.missed:7}{of.warned:7}{of.wrong:6}"
        print(f"{name:<32}{counts}")
    print()


def print_mistakes(verdicts: list[Verdict], routes: list[tuple[JsonObject, str]]) -> None:
    for one in verdicts:
        if one.asked is not one.error:
            kind = "WRONG" if one.error else "WARNED" if one.seen else "MISSED"
            row = one.row
            print(f"{kind} {row['repo']} {row['file']}:{row['line']} {row['value']!r} {row['kind']}: {row['why']}")
    for row, severity in routes:
        if severity == "error" and row["label"] in WRONG_ROUTE_LABELS:
            print(f"WRONG {row['repo']} {row['file']}:{row['line']} {row['value']!r} {row['label']}: {row['why']}")


def print_routes(routes: list[tuple[JsonObject, str]]) -> int:
    """Prints the table; the number of places where an error is wrong."""
    counts = Counter((row["label"], severity) for row, severity in routes)
    print(f"{'route label':<32}{'error':>6}{'warning':>9}{'silent':>7}")
    for label in sorted({row["label"] for row, _ in routes}):
        print(f"{label:<32}{counts[label, 'error']:6}{counts[label, 'warning']:9}{counts[label, 'silent']:7}")
    print()
    return sum(counts[label, "error"] for label in WRONG_ROUTE_LABELS)


def run_linter(tree: Path, models: Path, paths: Iterable[str]) -> JsonObject:
    """The report on a tree, made by a process of its own that sees no key. Raises RuntimeError."""
    # -P: or else Python would look for modules in the tree.
    linter = [sys.executable, "-P", "-m", "anyint_lint"]
    command = [*linter, "check", "--format", "json", "--no-cache", "--fail-on", "never"]
    foreign = ("ANYINT_", "OPENAI_", "ANTHROPIC_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    with tempfile.TemporaryFile() as output:
        # A file, because a pipe that nobody empties would stop the process.
        done = subprocess.run(
            [*command, "--models", str(models), *paths],
            cwd=tree,
            env=environment,
            stdout=output,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{tree.name}: exit code {done.returncode}: {done.stderr.decode(errors='replace')}")
        output.seek(0)
        report: JsonObject = json.load(output)
    return report


def reports_on(given: argparse.Namespace, rows: list[JsonObject]) -> dict[str, JsonObject]:
    reports = {}
    for repo in sorted({row["repo"] for row in rows}):
        saved = given.reports / f"{repo}.json" if given.reports else None
        if saved is not None and given.reuse and saved.is_file():
            reports[repo] = json.loads(saved.read_text("utf-8"))
            continue
        files = sorted({row["file"] for row in rows if row["repo"] == repo})
        paths = files if given.labelled_files_only else ["."]
        print(f"{repo} ...", file=sys.stderr)
        reports[repo] = run_linter(given.trees / repo, given.models.resolve(), paths)
        if saved is not None:
            saved.parent.mkdir(parents=True, exist_ok=True)
            saved.write_text(json.dumps(reports[repo]), "utf-8")
    return reports


def read_rows(file: Path) -> list[JsonObject]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    try:
        sites, route_rows = read_rows(given.labels), read_rows(given.routes)
        absent = sorted({row["repo"] for row in sites + route_rows if not (given.trees / row["repo"]).is_dir()})
        if absent and not given.reuse:
            raise FileNotFoundError(f"no such tree in {given.trees}: {', '.join(absent)}")
        reports = reports_on(given, sites + route_rows)
    except (OSError, ValueError, RuntimeError) as error:
        print(f"accuracy.py: {error}", file=sys.stderr)
        return 2
    verdicts, routes = judge_sites(sites, reports), judge_routes(route_rows, reports)
    if given.verbose:
        print_mistakes(verdicts, routes)
        print()
    wrong_routes = print_routes(routes)
    print_sites(verdicts)
    total = score(verdicts)
    print(f"routes: {wrong_routes} wrong")
    good = total.precision >= given.min_precision and total.recall >= given.min_recall and not wrong_routes
    return 0 if good else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, required=True, metavar="FILE", help="labelled model sites, JSON lines")
    parser.add_argument("--routes", type=Path, required=True, metavar="FILE", help="labelled routes, JSON lines")
    parser.add_argument("--models", type=Path, required=True, metavar="FILE", help="the list that the linter is given")
    parser.add_argument("--trees", type=Path, required=True, metavar="DIR", help="unpacked wheels: DIR/name==version/")
    parser.add_argument(
        "--labelled-files-only", action="store_true", help="check no other files; misses cross-file flow"
    )
    parser.add_argument("--reports", type=Path, metavar="DIR", help="keep each tree's report here")
    parser.add_argument("--reuse", action="store_true", help="take a tree's report from there when it has one")
    parser.add_argument("--min-precision", type=float, default=0.97, metavar="P")
    parser.add_argument("--min-recall", type=float, default=0.92, metavar="R")
    parser.add_argument("--verbose", action="store_true", help="name every mistake")
    return parser


if __name__ == "__main__":
    sys.exit(main())
