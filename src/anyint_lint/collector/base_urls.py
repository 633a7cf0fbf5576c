"""Where clients talk to: the base URLs that SDKs and environment variables are given, and who wraps whom."""

from __future__ import annotations

from dataclasses import replace

from anyint_lint.collector import notation
from anyint_lint.collector import program as ir
from anyint_lint.collector.destinations import UNKNOWN_DESTINATION, Destination, of_base_url, of_import
from anyint_lint.collector.entries import at_end_of, entry_of
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.naming import shown
from anyint_lint.collector.network import Based
from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.collector.urls import imported_texts, url_texts
from anyint_lint.collector.values import HOLE, External, Plain, Ref, Value, join, known_texts, target_of, texts
from anyint_lint.facts import Family

BASE_URL = "\x00base_url"
WRAPPED = "\x00wrapped"
ROW_MODEL = "\x00model"
_APPENDED = {Family.OPENAI: "/chat/completions", Family.ANTHROPIC: "/v1/messages"}
"""What the SDKs of a family put after a base URL for the request that everybody makes."""
_VARIABLES = {
    "OPENAI_BASE_URL": Family.OPENAI,
    "OPENAI_API_BASE": Family.OPENAI,
    "ANTHROPIC_BASE_URL": Family.ANTHROPIC,
    "ANTHROPIC_API_BASE": Family.ANTHROPIC,
    "ANTHROPIC_API_URL": Family.ANTHROPIC,
}
_ASSIGNED = {
    "openai.base_url": "OPENAI_BASE_URL",
    "openai.api_base": "OPENAI_API_BASE",
    "litellm.api_base": "",
}
"""Module attributes that are the base URL of all requests made through the module."""
_KEY_VARIABLES = {Family.OPENAI: "OPENAI_API_KEY", Family.ANTHROPIC: "ANTHROPIC_API_KEY"}
_HEADERS = ("default_headers", "extra_headers", "headers")


def base_url_of(machine: Machine, oid: int, depth: int = 4) -> Value:
    """The base URL that a client, or the client it wraps, was given; () when none was."""
    own = machine.store.get(oid, BASE_URL)
    if own or depth == 0:
        return own or ()
    wrapped = machine.store.get(oid, WRAPPED)
    if not wrapped:
        return ()
    return join(*(base_url_of(machine, one.oid, depth - 1) for one in wrapped if isinstance(one, External) and one.oid))


def construct(machine: Machine, row: Row, one: External, arguments: Arguments, node: ir.Call, oid: int) -> None:
    """Something that a row knows is made, or called: its base URL, its clients, its keys."""
    base_url = _given(machine, row, arguments)
    for variable in row.base_url_env:
        base_url = base_url or machine.environment(variable) or ()
    if base_url:
        machine.store.set(oid, BASE_URL, base_url)
        row_here = _of_model(row, arguments)
        _base(machine, row_here, one, base_url, node)
    for given in clients_in(machine, row, arguments):
        machine.store.add(oid, WRAPPED, (given,))
    if one.oid is not None:
        machine.store.add(oid, WRAPPED, (External(one.path, one.oid),))
    if row.model:
        machine.store.set(oid, ROW_MODEL, (External(one.path),))
    _keys(machine, row, one, arguments, node)


def wrap(machine: Machine, one: External, arguments: Arguments, node: ir.Call, result: External) -> None:
    """`patch(client)`, `with_options(...)`: what comes back may talk to where the client did."""
    if result.oid is None:
        return
    for value in (*arguments.positional, *arguments.keywords.values()):
        for given in value:
            if isinstance(given, External) and given.oid is not None and base_url_of(machine, given.oid):
                machine.store.add(result.oid, WRAPPED, (given,))
    if one.oid is not None and base_url_of(machine, one.oid):
        machine.store.add(result.oid, WRAPPED, (External(one.path, one.oid),))
    if "base_url" not in arguments.keywords:
        return
    base_url = arguments.keywords["base_url"]
    machine.store.set(result.oid, BASE_URL, base_url)
    client, _, method = one.path.rpartition("().")
    row = machine.table.named(client) if method in ("with_options", "copy", "__init__") else None
    if row is not None:
        _base(machine, row, one, base_url, node)
    else:
        note(machine, one, base_url, node)


def note(machine: Machine, one: External, base_url: Value, node: ir.Call) -> None:
    """The base URL of what is no SDK."""
    for text in url_texts(base_url, node.span):
        if text.text.strip(HOLE) or text.target is not None:
            machine.recorder.network.base(Based(text, shown(one.path), node.span))


def assigned(machine: Machine, owner: External, attr: str, value: Value) -> None:
    """`openai.base_url = "..."`."""
    variable = _ASSIGNED.get(f"{owner.path}.{attr}")
    if variable is not None:
        for text in texts(value):
            family = _VARIABLES.get(variable)
            machine.recorder.network.base(
                Based(text, f"{owner.path}.{attr}", None, family, _APPENDED.get(family, "") if family else "")
            )
        machine.store.set(0, variable or "OPENAI_API_BASE", value)


def of_environment(machine: Machine) -> None:
    """Base URLs and keys that the file puts into environment variables."""
    for name, value in machine.environment_set:
        family = _VARIABLES.get(name)
        for text in texts(value):
            if family is not None:
                machine.recorder.network.base(Based(text, f'os.environ["{name}"]', None, family, _APPENDED[family]))
            if name.startswith("ANYINT_") and "KEY" in name:
                machine.recorder.network.key(
                    text,
                    header=False,
                    to=(UNKNOWN_DESTINATION,),
                    callee=f'os.environ["{name}"]',
                    request=None,
                    env=name,
                )


def destinations(machine: Machine, row: Row, one: External, arguments: Arguments) -> tuple[Destination, ...]:
    """Each place that a request of a row may go to, as far as it is known."""
    given = _given(machine, row, arguments)
    if given:
        return of_base_url(given)
    if one.oid is not None:
        found = base_url_of(machine, one.oid)
        if found:
            return of_base_url(found)
    for variable in row.base_url_env:
        found = machine.environment(variable) or ()
        if found:
            return of_base_url(found)
    return _of_clients(machine, row, arguments) or (_of_receiver(machine, one),)


def _of_clients(machine: Machine, row: Row, arguments: Arguments) -> tuple[Destination, ...]:
    found: dict[Destination, None] = {}
    for client in clients_in(machine, row, arguments):
        base_url = base_url_of(machine, client.oid) if client.oid is not None else ()
        found.update(dict.fromkeys(of_base_url(base_url)))
    for name in row.client:
        for each in arguments.keywords.get(name, ()):
            if isinstance(each, External) and each.oid is None and target_of(each) is not None:
                found[of_import(each.path)] = None
    return tuple(found)


def _of_receiver(machine: Machine, one: External) -> Destination:
    """Where a client leads that was made in another file."""
    constructor, made, _ = one.path.partition("().")
    imported_client = one.imported and "." in one.path and not (made and machine.table.named(constructor))
    if imported_client and machine.table.named(one.path) is None:
        return of_import(one.path)
    return UNKNOWN_DESTINATION


def clients_in(machine: Machine, row: Row, arguments: Arguments) -> list[External]:
    """The clients that a callable is given to talk through."""
    values = [arguments.keywords.get(name, ()) for name in row.client]
    if row.client_position is not None:
        values.extend(arguments.positional[row.client_position : row.client_position + 1])
    named = [one for value in values for one in value if isinstance(one, External) and one.oid is not None]
    others = (
        one
        for value in (*arguments.positional, *arguments.keywords.values())
        for one in value
        if isinstance(one, External) and one.oid is not None and base_url_of(machine, one.oid)
    )
    return named or list(others)


def _given(machine: Machine, row: Row, arguments: Arguments) -> Value:
    """The base URL among the arguments, under the first name that has one; a dotted name leads into dicts."""
    for name in row.base_url:
        head, *path = name.split(".")
        value = at_end_of(machine, arguments.keywords.get(head, ()), path)
        if any(one != Plain(None) for one in value):
            return value
    return ()


def _base(machine: Machine, row: Row, one: External, base_url: Value, node: ir.Call) -> None:
    hosted = row.standing is Standing.HOSTED
    appends = row.appends or (_APPENDED[row.family] if row.family else "")
    for text in url_texts(base_url, node.span):
        if text.text.strip(HOLE) or text.target is not None:
            machine.recorder.network.base(
                Based(text, one.path, node.span, row.family if hosted else None, appends if hosted else None)
            )


def _of_model(row: Row, arguments: Arguments) -> Row:
    """A router's family is that of the provider before the model: `anthropic/claude-...`."""
    if row.family is not None or not row.model:
        return row
    given = arguments.keywords.get(row.model[0].partition("[")[0])
    if given is None and row.position is not None and row.position < len(arguments.positional):
        given = arguments.positional[row.position]
    said = {notation.split(text.text, row.notation)[1] for text in known_texts(given or ())}
    foreign = any(notation.split(text.text, row.notation)[2] for text in known_texts(given or ()))
    if foreign:
        return replace(row, standing=Standing.ELSEWHERE)
    return replace(row, family=said.pop()) if len(said) == 1 else row


def _keys(machine: Machine, row: Row, one: External, arguments: Arguments, node: ir.Call) -> None:
    where = destinations(machine, row, one, arguments)
    network, callee = machine.recorder.network, shown(one.path)
    given = [value for name in row.api_key for value in (arguments.keywords.get(name, ()),) if value]
    if not given and row.api_key and row.family is not None:
        given = [machine.environment(_KEY_VARIABLES[row.family]) or ()]
    for value in given:
        for text in (*texts(value), *imported_texts(value, node.span)):
            network.key(text, header=False, to=where, callee=callee, request=node.span)
    for name in _HEADERS:
        for headers in arguments.keywords.get(name, ()):
            if isinstance(headers, Ref) and headers.oid in machine.dicts:
                for key in machine.store.names(headers.oid):
                    if key.lower() in ("authorization", "x-api-key", "api-key"):
                        held = entry_of(machine, (headers,), key)
                        for text in (*texts(held), *imported_texts(held, node.span)):
                            network.key(text, header=True, to=where, callee=callee, request=node.span)
