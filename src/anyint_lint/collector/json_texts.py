"""JSON written out in a text: what a request's body holds, or what `json.loads` gives."""

from __future__ import annotations

import json
from dataclasses import replace

from anyint_lint.collector.containers import new_list
from anyint_lint.collector.machine import Machine
from anyint_lint.collector.pieces import pieces_of
from anyint_lint.collector.values import Elements, Plain, Ref, Text, Value
from anyint_lint.facts import Form, Span

MOST_JSON = 20_000
"""Code points; a longer text is data, not a request that somebody wrote."""


def parsed(machine: Machine, text: Text) -> Value:
    """The object that a text is in JSON; () when it is none, or not all of it is known."""
    if not text.known or not text.text.lstrip().startswith("{") or len(text.text) > MOST_JSON:
        return ()
    try:
        found = json.loads(text.text, strict=False)
    except (ValueError, RecursionError):
        return ()
    return _value(machine, found, text)


def _value(machine: Machine, found: object, text: Text) -> Value:
    if isinstance(found, dict):
        return (Ref(machine.new_dict({key: _value(machine, one, text) for key, one in found.items()})),)
    if isinstance(found, list):
        return new_list(machine, Elements(tuple(_value(machine, one, text) for one in found)))
    if isinstance(found, str):
        for piece in pieces_of(text):
            if piece.text == found and text.pieces:
                return (replace(piece, form=Form.PAYLOAD),)
        return (Text(found, _span(text, found), None, Form.PAYLOAD, text.env),)
    return (Plain(found if isinstance(found, (bool, int, float)) else None),)


def _span(text: Text, part: str) -> Span:
    """Where a string of the object stands, as far as the literal holds it once, in so many words."""
    token, span = text.token, text.span
    if token is None or not part or token.count(f'"{part}"') != 1:
        return span
    before = token[: token.index(f'"{part}"') + 1]
    line, column = span.line + before.count("\n"), len(before) - before.rfind("\n")
    if line == span.line:
        column = span.column + len(before)
    return Span(line, column, line, column + len(part), span.cell)
