"""Interprets a program anew of which only some functions' bodies have changed, without running what that cannot alter.

After the module itself, a program runs in units: each function as strangers would call it, the methods of each class.
What a unit does to the machine depends on the machine's state and on the bodies of the functions that it enters. So
where a body has changed, the units that enter it run; what all others did the last time is done again without running
them, as long as the state is the one that they met then. Whether it is, the units that ran tell: what they do now must
differ from what they did before in nothing that another unit can see. Where it does, or where anything else but bodies
has changed, all runs.

What the units did is only written down when they run because of a change, and around those that enter what changed:
who changes something changes the same again a moment later.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from typing import Any

from anyint_lint.collector import program as ir
from anyint_lint.collector.exports import exports_of
from anyint_lint.collector.interpreter import Unit, new_machine, run_uncalled, tell_the_rest, with_module
from anyint_lint.collector.machine import MOST_STEPS, Frame, Machine
from anyint_lint.collector.machine_state import (
    Change,
    Effect,
    State,
    apply,
    effect,
    lines_in,
    owners_in,
    restore,
    same,
    taken,
)
from anyint_lint.collector.recorder import Recorder
from anyint_lint.collector.sdks import Table
from anyint_lint.collector.walking import called_names, nodes
from anyint_lint.facts import Unchecked
from anyint_lint.light_dataclass import dataclass

_APART = 1 << 24
"""Between the numbers of the objects that a unit makes and those that the next makes."""
_MOST_APART = 12
"""Times that the state is looked at: where more would have to be, running all takes less time."""
_BY_NODE = frozenset({"machine.functions", "machine.called", "machine.called_on", "machine.read"})
"""Which functions there are and have run: the nodes of all functions but those within a changed one stay."""
_UNSEEN = frozenset({"store._versions", "machine.returned", "machine._made"})
"""What no unit reads of another, but by what the function itself is."""


@dataclass(slots=True)
class _Step:
    done: Effect
    units: tuple[Unit, ...] = ()
    """What did it, if that runs again: some that follow each other."""
    first: int = 0
    """The last object that there was before."""


@dataclass(slots=True)
class _Record:
    functions: frozenset[int]
    """Those that may change: all units that enter one are steps of their own."""
    module: Frame
    start: State
    """After the module has run."""
    steps_of_module: int
    newest: int
    cut_short: Unchecked | None
    steps: list[_Step]


@dataclass(slots=True, eq=False)
class Interpretation:
    """Of the versions of one program."""

    _entered: list[frozenset[int]] = field(default_factory=list)
    """Per unit, in order: the functions that it ran when all last ran."""
    _called: frozenset[str] = frozenset()
    _names: frozenset[str] = frozenset()
    """Of its functions: what else is called has no bearing on when they run."""
    _table: Table | None = None
    _record: _Record | None = None

    def recorder(self, program: ir.Program, table: Table, changed: Collection[ir.Function] | None) -> Recorder:
        """As `interpreter.interpret`, and the same. `changed`: all of which the body alone is another than the last
        time; None where that is not all."""
        called = called_names(program.body)
        ids = frozenset(map(id, changed or ()))
        record, self._record = self._record, None
        if changed is None or not self._names.isdisjoint(called ^ self._called) or table is not self._table:
            record, ids = None, frozenset()
        self._called, self._table = called, table
        machine = None
        if record is not None and changed is not None and ids <= record.functions:
            machine = self._resumed(program, table, record, changed)
            self._record = record if machine is not None else None
        if machine is None:
            machine = self._whole(program, table, called, ids)
        tell_the_rest(machine)
        machine.recorder.exports = exports_of(machine)
        return machine.recorder

    def _resumed(
        self, program: ir.Program, table: Table, record: _Record, changed: Collection[ir.Function]
    ) -> Machine | None:
        """None where it turns out that more has to run."""
        machine = new_machine(program, table)
        machine.module_frame = record.module
        machine.steps, machine.store.newest = record.steps_of_module, record.newest
        machine.recorder.cut_short = record.cut_short
        restore(machine, record.start)
        lines = [_lines(one) for one in changed]
        for step in record.steps:
            if not step.units:
                apply(machine, step.done)
                continue
            before, steps = taken(machine), machine.steps
            machine.store.newest = step.first
            for unit in step.units:
                unit(machine)
            if _may_be_seen(step, effect(before, steps, machine), lines):
                return None
        return machine if machine.steps < MOST_STEPS else None

    def _whole(self, program: ir.Program, table: Table, called: frozenset[str], changed: frozenset[int]) -> Machine:
        """Runs all, and writes down what the units do where that may be of use the next time."""
        machine = with_module(program, table)
        alone = frozenset(at for at, entered in enumerate(self._entered) if not changed.isdisjoint(entered))
        times = sum(at - 1 not in alone for at in alone)
        is_known = changed and self._entered and changed.isdisjoint(machine.entered) and times <= _MOST_APART
        writer = _Writer(machine, changed, alone) if is_known else None
        entered: list[frozenset[int]] = []

        def perform(unit: Unit) -> None:
            machine.entered.clear()
            if writer is None:
                unit(machine)
            else:
                writer.perform(len(entered), unit)
            entered.append(frozenset(machine.entered))

        run_uncalled(machine, called, perform)
        # Only what has run tells who enters what; the next time it is known.
        is_known = all(at in alone or changed.isdisjoint(one) for at, one in enumerate(entered))
        self._entered = entered
        functions = [one.function for one in machine.functions.values()]
        self._names = frozenset(one.name for one in functions if isinstance(one, ir.Function))
        if writer is not None and is_known and machine.steps < MOST_STEPS:
            self._record = writer.record()
        return machine


class _Writer:
    """Writes down what the units do, while all run."""

    def __init__(self, machine: Machine, changed: frozenset[int], alone: frozenset[int]) -> None:
        self._machine, self._changed, self._alone = machine, changed, alone
        self._start = self._before = taken(machine)
        self._steps_of_module = self._steps_before = machine.steps
        self._newest, self._cut_short = machine.store.newest, machine.recorder.cut_short
        self._steps: list[_Step] = []
        self._together: list[Unit] = []
        self._first = 0

    def perform(self, at: int, unit: Unit) -> None:
        """Runs the unit of that number."""
        store = self._machine.store
        if at in self._alone and not self._together:
            self._end_step()
            store.newest += _APART
            self._first = store.newest
        unit(self._machine)
        if at in self._alone:
            self._together.append(unit)
            if at + 1 not in self._alone:
                store.newest += _APART
                self._end_step()

    def _end_step(self) -> None:
        done = effect(self._before, self._steps_before, self._machine)
        self._steps.append(_Step(done, tuple(self._together), self._first))
        self._before, self._steps_before = taken(self._machine), self._machine.steps
        self._together.clear()

    def record(self) -> _Record | None:
        """What was written, once all has run."""
        self._end_step()
        module = self._machine.module_frame
        start = (self._start, self._steps_of_module, self._newest, self._cut_short)
        return _Record(self._changed, module, *start, self._steps) if module is not None else None


def _lines(function: ir.Function) -> range:
    first = function.span.line if function.span is not None else 0
    spans = [getattr(node, "span", None) for node in nodes(function.body)]
    return range(first, max((span.end_line for span in spans if span is not None), default=first) + 1)


def _may_be_seen(step: _Step, now: Effect, lines: list[range]) -> bool:
    """Whether other units may find a difference between what a unit did and does."""
    then = step.done
    if now.cut_short != then.cut_short:
        return True
    differences = {
        name: (then.changes.get(name, _NONE), now.changes.get(name, _NONE))
        for name in then.changes.keys() | now.changes.keys()
    }
    names = [name for name in differences if name.partition(".")[0] in ("machine", "store") and name not in _UNSEEN]
    unlike = {name for name in names if not same(*differences[name])}
    shared = [_shared(name, now.changes.get(name, _NONE), step.first) for name in names]
    if unlike:
        if any(not same(*(_shared(name, one, step.first) for one in differences[name])) for name in unlike):
            return True
        if any(owner > step.first for one in shared for owner in owners_in(_values(one))):
            return True
    outside = any(line in within for one in shared for line in lines_in(_values(one)) for within in lines)
    return any(
        _told_outside(*differences[name], [] if outside else lines)
        for name in differences.keys() - set(names) - _UNSEEN
    )


_NONE = Change({}, ())


def _values(change: Change) -> list[Any]:
    return [*change.put.values()] if isinstance(change.put, dict) else [*change.put]


def _shared(name: str, change: Change, first: int) -> Change:
    """The part of a change that is of objects which there were before."""
    if name in _BY_NODE:
        return change

    def is_shared(key: Any) -> bool:
        owner = key[0] if isinstance(key, tuple) else key
        return not isinstance(owner, int) or owner <= first

    if isinstance(change.put, dict):
        put: Any = {key: value for key, value in change.put.items() if is_shared(key)}
    else:
        put = type(change.put)(key for key in change.put if is_shared(key))
    gone = tuple(key for key in change.gone if is_shared(key))
    return Change(put, gone) if put or gone else _NONE


def _told_outside(then: Change, now: Change, lines: list[range]) -> bool:
    """Whether what the recorder is told differs in what is not only the changed functions' affair."""
    if isinstance(then.put, list) or isinstance(now.put, list):
        return [*then.put] != [*now.put]
    if isinstance(then.put, set) or isinstance(now.put, set):
        unlike: set[Any] = set(then.put) ^ set(now.put)
    else:
        keys = then.put.keys() | now.put.keys()
        nothing = object()
        unlike = {key for key in keys if not same(then.put.get(key, nothing), now.put.get(key, nothing))}
    unlike |= set(then.gone) ^ set(now.gone)
    return any(not any(line in within for line in lines_in(key) for within in lines) for key in unlike)
