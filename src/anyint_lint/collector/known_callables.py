"""Callables of the standard library (and a few fields and options of frameworks) whose result follows from what they
are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from anyint_lint.collector import program as ir
from anyint_lint.collector.attributes import has_attribute
from anyint_lint.collector.callbacks import mapped
from anyint_lint.collector.containers import (
    copy_entries_into,
    copy_pairs_into,
    elements_of,
    is_exact,
    lists_in,
    new_list,
    new_lists,
)
from anyint_lint.collector.instance_checks import is_instance
from anyint_lint.collector.json_texts import parsed
from anyint_lint.collector.machine import Arguments, Factory, Frame, Machine
from anyint_lint.collector.naming import EXAMPLES
from anyint_lint.collector.urls import gateway_texts, url_joined, url_of_parts
from anyint_lint.collector.values import (
    HOLE,
    MISSING,
    MOST_LISTS,
    NONE,
    SETTABLE,
    UNKNOWN,
    ClassValue,
    Elements,
    External,
    Partial,
    Plain,
    Ref,
    Super,
    Text,
    Value,
    held,
    join,
    known_texts,
    texts,
    there,
    truth,
    with_form,
)
from anyint_lint.facts import Form

ENVIRON: Value = (External("os.environ"),)

Known = Callable[[Machine, Arguments, ir.Call, Frame], Value | None]


def _argument(arguments: Arguments, index: int, *keywords: str) -> Value | None:
    if index < len(arguments.positional):
        return arguments.positional[index]
    return next((arguments.keywords[name] for name in keywords if name in arguments.keywords), None)


def _getenv(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    return variable_or(machine, _argument(arguments, 0, "key") or (), _argument(arguments, 1, "default"))


def variable_or(machine: Machine, key: Value, default: Value | None) -> Value:
    """A variable of the environment, or its default."""
    names = [one.text for one in known_texts(key)]
    name = names[0] if len(names) == 1 else None
    set_here = machine.environment(name) if name else None
    if set_here is not None:
        return set_here
    if default is None:
        return (External(f"?env:{name or ''}"), Plain(None))
    if name is not None:
        machine.recorder.bound(name, default)
    return join(with_form(default, Form.ENV_DEFAULT, name), (External(f"{SETTABLE}env:{name or ''}"),))


def _env_set_default(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    for key in known_texts(_argument(arguments, 0) or ()):
        if machine.environment(key.text) is None:
            machine.set_environment(key.text, with_form(_argument(arguments, 1) or NONE, Form.ENV_DEFAULT, key.text))
    return UNKNOWN


def _env_update(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    for value in arguments.positional:
        for one in value:
            if isinstance(one, Ref) and one.oid in machine.dicts:
                for name in machine.store.names(one.oid):
                    machine.set_environment(name, machine.store.get(one.oid, name) or ())
    for name, value in arguments.keywords.items():
        machine.set_environment(name, value)
    return NONE


def _partial(_machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    if not arguments.positional:
        return None
    return (Partial(arguments.positional[0], tuple(arguments.positional[1:]), tuple(arguments.keywords.items())),)


def _dict(machine: Machine, arguments: Arguments, node: ir.Call, _frame: Frame) -> Value:
    oid = machine.new_dict({})
    for value in arguments.positional:
        if not copy_pairs_into(machine, value, oid):
            copy_entries_into(machine, value, oid)
    for name, value in arguments.keywords.items():
        entry = with_form(value, Form.PAYLOAD)
        machine.recorder.bound(name, entry)
        machine.store.set(oid, name, entry)
        machine.keys[oid, name] = (Text(name, node.span, None),)
    machine.recorder.provided(arguments.keywords)
    return (Ref(oid),)


def _namespace(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value:
    value = _dict(machine, arguments, node, frame)
    machine.namespaces.update(one.oid for one in value if isinstance(one, Ref))
    return value


def _list(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    given = arguments.positional[0] if arguments.positional else ()
    if len(given) == 1 and (ways := lists_in(machine, given)):
        return new_lists(machine, ways)
    return new_list(machine, Elements(elements_of(machine, given), not given or is_exact(machine, given)))


def _deque(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value | None:
    bounds = _argument(arguments, 1, "maxlen")  # what is too much is dropped at the other end
    return _list(machine, arguments, node, frame) if bounds in (None, NONE) else None


def _reversed(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    given = arguments.positional[0] if arguments.positional else ()
    return new_list(machine, Elements(elements_of(machine, given)[::-1], is_exact(machine, given)))


def _enumerate(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    given = arguments.positional[0] if arguments.positional else ()
    pairs = tuple(
        new_list(machine, Elements(((Plain(index),), item))) for index, item in enumerate(elements_of(machine, given))
    )
    return new_list(machine, Elements(pairs, is_exact(machine, given)))


def _zip(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    columns = [elements_of(machine, value) for value in arguments.positional]
    exact = all(is_exact(machine, value) for value in arguments.positional)
    if not exact:
        row = tuple(join(*column) or UNKNOWN for column in columns)
        return new_list(machine, Elements((new_list(machine, Elements(row)),), whole=False))
    rows = tuple(new_list(machine, Elements(tuple(row))) for row in zip(*columns, strict=False))
    return new_list(machine, Elements(rows))


def _chain(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    items = tuple(item for value in arguments.positional for item in elements_of(machine, value))
    return new_list(machine, Elements(items, all(is_exact(machine, value) for value in arguments.positional)))


def _entered_as(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    """A context manager that gives what it was given."""
    given = arguments.positional[0] if arguments.positional else NONE
    return new_list(machine, Elements((given,)))


def _any_element(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[0] if arguments.positional else ()
    return join(*elements_of(machine, given)) or None


def _next(machine: Machine, arguments: Arguments, node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[0] if arguments.positional else ()
    items = elements_of(machine, given)
    fresh = bool(node.args) and not isinstance(node.args[0].value, (ir.Name, ir.Attribute))
    if fresh and items and is_exact(machine, given):
        return items[0]
    return join(*items, *arguments.positional[1:2]) or None


def _sorted(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value:
    given = arguments.positional[0] if arguments.positional else ()
    items = elements_of(machine, given)
    known = is_exact(machine, given) and all(len(one) == 1 and isinstance(one[0], Text) for one in items)
    if known and not arguments.keywords:
        ordered = sorted(items, key=lambda one: one[0].text if isinstance(one[0], Text) else "")
        return new_list(machine, Elements(tuple(ordered)))
    return new_list(machine, Elements(items, whole=False)) if len(items) > 1 else _list(machine, arguments, node, frame)


def _map(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    func, *columns = arguments.positional
    return mapped(machine, func, columns, node, frame)


def _filter(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
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


def _type(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[0] if len(arguments.positional) == 1 else ()
    return tuple(
        ClassValue(machine.instances[one.oid]) for one in given if isinstance(one, Ref) and one.oid in machine.instances
    )


def _vars(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    return attributes_of(machine, arguments.positional[0] if arguments.positional else ())


def attributes_of(machine: Machine, value: Value) -> Value:
    """`vars(x)`, `asdict(x)`, `x.model_dump()`: the attributes as a dict of their own."""
    oid = machine.new_dict({})
    for one in value:
        if isinstance(one, Ref) and one.oid in machine.instances:
            owner = machine.instances[one.oid]
            for name in (*machine.classes[owner].fields, *machine.store.names(one.oid)):
                own, shared = machine.store.get(one.oid, name), machine.store.get(owner, name)
                held = own or shared
                if held is not None:
                    machine.store.set(oid, name, join(there(held), shared) if shared and MISSING in held else held)
        elif isinstance(one, Ref):
            return (one,)
        elif isinstance(one, External) and one.oid is not None:
            for name in machine.store.names(one.oid):
                if name.startswith("."):
                    machine.store.set(oid, name[1:], machine.store.get(one.oid, name) or ())
    return (Ref(oid),)


def _replace(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    """`dataclasses.replace(x, model=...)`."""
    return copied_instance(machine, arguments.positional[0] if arguments.positional else (), arguments.keywords)


def copied_instance(machine: Machine, value: Value, changes: Mapping[str, Value]) -> Value | None:
    found: list[Value] = []
    for one in value:
        if isinstance(one, Ref) and one.oid in machine.instances:
            oid = machine.store.new_owner()
            machine.instances[oid] = machine.instances[one.oid]
            machine.store.holders.add(oid)
            for name in machine.store.names(one.oid):
                machine.store.set(oid, name, machine.store.get(one.oid, name) or ())
            for name, given in changes.items():
                machine.store.set(oid, name, given)
            found.append((Ref(oid),))
    return join(*found) or None


def _first(_machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    return arguments.positional[0] if arguments.positional else None


def _json_loads(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[0] if arguments.positional else ()
    held = tuple(one for one in given if isinstance(one, Ref))  # what `json.dumps` was given
    return join(*(parsed(machine, text) for text in known_texts(given)), held) or None


def _second(_machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    return arguments.positional[1] if len(arguments.positional) > 1 else None


def _str(_machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[0] if arguments.positional else ()
    return given if given and all(isinstance(one, (Text, External)) for one in given) else None


def _copy(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    given = arguments.positional[0] if arguments.positional else ()
    if len(given) == 1 and isinstance(given[0], Ref) and given[0].oid in machine.dicts:
        oid = machine.new_dict({})
        copy_entries_into(machine, given, oid)
        return (Ref(oid),)
    return given or None


def _getattr(machine: Machine, arguments: Arguments, _node: ir.Call, frame: Frame) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    owners, names = arguments.positional[0], known_texts(arguments.positional[1])
    found = join(*(machine.attribute(owners, name.text, frame) for name in names))
    default = arguments.positional[2] if len(arguments.positional) > 2 else ()
    if default:
        for name in names:
            machine.recorder.bound(name.text, default)
    surely = bool(found) and all(has_attribute(machine, one, name.text) for one in owners for name in names)
    return found if surely else join(found, default) or None


def _setattr(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    if len(arguments.positional) == 3:
        target, names, value = arguments.positional
        for name in known_texts(names):
            machine.set_attribute(target, name.text, value)
        machine.give_back(value)
    return NONE


def _locals(machine: Machine, _arguments: Arguments, _node: ir.Call, frame: Frame) -> Value | None:
    for name in machine.store.names(frame.fid):
        machine.give_back(machine.store.get(frame.fid, name) or ())
    return None


def _isinstance(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    value, cls = arguments.positional
    verdict = is_instance(machine, value, elements_of(machine, cls) if _is_sequence(machine, cls) else (cls,))
    return None if verdict is None else (Plain(verdict),)


def _is_sequence(machine: Machine, value: Value) -> bool:
    return any(isinstance(one, Ref) and one.oid in machine.lists for one in value)


def _super(_machine: Machine, _arguments: Arguments, _node: ir.Call, frame: Frame) -> Value | None:
    here: Frame | None = frame
    while here is not None:
        if here.owner is not None and here.instance is not None:
            return (Super(here.owner, here.instance),)
        here = here.parent
    return None


def _field(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value | None:
    """`Field(default=...)`, `field(default_factory=...)`, `attrs.field(...)`, `typer.Option(...)`."""
    _describe_examples(machine, arguments)
    default = _argument(arguments, 0, "default", "factory")
    factory = arguments.keywords.get("default_factory") or arguments.keywords.get("factory")
    if factory is not None:
        default = _made_once(machine, Factory(factory, node, frame))
        machine.factory = Factory(factory, node, frame)
    return with_form(default, Form.FIELD_DEFAULT) if default else None


def _made_once(machine: Machine, factory: Factory) -> Value:
    """What the class has for all instances of which nobody knows when they are made: that changes nothing else."""
    machine.store.begin()
    with machine.again() as newest:
        made = machine.call(factory.func, Arguments(), factory.node, factory.frame)
    machine.store.apply(machine.store.undo().only(lambda cell, _: cell[0] > newest))
    return made


def _dataclass_field(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value | None:
    return _field(machine, Arguments([], arguments.keywords), node, frame)


def _describe_examples(machine: Machine, arguments: Arguments) -> None:
    for name in EXAMPLES & arguments.keywords.keys():
        machine.describe(arguments.keywords[name])


def _option_default(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value | None:
    _describe_examples(machine, arguments)
    default = _argument(arguments, 0, "default")
    return with_form(default, Form.CLI_DEFAULT) if default else None


def _urljoin(_machine: Machine, arguments: Arguments, node: ir.Call, _frame: Frame) -> Value | None:
    base, url = _argument(arguments, 0, "base"), _argument(arguments, 1, "url")
    if base is None or url is None:
        return None
    bases = (*texts(base), *gateway_texts(base, node.span)) or (Text(HOLE, node.span, None),)
    return join(*(url_joined(a, b, node.span) for a in bases for b in texts(url) if HOLE not in b.text)) or None


def _urlunsplit(machine: Machine, arguments: Arguments, node: ir.Call, _frame: Frame) -> Value | None:
    parts = elements_of(machine, _argument(arguments, 0, "components") or ())
    return url_of_parts(parts, node.span) if len(parts) in (5, 6) else None


KNOWN: dict[str, Known] = {
    "os.getenv": _getenv,
    "os.environ.get": _getenv,
    "os.environ.setdefault": _env_set_default,
    "os.environ.update": _env_update,
    "os.putenv": _env_set_default,
    "decouple.config": _getenv,
    "environs.Env().str": _getenv,
    "functools.partial": _partial,
    "functools.partialmethod": _partial,
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "builtins.list": _list,
    "builtins.tuple": _list,
    "builtins.set": _list,
    "builtins.frozenset": _list,
    "builtins.sorted": _sorted,
    "builtins.map": _map,
    "builtins.filter": _filter,
    "builtins.type": _type,
    "builtins.vars": _vars,
    "dataclasses.asdict": _vars,
    "dataclasses.replace": _replace,
    "attrs.asdict": _vars,
    "attrs.evolve": _replace,
    "builtins.iter": _list,
    "collections.deque": _deque,
    "builtins.reversed": _reversed,
    "builtins.enumerate": _enumerate,
    "builtins.zip": _zip,
    "contextlib.nullcontext": _entered_as,
    "contextlib.closing": _entered_as,
    "itertools.chain": _chain,
    "itertools.cycle": _list,
    "builtins.next": _next,
    "random.choice": _any_element,
    "secrets.choice": _any_element,
    "builtins.max": _any_element,
    "builtins.min": _any_element,
    "builtins.str": _str,
    "builtins.super": _super,
    "builtins.getattr": _getattr,
    "builtins.isinstance": _isinstance,
    "builtins.locals": _locals,
    "builtins.setattr": _setattr,
    "copy.copy": _copy,
    "copy.deepcopy": _copy,
    "json.dumps": _first,
    "json.loads": _json_loads,
    "orjson.loads": _json_loads,
    "builtins.bytes": _first,
    "builtins.bytearray": _first,
    "io.BytesIO": _first,
    "io.StringIO": _first,
    "orjson.dumps": _first,
    "types.MappingProxyType": _first,
    "types.SimpleNamespace": _namespace,
    "argparse.Namespace": _namespace,
    "sys.intern": _first,
    "typing.cast": _second,
    "typing_extensions.cast": _second,
    "dataclasses.field": _dataclass_field,
    "pydantic.Field": _field,
    "pydantic.fields.Field": _field,
    "pydantic.v1.Field": _field,
    "sqlmodel.Field": _field,
    "langchain_core.pydantic_v1.Field": _field,
    "llama_index.core.bridge.pydantic.Field": _field,
    "attr.ib": _field,
    "attr.attrib": _field,
    "attr.field": _field,
    "attrs.field": _field,
    "typer.Option": _option_default,
    "typer.Argument": _option_default,
    "fastapi.Query": _option_default,
    "fastapi.Body": _option_default,
    "fastapi.Form": _option_default,
    "urllib.parse.urljoin": _urljoin,
    "urllib.parse.urlunsplit": _urlunsplit,
    "urllib.parse.urlunparse": _urlunsplit,
    "httpx.URL": _first,
    "yarl.URL": _first,
    "pydantic.SecretStr": _first,
    "pydantic.v1.SecretStr": _first,
    "haystack.utils.Secret.from_token": _first,
    "haystack.utils.auth.Secret.from_token": _first,
    "asyncio.run": _first,
    "asyncio.gather": _list,
}
