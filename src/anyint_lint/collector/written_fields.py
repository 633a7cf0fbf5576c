"""Which fields of a concrete node hold names, numbers, strings or brackets, in the order in which they are written.

A type that is not here, and that `pairing.py` does not read in a way of its own, holds none.
"""

from __future__ import annotations

from typing import Any

import libcst as cst

FIELDS: dict[type[Any], tuple[str, ...]] = {
    node: tuple(fields.split())
    for node, fields in {
        # Statements
        cst.SimpleStatementLine: "body",
        cst.SimpleStatementSuite: "body",
        cst.IndentedBlock: "body",
        cst.Expr: "value",
        cst.Assign: "targets value",
        cst.AssignTarget: "target",
        cst.AnnAssign: "target annotation value",
        cst.Annotation: "annotation",
        cst.Return: "value",
        cst.Raise: "exc cause",
        cst.From: "item",
        cst.Assert: "test msg",
        cst.Del: "target",
        cst.Global: "names",
        cst.Nonlocal: "names",
        cst.NameItem: "name",
        cst.Import: "names",
        cst.ImportFrom: "module lpar names",
        cst.ImportAlias: "name asname",
        cst.AsName: "name",
        cst.If: "test body orelse",
        cst.Else: "body",
        cst.For: "target iter body orelse",
        cst.While: "test body orelse",
        cst.Try: "body handlers orelse finalbody",
        cst.TryStar: "body handlers orelse finalbody",
        cst.ExceptHandler: "type name body",
        cst.ExceptStarHandler: "type name body",
        cst.Finally: "body",
        cst.With: "lpar items body",
        cst.WithItem: "item asname",
        cst.ClassDef: "decorators name type_parameters lpar bases keywords body",
        cst.Decorator: "decorator",
        cst.Arg: "keyword value",
        cst.Parameters: "posonly_params params star_arg kwonly_params star_kwarg",
        cst.Param: "name annotation default",
        cst.TypeAlias: "name type_parameters value",
        cst.TypeParameters: "lbracket params",
        cst.TypeParam: "param default",
        cst.TypeVar: "name bound",
        cst.TypeVarTuple: "name",
        cst.ParamSpec: "name",
        # Patterns
        cst.Match: "subject cases",
        cst.MatchCase: "pattern guard body",
        cst.MatchValue: "value",
        cst.MatchSingleton: "value",
        cst.MatchList: "lpar lbracket patterns",
        cst.MatchTuple: "lpar patterns",
        cst.MatchSequenceElement: "value",
        cst.MatchMapping: "lpar lbrace elements rest",
        cst.MatchMappingElement: "key pattern",
        cst.MatchKeywordElement: "key pattern",
        cst.MatchAs: "pattern name",
        cst.MatchOr: "lpar patterns",
        cst.MatchOrElement: "pattern",
        # Expressions
        cst.Subscript: "lpar value lbracket slice",
        cst.SubscriptElement: "slice",
        cst.Index: "value",
        cst.Slice: "lower upper step",
        cst.UnaryOperation: "lpar expression",
        cst.BooleanOperation: "lpar left right",
        cst.Comparison: "lpar left comparisons",
        cst.ComparisonTarget: "comparator",
        cst.IfExp: "lpar body test orelse",
        cst.NamedExpr: "lpar target value",
        cst.Lambda: "lpar params body",
        cst.Tuple: "lpar elements",
        cst.List: "lpar lbracket elements",
        cst.Set: "lpar lbrace elements",
        cst.Dict: "lpar lbrace elements",
        cst.Element: "value",
        cst.StarredElement: "lpar value",
        cst.DictElement: "key value",
        cst.StarredDictElement: "value",
        cst.GeneratorExp: "lpar elt for_in",
        cst.ListComp: "lpar lbracket elt for_in",
        cst.SetComp: "lpar lbrace elt for_in",
        cst.DictComp: "lpar lbrace key value for_in",
        cst.CompFor: "target iter ifs inner_for_in",
        cst.CompIf: "test",
    }.items()
}

_NEWER = {"LazyImport": "names", "LazyImportFrom": "module lpar names", "StarredDictComp": "lpar lbrace value for_in"}
"""The fields of nodes that the oldest LibCST we run with does not have."""

FIELDS |= {getattr(cst, name): tuple(fields.split()) for name, fields in _NEWER.items() if hasattr(cst, name)}
