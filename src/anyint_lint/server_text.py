"""Words of a server, made fit to be shown: the key taken out, shortened, on one line, nothing a terminal obeys."""

from __future__ import annotations

from contextlib import suppress

import msgspec

SHOWN_CHARACTERS = 200


class _Error(msgspec.Struct):
    message: str | None = None
    code: str | int | None = None


class _ErrorBody(msgspec.Struct):
    """`{"error": {"message", "type", "code"}}` (gateway contract, "Around it")."""

    error: _Error | str | None = None


def one_line(text: str) -> str:
    """`text` with every character that is not printable (controls, bidirectional marks, newlines) escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def quoted(text: str, secret: str) -> str:
    """`text` in quotes and at most 200 characters of it, `secret` replaced wherever it stands."""
    safe = one_line(text.replace(secret, "[key]") if secret else text).strip()
    return f'"{safe}"' if len(safe) <= SHOWN_CHARACTERS else f'"{safe[: SHOWN_CHARACTERS - 1]}…"'


def error_words(body: bytes, secret: str) -> str:
    """What an error body says, quoted, with its code if it has one; empty when it says nothing fit to show."""
    with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        error = msgspec.json.decode(body, type=_ErrorBody).error
        if isinstance(error, str):
            return quoted(error, secret)
        if error is not None and error.message:
            said = quoted(error.message, secret)
            return f"{said} (code {quoted(str(error.code), secret)})" if error.code else said
    text = " ".join(body.decode("utf-8", "replace").split())
    # A page of HTML says less than the status line does.
    return "" if not text or text.startswith("<") else quoted(text, secret)
