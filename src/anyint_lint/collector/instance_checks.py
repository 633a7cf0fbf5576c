"""`isinstance`: decided where both the object and the classes are of the file."""

from __future__ import annotations

from collections.abc import Iterator

from anyint_lint.collector.machine import Machine
from anyint_lint.collector.values import Alternative, ClassValue, External, Ref, Value

_PLAIN = frozenset({"builtins.str", "builtins.int", "builtins.dict", "builtins.list", "builtins.tuple", "builtins.set"})


def is_instance(machine: Machine, value: Value, classes: tuple[Value, ...]) -> bool | None:
    """Whether a value is an instance of one of the classes, None where that is not known."""
    wanted = [one for cls in classes for one in cls]
    verdicts = {_is_instance(machine, one, wanted) for one in value}
    return verdicts.pop() if len(verdicts) == 1 else None


def _is_instance(machine: Machine, one: Alternative, wanted: list[Alternative]) -> bool | None:
    owner = machine.instances.get(one.oid) if isinstance(one, Ref) else None
    if owner is None or not wanted:
        return None
    ancestors = _ancestors(machine, owner)
    for cls in wanted:
        if isinstance(cls, ClassValue) and cls.oid in ancestors:
            return True
    if all(_is_surely_another(machine, one, owner, cls) for cls in wanted):
        return False
    return None


def _is_surely_another(machine: Machine, one: Alternative, owner: int, cls: Alternative) -> bool:
    if isinstance(cls, External):
        return cls.path in _PLAIN and not any(isinstance(base, External) for base in _bases(machine, owner))
    if not isinstance(cls, ClassValue):
        return False
    # what stands for all instances that strangers make stands for those of subclasses, too
    stands_for_more = isinstance(one, Ref) and one.oid in machine.summaries and owner in _ancestors(machine, cls.oid)
    return not stands_for_more and not _is_protocol(machine, cls.oid)


def _ancestors(machine: Machine, oid: int) -> set[int]:
    """A class and its bases, as far as they are of the file."""
    found: set[int] = set()
    waiting = [oid]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(
                one.oid for base in machine.classes[here].bases for one in base if isinstance(one, ClassValue)
            )
    return found


def _bases(machine: Machine, oid: int) -> Iterator[Alternative]:
    for here in _ancestors(machine, oid):
        for base in machine.classes[here].bases:
            yield from base


def _is_protocol(machine: Machine, oid: int) -> bool:
    """Whether something may be an instance of it without saying so."""
    return any(
        isinstance(one, External) and (not one.imported or "Protocol" in one.path) for one in _bases(machine, oid)
    )
