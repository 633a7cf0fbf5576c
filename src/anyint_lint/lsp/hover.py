"""What the lists say of the model under the cursor, and what the rules say of that place."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from anyint_lint.catalog import Catalog
from anyint_lint.facts import ModelUse, Span
from anyint_lint.freshness import dated
from anyint_lint.lsp.analysis import Checked
from anyint_lint.lsp.buffers import Buffer
from anyint_lint.lsp.moving import Moves
from anyint_lint.model_cards import ModelCard, model_cards
from anyint_lint.printable import printable
from anyint_lint.reporters.phrases import moment
from anyint_lint.rules import BY_CODE


def hover(buffer: Buffer, position: types.Position, checked: Checked) -> types.Hover | None:
    """None where neither a model nor a violation stands."""
    cell = checked.document.cell_of(buffer.uri)
    old = checked.document.buffer(cell)
    if old is None or old.uri != buffer.uri:
        return None
    moves, offset = Moves(old, buffer, cell), buffer.offset(position)

    def here(span: Span) -> bool:
        now = moves.span(span) if span.cell == cell else None
        return now is not None and buffer.offset_of(now.line, now.column) <= offset <= buffer.offset_of(
            now.end_line, now.end_column
        )

    uses = [use for use in checked.facts.model_uses if here(use.span)]
    violations = [one for one in checked.violations if here(one.span)]
    parts = [_model(use, checked.catalog) for use in list({use.model_id: use for use in uses}.values())]
    parts += [_rule(code) for code in dict.fromkeys(one.code for one in violations)]
    if not parts:
        return None
    span = (uses or violations)[0].span
    now = moves.span(span) or span
    content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(parts))
    return types.Hover(content, buffer.range(now))


def _model(use: ModelUse, catalog: Catalog) -> str:
    title = f"**{_code(use.model_id)}**"
    card = next((one for one in model_cards(catalog) if one.id == use.model_id), None)
    if card is None:
        asked = ", ".join(dict.fromkeys(_code(one.account) for one in catalog.lists))
        return f"{title}\n\nin no model list of {asked}" if catalog else f"{title}\n\nno model list is known"
    label = f" {_text(card.display_name)}" if card.display_name else ""
    return "\n".join((f"{title}{label}", "", *_facts(card, catalog)))


def _facts(card: ModelCard, catalog: Catalog) -> Iterator[str]:
    yield f"- families: {', '.join(card.families)}"
    yield f"- accounts: {', '.join(map(_code, card.accounts))}"
    if card.created_at is not None:
        yield f"- published: {card.created_at.date().isoformat()}"
    if card.seen is not None:
        yield f"- seen: first {moment(card.seen.first)}, last {moment(card.seen.last)}"
    dates = {dated(one) for one in catalog.lists if card.id in one and one.fetched_at is not None}
    if dates:
        yield f"- list of {', '.join(sorted(dates))}"


def _rule(code: str) -> str:
    rule = BY_CODE[code]
    return f"**{code}** {rule.name}: {rule.summary}\n\n{rule.how_to_fix}\n\n`anyint-lint rules {code}` says more."


def _code(text: str) -> str:
    """A text from elsewhere as Markdown's code, which it cannot end."""
    return f"`{printable(text).replace('`', chr(0x2BC))}`"


def _text(text: str) -> str:
    return "".join(f"\\{one}" if one in "\\`*_{}[]()<>#+-.!|~&" else one for one in printable(text))
