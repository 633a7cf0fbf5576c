"""What classes of the file give to the imported classes that they derive from."""

from __future__ import annotations

from collections.abc import Iterator

from anyint_lint.collector.attributes import external_base
from anyint_lint.collector.machine import Machine
from anyint_lint.collector.values import Value, known_texts


def given_to_bases(machine: Machine) -> None:
    """The texts that a class or its instances hold under a name that the base's own code may send."""
    for owner in machine.classes:
        base = external_base(machine, owner)
        if base is None or machine.table.named(base.path) is not None:
            continue
        for attribute, value in _attributes(machine, owner):
            for text in known_texts(value):
                machine.recorder.links.given_away(base.path, (), {attribute: (text,)}, text.span)


def _attributes(machine: Machine, owner: int) -> Iterator[tuple[str, Value]]:
    summary = machine.summary_of.get(owner)
    for holder in (owner, summary.oid) if summary is not None else (owner,):
        for name in machine.store.names(holder):
            yield name, machine.store.get(holder, name) or ()
