"""Functions of the file given to something imported that will call them: executors, threads, event loops."""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.containers import elements_of, is_exact, new_list
from anyint_lint.collector.machine import MOST_UNROLLED, Arguments, Frame, Machine
from anyint_lint.collector.values import Elements, External, FunctionValue, Partial, Value

_CALLS = frozenset({"submit", "to_thread", "apply", "apply_async", "call_soon", "run_sync", "run_in_threadpool"})
_CALLS_SECOND = frozenset({"run_in_executor"})
_MAPS = frozenset({"map", "imap", "imap_unordered", "map_async"})


def call_back(machine: Machine, one: External, arguments: Arguments, node: ir.Call, frame: Frame) -> Value | None:
    """What `pool.submit(f, x)` and the like come to; None when no function of the file is given away."""
    last = one.path.rpartition(".")[2]
    start = 1 if last in _CALLS_SECOND else 0
    func = arguments.positional[start] if start < len(arguments.positional) else ()
    if not any(isinstance(given, (FunctionValue, Partial)) for given in func):
        return None
    rest = arguments.positional[start + 1 :]
    if last in _CALLS or last in _CALLS_SECOND:
        return machine.call(func, Arguments(rest, dict(arguments.keywords), arguments.more), node, frame)
    if last in _MAPS and rest:
        rows = list(zip(*(elements_of(machine, column) for column in rest), strict=False))
        results = [machine.call(func, Arguments(list(row)), node, frame) for row in rows[:MOST_UNROLLED]]
        return new_list(machine, Elements(tuple(results), all(is_exact(machine, column) for column in rest)))
    return None
