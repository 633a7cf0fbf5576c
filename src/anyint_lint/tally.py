"""How much a run has checked, and what it could not: nothing is passed over in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anyint_lint.facts import Span, Unchecked, UncheckedReason
from anyint_lint.hosts import gateway_hosts
from anyint_lint.judge import context_of, rules_by_file
from anyint_lint.light_dataclass import dataclass
from anyint_lint.rules.standing import across_accounts, settled_reason, why_unchecked
from anyint_lint.violations import UncheckedUse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anyint_lint.catalog import Catalog
    from anyint_lint.facts import FileFacts, ModelUse
    from anyint_lint.judge import JudgedFile, SelectedRule
    from anyint_lint.rules import Context
    from anyint_lint.settings import Settings

_MISSING_LIST = frozenset({UncheckedReason.NO_LIST, UncheckedReason.INCOMPLETE_LIST})
_WEIGHT = {
    reason: weight
    for weight, reason in enumerate(
        (
            UncheckedReason.NO_LIST,
            UncheckedReason.INCOMPLETE_LIST,
            UncheckedReason.UNRESOLVED,
            UncheckedReason.TOO_COMPLEX,
            UncheckedReason.PLACEHOLDER,
            UncheckedReason.ELSEWHERE,
            UncheckedReason.NOT_LLM,
        )
    )
}
"""Of several reasons for one literal, the one that its author can do most about is told."""


@dataclass(frozen=True, slots=True)
class Tally:
    uses: int = 0
    """Literals that were checked as models, and routes."""
    unchecked: tuple[UncheckedUse, ...] = ()
    """By path and place; each literal, and each request without one, once."""
    open_accounts: frozenset[str] = frozenset()
    """Accounts whose lists, missing or not whole, leave open whether they have a model that another account has."""

    @property
    def unlisted(self) -> int:
        """How many uses another list would judge: with one of them, the job was not done."""
        return sum(one.unchecked.reason in _MISSING_LIST for one in self.unchecked)


def tally(
    files: Iterable[JudgedFile],
    catalog: Catalog,
    settings: Settings,
    selected: tuple[SelectedRule, ...],
    *,
    base_url: str | None = None,
) -> Tally:
    """Count what the selected rules looked at. What no selected rule asks about in a file is counted nowhere."""
    hosts = gateway_hosts(settings.gateway_hosts, base_url)
    asking = rules_by_file(selected, settings)
    uses = 0
    unchecked: list[UncheckedUse] = []
    open_accounts: set[str] = set()
    for file in files:
        rules = [one.rule for one in asking(file)]
        if any(rule.code.startswith("AIR") for rule in rules):
            uses += len(file.facts.route_uses)
        if not any(rule.judges_models for rule in rules):
            continue
        context = context_of(file, catalog, hosts, settings)
        left = _requests(file.facts, context)
        if any(rule.judges_models and rule.needs_list for rule in rules):
            checked, others = _literals(file.facts.model_uses, context)
            uses += checked
            left += others
            open_accounts |= _open_accounts(file.facts.model_uses, context)
        unchecked += [UncheckedUse(file.path, one) for one in sorted(left, key=_order)]
    unchecked.sort(key=lambda one: one.path)
    return Tally(uses, tuple(unchecked), frozenset(open_accounts))


def _open_accounts(uses: Iterable[ModelUse], context: Context) -> set[str]:
    if len(context.catalog.accounts) < 2:
        return set()
    judged = [use for use in uses if why_unchecked(use, context) is None]
    found = [across_accounts(use, context.catalog) for use in judged]
    return {account for one in found if one.holding for account in one.open}


def _requests(facts: FileFacts, context: Context) -> list[Unchecked]:
    """What the collector could not follow to a literal."""
    found: dict[tuple[Span, str | None], Unchecked] = {}
    settled = (replace(one, reason=settled_reason(one, context.hosts)) for one in facts.unchecked)
    for one in sorted(settled, key=_order):
        found.setdefault((one.span, one.value), one)
    return list(found.values())


def _literals(uses: Iterable[ModelUse], context: Context) -> tuple[int, list[Unchecked]]:
    """How many literals were checked, and those that were not: the ones that nothing judged reaches."""
    by_literal: dict[tuple[Span, str], list[Unchecked]] = {}
    checked: set[tuple[Span, str]] = set()
    for use in uses:
        key = (use.span, use.value)
        reason = why_unchecked(use, context)
        if reason is None:
            checked.add(key)
        else:
            one = Unchecked(use.span, reason, use.callee, use.value, use.host)
            by_literal.setdefault(key, []).append(one)
    left = [min(alike, key=_order) for key, alike in by_literal.items() if key not in checked]
    return len(checked), left


def _order(one: Unchecked) -> tuple[tuple[int, int, int], str, int, str, str]:
    return (one.span.start, one.value or "", _WEIGHT[one.reason], one.callee, one.host or "")
