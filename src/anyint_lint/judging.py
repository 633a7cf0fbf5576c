"""What the rules say of the code of a run, and how much of it they could check."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from anyint_lint.config_codes import unknown_codes
from anyint_lint.credentials import BASE_URL_ENV
from anyint_lint.joining import promoted
from anyint_lint.judge import judge
from anyint_lint.light_dataclass import dataclass
from anyint_lint.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.catalog import Catalog
    from anyint_lint.judge import SelectedRule
    from anyint_lint.settings import Settings
    from anyint_lint.tree_facts import Code
    from anyint_lint.violations import Suppressed, Violation

UNREADABLE = "AIX901"
MOST_UNREAD = 5
"""Files that one notice names."""


@dataclass(frozen=True, slots=True)
class Judged:
    violations: tuple[Violation, ...]
    """In the order of a report, those of the configuration among them."""
    suppressed: tuple[Suppressed, ...]
    tally: Tally
    unread: tuple[str, ...] = ()
    """Notices of files that could not be read, where no rule that runs says so."""


def judged(code: Code, catalog: Catalog, settings: Settings, selected: tuple[SelectedRule, ...]) -> Judged:
    files = promoted(code.files, catalog)
    base_url = os.environ.get(BASE_URL_ENV)
    result = judge(files, catalog, settings, base_url=base_url, selected=selected)
    found = sorted((*result.violations, *unknown_codes(settings, selected)), key=lambda one: one.sort_key)
    counted = tally(files, catalog, settings, selected, base_url=base_url)
    return Judged(tuple(found), result.suppressed, counted, tuple(_unread(code, selected)))


def _unread(code: Code, selected: tuple[SelectedRule, ...]) -> Iterator[str]:
    """A notice of files that could not be read, where no rule that runs says so."""
    if any(one.rule.code == UNREADABLE for one in selected):
        return
    unread = [file.path for file in code.files if file.facts.failures]
    if unread:
        shown = ", ".join(unread[:MOST_UNREAD]) + (", ..." if len(unread) > MOST_UNREAD else "")
        number = "1 file" if len(unread) == 1 else f"{len(unread)} files"
        yield f"{number} could not be read, at least in part, and {UNREADABLE} is not selected: {shown}"
