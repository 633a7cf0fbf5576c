"""The LibCST visitor: one pass over the concrete tree that yields the program the interpreter runs.

Statements are visited, expressions are read by `reading.Reader`. Nodes that cannot matter (annotations of names,
type aliases, trivia) are left out here, so that everything after is small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from anyint_lint.collector import program as ir
from anyint_lint.collector.reading import Reader, dotted, statement_name


def lower(text: str) -> ir.Program:
    """The program of a Python module.

    Raises `libcst.ParserSyntaxError` when the text is no Python.
    """
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    positions = wrapper.resolve(PositionProvider)
    visitor = Lowering(positions)
    return ir.Program(visitor.block(wrapper.module.body), frozenset(visitor.shared_globals))


class Lowering(cst.CSTVisitor):
    """Collects the statements of one block at a time; every `visit_*` handles its own children."""

    def __init__(self, positions: Mapping[cst.CSTNode, CodeRange]) -> None:
        super().__init__()
        self.reader = Reader(positions)
        self.shared_globals: set[str] = set()
        self._block: list[ir.Statement] = []
        self._globals: list[set[str]] = []

    def block(self, statements: Sequence[cst.BaseStatement | cst.BaseSmallStatement]) -> ir.Block:
        outer, self._block = self._block, []
        for statement in statements:
            statement.visit(self)
        block, self._block = tuple(self._block), outer
        return block

    def suite(self, suite: cst.BaseSuite) -> ir.Block:
        return self.block(suite.body)

    def _alternative(self, orelse: cst.If | cst.Else | None) -> ir.Block:
        if orelse is None:
            return ()
        return self.block([orelse]) if isinstance(orelse, cst.If) else self.suite(orelse.body)

    # Compound statements

    def visit_If(self, node: cst.If) -> bool:
        test = self.reader.read(node.test)
        self._block.append(ir.If(test, self.suite(node.body), self._alternative(node.orelse)))
        return False

    def visit_For(self, node: cst.For) -> bool:
        target, iterable = self.reader.read(node.target), self.reader.read(node.iter)
        self._block.append(ir.For(target, iterable, self.suite(node.body), self._alternative(node.orelse)))
        return False

    def visit_While(self, node: cst.While) -> bool:
        test = self.reader.read(node.test)
        self._block.append(ir.While(test, self.suite(node.body), self._alternative(node.orelse)))
        return False

    def visit_Try(self, node: cst.Try) -> bool:
        self._try(node)
        return False

    def visit_TryStar(self, node: cst.TryStar) -> bool:
        self._try(node)
        return False

    def _try(self, node: cst.Try | cst.TryStar) -> None:
        handlers = tuple(self._handler(handler) for handler in node.handlers)
        final = self.suite(node.finalbody.body) if node.finalbody else ()
        body = self.suite(node.body)
        self._block.append(ir.Try(body, handlers, self._alternative(node.orelse), final))

    def _handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> ir.Handler:
        types = self.reader.read(node.type) if node.type else None
        return ir.Handler(types, statement_name(node.name), self.suite(node.body))

    def visit_With(self, node: cst.With) -> bool:
        items = tuple(
            (self.reader.read(item.item), self.reader.read(item.asname.name) if item.asname else None)
            for item in node.items
        )
        self._block.append(ir.With(items, self.suite(node.body)))
        return False

    def visit_Match(self, node: cst.Match) -> bool:
        cases = tuple(
            self.reader.case(case, self.suite(case.body)) for case in node.cases if isinstance(case, cst.MatchCase)
        )
        self._block.append(ir.Match(self.reader.read(node.subject), cases))
        return False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        decorators = tuple(self.reader.read(decorator.decorator) for decorator in node.decorators)
        parameters = self.reader.parameters(node.params)
        self._globals.append(set())
        with self.reader.function() as inside:
            body = self.suite(node.body)
        names = self._globals.pop()
        self.shared_globals |= names
        self._block.append(
            ir.Function(
                node.name.value,
                parameters,
                body,
                decorators,
                inside.generator,
                tuple(sorted(names)),
                self.reader.span(node.name),
            )
        )
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        decorators = tuple(self.reader.read(decorator.decorator) for decorator in node.decorators)
        bases = self.reader.arguments((*node.bases, *node.keywords))
        self._block.append(ir.Class(node.name.value, bases, self.suite(node.body), decorators))
        return False

    # Simple statements

    def visit_Expr(self, node: cst.Expr) -> bool:
        if not isinstance(node.value, (cst.SimpleString, cst.ConcatenatedString)):  # docstrings are never facts
            self._block.append(ir.Evaluate(self.reader.read(node.value)))
        return False

    def visit_Assign(self, node: cst.Assign) -> bool:
        targets = tuple(self.reader.read(target.target) for target in node.targets)
        self._block.append(ir.Assign(targets, self.reader.read(node.value)))
        return False

    def visit_AnnAssign(self, node: cst.AnnAssign) -> bool:
        value = self.reader.read(node.value) if node.value else None
        annotation = self.reader.read(node.annotation.annotation)
        self._block.append(ir.AnnotatedAssign(self.reader.read(node.target), annotation, value))
        return False

    def visit_AugAssign(self, node: cst.AugAssign) -> bool:
        target, value = self.reader.read(node.target), self.reader.read(node.value)
        op = type(node.operator).__name__.removesuffix("Assign")
        self._block.append(ir.AugmentedAssign(target, op, value, self.reader.span(node)))
        return False

    def visit_Return(self, node: cst.Return) -> bool:
        self._block.append(ir.Return(self.reader.read(node.value) if node.value else None))
        return False

    def visit_Raise(self, node: cst.Raise) -> bool:
        self._block.append(ir.Raise(self.reader.read(node.exc) if node.exc else None))
        return False

    def visit_Assert(self, node: cst.Assert) -> bool:
        self._block.append(ir.Evaluate(self.reader.read(node.test)))
        return False

    def visit_Break(self, node: cst.Break) -> bool:
        self._block.append(ir.Break())
        return False

    def visit_Continue(self, node: cst.Continue) -> bool:
        self._block.append(ir.Continue())
        return False

    def visit_Del(self, node: cst.Del) -> bool:
        self._block.append(ir.Delete((self.reader.read(node.target),)))
        return False

    def visit_Global(self, node: cst.Global) -> bool:
        names = tuple(item.name.value for item in node.names)
        if self._globals:
            self._globals[-1].update(names)
        self._block.append(ir.Scope("global", names))
        return False

    def visit_Nonlocal(self, node: cst.Nonlocal) -> bool:
        self._block.append(ir.Scope("nonlocal", tuple(item.name.value for item in node.names)))
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        names = tuple((dotted(alias.name), statement_name(alias.asname)) for alias in node.names)
        self._block.append(ir.Import(names))
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        module = "." * len(node.relative) + (dotted(node.module) if node.module else "")
        aliases = () if isinstance(node.names, cst.ImportStar) else node.names
        names = tuple((dotted(alias.name), statement_name(alias.asname) or dotted(alias.name)) for alias in aliases)
        self._block.append(ir.ImportFrom(module, names))
        return False

    def visit_TypeAlias(self, node: cst.TypeAlias) -> bool:
        return False
