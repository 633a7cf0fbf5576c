"""Which functions may send a request, judged by names alone, so that only these are tried as ways in."""

from __future__ import annotations

import ast

_SENDS = frozenset({"create", "retrieve", "count_tokens", "post", "request"})
"""The last names of what sends."""
_GIVEN = frozenset({"func", "args"})
"""Parameters that may hold a function that sends."""


def sending_names(tree: ast.AST) -> frozenset[str]:
    """The names of functions and variables whose use may end in a request; rather too many than too few."""
    names = set(_SENDS)
    bindings = [(bound, frozenset(_mentioned(node))) for node in ast.walk(tree) for bound in _bound(node)]
    while True:
        found = {bound for bound, mentioned in bindings if bound not in names and names & mentioned}
        if not found:
            return frozenset(names)
        names |= found


def may_send(node: ast.AST, names: frozenset[str]) -> bool:
    return not names.isdisjoint(_mentioned(node))


def _bound(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return []
    return [name for target in ast.iter_child_nodes(node) if target is not node.value for name in _mentioned(target)]


def _mentioned(node: ast.AST) -> set[str]:
    found = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
