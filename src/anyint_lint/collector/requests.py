"""Calls of what a file imports, or of things it knows nothing about: SDK rows, options, and the rest."""

from __future__ import annotations

from dataclasses import replace

from anyint_lint.collector import http_calls, notation, options
from anyint_lint.collector import program as ir
from anyint_lint.collector.containers import elements_of
from anyint_lint.collector.endpoints import host_of, parse
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.naming import EXAMPLES, describes, names_metadata
from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.collector.values import (
    External,
    Plain,
    Ref,
    Text,
    Value,
    join,
    known_texts,
    texts,
)
from anyint_lint.facts import ClientUse, Family, Span

BASE_URL = "\x00base_url"
WRAPPED = "\x00wrapped"
ROW_MODEL = "\x00model"
_HIDDEN = frozenset({"mock_response", "mock_timeout"})
"""litellm answers such a call itself: nothing is sent."""


def record_request(machine: Machine, one: External, arguments: Arguments, node: ir.Call) -> Value:
    """Notes what the call says, and gives what it returns."""
    row = machine.table.find(one.path)
    result = External(f"{one.path}()", machine.made_at(node) if row or _makes(one, arguments) else None)
    if row is None:
        option = options.call(machine, one, arguments, result)
        if option is not None:
            return option
        _wrap(machine, one, arguments, result)
        if not http_calls.record(machine, one, arguments, node, result):
            _unrecognised(machine, one, arguments)
            if one.imported:
                machine.recorder.given_away(one.path, arguments.positional, arguments.keywords, node.span)
        return (result,)
    if result.oid is not None:
        _construct(machine, row, one, arguments, result.oid)
    _model(machine, row, one, arguments, node)
    if row.standing is Standing.NOT_LLM:
        for value in (*arguments.positional, *arguments.keywords.values()):
            machine.recorder.measured(value)
    return (result,)


def _makes(one: External, arguments: Arguments) -> bool:
    """Whether what an unknown callable returns is worth remembering: it is a class, or is given a client."""
    last = one.path.rpartition(".")[2].lstrip("?_")
    if last[:1].isupper() or last in options.CALLS or one.oid is not None or "base_url" in arguments.keywords:
        return True
    given = (*arguments.positional, *arguments.keywords.values())
    return any(isinstance(each, External) and each.oid is not None for value in given for each in value)


def record_construction(machine: Machine, base: External, instance: Value, arguments: Arguments, node: ir.Call) -> None:
    """An instance of a class of the file that derives from something imported."""
    row = machine.table.find(base.path)
    oid = next((one.oid for one in instance if isinstance(one, Ref)), None)
    if row is None or oid is None:
        for keyword, value in arguments.keywords.items():
            machine.recorder.given(base.path, keyword, value)
        return
    _construct(machine, row, base, arguments, oid)
    _model(machine, row, base, arguments, node)


def _wrap(machine: Machine, one: External, arguments: Arguments, result: External) -> None:
    """`patch(client)`, `with_options(...)`: what comes back may talk to where the client did."""
    if result.oid is None:
        return
    for value in (*arguments.positional, *arguments.keywords.values()):
        for given in value:
            if isinstance(given, External) and given.oid is not None and base_url_of(machine, given.oid):
                machine.store.add(result.oid, WRAPPED, (given,))
    if one.oid is not None and base_url_of(machine, one.oid):
        machine.store.add(result.oid, WRAPPED, (External(one.path, one.oid),))
    if "base_url" in arguments.keywords:
        machine.store.set(result.oid, BASE_URL, arguments.keywords["base_url"])


def base_url_of(machine: Machine, oid: int, depth: int = 4) -> Value:
    """The base URL that a client, or the client it wraps, was given; () when none was."""
    own = machine.store.get(oid, BASE_URL)
    if own or depth == 0:
        return own or ()
    wrapped = machine.store.get(oid, WRAPPED) or ()
    return join(*(base_url_of(machine, one.oid, depth - 1) for one in wrapped if isinstance(one, External) and one.oid))


def _construct(machine: Machine, row: Row, one: External, arguments: Arguments, oid: int) -> None:
    base_url: Value = ()
    for name in row.base_url:
        base_url = base_url or tuple(v for v in arguments.keywords.get(name, ()) if v != Plain(None))
    for variable in row.base_url_env:
        base_url = base_url or machine.environment(variable) or ()
    if base_url:
        machine.store.set(oid, BASE_URL, base_url)
        _client(machine, row, one, base_url)
    for given in _clients(machine, row, arguments):
        machine.store.add(oid, WRAPPED, (given,))
    if one.oid is not None:
        machine.store.add(oid, WRAPPED, (External(one.path, one.oid),))
    if row.model:
        machine.store.set(oid, ROW_MODEL, (External(one.path),))


def _clients(machine: Machine, row: Row, arguments: Arguments) -> list[External]:
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


def _client(machine: Machine, row: Row, one: External, base_url: Value) -> None:
    for text in texts(base_url):
        if text.text.strip("\x00"):
            endpoint = parse(text.text)
            machine.recorder.clients.setdefault(
                text.span,
                ClientUse(
                    callee=one.path,
                    base_url=text.text.replace("\x00", "{}"),
                    span=text.span,
                    host=endpoint.host,
                    family=row.family,
                    token=text.token,
                    env=text.env,
                ),
            )


def _model(machine: Machine, row: Row, one: External, arguments: Arguments, node: ir.Call) -> None:
    if not row.model and row.position is None:
        return
    value = _model_argument(machine, row, arguments)
    if _HIDDEN & arguments.keywords.keys():
        machine.recorder.measured(value)
        return
    value = _entry(machine, arguments.keywords.get("extra_body", ()), "model") or value
    row = _of_provider(row, arguments)
    send(machine, value, row, host=_host(machine, row, one, arguments), callee=shown(one.path), request=node.span)


def _of_provider(row: Row, arguments: Arguments) -> Row:
    """`model_provider="ollama"` and the like decide whom the callable talks to."""
    for name in row.provider:
        for text in known_texts(arguments.keywords.get(name, ())):
            family = notation.family_of_provider(text.text)
            standing = Standing.ELSEWHERE if notation.is_foreign_provider(text.text) else row.standing
            return replace(row, family=family or row.family, standing=standing)
    return row


def _model_argument(machine: Machine, row: Row, arguments: Arguments) -> Value:
    found: list[Value] = []
    for index, name in enumerate(row.model):
        head, *path = name.replace("[]", ".[]").split(".")
        value = arguments.keywords.get(head)
        if value is None and index == 0 and row.position is not None:
            given = arguments.positional[row.position :]
            value = join(*(given if row.variadic else given[:1]))
        if value:
            found.append(_nested(machine, value, path))
    return join(*found)


def _nested(machine: Machine, value: Value, path: list[str]) -> Value:
    """What stands at the end of a path of keys; `[]` means each element."""
    for step in path:
        value = join(*elements_of(machine, value)) if step == "[]" else _entry(machine, value, step)
    return value


def _entry(machine: Machine, value: Value, key: str) -> Value:
    return join(
        *(machine.store.get(one.oid, key) or () for one in value if isinstance(one, Ref) and one.oid in machine.dicts)
    )


def send(
    machine: Machine,
    value: Value,
    row: Row,
    *,
    host: str | None,
    callee: str,
    request: Span,
    family: Family | None = None,
) -> None:
    """Every text of the value reaches the request's model."""
    for one in value:
        if isinstance(one, Text) and one.known:
            machine.recorder.use(one, row, host=host, callee=callee, request=request, family=family)
        elif isinstance(one, Ref) and one.oid in machine.lists:
            for item in elements_of(machine, (one,)):
                for text in known_texts(item):
                    machine.recorder.use(text, row, host=host, callee=callee, request=request, family=family)
        elif isinstance(one, Ref) and one.oid in machine.dicts:
            for key in ("model", "id", "model_name"):
                for text in known_texts(machine.store.get(one.oid, key) or ()):
                    machine.recorder.use(text, row, host=host, callee=callee, request=request, family=family)
        elif isinstance(one, External):
            machine.recorder.linked(one, row, host=host, callee=callee, request=request, family=family)
    machine.recorder.missing(value, row, host=host, callee=callee, request=request)


def _host(machine: Machine, row: Row, one: External, arguments: Arguments) -> str | None:
    for name in row.base_url:
        given = tuple(v for v in arguments.keywords.get(name, ()) if v != Plain(None))
        if given:
            return host_of(given)
    if one.oid is not None:
        found = base_url_of(machine, one.oid)
        if found:
            return host_of(found)
    for variable in row.base_url_env:
        found = machine.environment(variable) or ()
        if found:
            return host_of(found)
    for client in _clients(machine, row, arguments):
        found = base_url_of(machine, client.oid) if client.oid is not None else ()
        if found:
            return host_of(found)
    return None


def shown(path: str) -> str:
    """A callee as a person would write it."""
    return path.lstrip("?.").replace("\x00", "{}") or "call"


def _unrecognised(machine: Machine, one: External, arguments: Arguments) -> None:
    measured = names_metadata(one.path.rpartition(".")[2])
    described = any(describes(keyword) for keyword in arguments.keywords)
    for keyword, value in arguments.keywords.items():
        machine.recorder.given(shown(one.path), keyword, value)
        if keyword in EXAMPLES:
            machine.describe(value)
    for value in (*arguments.positional, *arguments.keywords.values()):
        if measured:
            machine.recorder.measured(value)
        elif described:
            machine.recorder.described.update((text.span, text.text) for text in known_texts(value))
        else:
            machine.hand_on(value)


def attribute_set(machine: Machine, owner: Value, attr: str, value: Value) -> None:
    """`llm.model = "..."` on something whose constructor takes its model under that name."""
    for one in owner:
        if not isinstance(one, External) or one.oid is None:
            continue
        for constructor in machine.store.get(one.oid, ROW_MODEL) or ():
            row = machine.table.find(constructor.path) if isinstance(constructor, External) else None
            if row is not None and attr in row.model:
                for text in known_texts(value):
                    machine.recorder.use(
                        text,
                        row,
                        host=host_of(base_url_of(machine, one.oid)) if base_url_of(machine, one.oid) else None,
                        callee=f"{shown(one.path)}.{attr}",
                        request=text.span,
                    )
