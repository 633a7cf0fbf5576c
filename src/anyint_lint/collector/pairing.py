"""Pairs the leaves and brackets of a concrete tree with the marks of its text, in the order in which they are written.

`written_fields.py` says which fields of a node hold leaves or brackets; a few types have a method of their own, because
spans are asked of them or because the tree has no field for a mark (the parentheses of a call, the word `match`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import libcst as cst

from anyint_lint.collector.lexer import Marks
from anyint_lint.collector.written_fields import FIELDS

Extents: TypeAlias = dict[int, tuple[int, int]]
"""By the `id` of a node: from which offset of the text to which it stands, half open. Good while the tree lives."""


class UnpairedError(ValueError):
    """The marks of the text are not those of the tree."""


def pair(module: cst.Module, text: str, found: Marks) -> Extents:
    """Where those nodes stand of which a span is asked.

    Raises `UnpairedError` when a mark is not what the tree has at that place, or when one is left over.
    """
    pairing = _Pairing(text, found)
    try:
        for statement in module.body:
            pairing.visit(statement)
    except IndexError:
        raise UnpairedError("the tree has more leaves than the text has marks") from None
    if pairing.at != len(found.texts):
        raise UnpairedError("the text has more marks than the tree has leaves")
    return pairing.extents


class _Pairing:
    """Every method reads one kind of node and returns the offset at which its last mark ends (0 if it has none)."""

    __slots__ = ("at", "ends", "extents", "text", "texts")

    def __init__(self, text: str, found: Marks) -> None:
        self.text = text
        self.texts = found.texts
        self.ends = found.extents
        self.at = 0
        """The next mark."""
        self.extents: Extents = {}

    def visit(self, node: Any) -> int:
        reader = _READERS.get(node.__class__)
        return 0 if reader is None else reader(self, node)

    def fields(self, node: Any) -> int:
        end = 0
        for name in FIELDS[node.__class__]:
            child = getattr(node, name)
            for one in child if isinstance(child, (list, tuple)) else (child,):
                reader = _READERS.get(one.__class__)
                if reader is not None and (stop := reader(self, one)) > end:
                    end = stop
        return end

    def take(self, text: str) -> int:
        """Passes the next mark, which must be this text, and returns its end."""
        at = self.at
        if self.texts[at] != text:
            raise UnpairedError(f"{self.texts[at]!r} stands where the tree has {text!r}")
        self.at = at + 1
        return self.ends[at][1]

    def next_start(self) -> int:
        return self.ends[self.at][0]

    def parentheses(self, node: Any) -> int:
        """Passes the parentheses that a node has of its own; the end of the outermost."""
        if not node.lpar:
            return 0
        end = self.take("(")
        for _ in node.lpar[1:]:
            self.take("(")
        return end

    # Leaves

    def name(self, node: Any) -> int:
        if node.lpar:
            outer = self.parentheses(node)
            self.take(node.value)
            return outer
        return self.take(node.value)

    def ellipsis(self, node: cst.Ellipsis) -> int:
        outer = self.parentheses(node)
        return max(self.take("..."), outer)

    def bracket(self, node: cst.CSTNode) -> int:
        return self.take(_BRACKETS[type(node)])

    def string(self, node: cst.SimpleString) -> int:
        outer = self.parentheses(node)
        start = self.next_start()
        end = self.take(node.value)
        self.extents[id(node)] = (start, end)
        return outer or end

    def concatenation(self, node: cst.ConcatenatedString) -> int:
        outer = self.parentheses(node)
        start = self.next_start()
        self.visit(node.left)
        end = self.visit(node.right)
        self.extents[id(node)] = (start, end)
        return outer or end

    def formatted(self, node: Any) -> int:
        """An f-string or t-string, whose text has no marks: it stands between the holes."""
        outer = self.parentheses(node)
        start = self.next_start()
        end = self.take(node.start)
        place = start + len(node.start)
        for part in node.parts:
            if hasattr(part, "expression"):
                place = self.hole(part)
            elif self.text.startswith(part.value, place):
                self.extents[id(part)] = (place, place + len(part.value))
                place += len(part.value)
            else:
                raise UnpairedError(f"{part.value!r} does not stand where the tree has it")
        if place + len(node.end) != end:
            raise UnpairedError("an f-string ends elsewhere than in the tree")
        self.extents[id(node)] = (start, end)
        return outer or end

    def hole(self, node: Any) -> int:
        end = self.take("{")
        self.visit(node.expression)
        for part in node.format_spec or ():
            if hasattr(part, "expression"):
                self.hole(part)
        return end

    # Expressions

    def attribute(self, node: cst.Attribute) -> int:
        outer = self.parentheses(node)
        self.visit(node.value)
        end = self.take(node.attr.value)
        return outer or end

    def call(self, node: cst.Call) -> int:
        outer = self.parentheses(node)
        start = self.next_start()
        self.visit(node.func)
        end = self.take("(")
        for argument in node.args:
            if argument.keyword is not None:
                self.take(argument.keyword.value)
            self.visit(argument.value)
        self.extents[id(node)] = (start, end)
        return outer or end

    def binary(self, node: cst.BinaryOperation) -> int:
        """A chain of operations leans to the left, as deep as it is long: it is read without recursion."""
        outer = self.parentheses(node)
        chain, left = [node], node.left
        while isinstance(left, cst.BinaryOperation) and not left.lpar:
            chain.append(left)
            left = left.left
        start = self.start_of(left)
        self.visit(left)
        end = 0
        for operation in reversed(chain):
            end = self.visit(operation.right)
            self.extents[id(operation)] = (start, end)
        return outer or end

    def start_of(self, node: cst.BaseExpression) -> int:
        """Where an operand begins that is to be visited next; a sign before it has no mark."""
        if not isinstance(node, cst.UnaryOperation) or node.lpar:
            return self.next_start()
        space = node.operator.whitespace_after
        if not isinstance(space, cst.SimpleWhitespace):
            raise UnpairedError("a line ends between a sign and its operand")
        start = self.start_of(node.expression) - len(space.value) - 1
        if self.text[start] not in "+-~":
            raise UnpairedError("no sign stands where the tree has one")
        return start

    def awaited(self, node: cst.Await) -> int:
        outer = self.parentheses(node)
        self.take("await")
        end = self.visit(node.expression)
        return outer or end

    def yielded(self, node: cst.Yield) -> int:
        outer = self.parentheses(node)
        end = self.take("yield")
        if node.value is not None:
            end = self.visit(node.value)
        return outer or end

    # Statements

    def augmented(self, node: cst.AugAssign) -> int:
        start = self.next_start()
        self.visit(node.target)
        end = self.visit(node.value)
        value: cst.CSTNode | None = node.value
        if isinstance(value, cst.Yield) and not value.lpar:
            value = value.value
        if isinstance(value, cst.Tuple) and not value.lpar and isinstance(value.elements[-1].comma, cst.Comma):
            raise UnpairedError("an assigned tuple ends in a comma, which has no mark")
        self.extents[id(node)] = (start, end)
        return end

    def imported(self, node: Any) -> int:
        if getattr(node, "relative", ()):  # dots have no mark, but three in a row are taken for an ellipsis
            while self.texts[self.at : self.at + 1] == ["..."]:
                self.at += 1
        return self.fields(node)

    def lazily_imported(self, node: Any) -> int:
        self.take("lazy")
        return self.imported(node)

    def function(self, node: cst.FunctionDef) -> int:
        for decorator in node.decorators:
            self.visit(decorator.decorator)
        start = self.next_start()
        self.extents[id(node.name)] = (start, self.take(node.name.value))
        self.visit(node.type_parameters)
        self.take("(")
        self.visit(node.params)
        self.visit(node.returns)
        return self.visit(node.body)

    # Patterns

    def word(self, node: cst.CSTNode) -> int:
        self.take(_WORDS[type(node)])
        return self.fields(node)

    def class_pattern(self, node: cst.MatchClass) -> int:
        self.parentheses(node)
        self.visit(node.cls)
        end = self.take("(")
        for part in (*node.patterns, *node.kwds):
            self.visit(part)
        return end

    def binding_pattern(self, node: cst.MatchAs) -> int:
        self.parentheses(node)
        return self.fields(node) if node.pattern or node.name else self.take("_")

    def rest_pattern(self, node: cst.MatchStar) -> int:
        return self.visit(node.name) if node.name else self.take("_")


_BRACKETS: dict[type[cst.CSTNode], str] = {
    cst.LeftParen: "(",
    cst.LeftSquareBracket: "[",
    cst.LeftCurlyBrace: "{",
}
_WORDS: dict[type[cst.CSTNode], str] = {cst.Match: "match", cst.MatchCase: "case", cst.TypeAlias: "type"}

_READERS: dict[type[Any], Callable[[_Pairing, Any], int]] = {
    **dict.fromkeys(FIELDS, _Pairing.fields),
    **dict.fromkeys(_BRACKETS, _Pairing.bracket),
    **dict.fromkeys(_WORDS, _Pairing.word),
    **dict.fromkeys((cst.Name, cst.Integer, cst.Float, cst.Imaginary), _Pairing.name),
    cst.Ellipsis: _Pairing.ellipsis,
    cst.SimpleString: _Pairing.string,
    cst.ConcatenatedString: _Pairing.concatenation,
    cst.FormattedString: _Pairing.formatted,
    cst.Attribute: _Pairing.attribute,
    cst.Call: _Pairing.call,
    cst.BinaryOperation: _Pairing.binary,
    cst.Await: _Pairing.awaited,
    cst.Yield: _Pairing.yielded,
    cst.AugAssign: _Pairing.augmented,
    cst.ImportFrom: _Pairing.imported,
    cst.FunctionDef: _Pairing.function,
    cst.MatchClass: _Pairing.class_pattern,
    cst.MatchAs: _Pairing.binding_pattern,
    cst.MatchStar: _Pairing.rest_pattern,
}
_READERS |= {
    getattr(cst, name): reader
    for name, reader in {
        "TemplatedString": _Pairing.formatted,
        "LazyImport": _Pairing.lazily_imported,
        "LazyImportFrom": _Pairing.lazily_imported,
    }.items()
    if hasattr(cst, name)
}
