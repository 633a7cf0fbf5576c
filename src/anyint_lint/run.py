"""The one place where everything is wired together: paths to sources to facts to violations to a report.

Prints nothing and exits nothing: the command line, a test or an editor receives a value.
"""

from __future__ import annotations

import dataclasses
import os
from dataclasses import field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from anyint_lint.config_codes import unknown_codes
from anyint_lint.credentials import BASE_URL_ENV
from anyint_lint.errors import NoListError, UsageError
from anyint_lint.judge import JudgeResult, SelectedRule, check_codes, judge, needs_list, select_rules, texts_of
from anyint_lint.light_dataclass import dataclass
from anyint_lint.lists import ListRequest, Lists, find_lists
from anyint_lint.paths import below_repository
from anyint_lint.settings import FailOn, Settings
from anyint_lint.tally import MISSING_LIST, Tally, tally
from anyint_lint.tree_facts import Code, CodeRequest, Tree, open_tree, promoted, settings_for
from anyint_lint.violations import Report, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anyint_lint.baseline import Baseline
    from anyint_lint.errors import AnyintLintError
    from anyint_lint.fixing import FileChange

CLEAN, VIOLATIONS = 0, 1
UNREADABLE = "AIX901"
MOST_UNREAD = 5
"""Files that one notice names."""


class Fixes(Enum):
    """What becomes of the fixes of violations."""

    NONE = "none"
    WRITE = "write"
    """Files are changed; code from stdin is handed back."""
    DIFF = "diff"
    """What would change is told, and nothing written."""


@dataclass(frozen=True, slots=True)
class CheckRequest(CodeRequest):
    """What the command line asks for; None and empty leave the configuration as it is."""

    lists: ListRequest = field(default_factory=ListRequest)
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    fail_on: str | None = None
    strict: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None
    """Make a baseline of what is found; `Outcome.baseline` is what to write."""
    fixes: Fixes = Fixes.NONE
    make_fixes: bool = True
    """False: only the comments of `add_ignores`."""
    unsafe_fixes: bool = False
    add_ignores: bool = False
    """Write comments that take back what is left."""
    ignore_reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    report: Report
    exit_code: int
    failure: AnyintLintError | None = None
    """What could not be done although the report is there: the model rules without a list."""
    defects: tuple[str, ...] = ()
    """Tracebacks of our own failures on single files, which the report tells in one line each."""
    baseline: Baseline | None = None
    """To be written: what was asked for with `write_baseline`. None where a failure left the verdict in parts."""
    changes: tuple[FileChange, ...] = ()
    """The files that fixes changed, or would change, by path."""
    fixed: Mapping[str, int] = field(default_factory=dict)
    """Path -> how many violations are, or would be, fixed; the report holds those that remain."""
    ignored: int = 0
    """How many violations got a comment that takes them back."""
    not_fixed: tuple[str, ...] = ()
    """Fixes that were not made, and why."""
    streamed: bytes | None = None
    """The code of stdin as fixed."""


def check(request: CheckRequest) -> Outcome:
    """Run the linter once. Raises AnyintLintError for whatever leaves nothing to report."""
    settings = _settings(request)
    selected = select_rules(settings)
    if not selected:
        raise UsageError("no rule is left to run", advice="`ignore` and `severity` take away all that `select` names.")
    lists = find_lists(settings, request.lists) if needs_list(selected) else Lists()
    run = _Run(request, settings, selected, lists, open_tree(request, settings))
    if request.fixes is Fixes.NONE:
        return run.outcome()
    from anyint_lint.fixing import Fixing  # noqa: PLC0415 - start-up: few runs fix

    fixing = Fixing(run.tree, unsafe=request.unsafe_fixes)
    if request.make_fixes:
        fixing.rounds(lambda: run.outcome().report.violations)
    if request.add_ignores:
        fixing.ignore(run.outcome().report.violations, request.ignore_reason)
    if request.fixes is Fixes.WRITE and request.stdin is None:
        fixing.write()
    outcome = run.outcome()
    changed = request.fixes is Fixes.DIFF and bool(fixing.changes)
    return dataclasses.replace(
        outcome,
        exit_code=max(outcome.exit_code, VIOLATIONS) if changed else outcome.exit_code,
        changes=fixing.changes,
        fixed=fixing.fixed,
        ignored=sum(fixing.ignored.values()),
        not_fixed=tuple(fixing.notices),
        streamed=run.tree.streamed(),
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """All that stays the same while fixes are made."""

    request: CheckRequest
    settings: Settings
    selected: tuple[SelectedRule, ...]
    lists: Lists
    tree: Tree

    def outcome(self) -> Outcome:
        """The verdict on the tree as it is now."""
        code, catalog, settings, selected = self.tree.code(), self.lists.catalog, self.settings, self.selected
        judged = promoted(code.files, catalog)
        base_url = os.environ.get(BASE_URL_ENV)
        result = judge(judged, catalog, settings, base_url=base_url, selected=selected)
        found = sorted((*result.violations, *unknown_codes(settings, selected)), key=lambda one: one.sort_key)
        result = dataclasses.replace(result, violations=tuple(found))
        counted = tally(judged, catalog, settings, selected, base_url=base_url)
        report = _report(code, self.lists, result, counted, selected)
        failure = _failure(self.lists, counted)
        report = dataclasses.replace(
            report,
            rules=texts_of(selected),
            below=below_repository(Path.cwd()),
            failure=None if failure is None else failure.message,
        )
        # Without a list most violations are not known, so none can be missed.
        codes = frozenset() if failure else frozenset(one.rule.code for one in selected)
        scope = (frozenset(code.paths), codes, os.path.realpath(Path.cwd()))
        report, baseline = _without_known(report, self.request, settings, scope)
        exit_code = _exit_code(report, settings, failure)
        return Outcome(report, exit_code, failure, code.defects, None if failure else baseline)


def _without_known(
    report: Report, request: CheckRequest, settings: Settings, scope: tuple[frozenset[str], frozenset[str], str]
) -> tuple[Report, Baseline | None]:
    """The report less what its baseline knows, and that baseline if it is to be written."""
    writing, reading = request.write_baseline, request.baseline or settings.baseline
    if writing is None and reading is None:
        return report, None
    from anyint_lint.baseline import Baseline, Scope, read_baseline  # noqa: PLC0415 - start-up: few runs have one

    if writing is not None:
        old = read_baseline(writing) if writing.exists() else Baseline(writing)
        baseline = old.renewed(report.violations, report.excerpts, Scope(*scope))
    elif reading is not None:
        baseline = read_baseline(reading)
    compared = baseline.compare(report.violations, report.excerpts, Scope(*scope))
    report = dataclasses.replace(report, violations=compared.kept, baseline=compared.use)
    return report, None if writing is None else baseline


def _settings(request: CheckRequest) -> Settings:
    for given_codes in (request.select, request.extend_select, request.ignore):
        check_codes(given_codes or ())
    settings = settings_for(request)
    given = {
        "select": request.select,
        "extend_select": None if request.extend_select is None else settings.extend_select + request.extend_select,
        "ignore": None if request.ignore is None else settings.ignore + request.ignore,
        "fail_on": None if request.fail_on is None else FailOn(request.fail_on),
        "strict": request.strict or None,
    }
    return dataclasses.replace(settings, **{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]


def _report(
    code: Code, lists: Lists, result: JudgeResult, counted: Tally, selected: tuple[SelectedRule, ...]
) -> Report:
    shown = (*result.violations, *(one.violation for one in result.suppressed))
    return Report(
        violations=result.violations,
        lists=lists.catalog.lists,
        files=len(code.paths) - code.notebooks,
        notebooks=code.notebooks,
        skipped=code.skipped,
        uses=counted.uses,
        unchecked=counted.unchecked,
        suppressed=result.suppressed,
        notices=(*lists.notices, *code.notices, *_nothing(code), *_unread(code, selected)),
        excerpts=code.excerpts.of(shown),
        placed=code.excerpts.placed(shown),
    )


def _nothing(code: Code) -> Iterator[str]:
    """A notice that nothing was read at all: a wrong path or pattern looks like a clean result otherwise."""
    if not code.paths:
        yield "there is no Python file and no notebook to check here" + (
            f" ({len(code.skipped)} skipped; -v names them)" if code.skipped else ""
        )


def _unread(code: Code, selected: tuple[SelectedRule, ...]) -> Iterator[str]:
    """A notice of files that could not be read, where no rule that runs says so."""
    if any(one.rule.code == UNREADABLE for one in selected):
        return
    unread = [file.path for file in code.files if file.facts.failures]
    if unread:
        shown = ", ".join(unread[:MOST_UNREAD]) + (", ..." if len(unread) > MOST_UNREAD else "")
        number = "1 file" if len(unread) == 1 else f"{len(unread)} files"
        yield f"{number} could not be read, at least in part, and {UNREADABLE} is not selected: {shown}"


def _failure(lists: Lists, counted: Tally) -> AnyintLintError | None:
    """Why the verdict is not whole: no list at all, or no whole one of a family that some use needs."""
    unlisted = sum(one.unchecked.reason in MISSING_LIST for one in counted.unchecked)
    if lists.failures and (unlisted or not lists.catalog):
        return next(iter(lists.failures.values()))
    for (account, _), failure in lists.failures.items():
        if account in counted.open_accounts:
            return failure
    if unlisted:
        return NoListError(
            f"The model lists cannot judge {unlisted} use{'' if unlisted == 1 else 's'}: "
            "a list of the same family is missing or not whole.",
            advice="Name the uses with `--show-unchecked`; "
            "give the whole list of each family: `--models openai=FILE --models anthropic=FILE`.",
        )
    return None


def _exit_code(report: Report, settings: Settings, failure: AnyintLintError | None) -> int:
    if failure is not None:
        return failure.exit_code
    fail_on = FailOn.WARNING if settings.strict and settings.fail_on is FailOn.ERROR else settings.fail_on
    failing = {
        FailOn.NEVER: 0,
        FailOn.ERROR: report.count(Severity.ERROR),
        FailOn.WARNING: len(report.violations),
    }[fail_on]
    return VIOLATIONS if failing else CLEAN
