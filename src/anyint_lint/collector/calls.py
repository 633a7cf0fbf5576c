"""What a call does: follows functions and classes of the file, knows some of the standard library, and asks
`requests.py` about everything imported."""

from __future__ import annotations

from anyint_lint.collector import declared
from anyint_lint.collector import program as ir
from anyint_lint.collector.attributes import class_attribute, external_base, is_enum
from anyint_lint.collector.callbacks import call_back
from anyint_lint.collector.containers import (
    copy_entries_into,
    copy_pairs_into,
    dict_values,
    entry,
    is_exact,
    new_list,
    remove_item,
)
from anyint_lint.collector.functions import call_function, instantiate
from anyint_lint.collector.known_callables import KNOWN
from anyint_lint.collector.list_methods import call_list_method
from anyint_lint.collector.machine import NOWHERE, Arguments, Frame, Machine
from anyint_lint.collector.naming import holds_settings, is_typed_dict, measures, names_metadata
from anyint_lint.collector.reflection import attributes_of, copied_instance
from anyint_lint.collector.requests import record_construction, record_request
from anyint_lint.collector.store import REST
from anyint_lint.collector.text_methods import call_method
from anyint_lint.collector.values import (
    MISSING,
    NONE,
    UNKNOWN,
    Alternative,
    ClassValue,
    Elements,
    External,
    FunctionValue,
    Partial,
    Plain,
    Ref,
    Text,
    TextMethod,
    Value,
    join,
    known_texts,
    target_of,
    there,
)


def call(machine: Machine, func: Value, arguments: Arguments, node: ir.Call, frame: Frame) -> Value:
    found: list[Value] = []
    if isinstance(node.func, ir.Attribute):  # methods of text, dicts and lists are no attributes of the store
        results = [_method(machine, one, node.func.attr, arguments, node) for one in arguments.receiver]
        found = [result for result in results if result is not None]
        if found:
            func = _unanswered(func, arguments.receiver, results)
            func = tuple(one for one in func if one != UNKNOWN[0] and not isinstance(one, TextMethod))
    found += [_call_one(machine, alternative, arguments, node, frame) for alternative in func]
    if len(found) == 1:
        return found[0] or UNKNOWN
    known = [value for value in found if value != UNKNOWN]
    return join(*(known or found)) or UNKNOWN


def _unanswered(func: Value, receiver: Value, results: list[Value | None]) -> Value:
    """Without the methods of a base elsewhere whose outcome is known."""
    known = {one.oid for one, result in zip(receiver, results, strict=True) if isinstance(one, Ref) and result}
    return tuple(one for one in func if not isinstance(one, External) or one.oid is None or one.oid not in known)


def _call_one(machine: Machine, one: Alternative, arguments: Arguments, node: ir.Call, frame: Frame) -> Value:
    if isinstance(one, FunctionValue):
        if names_metadata(_name_of(one)):
            for value in (*arguments.positional, *arguments.keywords.values()):
                machine.describe_within(value)
                if measures(_name_of(one)):
                    machine.recorder.counted(value)
        machine.recorder.passed(_name_of(one), arguments.positional, arguments.keywords)
        declared.called(machine, one, arguments, node.span)
        return call_function(machine, one, arguments)
    if isinstance(one, TextMethod):
        return call_method(machine, one.text, one.name, arguments, node.span)
    if isinstance(one, ClassValue):
        return _construct(machine, one, arguments, node)
    if isinstance(one, Partial):
        merged = Arguments(
            [*one.positional, *arguments.positional], {**dict(one.keywords), **arguments.keywords}, arguments.more
        )
        return machine.call(one.func, merged, node, frame)
    if isinstance(one, Ref) and one.oid in machine.instances:
        method = machine.attribute((one,), "__call__", frame)
        return machine.call(method, arguments, node, frame) if method != UNKNOWN else UNKNOWN
    if isinstance(one, External):
        return _external(machine, one, arguments, node, frame)
    return UNKNOWN


def _name_of(one: FunctionValue) -> str:
    return one.function.name if isinstance(one.function, ir.Function) else ""


def _construct(machine: Machine, one: ClassValue, arguments: Arguments, node: ir.Call) -> Value:
    if is_enum(machine, one.oid):  # Model("gpt-5.4") gives back the member of that value
        return arguments.positional[0] if arguments.positional else UNKNOWN
    machine.recorder.passed(machine.classes[one.oid].name, arguments.positional, arguments.keywords)
    declared.called(machine, one, arguments, node.span)
    instance = instantiate(machine, one, arguments)
    base = external_base(machine, one.oid)
    if base is not None:
        if class_attribute(machine, one.oid, "__init__") is None:
            machine.recorder.links.given_away(base.path, arguments.positional, arguments.keywords, node.span)
        record_construction(machine, base, instance, arguments, node)
    return instance


def _external(machine: Machine, one: External, arguments: Arguments, node: ir.Call, frame: Frame) -> Value:
    known = KNOWN["builtins.dict"] if is_typed_dict(one.path) else KNOWN.get(one.path)
    if known is not None:
        result = known(machine, arguments, node, frame)
        if result is not None:
            return result
    called_back = call_back(machine, one, arguments, node, frame)
    return called_back if called_back is not None else record_request(machine, one, arguments, node)


def _method(machine: Machine, one: Alternative, name: str, arguments: Arguments, node: ir.Call) -> Value | None:
    if isinstance(one, Text):
        if name in ("startswith", "endswith", "__contains__", "find", "index", "count"):
            machine.compared((one,))
            for value in arguments.positional:
                machine.compared(value)
            given = [text.text for value in arguments.positional[:1] for text in known_texts(value)]
            if name in ("startswith", "endswith") and one.known and len(given) == 1 and len(arguments.positional) == 1:
                return (Plain(one.text.startswith(given[0]) if name == "startswith" else one.text.endswith(given[0])),)
        return call_method(machine, one, name, arguments, node.span)
    if isinstance(one, Ref) and one.oid in machine.dicts:
        return _dict_method(machine, one, name, arguments)
    if isinstance(one, Ref) and one.oid in machine.lists:
        return call_list_method(machine, one, name, arguments)
    if isinstance(one, Ref) and one.oid in machine.instances:
        return _instance_method(machine, one, name, arguments)
    if isinstance(one, External) and name in ("get", "pop") and f"{one.path}.{name}" not in KNOWN:
        return _entry_of_import(one, arguments) or _default_of_entry(machine, one, arguments)
    return None


def _entry_of_import(one: External, arguments: Arguments) -> Value | None:
    """`SETTINGS.get("model", default)`, of a dict of another file."""
    keys = known_texts(arguments.positional[0]) if arguments.positional else ()
    if (
        target_of(one) is None
        or len(keys) != 1
        or not keys[0].text.isidentifier()
        or len(arguments.positional) > 2
        or arguments.keywords
    ):
        return None
    return join((External(f"{one.path}[{keys[0].text}]"),), *arguments.positional[1:])


def _default_of_entry(machine: Machine, one: External, arguments: Arguments) -> Value | None:
    """`config.get("model", "gpt-5.4")`, of settings that nobody here knows: a text, or else it may be any `get`."""
    *keys, last = arguments.positional or [()]
    default = next((arguments.keywords[name] for name in ("default", "fallback") if name in arguments.keywords), None)
    keys, default = ([*keys, last], default) if default is not None else (keys, last)
    named = [known_texts(key) for key in keys]
    if not named or not all(named) or not default or not all(isinstance(each, Text) for each in default):
        return None
    if holds_settings(one.path):
        for key in named[-1]:
            machine.recorder.bound(key.text, default)
    else:
        machine.recorder.supposed(default)
    return default


def _dict_method(machine: Machine, one: Ref, name: str, arguments: Arguments) -> Value | None:
    given = arguments.positional
    if name in ("get", "pop") and given:
        return _get(machine, one, name, arguments)
    if name == "setdefault" and given:
        return _set_default(machine, one, given)
    if name == "update":
        for value in given:
            if not copy_pairs_into(machine, value, one.oid):
                copy_entries_into(machine, value, one.oid)
        for key, value in arguments.keywords.items():
            machine.recorder.bound(key, value)
            machine.store.set(one.oid, key, value)
            machine.keys.setdefault((one.oid, key), (Text(key, NOWHERE, None),))
        return NONE
    if name == "clear" and len(arguments.receiver) == 1:
        for key in machine.store.names(one.oid):
            machine.store.remove(one.oid, key)
        return NONE
    if name == "copy":
        oid = machine.new_dict({})
        copy_entries_into(machine, (one,), oid)
        return (Ref(oid),)
    return _view(machine, one, name)


def _view(machine: Machine, one: Ref, name: str) -> Value | None:
    if name == "values":
        return new_list(machine, Elements(dict_values(machine, one.oid), is_exact(machine, (one,))))
    if name in ("keys", "encode", "decode"):  # the last two are of the JSON text that `json.dumps` makes of it
        return (one,)
    if name == "items":
        pairs = (
            new_list(
                machine,
                Elements((machine.keys.get((one.oid, key), UNKNOWN), there(machine.store.get(one.oid, key) or ()))),
            )
            for key in machine.store.names(one.oid)
        )
        return new_list(machine, Elements(tuple(pairs), is_exact(machine, (one,))))
    return None


def _get(machine: Machine, one: Ref, name: str, arguments: Arguments) -> Value:
    """`get` or `pop`."""
    key, *rest = arguments.positional
    default = rest[0] if rest else (NONE if name == "get" else ())
    found = entry(machine, one.oid, key)
    keys_known = all(isinstance(each, Text) and each.known for each in key)
    if name == "pop":
        remove_item(machine, arguments.receiver, key)
    if found and MISSING not in found and keys_known and machine.store.get(one.oid, REST) is None:
        return found
    return join(there(found), default) or UNKNOWN


def _set_default(machine: Machine, one: Ref, given: list[Value]) -> Value:
    value = given[1] if len(given) > 1 else NONE
    for key in given[0]:
        if isinstance(key, Text) and key.known:
            held = machine.store.get(one.oid, key.text)
            if held is not None and MISSING in held:
                machine.store.set(one.oid, key.text, join(there(held), value))
            elif held is None:
                if machine.store.get(one.oid, REST) is None:
                    machine.store.set(one.oid, key.text, value)
                else:
                    machine.store.add(one.oid, key.text, join(value, UNKNOWN))
            machine.recorder.bound(key.text, value)
    return there(entry(machine, one.oid, given[0])) or UNKNOWN


def _instance_method(machine: Machine, one: Ref, name: str, arguments: Arguments) -> Value | None:
    """What dataclass-like bases bring: `model_dump()`, `model_copy(update=...)`, `obj.__dict__.update(...)`."""
    if class_attribute(machine, machine.instances[one.oid], name) is not None:
        return None
    if name in ("model_dump", "dict", "_asdict"):
        return attributes_of(machine, (one,))
    if name in ("model_copy", "copy", "_replace"):
        changes = dict(arguments.keywords) if name == "_replace" else {}
        for update in arguments.keywords.get("update", ()):
            if isinstance(update, Ref) and update.oid in machine.dicts:
                changes.update(
                    {key: machine.store.get(update.oid, key) or () for key in machine.store.names(update.oid)}
                )
        return copied_instance(machine, (one,), changes)
    if name == "update":
        for value in arguments.positional:
            for given in value:
                if isinstance(given, Ref) and given.oid in machine.dicts:
                    for key in machine.store.names(given.oid):
                        machine.store.set(one.oid, key, machine.store.get(given.oid, key) or ())
        for key, value in arguments.keywords.items():
            machine.store.set(one.oid, key, value)
        return NONE
    return None
