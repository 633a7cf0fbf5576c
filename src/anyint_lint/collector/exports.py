"""What the names of a module come to, for other files that import them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from anyint_lint.collector import program as ir
from anyint_lint.collector.attributes import is_enum
from anyint_lint.collector.base_urls import base_url_of
from anyint_lint.collector.containers import lists_in
from anyint_lint.collector.headers import linked_headers
from anyint_lint.collector.http_clients import client_kind
from anyint_lint.collector.keys import is_secret, key_in
from anyint_lint.collector.link_ends import linked_text
from anyint_lint.collector.machine import NOWHERE, Machine
from anyint_lint.collector.pieces import address_of, source_of
from anyint_lint.collector.recorder import STANDING
from anyint_lint.collector.store import REST
from anyint_lint.collector.urls import url_texts
from anyint_lint.collector.values import (
    GATEWAY_MARK,
    HOLE,
    Alternative,
    ClassValue,
    External,
    FunctionValue,
    Ref,
    Text,
    Value,
    target_of,
    texts,
)
from anyint_lint.facts import Evidence, Export, LinkedClient, LinkedHeaders, LinkedKey

MOST_TEXTS = 400
"""Per file: a module of more constants than that is a data table."""
MOST_VALUES = 5_000
"""Per file, looked at for what they may tell others: dicts that hold each other hold far more than they are."""
LONGEST = 200
"""Code points: no model ID or URL that anybody imports is longer."""
ELEMENTS = "[]"
"""After the name of a list: any of its items, as a loop meets them."""


def exports_of(machine: Machine) -> tuple[Export, ...]:
    module = machine.module_frame
    if module is None:
        return ()
    found: list[Export] = []
    texts = values = 0
    for name in machine.store.names(module.fid):
        for export in _exports(machine, name, machine.store.get(module.fid, name) or (), depth=2):
            values += 1
            texts += len(export.texts) if export is not None else 0
            if texts > MOST_TEXTS or values > MOST_VALUES:
                return tuple(found)
            if export is not None:
                found.append(export)
    return tuple(found)


def _exports(machine: Machine, name: str, value: Value, depth: int) -> Iterator[Export | None]:
    """None stands for a value that tells others nothing."""
    export = Export(
        name,
        tuple(linked_text(text) for text in url_texts(value, NOWHERE) if _is_told(name, text)),
        tuple(target for one in value if (target := target_of(one)) is not None),
        tuple(client for one in value if (client := _client(machine, one)) is not None),
        tuple(_keys(value)),
        tuple(_headers(machine, value)),
    )
    yield export if export != Export(name) else None
    for one in value if depth else ():
        if isinstance(one, ClassValue):
            yield from _of_class(machine, name, one.oid, depth)
        elif isinstance(one, Ref) and one.oid in machine.instances:
            cls = machine.instances[one.oid]
            yield Export(name, instance_of=(machine.classes[cls].name,))
            yield from _members(machine, name, one.oid, depth)
            yield from _members(machine, name, cls, depth, but=machine.store.names(one.oid))
        elif isinstance(one, Ref) and one.oid in machine.dicts:
            for key in machine.store.names(one.oid):
                if key != REST and not is_secret("", key):
                    yield from _exports(machine, f"{name}[{key}]", machine.store.get(one.oid, key) or (), depth - 1)
        elif isinstance(one, Ref) and one.oid in machine.lists:
            for elements in lists_in(machine, (one,)):
                for item in elements.items:
                    yield from _exports(machine, name + ELEMENTS, item, depth - 1)
        elif isinstance(one, FunctionValue) and isinstance(one.function, ir.Function):
            yield from _exports(machine, f"{name}()", machine.returned.get(id(one.function), ()), depth - 1)


def _is_told(name: str, text: Text) -> bool:
    """Whether a text may matter to other files: no key, no prose, and enough of it is known."""
    if text.target is not None or not 0 < len(text.text) <= LONGEST or is_secret(name, text.text):
        return False
    return text.known or "://" in text.text or GATEWAY_MARK in text.text or bool(address_of(text))


def _keys(value: Value) -> Iterator[LinkedKey]:
    for text in texts(value):
        found = key_in(text)
        if found is not None:
            key, piece = found
            yield LinkedKey(piece.span if source_of(piece) is not None else text.span, key[:2], len(key))


def _headers(machine: Machine, value: Value) -> Iterator[LinkedHeaders]:
    for one in value:
        found = linked_headers(machine, one) if isinstance(one, Ref) and one.oid in machine.dicts else None
        if found is not None:
            yield found


def _client(machine: Machine, one: Alternative) -> LinkedClient | None:
    """What a client is to those who import it; None for what is none."""
    if not isinstance(one, External) or one.oid is None or not one.path.endswith("()"):
        return None
    constructor = one.path.removesuffix("()")
    base_url = base_url_of(machine, one.oid)
    row = machine.table.find(constructor)
    if row is None and client_kind(constructor) is None and not base_url:
        return None
    return LinkedClient(
        STANDING[row.standing] if row is not None else Evidence.RECOGNISED,
        row.family if row is not None else None,
        tuple(linked_text(text) for text in url_texts(base_url, NOWHERE) if text.text.strip(HOLE) or text.target),
    )


def _of_class(machine: Machine, name: str, owner: int, depth: int) -> Iterator[Export | None]:
    info = machine.classes[owner]
    bases = [base for value in info.bases for base in value]
    yield Export(
        name,
        bases=tuple(target for base in bases if (target := target_of(base)) is not None),
        instance_of=tuple(machine.classes[base.oid].name for base in bases if isinstance(base, ClassValue)),
    )
    if is_enum(machine, owner):
        for member in machine.store.names(owner):
            yield from _exports(machine, name + ELEMENTS, machine.store.get(owner, member) or (), 0)
    yield from _members(machine, name, owner, depth)
    summary = machine.summary_of.get(owner)
    if summary is not None:
        yield from _members(machine, name, summary.oid, depth)


def _members(
    machine: Machine, name: str, owner: int, depth: int, *, but: Collection[str] = ()
) -> Iterator[Export | None]:
    for attribute in machine.store.names(owner):
        if attribute in but:
            continue
        value = machine.store.get(owner, attribute) or ()
        for one in value:
            if isinstance(one, FunctionValue) and one.role == "property":
                value = (*value, *machine.returned.get(id(one.function), ()))
        yield from _exports(machine, f"{name}.{attribute}", value, depth - 1)
