"""What each kind of expression evaluates to."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable
from typing import Any

from anyint_lint.collector import program as ir
from anyint_lint.collector.attributes import attribute_of
from anyint_lint.collector.containers import (
    copy_entries_into,
    elements_of,
    is_exact,
    is_true,
    item_of,
    lists_in,
    new_list,
    repeated,
    slice_of,
)
from anyint_lint.collector.functions import define
from anyint_lint.collector.http_payloads import batch_line
from anyint_lint.collector.known_callables import ENVIRON, variable_or
from anyint_lint.collector.machine import Arguments, Flow, Frame, Machine
from anyint_lint.collector.naming import ONLY_TOLD, describes, is_about_a_request, sets_the_context, tells_a_reply
from anyint_lint.collector.narrowing import decide, under
from anyint_lint.collector.store import REST
from anyint_lint.collector.targets import assign
from anyint_lint.collector.text_methods import percent
from anyint_lint.collector.urls import below
from anyint_lint.collector.values import (
    NONE,
    SETTABLE,
    SPREAD,
    UNKNOWN,
    Elements,
    External,
    Plain,
    Ref,
    Text,
    Value,
    concatenate,
    held,
    imported,
    join,
    target_of,
    texts,
    truth,
    with_form,
)
from anyint_lint.facts import Form

_BUILTINS = frozenset(dir(builtins))


def _str(_machine: Machine, node: ir.Str, _frame: Frame) -> Value:
    return (Text(node.text, node.span, node.token or None),)


def _constant(_machine: Machine, node: ir.Constant, _frame: Frame) -> Value:
    return (Plain(node.value),)


def _joined(machine: Machine, node: ir.Joined, frame: Frame) -> Value:
    value: Value = (Text("", node.span, None),)
    parts = [machine.evaluate(part, frame) for part in node.parts]
    prose = any(isinstance(part, ir.Str) and " " in part.text.strip() for part in node.parts)
    for part in parts:
        if prose:  # a sentence that names a model sends none
            machine.recorder.measured(part)
        value = concatenate(value, part, node.span)
    return value


def _name(machine: Machine, node: ir.Name, frame: Frame) -> Value:
    value = machine.lookup(node.id, frame)
    if value is None or value == ():
        if node.id in _BUILTINS:
            return (External(f"builtins.{node.id}"),)
        if len(machine.stars) == 1:
            return (External(imported(machine.stars[0], node.id)),)
        return (External(f"?{node.id}"),)
    if frame.function is not None and _set_later(machine, node.id, value, frame):
        known = any(isinstance(one, Text) for one in value)  # then another value is a text as well
        return join(value, (External(f"{SETTABLE if known else '?'}{node.id}", some=known),))
    return value


def _set_later(machine: Machine, name: str, value: Value, frame: Frame) -> bool:
    """Whether a module's variable that a function reads may be given another value at run time."""
    if name not in machine.shared_globals and not all(isinstance(one, Plain) for one in value):
        return False
    module = machine.module_frame
    return (
        module is not None
        and machine.store.get(frame.fid, name) is None
        and machine.store.get(module.fid, name) == value
    )


def _attribute(machine: Machine, node: ir.Attribute, frame: Frame) -> Value:
    return attribute_of(machine, machine.evaluate(node.value, frame), node.attr, frame)


def _call(machine: Machine, node: ir.Call, frame: Frame) -> Value:
    if not isinstance(node.func, ir.Attribute):
        func = machine.evaluate(node.func, frame)
        return machine.call(func, evaluate_arguments(machine, node.args, frame), node, frame)
    receiver = machine.evaluate(node.func.value, frame)
    func = attribute_of(machine, receiver, node.func.attr, frame)
    arguments = evaluate_arguments(machine, node.args, frame)
    arguments.receiver = receiver
    return machine.call(func, arguments, node, frame)


def evaluate_arguments(machine: Machine, args: Iterable[ir.Argument], frame: Frame) -> Arguments:
    found = Arguments()
    unsure = None  # from where on it is not known which argument comes at which place
    for arg in args:
        value = machine.evaluate(arg.value, frame)
        if arg.star == "**":
            _spread(machine, value, found)
        elif arg.star == "*":
            if unsure is None and not is_exact(machine, value):
                unsure, found.more = len(found.positional), True
            found.positional.extend(elements_of(machine, value))
        elif arg.keyword is not None:
            found.keywords[arg.keyword] = value
        else:
            found.positional.append(value)
    if unsure is not None:
        rest = found.positional[unsure:]
        found.positional[unsure:] = [join(*rest)] * len(rest)
    return found


def _spread(machine: Machine, value: Value, found: Arguments) -> None:
    for one in value:
        if isinstance(one, Ref) and one.oid in machine.dicts:
            for name in machine.store.names(one.oid):
                entry = machine.store.get(one.oid, name) or ()
                if name == REST:
                    found.more = True
                    found.rest = join(found.rest, entry)
                else:
                    found.keywords[name] = join(found.keywords.get(name, ()), entry)
        else:
            found.more = True
            if isinstance(one, External) and target_of(one) is not None:
                found.rest = join(found.rest, (External(one.path + SPREAD, one.oid),))


def _subscript(machine: Machine, node: ir.Subscript, frame: Frame) -> Value:
    container = machine.evaluate(node.value, frame)
    if isinstance(node.index, ir.Slice):
        bounds = [machine.evaluate(one, frame) if one is not None else NONE for one in node.index.bounds]
        return slice_of(machine, container, bounds)
    index = machine.evaluate(node.index, frame)
    defaults = tuple(one for one in texts(index) if one.form is Form.PARAMETER_DEFAULT)
    machine.recorder.measured(defaults)  # one that only picks something goes nowhere
    return item_of(machine, container, index)


def _dict(machine: Machine, node: ir.DictDisplay, frame: Frame) -> Value:
    oid = machine.new_dict({})
    entries: dict[str, Value] = {}
    literals = [key.text for key, _ in node.items if isinstance(key, ir.Str)]
    asks = is_about_a_request(literals)
    told = (key for key in literals if describes(key) and not (asks and sets_the_context(key)))
    described = tells_a_reply(literals) or any(told)
    for key, item in node.items:
        value = machine.evaluate(item, frame)
        if key is None:
            copy_entries_into(machine, value, oid)
            continue
        keys = machine.evaluate(key, frame)
        value = with_form(value, Form.PAYLOAD) if isinstance(item, (ir.Str, ir.Joined)) else value
        names = [one.text for one in texts(keys) if one.known]
        for name in names:
            entries[name] = value
            machine.recorder.bound(name, value)
            if described or name in ONLY_TOLD:
                machine.describe(value)
            machine.keys[oid, name] = keys
            machine.store.set(oid, name, value)
        if not names:
            machine.store.add(oid, REST, value)
    batch_line(machine, oid, node)
    machine.recorder.provided(entries)
    return (Ref(oid),)


def _list(machine: Machine, node: ir.ListDisplay, frame: Frame) -> Value:
    items: list[Value] = []
    whole = True
    for element in node.elements:
        if isinstance(element, ir.Starred):
            inner = machine.evaluate(element.value, frame)
            items.extend(elements_of(machine, inner))
            whole = whole and _is_whole(machine, inner)
        else:
            items.append(machine.evaluate(element, frame))
    return new_list(machine, Elements(tuple(items), whole))


def _is_whole(machine: Machine, value: Value) -> bool:
    found = lists_in(machine, value)
    return len(found) == 1 and found[0].whole


def _starred(machine: Machine, node: ir.Starred, frame: Frame) -> Value:
    machine.evaluate(node.value, frame)
    return UNKNOWN


def _binary(machine: Machine, node: ir.Binary, frame: Frame) -> Value:
    left, right = machine.evaluate(node.left, frame), machine.evaluate(node.right, frame)
    return combine(machine, left, node.op, right, node)


def combine(machine: Machine, left: Value, op: str, right: Value, node: ir.Binary | ir.AugmentedAssign) -> Value:
    if op == "BitOr" and any(isinstance(one, Ref) and one.oid in machine.dicts for one in (*left, *right)):
        oid = machine.new_dict({})
        copy_entries_into(machine, left, oid)
        copy_entries_into(machine, right, oid)
        return (Ref(oid),)
    if op == "Add":
        if lists_in(machine, left) or lists_in(machine, right):
            items = (*elements_of(machine, left), *elements_of(machine, right))
            return new_list(machine, Elements(items, _is_whole(machine, left) and _is_whole(machine, right)))
        return concatenate(left, right, node.span)
    if op == "Multiply" and (lists_in(machine, left) or lists_in(machine, right)):
        return repeated(machine, left, right)
    if op == "Divide" and any("://" in one.text for one in texts(left)):
        return below(left, right, node.span)
    if op == "Modulo" and any(True for _ in texts(left)):
        return percent(machine, left, right, node.span)
    return UNKNOWN


def _boolean(machine: Machine, node: ir.Boolean, frame: Frame) -> Value:
    left = machine.evaluate(node.left, frame)
    known = is_true(machine, left)
    wanted = node.op == "and"  # the truth with which the right side is reached
    if known is not None and known is not wanted:
        return left
    right = _tried(machine, node.right, frame, lambda: under(machine, node.left, frame, holds=wanted))
    if known is wanted:
        return right
    kept = tuple(one for one in left if truth((one,)) is not True) if wanted else held(left)
    return join(kept, right)


def _tried(machine: Machine, node: ir.Expression, frame: Frame, assume: Callable[[], bool]) -> Value:
    """The value of an expression that is evaluated only under a condition; what it changes may not happen."""
    found: list[Value] = []

    def run() -> Flow:
        if assume():
            found.append(machine.evaluate(node, frame))
        return Flow.NEXT

    _, changes = machine.branch(run)
    machine.store.soften(changes.only(lambda _, value: bool(value)))
    return found[0] if found else ()


def _not(machine: Machine, node: ir.Not, frame: Frame) -> Value:
    known = is_true(machine, machine.evaluate(node.value, frame))
    return UNKNOWN if known is None else (Plain(not known),)


def _compare(machine: Machine, node: ir.Compare, frame: Frame) -> Value:
    sides = [machine.evaluate(node.left, frame), *(machine.evaluate(one, frame) for _, one in node.rest)]
    for side in sides:
        machine.compared(side)
    verdict = decide(node, sides)
    if verdict is None and len(node.rest) == 1 and node.rest[0][0] in ("In", "NotIn"):
        verdict = _contains(machine, sides[0], sides[1], wanted=node.rest[0][0] == "In")
    return UNKNOWN if verdict is None else (Plain(verdict),)


def _contains(machine: Machine, item: Value, container: Value, *, wanted: bool) -> bool | None:
    """`item in container` between texts that are all known."""
    if len(item) != 1 or not isinstance(item[0], Text) or not item[0].known or not is_exact(machine, container):
        return None
    found: set[str] = set()
    for one in elements_of(machine, container):
        if len(one) != 1 or not isinstance(one[0], Text) or not one[0].known:
            return None
        found.add(one[0].text)
    return (item[0].text in found) is wanted


def _conditional(machine: Machine, node: ir.Conditional, frame: Frame) -> Value:
    variable = _variable_of(machine, node, frame)
    if variable is not None:
        return variable_or(machine, variable, machine.evaluate(node.orelse, frame))
    known = is_true(machine, machine.evaluate(node.test, frame))
    found = []
    for holds, branch in ((True, node.body), (False, node.orelse)):
        if known is None or known is holds:
            found.append(
                _tried(machine, branch, frame, lambda holds=holds: under(machine, node.test, frame, holds=holds))  # type: ignore[misc]
            )
    return join(*found) or UNKNOWN


def _variable_of(machine: Machine, node: ir.Conditional, frame: Frame) -> Value | None:
    """The name in `os.environ[name] if name in os.environ else ...`, which is `os.environ.get(name, ...)`."""
    if not isinstance(node.test, ir.Compare) or not isinstance(node.body, ir.Subscript) or len(node.test.rest) != 1:
        return None
    (op, container), item = node.test.rest[0], node.body
    if op != "In" or any(machine.evaluate(one, frame) != ENVIRON for one in (container, item.value)):
        return None
    asked, taken = machine.evaluate(node.test.left, frame), machine.evaluate(item.index, frame)
    return taken if [one.text for one in texts(asked)] == [one.text for one in texts(taken)] else None


def _walrus(machine: Machine, node: ir.Walrus, frame: Frame) -> Value:
    value = with_form(machine.evaluate(node.value, frame), Form.CONSTANT)
    assign(machine, ir.Name(node.name), value, frame)
    return value


def _yield(machine: Machine, node: ir.Yield, frame: Frame) -> Value:
    value = machine.evaluate(node.value, frame) if node.value is not None else NONE
    if node.delegates:
        frame.yields.extend(elements_of(machine, value))
    else:
        frame.yields.append(value)
    machine.give_back(value)
    if machine.branching > frame.branching or (node.delegates and not is_exact(machine, value)):
        frame.yields_all = False
    return UNKNOWN


def _lambda(machine: Machine, node: ir.Lambda, frame: Frame) -> Value:
    return (define(machine, node, frame),)


def _comprehension(machine: Machine, node: ir.Comprehension, frame: Frame) -> Value:
    inner = machine.new_frame(frame)
    produced: list[Value] = []
    undecided: list[None] = []
    pairs: list[tuple[Value, Value]] = []

    def produce(clauses: tuple[ir.Clause, ...]) -> None:
        if not clauses:
            element = machine.evaluate(node.element, inner)
            if node.value is None:
                produced.append(element)
            else:
                pairs.append((element, machine.evaluate(node.value, inner)))
            return
        first, rest = clauses[0], clauses[1:]
        iterable = machine.evaluate(first.iterable, inner)
        items = elements_of(machine, iterable) or (UNKNOWN,)
        chosen = items if machine.may_unroll(len(items)) else (join(*items),)
        if chosen is not items or not is_exact(machine, iterable):
            undecided.append(None)
        for item in chosen:
            assign(machine, first.target, item, inner, quiet=True)
            verdicts = [truth(machine.evaluate(test, inner)) for test in first.tests]
            undecided.extend(one for one in verdicts if one is None)
            if False not in verdicts:
                with machine.repeating(len(chosen)):
                    produce(rest)

    produce(node.clauses)
    if node.value is not None:
        oid = machine.new_dict({})
        for key, value in pairs:
            names = [one.text for one in texts(key) if one.known]
            for name in names or [REST]:
                machine.store.add(oid, name, value)
        return (Ref(oid),)
    return new_list(machine, Elements(tuple(produced), whole=not undecided))


def _other(machine: Machine, node: ir.Other, frame: Frame) -> Value:
    for part in node.parts:
        machine.evaluate(part, frame)
    return UNKNOWN


EVALUATORS: dict[type, Callable[[Machine, Any, Frame], Value]] = {
    ir.Str: _str,
    ir.Constant: _constant,
    ir.Joined: _joined,
    ir.Name: _name,
    ir.Attribute: _attribute,
    ir.Call: _call,
    ir.Subscript: _subscript,
    ir.Slice: lambda _machine, _node, _frame: UNKNOWN,
    ir.DictDisplay: _dict,
    ir.ListDisplay: _list,
    ir.Starred: _starred,
    ir.Binary: _binary,
    ir.Boolean: _boolean,
    ir.Not: _not,
    ir.Compare: _compare,
    ir.Conditional: _conditional,
    ir.Walrus: _walrus,
    ir.Yield: _yield,
    ir.Lambda: _lambda,
    ir.Comprehension: _comprehension,
    ir.Other: _other,
}
