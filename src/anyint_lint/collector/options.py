"""Command-line options: argparse's arguments and click's decorators give a name its default and its choices."""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.containers import elements_of, new_list
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.values import (
    SETTABLE,
    UNKNOWN,
    Elements,
    External,
    FunctionValue,
    Value,
    join,
    known_texts,
    with_form,
)
from anyint_lint.facts import Form

CALLS = frozenset({"add_argument", "option", "argument", "Choice", "session"})
"""Callables (last name) whose result is remembered."""
_VALUE = "\x00option value"
_CHOICES = "\x00choices"


def call(machine: Machine, one: External, arguments: Arguments, result: External) -> Value | None:
    """What a call about options returns; None when it is not about options."""
    last = one.path.rpartition(".")[2]
    if last in ("parse_args", "add_argument_group", "add_mutually_exclusive_group"):
        return (External(f"{one.path}()", one.oid),)
    if last == "parse_known_args":
        return new_list(machine, Elements(((External(f"{one.path}()", one.oid),), UNKNOWN)))
    if last == "Choice" and arguments.positional and result.oid is not None:
        machine.store.set(result.oid, _CHOICES, join(*elements_of(machine, arguments.positional[0])))
        return (result,)
    if last not in ("add_argument", "option", "argument"):
        return None
    name = _name_of(arguments)
    if name is None:
        return None
    value = _values(machine, arguments)
    if value:
        machine.recorder.bound(name, value)
    if last == "add_argument" and one.oid is not None and value:
        machine.store.set(one.oid, f".{name}", join(value, (External(f"{SETTABLE}args.{name}"),)))
    if result.oid is not None and value:
        machine.store.set(result.oid, _VALUE, value)
    machine.option_names[result.oid or 0] = name
    return (result,)


def _name_of(arguments: Arguments) -> str | None:
    dest = known_texts(arguments.keywords.get("dest", ()))
    if dest:
        return dest[0].text
    names = [text.text for value in arguments.positional for text in known_texts(value)]
    plain = [name for name in names if not name.startswith("-")]
    long = [name for name in names if name.startswith("--")]
    chosen = next(iter(plain or long or names), None)
    return chosen.lstrip("-").partition("/")[0].replace("-", "_") if chosen else None


def _values(machine: Machine, arguments: Arguments) -> Value:
    default = arguments.keywords.get("default", ())
    choices = join(*elements_of(machine, arguments.keywords.get("choices", ())))
    for one in arguments.keywords.get("type", ()):
        if isinstance(one, External) and one.oid is not None:
            choices = join(choices, machine.store.get(one.oid, _CHOICES) or ())
    return with_form(join(default, choices), Form.CLI_DEFAULT)


def decorate(machine: Machine, node: ir.Function, function: FunctionValue, decorators: list[Value]) -> None:
    """`@click.option("--model", default=...)`: the parameter of that name has this default."""
    names = {parameter.name for parameter in node.parameters}
    for value in decorators:
        for one in value:
            if not isinstance(one, External) or one.oid is None:
                continue
            name = machine.option_names.get(one.oid)
            given = machine.store.get(one.oid, _VALUE)
            if name in names and name is not None and given:
                machine.store.set(function.defaults, name, given)
