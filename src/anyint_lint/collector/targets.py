"""Assignment: what a target binds."""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.attributes import set_attribute
from anyint_lint.collector.containers import elements_of, is_exact, new_list, set_item
from anyint_lint.collector.machine import Frame, Machine
from anyint_lint.collector.requests import attribute_set
from anyint_lint.collector.values import UNKNOWN, Elements, Text, Value, join, with_form
from anyint_lint.facts import Form


def assign(machine: Machine, target: ir.Expression, value: Value, frame: Frame, *, quiet: bool = False) -> None:
    """Binds a target. `quiet` for loop variables: what they are called says nothing of the items."""
    if isinstance(target, ir.Name):
        value = with_form(value, Form.FIELD_DEFAULT if frame.class_body else Form.CONSTANT)
        machine.assign_name(target.id, value, frame)
        if not quiet:
            machine.recorder.bound(target.id, value)
    elif isinstance(target, ir.Attribute):
        owner = machine.evaluate(target.value, frame)
        value = with_form(value, Form.CONSTANT)
        set_attribute(machine, owner, target.attr, value)
        machine.recorder.attribute(target.attr, value)
        attribute_set(machine, owner, target.attr, value)
    elif isinstance(target, ir.Subscript):
        container, index = machine.evaluate(target.value, frame), machine.evaluate(target.index, frame)
        value = with_form(value, Form.PAYLOAD)
        set_item(machine, container, index, value)
        for key in index:
            if isinstance(key, Text):
                machine.recorder.bound(key.text, value)
    elif isinstance(target, ir.ListDisplay):
        _unpack(machine, target, value, frame)
    elif isinstance(target, ir.Starred):
        assign(machine, target.value, UNKNOWN, frame)


def _unpack(machine: Machine, target: ir.ListDisplay, value: Value, frame: Frame) -> None:
    items = elements_of(machine, value)
    exact = is_exact(machine, value)
    star = next((at for at, one in enumerate(target.elements) if isinstance(one, ir.Starred)), None)
    after = len(target.elements) - 1 - star if star is not None else 0
    anything = join(*items) or UNKNOWN
    for index, element in enumerate(target.elements):
        if isinstance(element, ir.Starred) and exact and star is not None:
            rest = items[star : len(items) - after]
            assign(machine, element.value, new_list(machine, Elements(rest)), frame, quiet=True)
            continue
        at = index if star is None or index < star else len(items) - (len(target.elements) - index)
        item = items[at] if exact and 0 <= at < len(items) else anything
        assign(machine, element, item, frame, quiet=not exact)
