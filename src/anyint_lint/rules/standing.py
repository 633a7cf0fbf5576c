"""Where a model use stands with the account's lists: the question that all model rules begin with."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from anyint_lint.facts import Evidence, FileFacts, ModelUse
from anyint_lint.rules.placeholders import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anyint_lint.catalog import Catalog, Model, ModelList
    from anyint_lint.rules.base import Context


class Standing(StrEnum):
    LISTED = "listed"
    """In a list of its family."""
    OTHER_FAMILY = "other family"
    """Only in a list of the other family."""
    LABEL = "label"
    """No ID, but the `display_name` of one."""
    UNLISTED = "unlisted"
    """In none of the lists, and all that count are whole."""
    UNDECIDED = "undecided"
    """In none of the lists, but there is none for its family or one that counts is not whole."""


class JudgedUse(NamedTuple):
    use: ModelUse
    evidence: Evidence
    """Settled by the host."""
    standing: Standing


def judged_uses(facts: FileFacts, context: Context) -> Iterator[JudgedUse]:
    """The uses that concern the gateway, less those that the settings allow and those that are no IDs."""
    for use in facts.model_uses:
        evidence = context.hosts.settle(use.evidence, use.host)
        if evidence in {Evidence.ELSEWHERE, Evidence.NOT_LLM} or _is_allowed(use, context.allowed_models):
            continue
        found = standing(use, context.catalog)
        if found not in {Standing.LISTED, Standing.OTHER_FAMILY} and _stands_for_nothing(use):
            continue
        yield JudgedUse(use, evidence, found)


def standing(use: ModelUse, catalog: Catalog) -> Standing:
    lists = catalog.for_family(use.family)
    if any(_holds(one, use) for one in lists):
        return Standing.LISTED
    if any(_holds(one, use) for one in catalog.lists):
        return Standing.OTHER_FAMILY
    if labelled(use, catalog.lists, exactly=True):
        return Standing.LABEL
    # A case that fits an ID is a slip in an ID; only what fits none is taken for a label typed loosely.
    if not ids_but_for_case(use.model_id, lists) and labelled(use, catalog.lists):
        return Standing.LABEL
    return Standing.UNLISTED if lists and all(one.complete for one in lists) else Standing.UNDECIDED


def labelled(use: ModelUse, lists: Iterable[ModelList], *, exactly: bool = False) -> tuple[Model, ...]:
    """The models whose label the use holds, each ID once, sorted; else but for case and spaces, unless `exactly`."""
    for text in dict.fromkeys((use.model_id, use.value)):
        found = {model.id: model for one in lists for model in one.labelled(text)}
        if not found and not exactly and (loose := _loosely(text)):
            found = {model.id: model for one in lists for model in one.models if _label(model) == loose}
        if found:
            return tuple(found[model_id] for model_id in sorted(found))
    return ()


def ids_but_for_case(text: str, lists: Iterable[ModelList]) -> tuple[str, ...]:
    """The listed IDs that differ from a text in nothing but case and spaces."""
    loose = "".join(text.split()).casefold()
    return tuple(sorted({model.id for one in lists for model in one.models if model.id.casefold() == loose}))


@lru_cache(maxsize=16384)
def _loosely(label: str) -> str:
    return " ".join(label.split()).casefold()


def _label(model: Model) -> str:
    """A model's label without regard to case; empty where it has none but its own ID."""
    name = model.display_name
    return _loosely(name) if name and name != model.id else ""


def _holds(one: ModelList, use: ModelUse) -> bool:
    return use.model_id in one or use.value in one


def _is_allowed(use: ModelUse, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns for text in (use.model_id, use.value))


def _stands_for_nothing(use: ModelUse) -> bool:
    return is_placeholder(use.model_id) or is_placeholder(use.value)
