"""Writes `src/anyint_lint/first_words.py` from the tables: `python tests/first_words.py`.

A test holds that module up to date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from anyint_lint.collector.sdks import ASSIGNED_BASE_URLS, ASSIGNED_MODELS, ROWS
from anyint_lint.collector.sdks.row import Standing
from anyint_lint.model_stems import STEMS

FILE = Path(__file__).parent.parent / "src" / "anyint_lint" / "first_words.py"
HEAD = '''"""What a source has in it that may hold a fact: made from the tables by `python tests/first_words.py`.

The tables themselves are loaded only for a file that has any of this.
"""

from __future__ import annotations

'''
ALWAYS = (
    # What means a model, and what leads to a list of them or to the gateway.
    *("model", "llm", "engine", "deployment", "anyint", "openai_", "anthropic_"),
    # What must be decoded before anything is said of it.
    *("coding:", "coding=", "\0", "\xff\xfe", "\xfe\xff"),
)
CODES = ("aim", "aix")
COMMON = ("chat", "code", "command", "computer", "embed", "english", "google", "integrations", "open", "text", "use")
"""Words of names that are better known by another."""


def pieces() -> tuple[bytes, ...]:
    """In lower case, wherever they stand; none holds another."""
    found = {*ALWAYS, *(f".{path.split('.')[-2]}." for path in _paths() if "." in path)}
    found |= {f".{path}" for path in _paths() if "." not in path}
    return _in_order(one for one in found if not any(other in one for other in found - {one}))


def words() -> tuple[bytes, ...]:
    """Letters with none before or after them, in lower case: of each stem and package that which is rarest. (What a
    digit alone tells from other words, as `o3`, is none.)"""
    packages = {name.partition(".")[0] for name in _names()}
    stems = {stem.name for stem in STEMS if len(stem.name) > 1}
    glued = {f"{_word(stem.name)}v" for stem in STEMS if stem.glued and len(stem.name) > 1}  # `llamav2`
    return _in_order({*CODES, *map(_word, packages | stems), *glued})


def _word(name: str) -> str:
    parts: list[str] = re.findall("[a-z]+", name.lower())
    return max(parts, key=lambda word: (word not in COMMON, len(word)))


def _paths() -> set[str]:
    """Those of methods on anything."""
    return {name.removeprefix("*.") for name in _callables() if name.startswith("*.")}


def _names() -> Iterable[str]:
    return (one for one in (*_callables(), *ASSIGNED_BASE_URLS, *ASSIGNED_MODELS) if not one.startswith("*."))


def _callables() -> Iterable[str]:
    return (name for row in ROWS if row.standing is not Standing.NOT_LLM for name in (row.callable, *row.aliases))


def _in_order(texts: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(sorted(text.encode("latin-1") for text in texts))


def module_text() -> str:
    lines = ["PIECES = (", *(f"    {one!r}," for one in pieces()), ")", "WORDS = frozenset(", "    {"]
    return HEAD + "\n".join([*lines, *(f"        {one!r}," for one in words()), "    }", ")\n"])


if __name__ == "__main__":
    FILE.write_text(module_text(), "utf-8")
