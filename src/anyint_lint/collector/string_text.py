"""The text of a string literal, read from its token without compiling it.

Compiling would warn about every unknown escape of the code that is read, and costs more than all the rest.
"""

from __future__ import annotations

import re
import unicodedata

from anyint_lint.light_pattern import pattern

_NEWLINE = pattern(r"\r\n?")
_ESCAPE = pattern(
    r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]*)\}|([xuUN])|(.)|$)", re.DOTALL
)
_SIMPLE = {"\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
           "v": "\v"}  # fmt: skip


def literal_text(token: str) -> str | None:
    """What a string token, prefix and quotes included, stands for; None for bytes and for malformed escapes."""
    start = min(at for at in (token.find('"'), token.find("'")) if at >= 0)
    prefix = token[:start].lower()
    if "b" in prefix:
        return None
    quote = 3 if len(token) - start > 5 and token[start : start + 3] == token[start] * 3 else 1
    return unescaped(token[start + quote : -quote], raw="r" in prefix)


def json_bytes(token: str) -> str | None:
    """The text of a bytes literal that may be the JSON body of a request; None for any other token."""
    prefix, quote, rest = token.partition("'" if "'" in token[:4] else '"')
    plain = prefix.lower().replace("b", "")
    if plain == prefix.lower() or not rest.lstrip("\"' \t\r\n").startswith("{"):
        return None
    return literal_text(plain + quote + rest)


def unescaped(text: str, *, raw: bool = False) -> str | None:
    """The text between a literal's quotes with newlines made `\\n` and escapes undone; None if one is malformed."""
    if "\r" in text:
        text = _NEWLINE.sub("\n", text)
    if raw or "\\" not in text:
        return text
    try:
        return _ESCAPE.sub(_meaning, text)
    except ValueError:
        return None


def _meaning(match: re.Match[str]) -> str:
    octal, short, medium, long, name, malformed, other = match.groups()
    if other is not None:
        return _SIMPLE.get(other, match[0])
    if octal is not None:
        return chr(int(octal, 8))
    if digits := short or medium or long:
        return chr(int(digits, 16))
    if name:
        return _named(name)
    if malformed is not None or name is not None:
        raise ValueError("malformed escape")
    return "\\"


def _named(name: str) -> str:
    try:
        character = unicodedata.lookup(name)
    except KeyError:
        raise ValueError(f"no character {name}") from None
    if len(character) > 1:
        raise ValueError("a named sequence is no character")
    return character
