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

from anyint_lint.errors import NoListError, UsageError
from anyint_lint.light_dataclass import dataclass
from anyint_lint.lists import ListRequest, Lists, find_lists
from anyint_lint.paths import below_repository
from anyint_lint.settings import FailOn, Settings
from anyint_lint.tree_facts import Code, CodeRequest, Tree, open_tree, settings_for
from anyint_lint.violations import Report, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anyint_lint.baseline import Baseline
    from anyint_lint.errors import AnyintLintError
    from anyint_lint.fixing import FileChange
    from anyint_lint.judge import SelectedRule
    from anyint_lint.judging import Judged

CLEAN, VIOLATIONS = 0, 1


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
    rule_texts: bool = True
    """Whether the report is to hold the texts of the rules that ran, which few formats show."""


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
    rules = _Rules(settings)
    lists = find_lists(settings, request.lists) if rules.need_list else Lists()
    run = _Run(request, settings, rules, lists, open_tree(request, settings))
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


@dataclass(slots=True)
class _Rules:
    """The rules that run, loaded when they are asked for: the default ones, all together, need no look."""

    settings: Settings
    _selected: tuple[SelectedRule, ...] | None = None

    @property
    def selected(self) -> tuple[SelectedRule, ...]:
        """Raises UsageError where there is none, or one is asked for that there is not."""
        if self._selected is None:
            from anyint_lint.judge import select_rules  # noqa: PLC0415 - start-up: most hooks judge nothing

            self._selected = select_rules(self.settings)
            if not self._selected:
                advice = "`ignore` and `severity` take away all that `select` names."
                raise UsageError("no rule is left to run", advice=advice)
        return self._selected

    @property
    def are_named(self) -> bool:
        """Whether any is named in what was asked for, so that there may be something wrong with its name."""
        one = self.settings
        named = one.select is not None or one.extend_select or one.ignore or one.severity or one.per_file_ignores
        return bool(named or one.strict)

    @property
    def need_list(self) -> bool:
        return not self.are_named or any(one.rule.needs_list for one in self.selected)


@dataclass(frozen=True, slots=True)
class _Run:
    """All that stays the same while fixes are made."""

    request: CheckRequest
    settings: Settings
    rules: _Rules
    lists: Lists
    tree: Tree

    def outcome(self) -> Outcome:
        """The verdict on the tree as it is now."""
        code = self.tree.code()
        judged = self._judged(code)
        failure = _failure(self.lists, judged)
        report = self._report(code, judged, failure)
        report, baseline = self._without_known(report, code, failure)
        exit_code = _exit_code(report, self.settings, failure)
        return Outcome(report, exit_code, failure, code.defects, None if failure else baseline)

    def _judged(self, code: Code) -> Judged | None:
        """None where there is nothing to judge."""
        if not code.files and not self.rules.are_named:
            return None
        from anyint_lint.judging import judged  # noqa: PLC0415 - start-up: most hooks judge nothing

        return judged(code, self.lists.catalog, self.settings, self.rules.selected)

    def _report(self, code: Code, judged: Judged | None, failure: AnyintLintError | None) -> Report:
        report = Report(
            lists=self.lists.catalog.lists,
            files=len(code.paths) - code.notebooks,
            notebooks=code.notebooks,
            skipped=code.skipped,
            notices=(*self.lists.notices, *code.notices, *_nothing(code), *(judged.unread if judged else ())),
            below=below_repository(Path.cwd()),
            failure=None if failure is None else failure.message,
        )
        if self.request.rule_texts:
            from anyint_lint.judge import texts_of  # noqa: PLC0415 - as above

            report = dataclasses.replace(report, rules=texts_of(self.rules.selected))
        if judged is None:
            return report
        shown = (*judged.violations, *(one.violation for one in judged.suppressed))
        return dataclasses.replace(
            report,
            violations=judged.violations,
            uses=judged.tally.uses,
            unchecked=judged.tally.unchecked,
            suppressed=judged.suppressed,
            excerpts=code.excerpts.of(shown),
            placed=code.excerpts.placed(shown),
        )

    def _without_known(
        self, report: Report, code: Code, failure: AnyintLintError | None
    ) -> tuple[Report, Baseline | None]:
        """The report less what its baseline knows, and that baseline if it is to be written."""
        writing, reading = self.request.write_baseline, self.request.baseline or self.settings.baseline
        if writing is None and reading is None:
            return report, None
        from anyint_lint.baseline import Baseline, Scope, read_baseline  # noqa: PLC0415 - start-up: few runs have one

        # Without a list most violations are not known, so none can be missed.
        codes = frozenset() if failure else frozenset(one.rule.code for one in self.rules.selected)
        scope = Scope(frozenset(code.paths), codes, os.path.realpath(Path.cwd()))
        if writing is not None:
            old = read_baseline(writing) if writing.exists() else Baseline(writing)
            baseline = old.renewed(report.violations, report.excerpts, scope)
        elif reading is not None:
            baseline = read_baseline(reading)
        compared = baseline.compare(report.violations, report.excerpts, scope)
        report = dataclasses.replace(report, violations=compared.kept, baseline=compared.use)
        return report, None if writing is None else baseline


def _settings(request: CheckRequest) -> Settings:
    for given_codes in filter(None, (request.select, request.extend_select, request.ignore)):
        from anyint_lint.judge import check_codes  # noqa: PLC0415 - start-up: as above

        check_codes(given_codes)
    settings = settings_for(request)
    given = {
        "select": request.select,
        "extend_select": None if request.extend_select is None else settings.extend_select + request.extend_select,
        "ignore": None if request.ignore is None else settings.ignore + request.ignore,
        "fail_on": None if request.fail_on is None else FailOn(request.fail_on),
        "strict": request.strict or None,
    }
    return dataclasses.replace(settings, **{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]


def _nothing(code: Code) -> Iterator[str]:
    """A notice that nothing was read at all: a wrong path or pattern looks like a clean result otherwise."""
    if not code.paths:
        yield "there is no Python file and no notebook to check here" + (
            f" ({len(code.skipped)} skipped; -v names them)" if code.skipped else ""
        )


def _failure(lists: Lists, judged: Judged | None) -> AnyintLintError | None:
    """Why the verdict is not whole: no list at all, or no whole one of a family that some use needs."""
    unlisted = judged.tally.unlisted if judged else 0
    if lists.failures and (unlisted or not lists.catalog):
        return next(iter(lists.failures.values()))
    for (account, _), failure in lists.failures.items():
        if judged is not None and account in judged.tally.open_accounts:
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
