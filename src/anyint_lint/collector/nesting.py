"""How deep a Python text nests, told from its tokens before anything parses it.

LibCST's parser recurses on the native stack, where too deep a text ends the whole process, and some texts take it time
that grows with the square, or a power, of their depth. So depth and that time are bounded here, by counting tokens:
rather too much than too little, far above what people and generators write.
"""

from __future__ import annotations

import re
from dataclasses import field

from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

MOST_BRACKETS = 200
"""Brackets in brackets, as in CPython's tokenizer (MAXLEVEL), which takes no more."""
MOST_BLOCKS = 100
"""Blocks in blocks, as in CPython's tokenizer (MAXINDENT)."""
MOST_ALTERNATIVES = 1_000
"""`elif` after `elif`: each stands in the one before."""
MOST_LINKS = 4_000
"""Operators, attributes, calls and pieces of text that one expression strings together. CPython 3.11 compiles no
chain of 3,000 terms."""
MOST_WORK = 25_000_000
"""What parsing may cost beyond what the size of the text does, in units of some 0.4 microseconds."""

MOST_TOKENS = 1_000_000
"""Words, signs and lines of a source. Each takes the parser some 20 microseconds and 2 kB; the largest file of the
benchmark has a third of them."""

_ORDINARY_BRACKETS, _ORDINARY_LINKS = 10, 100
"""Up to these, parsing takes time that grows with the size alone."""
_BRACKET_WORK = 20
_PATTERN_GROWTH = 4
"""The parser tries each bracket of a `case` in several ways, and all that stands in it again with each."""

_STRING = r"""
    "{3}[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"{3} | '{3}[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'{3}
  | "[^"\\\r\n]*+(?:\\(?:\r\n|.)[^"\\\r\n]*+)*+" | '[^'\\\r\n]*+(?:\\(?:\r\n|.)[^'\\\r\n]*+)*+'
"""
_TOKEN = pattern(
    rf"""
    (?P<space>[ \t\f]++|\\(?:\r\n|\r|\n)|\#[^\r\n]*+)
  | (?P<open>[(\[{{])
  | (?P<close>[)\]}}])
  | (?P<end>[,;])
  | (?P<line>\r\n|\r|\n)
  | (?P<colon>:)
  | (?P<text>(?P<prefix>[A-Za-z]{{0,2}})(?:{_STRING}))
  | (?P<word>[^\W\d]\w*+)
  | (?P<link>\.(?!\d)|[+\-~]|\*\*?|[/%@&|^<>=!]++)
  | (?P<other>[\d.][\w.]*+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_LINKS = frozenset({"and", "await", "else", "for", "if", "in", "is", "lambda", "not", "or", "yield"})


@dataclass(slots=True)
class _Block:
    width: int
    alternatives: int = 0


@dataclass(slots=True)
class _Depth:
    """What is open at a place of the text."""

    closed: list[tuple[int, int]] = field(default_factory=list)
    """Per open bracket, what stood before it: links, and lambdas whose colon is still to come."""
    links: int = 0
    """Since the last comma, here and around all open brackets."""
    base: int = 0
    """Of these, those around the innermost open bracket."""
    lambdas: int = 0
    blocks: list[_Block] = field(default_factory=list)
    pattern: bool = False
    """A line that begins with `case`."""
    work: int = 0
    tokens: int = 0


def fault(text: str) -> tuple[str, int] | None:
    """Why a text is too deep or too large to be parsed, and on which line (from 1); None when it is not.

    The text need not be Python.
    """
    return None if _is_harmless(text) else _scan(text, _Depth(), 1, fresh=True)


def _is_harmless(text: str) -> bool:
    """Whether a text is too short for anything that is bounded here, were every character a token: so are most
    functions. Only patterns cost more than the square of their length, and only tabs are wider than they are long; a
    string may be an f-string, which counts as a bracket."""
    if len(text) >= MOST_LINKS or "case" in text or "\t" in text:
        return False
    return sum(map(text.count, "([{\"'")) <= MOST_BRACKETS


def _scan(text: str, depth: _Depth, line: int, *, fresh: bool) -> tuple[str, int] | None:  # noqa: C901, PLR0912 - one branch for each kind of token
    """Goes through code, or through the inside of an f-string, which may hold code; `fresh` where a logical line may
    begin."""
    width = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "space":
            width = len(match[0].expandtabs()) if fresh and match[0][0] != "#" else width
            continue
        depth.tokens += 1
        if depth.tokens > MOST_TOKENS:
            return f"too large: more than {MOST_TOKENS:,} words, signs and lines", line
        if kind == "line":
            line += 1
            width = 0
            if not depth.closed:
                _end(depth)
                depth.pattern = False
                fresh = True
            continue
        if fresh:
            fresh = False
            _begin(depth, width, match[0])
        if kind == "open":
            _open(depth)
        elif kind == "close" and depth.closed:
            outer, depth.lambdas = depth.closed.pop()
            depth.work += _work(depth.links - depth.base)
            depth.links, depth.base = outer, depth.closed[-1][0] if depth.closed else 0
        elif kind == "end" and not depth.lambdas:
            _end(depth)
        elif kind == "colon" and depth.lambdas:
            depth.lambdas -= 1
        elif kind == "link" or (kind == "word" and match[0] in _LINKS):
            depth.links += 1
            depth.lambdas += match[0] == "lambda"
        elif kind == "text":
            depth.links += 1
            if "f" in (prefix := match["prefix"].lower()) or "t" in prefix:
                found = _inside(match[0], depth, line)
                if found is not None:
                    return found
            line += match[0].count("\n")
        reason = _reason(depth)
        if reason is not None:
            return f"nested too deeply: {reason}", line
    return None


def _inside(literal: str, depth: _Depth, line: int) -> tuple[str, int] | None:
    """An f-string: what it holds counts as code, whatever of it is."""
    inner = _Depth([*depth.closed, (depth.links, depth.lambdas)], depth.links, depth.links, 0, depth.blocks)
    inner.work, inner.pattern, inner.tokens = depth.work, depth.pattern, depth.tokens
    found = _scan(literal.lstrip("fFtTrRbBuU").strip("\"'"), inner, line, fresh=False)
    depth.work, depth.tokens = inner.work, inner.tokens
    return found


def _begin(depth: _Depth, width: int, first: str) -> None:
    """The first token of a logical line says in which block it stands."""
    while depth.blocks and depth.blocks[-1].width > width:
        depth.blocks.pop()
    if not depth.blocks or depth.blocks[-1].width < width:
        depth.blocks.append(_Block(width))
    block = depth.blocks[-1]
    if first == "elif":
        block.alternatives += 1
    elif first != "else":
        block.alternatives = 0
    depth.pattern = first == "case"


def _open(depth: _Depth) -> None:
    depth.links += 1
    depth.closed.append((depth.links, depth.lambdas))
    depth.base, depth.lambdas = depth.links, 0
    if depth.pattern:
        depth.work += _PATTERN_GROWTH ** min(len(depth.closed), 2 * _ORDINARY_BRACKETS)
    depth.work += _BRACKET_WORK * max(len(depth.closed) - _ORDINARY_BRACKETS, 0)


def _end(depth: _Depth) -> None:
    depth.work += _work(depth.links - depth.base)
    depth.links = depth.base


def _work(links: int) -> int:
    return links * links if links > _ORDINARY_LINKS else 0


def _reason(depth: _Depth) -> str | None:
    if len(depth.closed) > MOST_BRACKETS:
        return f"more than {MOST_BRACKETS} brackets in each other"
    if len(depth.blocks) > MOST_BLOCKS:
        return f"more than {MOST_BLOCKS} blocks in each other"
    if depth.links > MOST_LINKS:
        return f"an expression of more than {MOST_LINKS:,} operations in each other"
    if depth.blocks and depth.blocks[-1].alternatives > MOST_ALTERNATIVES:
        return f"more than {MOST_ALTERNATIVES:,} elif in a row"
    if depth.work > MOST_WORK:
        return "many deep expressions or patterns"
    return None
