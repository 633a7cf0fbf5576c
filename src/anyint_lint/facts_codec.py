"""Facts to bytes and back: what a worker sends and what the cache keeps."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from functools import cache

import msgspec

from anyint_lint.facts import FileFacts

_CHECK_SIZE = 4
_AS_JSON = b"\xc1"
"""The one byte that begins nothing in MessagePack."""


def encode(facts: FileFacts) -> bytes:
    """MessagePack of the facts, after a checksum of it."""
    try:
        body = msgspec.msgpack.encode(facts)
    except UnicodeEncodeError:  # half a surrogate pair, which Python source may spell and MessagePack cannot hold
        body = _AS_JSON + json.dumps(msgspec.to_builtins(facts)).encode()
    return with_check(body)


def with_check(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(_CHECK_SIZE, "big") + body


def checked(data: bytes) -> bytes | None:
    """What `with_check` was given; None where that is damaged."""
    return data[_CHECK_SIZE:] if is_whole(data) else None


def is_whole(data: bytes) -> bool:
    return zlib.crc32(data[_CHECK_SIZE:]).to_bytes(_CHECK_SIZE, "big") == data[:_CHECK_SIZE]


def decode(data: bytes) -> FileFacts | None:
    """The facts; None where the bytes are not what `encode` gave."""
    body = checked(data)
    if body is None:
        return None
    try:
        if body.startswith(_AS_JSON):
            return msgspec.convert(json.loads(body[len(_AS_JSON) :]), FileFacts)
        return _decoder().decode(body)
    except (msgspec.MsgspecError, ValueError):
        return None


def speaks(facts: FileFacts) -> bool:
    """Whether a file says anything by itself. What it exports, or takes as an argument, only another file asks for."""
    return replace(facts, links=replace(facts.links, exports=(), inlets=()), complete=False) != _NOTHING


@cache
def _decoder() -> msgspec.msgpack.Decoder[FileFacts]:
    return msgspec.msgpack.Decoder(FileFacts)


_NOTHING = FileFacts()
