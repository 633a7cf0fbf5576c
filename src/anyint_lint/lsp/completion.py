"""What may be written at the cursor: the account's models, or the gateway's published routes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import NamedTuple

from lsprotocol import types

from anyint_lint.catalog import Catalog
from anyint_lint.collector.sdks.row import Notation
from anyint_lint.credentials import BASE_URL_ENV, DEFAULT_BASE_URL
from anyint_lint.facts import Family, ModelUse
from anyint_lint.light_pattern import pattern
from anyint_lint.lsp.analysis import Checked
from anyint_lint.lsp.buffers import Buffer
from anyint_lint.lsp.moving import Moves
from anyint_lint.lsp.slots import ModelSlot, UrlSlot, known_slot, refined, slot_at, string_at
from anyint_lint.lsp.tokens import String
from anyint_lint.model_cards import ModelCard, model_cards
from anyint_lint.printable import printable
from anyint_lint.rules.routes import BASES

TRIGGERS = ('"', "'", "/", ":")
_MARKS = {Notation.PLAIN: "", Notation.SLASH: "/", Notation.COLON: ":"}
_ID = pattern(r"[\w.:/@+-]*")
_NAME = pattern(r"[\w.:/@() -]*")
"""An ID or a label."""
_ROUTES = {  # gateway contract, "Listing the models" and "Around it"
    "/openai/v1/models": "GET, the model list",
    "/openai/v1/chat/completions": "POST",
    "/openai/v1/responses": "POST",
    "/openai/v1": "base URL of an OpenAI SDK",
    "/anthropic/v1/models": "GET, the model list",
    "/anthropic/v1/messages": "POST",
    "/anthropic/v1/messages/count_tokens": "POST",
    "/anthropic": "base URL of an Anthropic SDK",
}


class Choice(NamedTuple):
    text: str
    card: ModelCard


def completions(buffer: Buffer, position: types.Position, checked: Checked) -> list[types.CompletionItem]:
    """Nothing where no model and no gateway URL is being written."""
    offset = buffer.offset(position)
    slot = slot_at(buffer.text, offset, checked.settings, os.environ.get(BASE_URL_ENV))
    if isinstance(slot, UrlSlot):
        return list(_urls(slot, buffer, offset))
    string = string_at(buffer.text, offset) if slot is None else slot.string
    use = _use_at(string, buffer, checked) if string is not None else None
    if slot is not None:
        slot = refined(slot, use)
    elif string is not None and use is not None:
        slot = known_slot(buffer.text, offset, string, use)
    return list(_models(slot, buffer, offset, checked.catalog)) if slot is not None else []


def _use_at(string: String, buffer: Buffer, checked: Checked) -> ModelUse | None:
    """What was last known of the literal that begins where this one does."""
    cell = checked.document.cell_of(buffer.uri)
    old = checked.document.buffer(cell)
    if old is None or old.uri != buffer.uri:
        return None
    line, column = buffer.place(string.start)
    moves = Moves(old, buffer, cell)
    for use in checked.facts.model_uses:
        if use.span.cell == cell:
            start = moves.near(use.span._replace(end_line=use.span.line, end_column=use.span.column))
            if (start.line, start.column) == (line, column):
                return use
    return None


def _models(slot: ModelSlot, buffer: Buffer, offset: int, catalog: Catalog) -> Iterator[types.CompletionItem]:
    mark = _MARKS[slot.notation]
    written = buffer.text[slot.string.inner : offset]
    range_ = _replaced(slot.string, buffer, offset)
    for rank, choice in enumerate(_choices(slot, catalog)):
        # Who writes the ID without its prefix is to find it too. Elsewhere there is no such text to filter by: some
        # editors then no longer begin where the edit does.
        plain = choice.card.id if mark and mark not in written else None
        yield types.CompletionItem(
            label=printable(choice.text),
            kind=types.CompletionItemKind.EnumMember,
            detail=_detail(choice),
            sort_text=f"{rank:05}",
            filter_text=plain,
            text_edit=types.TextEdit(range_, choice.text),
        )


def _choices(slot: ModelSlot, catalog: Catalog) -> list[Choice]:
    """The newest first; those without a date last, by ID. A provider's prefix names the family of the list."""
    mark = _MARKS[slot.notation]
    found: list[Choice] = []
    for card in model_cards(catalog, slot.family):
        families = [slot.family.value] if slot.family is not None else card.families
        if _fits_a_literal(card.id):
            texts = [f"{family}{mark}{card.id}" for family in families] if mark else [card.id]
            found += (Choice(text, card) for text in texts)
    return sorted(found, key=lambda one: (_age(one.card), one.text))


def _fits_a_literal(text: str) -> bool:
    """A server's ID is put into code: only what is the same in every kind of quotes."""
    return text.isprintable() and not set(text) & set("\"'\\{}")


def _age(card: ModelCard) -> float:
    when = card.created_at
    if when is None:
        return float("inf")
    return -(when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def _detail(choice: Choice) -> str:
    card = choice.card
    created = card.created_at.date().isoformat() if card.created_at else None
    parts = (card.display_name, ", ".join(card.families), created)
    return " · ".join(printable(part) for part in parts if part)


def _urls(slot: UrlSlot, buffer: Buffer, offset: int) -> Iterator[types.CompletionItem]:
    written = buffer.text[slot.string.inner : offset]
    base = _base_of(written)
    range_ = _replaced(slot.string, buffer, offset)
    for rank, (path, detail) in enumerate(_paths(slot)):
        url = base + path
        yield types.CompletionItem(
            label=url,
            kind=types.CompletionItemKind.Value,
            detail=detail,
            sort_text=f"{rank:05}",
            text_edit=types.TextEdit(range_, url),
        )


def _base_of(written: str) -> str:
    """The scheme and host that are there already; else those of the environment or the gateway itself."""
    scheme, mark, rest = written.partition("://")
    if mark:
        return scheme + mark + rest.partition("/")[0]
    return os.environ.get(BASE_URL_ENV, "").strip().rstrip("/") or DEFAULT_BASE_URL


def _paths(slot: UrlSlot) -> Iterable[tuple[str, str]]:
    if slot.sdk:
        families = Family if slot.family is None else (slot.family,)
        return [(BASES[family], _ROUTES[BASES[family]]) for family in families]
    prefix = "/" if slot.family is None else f"/{slot.family.value}"
    return [(path, detail) for path, detail in _ROUTES.items() if path.startswith(prefix)]


def _replaced(string: String, buffer: Buffer, offset: int) -> types.Range:
    """The whole text between the quotes. While the closing one is not there yet, the string reaches to the end of the
    line or into the next string: then only what may belong to an ID."""
    end = string.inner_end
    is_code = buffer.text.startswith(" ", string.inner) or not _NAME.fullmatch(buffer.text, offset, end)
    if is_code or string.end == end:
        rest = _ID.match(buffer.text, offset, end)
        end = rest.end() if rest else offset
    return types.Range(buffer.position(string.inner), buffer.position(end))
