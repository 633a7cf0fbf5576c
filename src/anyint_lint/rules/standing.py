"""Where a model use stands with the account's lists: the question that all model rules begin with."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from anyint_lint.facts import Evidence, Family, FileFacts, ModelUse, Unchecked, UncheckedReason
from anyint_lint.rules.placeholders import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anyint_lint.catalog import Catalog, Model, ModelList
    from anyint_lint.hosts import GatewayHosts
    from anyint_lint.rules.base import Context


class Standing(StrEnum):
    LISTED = "listed"
    """In a list of its family."""
    OTHER_FAMILY = "other family"
    """Only in a list of the other family; that one and all of its own family are whole."""
    LABEL = "label"
    """No ID, but the `display_name` of one."""
    UNLISTED = "unlisted"
    """In none of the lists of its family, and all of them are whole."""
    UNDECIDED = "undecided"
    """In none of the lists of its family, but there is none or one is not whole."""


class JudgedUse(NamedTuple):
    use: ModelUse
    evidence: Evidence
    """Settled by the host."""
    standing: Standing


_OUTSIDE = {Evidence.ELSEWHERE: UncheckedReason.ELSEWHERE, Evidence.NOT_LLM: UncheckedReason.NOT_LLM}
_EVIDENCE = {reason: evidence for evidence, reason in _OUTSIDE.items()}
_AN_ID = frozenset({Standing.LISTED, Standing.OTHER_FAMILY})


def judged_uses(facts: FileFacts, context: Context) -> Iterator[JudgedUse]:
    """The uses that the lists can judge, less those that the settings allow."""
    for use in facts.model_uses:
        evidence = context.hosts.settle(use.evidence, use.host)
        if evidence in _OUTSIDE or is_allowed(use, context.allowed_models):
            continue
        found = standing(use, context.catalog)
        if found is not Standing.UNDECIDED and (found in _AN_ID or not _stands_for_nothing(use)):
            yield JudgedUse(use, evidence, found)


def why_unchecked(use: ModelUse, context: Context) -> UncheckedReason | None:
    """Why no list can judge a use; None for one that is judged, be it by the settings that allow it."""
    settled = context.hosts.settle(use.evidence, use.host)
    if settled in _OUTSIDE:
        return _OUTSIDE[settled]
    found = standing(use, context.catalog)
    if found in _AN_ID or is_allowed(use, context.allowed_models):
        return None
    if _stands_for_nothing(use):
        return UncheckedReason.PLACEHOLDER
    if found is not Standing.UNDECIDED:
        return None
    partial = any(one.models and not one.complete for one in context.catalog.for_family(use.family))
    return UncheckedReason.INCOMPLETE_LIST if partial else UncheckedReason.NO_LIST


def settled_reason(one: Unchecked, hosts: GatewayHosts) -> UncheckedReason:
    """Why a request was not checked, once the settings say which hosts are the gateway."""
    if one.reason is UncheckedReason.TOO_COMPLEX:
        return one.reason
    evidence = hosts.settle(_EVIDENCE.get(one.reason, Evidence.RECOGNISED), one.host)
    return _OUTSIDE.get(evidence, UncheckedReason.UNRESOLVED)


def standing(use: ModelUse, catalog: Catalog) -> Standing:
    lists = catalog.for_family(use.family)
    if holding(use, lists):
        return Standing.LISTED
    whole = all(_is_whole(catalog.of_account(account), use.family) for account in catalog.accounts) and bool(catalog)
    if holders := holding(use, catalog.lists):
        if whole and any(one.complete for one in holders):
            return Standing.OTHER_FAMILY
        return Standing.UNLISTED if whole else Standing.UNDECIDED
    if labelled(use, catalog.lists, exactly=True):
        return Standing.LABEL
    # A case that fits an ID is a slip in an ID; only what fits none is taken for a label typed loosely.
    if not ids_but_for_case(use.model_id, lists) and labelled(use, catalog.lists):
        return Standing.LABEL
    return Standing.UNLISTED if whole else Standing.UNDECIDED


def holding(use: ModelUse, lists: Iterable[ModelList]) -> tuple[ModelList, ...]:
    """The lists that have the use's ID."""
    return tuple(one for one in lists if _holds(one, use))


class AcrossAccounts(NamedTuple):
    """What the lists of each account say about a use. Accounts are in the catalog's order."""

    holding: tuple[str, ...]
    lacking: tuple[str, ...]
    """Their lists are whole and do not have it."""
    open: tuple[str, ...]
    """Their lists do not have it, but there is none for its family or one is not whole."""


def across_accounts(use: ModelUse, catalog: Catalog) -> AcrossAccounts:
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    for account in catalog.accounts:
        lists = catalog.of_account(account)
        if holding(use, lists.for_family(use.family)):
            found[0].append(account)
        else:
            found[1 if _is_whole(lists, use.family) else 2].append(account)
    return AcrossAccounts(*map(tuple, found))


def _is_whole(account: Catalog, family: Family | None) -> bool:
    """Whether the absence of an ID from an account's lists proves anything: none is cut short, none is missing.

    A use whose family is not known may be of either, so that the list of one alone proves nothing.
    """
    lists = account.for_family(family)
    found = {one.family for one in lists}
    families_there = None in found or (found >= set(Family) if family is None else bool(found))
    return families_there and all(one.complete for one in lists)


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


def is_allowed(use: ModelUse, patterns: tuple[str, ...]) -> bool:
    """Whether the setting `allowed-models` names the use, as it is written or as it is sent."""
    return any(fnmatchcase(text, pattern) for pattern in patterns for text in (use.model_id, use.value))


def _stands_for_nothing(use: ModelUse) -> bool:
    return is_placeholder(use.model_id) or is_placeholder(use.value)
