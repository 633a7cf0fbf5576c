"""Runs a program on abstract values: the module first, then everything in it that nobody called.

Code is interpreted, not executed: names hold every value they may have, both branches of an unknown condition are
taken, calls of functions of the same file are followed. What reaches the model of a request is recorded on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import TypeAlias

from anyint_lint.collector import program as ir
from anyint_lint.collector.attributes import attribute_of, class_attribute, methods_of, set_attribute
from anyint_lint.collector.base_urls import of_environment
from anyint_lint.collector.calls import call
from anyint_lint.collector.declared import wrappers
from anyint_lint.collector.exports import exports_of
from anyint_lint.collector.expressions import EVALUATORS
from anyint_lint.collector.functions import call_function, initialise, new_instance, span_of
from anyint_lint.collector.machine import (
    MOST_STEPS_ALONE,
    MOST_WORK_ALONE,
    MOST_WORK_OF_MODULE,
    Arguments,
    AttributeAccess,
    Exit,
    Flow,
    Frame,
    Machine,
)
from anyint_lint.collector.recorder import Recorder
from anyint_lint.collector.sdks import Table
from anyint_lint.collector.statements import EXECUTORS
from anyint_lint.collector.subclasses import given_to_bases
from anyint_lint.collector.values import (
    UNKNOWN,
    Alternative,
    ClassValue,
    Elements,
    FunctionValue,
    Ref,
    Text,
    Value,
    texts,
)
from anyint_lint.collector.walking import called_names

Unit: TypeAlias = Callable[[Machine], None]
"""A part of what runs for its own sake: a function, or the methods of a class."""
_ROUNDS = 2
"""How often the methods of a class nobody instantiated run, so that what one assigns another may read."""


def interpret(program: ir.Program, table: Table) -> Recorder:
    machine = run(program, table)
    machine.recorder.exports = exports_of(machine)
    return machine.recorder


def run(program: ir.Program, table: Table, goes_on: Callable[[Machine], bool] | None = None) -> Machine:
    """The machine as it is after all has run that is to run; its recorder holds what was found, but no exports.

    `goes_on` says, once the module has run, whether the functions that nobody called are to run as well.
    """
    machine = with_module(program, table)
    if goes_on is not None and not goes_on(machine):
        return machine
    run_uncalled(machine, called_names(program.body), lambda unit: unit(machine))
    tell_the_rest(machine)
    return machine


def new_machine(program: ir.Program, table: Table) -> Machine:
    machine = Machine(table, Recorder(), EVALUATORS, EXECUTORS, call, AttributeAccess(attribute_of, set_attribute))
    machine.shared_globals = program.shared_globals
    return machine


def with_module(program: ir.Program, table: Table) -> Machine:
    """The machine as it is after the module itself has run."""
    machine = new_machine(program, table)
    module = machine.new_frame(None)
    machine.module_frame = module
    for part in program.parts:
        _run_part(machine, part, module)
    return machine


def tell_the_rest(machine: Machine) -> None:
    """What can only be told when all has run."""
    machine.tell_handed()
    of_environment(machine)
    given_to_bases(machine)
    wrappers(machine)


def _run_part(machine: Machine, part: ir.Block, module: Frame) -> None:
    """However a part ends, the next begins with what it had done until then."""

    def run() -> None:
        _, done, raised = machine.arriving(module, Exit.RAISE, lambda: machine.execute(part, module))
        machine.rejoin([(Flow.NEXT, changes) for changes in (done, *raised)])

    machine.attempt(run, MOST_WORK_OF_MODULE)


def run_uncalled(machine: Machine, called: frozenset[str], perform: Callable[[Unit], None]) -> None:
    """What nobody called, as strangers would: first what no function calls, for it tells how the others are used.

    It is given to `perform` unit by unit, and each must have run when the next is given.
    """
    early: set[tuple[int, int | None]] = set()
    """What there was before anything ran that is called: what such a function defines comes late, called or not."""
    owners: set[int] = set()
    known = frozenset(machine.classes)
    made: set[int] = set()
    """The definitions whose classes came since: of each only the first runs, as its methods may make the next."""
    for later in (False, True):
        done: set[tuple[int, int | None]] = set()
        while True:
            waiting = [key for key in machine.functions if key not in done]
            if not waiting:
                break
            done.update(waiting)
            if not later:
                early.update(waiting)
            for key in sorted(waiting, key=lambda key: later and not _is_open(_name(machine.functions[key]))):
                function = machine.functions[key]
                due = later if _name(function) in called else not later or key not in early
                if function.owner is None and not _is_left(function) and due:
                    perform(partial(_run_alone, function=function))
            for owner in list(machine.classes):
                node = machine.classes[owner].node
                if owner not in known and owner not in owners:
                    if node in made:
                        continue
                    made.add(node)
                fresh = not done - set(waiting) or owner not in owners
                for turn in (False, True) if later and owner not in owners else (later,):
                    perform(partial(_run_methods, owner=owner, called=called, later=turn, fresh=fresh))
                owners.add(owner)


def _run_alone(machine: Machine, function: FunctionValue) -> None:
    """A function as its callers outside the file see it: defaults, or unknown arguments."""
    known = id(function.function) in machine.called and not _is_public(machine, function)
    if known and id(function.function) in machine.returned and not _has_texts(machine, function.defaults):
        return
    machine.returned[id(function.function)], _ = _strangers_call(machine, function, defaults_only=known)


def _is_public(machine: Machine, function: FunctionValue) -> bool:
    """Whether strangers may call it as they like, however the file itself does; the rest is called by the file only."""
    name, frame = _name(function), function.frame
    if function.owner is not None:
        if not _is_open(name):
            return False
        name, frame = machine.classes[function.owner].name, machine.classes[function.owner].frame
    return _is_open(name) and machine.module_frame is not None and frame == machine.module_frame.fid


def _is_open(name: str) -> bool:
    return not name.startswith("_") or name.startswith("__")


def _strangers_call(machine: Machine, function: FunctionValue, *, defaults_only: bool) -> tuple[Value, bool]:
    """What it returns to somebody outside the file, and whether it leaves anything that others may read. What it
    changes may have happened, or not."""
    machine.recorder.defaults_only = defaults_only
    machine.allow(MOST_STEPS_ALONE)
    machine.store.begin()
    with machine.again() as newest:
        result = machine.attempt(
            lambda: call_function(machine, function, Arguments(more=True), alone=True),
            MOST_WORK_ALONE,
            span_of(function),
        )
    changes = machine.store.undo()
    machine.store.apply(changes.only(lambda cell, _: cell[0] > newest))
    lasting = changes.only(lambda cell, _: cell[0] <= newest)
    leaves = any(
        map(
            _may_tell,
            chain(*(set(value).difference(machine.store.get(*cell) or ()) for cell, value in lasting.items())),
        )
    )
    machine.store.soften(lasting)
    machine.recorder.defaults_only = False
    return UNKNOWN if result is None else result, leaves


def _may_tell(one: Alternative) -> bool:
    """Whether it may be a model or base URL, or hold one."""
    return isinstance(one, (Text, Elements))


def _run_methods(machine: Machine, owner: int, called: frozenset[str], *, later: bool, fresh: bool) -> None:
    """The methods of a class, its own and inherited: on an instance for all, and on those that the module holds."""
    methods = [
        one
        for one in methods_of(machine, owner)
        if (_name(one) in called) is later and _name(one) != "__init__" and not _is_left(one)
    ]
    cls = ClassValue(owner)
    if not methods or not fresh:
        if fresh and later and not all(map(_is_left, class_attribute(machine, owner, "__init__") or ())):
            _summary(machine, cls)
        return
    methods.sort(key=lambda one: not _is_open(_name(one)))  # who has run is known to have called what it calls
    called_before = _called_on(machine, methods, owner)
    instance = _summary(machine, cls)
    for held, is_open in _held_instances(machine, owner).items():
        for method in methods:
            known = id(method.function) in called_before and not (is_open and _is_open(_name(method)))
            if not known and not method.role:
                _strangers_call(machine, _on(method, held), defaults_only=False)
    _run_in_rounds(machine, methods, cls, instance, called_before)


def _run_in_rounds(
    machine: Machine, methods: list[FunctionValue], cls: ClassValue, instance: Ref, called_before: set[int]
) -> None:
    """On the instance that stands for all; all of them again where any has left something that they may read, there or
    elsewhere."""
    fields = _has_texts(machine, cls.oid) or _has_default_texts(machine, cls.oid)
    private = next((at for at, method in enumerate(methods) if not _is_open(_name(method))), None)
    for turn in range(_ROUNDS):
        left = False
        for at, method in enumerate(methods):
            if at == private and not turn:
                called_before = called_before | _called_on(machine, methods, cls.oid)
            known = id(method.function) in called_before and not _is_public(machine, method)
            if known and not fields and not _has_texts(machine, method.defaults):
                continue
            receiver = cls if method.role == "classmethod" else instance
            result, leaves = _strangers_call(machine, _on(method, receiver), defaults_only=known)
            machine.returned[id(method.function)] = result
            left = left or leaves
        if not left:
            break


def _called_on(machine: Machine, methods: list[FunctionValue], owner: int) -> set[int]:
    """Those that have been called on an instance of the class, or on the class."""
    return {id(method.function) for method in methods if (id(method.function), owner) in machine.called_on}


def _on(method: FunctionValue, receiver: Ref | ClassValue) -> FunctionValue:
    return FunctionValue(method.function, method.frame, method.defaults, method.owner, (receiver,), method.role)


def _summary(machine: Machine, cls: ClassValue) -> Ref:
    """The instance that stands for every instance that strangers make."""
    known = machine.summary_of.get(cls.oid)
    if known is None:
        info = machine.classes[cls.oid]
        public = _is_open(info.name) and machine.module_frame is not None and info.frame == machine.module_frame.fid
        instantiated = info.instantiated and not public
        known = new_instance(machine, cls)
        machine.summaries.add(known.oid)
        machine.summary_of[cls.oid] = known
        machine.recorder.defaults_only = instantiated
        machine.allow(MOST_STEPS_ALONE)
        made = known
        with machine.again():
            machine.attempt(lambda: initialise(machine, cls, made, Arguments(more=True), alone=True), MOST_WORK_ALONE)
        machine.recorder.defaults_only = False
    return known


def _held_instances(machine: Machine, owner: int) -> dict[Ref, bool]:
    """The instances that the module's names hold, and whether under a public one: importers call their methods."""
    module = machine.module_frame
    found: dict[Ref, bool] = {}
    for name in machine.store.names(module.fid) if module else ():
        for one in machine.store.get(module.fid, name) or () if module else ():
            if isinstance(one, Ref) and machine.instances.get(one.oid) == owner:
                found[one] = found.get(one, False) or _is_open(name)
    return found


def _is_left(one: Alternative) -> bool:
    """Whether a function was left for later: it runs when it is called, and not for its own sake."""
    return isinstance(one, FunctionValue) and isinstance(one.function, ir.Function) and one.function.later is not None


def _has_default_texts(machine: Machine, owner: int) -> bool:
    init = class_attribute(machine, owner, "__init__") or ()
    return any(isinstance(one, FunctionValue) and _has_texts(machine, one.defaults) for one in init)


def _name(function: FunctionValue) -> str:
    return function.function.name if isinstance(function.function, ir.Function) else ""


def _has_texts(machine: Machine, owner: int) -> bool:
    return any(True for name in machine.store.names(owner) for _ in texts(machine.store.get(owner, name) or ()))
