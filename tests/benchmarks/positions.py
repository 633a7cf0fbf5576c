"""positions.py: proves on a tree that paired positions are LibCST's own, and says what each costs.

Reads every `.py` file under TREE whose bytes match the filter, in a random but fixed order until the time is up,
parses it, and compares the span of every node that the collector asks a span of, once found by pairing and once by
LibCST's `PositionProvider`. Where LibCST does not write a file as it read it, its positions are not those of the text:
there, strings are looked up in the text instead.

Exit: 0 when no span differs, 1 when one does, 2 when there was nothing to compare.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import libcst as cst

from anyint_lint.collector.lowering import Lowering
from anyint_lint.collector.pairing import UnpairedError
from anyint_lint.collector.positions import SpanOf, paired_spans, resolved_spans
from anyint_lint.facts import Failure, Span
from anyint_lint.sources import decode

ASKED = (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString, cst.Call, cst.BinaryOperation, cst.AugAssign)


@dataclass(slots=True)
class Tally:
    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    characters: int = 0
    nodes: int = 0
    different: list[str] = field(default_factory=list)
    unpaired: list[str] = field(default_factory=list)


class Asked(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, ASKED):
            self.nodes.append(node)
        if isinstance(node, cst.FormattedString):
            self.nodes.extend(part for part in node.parts if isinstance(part, cst.FormattedStringText))
        if isinstance(node, cst.FunctionDef):
            self.nodes.append(node.name)
        return True


class Clock:
    """Seconds of processor time, by what they were spent on."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.last = time.process_time()

    def lap(self, name: str) -> None:
        now = time.process_time()
        self.tally.seconds[name] += now - self.last
        self.last = now


def compare(path: Path, tally: Tally) -> None:
    decoded = decode(path.read_bytes())
    if isinstance(decoded, Failure):
        tally.outcomes["not decoded"] += 1
        return
    text = decoded.text
    clock = Clock(tally)
    try:
        module = cst.parse_module(text)
    except (cst.ParserSyntaxError, cst.CSTValidationError, TypeError):
        tally.outcomes["not parsed"] += 1
        return
    clock.lap("parsing")
    try:
        paired = paired_spans(module, text)
    except UnpairedError as error:
        tally.outcomes["unpaired"] += 1
        tally.unpaired.append(f"{path}: {error}")
        return
    clock.lap("pairing")
    Lowering(paired).block(module.body)
    clock.lap("lowering")
    resolved = resolved_spans(module)
    clock.lap("metadata")
    visitor = Asked()
    module.visit(visitor)
    tally.characters += len(text)
    tally.nodes += len(visitor.nodes)
    if module.code == text:
        tally.outcomes["compared with LibCST"] += 1
        wrong = [node for node in visitor.nodes if paired(node) != resolved(node)]
    else:
        tally.outcomes["compared with the text"] += 1
        wrong = list(misplaced(visitor.nodes, text, paired))
    tally.different += [f"{path}:{paired(node)}: {module.code_for_node(node)[:60]!r}" for node in wrong]


def misplaced(nodes: list[cst.CSTNode], text: str, span: SpanOf) -> Iterator[cst.CSTNode]:
    lines = re.split(r"\r\n?|\n", text)
    for node in nodes:
        if isinstance(node, (cst.SimpleString, cst.FormattedStringText, cst.Name)):
            expected = re.split(r"\r\n?|\n", node.value)
            if _between(lines, span(node)) != expected:
                yield node


def _between(lines: list[str], span: Span) -> list[str]:
    found = lines[span.line - 1 : span.end_line]
    found[-1] = found[-1][: span.end_column - 1]
    found[0] = found[0][span.column - 1 :]
    return found


def main() -> int:
    given = _parser().parse_args()
    wanted = re.compile(given.filter.encode())
    paths = [path for path in sorted(given.tree.rglob("*.py")) if path.is_file()]
    random.Random(given.seed).shuffle(paths)  # so that a run cut short is a fair sample
    tally = Tally()
    end = time.monotonic() + given.seconds
    for path in paths:
        if time.monotonic() > end:
            tally.outcomes["left out: time is up"] += 1
        elif wanted.search(path.read_bytes()):
            compare(path, tally)
        else:
            tally.outcomes["left out by the filter"] += 1
    return report(tally)


def report(tally: Tally) -> int:
    for outcome, files in sorted(tally.outcomes.items()):
        print(f"{files:8,} files {outcome}")
    print(f"{tally.nodes:8,} spans, {len(tally.different)} of them different")
    for line in (*tally.unpaired, *tally.different):
        print(line)
    if not tally.characters:
        print("positions.py: no file to compare", file=sys.stderr)
        return 2
    megabytes = tally.characters / 1_000_000
    print(f"{megabytes:.1f} MB; processor seconds per MB, and relative to parsing:")
    for name, seconds in tally.seconds.items():
        print(f"  {name:9} {seconds / megabytes:6.3f}  {seconds / tally.seconds['parsing']:5.2f}")
    return 1 if tally.different else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path, metavar="TREE")
    parser.add_argument("--filter", default="", metavar="REGEX", help="compare only files whose bytes hold this")
    parser.add_argument("--seconds", type=float, default=float("inf"), metavar="S", help="stop after so long")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another order")
    return parser


if __name__ == "__main__":
    sys.exit(main())
