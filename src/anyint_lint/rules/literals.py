"""A string literal as source text: the same literal with another value, its prefix and quotes kept."""

from __future__ import annotations

import ast
import re

from anyint_lint.light_pattern import pattern

_LITERAL = pattern(r"""(?P<prefix>[A-Za-z]{0,2})(?P<quotes>\"""|'''|"|')(?P<body>.*)(?P=quotes)""", re.DOTALL)
_PLAIN = pattern(r"[A-Za-z0-9 ._:/@+()-]*")


def with_value(token: str, old: str, new: str) -> str | None:
    """The literal `token`, whose value is `old`, with the value `new`.

    None where that cannot be done without doubt: several pieces, bytes, an f-string with holes, a raw string that
    would need an escape.
    """
    match = _LITERAL.fullmatch(token)
    if match is None or value_of(token) != old:
        return None
    prefix, quotes = match["prefix"], match["quotes"]
    if _has_quotes_inside(match["body"], quotes, raw="r" in prefix.lower()):
        return None
    if _PLAIN.fullmatch(new):
        body = new
    elif set(prefix.lower()) & {"r", "f", "t"}:
        return None
    else:
        body = "".join(_escaped(character, quotes[0]) for character in new)
    result = f"{prefix}{quotes}{body}{quotes}"
    return result if value_of(result) == new else None


def value_of(token: str) -> str | None:
    """The text that a literal stands for; None for bytes, for holes, and for what is no literal."""
    try:
        tree = ast.parse(token, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    match tree:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=[]):
            return ""
        case ast.JoinedStr(values=[ast.Constant(value=str(text))]):
            return text
    return None


def _has_quotes_inside(body: str, quotes: str, *, raw: bool) -> bool:
    """Whether the literal ends before its last quotes: `'a' 'b'` is two."""
    bare = body if raw else re.sub(r"\\.", "", body, flags=re.DOTALL)
    return quotes in bare


def _escaped(character: str, quote: str) -> str:
    if character in {"\\", quote}:
        return "\\" + character
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")
