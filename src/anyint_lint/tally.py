"""How much a run has checked, and what it could not: nothing is passed over in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyint_lint.facts import Evidence, ModelUse, Unchecked, UncheckedReason
from anyint_lint.rules.standing import Standing, standing
from anyint_lint.violations import UncheckedUse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anyint_lint.catalog import Catalog
    from anyint_lint.hosts import GatewayHosts
    from anyint_lint.judge import JudgedFile, SelectedRule

_OUTSIDE = {Evidence.ELSEWHERE: UncheckedReason.ELSEWHERE, Evidence.NOT_LLM: UncheckedReason.NOT_LLM}


@dataclass(frozen=True, slots=True)
class Tally:
    uses: int = 0
    """Model and route uses that were checked."""
    unchecked: tuple[UncheckedUse, ...] = ()
    """By path and place."""


def tally(
    files: Iterable[JudgedFile], catalog: Catalog, hosts: GatewayHosts, selected: Iterable[SelectedRule]
) -> Tally:
    """Count what the selected rules looked at. What no selected rule asks about is counted nowhere."""
    codes = {one.rule.code[:3] for one in selected}
    uses, unchecked = 0, []
    for file in files:
        if "AIR" in codes:
            uses += len(file.facts.route_uses)
        if "AIM" not in codes:
            continue
        left = list(file.facts.unchecked)
        for use in file.facts.model_uses:
            reason = _why_not(use, catalog, hosts)
            if reason is None:
                uses += 1
            else:
                left.append(Unchecked(use.request or use.span, reason, use.callee, use.value))
        unchecked += [UncheckedUse(file.path, one) for one in sorted(left, key=_order)]
    unchecked.sort(key=lambda one: one.path)
    return Tally(uses, tuple(unchecked))


def _order(one: Unchecked) -> tuple[tuple[int, int, int], str, str]:
    return (one.span.start, one.reason, one.value or "")


def _why_not(use: ModelUse, catalog: Catalog, hosts: GatewayHosts) -> UncheckedReason | None:
    settled = hosts.settle(use.evidence, use.host)
    if settled in _OUTSIDE:
        return _OUTSIDE[settled]
    return UncheckedReason.NO_LIST if standing(use, catalog) is Standing.UNDECIDED else None
