"""Callables of the standard library that look at objects, copy them, or read and set their attributes by name."""

from __future__ import annotations

from collections.abc import Mapping

from anyint_lint.collector import program as ir
from anyint_lint.collector.attributes import has_attribute
from anyint_lint.collector.containers import copy_entries_into, elements_of
from anyint_lint.collector.instance_checks import is_instance
from anyint_lint.collector.machine import Arguments, Frame, Machine
from anyint_lint.collector.values import (
    MISSING,
    NONE,
    ClassValue,
    External,
    Plain,
    Ref,
    Super,
    Value,
    join,
    known_texts,
    there,
)


def type_of(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[0] if len(arguments.positional) == 1 else ()
    return tuple(
        ClassValue(machine.instances[one.oid]) for one in given if isinstance(one, Ref) and one.oid in machine.instances
    )


def vars_of(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    return attributes_of(machine, arguments.positional[0] if arguments.positional else ())


def attributes_of(machine: Machine, value: Value) -> Value:
    """`vars(x)`, `asdict(x)`, `x.model_dump()`: the attributes as a dict of their own."""
    oid = machine.new_dict({})
    for one in value:
        if isinstance(one, Ref) and one.oid in machine.instances:
            owner = machine.instances[one.oid]
            for name in (*machine.classes[owner].fields, *machine.store.names(one.oid)):
                own, shared = machine.store.get(one.oid, name), machine.store.get(owner, name)
                held = own or shared
                if held is not None:
                    machine.store.set(oid, name, join(there(held), shared) if shared and MISSING in held else held)
        elif isinstance(one, Ref):
            return (one,)
        elif isinstance(one, External) and one.oid is not None:
            for name in machine.store.names(one.oid):
                if name.startswith("."):
                    machine.store.set(oid, name[1:], machine.store.get(one.oid, name) or ())
    return (Ref(oid),)


def replaced(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    """`dataclasses.replace(x, model=...)`."""
    return copied_instance(machine, arguments.positional[0] if arguments.positional else (), arguments.keywords)


def copied_instance(machine: Machine, value: Value, changes: Mapping[str, Value]) -> Value | None:
    found: list[Value] = []
    for one in value:
        if isinstance(one, Ref) and one.oid in machine.instances:
            oid = machine.store.new_owner()
            machine.instances[oid] = machine.instances[one.oid]
            machine.store.holders.add(oid)
            for name in machine.store.names(one.oid):
                machine.store.set(oid, name, machine.store.get(one.oid, name) or ())
            for name, given in changes.items():
                machine.store.set(oid, name, given)
            found.append((Ref(oid),))
    return join(*found) or None


def copied(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[0] if arguments.positional else ()
    if len(given) == 1 and isinstance(given[0], Ref) and given[0].oid in machine.dicts:
        oid = machine.new_dict({})
        copy_entries_into(machine, given, oid)
        return (Ref(oid),)
    return given or None


def get_attribute(machine: Machine, arguments: Arguments, _node: ir.Call, frame: Frame) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    owners, names = arguments.positional[0], known_texts(arguments.positional[1])
    found = join(*(machine.attribute(owners, name.text, frame) for name in names))
    default = arguments.positional[2] if len(arguments.positional) > 2 else ()
    if default:
        for name in names:
            machine.recorder.bound(name.text, default)
    surely = bool(found) and all(has_attribute(machine, one, name.text) for one in owners for name in names)
    return found if surely else join(found, default) or None


def set_attribute(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    if len(arguments.positional) == 3:
        target, names, value = arguments.positional
        for name in known_texts(names):
            machine.set_attribute(target, name.text, value)
        machine.give_back(value)
    return NONE


def give_back_locals(machine: Machine, _arguments: Arguments, _node: ir.Call, frame: Frame) -> Value | None:
    for name in machine.store.names(frame.fid):
        machine.give_back(machine.store.get(frame.fid, name) or ())
    return None


def checked_instance(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    value, cls = arguments.positional
    verdict = is_instance(machine, value, elements_of(machine, cls) if _is_sequence(machine, cls) else (cls,))
    return None if verdict is None else (Plain(verdict),)


def _is_sequence(machine: Machine, value: Value) -> bool:
    return any(isinstance(one, Ref) and one.oid in machine.lists for one in value)


def super_of(_machine: Machine, _arguments: Arguments, _node: ir.Call, frame: Frame) -> Value | None:
    here: Frame | None = frame
    while here is not None:
        if here.owner is not None and here.instance is not None:
            return (Super(here.owner, here.instance),)
        here = here.parent
    return None
