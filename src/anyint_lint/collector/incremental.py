"""Reads a text that was read before and has changed a little: only the definitions that changed are parsed again, and
of what runs only what the change can alter (`resuming.py`).
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from anyint_lint.collector import program as ir
from anyint_lint.collector.collect import collect
from anyint_lint.collector.cutting import pieces
from anyint_lint.collector.parsing import program_of
from anyint_lint.collector.recorder import Recorder
from anyint_lint.collector.resuming import Interpretation
from anyint_lint.collector.sdks import Table
from anyint_lint.collector.sdks.row import Row
from anyint_lint.facts import Failure, FileFacts, Span
from anyint_lint.sources import Source

_NOWHERE = Span(1, 1, 1, 1)
"""What a node has whose place nobody knows; it stays there."""
_Pieces = dict[tuple[str, int], ir.Program]
"""By text and the line it begins on."""


class IncrementalReader:
    """The programs of one text's versions, and what they come to. It keeps the pieces of the last one and no more."""

    def __init__(self) -> None:
        self._known: _Pieces = {}
        self._changed: dict[int, ir.Function] | None = None
        """The functions whose bodies alone have changed since all was interpreted; None where that is not all."""
        self._interpretation = Interpretation()

    def collect(self, source: Source, calls: tuple[Row, ...] = ()) -> FileFacts:
        """As `collector.collect.collect`, and the same facts."""
        return collect(source, calls, read=self.program_of, run=self._recorder)

    def _recorder(self, program: ir.Program, table: Table) -> Recorder:
        changed, self._changed = self._changed, {}
        return self._interpretation.recorder(program, table, None if changed is None else changed.values())

    def program_of(self, text: str) -> ir.Program | Failure:
        """As `collector.collect.program_of`, and the same program."""
        moved = {piece: (line, program) for (piece, line), program in self._known.items()}
        known: _Pieces = {}
        for line, piece in pieces(text):
            program = self._known.get((piece, line)) or _of_piece(piece, line, moved.get(piece))
            if isinstance(program, Failure):
                return self._as_a_whole(text)
            known[piece, line] = program
        self._keep(known)
        return ir.joined(self._known.values())

    def _as_a_whole(self, text: str) -> ir.Program | Failure:
        program = program_of(text)
        if not isinstance(program, Failure):
            self._changed = None
        return program

    def _keep(self, known: _Pieces) -> None:
        """Takes the programs of the pieces for the last ones. Where only bodies of functions have changed, these are
        put into the functions that were there before, and all else stays as it is."""
        bodies = _changed_bodies(self._known, known)
        if bodies is None:
            self._known, self._changed = known, None
            return
        self._known = dict(zip(known, self._known.values(), strict=True))
        for function, body in bodies:
            object.__setattr__(function, "body", body)  # for all others nodes are frozen
            if self._changed is not None:
                self._changed[id(function)] = function


def _changed_bodies(before: _Pieces, now: _Pieces) -> list[tuple[ir.Function, ir.Block]] | None:
    """The functions of the former programs that have another body now; None where more has changed than bodies."""
    if [line for _, line in before] != [line for _, line in now]:
        return None
    found: list[tuple[ir.Function, ir.Block]] = []
    for one, other in zip(before.values(), now.values(), strict=True):
        if one is other:
            continue
        if one.shared_globals != other.shared_globals or not _differ_in_bodies(one.body, other.body, found):
            return None
    return found


def _differ_in_bodies(before: ir.Block, now: ir.Block, found: list[tuple[ir.Function, ir.Block]]) -> bool:
    """Whether blocks are the same but for the bodies of functions in them, which are added to `found`."""
    if len(before) != len(now):
        return False
    for one, other in zip(before, now, strict=True):
        if isinstance(one, ir.Function) and isinstance(other, ir.Function):
            if one.body != other.body:
                found.append((one, other.body))
            if replace(one, body=other.body) != other:
                return False
        elif isinstance(one, ir.Class) and isinstance(other, ir.Class):
            if replace(one, body=other.body) != other or not _differ_in_bodies(one.body, other.body, found):
                return False
        elif one != other:
            return False
    return True


def _of_piece(piece: str, line: int, earlier: tuple[int, ir.Program] | None) -> ir.Program | Failure:
    if earlier is not None:
        return _shifted_program(earlier[1], line - earlier[0])
    program = program_of(piece)
    return program if isinstance(program, Failure) else _shifted_program(program, line - 1)


def _shifted_program(program: ir.Program, lines: int) -> ir.Program:
    return ir.Program(_shifted(program.body, lines), program.shared_globals) if lines else program


@lru_cache(maxsize=64)
def _names(node: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(node))


def _shifted(value: Any, lines: int) -> Any:
    """The same, so many lines further down; what holds no place is not copied."""
    if isinstance(value, Span):
        if value == _NOWHERE:
            return value
        return Span(value.line + lines, value.column, value.end_line + lines, value.end_column, value.cell)
    if isinstance(value, tuple):
        parts = [_shifted(one, lines) for one in value]
    elif is_dataclass(value) and not isinstance(value, type):
        before = [getattr(value, name) for name in _names(type(value))]
        parts = [_shifted(one, lines) for one in before]
        if all(one is other for one, other in zip(parts, before, strict=True)):
            return value
        return type(value)(*parts)
    else:
        return value
    return tuple(parts) if any(one is not other for one, other in zip(parts, value, strict=True)) else value
