"""Callables of the standard library (and a few fields and options of frameworks) whose result follows from what they
are given."""

from __future__ import annotations

from collections.abc import Callable

from anyint_lint.collector import program as ir
from anyint_lint.collector import reflection, sequences
from anyint_lint.collector.containers import copy_entries_into, copy_pairs_into, elements_of, new_list
from anyint_lint.collector.json_texts import parsed
from anyint_lint.collector.machine import Arguments, Factory, Frame, Machine
from anyint_lint.collector.naming import EXAMPLES
from anyint_lint.collector.urls import gateway_texts, url_joined, url_of_parts
from anyint_lint.collector.values import (
    HOLE,
    NONE,
    SETTABLE,
    UNKNOWN,
    Elements,
    External,
    Partial,
    Plain,
    Ref,
    Text,
    Value,
    join,
    known_texts,
    texts,
    with_form,
)
from anyint_lint.facts import Form

ENVIRON: Value = (External("os.environ"),)

Known = Callable[[Machine, Arguments, ir.Call, Frame], Value | None]


def _getenv(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    return variable_or(machine, arguments.given(0, "key") or (), arguments.given(1, "default"))


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
    for key in known_texts(arguments.given(0) or ()):
        if machine.environment(key.text) is None:
            machine.set_environment(key.text, with_form(arguments.given(1) or NONE, Form.ENV_DEFAULT, key.text))
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


def _entered_as(machine: Machine, arguments: Arguments, _node: ir.Call, _frame: Frame) -> Value:
    """A context manager that gives what it was given."""
    given = arguments.positional[0] if arguments.positional else NONE
    return new_list(machine, Elements((given,)))


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


def _field(machine: Machine, arguments: Arguments, node: ir.Call, frame: Frame) -> Value | None:
    """`Field(default=...)`, `field(default_factory=...)`, `attrs.field(...)`, `typer.Option(...)`."""
    _describe_examples(machine, arguments)
    default = arguments.given(0, "default", "factory")
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
    default = arguments.given(0, "default")
    return with_form(default, Form.CLI_DEFAULT) if default else None


def _urljoin(_machine: Machine, arguments: Arguments, node: ir.Call, _frame: Frame) -> Value | None:
    base, url = arguments.given(0, "base"), arguments.given(1, "url")
    if base is None or url is None:
        return None
    bases = (*texts(base), *gateway_texts(base, node.span)) or (Text(HOLE, node.span, None),)
    return join(*(url_joined(a, b, node.span) for a in bases for b in texts(url) if HOLE not in b.text)) or None


def _urlunsplit(machine: Machine, arguments: Arguments, node: ir.Call, _frame: Frame) -> Value | None:
    parts = elements_of(machine, arguments.given(0, "components") or ())
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
    "builtins.list": sequences.make_list,
    "builtins.tuple": sequences.make_list,
    "builtins.set": sequences.make_list,
    "builtins.frozenset": sequences.make_list,
    "builtins.sorted": sequences.sorted_list,
    "builtins.map": sequences.map_over,
    "builtins.filter": sequences.filtered,
    "builtins.type": reflection.type_of,
    "builtins.vars": reflection.vars_of,
    "dataclasses.asdict": reflection.vars_of,
    "dataclasses.replace": reflection.replaced,
    "attrs.asdict": reflection.vars_of,
    "attrs.evolve": reflection.replaced,
    "builtins.iter": sequences.make_list,
    "collections.deque": sequences.make_deque,
    "builtins.reversed": sequences.reversed_list,
    "builtins.enumerate": sequences.enumerated,
    "builtins.zip": sequences.zipped,
    "contextlib.nullcontext": _entered_as,
    "contextlib.closing": _entered_as,
    "itertools.chain": sequences.chained,
    "itertools.cycle": sequences.make_list,
    "builtins.next": sequences.next_item,
    "random.choice": sequences.any_element,
    "secrets.choice": sequences.any_element,
    "builtins.max": sequences.any_element,
    "builtins.min": sequences.any_element,
    "builtins.str": _str,
    "builtins.super": reflection.super_of,
    "builtins.getattr": reflection.get_attribute,
    "builtins.isinstance": reflection.checked_instance,
    "builtins.locals": reflection.give_back_locals,
    "builtins.setattr": reflection.set_attribute,
    "copy.copy": reflection.copied,
    "copy.deepcopy": reflection.copied,
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
    "asyncio.gather": sequences.make_list,
}
