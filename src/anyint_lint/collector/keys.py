"""Keys written into code. What is found is told by its length and its first two characters, never by itself."""

from __future__ import annotations

import re
from itertools import pairwise

from anyint_lint.collector.destinations import Destination
from anyint_lint.collector.pieces import cut, source_of
from anyint_lint.collector.values import HOLE, Text
from anyint_lint.facts import KeyUse, Span

SHORTEST = 12
"""Code points; gateways give longer keys, placeholders are mostly shorter."""
_KEY = re.compile(r"[A-Za-z0-9_.+/=~-]+")
_WORD = re.compile(r"[A-Za-z0-9]+")
_SECRET_NAME = re.compile(r"(?:^|_)(?:api_?key|key|token|secret|password|passwd|credentials?)s?$", re.IGNORECASE)
_SECRET = re.compile(
    r"^(?:sk|ak|pk|rk)[-_][\w-]{12,}$|^Bearer\s+\S{8,}$|://[^/\s@]+@|[?&][\w-]*(?:key|token|secret)=[^&]+"
)
_PLACEHOLDERS = frozenset(
    {"a", "abc", "an", "anthropic", "anyint", "anything", "api", "apikey", "bad", "bar", "bogus", "changeme", "default",
     "demo", "dummy", "empty", "example", "fake", "fill", "fixme", "foo", "gateway", "here", "ignored", "in", "insert",
     "invalid", "is", "key", "litellm", "lm", "local", "me", "missing", "mock", "my", "na", "needed", "no", "none",
     "not", "null", "ollama", "openai", "optional", "paste", "placeholder", "put", "redacted", "replace", "replaced",
     "required", "sample", "secret", "set", "some", "stub", "studio", "tbd", "test", "testing", "the", "todo", "token",
     "undefined", "unused", "use", "value", "vllm", "wrong", "your", "yourkey"}
)  # fmt: skip
_ENOUGH = 8
"""Different characters that a key has at the least."""


def key_in(text: Text, *, header: bool = False) -> tuple[str, Text] | None:
    """The key that a text is, or a header holds after its scheme, with the literal that holds it."""
    start = text.text.rfind(" ") + 1 if header else 0
    key = text.text[start:]
    if HOLE in key or not is_key(key):
        return None
    pieces = cut(text, start, len(text.text))
    return key, max(pieces, key=lambda piece: len(piece.text))


def is_key(text: str) -> bool:
    """Whether a text may be a real key: no placeholder, no name, no number."""
    if len(text) < SHORTEST or not _KEY.fullmatch(text) or len(set(text)) < _ENOUGH:
        return False
    words = [word.lower() for word in _WORD.findall(text)]
    longest = max(words, key=len, default="")
    if len(longest) >= 20 and _is_random(longest):
        return True
    if any(word in _PLACEHOLDERS or set(word) == {"x"} for word in words) or "..." in text:
        return False
    return _is_random("".join(words))


def _is_random(word: str) -> bool:
    """Letters and digits without a run that fingers make."""
    mixed = any(one.isdigit() for one in word) and any(one.isalpha() for one in word)
    steps = sum(ord(b) - ord(a) == 1 for a, b in pairwise(word))
    return mixed and len(set(word)) >= _ENOUGH and steps * 2 < len(word)


def is_secret(name: str, text: str) -> bool:
    """Whether a named text must not be kept: its name, or how it begins, speaks of a key."""
    last = re.split(r"[.\[\]]", name.rstrip("])("))[-1]
    return (bool(_SECRET_NAME.search(last)) and is_key(text)) or _SECRET.search(text) is not None


def key_use(
    text: Text, *, header: bool, to: Destination, callee: str, request: Span | None, env: str | None = None
) -> KeyUse | None:
    """The fact of a key that goes somewhere; None for what is no key."""
    found = key_in(text, header=header)
    if found is None:
        return None
    key, piece = found
    span = piece.span if source_of(piece) is not None or not text.pieces else text.span
    return KeyUse(span, key[:2], len(key), to.host, callee, request, env, to.via)
