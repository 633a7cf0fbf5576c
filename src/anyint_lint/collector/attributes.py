"""Attributes: of instances and classes of the file, of modules and clients it imports."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from anyint_lint.collector import program as ir
from anyint_lint.collector.machine import Arguments, Frame, Machine
from anyint_lint.collector.text_methods import METHODS
from anyint_lint.collector.values import (
    MISSING,
    SETTABLE,
    UNKNOWN,
    Alternative,
    ClassValue,
    External,
    FunctionValue,
    ParameterOf,
    Partial,
    Plain,
    Ref,
    Super,
    Text,
    TextMethod,
    Value,
    join,
    there,
)
from anyint_lint.facts import Span

LONGEST_PATH = 2_000
"""Code points: no request is reached by a longer chain of attributes and calls, each of which costs its length."""
MOST_BASES = 300
"""Classes that one derives from, at any depth; past them nothing is found."""
_ENUMS = frozenset({"Enum", "StrEnum", "IntEnum", "Flag"})
_NOWHERE = ir.Call(ir.Other(), (), Span(1, 1, 1, 1))


def attribute_of(machine: Machine, value: Value, attr: str, frame: Frame) -> Value:
    if len(value) == 1:
        return _attribute(machine, value[0], attr, frame) or UNKNOWN
    return join(*[_attribute(machine, one, attr, frame) for one in value]) or UNKNOWN


def _attribute(machine: Machine, one: Alternative, attr: str, frame: Frame) -> Value:
    if isinstance(one, External):
        if len(one.path) > LONGEST_PATH:
            return UNKNOWN
        stored = machine.store.get(one.oid, f".{attr}") if one.oid is not None and one.path.endswith(")") else None
        return stored or (External(f"{one.path}.{attr}", one.oid),)
    if isinstance(one, Ref) and one.oid in machine.instances:
        return _of_instance(machine, one, attr, frame)
    if isinstance(one, Ref) and one.oid in machine.namespaces:
        return there(machine.store.get(one.oid, attr) or ()) or UNKNOWN
    if isinstance(one, ClassValue):
        found = class_attribute(machine, one.oid, attr)
        return _bind(machine, found, (one,), frame, on_class=True) if found is not None else UNKNOWN
    if isinstance(one, Super):
        return _of_super(machine, one, attr, frame)
    if isinstance(one, Text) and attr == "value":  # a member of an Enum of strings
        return (one,)
    if isinstance(one, Text) and attr in METHODS:
        return (TextMethod(one, attr),)
    if isinstance(one, Partial) and attr == "func":
        return one.func
    return UNKNOWN


def _of_instance(machine: Machine, one: Ref, attr: str, frame: Frame) -> Value:
    stored = machine.store.get(one.oid, attr)
    owner = machine.instances[one.oid]
    perhaps = stored is not None and MISSING in stored
    found = class_attribute(machine, owner, attr) if stored is None or perhaps else None
    if found is not None:
        stored = join(there(stored or ()), _bind(machine, found, (one,), frame))
    elif perhaps:
        stored = there(stored or ())
    if stored is not None:
        return _of_strangers(machine, one, attr, stored) if one.oid in machine.summaries else stored
    if attr == "__dict__":
        return (one,)
    if attr == "__class__":
        return (ClassValue(owner),)
    base = external_base(machine, owner)
    if base is not None and machine.table.named(base.path) is not None:
        return (External(f"{base.path}().{attr}", one.oid),)
    field = _field(machine, one, attr) if one.oid in machine.summaries else None
    return (External(f"{base.path}().{attr}", one.oid) if base else External(f"?self.{attr}", None, field),)


def _of_strangers(machine: Machine, one: Ref, attr: str, stored: Value) -> Value:
    """What the instance that stands for all others may hold: whoever makes one may have given it something else."""
    field = _field(machine, one, attr)
    if all(isinstance(value, (Text, Plain)) for value in stored):
        return (*stored, External(f"{SETTABLE}{attr}", None, field))
    return tuple(External("?", None, field) if value == UNKNOWN[0] else value for value in stored)


def _field(machine: Machine, one: Ref, attr: str) -> ParameterOf:
    """An attribute as a parameter of its class: who makes one, or derives from the class, may give it."""
    info = machine.classes[machine.instances[one.oid]]
    generated = class_attribute(machine, machine.instances[one.oid], "__init__") is None
    position = info.fields.index(attr) if generated and attr in info.fields else None
    return ParameterOf(info.name, attr, position)


def _of_super(machine: Machine, one: Super, attr: str, frame: Frame) -> Value:
    for base in machine.classes[one.owner].bases:
        for alternative in base:
            if isinstance(alternative, ClassValue):
                found = class_attribute(machine, alternative.oid, attr)
                if found is not None:
                    return _bind(machine, found, one.instance, frame)
            if isinstance(alternative, External):
                oid = next((i.oid for i in one.instance if isinstance(i, Ref)), None)
                return (External(f"{alternative.path}().{attr}", oid),)
    return UNKNOWN


def class_attribute(machine: Machine, oid: int, attr: str) -> Value | None:
    """The attribute of a class of the file or of its bases of the file, unbound."""
    owner = class_of_attribute(machine, oid, attr)
    return None if owner is None else machine.store.get(owner, attr)


def class_of_attribute(machine: Machine, oid: int, attr: str) -> int | None:
    """The class, or the one of its bases of the file, that has the attribute."""
    seen: set[int] = set()
    pending = [oid]
    while pending and len(seen) <= MOST_BASES:
        here = pending.pop(0)
        if here in seen:
            continue
        seen.add(here)
        if machine.store.get(here, attr) is not None:
            return here
        pending.extend(b.oid for base in machine.classes[here].bases for b in base if isinstance(b, ClassValue))
    return None


def has_attribute(machine: Machine, one: Alternative, attr: str) -> bool:
    """Whether an object of the file surely has an attribute, whatever that holds."""
    if isinstance(one, ClassValue):
        return bool(class_attribute(machine, one.oid, attr))
    if not isinstance(one, Ref):
        return False
    held = machine.store.get(one.oid, attr)
    if held and MISSING not in held:
        return True
    owner = machine.instances.get(one.oid)
    return owner is not None and bool(class_attribute(machine, owner, attr))


def methods_of(machine: Machine, oid: int) -> list[FunctionValue]:
    """The methods that an instance has, its own and inherited, each name once."""
    found: dict[str, FunctionValue] = {}
    seen: set[int] = set()
    pending = [oid]
    while pending and len(seen) <= MOST_BASES:
        here = pending.pop(0)
        if here in seen:
            continue
        seen.add(here)
        for name in machine.store.names(here):
            for one in machine.store.get(here, name) or ():
                if isinstance(one, FunctionValue) and one.owner is not None:
                    found.setdefault(name, one)
        pending.extend(b.oid for base in machine.classes[here].bases for b in base if isinstance(b, ClassValue))
    return list(found.values())


def external_base(machine: Machine, oid: int) -> External | None:
    """The first base, at any depth, that is imported."""
    return next((one for one in _bases(machine, oid) if isinstance(one, External) and one.imported), None)


def is_enum(machine: Machine, oid: int) -> bool:
    every = _bases(machine, oid)
    return any(isinstance(one, External) and one.path.rpartition(".")[2] in _ENUMS for one in every)


def _bases(machine: Machine, oid: int) -> Iterator[Alternative]:
    """The bases of a class at any depth, each followed by its own; those of one class once, for the ways that lead to
    it may be as many as two to the power of the classes."""
    pending = [iter(chain.from_iterable(machine.classes[oid].bases))]
    seen = {oid}
    while pending and len(seen) <= MOST_BASES:
        one = next(pending[-1], None)
        if one is None:
            pending.pop()
            continue
        yield one
        if isinstance(one, ClassValue) and one.oid not in seen:
            seen.add(one.oid)
            pending.append(iter(chain.from_iterable(machine.classes[one.oid].bases)))


def _bind(machine: Machine, found: Value, instance: Value, frame: Frame, *, on_class: bool = False) -> Value:
    bound: list[Value] = []
    for one in found:
        if not isinstance(one, FunctionValue) or one.role == "staticmethod" or (one.owner is None and not one.role):
            bound.append((one,))
        elif one.role == "property":
            bound.append((one,) if on_class else machine.call((_with(one, instance),), Arguments(), _NOWHERE, frame))
        elif on_class and one.role != "classmethod":
            bound.append((one,))
        else:
            bound.append((_with(one, instance),))
    return join(*bound)


def _with(function: FunctionValue, instance: Value) -> FunctionValue:
    return FunctionValue(function.function, function.frame, function.defaults, function.owner, instance, function.role)


def set_attribute(machine: Machine, target: Value, attr: str, value: Value) -> None:
    certain = len(target) == 1 and not _is_summary(machine, target[0])
    for one in target:
        if isinstance(one, Ref) and (one.oid in machine.instances or one.oid in machine.namespaces):
            if certain:
                machine.store.set(one.oid, attr, value)
            else:
                machine.store.add(one.oid, attr, value)
        elif isinstance(one, ClassValue):
            machine.store.set(one.oid, attr, value)
        elif isinstance(one, External) and one.oid is not None and one.path.endswith(")"):
            machine.store.set(one.oid, f".{attr}", value)


def _is_summary(machine: Machine, one: Alternative) -> bool:
    """Whether this instance stands for every instance, so that assignments add to what it holds."""
    return isinstance(one, Ref) and one.oid in machine.summaries
