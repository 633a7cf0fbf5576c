"""What plain HTTP requests post: the model in a JSON body."""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.destinations import UNKNOWN_DESTINATION, Destination, of_text
from anyint_lint.collector.endpoints import llm_family, parse
from anyint_lint.collector.entries import entry_of
from anyint_lint.collector.json_texts import parsed
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.pieces import address_of
from anyint_lint.collector.sdks.row import Row
from anyint_lint.collector.store import REST
from anyint_lint.collector.values import External, Ref, Text, Value, join, texts
from anyint_lint.facts import Family, Span

ROW = Row("http", model=("model",))
"""Stands for any HTTP request where a row of the SDK table is wanted."""


def payload_models(machine: Machine, arguments: Arguments) -> Value:
    """What stands under `model` in the bodies that a request may have."""
    found: list[Value] = []
    for name in ("json", "data", "content", "body", "params"):
        for given in _bodies(machine, arguments.keywords.get(name, ())):
            unknown = isinstance(given, Ref) and machine.store.get(given.oid, REST)
            found.append(entry_of(machine, (given,), "model") or unknown or ())
    dicts = (
        tuple(one for one in _bodies(machine, value) if isinstance(one, Ref)) for value in arguments.positional[1:]
    )
    found.extend(entry_of(machine, value, "model") for value in dicts)
    return join(*found)


def batch_line(machine: Machine, oid: int, node: ir.DictDisplay) -> None:
    """One line of an OpenAI batch, written out: `{"custom_id": ..., "url": ..., "body": {"model": ...}}`."""
    key = next((key for key, _ in node.items if isinstance(key, ir.Str) and key.text == "body"), None)
    if key is None or not isinstance(key, ir.Str):
        return
    urls = texts(machine.store.get(oid, "url") or ())
    family = next((found for url in urls if (found := llm_family(parse(url.text).path)) is not None), None)
    if family is None and machine.store.get(oid, "custom_id") is None:
        return
    models = entry_of(machine, machine.store.get(oid, "body") or (), "model")
    _send(machine, models, UNKNOWN_DESTINATION, "a line of a batch", key.span, family)


def _bodies(machine: Machine, value: Value) -> Value:
    """The value, with JSON that is written out as what it means."""
    return tuple(
        each for one in value for each in ((parsed(machine, one) or (one,)) if isinstance(one, Text) else (one,))
    )


def post(machine: Machine, one: External, models: Value, full: tuple[Text, ...], node: ir.Call) -> None:
    """Notes the models that are posted, to each URL that the request may have."""
    callee = one.path.lstrip("?")
    for url in full:
        family, to = llm_family(parse(url.text).path), of_text(url)
        if family is None:
            machine.recorder.post(models, ROW, to=to, callee=callee, request=node.span)
            continue
        _send(machine, models, to, callee, node.span, family)
    if not full:
        machine.recorder.post(models, ROW, to=UNKNOWN_DESTINATION, callee=callee, request=node.span)


def _send(machine: Machine, models: Value, to: Destination, callee: str, request: Span, family: Family | None) -> None:
    for model in models:
        if isinstance(model, Text) and model.known:
            machine.recorder.use(model, ROW, to=to, callee=callee, request=request, family=family)
        elif isinstance(model, External) or (isinstance(model, Text) and address_of(model)):
            machine.recorder.linked(model, ROW, to=to, callee=callee, request=request, family=family)
    machine.recorder.missing(models, ROW, to=to, callee=callee, request=request)
