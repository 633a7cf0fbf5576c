"""What in a text is a key, and the text as it may be shown: asterisks for keys, the rest as it is and where it is."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from anyint_lint.light_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 12
"""Code points; gateways give longer keys, placeholders are mostly shorter."""
_KEY = pattern(r"[A-Za-z0-9_.+/=~-]+")
_WORD = pattern(r"[A-Za-z0-9]+")
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
_PART = 8
"""Characters of a run in a key's literal that is taken for the key, or a part of it: `Bearer` is none."""
_RUN = pattern(rf"[A-Za-z0-9_.+/=~-]{{{_PART},}}")
_IN_URL = (
    pattern(r"(?P<before>://)[^/\s\"'@{}]+(?=@)"),
    pattern(r"(?P<before>[?&][\w-]*(?:key|token|secret)=)[^&#\s\"'{}\\]+", re.IGNORECASE),
)
_LIKE_A_KEY = pattern(r"(?<![\w-])(?:sk|ak|pk|rk)-[\w-]{12,}")
"""With a hyphen, so that it is no name of the code."""


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


def runs_of_keys(literals: Iterable[str]) -> tuple[str, ...]:
    """What to mask of literals that hold keys; the longest first."""
    runs = {run for literal in literals for run in _RUN.findall(literal)}
    return tuple(sorted(runs, key=lambda run: (-len(run), run)))


def masked(line: str, keys: Iterable[str] = ()) -> str:
    """The line without these keys, without the secrets of URLs and without what looks like a key, as long as it was."""
    for key in keys:
        line = line.replace(key, "*" * len(key))
    for secret in _IN_URL:
        line = secret.sub(lambda match: match["before"] + "*" * (len(match[0]) - len(match["before"])), line)
    return _LIKE_A_KEY.sub(lambda match: "*" * len(match[0]) if is_key(match[0]) else match[0], line)
