"""Conditions: which are decided, and what holds in a branch that is only reached under one."""

from __future__ import annotations

from collections.abc import Callable

from anyint_lint.collector import program as ir
from anyint_lint.collector.machine import Frame, Machine
from anyint_lint.collector.values import (
    Alternative,
    ClassValue,
    External,
    FunctionValue,
    Partial,
    Plain,
    Text,
    TextMethod,
    Value,
    given,
    held,
    truth,
)

MOST_CONDITIONS = 20
"""Conditions in each other that are looked into: every part of a longer chain would go through all before it."""
_OPPOSITE = {"Equal": "NotEqual", "NotEqual": "Equal", "Is": "IsNot", "IsNot": "Is", "In": "NotIn", "NotIn": "In"}


def decide(node: ir.Compare, sides: list[Value]) -> bool | None:
    """The outcome of a single comparison between values that are fully known."""
    if len(node.rest) != 1:
        return None
    op = node.rest[0][0]
    verdicts = {_decide(op, left, right) for left in sides[0] for right in sides[1]}
    return verdicts.pop() if len(verdicts) == 1 else None


def _decide(op: str, left: Alternative, right: Alternative) -> bool | None:
    if op in ("Equal", "NotEqual", "Is", "IsNot"):
        equal = same(left, right)
        return equal if equal is None else equal is (op in ("Equal", "Is"))
    return None


def same(left: Alternative, right: Alternative) -> bool | None:
    """Whether two values are equal, None when that is not known."""
    if isinstance(left, Text) and isinstance(right, Text):
        return left.text == right.text if left.known and right.known else None
    if isinstance(left, Plain) and isinstance(right, Plain):
        return left.value == right.value
    if isinstance(left, (Text, Plain)) and isinstance(right, (Text, Plain)):
        return False
    for one, other in ((left, right), (right, left)):
        if not isinstance(one, External) or not isinstance(other, (Text, Plain)):
            continue
        if ((one.given_as_text or one.some) and other == Plain(None)) or (one.true and truth((other,)) is False):
            return False
    callables = (FunctionValue, ClassValue, Partial, TextMethod)  # these equal no text and no number
    if isinstance(left, callables) and isinstance(right, (Text, Plain)):
        return False
    return False if isinstance(right, callables) and isinstance(left, (Text, Plain)) else None


def under(machine: Machine, test: ir.Expression, frame: Frame, *, holds: bool, depth: int = MOST_CONDITIONS) -> bool:
    """Narrows names to what they can be when `test` holds (or not); False when that can never be."""
    if depth == 0:
        return True
    if isinstance(test, ir.Not):
        return under(machine, test.value, frame, holds=not holds, depth=depth - 1)
    if isinstance(test, ir.Boolean):
        return (test.op == "and") is not holds or all(
            under(machine, side, frame, holds=holds, depth=depth - 1) for side in (test.left, test.right)
        )
    if isinstance(test, ir.Compare) and len(test.rest) == 1:
        op, right = test.rest[0]
        op = op if holds else _OPPOSITE.get(op, "")
        if op in ("In", "NotIn"):
            return _under_containment(machine, test.left, op == "In", right, frame)
        return _under_comparison(machine, test.left, op, right, frame)
    if isinstance(test, ir.Call):
        return _under_beginning(machine, test, frame, holds=holds)
    node = ir.Name(test.name) if isinstance(test, ir.Walrus) else test
    return _keep(machine, node, frame, held if holds else _not_held)


def _not_held(value: Value) -> Value:
    return tuple(one for one in value if truth((one,)) is not True)


def _under_comparison(machine: Machine, left: ir.Expression, op: str, right: ir.Expression, frame: Frame) -> bool:
    if op not in ("Equal", "NotEqual", "Is", "IsNot") or not isinstance(right, (ir.Str, ir.Constant)):
        return True
    known: Alternative = Text(right.text, right.span, None) if isinstance(right, ir.Str) else Plain(right.value)
    excludes_none = op in ("NotEqual", "IsNot") and known == Plain(None)

    def possible(value: Value) -> Value:
        kept = (one for one in value if _decide(op, one, known) is not False)
        return tuple(map(given, kept) if excludes_none else kept)

    return _keep(machine, left, frame, possible)


def _under_containment(machine: Machine, left: ir.Expression, inside: bool, right: ir.Expression, frame: Frame) -> bool:
    """`"claude" in model`, `model in ("gpt-5.4", "gpt-5.5")`."""
    if isinstance(left, ir.Str):
        part = left.text
        return _keep_texts(machine, right, frame, lambda text: (part in text) is inside)
    choices = _texts_of(right) if isinstance(right, ir.ListDisplay) else ()
    return not choices or _keep_texts(machine, left, frame, lambda text: (text in choices) is inside)


def _under_beginning(machine: Machine, test: ir.Call, frame: Frame, *, holds: bool) -> bool:
    """`model.startswith("claude")`."""
    func = test.func
    if not isinstance(func, ir.Attribute) or func.attr not in ("startswith", "endswith"):
        return True
    if len(test.args) != 1 or test.args[0].keyword is not None or test.args[0].star:
        return True
    ends, begins = _texts_of(test.args[0].value), func.attr == "startswith"
    if not ends:
        return True
    return _keep_texts(
        machine, func.value, frame, lambda text: (text.startswith(ends) if begins else text.endswith(ends)) is holds
    )


def _texts_of(node: ir.Expression) -> tuple[str, ...]:
    """The texts that are written there; none where anything else is."""
    elements = node.elements if isinstance(node, ir.ListDisplay) else (node,)
    found = tuple(one.text for one in elements if isinstance(one, ir.Str))
    return found if len(found) == len(elements) else ()


def _keep_texts(machine: Machine, node: ir.Expression, frame: Frame, fits: Callable[[str], bool]) -> bool:
    """Leaves a variable, perhaps told without its case, only those of its texts that fit, and what is not known."""
    lower = False
    if isinstance(node, ir.Call) and isinstance(node.func, ir.Attribute) and not node.args:
        lower = node.func.attr == "lower"
        node = node.func.value if lower else node

    def possible(value: Value) -> Value:
        return tuple(
            one
            for one in value
            if not isinstance(one, Text) or not one.known or fits(one.text.lower() if lower else one.text)
        )

    return _keep(machine, node, frame, possible)


def _keep(machine: Machine, node: ir.Expression, frame: Frame, possible: Callable[[Value], Value]) -> bool:
    """Leaves a variable only the alternatives that are possible."""
    if isinstance(node, ir.Name):
        owner = frame.redirected.get(node.id, frame.fid)
        value = machine.store.get(owner, node.id)
        if not value:
            return True
        kept = possible(value)
        if not kept:
            return False
        if kept != value:
            machine.store.set(owner, node.id, kept)
    return True
