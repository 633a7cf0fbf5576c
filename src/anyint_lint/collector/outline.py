"""Where a module's functions, and the methods of its classes, begin and end, told from its bytes without parsing it.

Only definitions whose first line stands at the margin, or at the margin of the body of a class that stands there, are
told apart; whatever else there is, definitions in an `if` for instance, belongs to the rest of the module. What is said
here holds for texts that are Python. A place that misleads, a nested f-string say, gives pieces that do not parse or
brackets that do not close, and who reads by these pieces must then read the whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from anyint_lint.collector.prose import TOKEN
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

_ODD = pattern(rb"\f|\r(?!\n)")
"""A form feed takes an indentation back, and a line may end in a carriage return: too rare to be told apart."""
_MARGIN = pattern(rb"^[^\s#)\]}]", re.MULTILINE)
"""Where a statement may begin. Brackets that close stand at the margin of what they belong to."""
_HEAD = pattern(rb"(?:async[ \t]+def|def|(class))[ \t]+(\w+)|@")
_BRACKET_OR_COLON = pattern(rb"[()\[\]{}:]")
_BODY = pattern(rb"[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*([ \t]+)")
_PAIRS = ((b"(", b")"), (b"[", b"]"), (b"{", b"}"))
_LINE_END = b"\n"


@dataclass(frozen=True, slots=True)
class Unit:
    """A function or method with its decorators, as whole lines."""

    name: str
    start: int
    """Of its decorators, in bytes."""
    head: int
    """Of the line of its `def`."""
    end: int
    line: int
    """On which it starts, counted from 1."""
    indent: bytes
    owner: str = ""
    """The class whose method it is."""


@dataclass(frozen=True, slots=True)
class _Definition:
    start: int
    head: int
    end: int
    name: str
    is_class: bool


def units(data: bytes) -> tuple[Unit, ...]:
    """In order; none where the text is too odd for this."""
    if _ODD.search(data):
        return ()
    lines = _Lines(data)
    found: list[Unit] = []
    for one in lines.definitions(_MARGIN, 0, len(data)):
        if not one.is_class:
            found.append(_unit(one, b"", ""))
            continue
        body = lines.body(one)
        if body is not None:
            start, indent = body
            margin = re.compile(rb"^" + indent + rb"(?=[^\s#)\]}])", re.MULTILINE)
            inner = lines.definitions(margin, start, one.end)
            found.extend(_unit(method, indent, one.name) for method in inner if not method.is_class)
    return tuple(_numbered(data, [one for one in found if lines.is_closed(one)]))


def _unit(one: _Definition, indent: bytes, owner: str) -> Unit:
    return Unit(one.name, one.start, one.head, one.end, 0, indent, owner)


def _numbered(data: bytes, found: list[Unit]) -> Iterator[Unit]:
    line, at = 1, 0
    for one in found:
        line += data.count(_LINE_END, at, one.start)
        at = one.start
        yield Unit(one.name, one.start, one.head, one.end, line, one.indent, one.owner)


class _Lines:
    """The lines of a text on which something begins: those inside a string or after a backslash do not count."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        strings = [match.span() for match in TOKEN.finditer(data) if match.lastindex == 1 and _LINE_END in match[1]]
        self._starts = [start for start, _ in strings]
        self._ends = [end for _, end in strings]

    def definitions(self, margin: re.Pattern[bytes], start: int, end: int) -> Iterator[_Definition]:
        """Those that begin at a margin, whose match ends where the statement begins or one character later."""
        open_: tuple[int, int, str, bool] | None = None
        decorated: int | None = None
        for match in margin.finditer(self._data, start, end):
            at = match.start()
            if not self._begins(at):
                continue
            if open_ is not None:
                yield _Definition(open_[0], open_[1], at, open_[2], open_[3])
                open_ = None
            head = _HEAD.match(self._data, match.end() - (margin is _MARGIN), end)
            if head is None:
                decorated = None
            elif head[2] is None:
                decorated = at if decorated is None else decorated
            else:
                name = head[2].decode("utf-8", "replace")
                open_ = (at if decorated is None else decorated, at, name, head[1] is not None)
                decorated = None
        if open_ is not None:
            yield _Definition(open_[0], open_[1], end, open_[2], open_[3])

    def body(self, one: _Definition) -> tuple[int, bytes] | None:
        """Where the body of a class starts, and its indentation; None for one on the line of its head."""
        depth = 0
        for match in _BRACKET_OR_COLON.finditer(self._data, one.head, one.end):
            sign = match[0]
            if sign == b":" and not depth:
                body = _BODY.match(self._data, match.end(), one.end)
                return (body.start(1), body[1]) if body is not None else None
            if sign != b":":
                depth += 1 if sign in b"([{" else -1
        return None

    def is_closed(self, one: Unit) -> bool:
        """Whether all its brackets close in it, so that no other statement can be in its midst."""
        plain = TOKEN.sub(b"", self._data[one.start : one.end])
        return all(plain.count(opening) == plain.count(closing) for opening, closing in _PAIRS)

    def _begins(self, at: int) -> bool:
        if self._data[at - 2 : at] == b"\\\n" or self._data[at - 3 : at] == b"\\\r\n":
            return False
        index = bisect_right(self._starts, at) - 1
        return index < 0 or not self._starts[index] < at < self._ends[index]
