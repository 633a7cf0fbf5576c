"""Reads of a module only the functions that matter, for the same facts as if all of it were read.

LibCST and the interpreter take seconds for a megabyte, and of a file that the byte filter lets through most functions
hold nothing that it looks for. So a module is parsed without the bodies of its functions. Those of which the filter
says that they may hold a fact are read, and run as strangers would call them; any other is read when something that
runs calls it, and run for nobody's sake. When that is done, it is known which names hold a model, a URL, a key or a
client, or lead to a request: functions that mention such a name are then read as well, and the module is interpreted
anew, until there are no more of them.

What is read stands alone: `outline.py` tells from the bytes where it begins and ends. Where that, or anything else
here, is in doubt, the module is read as a whole, which also tells what is wrong with one that is no Python. What a
module offers to others is told as far as it is known then, or as the names that they import need it.
"""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from anyint_lint.collector import program as ir
from anyint_lint.collector.candidates import Candidates, is_special
from anyint_lint.collector.exports import exports_of
from anyint_lint.collector.interesting import names_behind, requested_lines, telling_names
from anyint_lint.collector.interpreter import run
from anyint_lint.collector.machine import Machine
from anyint_lint.collector.naming import names_a_model
from anyint_lint.collector.outline import Unit, units
from anyint_lint.collector.parsing import program_of
from anyint_lint.collector.prose import without_prose
from anyint_lint.collector.recorder import Recorder
from anyint_lint.collector.sdks import Table
from anyint_lint.facts import Failure
from anyint_lint.light_dataclass import dataclass

_LEAST_SAVED = 0.1
"""Of a text, in functions that need not be read at once: for less, reading it as a whole is faster."""
_WORD = re.compile(rb"[A-Za-z_]\w*")
_HEAD = re.compile(rb"[ \t]*(?:async[ \t]+)?def[ \t]+\w+")
_CALLED = re.compile(rb"\b(?<!def )(?<!class )(\w+)[ \t]*\(|[(,=*][ \t\r\n]*(?:\w+\.)*(\w+)[ \t\r\n]*(?=[,)])")
_GLOBAL = re.compile(rb"\bglobal[ \t]+([\w \t,]+)")
_MAKERS = frozenset({"__init__", "__post_init__", "__call__"})
_WRAPPER = "class _:\n"


class UnreadError(Exception):
    """A part of a text cannot be read by itself."""


@dataclass(slots=True)
class _Part:
    """A function or method of the text, and what its bytes tell."""

    unit: Unit
    text: bytes
    clean: bytes
    function: ir.Function | None = None
    _words: frozenset[bytes] | None = None

    @property
    def words(self) -> frozenset[bytes]:
        if self._words is None:
            self._words = frozenset(_WORD.findall(self.clean))
        return self._words

    @property
    def globals(self) -> frozenset[bytes]:
        """The names of the module that it gives another value."""
        return frozenset(name for names in _GLOBAL.findall(self.clean) for name in _WORD.findall(names))

    def called(self) -> frozenset[str]:
        """The last names of what it may call or hand on."""
        return frozenset(one.decode() for groups in _CALLED.findall(self.clean) for one in groups if one)

    def read(self) -> ir.Function:
        """The function. Raises UnreadError where the text is not what it was taken for."""
        if self.function is None:
            inner = bool(self.unit.indent)
            text = (_WRAPPER if inner else "") + self.text.decode()
            program = program_of(text, first_line=self.unit.line - inner)
            if isinstance(program, Failure):
                raise UnreadError(program.message)
            body = program.body
            if inner and len(body) == 1 and isinstance(body[0], ir.Class):
                body = body[0].body
            if len(body) != 1 or not isinstance(body[0], ir.Function):
                raise UnreadError("more than a function")
            self.function = body[0]
        return self.function


def recorder_of(text: str, table: Table, names: frozenset[str]) -> Recorder | None:
    """What the module's facts are made of, with such exports as `names` need.

    None where it is better read as a whole.
    """
    data = text.encode("utf-8", "surrogatepass")
    if is_special(data):
        return None
    found = units(data)
    if sum(unit.end - unit.head for unit in found) < len(data) * _LEAST_SAVED or not _is_python(text):
        return None
    clean = without_prose(data)
    candidates = _candidates(table)
    matters = candidates.parts(clean)
    parts = [_Part(unit, part := data[unit.start : unit.end], without_prose(part)) for unit in found]
    roots = {at for at, part in enumerate(parts) if _gives_a_model(part.unit.name) or matters(part.clean)}
    try:
        machine = _Reading(data, parts, table, candidates, names).run(roots)
    except UnreadError:
        return None
    machine.recorder.exports = exports_of(machine)
    return machine.recorder


def _gives_a_model(name: str) -> bool:
    return names_a_model(name.removeprefix("get_"))


def _is_python(text: str) -> bool:
    """As far as the running Python can tell: what is not read may be wrong, too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


@cache
def _candidates(table: Table) -> Candidates:
    return Candidates(table.rows, table.own)


@dataclass(slots=True)
class _Reading:
    data: bytes
    parts: list[_Part]
    table: Table
    candidates: Candidates
    names: frozenset[str]
    """Which somebody imports."""

    def run(self, roots: set[int]) -> Machine:
        skeleton = self._skeleton()
        roots |= set(self._asked(self.names))
        while True:
            self._with_writers(roots)
            machine = run(self._program(skeleton, roots), self.table)
            told = {name.encode() for name in (*telling_names(machine), *self._requesting(machine))}
            more = {at for at, part in enumerate(self.parts) if not told.isdisjoint(part.words)} - roots
            if self.names:
                more |= set(self._asked(self.names | names_behind(machine, self.names))) - roots
            if not more:
                return machine
            roots |= more

    def _requesting(self, machine: Machine) -> Iterator[str]:
        """The functions whose callers may decide what a request in them is, for these have parameters."""
        lines = sorted(requested_lines(machine.recorder))
        for part in self.parts:
            if part.function is None or not {one.name for one in part.function.parameters} - {"self", "cls"}:
                continue
            at = bisect_left(lines, part.unit.line)
            stands = at < len(lines) and lines[at] < part.unit.line + part.text.count(b"\n")
            if stands or self.candidates.requests(part.clean):
                yield from (part.unit.owner, "__call__") if part.unit.name == "__init__" else (part.unit.name,)

    def _asked(self, names: frozenset[str]) -> Iterator[int]:
        """The functions on which the values of imported names may depend."""
        for at, part in enumerate(self.parts):
            if part.unit.name in names:
                yield at
            elif part.unit.owner in names:
                others = self.names - {part.unit.owner}
                if any(name.encode() in part.words for name in others) or (others and part.unit.name in _MAKERS):
                    yield at

    def _with_writers(self, roots: set[int]) -> None:
        """Adds the functions that give the module's names that these mention another value."""
        read: set[bytes] = set()
        fresh = set(roots)
        while fresh:
            for at in fresh:
                read |= self.parts[at].words
            fresh = {at for at, part in enumerate(self.parts) if at not in roots and not part.globals.isdisjoint(read)}
            roots |= fresh

    def _skeleton(self) -> ir.Program:
        """The module, its functions without parameters and bodies."""
        kept: list[bytes] = []
        end = 0
        for part in self.parts:
            unit = part.unit
            head = _HEAD.match(self.data, unit.head)
            if head is None:
                raise UnreadError("no function")
            kept += (self.data[end : head.end()], b"(): ...", b"\n" * self.data.count(b"\n", unit.head, unit.end))
            end = unit.end
        kept.append(self.data[end:])
        program = program_of(b"".join(kept).decode())
        if isinstance(program, Failure):
            raise UnreadError(program.message)
        return program

    def _program(self, skeleton: ir.Program, roots: set[int]) -> ir.Program:
        lines = {self.data.count(b"\n", part.unit.start, part.unit.head) + part.unit.line: part for part in self.parts}
        chosen = {id(self.parts[at]) for at in roots}

        def block(body: ir.Block) -> ir.Block:
            return tuple(map(statement, body))

        def statement(one: ir.Statement) -> ir.Statement:
            if isinstance(one, ir.Class):
                return replace(one, body=block(one.body))
            if not isinstance(one, ir.Function) or one.span is None or one.span.line not in lines:
                return one
            part = lines[one.span.line]
            if id(part) in chosen:
                return part.read()
            return replace(one, later=ir.Later(part.read, part.called()))

        shared = {name.decode() for part in self.parts for name in part.globals}
        return ir.Program(block(skeleton.body), skeleton.shared_globals | shared)
