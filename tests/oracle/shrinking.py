"""Makes a program small that shows a difference: deletes statements, unfolds blocks, puts parts in place of wholes."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import replace

from oracle.programs import Program

Shows = Callable[[Program], bool]
_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


def shrunk(program: Program, shows: Shows) -> Program:
    """The smallest program found that still shows it; `shows(program)` must hold."""
    program = replace(program, source=ast.unparse(ast.parse(program.source)) + "\n")
    while True:
        smaller = next((one for one in _smaller(program) if shows(one)), None)
        if smaller is None:
            return program
        program = smaller


def _smaller(program: Program) -> Iterator[Program]:
    """Programs one step smaller, the largest steps first."""
    for make in (_without_statements, _unfolded, _with_parts, _with_fewer_items):
        for tree in make(program.source):
            try:
                source = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
                compile(source, "<smaller>", "exec", dont_inherit=True)
            except (SyntaxError, ValueError, AttributeError, TypeError):
                continue
            if len(source) < len(program.source):
                yield replace(program, source=source)


def _blocks(tree: ast.AST) -> list[tuple[ast.AST, str]]:
    return [
        (node, name)
        for node in ast.walk(tree)
        for name in (*_BODIES, "decorator_list")
        if isinstance(getattr(node, name, None), list) and getattr(node, name)
    ]


def _without_statements(source: str) -> Iterator[ast.AST]:
    tree = ast.parse(source)
    for index, (node, name) in enumerate(_blocks(tree)):
        count = len(getattr(node, name))
        size = count
        while size:
            for start in range(0, count, size):
                changed = copy.deepcopy(tree)
                owner, _ = _blocks(changed)[index]
                block = getattr(owner, name)
                del block[start : start + size]
                if not block and name == "body":
                    block.append(ast.Pass())
                yield changed
            size //= 2


def _unfolded(source: str) -> Iterator[ast.AST]:
    """Compound statements replaced by one of their blocks."""
    tree = ast.parse(source)
    for index, (node, name) in enumerate(_blocks(tree)):
        for position, statement in enumerate(getattr(node, name)):
            if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef | ast.ExceptHandler):
                continue
            for part in _BODIES:
                inner = getattr(statement, part, None)
                if not isinstance(inner, list) or not inner or not isinstance(inner[0], ast.stmt):
                    continue
                changed = copy.deepcopy(tree)
                owner, _ = _blocks(changed)[index]
                block = getattr(owner, name)
                block[position : position + 1] = getattr(block[position], part)
                yield changed


class _Swap(ast.NodeTransformer):
    """Puts a node's own descendant in its place."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old = old
        self.new = new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _with_parts(source: str) -> Iterator[ast.AST]:
    tree = ast.parse(source)
    expressions = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    for index, node in enumerate(expressions):
        if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
            continue  # `os.environ["X"] = y` must not become `os.environ = y`
        for part in range(len(_parts(node))):
            changed = copy.deepcopy(tree)
            own = [one for one in ast.walk(changed) if isinstance(one, ast.expr)][index]
            yield _Swap(own, _parts(own)[part]).visit(changed)


def _parts(node: ast.AST) -> list[ast.expr]:
    """Expressions directly inside; those of arguments and comprehensions too."""
    found: list[ast.expr] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            found.append(child)
        elif not isinstance(child, ast.expr_context | ast.operator):
            found.extend(_parts(child))
    return found


def _with_fewer_items(source: str) -> Iterator[ast.AST]:
    """Displays, calls and parameters with one item less."""
    tree = ast.parse(source)
    lists = [
        (index, name, position)
        for index, node in enumerate(ast.walk(tree))
        for name in ("elts", "args", "keywords", "values", "names", "generators")
        if isinstance(getattr(node, name, None), list)
        for position in range(len(getattr(node, name)))
    ]
    for index, name, position in lists:
        changed = copy.deepcopy(tree)
        node = list(ast.walk(changed))[index]
        del getattr(node, name)[position]
        if isinstance(node, ast.Dict):
            del node.keys[position]
        if isinstance(node, ast.arguments) and name == "args":
            node.defaults = node.defaults[-len(node.args) :] if node.args else []
        yield changed
