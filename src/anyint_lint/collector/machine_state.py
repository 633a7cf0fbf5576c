"""The state of a machine as values: taken at one moment, told apart from a later one, given to another machine.

All that a run leaves behind stands in dicts, sets and lists of the machine, its store and its recorder. What they hold
is frozen, but for a few dicts and lists in them and what is known of a class, which are copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple

from anyint_lint.collector.machine import ClassInfo, Machine
from anyint_lint.collector.values import (
    ClassValue,
    Elements,
    External,
    FunctionValue,
    Partial,
    Ref,
    Super,
    Text,
    TextMethod,
)
from anyint_lint.facts import Span, Unchecked

Container = dict[Any, Any] | set[Any] | list[Any]
State = dict[str, Container]
_NOT_KEPT = frozenset({"machine._evaluators", "machine._executors", "machine.entries", "machine.entered"})
"""What is the same for all machines, a cache, and what the one who runs it asks for."""


def _containers(machine: Machine) -> Iterator[tuple[str, Container]]:
    """All of them, each under a name of its own."""
    recorder = machine.recorder
    slotted = (
        ("recorder", recorder),
        ("network", recorder.network),
        ("hosts", recorder.class_hosts),
        ("links", recorder.links),
    )
    parts = [("machine", vars(machine)), ("store", vars(machine.store))]
    parts += [(name, {one.name: getattr(part, one.name) for one in fields(part)}) for name, part in slotted]
    for prefix, attributes in parts:
        for attribute, value in attributes.items():
            name = f"{prefix}.{attribute}"
            if type(value) in (dict, set, list) and name not in _NOT_KEPT:
                yield name, value


def taken(machine: Machine) -> State:
    return {name: _copy(container) for name, container in _containers(machine)}


def _copy(container: Any) -> Any:
    if isinstance(container, dict):
        return {key: _own(value) for key, value in container.items()}
    return container.copy()


def _own(value: Any) -> Any:
    """What is changed in place once more."""
    if isinstance(value, (dict, list)):
        return value.copy()
    return _own_class(value) if type(value) is ClassInfo else value


def _own_class(info: ClassInfo) -> ClassInfo:
    return replace(info, fields=[*info.fields], factories={**info.factories}, methods={**info.methods})


class Change(NamedTuple):
    """What a run has made of one container."""

    put: Any
    """Of a dict the new entries, of others the new items."""
    gone: tuple[Any, ...]


class Effect(NamedTuple):
    """What a run has made of a machine."""

    changes: dict[str, Change]
    steps: int
    limit: int
    newest: int
    """The owner that was made last."""
    cut_short: Unchecked | None


def effect(before: State, steps: int, machine: Machine) -> Effect:
    changes: dict[str, Change] = {}
    for name, now in _containers(machine):
        change = _change(before[name], now)
        if change.put or change.gone:
            changes[name] = change
    return Effect(changes, machine.steps - steps, machine.limit, machine.store.newest, machine.recorder.cut_short)


def _change(before: Any, now: Any) -> Change:
    if isinstance(now, list):
        return Change(now[len(before) :], ())
    if isinstance(now, set):
        return Change(now - before, tuple(before - now))
    nothing = object()
    put = {key: _own(value) for key, value in now.items() if not _equal(before.get(key, nothing), value)}
    return Change(put, tuple(key for key in before if key not in now))


def _equal(one: Any, other: Any) -> bool:
    return one is other or bool(one == other)


def restore(machine: Machine, state: State) -> None:
    """Gives a new machine the state of another."""
    for name, container in _containers(machine):
        if isinstance(container, list):
            container.extend(state[name])
        else:
            container.update(_copy(state[name]))


def apply(machine: Machine, done: Effect) -> None:
    """Makes of a machine what a run has made of another one in the same state."""
    for name, container in _containers(machine):
        change = done.changes.get(name)
        if change is None:
            continue
        if isinstance(container, list):
            container.extend(change.put)
        elif isinstance(container, set):
            container.difference_update(change.gone)
            container.update(change.put)
        else:
            for key in change.gone:
                container.pop(key, None)
            container.update(_copy(change.put))
    machine.entries.clear()
    machine.steps += done.steps
    machine.limit = done.limit
    machine.store.newest = done.newest
    machine.recorder.cut_short = done.cut_short


def same(one: Any, other: Any) -> bool:
    """Whether two values of containers say the same; lists are otherwise only equal to themselves."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Elements):
        return one.whole == other.whole and same(one.items, other.items)
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(same, one.values(), other.values()))
    return bool(one == other)


def owners_in(value: Any) -> Iterator[int]:
    """The objects of the store that a value refers to."""
    if isinstance(value, (tuple, list)):
        for one in value:
            yield from owners_in(one)
    elif isinstance(value, Elements):
        yield from owners_in(value.items)
    elif isinstance(value, (Ref, ClassValue, External)):
        yield value.oid or 0
    elif isinstance(value, FunctionValue):
        yield from (value.frame, value.defaults, value.owner or 0)
        yield from owners_in(value.bound or ())
    elif isinstance(value, Partial):
        yield from owners_in((value.func, value.positional, value.keywords))
    elif isinstance(value, Super):
        yield value.owner
        yield from owners_in(value.instance)


def lines_in(value: Any) -> Iterator[int]:
    """The lines on which stands what a value, or a fact, speaks of."""
    if isinstance(value, Span):
        yield value.line
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from lines_in(one)
    elif isinstance(value, Elements):
        yield from lines_in(value.items)
    elif isinstance(value, (Text, TextMethod)) or (
        is_dataclass(value) and not isinstance(value, (type, FunctionValue))
    ):
        for field in fields(value):
            yield from lines_in(getattr(value, field.name))
