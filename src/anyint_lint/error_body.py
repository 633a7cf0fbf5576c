"""What the body of an error says: the gateway's JSON, or whatever else a server in between has answered with."""

from __future__ import annotations

from contextlib import suppress

import msgspec

from anyint_lint.server_text import quoted


class _Error(msgspec.Struct):
    message: str | None = None
    code: str | int | None = None


class _ErrorBody(msgspec.Struct):
    """`{"error": {"message", "type", "code"}}` (gateway contract, "Around it")."""

    error: _Error | str | None = None


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
