"""A file, or standard input, to bytes with a digest; bytes to text and exactly back.

Nothing here raises for what a file holds or is: what cannot be read becomes a `Failure`, so that one bad file never
hides another's violations.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from anyint_lint.blake2 import blake2b
from anyint_lint.facts import Failure, Span
from anyint_lint.file_bytes import UnreadableError, read_regular, read_whole, reason_of
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.paths import SourceFile, SourceKind
from anyint_lint.printable import shortened

DIGEST_SIZE = 16

_START = Span(1, 1, 1, 1)
_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
# PEP 263, as tokenize.detect_encoding has it.
_COOKIE = pattern(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_TWO_LINES = pattern(rb"[^\r\n]*(?:\r\n|\r|\n)?[^\r\n]*")
_BLANK = pattern(rb"^[ \t\f]*(?:[#\r\n]|$)")
# Codecs Python would take for source, but which no source is in, and whose decoders take quadratic time (the first
# two) or read one text from many different bytes.
_REFUSED = frozenset({"punycode", "idna", "utf-7", "unicode_escape", "raw_unicode_escape"})
_ASCII_LINE = b"# -*- coding: x09AZaz_.= -*-"
_NEWLINE = pattern(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Source:
    data: bytes
    digest: bytes
    """BLAKE2b of the bytes, of `DIGEST_SIZE` bytes. The kind goes into it: equal bytes of a notebook and of a Python
    file say different things."""
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class Text:
    """Decoded source with its line ends untouched; with `encode`, what is needed to write it back."""

    text: str
    encoding: str
    """Python's name of the codec, without regard to a BOM."""
    bom: bool
    newline: str
    """The line end used most, `\\n` when there is none."""
    reversible: bool
    """Whether `encode` gives back the very bytes; false only for a stateful encoding (ISO 2022) used unusually."""


def read_source(file: SourceFile) -> Source | Failure:
    """The bytes of a regular file of bearable size, or why there are none."""
    try:
        return source_of(read_regular(file), file.kind)
    except UnreadableError as error:
        return Failure(str(error), _START)


def read_stream(stream: BinaryIO, kind: SourceKind) -> Source | Failure:
    """The same from an open stream, such as standard input. Raises OSError if the stream does."""
    try:
        return source_of(read_whole(stream, kind), kind)
    except UnreadableError as error:
        return Failure(str(error), _START)


def source_of(data: bytes, kind: SourceKind) -> Source:
    digest = blake2b(data, digest_size=DIGEST_SIZE, person=kind.value.encode()).digest()
    return Source(data, digest, kind)


def decode(data: bytes) -> Text | Failure:
    """Python source as text, by PEP 263: a BOM, else an encoding cookie in the first two lines, else UTF-8."""
    bom = data.startswith(_BOM)
    body = data[len(_BOM) :] if bom else data
    encoding = _encoding(body, bom=bom)
    if isinstance(encoding, Failure):
        return encoding
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        byte = body[error.start]
        place = _place(body[: error.start].decode(encoding, "replace"))
        return Failure(f"not valid {encoding}: byte 0x{byte:02x} ({error.reason})", place)
    except (UnicodeError, ValueError) as error:
        return Failure(f"not valid {encoding}: {reason_of(error)}", _START)
    if "\0" in text:
        return Failure("holds a NUL character, which Python source must not", _place(text[: text.index("\0")]))
    result = Text(text, encoding, bom, _newline(text), reversible=True)
    if encoding == "utf-8" or _encodes_to(result, data):
        return result
    return Text(text, encoding, bom, result.newline, reversible=False)


def encode(text: Text) -> bytes:
    """The bytes of a text. Raises UnicodeEncodeError when its encoding lacks a character of it."""
    return (_BOM if text.bom else b"") + text.text.encode(text.encoding)


def encode_as_it_says(text: str) -> bytes:
    """The bytes that saving a text would write: in the encoding that its own first lines name, else in UTF-8. What an
    encoding lacks becomes a question mark, so that all else stays where it is."""
    data = text.encode("utf-8", "replace")
    encoding = _encoding(data, bom=False)
    return data if isinstance(encoding, Failure) or encoding == "utf-8" else text.encode(encoding, "replace")


def _encodes_to(text: Text, data: bytes) -> bool:
    try:
        return encode(text) == data
    except UnicodeError:
        return False


def _encoding(body: bytes, *, bom: bool) -> str | Failure:
    for start, name in _OTHER_BOMS.items():
        if body.startswith(start):
            return Failure(f"is {name}; Python reads UTF-8, or what a coding comment names", _START)
    first_lines = match[0].splitlines() if (match := _TWO_LINES.match(body)) else []
    for number, line in enumerate(first_lines, 1):
        if cookie := _COOKIE.match(line):
            return _named_encoding(cookie[1].decode("ascii"), Span(number, 1, number, 1), bom=bom)
        if not _BLANK.match(line):
            break
    return "utf-8"


def _named_encoding(cookie: str, place: Span, *, bom: bool) -> str | Failure:
    shown = shortened(cookie, 40)
    try:
        codec = codecs.lookup(_common_name(cookie)).name
        superset_of_ascii = _ASCII_LINE.decode(codec).encode("ascii", "replace") == _ASCII_LINE
    except (LookupError, ValueError):
        return Failure(f"unknown encoding '{shown}'", place)
    if codec in _REFUSED or not superset_of_ascii:
        return Failure(f"'{shown}' is no encoding for Python source", place)
    if bom and codec != "utf-8":
        return Failure(f"the file has a UTF-8 BOM, but its coding comment says '{shown}'", place)
    return codec


def _common_name(cookie: str) -> str:
    """Python reads `utf-8-unix` as `utf-8` and `latin-1-dos` as `latin-1`, as editors write them."""
    start = cookie[:12].lower().replace("_", "-") + "-"
    for name in ("utf-8", "latin-1", "iso-8859-1", "iso-latin-1"):
        if start.startswith(f"{name}-"):
            return name
    return cookie


def _newline(text: str) -> str:
    crlf = text.count("\r\n")
    counts = {"\n": text.count("\n") - crlf, "\r\n": crlf, "\r": text.count("\r") - crlf}
    return max(counts, key=counts.__getitem__)


def _place(before: str) -> Span:
    """Where the text that follows `before` begins."""
    line, start = 1, 0
    for match in _NEWLINE.finditer(before):
        line, start = line + 1, match.end()
    column = len(before) - start + 1
    return Span(line, column, line, column)
