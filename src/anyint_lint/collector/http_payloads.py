"""What plain HTTP requests post: the model in a JSON body."""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.destinations import UNKNOWN_DESTINATION, of_text
from anyint_lint.collector.endpoints import llm_family, parse
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.sdks.row import Row
from anyint_lint.collector.store import REST
from anyint_lint.collector.values import External, Ref, Text, Value, join, known_texts

ROW = Row("http", model=("model",))
"""Stands for any HTTP request where a row of the SDK table is wanted."""


def payload_models(machine: Machine, arguments: Arguments) -> Value:
    """What stands under `model` in the bodies that a request may have."""
    found: list[Value] = []
    for name in ("json", "data", "content", "body", "params"):
        found.extend(
            machine.store.get(given.oid, "model") or machine.store.get(given.oid, REST) or ()
            for given in arguments.keywords.get(name, ())
            if isinstance(given, Ref) and given.oid in machine.dicts
        )
    for value in arguments.positional[1:]:
        found.extend(
            machine.store.get(given.oid, "model") or ()
            for given in value
            if isinstance(given, Ref) and given.oid in machine.dicts
        )
    return join(*found)


def post(machine: Machine, one: External, models: Value, full: tuple[Text, ...], node: ir.Call) -> None:
    """Notes the models that are posted, to each URL that the request may have."""
    callee = one.path.lstrip("?")
    for url in full:
        family, to = llm_family(parse(url.text).path), of_text(url)
        if family is None:
            machine.recorder.post(models, ROW, to=to, callee=callee, request=node.span)
            continue
        for text in known_texts(models):
            machine.recorder.use(text, ROW, to=to, callee=callee, request=node.span, family=family)
        machine.recorder.missing(models, ROW, to=to, callee=callee, request=node.span)
    if not full:
        machine.recorder.post(models, ROW, to=UNKNOWN_DESTINATION, callee=callee, request=node.span)
