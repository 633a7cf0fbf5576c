"""Texts that a name says are models although they are not spelled like one: uses only if the lists know something near.

`MODEL = "gtp-5.4"` and `MODEL = "GPT-5.4 mini"` are mistakes that no table of well-known names can tell from
`MODEL = "large"`; the account's own list can.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from anyint_lint.catalog import Catalog
from anyint_lint.facts import FileFacts, ModelUse

MOST_EDITS = 2
"""Insertions, deletions, replacements and swaps between a text and the ID that it was meant to be; one for a text of
less than `LONG` code points."""
LONG = 8
SHORTEST = 5


def promoter(catalog: Catalog) -> Callable[[FileFacts], FileFacts]:
    """From facts to the same facts, with the hints that resemble something listed among the model uses."""
    ids = tuple(dict.fromkeys(model.id for one in catalog.lists for model in one.models))
    spelled = {_spelling(model_id) for model_id in ids}
    spelled |= {_spelling(m.display_name) for one in catalog.lists for m in one.models if m.display_name}

    spelled |= {_spelling(model_id) for one in catalog.lists for model_id in one.history}

    @lru_cache(maxsize=4096)
    def is_near(value: str) -> bool:
        return _spelling(value) in spelled or _is_mistyped(value, ids)

    def promote(facts: FileFacts) -> FileFacts:
        near = [hint for hint in facts.hints if is_near(hint.value) or is_near(hint.model_id)]
        return replace(facts, model_uses=tuple(sorted((*facts.model_uses, *near), key=_place))) if near else facts

    return promote


def _place(use: ModelUse) -> tuple[tuple[int, int, int], str]:
    return use.span.start, use.value


def _spelling(text: str) -> str:
    return "-".join(text.casefold().replace("_", "-").replace("-", " ").split())


def _is_mistyped(value: str, ids: tuple[str, ...]) -> bool:
    if len(value) < SHORTEST or not ids:
        return False
    from rapidfuzz import process  # noqa: PLC0415 - only for a text that nothing else explains
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    edits = MOST_EDITS if len(value) >= LONG else 1
    return process.extractOne(value, ids, scorer=OSA.distance, score_cutoff=edits) is not None
