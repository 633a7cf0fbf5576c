"""How code outside a program may enter it: by its functions and its classes' methods, as a stranger calls them.

A stranger leaves every parameter its default, or gives something that nobody knows, or the other of a flag's two
values. What is public a stranger calls in each of these ways, whatever calls the program itself makes; of what is
private (a leading underscore) only the defaults count once the program has called it.
"""

from __future__ import annotations

import ast
import asyncio
import enum
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import anthropic
import openai

from oracle.reaching import may_send, sending_names
from oracle.world import UNKNOWN, Decisions

ENTERED = "__entered__"
"""The hook that a function calls first when it runs: with its number, and with what it is a method of."""

Entered = tuple[int, str]
"""A function that has run, by its number, and the class of the object that it ran on, if on any."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A function of the program."""

    number: int
    receiver: str
    """`self`, `cls` or nothing."""
    sends: bool
    """It may send, itself or through others."""
    node: ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Entry:
    """A function of the module, a class (no method: its construction), or a method of an instance."""

    name: str
    """Of the function, the class or the instance, in the module."""
    definition: Definition | None
    methods: tuple[Definition, ...] = ()
    """The methods to call, the last of which counts."""
    owner: str = ""
    """The class of the object that the methods are called on."""
    made: bool = False
    """The program itself made the instance, which `name` holds."""
    before: str = ""
    """A function that is called first, for what it does to the module's variables."""
    again: bool = False
    """It has been gone in by once before, for what that takes from a list."""

    @property
    def public(self) -> bool:
        return all(_is_open(name) for name in (self.name, *(one.node.name for one in self.methods)))

    @property
    def target(self) -> Entered | None:
        """What is called from outside, and counts."""
        own = self.methods[-1] if self.methods else self.definition
        return None if own is None else (own.number, self.owner if own.receiver else "")


@dataclass(frozen=True, slots=True)
class Instrumented:
    tree: ast.Module
    definitions: tuple[Definition, ...]
    outermost: tuple[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, ...]
    """The functions and classes of the module."""
    setters: tuple[str, ...]
    """The functions of the module that give its names other values."""
    takes: bool
    """One of its functions takes an item of what may be a list of the module."""


def instrument(source: str) -> Instrumented:
    """The program with a hook at the start of every function; lines stay where they are."""
    tree = ast.parse(source)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    names = sending_names(tree)
    definitions = tuple(
        Definition(number, _receiver(node), may_send(node, names), node) for number, node in enumerate(nodes)
    )
    for one in definitions:
        hook = ast.parse(f"{ENTERED}({one.number}, {one.receiver or None})").body[0]
        for inner in ast.walk(hook):
            ast.copy_location(inner, one.node)
        one.node.body.insert(0, hook)
    outermost = tuple(_at_module_level(tree))
    setters = tuple(one.name for one in outermost if any(isinstance(inner, ast.Global) for inner in ast.walk(one)))
    return Instrumented(tree, definitions, outermost, setters, any(_takes_item(one) for one in nodes))


def _receiver(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    first = node.args.args[0].arg if node.args.args else ""
    return first if first in ("self", "cls") else ""


def of_hook(number: int, receiver: object) -> Entered:
    """What the hook is told, in a form that holds on to nothing."""
    owner = receiver if isinstance(receiver, type) else type(receiver)
    return number, owner.__name__ if receiver is not None else ""


def entries(program: Instrumented, namespace: dict[str, Any]) -> Iterator[Entry]:
    """Every way in that may send, after a run of the module that left this namespace."""
    setters = [name for name in program.setters if callable(namespace.get(name))]
    for entry in _single_entries(program, namespace):
        sender = entry.methods[-1] if entry.methods else entry.definition
        if sender is not None and sender.sends:
            yield entry
            if program.takes:
                yield replace(entry, again=True)
            for setter in setters:
                if setter != entry.name:
                    yield replace(entry, before=setter)


def _takes_item(function: ast.AST) -> bool:
    """Whether a function pops an item of what may be a list of the module."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "pop"
        for node in ast.walk(function)
    )


def _single_entries(program: Instrumented, namespace: dict[str, Any]) -> Iterator[Entry]:
    numbered = {id(one.node): one for one in program.definitions}
    functions = {node.name: numbered[id(node)] for node in program.outermost if not isinstance(node, ast.ClassDef)}
    classes = {node.name: node for node in program.outermost if isinstance(node, ast.ClassDef)}
    for name, definition in functions.items():
        if callable(namespace.get(name)) and "func" not in _parameters(definition):
            yield Entry(name, definition)
    for name, node in classes.items():
        if isinstance(namespace.get(name), type) and not issubclass(namespace[name], enum.Enum):
            yield from _class_entries(name, namespace[name], classes, numbered)
            yield Entry(name, _own(node, numbered).get("__init__"), owner=name)
    for name, value in namespace.items():
        if type(value).__name__ in classes and not isinstance(value, enum.Enum):
            for entry in _class_entries(name, type(value), classes, numbered):
                yield Entry(name, None, entry.methods, entry.owner, made=True)


def _class_entries(
    name: str, cls: type, classes: dict[str, ast.ClassDef], numbered: dict[int, Definition]
) -> Iterator[Entry]:
    methods: dict[str, Definition] = {}
    for base in reversed(cls.__mro__):
        if base.__name__ in classes:
            methods.update(_own(classes[base.__name__], numbered))
    callable_ones = {
        key: one for key, one in methods.items() if not key.startswith("__") and "func" not in _parameters(one)
    }
    for one in callable_ones.values():
        yield Entry(name, None, (one,), cls.__name__)
    for first in callable_ones.values():
        if _assigns_itself(first):
            for second in callable_ones.values():
                if second is not first:
                    yield Entry(name, None, (first, second), cls.__name__)


def _own(node: ast.ClassDef, numbered: dict[int, Definition]) -> dict[str, Definition]:
    return {one.name: numbered[id(one)] for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


def _assigns_itself(method: Definition) -> bool:
    return any(
        isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name)
        and node.value.id == "self"
        for node in ast.walk(method.node)
    )  # fmt: skip


def _at_module_level(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node
        else:
            yield from _at_module_level(node)


def _parameters(definition: Definition) -> list[str]:
    arguments = definition.node.args
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def enter(entry: Entry, namespace: dict[str, Any], decisions: Decisions, prepared: Callable[[], None]) -> None:
    """Calls it as a stranger would; `prepared` is called when only what counts is still to come."""
    target = namespace.get(entry.name)
    if target is None:
        return
    if entry.again:
        enter(replace(entry, again=False), namespace, decisions, prepared)
    if entry.before:
        _call(namespace[entry.before], decisions)
    if not entry.methods:
        prepared()
        _call(target, decisions)
        return
    instance = target if entry.made else _call(target, decisions)
    for method in entry.methods[:-1]:
        _reach(instance, method.node.name, decisions)
    prepared()
    _reach(instance, entry.methods[-1].node.name, decisions)


def _reach(instance: object, name: str, decisions: Decisions) -> None:
    found = getattr(instance, name)
    if callable(found):
        _call(found, decisions)


def _is_open(name: str) -> bool:
    return not name.startswith("_") or name.startswith("__")


def _call(target: Callable[..., Any], decisions: Decisions) -> object:
    positional: list[object] = []
    named: dict[str, object] = {}
    for parameter in inspect.signature(target).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        optional = parameter.default is not parameter.empty
        flag = parameter.name == "flag"
        if optional and not flag and not _is_text(parameter.name):
            continue
        given: list[object] = [True, False] if flag else [_argument(parameter.name)]
        if _is_text(parameter.name):
            given += [None, parameter.default] if optional else [None]
        value = given[decisions.pick(len(given))]
        if parameter.kind is parameter.POSITIONAL_ONLY:
            positional.append(value)
        else:
            named[parameter.name] = value
    result = target(*positional, **named)
    if inspect.isgenerator(result):
        return list(result)
    return asyncio.run(result) if inspect.iscoroutine(result) else result


def _is_text(name: str) -> bool:
    return name.startswith(("model", "name"))


def _argument(name: str) -> object:
    if name == "client":
        return openai.OpenAI(max_retries=0)
    if name == "claude":
        return anthropic.Anthropic(max_retries=0)
    if name in ("payload", "config", "options"):
        return {"model": f"{UNKNOWN}{name}"}
    return f"{UNKNOWN}{name}"
