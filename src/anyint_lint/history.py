"""What earlier fetches showed: when each ID of a list was first and last seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anyint_lint.catalog import CLOCK_TOLERANCE, ModelList, Seen

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_REMEMBERED = 20_000
"""IDs of one list; of more, those seen last are remembered."""


def remembering(new: ModelList, old: ModelList | None) -> ModelList:
    """A fetched list, with all that is known of an earlier one of the same account and family."""
    return replace(new, history=_joined(new, {} if old is None else _joined(old, {})))


def _joined(new: ModelList, known: Mapping[str, Seen]) -> dict[str, Seen]:
    """A last time that lies ahead of a fetch that shows the ID was a wrong clock's, and gives way to that fetch."""
    result = dict(known)
    for model_id, seen in new.history.items():
        before = result.get(model_id, seen)
        result[model_id] = Seen(min(before.first, seen.first), max(before.last, seen.last))
    if (at := new.fetched_at) is not None:
        for model in new.models:
            seen = result.get(model.id, Seen(at, at))
            ahead = (seen.last - at).total_seconds() > CLOCK_TOLERANCE
            result[model.id] = Seen(min(seen.first, at), at if ahead else max(seen.last, at))
    latest = sorted(result, key=lambda model_id: (result[model_id].last, model_id), reverse=True)
    return {model_id: result[model_id] for model_id in sorted(latest[:MOST_REMEMBERED])}
