"""Words of a server, made fit to be shown: the key taken out, shortened, on one line, nothing a terminal obeys."""

from __future__ import annotations

SHOWN_CHARACTERS = 200


def one_line(text: str) -> str:
    """`text` with every character that is not printable (controls, bidirectional marks, newlines) escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def quoted(text: str, secret: str) -> str:
    """`text` in quotes and at most 200 characters of it, `secret` replaced wherever it stands."""
    safe = one_line(text.replace(secret, "[key]") if secret else text).strip()
    return f'"{safe}"' if len(safe) <= SHOWN_CHARACTERS else f'"{safe[: SHOWN_CHARACTERS - 1]}…"'
