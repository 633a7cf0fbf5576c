"""Fixes for URLs: the one literal that holds the wrong part is changed, if nothing else that it is part of breaks."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from anyint_lint.light_pattern import pattern
from anyint_lint.violations import Applicability, Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Callable

    from anyint_lint.facts import Piece

_PLAIN = pattern(r"[A-Za-z0-9:/._-]*")
"""What means the same in every kind of string literal."""


class Effect(IntEnum):
    """What an edit makes of another URL that holds the same literal."""

    RIGHT = 0
    DOUBTFUL = 1
    BROKEN = 2


def rewriting(
    pieces: tuple[Piece, ...], new: str, applicability: Applicability, effect: Callable[[str], Effect]
) -> Fix | None:
    """Make of the URL that the pieces are the URL `new`.

    None where that takes more than one literal, where the literal is not written plainly, and where another URL of
    the file would break. `effect` judges the other URLs as they would be.
    """
    old = "".join(piece.text for piece in pieces)
    start, end, content = _difference(old, new)
    found = _piece_at(pieces, start, end)
    if found is None or old == new:
        return None
    piece, at = found
    text = piece.text[: start - at] + content + piece.text[end - at :]
    if piece.source is None or piece.source.count(piece.text) != 1 or not _PLAIN.fullmatch(content):
        return None
    worst = max((effect(url.replace(piece.text, text, 1)) for url in piece.others), default=Effect.RIGHT)
    if worst is Effect.BROKEN:
        return None
    if piece.loose or worst is Effect.DOUBTFUL:
        applicability = Applicability.UNSAFE
    return Fix(applicability, (Edit(piece.span, piece.source.replace(piece.text, text)),))


def _difference(old: str, new: str) -> tuple[int, int, str]:
    """`old[start:end]` becomes `content`: the least that makes `new` of `old`."""
    start = _alike(old, new)
    behind = _alike(old[start:][::-1], new[start:][::-1])
    return start, len(old) - behind, new[start : len(new) - behind]


def _alike(one: str, other: str) -> int:
    """How many first characters are the same."""
    length = min(len(one), len(other))
    return next((at for at in range(length) if one[at] != other[at]), length)


def _piece_at(pieces: tuple[Piece, ...], start: int, end: int) -> tuple[Piece, int] | None:
    """The piece that holds the whole stretch, and where it begins; of two that meet there, the later literal."""
    found: tuple[Piece, int] | None = None
    at = 0
    for piece in pieces:
        if at <= start and end <= at + len(piece.text) and piece.source is not None:
            found = piece, at
        at += len(piece.text)
    return found
