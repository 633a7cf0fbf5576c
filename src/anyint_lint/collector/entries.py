"""Entries of dicts by the path of keys that leads to them."""

from __future__ import annotations

from anyint_lint.collector.containers import elements_of
from anyint_lint.collector.machine import Machine
from anyint_lint.collector.values import Ref, Value, join


def entry_of(machine: Machine, value: Value, key: str) -> Value:
    return join(
        *(machine.store.get(one.oid, key) or () for one in value if isinstance(one, Ref) and one.oid in machine.dicts)
    )


def at_end_of(machine: Machine, value: Value, path: list[str]) -> Value:
    """What stands at the end of a path of keys; `[]` means each element."""
    for step in path:
        value = join(*elements_of(machine, value)) if step == "[]" else entry_of(machine, value, step)
    return value
