"""Runs a program on abstract values: the module first, then everything in it that nobody called.

Code is interpreted, not executed: names hold every value they may have, both branches of an unknown condition are
taken, calls of functions of the same file are followed. What reaches the model of a request is recorded on the way.
"""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.attributes import attribute_of, set_attribute
from anyint_lint.collector.base_urls import of_environment
from anyint_lint.collector.calls import call
from anyint_lint.collector.exports import exports_of
from anyint_lint.collector.expressions import EVALUATORS
from anyint_lint.collector.functions import call_function, initialise, new_instance
from anyint_lint.collector.machine import MOST_STEPS_ALONE, Arguments, AttributeAccess, Machine
from anyint_lint.collector.recorder import Recorder
from anyint_lint.collector.sdks import Table
from anyint_lint.collector.statements import EXECUTORS
from anyint_lint.collector.values import ClassValue, FunctionValue, Text, texts

_ROUNDS = 2
"""How often the methods of a class nobody instantiated run, so that what one assigns another may read."""


def interpret(program: ir.Program, table: Table) -> Recorder:
    recorder = Recorder()
    machine = Machine(table, recorder, EVALUATORS, EXECUTORS, call, AttributeAccess(attribute_of, set_attribute))
    machine.shared_globals = program.shared_globals
    module = machine.new_frame(None)
    machine.module_frame = module
    machine.execute(program.body, module)
    _run_uncalled(machine)
    machine.tell_handed()
    of_environment(machine)
    recorder.exports = exports_of(machine)
    return recorder


def _run_uncalled(machine: Machine) -> None:
    done: set[tuple[int, int | None]] = set()
    while True:
        waiting = [(key, function) for key, function in machine.functions.items() if key not in done]
        if not waiting:
            return
        owners: dict[int, list[FunctionValue]] = {}
        for key, function in waiting:
            done.add(key)
            if function.owner is not None:
                owners.setdefault(function.owner, []).append(function)
            else:
                _run_alone(machine, function)
        for owner, methods in owners.items():
            _run_methods(machine, owner, methods)


def _run_alone(machine: Machine, function: FunctionValue) -> None:
    """A function as its callers outside the file see it: defaults, or unknown arguments."""
    called = id(function.function) in machine.called
    if called and id(function.function) in machine.returned and not _has_texts(machine, function.defaults):
        return
    machine.recorder.defaults_only = called
    machine.allow(MOST_STEPS_ALONE)
    machine.returned[id(function.function)] = call_function(machine, function, Arguments(more=True))
    machine.recorder.defaults_only = False


def _run_methods(machine: Machine, owner: int, methods: list[FunctionValue]) -> None:
    cls = ClassValue(owner)
    called_before = {id(method.function) for method in methods if id(method.function) in machine.called}
    instantiated = machine.classes[owner].instantiated
    instance = new_instance(machine, cls)
    machine.summaries.add(instance.oid)
    machine.recorder.defaults_only = instantiated
    machine.allow(MOST_STEPS_ALONE)
    initialise(machine, cls, instance, Arguments(more=True))
    fields = _has_texts(machine, owner) or any(
        _has_texts(machine, method.defaults) for method in methods if _name(method) == "__init__"
    )
    for _ in range(_ROUNDS):
        before = _texts_of(machine, instance.oid)
        for method in methods:
            if _name(method) == "__init__":
                continue
            called = id(method.function) in called_before
            if called and not fields and not _has_texts(machine, method.defaults):
                continue
            machine.recorder.defaults_only = called
            receiver = (cls,) if method.role == "classmethod" else (instance,)
            bound = FunctionValue(method.function, method.frame, method.defaults, method.owner, receiver, method.role)
            machine.allow(MOST_STEPS_ALONE)
            machine.returned[id(method.function)] = call_function(machine, bound, Arguments(more=True))
        if before == _texts_of(machine, instance.oid):
            break
    machine.recorder.defaults_only = False


def _name(function: FunctionValue) -> str:
    return function.function.name if isinstance(function.function, ir.Function) else ""


def _texts_of(machine: Machine, oid: int) -> list[tuple[str, tuple[Text, ...]]]:
    return [(name, tuple(texts(machine.store.get(oid, name) or ()))) for name in machine.store.names(oid)]


def _has_texts(machine: Machine, owner: int) -> bool:
    return any(True for name in machine.store.names(owner) for _ in texts(machine.store.get(owner, name) or ()))
