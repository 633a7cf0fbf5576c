"""What the parser of the running Python says of a text: whether it is Python, and what its functions call."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from functools import cache

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_NO_CALLS = frozenset({"ctx", "op", "ops", "returns", "id", "attr", "name", "names", "arg", "kind", "type_comment"})


def functions_in(text: str) -> dict[int, _Function] | None:
    """The functions of the module and the methods of its classes, by the line of their `def`.

    None where it is no Python, as far as this Python can tell.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    return {one.lineno: one for one in _functions(tree.body)}


def _functions(body: Iterable[ast.stmt]) -> Iterator[_Function]:
    for one in body:
        if isinstance(one, ast.ClassDef):
            yield from (inner for inner in one.body if isinstance(inner, _Function))
        elif isinstance(one, _Function):
            yield one


def called_in(function: _Function) -> frozenset[str]:
    """The last names of all that its body calls or hands on, as `walking.called_names` finds them."""
    found: set[str] = set()
    lambdas = (one for default in _defaults(function) for one in ast.walk(default) if isinstance(one, ast.Lambda))
    waiting: list[ast.AST] = [*function.body, *(one.body for one in lambdas)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            for given in (node.func, *node.args, *(one.value for one in node.keywords)):
                inner = given.value if isinstance(given, ast.Starred) else given
                if isinstance(inner, ast.Attribute):
                    found.add(inner.attr)
                elif isinstance(inner, ast.Name):
                    found.add(inner.id)
        for name in _fields(node.__class__):
            below = getattr(node, name)
            if isinstance(below, list):
                waiting.extend(one for one in below if isinstance(one, ast.AST))
            elif isinstance(below, ast.AST):
                waiting.append(below)
    return frozenset(found)


@cache
def _fields(node: type[ast.AST]) -> tuple[str, ...]:
    """What of a node may hold a call that is read."""
    return tuple(name for name in node._fields if name not in _NO_CALLS)


def _defaults(function: _Function) -> Iterator[ast.expr]:
    yield from function.args.defaults
    yield from (one for one in function.args.kw_defaults if one is not None)
