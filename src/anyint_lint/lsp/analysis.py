"""From the open documents to what the rules say of them: the engine of `check` over buffers instead of files.

An `Engine` lives in one thread and remembers what it has read; what it returns is frozen and may go anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from pathlib import Path

from anyint_lint.baseline import Baseline, Scope, read_baseline
from anyint_lint.catalog import Catalog
from anyint_lint.collector.incremental import IncrementalReader
from anyint_lint.collector.sdks.row import Row
from anyint_lint.config_file import load_settings
from anyint_lint.credentials import BASE_URL_ENV
from anyint_lint.errors import AnyintLintError
from anyint_lint.excerpts import Excerpts
from anyint_lint.facts import Failure, FileFacts
from anyint_lint.facts_codec import decode
from anyint_lint.file_reader import Collect, FileReader, Names
from anyint_lint.joining import joined_files, promoted
from anyint_lint.judge import judge, needs_list, select_rules
from anyint_lint.light_dataclass import dataclass
from anyint_lint.lists import ListRequest, Lists, find_lists
from anyint_lint.lsp.documents import Document
from anyint_lint.lsp.moving import with_earlier
from anyint_lint.lsp.outside import Modules, Stamp, config_paths, list_paths, stamp_of
from anyint_lint.paths import SourceFile, is_excluded, relative_path
from anyint_lint.settings import Settings
from anyint_lint.sources import Source, read_source
from anyint_lint.violations import Violation


@dataclass(frozen=True, slots=True)
class Checked:
    """A document and what is known of it."""

    document: Document
    settings: Settings
    catalog: Catalog
    facts: FileFacts = field(default_factory=FileFacts)
    """Those of the whole tree: what other files make known is among them."""
    violations: tuple[Violation, ...] = ()

    def path_of(self, display: str) -> str:
        """The absolute path of what a violation or a note calls `display`."""
        return os.path.normpath(self.settings.root / display)


@dataclass(frozen=True, slots=True)
class Analysis:
    documents: tuple[Checked, ...] = ()
    problems: tuple[str, ...] = ()
    """What kept it from being whole: a faulty configuration, no list."""


@dataclass(slots=True)
class _Known:
    """What was made of a document."""

    document: Document
    facts: FileFacts
    """As collected; where it does not parse, with what was known before."""
    wanted: bool
    """It was read whatever its bytes look like."""
    reader: IncrementalReader


class Engine:
    def __init__(self, request: ListRequest) -> None:
        self._request = request
        self._modules = Modules()
        self._known: dict[str, _Known] = {}
        """By path: what the open documents say."""
        self._settings: dict[Path, Settings] = {}
        self._lists: dict[tuple[object, ...], Lists] = {}
        self._baselines: dict[Path, Baseline] = {}
        self._watched: dict[str, Stamp] = {}

    def analyse(self, documents: Iterable[Document]) -> Analysis:
        """What the rules say of all the open documents, seen together."""
        documents = tuple(documents)
        problems: list[str] = []
        groups: dict[Path | None, tuple[Settings, list[Document]]] = {}
        for document in documents:
            try:
                settings = self._settings_for(document)
            except AnyintLintError as error:
                problems.append(str(error))
                continue
            groups.setdefault(settings.config or settings.root, (settings, []))[1].append(document)
        self._forget_all_but({document.path for document in documents})
        checked = [one for settings, group in groups.values() for one in self._checked(settings, group, problems)]
        return Analysis(tuple(checked), tuple(dict.fromkeys(problems)))

    def is_stale(self) -> bool:
        """Whether anything on disk that the last analysis built upon has changed since; it is then read anew."""
        if all(stamp_of(path) == stamp for path, stamp in self._watched.items()):
            return False
        self.forget_outside()
        return True

    def forget_outside(self) -> None:
        """Read configuration and lists again; modules tell by themselves whether they have changed."""
        self._settings.clear()
        self._lists.clear()
        self._baselines.clear()
        self._watched.clear()

    def _settings_for(self, document: Document) -> Settings:
        directory = Path(document.path).parent
        directory = next(one for one in (directory, *directory.parents) if one.is_dir())
        if directory not in self._settings:
            self._watch(config_paths(directory))
            self._settings[directory] = load_settings(directory)
        return self._settings[directory]

    def lists_for(self, settings: Settings) -> Lists:
        """From files or cache. What the gateway has that the cache has not is fetched by nobody here."""
        files = self._request.files or settings.models
        key = (files, settings.accounts)
        if key not in self._lists:
            self._watch(list_paths(files))
            self._lists[key] = find_lists(settings, replace(self._request, offline=True))
        return self._lists[key]

    def _lists_or_none(self, settings: Settings, problems: list[str]) -> Lists:
        """What needs no list is checked all the same."""
        try:
            return self.lists_for(settings)
        except AnyintLintError as error:
            problems.append(str(error))
            return Lists()

    def _new(
        self,
        violations: Sequence[Violation],
        documents: Mapping[str, Document],
        facts: Mapping[str, FileFacts],
        settings: Settings,
        problems: list[str],
    ) -> Sequence[Violation]:
        """Those that the configured baseline does not know. Documents and facts are by the names violations use."""
        path = settings.baseline
        if path is None:
            return violations
        try:
            if path not in self._baselines:
                self._watch([os.fspath(path)])
                self._baselines[path] = read_baseline(path)
        except AnyintLintError as error:
            problems.append(str(error))
            return violations
        sources = {name: document.source for name, document in documents.items()}
        excerpts = Excerpts(lambda name: one if isinstance(one := sources.get(name), Source) else None, facts)
        scope = Scope(frozenset(documents), frozenset(), os.path.realpath(settings.root))
        return self._baselines[path].compare(violations, excerpts.of(violations), scope).kept

    def _watch(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._watched.setdefault(path, stamp_of(path))

    def _checked(self, settings: Settings, documents: list[Document], problems: list[str]) -> list[Checked]:
        try:
            selected = select_rules(settings)
        except AnyintLintError as error:
            problems.append(str(error))
            return [Checked(document, settings, Catalog()) for document in documents]
        lists = self._lists_or_none(settings, problems) if needs_list(selected) else Lists()
        if not lists.catalog:
            problems += [str(failure) for failure in lists.failures.values()]
        included = {one.path: one for one in documents if not is_excluded(one.path, settings)}
        reader = _Reader(settings, self._modules, self._known, included)
        files = [SourceFile(one.path, relative_path(one.path, settings.root), one.kind) for one in included.values()]
        judged = promoted(joined_files(reader, files, settings.root, settings.root), lists.catalog)
        base_url = os.environ.get(BASE_URL_ENV)
        result = judge(judged, lists.catalog, settings, base_url=base_url, selected=selected)
        read = [*reader.modules_read, *included]
        # A directory changes when a module appears in it, under a new name or for the first time.
        self._watch([*reader.modules_read, *{os.path.dirname(path) for path in read}])  # noqa: PTH120  (many texts)
        facts = {file.path: file.facts for file in judged}
        named = {relative_path(one.path, settings.root): one for one in documents}
        shown = self._new([one for one in result.violations if one.path in named], named, facts, settings, problems)
        found: dict[str, list[Violation]] = {}
        for violation in shown:
            found.setdefault(violation.path, []).append(violation)
        return [
            Checked(one, settings, lists.catalog, facts.get(name, FileFacts()), tuple(found.get(name, ())))
            for one in documents  # not of `named`: a file may be open under a second name, through a link
            for name in [relative_path(one.path, settings.root)]
        ]

    def _forget_all_but(self, paths: set[str]) -> None:
        for path in [path for path in self._known if path not in paths]:
            del self._known[path]


@dataclass(slots=True)
class _Reader:
    """Files to facts: open documents from their buffers, all others from disk."""

    settings: Settings
    modules: Modules
    known: dict[str, _Known]
    documents: Mapping[str, Document]
    modules_read: list[str] = field(default_factory=list)

    def read(self, file: SourceFile) -> FileFacts:
        return self._facts(file, None)

    def read_wanted(self, tasks: Sequence[tuple[SourceFile, Names]]) -> list[FileFacts]:
        return [self._facts(file, names) for file, names in tasks]

    def at_hand(self, _file: SourceFile, _names: Names) -> FileFacts | None:
        return None

    def _facts(self, file: SourceFile, wanted: Names | None) -> FileFacts:
        document = self.documents.get(file.path)
        if document is not None:
            return self._of_document(document, wanted=wanted is not None)
        self.modules_read.append(file.path)
        return self.modules.facts(file.path, wanted, lambda: self._collected(read_source(file), wanted=wanted))

    def _of_document(self, document: Document, *, wanted: bool) -> FileFacts:
        known = self.known.get(document.path)
        if known is not None and known.document is document and (known.wanted or not wanted):
            return known.facts
        reader = known.reader if known is not None else IncrementalReader()
        names: Names | None = frozenset() if wanted else None
        facts = self._collected(document.source, wanted=names, collect=reader.collect)
        if facts.failures and known is not None:
            facts = with_earlier(facts, document, known.facts, known.document)
        self.known[document.path] = _Known(document, facts, wanted, reader)
        return facts

    def _collected(
        self, source: Source | Failure, *, wanted: Names | None, collect: Collect | None = None
    ) -> FileFacts:
        if isinstance(source, Failure):
            return FileFacts(failures=(source,))
        reading = _file_reader(self.settings.calls).of_source(source, "", wanted=wanted, collect=collect)
        return (decode(reading.facts) if reading.facts else None) or FileFacts()


@cache
def _file_reader(calls: tuple[Row, ...]) -> FileReader:
    """Without the cache on disk, which every keystroke would fill with what is never seen again."""
    return FileReader(calls, None)
