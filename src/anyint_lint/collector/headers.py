"""What headers a request is sent with: given to it, kept by its client, or made by an auth object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from anyint_lint.collector import program as ir
from anyint_lint.collector.machine import NOWHERE, Arguments, Frame, Machine
from anyint_lint.collector.store import REST
from anyint_lint.collector.urls import imported_texts
from anyint_lint.collector.values import (
    HOLE,
    SPREAD,
    UNKNOWN,
    External,
    FunctionValue,
    Plain,
    Ref,
    Text,
    Value,
    join,
    known_texts,
    target_of,
    texts,
)
from anyint_lint.facts import Family, LinkedHeaders
from anyint_lint.light_dataclass import dataclass

KEY_HEADERS = ("authorization", "x-api-key", "api-key")
_BASIC = ("BasicAuth", "HTTPBasicAuth", "HTTPDigestAuth", "DigestAuth")


@dataclass(frozen=True, slots=True)
class Headers:
    """One set of headers that a request may have."""

    names: tuple[str, ...] | None
    """Lower-case and sorted; None when not all of them are known."""
    authorization: str | None = None
    """The scheme of that header, lower-case; None when it is not known."""
    family: Family | None = None
    """Whose auth they are, as far as they are known (gateway contract, "Listing the models")."""
    keys: tuple[Text, ...] = ()
    """What the auth headers hold, as far as it is text."""
    some: tuple[str, ...] = ()
    """Of headers that are not all known: those that are, as `names`."""
    rest: tuple[str, ...] = ()
    """The imported names that hold all the others; empty where nobody can tell them."""

    def with_userinfo(self) -> Headers:
        """What becomes of them where the URL has a user: libraries then send Basic authorization instead."""
        names = None if self.names is None else tuple(sorted({*self.names, "authorization"}))
        return replace(self, names=names, authorization="basic", family=_family(names or ()) or self.family)


def _family(names: Iterable[str]) -> Family | None:
    bearer = "authorization" in names
    anthropic = "x-api-key" in names or "anthropic-version" in names
    if bearer == anthropic:
        return None
    return Family.ANTHROPIC if anthropic else Family.OPENAI


def keep(machine: Machine, oid: int, given: Value | None) -> None:
    """A client is made, with these headers or none: from now on `client.headers` is a dict."""
    kept = machine.new_dict({})
    for one in given or ():
        _copy(machine, one, kept)
    machine.store.set(oid, _cell(machine, oid), (Ref(kept),))


def has_kept(machine: Machine, oid: int) -> bool:
    return machine.store.get(oid, _cell(machine, oid)) is not None


def kept_by(machine: Machine, oid: int | None) -> Value:
    return (machine.store.get(oid, _cell(machine, oid)) or ()) if oid is not None else ()


def add(machine: Machine, oid: int, name: Value, value: Value) -> None:
    """`request.add_header(name, value)`."""
    for one in kept_by(machine, oid):
        if isinstance(one, Ref):
            for text in known_texts(name):
                machine.store.set(one.oid, text.text, value)


def extend(machine: Machine, oid: int, one: object) -> None:
    """More headers for what is kept, as far as they are known."""
    for kept in kept_by(machine, oid):
        if isinstance(kept, Ref):
            _copy(machine, one, kept.oid)


def _cell(machine: Machine, oid: int) -> str:
    return "headers" if oid in machine.instances else ".headers"


def _copy(machine: Machine, one: object, into: int) -> None:
    if isinstance(one, Ref) and one.oid in machine.dicts:
        for name in machine.store.names(one.oid):
            machine.store.set(into, name, machine.store.get(one.oid, name) or ())
    elif not (isinstance(one, Plain) and one.value is None):
        machine.store.set(into, REST, (External("?"),))


def sent(
    machine: Machine, client: Value, given: Value | None, auth: Value | None, node: ir.Call
) -> tuple[Headers, ...]:
    """The sets of headers that a request may have; one that is not known counts only where no other tells a family."""
    found: dict[Headers, None] = {}
    for own in _alternatives(given):
        entries: dict[str, Value] = {}
        known = _merge_all(machine, (*client, own), entries)
        authenticated = _authenticate(machine, auth, entries, node)
        headers = _headers(entries, known=known and authenticated)
        if not known and authenticated:
            headers = replace(headers, some=tuple(sorted(entries)), rest=_told_elsewhere(machine, (*client, own)))
        found[headers] = None
    if any(one.names is None for one in found):
        return tuple(one for one in found if one.family is not None or one.rest) or (Headers(None),)
    return tuple(found)


def _told_elsewhere(machine: Machine, given: Iterable[object]) -> tuple[str, ...]:
    """The imported dicts among what is given; () where something else is not known either."""
    found: list[str] = []
    for one in given:
        if isinstance(one, Ref) and one.oid in machine.dicts and one.oid not in machine.handed:
            unknown: Value = machine.store.get(one.oid, REST) or ()
        else:
            unknown = (one,) if isinstance(one, External) else () if one is None else UNKNOWN
        targets = [target_of(each) for each in unknown]
        if None in targets:
            return ()
        found.extend(target.removesuffix(SPREAD) for target in targets if target is not None)
    return tuple(found)


def linked_headers(machine: Machine, one: Ref) -> LinkedHeaders | None:
    """A dict of headers as other files may send it; None for any other dict, or one that is not all known."""
    entries: dict[str, Value] = {}
    if not _merge(machine, one, entries) or not entries.keys() & {*KEY_HEADERS, "anthropic-version"}:
        return None
    headers = _headers(entries, known=True)
    return LinkedHeaders(headers.names or (), headers.authorization)


def _alternatives(given: Value | None) -> tuple[object, ...]:
    """Each dict that may be given; None for nothing."""
    if not given:
        return (None,)
    others = tuple(one for one in given if not (isinstance(one, Plain) and one.value is None))
    return others or (None,)


def _merge_all(machine: Machine, given: Iterable[object], entries: dict[str, Value]) -> bool:
    known = True
    for one in given:
        known = (one is None or _merge(machine, one, entries)) and known
    return known


def _merge(machine: Machine, one: object, entries: dict[str, Value]) -> bool:
    """Adds a dict's entries, names in lower case; False when it may have more."""
    if isinstance(one, Ref) and one.oid in machine.dicts:
        names = machine.store.names(one.oid)
        for name in names:
            value = machine.store.get(one.oid, name) or ()
            if all(isinstance(each, Plain) and each.value is None for each in value):
                entries.pop(name.lower(), None)
            elif name != REST:
                entries[name.lower()] = value
        return REST not in names and one.oid not in machine.handed  # who was given them may have added some
    return False


def _authenticate(machine: Machine, auth: Value | None, entries: dict[str, Value], node: ir.Call) -> bool:
    """Adds what `auth=` makes; False when that is not known."""
    known = True
    for one in auth or ():
        if isinstance(one, Plain) and one.value is None:
            continue
        if (isinstance(one, Ref) and one.oid in machine.lists) or _is_basic(one):
            entries["authorization"] = (Text("Basic " + HOLE, node.span, None),)
        elif isinstance(one, Ref) and one.oid in machine.instances:
            methods = (machine.attribute((one,), name, _frame(machine)) for name in ("__call__", "auth_flow"))
            known = _called(machine, join(*methods), entries, node) and known
        elif isinstance(one, FunctionValue):
            known = _called(machine, (one,), entries, node) and known
        else:
            known = False
    return known


def _is_basic(one: object) -> bool:
    return isinstance(one, External) and one.path.rpartition(".")[2].removesuffix("()") in _BASIC


def _called(machine: Machine, method: Value, entries: dict[str, Value], node: ir.Call) -> bool:
    """Lets an auth callable change the headers of a request, and takes over what it sets."""
    functions = tuple(one for one in method if isinstance(one, FunctionValue))
    if not functions:
        return False
    request = machine.store.new_owner()
    keep(machine, request, None)
    machine.call(functions, Arguments([(External("http.request()", request),)]), node, _frame(machine))
    return all(_merge(machine, one, entries) for one in kept_by(machine, request))


def _frame(machine: Machine) -> Frame:
    return machine.module_frame or machine.new_frame(None)


def _headers(entries: dict[str, Value], *, known: bool) -> Headers:
    held = [entries.get(name, ()) for name in KEY_HEADERS]
    keys = tuple(text for value in held for text in (*texts(value), *imported_texts(value, NOWHERE)))
    schemes = {_scheme(text) for text in texts(entries.get("authorization", ()))}
    scheme = schemes.pop() if len(schemes) == 1 and len(entries["authorization"]) == 1 else None
    return Headers(tuple(sorted(entries)) if known else None, scheme, _family(entries), keys)


def _scheme(text: Text) -> str | None:
    scheme, space, _ = text.text.partition(" ")
    if HOLE in scheme:
        return None
    return scheme.lower() if space else ""
