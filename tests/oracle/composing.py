"""The pen that composes a program: fresh names and IDs, blocks of lines, and what is in scope where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

T = TypeVar("T")
Form = Callable[["Composer", int], str]
"""Gives an expression for an ID, to the given depth; what it needs is written before it."""

_STEMS = ("gpt", "claude", "o", "text-embedding", "gemini", "llama")
_ENDS = ("mini", "sonnet", "large", "4.1", "2024-08-06", "latest")
_TRUE = ("True", "1 == 1", "not False", "'a' == 'a'", "None is None", "'x' != ''")
_FALSE = ("False", "1 == 2", "not True", "'a' == 'b'", "None is not None", "''")


@dataclass(slots=True)
class Budget:
    """What a program may still spend, so that its branches stay few enough to run them all."""

    flips: int
    """Conditions that nobody knows."""
    forms: int
    """Forms between a literal and a request."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """The same server under two names: `http://...`, without a path."""

    gateway: str
    elsewhere: str


@dataclass(slots=True)
class Scope:
    """What can be read at a place."""

    texts: list[str] = field(default_factory=list)
    """Names that hold a model's ID."""
    function: bool = False


class Composer:
    """Writes Python line by line. Everything random comes from `random`, so hypothesis can shrink what it chose."""

    def __init__(self, random: Random, hosts: Hosts, budget: Budget, forms: Sequence[Form]) -> None:
        self.random = random
        self.hosts = hosts
        self.forms = forms
        """Every form that an expression for an ID may have: the grammar is recursive."""
        self.budget = budget
        self.env: list[str] = []
        self.options: list[str] = []
        """The `--name`s that a command line may give."""
        self.choices: dict[str, tuple[str, ...]] = {}
        self.imports: dict[str, None] = {}
        self.module = Scope()
        self.scope = self.module
        self._lines: list[str] = []
        self._indent = 0
        self._prelude: list[str] = []
        self._count = 0

    # What is chosen

    def choice(self, options: Sequence[T]) -> T:
        return options[self.random.randrange(len(options))]

    def chance(self, percent: int) -> bool:
        """True that often; hypothesis shrinks towards False."""
        return self.random.randrange(100) >= 100 - percent

    def expression(self, depth: int) -> str:
        """An expression for an ID; what it needs is written before it."""
        if depth <= 0 or self.budget.forms <= 0:
            return self.leaf()
        self.budget.forms -= 1
        return self.choice(self.forms)(self, depth - 1)

    def leaf(self) -> str:
        names = self.readable()
        return self.choice(names) if names and self.chance(30) else self.literal()

    def literal(self) -> str:
        model = self.model_id()
        forms = (f'"{model}"', f"'{model}'", f'r"{model}"', f'"""{model}"""', f'("{model[:4]}" "{model[4:]}")')
        return self.choice((*forms, f'("{model}")'))

    def named(self, value: str, stem: str = "name") -> str:
        """A new name that holds the value."""
        name = self.fresh(stem)
        self.emit(f"{name} = {value}")
        return self.bind(name)

    def unbinding(self, depth: int) -> str:
        """An expression for an ID that binds no name, as the fields of pydantic's models want them."""
        value = self.expression(depth)
        return self.named(value) if ":=" in value else value

    def repeatable(self, depth: int) -> str:
        """One that may be evaluated again: it takes nothing off a list or dict, which would surely fail in the end."""
        value = self.expression(depth)
        return self.named(value) if ".pop(" in value else value

    # What is named

    def number(self) -> int:
        self._count += 1
        return self._count

    def fresh(self, stem: str) -> str:
        return f"{stem}{self.number()}"

    def model_id(self) -> str:
        """An ID that no other literal of the program has."""
        return f"{self.choice(_STEMS)}-x{self.number()}-{self.choice(_ENDS)}"

    def condition(self) -> str:
        """One that nobody knows, or, when those are spent, one that is known."""
        if self.budget.flips > 0 and self.chance(80):
            self.budget.flips -= 1
            return self.use("from world import flip", "flip()")
        return self.known()

    def unknown(self, expression: str, statement: str) -> str | None:
        """An expression that the world decides, None when the program has enough of those."""
        if self.budget.flips <= 0:
            return None
        self.budget.flips -= 1
        return self.use(statement, expression)

    def known(self) -> str:
        return self.choice(_TRUE if self.chance(50) else _FALSE)

    def use(self, statement: str, expression: str) -> str:
        self.imports[statement] = None
        return expression

    # What is written

    def emit(self, line: str) -> None:
        self._lines.append("    " * self._indent + line)

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """A compound statement; what is bound in it is not relied on after it."""
        self.emit(header)
        before = len(self._lines)
        seen = len(self.scope.texts)
        self._indent += 1
        yield
        if all(line.lstrip().startswith("#") for line in self._lines[before:]):
            self.emit("pass")
        self._indent -= 1
        del self.scope.texts[seen:]

    @contextmanager
    def function(self, header: str, *texts: str) -> Iterator[None]:
        """A function's body, in which these parameters hold IDs."""
        outer, self.scope = self.scope, Scope(list(texts), function=True)
        with self.block(header):
            yield
        self.scope = outer

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Writes at module level, before the item that is being written."""
        lines, indent, scope = self._lines, self._indent, self.scope
        self._lines, self._indent, self.scope = [], 0, Scope()
        yield
        self._prelude.extend(self._lines)
        self.module.texts.extend(self.scope.texts)
        self._lines, self._indent, self.scope = lines, indent, scope

    @contextmanager
    def item(self) -> Iterator[None]:
        """One top-level piece; what it needed beforehand is written before it."""
        before, self._lines = self._lines, []
        self.scope = Scope()
        yield
        self._lines = [*before, *self._prelude, *self._lines]
        self._prelude = []
        self.module.texts.extend(self.scope.texts)
        self.scope = self.module

    def bind(self, name: str) -> str:
        """Notes that a name now holds an ID."""
        self.scope.texts.append(name)
        return name

    def readable(self) -> list[str]:
        """Names that hold an ID here."""
        return self.scope.texts if self.scope is self.module else [*self.module.texts, *self.scope.texts]

    @property
    def at_module_level(self) -> bool:
        return not self.scope.function

    def text(self) -> str:
        return "\n".join([*sorted(self.imports, key=_import_order), "", *self._lines, ""])


def _import_order(statement: str) -> tuple[bool, str]:
    return (not statement.startswith("from __future__"), statement)
