"""Whether the string at the cursor is, or will be, a model or a gateway URL, and whose."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from anyint_lint.collector.naming import names_a_model, names_metadata
from anyint_lint.collector.sdks import ROWS, Table
from anyint_lint.collector.sdks.row import Notation, Row, Standing
from anyint_lint.facts import Evidence
from anyint_lint.hosts import HostKind, gateway_hosts, host_of
from anyint_lint.light_dataclass import dataclass
from anyint_lint.lsp.bindings import row_of
from anyint_lint.lsp.cursor import Place, place_of
from anyint_lint.lsp.tokens import String, strings

if TYPE_CHECKING:
    from anyint_lint.facts import Family, ModelUse
    from anyint_lint.settings import Settings


@dataclass(frozen=True, slots=True)
class ModelSlot:
    string: String
    family: Family | None = None
    notation: Notation = Notation.PLAIN


@dataclass(frozen=True, slots=True)
class UrlSlot:
    string: String
    family: Family | None = None
    sdk: bool = False
    """It is the base URL of an SDK, which appends its own paths."""
    base_path: str = ""
    """`appends` of that SDK."""


def string_at(text: str, offset: int) -> String | None:
    return next((one for one in strings(text) if one.holds(offset)), None)


def _is_one_text(string: String, text: str, offset: int) -> bool:
    """Whether what stands before the cursor is all that the literal says so far."""
    prefix, inside = string.prefix.lower(), text[string.inner : string.inner_end]
    is_template = ("f" in prefix or "t" in prefix) and "{" in text[string.inner : offset]
    return "b" not in prefix and "\n" not in inside and not is_template


def slot_at(text: str, offset: int, settings: Settings, base_url: str | None) -> ModelSlot | UrlSlot | None:
    """What may be written at an offset; None outside of strings, in docstrings and wherever it is neither."""
    string = string_at(text, offset)
    if string is None or not _is_one_text(string, text, offset):
        return None
    written = text[string.inner : offset]
    if written.startswith(("https://", "http://")) and not _is_gateway(written, settings, base_url):
        return None
    place = place_of(text, string)
    row = row_of(place.callee, text, _table(settings.calls)) if place is not None and place.callee else None
    if written.startswith(("https://", "http://")):
        return _url(string, place, row)
    if place is None or (row is not None and row.standing is not Standing.HOSTED):
        return None
    if row is not None and place.name in row.base_url and place.name is not None:
        return _url(string, place, row)
    return _model(string, place, row)


def _is_gateway(written: str, settings: Settings, base_url: str | None) -> bool:
    host = host_of(written)
    return gateway_hosts(settings.gateway_hosts, base_url).kind(host) is HostKind.GATEWAY


def _url(string: String, place: Place | None, row: Row | None) -> UrlSlot:
    is_base = row is not None and place is not None and place.name in row.base_url
    if row is None or not is_base:
        return UrlSlot(string, None if row is None else row.family)
    return UrlSlot(string, row.family, sdk=True)


def _model(string: String, place: Place, row: Row | None) -> ModelSlot | None:
    if row is not None:
        by_name = place.name is not None and place.name in {
            name.partition(".")[0].removesuffix("[]") for name in row.model
        }
        by_position = (
            row.position is not None
            and place.position is not None
            and (place.position == row.position or (row.variadic and place.position > row.position))
        )
        if by_name or by_position:
            return ModelSlot(string, row.family, row.notation)
    if place.name is None or not names_a_model(place.name):
        return None
    if place.callee is not None and names_metadata(place.callee.rpartition(".")[2]):
        return None
    return ModelSlot(string)


def known_slot(text: str, offset: int, string: String, use: ModelUse) -> ModelSlot | None:
    """Of a literal that nothing around it calls a model, but of which the last analysis knows that it reaches one."""
    ours = use.evidence not in {Evidence.ELSEWHERE, Evidence.NOT_LLM} and _is_one_text(string, text, offset)
    return refined(ModelSlot(string), use) if ours else None


def refined(slot: ModelSlot, use: ModelUse | None) -> ModelSlot:
    """What the last analysis knows of the request that the literal reaches: of a constant, only that can tell."""
    if use is None or slot.family is not None or slot.notation is not Notation.PLAIN:
        return slot
    prefix = use.value.removesuffix(use.model_id)
    notation = {"/": Notation.SLASH, ":": Notation.COLON}.get(prefix[-1:], Notation.PLAIN)
    return ModelSlot(slot.string, use.family, notation)


@cache
def _table(calls: tuple[Row, ...]) -> Table:
    return Table((*ROWS, *calls))
