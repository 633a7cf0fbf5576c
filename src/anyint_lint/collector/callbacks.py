"""Callables given to something imported that will call them: executors, threads, event loops."""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.containers import elements_of, is_exact, new_list
from anyint_lint.collector.machine import MOST_UNROLLED, Arguments, Frame, Machine
from anyint_lint.collector.store import REST
from anyint_lint.collector.values import (
    Alternative,
    Elements,
    External,
    FunctionValue,
    Partial,
    Ref,
    Value,
    join,
    target_of,
)

_CALLS = frozenset({"submit", "to_thread", "call_soon", "run_sync", "run_in_threadpool"})
_APPLIES = frozenset({"apply", "apply_async"})
_CALLS_SECOND = frozenset({"run_in_executor"})
_STARTS = frozenset({"Thread", "Process", "Timer"})
_MAPS = frozenset({"map", "imap", "imap_unordered", "map_async"})
_TAKES = _CALLS | _APPLIES | _CALLS_SECOND | _MAPS


def _is_callable(machine: Machine, one: Alternative) -> bool:
    """Whether something given away is a function that is followed, or one that a row or another file may know."""
    if isinstance(one, External):
        return target_of(one) is not None or machine.table.find(one.path) is not None
    return isinstance(one, (FunctionValue, Partial))


def _started(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value | None:
    """`Thread(target=f, args=(x,), kwargs={...})`: the function runs when the thread starts."""
    func = arguments.keywords.get("target") or arguments.keywords.get("function") or ()
    if not any(_is_callable(machine, given) for given in func):
        return None
    keywords = arguments.keywords
    machine.call(func, _packed(machine, keywords.get("args", ()), keywords.get("kwargs", ())), node, frame)
    return None


def _packed(machine: Machine, positional: Value, keywords: Value) -> Arguments:
    """The arguments of a call, given as a tuple and a dict."""
    given = elements_of(machine, positional)
    exact = is_exact(machine, positional)
    found = Arguments(list(given if exact else (join(*given),) * len(given)), more=not exact)
    for one in keywords:
        if isinstance(one, Ref) and one.oid in machine.dicts:
            names = (name for name in machine.store.names(one.oid) if name != REST)
            found.keywords.update({name: machine.store.get(one.oid, name) or () for name in names})
    return found


def call_back(machine: Machine, one: External, arguments: Arguments, node: ir.Call, frame: Frame) -> Value | None:
    """What `pool.submit(f, x)` and the like come to; None when no callable is given away."""
    last = one.path.rpartition(".")[2]
    if last in _STARTS:
        return _started(machine, arguments, node, frame)
    if last not in _TAKES:
        return None
    start = 1 if last in _CALLS_SECOND else 0
    func = arguments.positional[start] if start < len(arguments.positional) else ()
    if not any(_is_callable(machine, given) for given in func):
        return None
    rest = arguments.positional[start + 1 :]
    if last in _CALLS or last in _CALLS_SECOND:
        return machine.call(func, Arguments(rest, dict(arguments.keywords), arguments.more), node, frame)
    if last in _APPLIES:
        packed = (*rest, (), ())
        keywords = arguments.keywords.get("kwds") or arguments.keywords.get("kwargs")
        given = _packed(machine, arguments.keywords.get("args") or packed[0], keywords or packed[1])
        return machine.call(func, given, node, frame)
    return mapped(machine, func, rest, node, frame) if last in _MAPS and rest else None


def mapped(machine: Machine, func: Value, columns: list[Value], node: ir.Call, frame: Frame) -> Value:
    """What `map` comes to; of many items those past the bound are taken as one."""
    rows = list(zip(*(elements_of(machine, one) for one in columns), strict=False))
    chosen = rows[:MOST_UNROLLED]
    if len(rows) > len(chosen):
        chosen[-1] = tuple(join(*column) for column in zip(*rows[len(chosen) - 1 :], strict=True))
    results = [machine.call(func, Arguments(list(row)), node, frame) for row in chosen]
    exact = len(chosen) == len(rows) and all(is_exact(machine, one) for one in columns)
    return new_list(machine, Elements(tuple(results), exact))
