"""AIX903 for the configuration: entries that name no rule. (Those of `select` end the run, in `judge.py`.)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from anyint_lint.facts import Span
from anyint_lint.paths import relative_path
from anyint_lint.rules import BY_CODE
from anyint_lint.rules.aix903_unknown_code import RULE
from anyint_lint.rules.nearest_code import names_a_rule, nearest_code
from anyint_lint.rules.wording import quoted
from anyint_lint.violations import Violation

if TYPE_CHECKING:
    from anyint_lint.judge import SelectedRule
    from anyint_lint.settings import Settings

_NAMES = {code: rule.name for code, rule in BY_CODE.items()}


def unknown_codes(settings: Settings, selected: tuple[SelectedRule, ...]) -> tuple[Violation, ...]:
    """What the configuration ignores, or gives a severity, that is no rule; nothing where AIX903 does not run."""
    rule = next((one for one in selected if one.rule is RULE), None)
    if rule is None or settings.config is None:
        return ()
    path = relative_path(str(settings.config), Path.cwd())
    try:
        lines = settings.config.read_text("utf-8-sig").splitlines()
    except (OSError, ValueError):  # it was read a moment ago; the place is not worth more than this
        lines = []
    return tuple(
        Violation(
            code=RULE.code,
            name=RULE.name,
            severity=rule.severity,
            message=f"{key}: {quoted(code)} names no rule",
            path=path,
            span=_place(lines, key, code),
            value=code,
            suggestions=(nearest_code(code, _NAMES),),
        )
        for key, code in _unknown(settings)
    )


def _unknown(settings: Settings) -> Iterator[tuple[str, str]]:
    yield from (("ignore", code) for code in settings.ignore if not names_a_rule(code, _NAMES))
    # A severity is that of one rule: the beginning of a code will not do.
    yield from (("severity", code) for code in settings.severity if code.upper() not in BY_CODE)
    for codes in settings.per_file_ignores.values():
        yield from (("per-file-ignores", code) for code in codes if not names_a_rule(code, _NAMES))


def _place(lines: list[str], key: str, code: str) -> Span:
    """The code's first mention from its key on; the beginning of the file where it is written in some other way."""
    word = re.compile(rf"(?<![\w-]){re.escape(code)}(?![\w-])")
    start = next((at for at, line in enumerate(lines) if re.search(rf"(?<![\w-]){key}(?![\w-])", line)), 0)
    for at in range(start, len(lines)):
        if found := word.search(lines[at]):
            return Span(at + 1, found.start() + 1, at + 1, found.end() + 1)
    return Span(1, 1, 1, 1)
