"""Keys written into code. What is found is told by its length and its first two characters, never by itself."""

from __future__ import annotations

import re
from dataclasses import replace

from anyint_lint.collector.destinations import Destination
from anyint_lint.collector.pieces import cut, source_of
from anyint_lint.collector.values import HOLE, Text
from anyint_lint.facts import KeyUse, ModelUse, Span
from anyint_lint.key_text import is_key, masked
from anyint_lint.light_pattern import pattern

_SECRET_NAME = pattern(r"(?:^|_)(?:api_?key|key|token|secret|password|passwd|credentials?)s?$", re.IGNORECASE)
_LONG_WORD = pattern(r"[A-Za-z0-9]{20}")
"""Which no model ID has; a part of a key, which code puts together, may have any name."""
_SECRET = pattern(
    r"^(?:sk|ak|pk|rk)[-_][\w-]{12,}$|^Bearer\s+\S{8,}$|://[^/\s@]+@|[?&][\w-]*(?:key|token|secret)=[^&]+"
)


def key_in(text: Text, *, header: bool = False) -> tuple[str, Text] | None:
    """The key that a text is, or a header holds after its scheme, with the literal that holds it."""
    start = text.text.rfind(" ") + 1 if header else 0
    key = text.text[start:]
    if HOLE in key or not is_key(key):
        return None
    pieces = cut(text, start, len(text.text))
    return key, max(pieces, key=lambda piece: len(piece.text))


def is_secret(name: str, text: str) -> bool:
    """Whether a named text must not be kept: its name, or how it begins, speaks of a key."""
    last = re.split(r"[.\[\]]", name.rstrip("])("))[-1]
    if bool(_SECRET_NAME.search(last) or _LONG_WORD.search(text)) and is_key(text):
        return True
    return _SECRET.search(text) is not None


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


def without_key(use: ModelUse) -> ModelUse:
    """The use of a model as it may be kept: a key that stands in the model's place is told by asterisks."""
    shown = masked(use.value)
    return use if shown == use.value else replace(use, value=shown, model_id=masked(use.model_id), token=None)
