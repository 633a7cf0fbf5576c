"""A source as the interpreter sees it: statements and expressions without trivia, with spans where they matter.

`lowering.py` makes these values from LibCST's concrete tree; nothing after it knows LibCST. Every node is frozen and
holds only other nodes, text and spans.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Set
from dataclasses import field
from typing import TypeAlias

from anyint_lint.facts import Span
from anyint_lint.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Str:
    """A string literal in one piece."""

    text: str
    span: Span
    token: str


@dataclass(frozen=True, slots=True)
class Constant:
    """`None`, a boolean or a number (numbers as their source text's value; bytes are not kept)."""

    value: bool | int | float | None


@dataclass(frozen=True, slots=True)
class Joined:
    """An f-string or an implicit concatenation: pieces in order."""

    parts: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    id: str


@dataclass(frozen=True, slots=True)
class Attribute:
    value: Expression
    attr: str


@dataclass(frozen=True, slots=True)
class Argument:
    value: Expression
    keyword: str | None = None
    star: str = ""
    """`*`, `**` or nothing."""


@dataclass(frozen=True, slots=True)
class Call:
    func: Expression
    args: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Subscript:
    value: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Slice:
    """`lower:upper:step`, as an index."""

    bounds: tuple[Expression | None, Expression | None, Expression | None]


@dataclass(frozen=True, slots=True)
class DictDisplay:
    """`{k: v, **spread}`; a None key marks a spread."""

    items: tuple[tuple[Expression | None, Expression], ...]


@dataclass(frozen=True, slots=True)
class ListDisplay:
    """A list, tuple or set display."""

    elements: tuple[Expression, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Starred:
    value: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    left: Expression
    op: str
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Boolean:
    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Not:
    value: Expression


@dataclass(frozen=True, slots=True)
class Compare:
    left: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    test: Expression
    body: Expression
    orelse: Expression


@dataclass(frozen=True, slots=True)
class Walrus:
    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Yield:
    value: Expression | None
    delegates: bool = False


@dataclass(frozen=True, slots=True)
class Lambda:
    parameters: tuple[Parameter, ...]
    body: Expression

    def __hash__(self) -> int:  # bodies are large
        return hash(tuple(one.name for one in self.parameters))


@dataclass(frozen=True, slots=True)
class Clause:
    """One `for target in iterable if ...` of a comprehension."""

    target: Expression
    iterable: Expression
    tests: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Comprehension:
    kind: str
    element: Expression
    value: Expression | None
    """The value of a dict comprehension, whose key is `element`."""
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Anything whose value is not followed; its parts are still evaluated for what they call."""

    parts: tuple[Expression, ...] = ()


Expression: TypeAlias = (
    Str
    | Constant
    | Joined
    | Name
    | Attribute
    | Call
    | Subscript
    | Slice
    | DictDisplay
    | ListDisplay
    | Starred
    | Binary
    | Boolean
    | Not
    | Compare
    | Conditional
    | Walrus
    | Yield
    | Lambda
    | Comprehension
    | Other
)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    default: Expression | None = None
    kind: str = "normal"
    """`positional`, `normal`, `keyword`, `*` or `**`."""
    annotation: Expression | None = None


@dataclass(frozen=True, slots=True)
class Assign:
    targets: tuple[Expression, ...]
    value: Expression


@dataclass(frozen=True, slots=True)
class AnnotatedAssign:
    target: Expression
    annotation: Expression
    value: Expression | None


@dataclass(frozen=True, slots=True)
class AugmentedAssign:
    target: Expression
    op: str
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression statement."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Return:
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Raise:
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Break:
    pass


@dataclass(frozen=True, slots=True)
class Continue:
    pass


@dataclass(frozen=True, slots=True)
class Scope:
    """`global` or `nonlocal` names."""

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    targets: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """`import a.b as c`: (dotted name, bound name or None)."""

    names: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class ImportFrom:
    """`from ..a import b as c`; `module` keeps its leading dots; `names` is empty for `*`."""

    module: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class If:
    test: Expression
    body: Block
    orelse: Block


@dataclass(frozen=True, slots=True)
class For:
    target: Expression
    iterable: Expression
    body: Block
    orelse: Block


@dataclass(frozen=True, slots=True)
class While:
    test: Expression
    body: Block
    orelse: Block


@dataclass(frozen=True, slots=True)
class Handler:
    types: Expression | None
    name: str | None
    body: Block


@dataclass(frozen=True, slots=True)
class Try:
    body: Block
    handlers: tuple[Handler, ...]
    orelse: Block
    final: Block


@dataclass(frozen=True, slots=True)
class With:
    items: tuple[tuple[Expression, Expression | None], ...]
    body: Block


@dataclass(frozen=True, slots=True)
class Case:
    names: tuple[str, ...]
    """What the pattern binds."""
    literals: tuple[Expression, ...]
    """The alternatives, when the pattern is nothing but literals."""
    irrefutable: bool
    guard: Expression | None
    body: Block


@dataclass(frozen=True, slots=True)
class Match:
    subject: Expression
    cases: tuple[Case, ...]


class Later:
    """The rest of a function of which only the name and the decorators have been read."""

    __slots__ = ("called", "read")

    def __init__(self, read: Callable[[], Function], called: Set[str]) -> None:
        self.read = read
        """The whole function."""
        self.called = called
        """The last names of all that it may call or hand on, and perhaps more."""


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    parameters: tuple[Parameter, ...]
    body: Block
    decorators: tuple[Expression, ...] = ()
    generator: bool = False
    assigned_globals: tuple[str, ...] = ()
    span: Span | None = None
    later: Later | None = None

    def __hash__(self) -> int:  # bodies are large
        return hash((self.name, self.span))


@dataclass(frozen=True, slots=True)
class Class:
    name: str
    bases: tuple[Argument, ...]
    body: Block
    decorators: tuple[Expression, ...] = ()


Statement: TypeAlias = (
    Assign
    | AnnotatedAssign
    | AugmentedAssign
    | Evaluate
    | Return
    | Raise
    | Break
    | Continue
    | Scope
    | Delete
    | Import
    | ImportFrom
    | If
    | For
    | While
    | Try
    | With
    | Match
    | Function
    | Class
)
Block: TypeAlias = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Program:
    body: Block
    shared_globals: frozenset[str] = field(default_factory=frozenset)
    """Module names that some function rebinds with `global`."""
    cuts: tuple[int, ...] = ()
    """Where in the body a new cell of a notebook begins, which is run whatever became of those before."""

    @property
    def parts(self) -> tuple[Block, ...]:
        ends = (*self.cuts, len(self.body))
        return tuple(self.body[start:end] for start, end in zip((0, *self.cuts), ends, strict=True) if start < end)


def joined(programs: Collection[Program]) -> Program:
    """The program of a text that was read in pieces."""
    body = tuple(statement for program in programs for statement in program.body)
    return Program(body, frozenset().union(*(program.shared_globals for program in programs)))
