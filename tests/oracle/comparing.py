"""Holds what arrived against what the collector reports: the same IDs, each where its literal stands."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from anyint_lint.collector.collect import collect_by_need
from anyint_lint.facts import Evidence, FileFacts, ModelUse, Span
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source
from oracle.executing import BrokenProgramError, Executor, Outcome, TooManyRunsError
from oracle.programs import Program
from oracle.recording import Arrival


class Kind(StrEnum):
    MISSED = "missed"
    """It arrives, and is not reported."""
    FALSE = "false"
    """It is reported, and never arrives."""
    MISPLACED = "misplaced"
    """It is reported where neither its literal nor its composition stands."""


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    kind: Kind
    value: str
    host: str
    """Where it arrives, or is said to."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    differences: tuple[Difference, ...]
    outcome: Outcome


Collecting = Callable[[Program], FileFacts]
"""How a program's facts are got: of one file here; a tree of modules or a notebook would come in by another."""


def collect_file(program: Program) -> FileFacts:
    return collect_by_need(Source(program.source.encode(), b"", SourceKind.PYTHON))


def compare(program: Program, executor: Executor, collecting: Collecting = collect_file) -> Comparison:
    """Runs the program, collects its facts, and lists where the two differ."""
    outcome = executor.outcome(program)
    facts = collecting(program)
    assert not facts.failures, facts.failures
    gateway = executor.recording.hosts.gateway.partition("://")[2].partition(":")[0]
    reported = list(_reported(facts, gateway))
    said = {Arrival(use.value, host) for use, host in reported}
    differences = {
        *(Difference(Kind.MISSED, *one) for one in outcome.arrived - said),
        *(Difference(Kind.FALSE, *one) for one in said - outcome.arrived),
        *_misplaced(program, reported),
    }
    return Comparison(tuple(sorted(differences)), outcome)


def shows(difference: Difference, like: Comparison, executor: Executor) -> Callable[[Program], bool]:
    """Whether a program shows the same difference, and goes wrong in no way in which the first does not."""

    def show(program: Program) -> bool:
        try:
            found = compare(program, executor)
        except (BrokenProgramError, TooManyRunsError, AssertionError, RecursionError):
            return False
        return (
            found.outcome.unentered <= like.outcome.unentered
            and found.outcome.faults <= like.outcome.faults
            and any((one.kind, one.value) == (difference.kind, difference.value) for one in found.differences)
        )

    return show


def _reported(facts: FileFacts, gateway: str) -> Iterator[tuple[ModelUse, str]]:
    """The uses that reach a request, and where that goes; a host that is not known counts as the gateway."""
    for use in facts.model_uses:
        if use.evidence in (Evidence.GATEWAY, Evidence.RECOGNISED) and use.request is not None:
            yield use, use.host or gateway


def _misplaced(program: Program, reported: list[tuple[ModelUse, str]]) -> Iterator[Difference]:
    literals, compositions = _places(program.source)
    for use, host in reported:
        at_literal = use.span in literals.get(use.value, ())
        if not at_literal and use.span not in compositions:
            yield Difference(Kind.MISPLACED, use.value, host, use.span.line)


def _places(source: str) -> tuple[dict[str, set[Span]], set[Span]]:
    """Where each text stands as a literal, and where texts are composed."""
    lines = source.splitlines()
    literals: dict[str, set[Span]] = {}
    compositions: set[Span] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            literals.setdefault(node.value, set()).add(_span(node, lines))
        elif isinstance(node, ast.BinOp | ast.JoinedStr | ast.Call | ast.AugAssign):
            compositions.add(_span(node, lines))
    return literals, compositions


def _span(node: ast.expr | ast.stmt, lines: list[str]) -> Span:
    end_line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    return Span(
        node.lineno, _column(lines[node.lineno - 1], node.col_offset), end_line, _column(lines[end_line - 1], end)
    )


def _column(line: str, offset: int) -> int:
    """Counted from 1 in code points, of an offset in UTF-8 bytes."""
    return len(line.encode()[:offset].decode()) + 1
