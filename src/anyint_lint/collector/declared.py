"""Wrappers of the file that the settings describe under `calls`, in their own module.

There nobody imports them, and what is called is followed, not looked up. A source does not know its own path, so what
is said here holds only if the file turns out to be the module that a row names.
"""

from __future__ import annotations

from collections.abc import Iterator

from anyint_lint.collector.machine import NOWHERE, Arguments, Machine
from anyint_lint.collector.recorder import STANDING
from anyint_lint.collector.sdks.row import Row
from anyint_lint.collector.values import ClassValue, FunctionValue, Value, known_texts
from anyint_lint.facts import Inlet, Request, Span


def called(machine: Machine, one: FunctionValue | ClassValue, arguments: Arguments, span: Span) -> None:
    """A function or class of the file is called: what it is given, the wrapper may send."""
    for row in _rows(machine, one) if machine.table.own else ():
        machine.recorder.links.given_away(row.callable, arguments.positional, arguments.keywords, span, own=True)


def wrappers(machine: Machine) -> None:
    """The parameters of the wrappers that the file defines, and their defaults."""
    if not machine.table.own:
        return
    found: list[FunctionValue | ClassValue] = [*machine.functions.values()]
    found.extend(ClassValue(oid) for oid in machine.classes)
    for one in found:
        span = (getattr(one.function, "span", None) if isinstance(one, FunctionValue) else None) or NOWHERE
        for row in _rows(machine, one):
            for inlet in _inlets(row, span):
                machine.recorder.links.inlets[inlet] = None
            for name in row.model if isinstance(one, FunctionValue) else ():
                for text in known_texts(_default(machine, one, name)):
                    machine.recorder.links.given_away(row.callable, (), {name: (text,)}, text.span, own=True)


def _rows(machine: Machine, one: FunctionValue | ClassValue) -> Iterator[Row]:
    name = _name(machine, one)
    for row in machine.table.own if name is not None else ():
        if row.callable.endswith(f".{name}"):
            yield row


def _name(machine: Machine, one: FunctionValue | ClassValue) -> str | None:
    """How a row names it, the module left out: `ask`, `Bot`, `Bot().ask`."""
    if isinstance(one, ClassValue):
        return machine.classes[one.oid].name
    name = getattr(one.function, "name", None)
    if name is None or one.owner is None:
        return name
    owner = machine.classes[one.owner].name
    if name == "__init__":
        return owner
    return f"{owner}.{name}" if one.role in ("staticmethod", "classmethod") else f"{owner}().{name}"


def _inlets(row: Row, span: Span) -> Iterator[Inlet]:
    evidence = STANDING[row.standing]
    request = Request(row.callable, span, row.notation.value, evidence, family=row.family)
    for index, name in enumerate(row.model):
        if "." not in name and "[" not in name:
            yield Inlet("", name, row.position if index == 0 else None, request, row.callable)


def _default(machine: Machine, one: FunctionValue | ClassValue, name: str) -> Value:
    return (machine.store.get(one.defaults, name) or ()) if isinstance(one, FunctionValue) else ()
