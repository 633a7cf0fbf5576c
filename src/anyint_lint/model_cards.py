"""All that several lists say about one model, for people who choose one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.catalog import Seen
from anyint_lint.family import Family
from anyint_lint.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from anyint_lint.catalog import Catalog, ModelList


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One ID. Of lists that differ, the first that says anything speaks."""

    id: str
    display_name: str | None
    type: str | None
    created_at: datetime | None
    families: tuple[str, ...]
    """In which it is listed, sorted by the lists' order; of a list without a family, both."""
    accounts: tuple[str, ...]
    seen: Seen | None
    """When a fetch showed it, in any list; None where nothing remembers."""


def model_cards(catalog: Catalog, family: Family | None = None) -> tuple[ModelCard, ...]:
    """Every model of the lists (of a family), sorted by ID."""
    lists = catalog.for_family(family)
    holding: dict[str, list[ModelList]] = {}
    for one in lists:
        for model in one.models:
            holding.setdefault(model.id, []).append(one)
    return tuple(_card(model_id, holding[model_id]) for model_id in sorted(holding))


def matching(cards: Iterable[ModelCard], words: Sequence[str]) -> tuple[ModelCard, ...]:
    """Those whose ID or label has every word in it, in any case."""
    folded = [word.casefold() for word in words]
    return tuple(
        card for card in cards if all(word in f"{card.id}\n{card.display_name or ''}".casefold() for word in folded)
    )


def _card(model_id: str, lists: Sequence[ModelList]) -> ModelCard:
    models = [model for one in lists if (model := one.get(model_id)) is not None]
    seen = [found for one in lists if (found := one.history.get(model_id)) is not None]
    families = [family.value for one in lists for family in ((one.family,) if one.family else Family)]
    return ModelCard(
        id=model_id,
        display_name=next((model.display_name for model in models if model.display_name), None),
        type=next((model.type for model in models if model.type), None),
        created_at=next((model.created_at for model in models if model.created_at), None),
        families=tuple(dict.fromkeys(families)),
        accounts=tuple(dict.fromkeys(one.account for one in lists)),
        seen=Seen(min(one.first for one in seen), max(one.last for one in seen)) if seen else None,
    )
