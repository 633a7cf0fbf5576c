"""Read a response body within bounds, decompression included, without ever holding more than the bound."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_STEP = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


class BodyError(Exception):
    """The body cannot be used. `again`: it may well be whole when asked for again."""

    def __init__(self, message: str, *, again: bool = False) -> None:
        super().__init__(message)
        self.again = again


def read_body(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """The decoded body, at most `max_bytes` long both as sent and as decoded. Raises BodyError."""
    received = _counted(chunks, max_bytes, "sent")
    match encoding.strip().lower():
        case "" | "identity":
            return b"".join(received)
        case "gzip" | "x-gzip":
            return b"".join(_counted(_gunzipped(received), max_bytes, "decompressed"))
        case _:
            raise BodyError("the body has a content encoding that was not asked for")


def _counted(chunks: Iterable[bytes], max_bytes: int, what: str) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > max_bytes:
            raise BodyError(f"the body is larger than {max_bytes} bytes as {what}")
        yield chunk


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Decompress in small steps, so that a bomb is met by the count before it is met by the memory."""
    decoder = zlib.decompressobj(_GZIP)
    begun = False
    for chunk in chunks:
        pending = chunk
        while pending:
            if decoder.eof:  # RFC 1952 allows several members in a row
                decoder = zlib.decompressobj(_GZIP)
            begun = True
            try:
                yield decoder.decompress(pending, _STEP)
            except zlib.error:
                raise BodyError("the body is not valid gzip", again=True) from None
            pending = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
    # Output can be left inside when a step filled up exactly as the input ended.
    while begun and not decoder.eof:
        rest = decoder.decompress(b"", _STEP)
        if not rest:
            raise BodyError("the body ends in the middle of its gzip stream", again=True)
        yield rest
