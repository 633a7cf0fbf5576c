"""What the names of an interpreted module lead to: whether code that mentions one may make a fact of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from anyint_lint.collector import program as ir
from anyint_lint.collector.base_urls import base_url_of
from anyint_lint.collector.keys import key_in
from anyint_lint.collector.machine import Machine
from anyint_lint.collector.recorder import HINT, Recorder
from anyint_lint.collector.store import ITEMS
from anyint_lint.collector.values import (
    GATEWAY_MARK,
    ClassValue,
    Elements,
    External,
    FunctionValue,
    Partial,
    Ref,
    Text,
    Value,
)
from anyint_lint.model_names import looks_like_model_id
from anyint_lint.model_spelling import looks_like_label

_TEXT, _CLIENT, _PLAIN = range(3)
_DEEPEST = 3
"""Dicts and lists in each other."""


class Telling(NamedTuple):
    names: frozenset[str]
    """Of the module, of attributes and of functions, that hold, return or take what a fact is made of."""
    clients: frozenset[str]
    """Those of them that only hold or return a client: a method that is called on it is told by the method's name."""
    plain: frozenset[str]
    """Others that hold what is one if it gets a name that means a model."""


def telling(machine: Machine) -> Telling:
    names, clients, plain = set(_taking(machine)), set[str](), set[str]()
    for name, value in _named(machine):
        kinds = set(_kinds(machine, name, value, _DEEPEST))
        if _TEXT in kinds:
            names.add(name)
            continue
        if _CLIENT in kinds:
            clients.add(name)
        if _PLAIN in kinds:
            plain.add(name)
    return Telling(frozenset(names), frozenset(clients - names), frozenset(plain))


def names_behind(machine: Machine, names: frozenset[str]) -> frozenset[str]:
    """The functions and classes of the file that these names stand for, or of whose instances they are."""
    found: set[str] = set()
    waiting = [value for name in names for value in _called(machine, name)]
    while waiting:
        for one in waiting.pop():
            if isinstance(one, FunctionValue) and isinstance(one.function, ir.Function):
                found.add(one.function.name)
            owner = one.oid if isinstance(one, (ClassValue, Ref)) else None
            owner = machine.instances.get(owner or 0, owner)
            if owner in machine.classes and machine.classes[owner].name not in found:
                found.add(machine.classes[owner].name)
                waiting.extend(machine.classes[owner].bases)
    return frozenset(found)


def _called(machine: Machine, name: str) -> Iterator[Value]:
    """What goes by a name in the module, in a class or in an instance, and what a function of that name returns."""
    owners = [*machine.classes, *machine.instances]
    for owner in owners if machine.module_frame is None else [machine.module_frame.fid, *owners]:
        yield machine.store.get(owner, name) or ()
    for function in machine.functions.values():
        if isinstance(function.function, ir.Function) and function.function.name == name:
            yield machine.returned.get(id(function.function), ())


def requested_lines(recorder: Recorder) -> tuple[int, ...]:
    """The lines on which requests stand, whatever is known of them, in order."""
    spans = [*recorder.asked, *(use.request for use in recorder.uses.values())]
    spans += [span for span, _ in recorder.unresolved]
    spans += [reference.request.span for reference in recorder.links.references]
    spans += [one.request for one in recorder.network.requested.values()]
    spans += [one.request for one in recorder.network.based.values()]
    spans += [span for places in recorder.posted.values() for span in places.values()]
    return tuple(sorted({span.line for span in spans if span is not None}))


def _named(machine: Machine) -> Iterator[tuple[str, Value]]:
    """What the names of the module, of classes and of instances hold, and what functions return."""
    module = machine.module_frame
    owners = [*machine.classes, *machine.instances]
    for owner in owners if module is None else [module.fid, *owners]:
        for name in machine.store.names(owner):
            yield name, machine.store.get(owner, name) or ()
    for function in machine.functions.values():
        if isinstance(function.function, ir.Function):
            yield function.function.name, machine.returned.get(id(function.function), ())


def _taking(machine: Machine) -> Iterator[str]:
    classes = {one.name for one in machine.classes.values()}
    for inlet in machine.recorder.links.inlets:
        yield from inlet.function.split(".")
        if inlet.function in classes:  # a field, which any code may set
            yield inlet.parameter


def _kinds(machine: Machine, name: str, value: Value, depth: int) -> Iterator[int]:
    """What a value tells; nothing where code that has it can make no fact of it."""
    for one in value:
        if isinstance(one, Text):
            if _text_tells(machine, one):
                yield _TEXT
            elif one.known and HINT.fullmatch(one.text):
                yield _PLAIN
        elif isinstance(one, External):
            if one.oid is not None and one.path.endswith("()"):
                if machine.table.find(one.path.removesuffix("()")) is not None or base_url_of(machine, one.oid):
                    yield _CLIENT
            elif not one.path.endswith(f".{name}") and machine.table.named(one.path) is not None:
                yield _TEXT
        elif isinstance(one, Partial):
            yield from _kinds(machine, name, one.func, depth)
        elif isinstance(one, Ref) and depth:
            for inner in _inside(machine, one):
                yield from _kinds(machine, name, inner, depth - 1)


def _text_tells(machine: Machine, one: Text) -> bool:
    text, recorder = one.text, machine.recorder
    key = (one.span, text)
    if key in recorder.named or key in recorder.hinted or key in recorder.bare:
        return True
    if "://" in text or GATEWAY_MARK in text or "/models" in text:
        return True
    return one.known and (looks_like_model_id(text) or looks_like_label(text) or key_in(one) is not None)


def _inside(machine: Machine, one: Ref) -> Iterator[Value]:
    if one.oid in machine.dicts:
        for name in machine.store.names(one.oid):
            yield machine.store.get(one.oid, name) or ()
    elif one.oid in machine.lists:
        for elements in machine.store.get(one.oid, ITEMS) or ():
            yield from elements.items if isinstance(elements, Elements) else ()
