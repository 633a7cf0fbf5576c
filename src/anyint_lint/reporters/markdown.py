"""Text from anywhere as Markdown that says the text and nothing else, also inside a table."""

from __future__ import annotations

from anyint_lint.light_pattern import pattern
from anyint_lint.printable import printable

_MARKS = pattern(r"[!-/:-@\[-`{-~]")
"""ASCII punctuation: all that Markdown, HTML and GitHub's own links and mentions are made of."""


def code(text: str) -> str:
    """As code. (Backticks would need more of them than the text has, and a table's bars escapes of their own.)"""
    return f"<code>{_entities(text)}</code>"


def prose(text: str) -> str:
    """As a sentence, what stands in backticks as code."""
    parts = printable(text).split("`")
    if len(parts) % 2 == 0:  # one backtick is left over: it is no mark of ours
        return _entities(text)
    return "".join(code(part) if number % 2 else _entities(part) for number, part in enumerate(parts))


def _entities(text: str) -> str:
    return _MARKS.sub(lambda match: f"&#{ord(match[0])};", printable(text))
