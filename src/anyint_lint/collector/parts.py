"""A function of a text, and what it tells before it is read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from anyint_lint.collector import program as ir
from anyint_lint.collector.outline import Unit
from anyint_lint.collector.parsing import WRAPPER, program_of
from anyint_lint.collector.syntax import Uses
from anyint_lint.facts import Failure
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

_WORD = pattern(rb"[A-Za-z_]\w*")
_TAKES_NOTHING = pattern(rb"[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(\s*(?:(?:self|cls)\s*,?\s*)?\)")
_TAKEN = pattern(
    rb"(?<![\w.])(\w+)\.(?:pop|popleft|popitem|remove|reverse|rotate|clear)\(|\bdel[ \t]+(\w+)\["
    rb"|^[ \t]*(\w+)\[[^\]\n]*:[^\]\n]*\][ \t]*=",
    re.MULTILINE,
)
"""The name of what may be a list or dict from which something is taken."""
_GLOBAL = pattern(rb"\bglobal[ \t]+([\w \t,]+)")


class UnreadError(Exception):
    """A part of a text cannot be read by itself."""


@dataclass(slots=True, eq=False)
class Part:
    """A function or method of the text, and what its bytes tell."""

    unit: Unit
    text: bytes
    clean: bytes
    uses: Uses
    line: int
    """Of its `def`, which decorators may stand before."""
    function: ir.Function | None = None
    _words: frozenset[bytes] | None = None

    @property
    def words(self) -> frozenset[bytes]:
        if self._words is None:
            self._words = frozenset(_WORD.findall(self.clean))
        return self._words

    @property
    def names(self) -> set[str]:
        return {word.decode() for word in self.words}

    @property
    def globals(self) -> frozenset[bytes]:
        """The names of the module that it gives another value."""
        return frozenset(name for names in _GLOBAL.findall(self.clean) for name in _WORD.findall(names))

    @property
    def takes_anything(self) -> bool:
        """Whether it has parameters that its callers give."""
        return not _TAKES_NOTHING.match(self.text, self.unit.head - self.unit.start)

    @property
    def takes_items(self) -> bool:
        """Whether it takes items of a list that is none of its own, so that its next call finds others."""
        names = {name for found in _TAKEN.findall(self.clean) for name in found if name}
        return any(not re.search(rb"\b%b\b[ \t]*(?:[:,)]|=[^=])" % name, self.clean) for name in names)

    @property
    def callable_as(self) -> tuple[bytes, ...]:
        """The names by which it may be called."""
        made = self.unit.name == "__init__"
        return (self.unit.owner.encode(), b"super") if made else (self.unit.name.encode(),)

    def stands_on(self, lines: Sequence[int]) -> bool:
        """Whether one of these lines, in order, is in it."""
        at = bisect_left(lines, self.unit.line)
        return at < len(lines) and lines[at] < self.unit.line + self.text.count(b"\n")

    def read(self) -> ir.Function:
        """The function. Raises UnreadError where the text is not what it was taken for."""
        if self.function is None:
            inner = bool(self.unit.indent)
            text = (WRAPPER if inner else "") + self.text.decode()
            program = program_of(text, first_line=self.unit.line - inner)
            if isinstance(program, Failure):
                raise UnreadError(program.message)
            body = program.body
            if inner and len(body) == 1 and isinstance(body[0], ir.Class):
                body = body[0].body
            if len(body) != 1 or not isinstance(body[0], ir.Function):
                raise UnreadError("more than a function")
            self.function = body[0]
        return self.function
