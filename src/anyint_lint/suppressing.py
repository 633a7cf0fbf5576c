"""Which violations the comments of a file take back, and which comments take back none.

A comment on the line of a violation is the one that is meant, and is then spent unless it stands at the statement's
first or last line; any other comment in the statement counts next, and one for the whole file last.
"""

from __future__ import annotations

import re
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.rules.base import Idle
from anyint_lint.rules.nearest_code import prefix_of
from anyint_lint.violations import Applicability, Suppressed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set

    from anyint_lint.facts import Suppression
    from anyint_lint.violations import Violation

ABOUT_SUPPRESSIONS = frozenset({"AIX902", "AIX903"})
"""Suppressed by name only: what takes everything back would silence the complaint about itself."""

_DATE = pattern(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(slots=True)
class Verdict:
    kept: list[Violation] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Suppressor:
    """The suppressions of one file, which remembers what they did."""

    suppressions: Sequence[Suppression]
    today: date
    _used: dict[int, set[str]] = field(default_factory=dict)
    """Index of a suppression -> the codes of violations that it took back."""
    _spent: set[int] = field(default_factory=set)

    def apply(self, violations: Iterable[Violation]) -> Verdict:
        """Those that stay and those that do not, each in the order given."""
        violations = list(violations)
        holding = [at for at, one in enumerate(self.suppressions) if self._holds(one)]
        chosen = {number: at for number, one in enumerate(violations) if (at := self._nearby(one, holding)) is not None}
        for number, one in enumerate(violations):
            if number not in chosen and (at := self._around(one, holding)) is not None:
                chosen[number] = at
        verdict = Verdict()
        for number, one in enumerate(violations):
            if number in chosen:
                self._used.setdefault(chosen[number], set()).add(one.code)
                verdict.suppressed.append(Suppressed(one, self.suppressions[chosen[number]].reason))
            else:
                verdict.kept.append(one)
        return verdict

    def idle(self, ran: Set[str], defaults: Set[str], kept: Iterable[Violation]) -> tuple[Idle, ...]:
        """The suppressions without effect, by the codes of the rules that `ran` here. One that names no code is only
        called so if all rules ran that run by default."""
        kept = tuple(kept)
        found: list[Idle] = []
        for at, one in enumerate(self.suppressions):
            if one.fault is not None:
                continue
            if not self._holds(one):
                found.append(self._over(one, kept))
            elif one.codes:
                codes = _unused(one, self._used.get(at, set()), ran, defaults)
                if codes and not (one.noqa and (one.foreign or len(codes) < len(one.codes))):
                    found.append(Idle(one, codes, applicability=Applicability.SAFE))
            elif not one.noqa and at not in self._used and defaults <= ran:
                found.append(Idle(one, applicability=Applicability.SAFE))
        return tuple(found)

    def _holds(self, one: Suppression) -> bool:
        last = _last_day(one)
        return one.fault is None and (one.until is None or (last is not None and self.today <= last))

    def _nearby(self, violation: Violation, holding: Sequence[int]) -> int | None:
        span = violation.span
        for at in holding:
            one = self.suppressions[at]
            if (
                one.last_line
                and one.cell == span.cell
                and span.line <= one.line <= span.end_line
                and _names(one, violation)
            ):
                if one.line not in {one.first_line, one.last_line}:
                    self._spent.add(at)
                return at
        return None

    def _around(self, violation: Violation, holding: Sequence[int]) -> int | None:
        fitting = [at for at in holding if at not in self._spent and _covers(self.suppressions[at], violation)]
        return min(fitting, key=lambda at: self.suppressions[at].last_line == 0, default=None)

    def _over(self, one: Suppression, kept: Sequence[Violation]) -> Idle:
        if _last_day(one) is None:
            return Idle(one, fault=f"`until={one.until}` is no date such as 2027-01-31")
        # While there is something that it would suppress, a person may rather give it another day.
        missed = any(_covers(one, violation) for violation in kept)
        return Idle(
            one,
            fault=f"its last day was {one.until}",
            applicability=Applicability.UNSAFE if missed else Applicability.SAFE,
        )


def _unused(one: Suppression, used: Set[str], ran: Set[str], defaults: Set[str]) -> tuple[str, ...]:
    """The codes that a suppression names in vain; not those of rules that did not run, nor of none."""
    unused = []
    for code in one.codes:
        prefix = prefix_of(code)
        meant = {prefix} if prefix in ran else {rule for rule in defaults if rule.startswith(prefix)}
        judged = bool(meant) and meant <= ran and not meant <= ABOUT_SUPPRESSIONS
        if judged and not any(each.startswith(prefix) for each in used):
            unused.append(code)
    return tuple(unused)


def _names(one: Suppression, violation: Violation) -> bool:
    if not one.codes:
        return violation.code not in ABOUT_SUPPRESSIONS
    return any(violation.code.startswith(prefix_of(code)) for code in one.codes)


def _covers(one: Suppression, violation: Violation) -> bool:
    span = violation.span
    inside = one.cell == span.cell and one.first_line <= span.end_line and span.line <= one.last_line
    return (inside or one.last_line == 0) and _names(one, violation)


def _last_day(one: Suppression) -> date | None:
    if one.until is None or not _DATE.fullmatch(one.until):
        return None
    try:
        return date.fromisoformat(one.until)
    except ValueError:
        return None
