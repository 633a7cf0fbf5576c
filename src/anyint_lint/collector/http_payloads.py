"""What plain HTTP requests post: the model in a JSON body."""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.destinations import UNKNOWN_DESTINATION, of_text
from anyint_lint.collector.endpoints import llm_family, parse
from anyint_lint.collector.entries import entry_of
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.pieces import address_of
from anyint_lint.collector.sdks.row import Row
from anyint_lint.collector.store import REST
from anyint_lint.collector.values import External, Ref, Text, Value, join

ROW = Row("http", model=("model",))
"""Stands for any HTTP request where a row of the SDK table is wanted."""


def payload_models(machine: Machine, arguments: Arguments) -> Value:
    """What stands under `model` in the bodies that a request may have."""
    found: list[Value] = []
    for name in ("json", "data", "content", "body", "params"):
        for given in arguments.keywords.get(name, ()):
            unknown = isinstance(given, Ref) and machine.store.get(given.oid, REST)
            found.append(entry_of(machine, (given,), "model") or unknown or ())
    dicts = (tuple(one for one in value if isinstance(one, Ref)) for value in arguments.positional[1:])
    found.extend(entry_of(machine, value, "model") for value in dicts)
    return join(*found)


def post(machine: Machine, one: External, models: Value, full: tuple[Text, ...], node: ir.Call) -> None:
    """Notes the models that are posted, to each URL that the request may have."""
    callee = one.path.lstrip("?")
    for url in full:
        family, to = llm_family(parse(url.text).path), of_text(url)
        if family is None:
            machine.recorder.post(models, ROW, to=to, callee=callee, request=node.span)
            continue
        for model in models:
            if isinstance(model, Text) and model.known:
                machine.recorder.use(model, ROW, to=to, callee=callee, request=node.span, family=family)
            elif isinstance(model, External) or (isinstance(model, Text) and address_of(model)):
                machine.recorder.linked(model, ROW, to=to, callee=callee, request=node.span, family=family)
        machine.recorder.missing(models, ROW, to=to, callee=callee, request=node.span)
    if not full:
        machine.recorder.post(models, ROW, to=UNKNOWN_DESTINATION, callee=callee, request=node.span)
