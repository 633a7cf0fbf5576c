"""Looks through a program without running it: which names a body calls, which lines its literals stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from anyint_lint.collector import program as ir


@lru_cache(maxsize=64)
def _names(node: type) -> tuple[str, ...] | None:
    """The fields in which nodes of a type may hold others; None for what is no node."""
    if not is_dataclass(node):
        return None
    return tuple(
        one.name for one in fields(node) if one.name not in ("span", "token", "text", "id", "attr", "op", "kind")
    )


def nodes(start: object) -> Iterator[Any]:
    """Every node at or below `start`, in no particular order."""
    waiting: list[Any] = [start]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif (names := _names(node.__class__)) is not None:
            yield node
            waiting.extend([getattr(node, name) for name in names])


def called_names(body: ir.Block) -> frozenset[str]:
    """The last names of everything that functions of this body call or hand on."""
    found: set[str] = set()
    for inner in _function_bodies(body):
        if isinstance(inner, ir.Later):
            found |= inner.called
            continue
        for node in nodes(inner):
            if isinstance(node, ir.Call):
                found.update(_last(node.func))
                for argument in node.args:
                    found.update(_last(argument.value))
    return frozenset(found)


def _function_bodies(start: object) -> Iterator[object]:
    """The bodies of the outermost functions and lambdas, which hold those within."""
    waiting: list[Any] = [start]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ir.Function, ir.Lambda)):
            yield getattr(node, "later", None) or node.body
            waiting.extend((node.parameters, *(node.decorators if isinstance(node, ir.Function) else ())))
        elif isinstance(node, tuple):
            waiting.extend(node)
        elif (names := _names(node.__class__)) is not None:
            waiting.extend([getattr(node, name) for name in names])


def _last(node: ir.Expression) -> tuple[str, ...]:
    if isinstance(node, ir.Attribute):
        return (node.attr,)
    return (node.id,) if isinstance(node, ir.Name) else ()


class Extents:
    """From a function to the lines between its first literal and its last."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, int]] = {}

    def holds(self, function: ir.Function | ir.Lambda, line: int) -> bool:
        key = id(function)
        if key not in self._known:
            lines = [
                node.span.line
                for node in nodes((function.parameters, function.body))
                if hasattr(node, "span") and node.span
            ]
            self._known[key] = (min(lines, default=0), max(lines, default=0))
        first, last = self._known[key]
        return first <= line <= last
