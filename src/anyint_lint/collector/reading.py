"""Expressions of the concrete tree, read into the program's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import libcst as cst

from anyint_lint.collector import program as ir
from anyint_lint.collector.positions import SpanOf
from anyint_lint.collector.string_text import json_bytes, literal_text, unescaped
from anyint_lint.light_dataclass import dataclass

_CONSTANTS = {"None": None, "True": True, "False": False}


def dotted(node: cst.BaseExpression) -> str:
    """`a.b.c` of a name or attribute chain."""
    if isinstance(node, cst.Attribute):
        return f"{dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def statement_name(node: cst.AsName | None) -> str | None:
    """The name that an `as` clause binds."""
    return node.name.value if node is not None and isinstance(node.name, cst.Name) else None


@dataclass(slots=True)
class FunctionNotes:
    """What reading a function's body reveals about the function itself."""

    generator: bool = False


class Reader:
    def __init__(self, span: SpanOf) -> None:
        self.span = span
        self._functions: list[FunctionNotes] = [FunctionNotes()]
        self._readers: dict[type[cst.CSTNode], Callable[[Any], ir.Expression]] = {
            cst.SimpleString: self._string,
            cst.ConcatenatedString: self._concatenation,
            cst.FormattedString: self._formatted,
            cst.Name: self._name,
            cst.Attribute: self._attribute,
            cst.Call: self._call,
            cst.Subscript: self._subscript,
            cst.Dict: self._dict,
            cst.List: lambda node: self._sequence(node, "list"),
            cst.Tuple: lambda node: self._sequence(node, "tuple"),
            cst.Set: lambda node: self._sequence(node, "set"),
            cst.StarredElement: lambda node: ir.Starred(self.read(node.value)),
            cst.BinaryOperation: self._binary,
            cst.BooleanOperation: self._boolean,
            cst.UnaryOperation: self._unary,
            cst.Comparison: self._comparison,
            cst.IfExp: lambda node: ir.Conditional(self.read(node.test), self.read(node.body), self.read(node.orelse)),
            cst.NamedExpr: self._walrus,
            cst.Lambda: lambda node: ir.Lambda(self.parameters(node.params), self.read(node.body)),
            cst.Await: lambda node: self.read(node.expression),
            cst.Yield: self._yield,
            cst.ListComp: lambda node: self._comprehension(node, "list"),
            cst.SetComp: lambda node: self._comprehension(node, "set"),
            cst.GeneratorExp: lambda node: self._comprehension(node, "generator"),
            cst.DictComp: lambda node: self._comprehension(node, "dict"),
            cst.Integer: self._integer,
            cst.Float: lambda node: ir.Constant(float(node.value)),
        }

    def read(self, node: cst.CSTNode) -> ir.Expression:
        reader = self._readers.get(node.__class__)
        return ir.Other() if reader is None else reader(node)

    @contextmanager
    def function(self) -> Iterator[FunctionNotes]:
        notes = FunctionNotes()
        self._functions.append(notes)
        try:
            yield notes
        finally:
            self._functions.pop()

    def parameters(self, node: cst.Parameters) -> tuple[ir.Parameter, ...]:
        found: list[ir.Parameter] = []
        groups: list[tuple[str, Iterable[cst.Param]]] = [("positional", node.posonly_params), ("normal", node.params)]
        if isinstance(node.star_arg, cst.Param):
            groups.append(("*", (node.star_arg,)))
        groups.append(("keyword", node.kwonly_params))
        if node.star_kwarg is not None:
            groups.append(("**", (node.star_kwarg,)))
        for kind, params in groups:
            for param in params:
                default = self.read(param.default) if param.default else None
                annotation = self.read(param.annotation.annotation) if param.annotation else None
                found.append(ir.Parameter(param.name.value, default, kind, annotation))
        return tuple(found)

    def arguments(self, nodes: Iterable[cst.Arg]) -> tuple[ir.Argument, ...]:
        return tuple(
            [
                ir.Argument(self.read(node.value), node.keyword.value if node.keyword else None, node.star)
                for node in nodes
            ]
        )

    def case(self, node: cst.MatchCase, body: ir.Block) -> ir.Case:
        names: list[str] = []
        literals = self._pattern(node.pattern, names)
        irrefutable = isinstance(node.pattern, cst.MatchAs) and node.pattern.pattern is None and node.guard is None
        guard = self.read(node.guard) if node.guard else None
        return ir.Case(tuple(names), literals, irrefutable, guard, body)

    def _pattern(self, pattern: cst.MatchPattern | cst.MatchStar, names: list[str]) -> tuple[ir.Expression, ...]:
        """The literals of a pattern made of nothing else; the names it binds are added to `names`."""
        if isinstance(pattern, cst.MatchValue):
            return (self.read(pattern.value),)
        if isinstance(pattern, cst.MatchSingleton):
            return (self.read(pattern.value),)
        if isinstance(pattern, cst.MatchOr):
            options = [self._pattern(element.pattern, names) for element in pattern.patterns]
            return tuple(one for option in options for one in option) if all(options) else ()
        if isinstance(pattern, (cst.MatchAs, cst.MatchStar)) and pattern.name is not None:
            names.append(pattern.name.value)
        if isinstance(pattern, cst.MatchMapping) and pattern.rest is not None:
            names.append(pattern.rest.value)
        for inner in _inner_patterns(pattern):
            self._pattern(inner, names)
        return ()

    def _string(self, node: cst.SimpleString) -> ir.Expression:
        text = literal_text(node.value)
        text = json_bytes(node.value) if text is None else text
        return ir.Other() if text is None else ir.Str(text, self.span(node), node.value)

    def _concatenation(self, node: cst.ConcatenatedString) -> ir.Expression:
        parts: list[ir.Expression] = []
        piece: cst.BaseString = node
        while isinstance(piece, cst.ConcatenatedString):
            parts.append(self.read(piece.left))
            piece = piece.right
        parts.append(self.read(piece))
        return ir.Joined(tuple(parts), self.span(node))

    def _formatted(self, node: cst.FormattedString) -> ir.Expression:
        raw = "r" in node.start.lower()
        source, texts = [node.start], []
        parts: list[ir.Expression] = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                text = unescaped(part.value.replace("{{", "{").replace("}}", "}"), raw=raw)
                parts.append(ir.Other() if text is None else ir.Str(text, self.span(part), ""))
                if text is not None:
                    texts.append(text)
                    source.append(part.value)
            elif isinstance(part, cst.FormattedStringExpression):
                plain = part.format_spec is None and part.conversion in (None, "s") and part.equal is None
                value = self.read(part.expression)
                parts.append(value if plain else ir.Other((value,)))
        if len(texts) == len(parts):  # no hole: as exact as any other literal
            return ir.Str("".join(texts), self.span(node), "".join((*source, node.end)))
        return ir.Joined(tuple(parts), self.span(node))

    def _name(self, node: cst.Name) -> ir.Expression:
        if node.value in _CONSTANTS:
            return ir.Constant(_CONSTANTS[node.value])
        return ir.Name(node.value)

    def _attribute(self, node: cst.Attribute) -> ir.Expression:
        return ir.Attribute(self.read(node.value), node.attr.value)

    def _call(self, node: cst.Call) -> ir.Expression:
        return ir.Call(self.read(node.func), self.arguments(node.args), self.span(node))

    def _subscript(self, node: cst.Subscript) -> ir.Expression:
        value = self.read(node.value)
        indices = [self._index(one.slice) for one in node.slice]
        return ir.Subscript(value, indices[0] if len(indices) == 1 else ir.Other(tuple(indices)))

    def _index(self, node: cst.BaseSlice) -> ir.Expression:
        if isinstance(node, cst.Slice):
            lower, upper, step = (self.read(one) if one else None for one in (node.lower, node.upper, node.step))
            return ir.Slice((lower, upper, step))
        return self.read(cst.ensure_type(node, cst.Index).value)

    def _dict(self, node: cst.Dict) -> ir.Expression:
        items: list[tuple[ir.Expression | None, ir.Expression]] = []
        for element in node.elements:
            key = self.read(element.key) if isinstance(element, cst.DictElement) else None
            items.append((key, self.read(element.value)))
        return ir.DictDisplay(tuple(items))

    def _sequence(self, node: cst.List | cst.Tuple | cst.Set, kind: str) -> ir.Expression:
        elements = (self.read(e if isinstance(e, cst.StarredElement) else e.value) for e in node.elements)
        return ir.ListDisplay(tuple(elements), kind)

    def _binary(self, node: cst.BinaryOperation) -> ir.Expression:
        """A chain of operations leans to the left, as deep as it is long: it is read without recursion."""
        chain, left = [node], node.left
        while type(left) is cst.BinaryOperation:
            chain.append(left)
            left = left.left
        value = self.read(left)
        for one in reversed(chain):
            value = ir.Binary(value, type(one.operator).__name__, self.read(one.right), self.span(one))
        return value

    def _boolean(self, node: cst.BooleanOperation) -> ir.Expression:
        op = "and" if isinstance(node.operator, cst.And) else "or"
        return ir.Boolean(op, self.read(node.left), self.read(node.right))

    def _unary(self, node: cst.UnaryOperation) -> ir.Expression:
        value = self.read(node.expression)
        if isinstance(node.operator, cst.Minus) and isinstance(value, ir.Constant) and value.value is not None:
            return ir.Constant(-value.value)
        return ir.Not(value) if isinstance(node.operator, cst.Not) else ir.Other((value,))

    def _comparison(self, node: cst.Comparison) -> ir.Expression:
        rest = tuple((type(one.operator).__name__, self.read(one.comparator)) for one in node.comparisons)
        return ir.Compare(self.read(node.left), rest)

    def _walrus(self, node: cst.NamedExpr) -> ir.Expression:
        return ir.Walrus(dotted(node.target), self.read(node.value))

    def _yield(self, node: cst.Yield) -> ir.Expression:
        self._functions[-1].generator = True
        if isinstance(node.value, cst.From):
            return ir.Yield(self.read(node.value.item), delegates=True)
        return ir.Yield(self.read(node.value) if node.value else None)

    def _comprehension(self, node: cst.BaseComp, kind: str) -> ir.Expression:
        clauses: list[ir.Clause] = []
        loop: cst.CompFor | None = node.for_in
        while loop is not None:
            tests = tuple(self.read(test.test) for test in loop.ifs)
            clauses.append(ir.Clause(self.read(loop.target), self.read(loop.iter), tests))
            loop = loop.inner_for_in
        if isinstance(node, cst.DictComp):
            return ir.Comprehension(kind, self.read(node.key), self.read(node.value), tuple(clauses))
        element = node.elt if isinstance(node, (cst.ListComp, cst.SetComp, cst.GeneratorExp)) else cst.Name("None")
        return ir.Comprehension(kind, self.read(element), None, tuple(clauses))

    def _integer(self, node: cst.Integer) -> ir.Expression:
        try:
            return ir.Constant(int(node.value, 0))
        except ValueError:  # more digits than Python converts
            return ir.Other()


def _inner_patterns(pattern: cst.MatchPattern | cst.MatchStar) -> Iterator[cst.MatchPattern | cst.MatchStar]:
    if isinstance(pattern, cst.MatchAs) and pattern.pattern is not None:
        yield pattern.pattern
    elif isinstance(pattern, cst.MatchSequence):
        for element in pattern.patterns:
            yield element.value if isinstance(element, cst.MatchSequenceElement) else element
    elif isinstance(pattern, cst.MatchMapping):
        yield from (element.pattern for element in pattern.elements)
    elif isinstance(pattern, cst.MatchClass):
        yield from (element.value for element in pattern.patterns)
        yield from (element.pattern for element in pattern.kwds)
    elif isinstance(pattern, cst.MatchOr):
        yield from (element.pattern for element in pattern.patterns)
