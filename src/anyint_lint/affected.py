"""What a change of the lists breaks in the code: its facts are read once and judged twice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from anyint_lint.catalog import Catalog
from anyint_lint.credentials import BASE_URL_ENV
from anyint_lint.joining import promoted
from anyint_lint.judge import judge, select_rules
from anyint_lint.light_dataclass import dataclass
from anyint_lint.tree_facts import CodeRequest, read_code, settings_for
from anyint_lint.violations import Report, Violation

_Use = tuple[object, ...]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anyint_lint.judge import SelectedRule
    from anyint_lint.settings import Settings
    from anyint_lint.tree_facts import Code


@dataclass(frozen=True, slots=True)
class Affected:
    report: Report
    """The violations that the new lists bring."""
    defects: tuple[str, ...] = ()


def affected(paths: Sequence[str], before: Catalog, after: Catalog) -> Affected:
    """The uses below `paths` that a list of `after` forbids and the same account's of `before` did not.

    What only some accounts listed before, and none does now, breaks for these. A list that was not there before has
    not changed. Raises UsageError for a path that is not there, ConfigError for a configuration that is wrong.
    """
    request = CodeRequest(paths=tuple(paths))
    settings = settings_for(request)
    selected = tuple(one for one in select_rules(settings) if one.rule.needs_list)
    code = read_code(request, settings)
    broken: set[_Use] = set()
    for then, now in _comparable(before, after):
        known = {_use(one) for one in _judged(code, then, settings, selected)}
        broken |= {_use(one) for one in _judged(code, now, settings, selected)} - known
    new = tuple(one for one in _judged(code, after, settings, selected) if _use(one) in broken)
    files = len(code.files) - code.notebooks
    report = Report(new, after.lists, files, code.notebooks, code.skipped, excerpts=code.excerpts.of(new))
    return Affected(report, code.defects)


def _comparable(before: Catalog, after: Catalog) -> Iterator[tuple[Catalog, Catalog]]:
    """The lists that were there before, then and now: all together, and those of each account."""
    known = {(one.account, one.family) for one in before.lists}
    now = Catalog(tuple(one for one in after.lists if (one.account, one.family) in known))
    yield before, now
    if len(now.accounts) > 1:
        yield from ((before.of_account(name), now.of_account(name)) for name in now.accounts)


def _judged(
    code: Code, catalog: Catalog, settings: Settings, selected: tuple[SelectedRule, ...]
) -> tuple[Violation, ...]:
    files = promoted(code.files, catalog)
    return judge(files, catalog, settings, base_url=os.environ.get(BASE_URL_ENV), selected=selected).violations


def _use(violation: Violation) -> _Use:
    """The use, not the rule: what was wrong before is not broken now."""
    return violation.path, violation.span, violation.value
