"""Calls of what a file imports, or of things it knows nothing about: SDK rows, options, and the rest."""

from __future__ import annotations

from dataclasses import replace

from anyint_lint.collector import headers as http_headers
from anyint_lint.collector import http_calls, notation, options
from anyint_lint.collector import program as ir
from anyint_lint.collector.base_urls import ROW_MODEL, assigned, base_url_of, construct, destinations, wrap
from anyint_lint.collector.containers import elements_of
from anyint_lint.collector.destinations import Destination, of_base_url
from anyint_lint.collector.entries import at_end_of, entry_of, told
from anyint_lint.collector.http_clients import client_kind
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.naming import (
    ONLY_TOLD,
    is_an_example,
    is_of_another_host,
    names_a_base_url,
    names_a_model,
    names_metadata,
    shown,
)
from anyint_lint.collector.pieces import address_of
from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.collector.values import Alternative, External, Ref, Text, Value, join, known_texts, target_of
from anyint_lint.collector.vendors import is_a_prefix
from anyint_lint.facts import Family, Span

_HIDDEN = frozenset({"mock_response", "mock_timeout"})
"""litellm answers such a call itself: nothing is sent."""


def record_request(machine: Machine, one: External, arguments: Arguments, node: ir.Call) -> Value:
    """Notes what the call says, and gives what it returns."""
    row = machine.table.find(one.path)
    result = External(f"{one.path}()", machine.made_at(node, one.oid) if row or _makes(one, arguments) else None)
    if row is None:
        option = options.call(machine, one, arguments, result)
        if option is not None:
            return option
        wrap(machine, one, arguments, node, result)
        if one.path.endswith("().__init__") and one.oid is not None:
            _initialise(machine, one, arguments, node, one.oid)
        if not http_calls.record(machine, one, arguments, node, result):
            _unrecognised(machine, one, arguments, node)
            if one.imported:
                machine.recorder.links.given_away(one.path, arguments.positional, arguments.keywords, node.span)
        return (result,)
    arguments = _with_rest(row, arguments)
    if result.oid is not None:
        construct(machine, row, one, arguments, node, result.oid)
    _model(machine, row, one, arguments, node)
    if row.standing is Standing.NOT_LLM:
        for value in (*arguments.positional, *arguments.keywords.values()):
            machine.measure(value)
    return (result,)


def _with_rest(row: Row, arguments: Arguments) -> Arguments:
    """The arguments, with those of the row's that may be in an imported dict, or in a caller's keywords."""
    if not told(arguments.rest, ""):
        return arguments
    given = len(arguments.positional)
    heads = [
        name.replace("[]", ".").partition(".")[0] for name in (*row.model, *row.base_url, *row.api_key, *row.client)
    ]
    if row.position is not None and row.position < given:
        heads = [name for name in heads if name != row.model[0]]
    missing = {name: told(arguments.rest, name) for name in heads if name not in arguments.keywords}
    return replace(arguments, keywords={**arguments.keywords, **missing})


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
    kind = client_kind(base.path)
    if kind is not None and oid is not None:
        if not http_headers.has_kept(machine, oid):
            http_calls.make_client(machine, kind, base, arguments, node, oid)
        return
    if row is None or oid is None:
        for keyword, value in arguments.keywords.items():
            machine.recorder.given(base.path, keyword, value)
        return
    construct(machine, row, base, arguments, node, oid)
    _model(machine, row, base, arguments, node)


def _initialise(machine: Machine, one: External, arguments: Arguments, node: ir.Call, oid: int) -> None:
    """`super().__init__(base_url=...)` of a class that derives from an SDK's client."""
    base = External(one.path.removesuffix("().__init__"))
    row = machine.table.named(base.path)
    if row is not None:
        construct(machine, row, base, arguments, node, oid)


def _model(machine: Machine, row: Row, one: External, arguments: Arguments, node: ir.Call) -> None:
    if not row.model and row.position is None:
        return
    value = _model_argument(machine, row, arguments)
    if _HIDDEN & arguments.keywords.keys():
        machine.recorder.measured(value)
        return
    if value or arguments.more:
        machine.recorder.asked.add(node.span)
    value = entry_of(machine, arguments.keywords.get("extra_body", ()), "model") or value
    row = _of_provider(row, arguments)
    theirs = tuple(each for each in value if _is_asked_of_another(row, one, each))
    others = tuple(each for each in value if each not in theirs)
    for to in destinations(machine, row, one, arguments):
        if others or not theirs:
            send(machine, others, row, to=to, callee=shown(one.path), request=node.span)
        elsewhere = replace(row, standing=Standing.ELSEWHERE)
        send(machine, theirs, elsewhere, to=to, callee=shown(one.path), request=node.span)


def _is_asked_of_another(row: Row, one: External, each: Alternative) -> bool:
    """`azure_client.chat.completions.create(...)` of a client that nobody knows but by its name."""
    if not row.callable.startswith("*.") or not isinstance(each, Text):
        return False
    receiver = one.path.replace("()", "").removesuffix(row.callable[1:])
    return is_of_another_host(receiver.rpartition(".")[2].lstrip("?"), each.text)


def _of_provider(row: Row, arguments: Arguments) -> Row:
    """`model_provider="ollama"` and the like decide whom the callable talks to."""
    for name in row.provider:
        for text in known_texts(arguments.keywords.get(name, ())):
            family = notation.family_of_provider(text.text)
            standing = Standing.ELSEWHERE if is_a_prefix(text.text) else row.standing
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
            found.append(at_end_of(machine, value, path))
    return join(*found)


def send(
    machine: Machine,
    value: Value,
    row: Row,
    *,
    to: Destination,
    callee: str,
    request: Span,
    family: Family | None = None,
) -> None:
    """Every text of the value reaches the request's model."""
    for one in value:
        if isinstance(one, Text) and one.known:
            machine.recorder.use(one, row, to=to, callee=callee, request=request, family=family)
        elif isinstance(one, Text) and address_of(one):
            machine.recorder.linked(one, row, to=to, callee=callee, request=request, family=family)
        elif isinstance(one, Ref) and one.oid in machine.lists:
            for item in elements_of(machine, (one,)):
                for text in known_texts(item):
                    machine.recorder.use(text, row, to=to, callee=callee, request=request, family=family)
        elif isinstance(one, Ref) and one.oid in machine.dicts:
            for key in ("model", "id", "model_name"):
                for text in known_texts(machine.store.get(one.oid, key) or ()):
                    machine.recorder.use(text, row, to=to, callee=callee, request=request, family=family)
        elif isinstance(one, External):
            machine.recorder.linked(one, row, to=to, callee=callee, request=request, family=family)
    value = tuple(one for one in value if not _is_model_object(machine, one))
    machine.recorder.missing(value, row, to=to, callee=callee, request=request)


def _unrecognised(machine: Machine, one: External, arguments: Arguments, node: ir.Call) -> None:
    last = one.path.rpartition(".")[2]
    measured = names_metadata(last)
    example = is_an_example(last)
    if len(arguments.keywords) > 1:  # one says of another where it goes
        _send_beside(machine, arguments, node)
        machine.recorder.provided(arguments.keywords)
    described = bool(arguments.keywords) and machine.recorder.describes(arguments.keywords)
    for keyword, value in arguments.keywords.items():
        machine.recorder.given(shown(one.path), keyword, value)
        if example or keyword in ONLY_TOLD:
            machine.describe(value)
    for value in (*arguments.positional, *arguments.keywords.values()):
        if measured:
            machine.measure(value, last)
        elif described:
            machine.recorder.describing(value)
        else:
            machine.hand_on(value)


def _send_beside(machine: Machine, arguments: Arguments, node: ir.Call) -> None:
    """`Agent(model="...", base_url="https://...")`, whatever that is: what makes requests sends them there."""
    urls = [value for name, value in arguments.keywords.items() if names_a_base_url(name)]
    models = [value for name, value in arguments.keywords.items() if names_a_model(name)]
    for to in (to for value in urls for to in of_base_url(value) if to.host is not None):
        for text in (text for value in models for text in known_texts(value)):
            machine.recorder.goes(text, to, node.span)


def _is_model_object(machine: Machine, one: Alternative) -> bool:
    """Whether this is no ID but an object made by a constructor that was itself judged."""
    return isinstance(one, External) and one.oid is not None and machine.store.get(one.oid, ROW_MODEL) is not None


def attribute_set(machine: Machine, owner: Value, attr: str, value: Value) -> None:
    """`llm.model = "..."` on something whose constructor takes its model under that name."""
    for one in owner:
        if isinstance(one, External):
            assigned(machine, one, attr, value)
            if one.oid is None and target_of(one) is not None:
                for text in known_texts(value):
                    machine.recorder.links.given_away(one.path, (), {attr: (text,)}, text.span)
        if not isinstance(one, External) or one.oid is None:
            continue
        for constructor in machine.store.get(one.oid, ROW_MODEL) or ():
            row = machine.table.find(constructor.path) if isinstance(constructor, External) else None
            if row is None or attr not in row.model:
                continue
            for to in of_base_url(base_url_of(machine, one.oid)):
                for text in known_texts(value):
                    callee = f"{shown(one.path)}.{attr}"
                    machine.recorder.use(text, row, to=to, callee=callee, request=text.span)
