"""Dicts, lists and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from anyint_lint.collector.machine import Machine
from anyint_lint.collector.store import ITEMS, REST
from anyint_lint.collector.values import (
    HOLE,
    MISSING,
    MOST_REPEATED,
    SPREAD,
    UNKNOWN,
    ClassValue,
    Elements,
    External,
    Plain,
    Ref,
    Text,
    Value,
    bounded,
    entry_in,
    join,
    number_in,
    target_of,
    there,
    truth,
)


def new_list(machine: Machine, elements: Elements) -> Value:
    return new_lists(machine, [elements])


def new_lists(machine: Machine, ways: Sequence[Elements]) -> Value:
    """One list, which may have come to be in each of these ways."""
    oid = machine.store.new_owner()
    machine.lists.add(oid)
    machine.store.set(oid, ITEMS, tuple(bounded(one.items, whole=one.whole) for one in ways))
    return (Ref(oid),)


def lists_in(machine: Machine, value: Value) -> list[Elements]:
    found: list[Elements] = []
    for one in value:
        if isinstance(one, Ref) and one.oid in machine.lists:
            found.extend(e for e in machine.store.get(one.oid, ITEMS) or () if isinstance(e, Elements))
    return found


def is_true(machine: Machine, value: Value) -> bool | None:
    """Whether a value is true in a condition, be it a call's `*args`; None when that is not known."""
    if len(value) == 1 and isinstance(value[0], Ref) and value[0].oid in machine.variadic:
        ways = {bool(one.items) if one.whole else None for one in lists_in(machine, value)}
        return ways.pop() if len(ways) == 1 else None
    return truth(value)


def elements_of(machine: Machine, value: Value) -> tuple[Value, ...]:
    """What a loop over the value meets, in order: items of a list, keys of a dict, unknown for anything unknown."""
    found: list[Value] = []
    for one in value:
        if isinstance(one, Ref) and one.oid in machine.lists:
            found.extend(item for elements in lists_in(machine, (one,)) for item in elements.items)
        elif isinstance(one, Ref) and one.oid in machine.dicts:
            found.extend(machine.keys.get((one.oid, name), UNKNOWN) for name in machine.store.names(one.oid))
        elif isinstance(one, ClassValue):  # an Enum's members
            found.extend(
                value
                for name in machine.store.names(one.oid)
                if texts_only(value := machine.store.get(one.oid, name) or ())
            )
        elif isinstance(one, Ref) and one.oid in machine.instances:
            found.extend(_fields(machine, one))
        elif isinstance(one, External):
            found.append((External(f"{one.path}[]", one.oid),))
    return tuple(found)


def texts_only(value: Value) -> bool:
    return bool(value) and all(isinstance(one, Text) for one in value)


def _fields(machine: Machine, one: Ref) -> tuple[Value, ...]:
    """The items of a named tuple."""
    info = machine.classes[machine.instances[one.oid]]
    if not any(
        isinstance(b, External) and b.path.rpartition(".")[2] == "NamedTuple" for base in info.bases for b in base
    ):
        return ()
    return tuple(
        machine.store.get(one.oid, name) or machine.store.get(machine.instances[one.oid], name) or UNKNOWN
        for name in info.fields
    )


def slice_of(machine: Machine, container: Value, bounds: list[Value]) -> Value:
    """`container[lower:upper:step]`."""
    numbers = [one[0].value if len(one) == 1 and isinstance(one[0], Plain) else HOLE for one in bounds]
    known = is_exact(machine, container) and all(one is None or type(one) is int for one in numbers)
    items = elements_of(machine, container)
    if not items:
        return UNKNOWN
    if known and numbers[2] != 0:
        lower, upper, step = (one if isinstance(one, int) else None for one in numbers)
        return new_list(machine, Elements(items[slice(lower, upper, step)]))
    return new_list(machine, Elements(items, whole=False))


def repeated(machine: Machine, left: Value, right: Value) -> Value:
    """`[model] * 3`"""
    several, times = (left, right) if lists_in(machine, left) else (right, left)
    count = number_in(times)
    items = elements_of(machine, several)
    if count is not None and is_exact(machine, several) and count <= MOST_REPEATED:
        return new_list(machine, bounded(items * max(count, 0), whole=True))
    return new_list(machine, Elements(items, whole=False))


def copy_pairs_into(machine: Machine, value: Value, oid: int) -> bool:
    """`dict([(key, value), ...])`; False when the value is no list."""
    if not lists_in(machine, value):
        return False
    for item in elements_of(machine, value):
        pair = elements_of(machine, item)
        if len(pair) == 2:
            for key in pair[0]:
                if isinstance(key, Text) and key.known:
                    machine.store.set(oid, key.text, pair[1])
                    machine.keys[oid, key.text] = (key,)
    return True


def is_exact(machine: Machine, value: Value) -> bool:
    """Whether `elements_of` gives just what a loop will meet."""
    if len(value) == 1 and isinstance(value[0], ClassValue):
        return True
    if len(value) != 1 or not isinstance(value[0], Ref):
        return False
    oid = value[0].oid
    if oid in machine.dicts:
        return machine.store.get(oid, REST) is None and not _may_lack(machine, oid)
    if oid in machine.instances:
        return bool(_fields(machine, value[0]))
    found = lists_in(machine, value)
    return len(found) == 1 and found[0].whole


def _may_lack(machine: Machine, oid: int) -> bool:
    """Whether some entry of a dict may be missing."""
    names = machine.store.names(oid) if oid in machine.store.incomplete else ()
    return any(MISSING in (machine.store.get(oid, name) or ()) for name in names)


def dict_values(machine: Machine, oid: int) -> tuple[Value, ...]:
    return tuple(there(machine.store.get(oid, name) or ()) for name in machine.store.names(oid))


def item_of(machine: Machine, container: Value, index: Value) -> Value:
    """`container[index]`: one entry when the key is known, any of them when it is not."""
    found: list[Value] = []
    for one in container:
        if isinstance(one, Ref) and one.oid in machine.dicts:
            found.append(there(entry(machine, one.oid, index)))
        elif isinstance(one, Ref) and one.oid in machine.lists:
            found.append(_list_item(machine, one, index))
        elif isinstance(one, Ref) and one.oid in machine.instances:
            fields = new_list(machine, Elements(_fields(machine, one)))[0]
            found.append(_list_item(machine, fields, index) if isinstance(fields, Ref) else UNKNOWN)
        elif isinstance(one, ClassValue):  # Enum["MEMBER"]
            found.extend(machine.store.get(one.oid, key.text) or () for key in index if isinstance(key, Text))
        elif isinstance(one, External):
            key = next((k.text for k in index if isinstance(k, Text) and k.known), None)
            inner = (External(f"{one.path}[{key or ''}]", one.oid),)
            found.append(_environment(machine, one, key) or inner)
        else:
            found.append(UNKNOWN)
    return join(*found) or UNKNOWN


def _environment(machine: Machine, one: External, key: str | None) -> Value | None:
    return machine.environment(key) if one.path == "os.environ" and key is not None else None


def entry(machine: Machine, oid: int, index: Value) -> Value:
    """A dict's entry; () when it surely has none, MISSING where it may have none."""
    found: list[Value] = []
    if any(not isinstance(key, Text) or not key.known for key in index):
        found.append(_any_entry(machine, oid))
    for key in index:
        if isinstance(key, Text) and key.known:
            value = machine.store.get(oid, key.text)
            rest = machine.store.get(oid, REST)
            if value is None or MISSING in value:
                value = join(value or (), entry_in(rest or (), key.text))
            found.append(value)
    return join(*found)


def _any_entry(machine: Machine, oid: int) -> Value:
    """Any entry of a dict; remembered while it does not change, for tables are read in loops.

    What has been given away may have got other entries since.
    """
    version = machine.store.version(oid)
    known = machine.entries.get(oid)
    if known is None or known[0] != version:
        known = (version, join(*dict_values(machine, oid)))
        machine.entries[oid] = known
    whole = known[1] and machine.store.get(oid, REST) is None and oid not in machine.handed
    return known[1] if whole else join(known[1], UNKNOWN)


def _list_item(machine: Machine, one: Ref, index: Value) -> Value:
    found: list[Value] = []
    for elements in lists_in(machine, (one,)):
        items = elements.items
        for key in index:
            if isinstance(key, Plain) and type(key.value) is int and elements.whole:
                if -len(items) <= key.value < len(items):
                    found.append(items[key.value])
            else:
                found.extend(items)
    return join(*found) or UNKNOWN


def set_item(machine: Machine, container: Value, index: Value, value: Value) -> None:
    """`container[index] = value`."""
    certain = len(container) == 1
    for one in container:
        if isinstance(one, Ref) and one.oid in machine.dicts:
            names = [key.text for key in index if isinstance(key, Text) and key.known]
            if certain and len(names) == 1 and len(index) == 1:
                machine.store.set(one.oid, names[0], value)
                continue
            for name in names or [REST]:
                machine.store.add(one.oid, name, value)
        elif isinstance(one, Ref) and one.oid in machine.lists:
            _set_list_item(machine, one, index, value, certain=certain)
        elif isinstance(one, External) and one.path == "os.environ":
            for key in index:
                if isinstance(key, Text):
                    machine.set_environment(key.text, value)


def remove_item(machine: Machine, container: Value, index: Value) -> None:
    """`del container[index]`; of a dict only where it is sure what goes."""
    one, key = (container[0], index[0]) if len(container) == len(index) == 1 else (UNKNOWN[0], UNKNOWN[0])
    if isinstance(one, Ref) and one.oid in machine.dicts:
        if isinstance(key, Text) and key.known:
            machine.store.remove(one.oid, key.text)
        return
    at = number_in((key,))
    change_list(machine, container, lambda old: _without(old, at), moves=True)


def _without(old: Elements, at: int | None) -> Elements:
    if at is None or not old.whole:
        return Elements(old.items, whole=False)
    return Elements(dropped(old.items, at) if -len(old.items) <= at < len(old.items) else old.items)


def dropped(items: tuple[Value, ...], at: int) -> tuple[Value, ...]:
    """The items without the one that stands there, counted from the end where that is negative."""
    at %= len(items)
    return (*items[:at], *items[at + 1 :])


def _set_list_item(machine: Machine, one: Ref, index: Value, value: Value, *, certain: bool) -> None:
    changed: list[Elements] = []
    for elements in lists_in(machine, (one,)):
        at = number_in(index)
        if certain and elements.whole and at is not None and -len(elements.items) <= at < len(elements.items):
            items = list(elements.items)
            items[at] = value
            changed.append(Elements(tuple(items)))
        else:
            changed.append(Elements((*elements.items, value), whole=False))
    machine.store.set(one.oid, ITEMS, tuple(changed))


def change_list(
    machine: Machine, container: Value, change: Callable[[Elements], Elements], *, moves: bool = False
) -> None:
    """Makes something else of the items of a list, wherever it is one of several that it happens to. Where it `moves`
    or drops items of a list that outlasts this turn or call, earlier ones have done so before: any may stand anywhere.
    """
    certain = len(container) == 1
    for one in container:
        if isinstance(one, Ref) and one.oid in machine.lists:
            old = lists_in(machine, (one,))
            here = partial(_in_any_place, change) if moves and one.oid <= machine.lasting else change
            new = tuple(bounded(each.items, whole=each.whole) for each in map(here, old))
            machine.store.set(one.oid, ITEMS, new if certain else join(tuple(old), new))


def _in_any_place(change: Callable[[Elements], Elements], old: Elements) -> Elements:
    return Elements((*old.items, *(item for item in change(old).items if item not in old.items)), whole=False)


def extend_list(machine: Machine, container: Value, more: Value) -> None:
    """`container += more`"""
    items, exact = elements_of(machine, more), is_exact(machine, more)
    change_list(machine, container, lambda old: Elements((*old.items, *items), old.whole and exact))


def set_slice(machine: Machine, container: Value, value: Value, *, everything: bool) -> None:
    """`container[:] = value`, or of a part of it, which may be any."""
    items, exact = elements_of(machine, value), everything and is_exact(machine, value)
    if not items and not exact:
        items = (UNKNOWN,)
    change_list(
        machine,
        container,
        lambda old: Elements(items if everything else (*old.items, *items), whole=exact),
        moves=True,
    )


def copy_entries_into(machine: Machine, source: Value, oid: int) -> None:
    """`**source`, `update(source)`: later entries win over what the dict holds."""
    refs = [one for one in source if isinstance(one, Ref) and one.oid in machine.dicts]
    certain = len(source) == 1 and len(refs) == 1
    for one in refs:
        for name in machine.store.names(one.oid):
            value = machine.store.get(one.oid, name) or ()
            if certain and name != REST:
                kept = machine.store.get(oid, name) if MISSING in value else None
                machine.store.set(oid, name, join(there(value), kept) if kept else value)
            else:
                machine.store.add(oid, name, value)
    for other in (each for each in source if each not in refs):
        if isinstance(other, External) and target_of(other) is not None:
            machine.store.add(oid, REST, (External(other.path + SPREAD, other.oid),))
        else:
            machine.store.add(oid, REST, UNKNOWN)
