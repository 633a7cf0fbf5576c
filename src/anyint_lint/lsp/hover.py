"""What the lists say of the model under the cursor, and what the rules say of that place."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from anyint_lint.catalog import Catalog, Model, ModelList
from anyint_lint.facts import ModelUse, Span
from anyint_lint.lsp.analysis import Checked
from anyint_lint.lsp.buffers import Buffer
from anyint_lint.lsp.moving import Moves
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
    holding = [(one, model) for one in catalog.lists if (model := one.get(use.model_id)) is not None]
    label = next((model.display_name for _, model in holding if model.display_name), None)
    title = f"**{_code(use.model_id)}**" + (f" {_text(label)}" if label else "")
    if not holding:
        asked = ", ".join(dict.fromkeys(_code(one.account) for one in catalog.lists)) or "any account"
        return f"{title}\n\non no list of {asked}" if catalog else f"{title}\n\nno list is known"
    return "\n".join((title, "", *(line for one, model in holding for line in _listed(one, model))))


def _listed(one: ModelList, model: Model) -> Iterator[str]:
    family = one.family.value if one.family else "both families"
    dates = []
    if model.created_at is not None:
        dates.append(f"published {model.created_at.date().isoformat()}")
    if one.fetched_at is not None:
        dates.append(f"list of {moment(one.fetched_at)}")
    yield f"- {family}, account {_code(one.account)}" + "".join(f"; {text}" for text in dates)


def _rule(code: str) -> str:
    rule = BY_CODE[code]
    return f"**{code}** {rule.name}: {rule.summary}\n\n{rule.how_to_fix}\n\n`anyint-lint rules {code}` says more."


def _code(text: str) -> str:
    """A text from elsewhere as Markdown's code, which it cannot end."""
    return f"`{printable(text).replace('`', chr(0x2BC))}`"


def _text(text: str) -> str:
    return "".join(f"\\{one}" if one in "\\`*_{}[]()<>#+-.!|~&" else one for one in printable(text))
