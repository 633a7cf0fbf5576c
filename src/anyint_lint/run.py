"""The one place where everything is wired together: paths to sources to facts to violations to a report.

Prints nothing and exits nothing: the command line, a test or an editor receives a value.
"""

from __future__ import annotations

import dataclasses
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from anyint_lint.collector.candidates import candidate_test
from anyint_lint.collector.sdks import ROWS
from anyint_lint.config_file import load_settings
from anyint_lint.credentials import BASE_URL_ENV
from anyint_lint.errors import NoListError
from anyint_lint.excerpts import Excerpts
from anyint_lint.facts import Failure, FileFacts, Span
from anyint_lint.hints import promoter
from anyint_lint.judge import JudgedFile, JudgeResult, judge, needs_list, select_rules, texts_of
from anyint_lint.link import TreeFile, link
from anyint_lint.lists import ListRequest, Lists, find_lists
from anyint_lint.paths import Discovery, SourceFile, SourceKind, below_repository, discover, relative_path
from anyint_lint.settings import FailOn, Settings
from anyint_lint.sources import Source, read_source, read_stream
from anyint_lint.tally import MISSING_LIST, Tally, tally
from anyint_lint.violations import Report, Severity, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anyint_lint.catalog import Catalog
    from anyint_lint.errors import AnyintLintError

CLEAN, VIOLATIONS = 0, 1
STDIN_NAME = "-"


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What the command line asks for; None and empty leave the configuration as it is."""

    paths: Sequence[str] = (".",)
    stdin: BinaryIO | None = None
    """Code to read and check instead of `paths`."""
    stdin_filename: str | None = None
    """The path that the code counts as: it decides configuration, kind and what is printed."""
    lists: ListRequest = field(default_factory=ListRequest)
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    fail_on: str | None = None
    strict: bool = False
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    report: Report
    exit_code: int
    failure: AnyintLintError | None = None
    """What could not be done although the report is there: the model rules without a list."""
    defects: tuple[str, ...] = ()
    """Tracebacks of our own failures on single files, which the report tells in one line each."""


def check(request: CheckRequest) -> Outcome:
    """Run the linter once. Raises AnyintLintError for whatever leaves nothing to report."""
    cwd = Path.cwd()
    settings = _settings(request, cwd)
    selected = select_rules(settings)
    found = _discover(request, settings, cwd)
    lists = find_lists(settings, request.lists) if needs_list(selected) else Lists()
    reader = _Reader(request, settings)
    judged = promoted(joined_files(reader.read, found.files, settings.root, cwd), lists.catalog)
    base_url = os.environ.get(BASE_URL_ENV)
    result = judge(judged, lists.catalog, settings, base_url=base_url, selected=selected)
    counted = tally(judged, lists.catalog, settings, selected, base_url=base_url)
    report = _report(_with_skips(found, judged), lists, result, counted, reader.excerpts)
    report = dataclasses.replace(report, rules=texts_of(selected), below=below_repository(cwd))
    failure = _failure(lists, counted)
    return Outcome(report, _exit_code(report, settings, failure), failure, tuple(reader.defects))


def _settings(request: CheckRequest, cwd: Path) -> Settings:
    settings = load_settings(_config_start(request, cwd))
    given = {
        "select": request.select,
        "extend_select": None if request.extend_select is None else settings.extend_select + request.extend_select,
        "ignore": None if request.ignore is None else settings.ignore + request.ignore,
        "fail_on": None if request.fail_on is None else FailOn(request.fail_on),
        "strict": request.strict or None,
        "exclude": request.exclude,
        "force_exclude": request.force_exclude or None,
        "extend_exclude": settings.extend_exclude + request.extend_exclude,
    }
    return dataclasses.replace(settings, **{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]


def _config_start(request: CheckRequest, cwd: Path) -> Path:
    """The directory whose configuration holds: the deepest one that all paths share."""
    if request.stdin is not None:
        places = [os.path.normpath(cwd / (request.stdin_filename or STDIN_NAME))]
    else:
        places = [os.path.normpath(cwd / path) for path in request.paths]
    try:
        common = Path(os.path.commonpath(places))
    except ValueError:  # on several Windows drives
        return cwd
    # Code from stdin may bear a name in a directory that is still to be made.
    return next(directory for directory in (common, *common.parents) if directory.is_dir())


def _discover(request: CheckRequest, settings: Settings, cwd: Path) -> Discovery:
    if request.stdin is None:
        return discover(request.paths, settings, cwd)
    if request.stdin_filename is None:
        return Discovery((SourceFile(os.fspath(settings.root / STDIN_NAME), STDIN_NAME, SourceKind.PYTHON),), ())
    path = os.path.realpath(cwd / request.stdin_filename)
    kind = SourceKind.NOTEBOOK if path.endswith(".ipynb") else SourceKind.PYTHON
    return Discovery((SourceFile(path, relative_path(path, os.path.realpath(cwd)), kind),), ())


@dataclass(frozen=True)
class _Reader:
    """Files to facts, one by one: whatever happens to one of them stays with it."""

    request: CheckRequest
    settings: Settings
    excerpts: Excerpts = field(default_factory=Excerpts)
    defects: list[str] = field(default_factory=list)
    """Tracebacks of our own failures, for who asks for them."""

    @cached_property
    def is_candidate(self) -> Callable[[bytes], bool]:
        return candidate_test((*ROWS, *self.settings.calls))

    def read(self, file: SourceFile, *, wanted: bool = False) -> FileFacts:
        """`wanted`: another file imports from this one, so it is read whatever its bytes look like."""
        stdin = self.request.stdin
        source = read_source(file) if stdin is None else read_stream(stdin, file.kind)
        if isinstance(source, Failure):
            return FileFacts(failures=(source,))
        facts = self._facts(source, file.display, wanted=wanted)
        self.excerpts.keep(file.display, source, facts)
        return facts

    def _facts(self, source: Source, path: str, *, wanted: bool) -> FileFacts:
        """What a source says. (A cache by digest belongs here and nowhere else.)"""
        if source.kind is SourceKind.PYTHON and not wanted and not self.is_candidate(source.data):
            return FileFacts()
        from anyint_lint.collector.collect import collect  # noqa: PLC0415 - LibCST is loaded only when there is a file to read

        try:
            return collect(source, self.settings.calls)
        except Exception as error:  # noqa: BLE001 - a defect met in one file must not hide another's violations
            self.defects.append(f"{path}: {''.join(traceback.format_exception(error)).rstrip()}")
            message = f"anyint-lint itself failed on this file ({type(error).__name__}); please report it"
            return FileFacts(failures=(Failure(message, Span(1, 1, 1, 1)),))


class Read(Protocol):
    """From a file to what it says; `wanted` where another file imports from it, whatever its bytes look like."""

    def __call__(self, file: SourceFile, *, wanted: bool = False) -> FileFacts: ...


@dataclass(slots=True)
class _Modules:
    """The Python files that others may import from: those of the run, and what lies beside them below the root."""

    root: Path
    cwd: str
    known: dict[str, SourceFile]
    missing: set[str] = field(default_factory=set)

    def display_of(self, path: str) -> str | None:
        if path not in self.known:
            if path in self.missing or not self._may_be_read(path):
                self.missing.add(path)
                return None
            self.known[path] = SourceFile(path, relative_path(path, self.cwd), SourceKind.PYTHON)
        return self.known[path].display

    def _may_be_read(self, path: str) -> bool:
        return Path(path).is_file() and os.path.realpath(path) == path and Path(path).is_relative_to(self.root)


def joined_files(read: Read, files: Sequence[SourceFile], root: Path, cwd: Path) -> list[JudgedFile]:
    """The facts of every file, those included that only the other files below `root` make known."""
    facts = {file.path: read(file) for file in files}
    known = {file.path: file for file in files if file.kind is SourceKind.PYTHON}
    modules = _Modules(root, os.path.realpath(cwd), known)
    asking = [TreeFile(file.path, file.display, facts[file.path]) for file in files if facts[file.path].links]
    linked = link(asking, modules.display_of, lambda path: read(modules.known[path], wanted=True))
    return [
        JudgedFile(file.display, relative_path(file.path, root), linked.get(file.path, facts[file.path]))
        for file in files
    ]


def promoted(files: Iterable[JudgedFile], catalog: Catalog) -> list[JudgedFile]:
    """The files, with those of their hints among the model uses that resemble something listed."""
    promote = promoter(catalog)
    return [dataclasses.replace(file, facts=promote(file.facts)) if file.facts.hints else file for file in files]


def _with_skips(found: Discovery, judged: Sequence[JudgedFile]) -> Discovery:
    """With the files that turned out, once read, to hold nothing that is checked."""
    skips = [Skip(file.path, file.facts.skipped) for file in judged if file.facts.skipped is not None]
    return dataclasses.replace(found, skipped=tuple(sorted((*found.skipped, *skips), key=lambda skip: skip.path)))


def _report(found: Discovery, lists: Lists, result: JudgeResult, counted: Tally, excerpts: Excerpts) -> Report:
    shown = (*result.violations, *(one.violation for one in result.suppressed))
    notebooks = sum(file.kind is SourceKind.NOTEBOOK for file in found.files)
    return Report(
        violations=result.violations,
        lists=lists.catalog.lists,
        files=len(found.files) - notebooks,
        notebooks=notebooks,
        skipped=found.skipped,
        uses=counted.uses,
        unchecked=counted.unchecked,
        suppressed=result.suppressed,
        notices=lists.notices,
        excerpts=excerpts.of(shown),
        placed=excerpts.placed(shown),
    )


def _failure(lists: Lists, counted: Tally) -> AnyintLintError | None:
    """Why the verdict is not whole: no list at all, or no whole one of a family that some use needs."""
    unlisted = sum(one.unchecked.reason in MISSING_LIST for one in counted.unchecked)
    if lists.failures and (unlisted or not lists.catalog):
        return next(iter(lists.failures.values()))
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
