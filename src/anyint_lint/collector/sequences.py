"""Callables of the standard library that make one sequence of others, or take something out of one."""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.callbacks import mapped
from anyint_lint.collector.containers import elements_of, is_exact, lists_in, new_list, new_lists
from anyint_lint.collector.machine import Arguments, Frame, Machine
from anyint_lint.collector.values import MOST_LISTS, NONE, UNKNOWN, Elements, Plain, Text, Value, held, join, truth


def make_list(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    given = arguments.positional[0] if arguments.positional else ()
    if len(given) == 1 and (ways := lists_in(machine, given)):
        return new_lists(machine, ways)
    return new_list(machine, Elements(elements_of(machine, given), not given or is_exact(machine, given)))


def make_deque(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value | None:
    given = arguments.positional
    bound = given[1] if len(given) > 1 else arguments.keywords.get("maxlen")
    # of one that has a bound, what is too much is dropped at the other end
    return make_list(machine, arguments, node, frame) if bound in (None, NONE) else None


def reversed_list(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    given = arguments.positional[0] if arguments.positional else ()
    return new_list(machine, Elements(elements_of(machine, given)[::-1], is_exact(machine, given)))


def enumerated(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    given = arguments.positional[0] if arguments.positional else ()
    pairs = tuple(
        new_list(machine, Elements(((Plain(index),), item))) for index, item in enumerate(elements_of(machine, given))
    )
    return new_list(machine, Elements(pairs, is_exact(machine, given)))


def zipped(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    columns = [elements_of(machine, value) for value in arguments.positional]
    exact = all(is_exact(machine, value) for value in arguments.positional)
    if not exact:
        row = tuple(join(*column) or UNKNOWN for column in columns)
        return new_list(machine, Elements((new_list(machine, Elements(row)),), whole=False))
    rows = tuple(new_list(machine, Elements(tuple(row))) for row in zip(*columns, strict=False))
    return new_list(machine, Elements(rows))


def chained(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    items = tuple(item for value in arguments.positional for item in elements_of(machine, value))
    return new_list(machine, Elements(items, all(is_exact(machine, value) for value in arguments.positional)))


def any_element(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[0] if arguments.positional else ()
    return join(*elements_of(machine, given)) or None


def next_item(machine: Machine, arguments: Arguments, node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[0] if arguments.positional else ()
    items = elements_of(machine, given)
    fresh = bool(node.args) and not isinstance(node.args[0].value, (ir.Name, ir.Attribute))
    if fresh and items and is_exact(machine, given):
        return items[0]
    return join(*items, *arguments.positional[1:2]) or None


def sorted_list(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value:
    given = arguments.positional[0] if arguments.positional else ()
    items = elements_of(machine, given)
    known = is_exact(machine, given) and all(len(one) == 1 and isinstance(one[0], Text) for one in items)
    if known and not arguments.keywords:
        ordered = sorted(items, key=lambda one: one[0].text if isinstance(one[0], Text) else "")
        return new_list(machine, Elements(tuple(ordered)))
    if len(items) > 1:
        return new_list(machine, Elements(items, whole=False))
    return make_list(machine, arguments, node, frame)


def map_over(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    func, *columns = arguments.positional
    return mapped(machine, func, columns, node, frame)


def filtered(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[1] if len(arguments.positional) > 1 else ()
    kept = tuple(one for one in elements_of(machine, given) if truth(one) is not False)
    if NONE not in arguments.positional[:1] or not is_exact(machine, given):
        return new_list(machine, Elements(kept, whole=False))
    return new_lists(machine, _without_empty(kept))


def _without_empty(items: tuple[Value, ...]) -> list[Elements]:
    """The lists that these items may leave behind, each of which may be there or not."""
    found: list[tuple[Value, ...]] = [()]
    for item in items:
        without = found if truth(item) is None else []
        found = [*((*one, held(item)) for one in found), *without]
        if len(found) > MOST_LISTS:
            return [Elements(tuple(map(held, items)), whole=False)]
    return [Elements(one) for one in found]
