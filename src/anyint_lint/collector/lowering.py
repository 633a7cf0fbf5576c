"""One pass over the concrete tree that yields the program the interpreter runs.

Statements are lowered here, by a table of their types; expressions are read by `reading.Reader`. Nodes that cannot
matter (type aliases, `pass`, trivia) are left out, so that everything after is small.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import libcst as cst

from anyint_lint.collector import program as ir
from anyint_lint.collector.positions import SpanOf, spans
from anyint_lint.collector.reading import Reader, dotted, statement_name


def lower(text: str, *, between: str = "", first_line: int = 1) -> ir.Program:
    """The program of a Python module; of a notebook, whose cells are told apart by the line `between` them.

    Raises `libcst.ParserSyntaxError` when the text is no Python.
    """
    module = cst.parse_module(text)
    lowering = Lowering(spans(module, text, first_line))
    body: list[ir.Statement] = []
    cuts: list[int] = []
    statements = deque(module.body)
    module = module.with_changes(body=())  # of a large file the tree takes hundreds of MB: it goes as it is read
    while statements:
        statement = statements.popleft()
        if between and type(statement) is cst.SimpleStatementLine and module.code_for_node(statement).endswith(between):
            cuts.append(len(body))
        body.extend(lowering.block((statement,)))
    return ir.Program(tuple(body), frozenset(lowering.shared_globals), tuple(cuts))


class Lowering:
    """Lowers the statements of one module; `span` gives the spans of that module's nodes."""

    def __init__(self, span: SpanOf) -> None:
        self.reader = Reader(span)
        self.read = self.reader.read
        self.span = span
        self.shared_globals: set[str] = set()
        self._globals: list[set[str]] = []

    def block(self, statements: Iterable[cst.CSTNode]) -> ir.Block:
        found: list[ir.Statement] = []
        for statement in statements:
            if type(statement) is cst.SimpleStatementLine:
                found.extend(self.block(statement.body))
                continue
            lowerer = _LOWERERS.get(type(statement))
            lowered = lowerer(self, statement) if lowerer is not None else None
            if lowered is not None:
                found.append(lowered)
        return tuple(found)

    def suite(self, suite: cst.BaseSuite) -> ir.Block:
        return self.block(suite.body)

    def alternative(self, orelse: cst.If | cst.Else | None) -> ir.Block:
        if orelse is None:
            return ()
        return self.block((orelse,)) if isinstance(orelse, cst.If) else self.suite(orelse.body)

    # Compound statements

    def if_(self, node: cst.If) -> ir.Statement:
        return ir.If(self.read(node.test), self.suite(node.body), self.alternative(node.orelse))

    def for_(self, node: cst.For) -> ir.Statement:
        target, iterable = self.read(node.target), self.read(node.iter)
        return ir.For(target, iterable, self.suite(node.body), self.alternative(node.orelse))

    def while_(self, node: cst.While) -> ir.Statement:
        return ir.While(self.read(node.test), self.suite(node.body), self.alternative(node.orelse))

    def try_(self, node: cst.Try | cst.TryStar) -> ir.Statement:
        handlers = tuple(self.handler(handler) for handler in node.handlers)
        final = self.suite(node.finalbody.body) if node.finalbody else ()
        return ir.Try(self.suite(node.body), handlers, self.alternative(node.orelse), final)

    def handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> ir.Handler:
        types = self.read(node.type) if node.type else None
        return ir.Handler(types, statement_name(node.name), self.suite(node.body))

    def with_(self, node: cst.With) -> ir.Statement:
        items = tuple(
            (self.read(item.item), self.read(item.asname.name) if item.asname else None) for item in node.items
        )
        return ir.With(items, self.suite(node.body))

    def match(self, node: cst.Match) -> ir.Statement:
        cases = tuple(
            self.reader.case(case, self.suite(case.body)) for case in node.cases if isinstance(case, cst.MatchCase)
        )
        return ir.Match(self.read(node.subject), cases)

    def function(self, node: cst.FunctionDef) -> ir.Statement:
        decorators = tuple(self.read(decorator.decorator) for decorator in node.decorators)
        parameters = self.reader.parameters(node.params)
        self._globals.append(set())
        with self.reader.function() as inside:
            body = self.suite(node.body)
        names = self._globals.pop()
        self.shared_globals |= names
        return ir.Function(
            node.name.value,
            parameters,
            body,
            decorators,
            inside.generator,
            tuple(sorted(names)),
            self.span(node.name),
        )

    def class_(self, node: cst.ClassDef) -> ir.Statement:
        decorators = tuple(self.read(decorator.decorator) for decorator in node.decorators)
        bases = self.reader.arguments((*node.bases, *node.keywords))
        return ir.Class(node.name.value, bases, self.suite(node.body), decorators)

    # Simple statements

    def expression(self, node: cst.Expr) -> ir.Statement | None:
        if isinstance(node.value, (cst.SimpleString, cst.ConcatenatedString)):  # docstrings are never facts
            return None
        return ir.Evaluate(self.read(node.value))

    def assign(self, node: cst.Assign) -> ir.Statement:
        targets = tuple(self.read(target.target) for target in node.targets)
        return ir.Assign(targets, self.read(node.value))

    def annotated_assign(self, node: cst.AnnAssign) -> ir.Statement:
        value = self.read(node.value) if node.value else None
        annotation = self.read(node.annotation.annotation)
        return ir.AnnotatedAssign(self.read(node.target), annotation, value)

    def augmented_assign(self, node: cst.AugAssign) -> ir.Statement:
        op = type(node.operator).__name__.removesuffix("Assign")
        return ir.AugmentedAssign(self.read(node.target), op, self.read(node.value), self.span(node))

    def return_(self, node: cst.Return) -> ir.Statement:
        return ir.Return(self.read(node.value) if node.value else None)

    def raise_(self, node: cst.Raise) -> ir.Statement:
        return ir.Raise(self.read(node.exc) if node.exc else None)

    def global_(self, node: cst.Global) -> ir.Statement:
        names = tuple(item.name.value for item in node.names)
        if self._globals:
            self._globals[-1].update(names)
        return ir.Scope("global", names)

    def nonlocal_(self, node: cst.Nonlocal) -> ir.Statement:
        return ir.Scope("nonlocal", tuple(item.name.value for item in node.names))

    def import_(self, node: cst.Import) -> ir.Statement:
        return ir.Import(tuple((dotted(alias.name), statement_name(alias.asname)) for alias in node.names))

    def import_from(self, node: cst.ImportFrom) -> ir.Statement:
        module = "." * len(node.relative) + (dotted(node.module) if node.module else "")
        aliases = () if isinstance(node.names, cst.ImportStar) else node.names
        names = tuple((dotted(alias.name), statement_name(alias.asname) or dotted(alias.name)) for alias in aliases)
        return ir.ImportFrom(module, names)


_LOWERERS: dict[type[cst.CSTNode], Callable[[Lowering, Any], ir.Statement | None]] = {
    cst.If: Lowering.if_,
    cst.For: Lowering.for_,
    cst.While: Lowering.while_,
    cst.Try: Lowering.try_,
    cst.TryStar: Lowering.try_,
    cst.With: Lowering.with_,
    cst.Match: Lowering.match,
    cst.FunctionDef: Lowering.function,
    cst.ClassDef: Lowering.class_,
    cst.Expr: Lowering.expression,
    cst.Assign: Lowering.assign,
    cst.AnnAssign: Lowering.annotated_assign,
    cst.AugAssign: Lowering.augmented_assign,
    cst.Return: Lowering.return_,
    cst.Raise: Lowering.raise_,
    cst.Assert: lambda lowering, node: ir.Evaluate(lowering.read(node.test)),
    cst.Break: lambda _lowering, _node: ir.Break(),
    cst.Continue: lambda _lowering, _node: ir.Continue(),
    cst.Del: lambda lowering, node: ir.Delete((lowering.read(node.target),)),
    cst.Global: Lowering.global_,
    cst.Nonlocal: Lowering.nonlocal_,
    cst.Import: Lowering.import_,
    cst.ImportFrom: Lowering.import_from,
}
"""`pass` and type aliases are left out."""

_LOWERERS |= {
    getattr(cst, name): lowerer
    for name, lowerer in {"LazyImport": Lowering.import_, "LazyImportFrom": Lowering.import_from}.items()
    if hasattr(cst, name)  # not in the oldest LibCST we run with
}
