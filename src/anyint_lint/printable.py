"""Text from code, files or network, made safe for one line of a terminal.

A terminal obeys escape sequences, and bidirectional or invisible characters make a line read as something that it
is not (CVE-2021-42574). Whatever the linter did not write itself passes through here before it is shown.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from anyint_lint.light_pattern import pattern

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_ELLIPSIS = "…"
LOG_COMMAND = pattern(r"#(?=#\w*\[)")
"""The first character of what a runner obeys wherever in its log it stands: `##[error]` in GitHub's, `##vso[...]` in
that of Azure Pipelines, `##teamcity[...]`. Whether one reads the log is not known: in a container none can be told."""


def printable(text: str) -> str:
    """The text with every character that moves the cursor, reorders the line or cannot be seen written out.

    Escapes are Python's: `\\n`, `\\r`, `\\t`, `\\xNN`, `\\uNNNN`, `\\UNNNNNNNN`. A backslash stays as it is, so the
    result is for reading and not for decoding.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_escaped, text))


def shortened(text: str, limit: int) -> str:
    """`printable(text)`, cut to at most `limit` (1 or more) terminal columns and ended by an ellipsis if cut."""
    head = text[: limit + 1]  # nearly all characters take a column: no need to escape a megabyte to show a line
    if len(head) == len(text) and display_width(whole := printable(text)) <= limit:
        return whole
    room = limit - 1
    pieces: list[str] = []
    for character in head:
        piece = _escaped(character)
        room -= display_width(piece)
        if room < 0:
            break
        pieces.append(piece)
    return "".join(pieces) + _ELLIPSIS


def display_width(text: str) -> int:
    """How many terminal columns printable text takes: wide East Asian characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


@cache
def _invisible() -> frozenset[str]:
    """Those whose categories (Mn, Lo) are those of ordinary marks and letters: Unicode's Default_Ignorable_Code_Point,
    less what `_UNSAFE_CATEGORIES` already holds. And the noncharacters, which XML refuses."""
    return frozenset(
        map(
            chr,
            (
                *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2065, 0x3164, 0xFFA0),
                *range(0xFE00, 0xFE10),
                *range(0xFFF0, 0xFFF9),
                *range(0xE0000, 0xE1000),
                *range(0xFDD0, 0xFDF0),
                *(plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
            ),
        )
    )


@cache
def _joining_jamo() -> frozenset[str]:
    """Vowels and final consonants, which join the Hangul syllable before them."""
    return frozenset(map(chr, (*range(0x1160, 0x1200), *range(0xD7B0, 0xD7FC))))


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in _UNSAFE_CATEGORIES and character not in _invisible():
        return character
    if character in _NAMED:
        return _NAMED[character]
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"} or character in _joining_jamo():
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
