"""Entries of dicts by the path of keys that leads to them."""

from __future__ import annotations

from anyint_lint.collector.containers import elements_of
from anyint_lint.collector.machine import Machine
from anyint_lint.collector.store import REST
from anyint_lint.collector.values import SPREAD, External, Ref, Value, entry_in, join, target_of, there


def entry_of(machine: Machine, value: Value, key: str) -> Value:
    """The entry of a key; of dicts of which not all is known, only what an import or a caller may tell."""
    found: list[Value] = []
    for one in value:
        if isinstance(one, Ref) and one.oid in machine.dicts:
            held = machine.store.get(one.oid, key)
            held = there(held) if held is not None else None
            found.append(held if held is not None else told(machine.store.get(one.oid, REST) or (), key))
        elif isinstance(one, External) and target_of(one) is not None:
            found.append((External(f"{one.path}[{key}]"),))
    return join(*found)


def told(rest: Value, key: str) -> Value:
    """What an imported dict, or a caller's keywords, may hold under a key."""
    spread = tuple(one for one in rest if isinstance(one, External) and one.path.endswith(SPREAD))
    return entry_in(spread, key)


def at_end_of(machine: Machine, value: Value, path: list[str]) -> Value:
    """What stands at the end of a path of keys; `[]` means each element."""
    for step in path:
        value = join(*elements_of(machine, value)) if step == "[]" else entry_of(machine, value, step)
    return value
