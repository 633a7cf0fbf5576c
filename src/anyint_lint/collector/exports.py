"""What the names of a module come to, for other files that import them."""

from __future__ import annotations

from collections.abc import Iterator

from anyint_lint.collector import program as ir
from anyint_lint.collector.keys import is_secret
from anyint_lint.collector.machine import Machine
from anyint_lint.collector.recorder import linked_text
from anyint_lint.collector.store import REST
from anyint_lint.collector.values import ClassValue, External, FunctionValue, Ref, Value, known_texts
from anyint_lint.facts import Export

MOST_TEXTS = 400
"""Per file: a module of more constants than that is a data table."""
LONGEST = 200
"""Code points: no model ID or URL that anybody imports is longer."""


def exports_of(machine: Machine) -> tuple[Export, ...]:
    module = machine.module_frame
    if module is None:
        return ()
    found: list[Export] = []
    texts = 0
    for name in machine.store.names(module.fid):
        for export in _exports(machine, name, machine.store.get(module.fid, name) or (), depth=2):
            texts += len(export.texts)
            if texts > MOST_TEXTS:
                return tuple(found)
            found.append(export)
    return tuple(found)


def _exports(machine: Machine, name: str, value: Value, depth: int) -> Iterator[Export]:
    texts = tuple(
        linked_text(text)
        for text in known_texts(value)
        if 0 < len(text.text) <= LONGEST and not is_secret(name, text.text)
    )
    same_as = tuple(
        one.path for one in value if isinstance(one, External) and one.imported and not one.path.startswith("builtins.")
    )
    if texts or same_as:
        yield Export(name, texts, same_as)
    for one in value if depth else ():
        if isinstance(one, ClassValue):
            yield from _members(machine, name, one.oid, depth)
            yield Export(name)
        elif isinstance(one, Ref) and one.oid in machine.instances:
            yield from _members(machine, name, machine.instances[one.oid], depth)
            yield from _members(machine, name, one.oid, depth)
        elif isinstance(one, Ref) and one.oid in machine.dicts:
            for key in machine.store.names(one.oid):
                if key != REST and not is_secret("", key):
                    yield from _exports(machine, f"{name}[{key}]", machine.store.get(one.oid, key) or (), depth - 1)
        elif isinstance(one, FunctionValue) and isinstance(one.function, ir.Function):
            yield from _exports(machine, f"{name}()", machine.returned.get(id(one.function), ()), depth - 1)


def _members(machine: Machine, name: str, owner: int, depth: int) -> Iterator[Export]:
    for attribute in machine.store.names(owner):
        value = machine.store.get(owner, attribute) or ()
        for one in value:
            if isinstance(one, FunctionValue) and one.role == "property":
                value = (*value, *machine.returned.get(id(one.function), ()))
        yield from _exports(machine, f"{name}.{attribute}", value, depth - 1)
