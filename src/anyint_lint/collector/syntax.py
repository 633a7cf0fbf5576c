"""What the parser of the running Python says of a text: whether it is Python, and what its functions do with names."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Set
from dataclasses import field
from typing import NamedTuple

from anyint_lint.collector.naming import names_a_model
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

Definition = ast.FunctionDef | ast.AsyncFunctionDef
_PASSED_BY = frozenset({"ctx", "op", "ops", "returns", "id", "attr", "name", "names", "arg", "kind", "type_comment"})
_BINDING = (
    *(ast.keyword, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension),
    *(ast.Dict, ast.arguments),
)
"""The nodes in which names get a value."""
_ASSIGNING = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension)
_TAKES_A_KEY = frozenset({"get", "getattr", "getenv", "hasattr", "pop"})
_ADDS = frozenset({"add", "append", "appendleft", "extend", "insert", "setdefault", "update"})
_PIECE = pattern(r"[\w.:/@-]{1,60}")
"""What may be a part of an ID or URL."""
TEXT = ""
"""Stands for one among names."""


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """From a kind of node to what of it may hold a call that is read."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        found = self[kind] = tuple(name for name in kind._fields if name not in _PASSED_BY)
        return found


_FIELDS = _Fields()


@dataclass(slots=True)
class Uses:
    """What a function does with names, as far as whole reading would see it."""

    called: set[str] = field(default_factory=set)
    """The last names of all that its body calls or hands on, as `walking.called_names` finds them."""
    lent: set[str] = field(default_factory=set)
    """The names that stand where something gets a name that may mean a model, or a variable that comes there."""
    kept: dict[str, set[str]] = field(default_factory=dict)
    """Attributes, lists and dicts that are given something -> the names that stand there, and TEXT for a text."""
    imported: set[str] = field(default_factory=set)
    """What it imports itself."""
    variables: Set[str] = frozenset()
    """Of the module, as far as it has no parameters of their names."""
    gives_a_text: bool = False
    """Something is given a `model` by an expression in which a text stands, other than as a key."""


class Syntax(NamedTuple):
    functions: dict[int, Definition]
    """Those of the module and the methods of its classes, by the line of their `def`."""
    imported: frozenset[str]
    """The names that the module imports."""
    variables: frozenset[str]
    """Those that it gives a value itself."""


def syntax_of(text: str) -> Syntax | None:
    """None where it is no Python, as far as this Python can tell."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    variables = frozenset(name for one in tree.body for name, _ in _bindings(one))
    return Syntax({one.lineno: one for one in _functions(tree.body)}, frozenset(_imported(tree)), variables)


def _functions(body: Iterable[ast.stmt]) -> Iterator[Definition]:
    for one in body:
        if isinstance(one, ast.ClassDef):
            yield from (inner for inner in one.body if isinstance(inner, Definition))
        elif isinstance(one, Definition):
            yield one


def _imported(node: ast.AST) -> Iterator[str]:
    """What is imported here, or in what stands within, other than functions and classes."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif not isinstance(node, (ast.expr, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        for inner in ast.iter_child_nodes(node):
            yield from _imported(inner)


def uses_in(function: Definition, variables: Set[str]) -> Uses:
    """`variables` are those of the module."""
    taken = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
    found = Uses(variables=variables - taken)
    own = function.args
    defaults = [*own.defaults, *(one for one in own.kw_defaults if one is not None)]
    waiting: list[ast.AST] = [*function.body]
    waiting += [one.body for default in defaults for one in ast.walk(default) if isinstance(one, ast.Lambda)]
    assigned: dict[str, list[ast.expr]] = {}
    _bind(own, found, assigned)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            _call(node, found)
        elif isinstance(node, _BINDING):
            _bind(node, found, assigned)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.imported.update(_imported(node))
        for name in _FIELDS[node.__class__]:
            below = getattr(node, name)
            if isinstance(below, list):
                waiting.extend(one for one in below if isinstance(one, ast.AST))
            elif isinstance(below, ast.AST):
                waiting.append(below)
    lent = [*found.lent]
    while lent:
        fresh = {name for value in assigned.pop(lent.pop(), ()) for name in _mentioned(value)} - found.lent
        found.lent |= fresh
        lent += fresh
    return found


def _call(node: ast.Call, found: Uses) -> None:
    for given in (node.func, *node.args, *(one.value for one in node.keywords)):
        name = _last(given.value if isinstance(given, ast.Starred) else given)
        if name:
            found.called.add(name)
    func = node.func
    if isinstance(func, ast.Attribute) and func.attr in _ADDS:
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            _keep(func.value, argument, found)


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _bind(node: ast.AST, found: Uses, assigned: dict[str, list[ast.expr]]) -> None:
    for name, value in _bindings(node):
        if value is None:
            continue
        if names_a_model(name):
            found.lent.update(_mentioned(value))
            if name == "model" and isinstance(node, ast.keyword) and _has_text(value):
                found.gives_a_text = True
        elif isinstance(node, _ASSIGNING):
            assigned.setdefault(name, []).append(value)
    if isinstance(node, (ast.Assign, ast.AugAssign)):
        for target in node.targets if isinstance(node, ast.Assign) else (node.target,):
            if isinstance(target, ast.Attribute):
                _keep(target, node.value, found)
            elif isinstance(target, ast.Subscript):
                _keep(target.value, node.value, found)


def _keep(owner: ast.expr, value: ast.expr, found: Uses) -> None:
    name = _last(owner)
    if isinstance(owner, ast.Attribute) or name in found.variables:
        kept = found.kept.setdefault(name, set())
        kept.update(_mentioned(value))
        if any(
            _PIECE.fullmatch(one.value)
            for one in ast.walk(value)
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ):
            kept.add(TEXT)


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """The names that get a value here, each with that."""
    if isinstance(node, ast.keyword):
        yield node.arg or "", node.value
    elif isinstance(node, ast.Assign):
        yield from ((name, node.value) for target in node.targets for name in _targets(target))
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)):
        yield from ((name, node.value) for name in _targets(node.target))
    elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
        yield from ((name, node.iter) for name in _targets(node.target))
    elif isinstance(node, ast.Dict):
        yield from ((_key(key), value) for key, value in zip(node.keys, node.values, strict=True))
    elif isinstance(node, ast.arguments):
        positional = [*node.posonlyargs, *node.args]
        last = positional[len(positional) - len(node.defaults) :]
        yield from ((one.arg, value) for one, value in zip(last, node.defaults, strict=True))
        yield from ((one.arg, value) for one, value in zip(node.kwonlyargs, node.kw_defaults, strict=True))


def _targets(target: ast.expr) -> Iterator[str]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for one in target.elts:
            yield from _targets(one)
    else:
        yield _key(target.slice) if isinstance(target, ast.Subscript) else _last(target)


def _key(node: ast.expr | None) -> str:
    """The key, as far as it may name a model; a constant may be any."""
    if isinstance(node, (ast.Name, ast.Attribute)):
        return "model" if _last(node).isupper() else ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _mentioned(value: ast.expr) -> Iterator[str]:
    return (_last(one) for one in ast.walk(value) if isinstance(one, (ast.Attribute, ast.Name)))


def _has_text(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str) and bool(value.value)
    if isinstance(value, ast.Subscript):
        return _has_text(value.value)
    if isinstance(value, ast.Call):
        name = _last(value.func)
        given = value.args[1 + (name == "getattr") :] if name in _TAKES_A_KEY else value.args
        return any(map(_has_text, (value.func, *given, *(one.value for one in value.keywords))))
    return any(_has_text(one) for one in ast.iter_child_nodes(value) if isinstance(one, ast.expr))
