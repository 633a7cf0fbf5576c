"""What plain HTTP requests post: the model in a JSON body."""

from __future__ import annotations

from anyint_lint.collector import program as ir
from anyint_lint.collector.endpoints import host_of
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.sdks.row import Row
from anyint_lint.collector.store import REST
from anyint_lint.collector.values import External, Ref, Text, Value, join, known_texts
from anyint_lint.facts import Family

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


def post(
    machine: Machine, one: External, models: Value, full: tuple[Text, ...], family: Family | None, node: ir.Call
) -> None:
    """Notes the models that are posted; `family` is that of the route, None when that is no known one."""
    host = host_of(tuple(full)) if full else None
    if family is None:  # an HTTP call to something that is not known to be an LLM: a name is all there is
        if host is None:
            machine.recorder.bound("model", models)
        return
    for text in known_texts(models):
        machine.recorder.use(text, ROW, host=host, callee=one.path.lstrip("?"), request=node.span, family=family)
    machine.recorder.missing(models, ROW, host=host, callee=one.path.lstrip("?"), request=node.span)
