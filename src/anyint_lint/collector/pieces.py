"""Of what a composed text is made: the literals that hold its parts, so that a wrong part can be named and replaced."""

from __future__ import annotations

from dataclasses import replace

from anyint_lint.collector.endpoints import shown_url
from anyint_lint.collector.values import GATEWAY_MARK, HOLE, Text
from anyint_lint.facts import Part, Piece


def pieces_of(text: Text) -> tuple[Text, ...]:
    """Texts that are `text` when joined; one without a token where nothing is known of its parts."""
    if not text.pieces:
        return (text,)
    found: list[Text] = []
    for piece in text.pieces:
        if found and found[-1].text.endswith(HOLE) and piece.text.startswith(HOLE):  # two holes have become one
            rest = piece.text.lstrip(HOLE)
            found[-1] = replace(found[-1], target=None)
            if rest:
                found.append(_part(piece, rest))
        elif piece.text:
            found.append(piece)
    if "".join(piece.text for piece in found) != text.text:
        return (_part(text, text.text),)
    return tuple(found)


def cut(text: Text, start: int, end: int) -> tuple[Text, ...]:
    """The pieces of `text[start:end]`."""
    found: list[Text] = []
    at = 0
    for piece in pieces_of(text):
        low, high = max(start - at, 0), min(end - at, len(piece.text))
        if low < high:
            found.append(_part(piece, piece.text[low:high]))
        at += len(piece.text)
    return tuple(found)


def composed(text: Text, pieces: tuple[Text, ...]) -> Text:
    """The text of these pieces, said to stand where `text` does."""
    return Text("".join(piece.text for piece in pieces), text.span, None, text.form, text.env, pieces)


def _part(piece: Text, text: str) -> Text:
    if text == piece.text and not piece.pieces:
        return piece
    if text == HOLE and piece.target is not None:
        return replace(piece, text=text, pieces=())
    return Text(text, piece.span, piece.token, piece.form, piece.env)


def address_of(text: Text) -> tuple[Part, ...]:
    """The text for other files to complete; () where it holds nothing imported, or no file can tell where it leads."""
    pieces = pieces_of(text)
    if all(piece.target is None for piece in pieces) or GATEWAY_MARK in text.text:
        return ()
    return tuple(
        Part(piece.text.replace(HOLE, "{}")) if piece.target is None else Part(piece.target, imported=True)
        for piece in pieces
    )


def piece_of(piece: Text) -> Piece:
    """A piece of a text that leaves the file."""
    return Piece(shown_url(piece.text), piece.span, source_of(piece), loose=True, target=piece.target)


def source_of(piece: Text) -> str | None:
    """The source at the piece's span, where that is known: a literal, or a plain part of an f-string."""
    if piece.token is not None:
        return piece.token
    span = piece.span
    plain = span.line == span.end_line and span.end_column - span.column == len(piece.text)
    return piece.text if plain and HOLE not in piece.text else None
