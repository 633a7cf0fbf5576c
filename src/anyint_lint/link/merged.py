"""What a file offers, by name: what it says of one name in several places is put together once, however often it is
asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from itertools import chain

from anyint_lint.facts import Export, FileFacts
from anyint_lint.light_dataclass import dataclass


@dataclass(slots=True)
class Merged:
    _known: dict[int, tuple[FileFacts, dict[str, Export]]] = field(default_factory=dict)
    """By the identity of the facts, which are kept so that none takes the place of others."""

    def exports(self, facts: FileFacts) -> dict[str, Export]:
        known = self._known.get(id(facts))
        if known is None:
            known = self._known[id(facts)] = facts, _by_name(facts.links.exports)
        return known[1]


def _by_name(exports: Sequence[Export]) -> dict[str, Export]:
    found: dict[str, list[Export]] = {}
    for export in exports:
        found.setdefault(export.name, []).append(export)
    return {name: same[0] if len(same) == 1 else _one(same) for name, same in found.items()}


def _one(exports: Sequence[Export]) -> Export:
    def all_of(name: str) -> tuple[object, ...]:
        return tuple(dict.fromkeys(chain.from_iterable(getattr(export, name) for export in exports)))

    return replace(exports[0], **{name: all_of(name) for name in Export.__slots__ if name != "name"})  # type: ignore[arg-type]
