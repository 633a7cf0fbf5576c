"""Assignment: what a target binds."""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.attributes import set_attribute
from anyint_lint.collector.containers import elements_of, is_exact, new_list, set_item, set_slice
from anyint_lint.collector.machine import Frame, Machine
from anyint_lint.collector.requests import attribute_set
from anyint_lint.collector.values import UNKNOWN, Elements, Ref, Text, Value, join, texts, with_form
from anyint_lint.facts import Form


def assign(machine: Machine, target: ir.Expression, value: Value, frame: Frame, *, quiet: bool = False) -> None:
    """Binds a target. `quiet` for loop variables: what they are called says nothing of the items."""
    if isinstance(target, ir.Name):
        value = with_form(value, Form.FIELD_DEFAULT if frame.class_body else Form.CONSTANT)
        machine.assign_name(target.id, value, frame)
        if target.id in frame.redirected:
            machine.give_back(value)
        if not quiet:
            own = frame.function is None or all(
                machine.extents.holds(frame.function, text.span.line) for text in texts(value)
            )
            machine.recorder.bound(target.id, value, own=own)
    elif isinstance(target, ir.Attribute):
        owner = machine.evaluate(target.value, frame)
        value = with_form(value, Form.CONSTANT)
        set_attribute(machine, owner, target.attr, value)
        machine.recorder.attribute(target.attr, value)
        machine.keep(value)
        attribute_set(machine, owner, target.attr, value)
    elif isinstance(target, ir.Subscript) and isinstance(target.index, ir.Slice):
        container = machine.evaluate(target.value, frame)
        set_slice(machine, container, value, everything=target.index.bounds == (None, None, None))
    elif isinstance(target, ir.Subscript):
        container, index = machine.evaluate(target.value, frame), machine.evaluate(target.index, frame)
        value = with_form(value, Form.PAYLOAD)
        set_item(machine, container, index, value)
        if not all(isinstance(one, Ref) for one in container):  # of those that are known it is told in the end
            machine.give_back(value)
        for key in index:
            if isinstance(key, Text):
                machine.recorder.bound(key.text, value)
    elif isinstance(target, ir.ListDisplay):
        _unpack(machine, target, value, frame)
    elif isinstance(target, ir.Starred):
        assign(machine, target.value, UNKNOWN, frame)


def _unpack(machine: Machine, target: ir.ListDisplay, value: Value, frame: Frame) -> None:
    """Each possible sequence by position, then what each position may be."""
    star = next((at for at, one in enumerate(target.elements) if isinstance(one, ir.Starred)), None)
    exact = all(is_exact(machine, (one,)) for one in value)
    columns: list[list[Value]] = [[] for _ in target.elements]
    for one in value:
        items = elements_of(machine, (one,))
        if is_exact(machine, (one,)):
            _by_position(machine, columns, items, star)
        else:
            for column in columns:
                column.extend(items or (UNKNOWN,))
    for element, column in zip(target.elements, columns, strict=True):
        item = join(*column) or UNKNOWN
        inner = element.value if isinstance(element, ir.Starred) else element
        assign(machine, inner, item, frame, quiet=not exact or isinstance(element, ir.Starred))


def _by_position(machine: Machine, columns: list[list[Value]], items: tuple[Value, ...], star: int | None) -> None:
    after = len(columns) - 1 - star if star is not None else 0
    for index, column in enumerate(columns):
        if index == star:
            column.append(new_list(machine, Elements(items[star : len(items) - after])))
            continue
        at = index if star is None or index < star else len(items) - (len(columns) - index)
        if 0 <= at < len(items):
            column.append(items[at])
