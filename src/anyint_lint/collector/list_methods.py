"""The methods of lists, tuples, sets and deques: what they give, and what they leave behind."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from anyint_lint.collector.containers import change_list, dropped, elements_of, is_exact, lists_in, new_lists
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.store import ITEMS
from anyint_lint.collector.values import (
    NONE,
    UNKNOWN,
    Elements,
    Ref,
    Text,
    Value,
    join,
    number_in,
)

Items = tuple[Value, ...]
_LASTING = frozenset({"append", "add", "extend", "update", "clear", "sort"})
"""After these it is sure what stands where, whatever earlier turns or calls have done."""
_MOST_SHORTENED = 4
"""Items of a list of which every shorter form is followed."""


def call_list_method(machine: Machine, one: Ref, name: str, arguments: Arguments) -> Value | None:
    given = arguments.positional
    certain = len(arguments.receiver) <= 1
    if name in ("pop", "popleft"):
        at = 0 if name == "popleft" else number_in(given[0]) if given else -1
        return _pop(machine, one, at, certain=certain)
    if name in ("copy", "__copy__"):
        return new_lists(machine, lists_in(machine, (one,)))
    change = _change(machine, name, arguments)
    if change is None:
        return None
    change_list(machine, (one,) if certain else (one, *UNKNOWN), change, moves=name not in _LASTING)
    return NONE


def _change(machine: Machine, name: str, arguments: Arguments) -> Callable[[Elements], Elements] | None:
    """What a method makes of the items; None for those that change nothing."""
    given = arguments.positional
    if name in ("append", "add", "appendleft") and given:
        return _adding((given[0],), whole=True, at=0 if name == "appendleft" else None)
    if name in ("extend", "extendleft", "update") and given:
        added = tuple(item for one in given for item in elements_of(machine, one))
        exact = all(is_exact(machine, one) for one in given)
        return _adding(added[::-1], whole=exact, at=0) if name == "extendleft" else _adding(added, whole=exact)
    if name == "insert" and len(given) > 1:
        at = number_in(given[0])
        return _adding((given[1],), whole=at is not None, at=at)
    if name == "clear":
        return lambda _: Elements(())
    if name == "reverse":
        return lambda old: Elements(old.items[::-1], old.whole)
    if name == "sort":
        return _sorted if not arguments.keywords else _in_any_order
    if name in ("remove", "discard") and given:
        return lambda old: _without(old, given[0])
    return _in_any_order if name == "rotate" else None


def _adding(added: Items, *, whole: bool, at: int | None = None) -> Callable[[Elements], Elements]:
    def add(old: Elements) -> Elements:
        index = len(old.items) if at is None else slice(at, None).indices(len(old.items))[0]
        return Elements((*old.items[:index], *added, *old.items[index:]), old.whole and whole)

    return add


def _sorted(old: Elements) -> Elements:
    named = [(text, item) for item in old.items if (text := _text(item)) is not None]
    if len(named) != len(old.items):
        return _in_any_order(old)
    return Elements(tuple(item for _, item in sorted(named, key=lambda pair: pair[0])), old.whole)


def _in_any_order(old: Elements) -> Elements:
    return Elements(old.items, whole=len(old.items) < 2 and old.whole)


def _without(old: Elements, gone: Value) -> Elements:
    """Without the first that is equal; where it is not known which that is, any may be gone."""
    wanted, named = _text(gone), [_text(item) for item in old.items]
    if wanted is None or None in named:
        return Elements(old.items, whole=False)
    if wanted not in named:
        return old
    return Elements(dropped(old.items, named.index(wanted)), old.whole)


def _text(item: Value) -> str | None:
    return item[0].text if len(item) == 1 and isinstance(item[0], Text) and item[0].known else None


def _pop(machine: Machine, one: Ref, at: int | None, *, certain: bool) -> Value:
    """The item taken, and the list without it, where it is sure which."""
    items, ways = elements_of(machine, (one,)), lists_in(machine, (one,))
    if one.oid <= machine.lasting:
        ways = _shortened(ways)
    fit = [way.items for way in ways if at is not None and -len(way.items) <= at < len(way.items)]
    if at is None or not fit or not all(way.whole for way in ways):
        machine.store.set(one.oid, ITEMS, (Elements(items, whole=False),))
        return join(*items) or UNKNOWN
    left = [Elements(dropped(way, at)) for way in fit]
    machine.store.set(one.oid, ITEMS, tuple(left) if certain else join(tuple(ways), tuple(left)))
    return join(*(way[at] for way in fit))


def _shortened(ways: list[Elements]) -> list[Elements]:
    """What earlier calls or turns may have left of a list that outlasts them: they take from its ends."""
    found: dict[Items, Elements] = {}
    for way in ways:
        size = len(way.items)
        if size > _MOST_SHORTENED or not way.whole:
            return [Elements(way.items, whole=False)]
        for start, end in combinations(range(size + 1), 2):
            found.setdefault(way.items[start:end], Elements(way.items[start:end]))
    return list(found.values())
