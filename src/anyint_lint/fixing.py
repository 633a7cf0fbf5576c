"""Fixes in rounds: each judged anew, until there is nothing left to fix; then every changed file is written, once.

A fix is left out, and its reason told, where the result would not parse or would differ in more than was intended.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from anyint_lint.facts import Failure, Span
from anyint_lint.fixer import NotFixableError, compatible, edited, texts_at
from anyint_lint.light_dataclass import dataclass
from anyint_lint.notebook_places import lines_of_cells
from anyint_lint.paths import SourceKind
from anyint_lint.reporters.phrases import place
from anyint_lint.source_writer import write_source
from anyint_lint.sources import decode
from anyint_lint.violations import Applicability

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from anyint_lint.sources import Source
    from anyint_lint.tree_facts import Tree
    from anyint_lint.violations import Edit, Fix, Violation

MOST_ROUNDS = 20
"""A fix rarely makes room for another, so this is never reached but by mistake."""
MOST_TRIES = 50
"""Of the fixes of one file in one round, each of which parses it: enough to find a few that fail among thousands."""

_CHANGED = "it was changed by something else since it was read"


class FileChange(NamedTuple):
    path: str
    """As shown."""
    old: Source
    new: Source
    keys: tuple[Span, ...] = ()
    """Where `new` holds keys, which no terminal and no log may show."""

    def literals_of_keys(self) -> tuple[str, ...]:
        return tuple(_texts_at(self.new, self.keys))


@dataclass(slots=True)
class Fixing:
    tree: Tree
    unsafe: bool = False
    """Make fixes too that a person should look at."""
    fixed: dict[str, int] = field(default_factory=dict)
    """Path -> how many violations."""
    ignored: dict[str, int] = field(default_factory=dict)
    """Path -> how many violations got a comment that takes them back."""
    notices: list[str] = field(default_factory=list)
    """Fixes that could not be made, and why."""
    _old: dict[str, Source] = field(default_factory=dict)
    _new: dict[str, Source] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[FileChange, ...]:
        return tuple(
            FileChange(path, self._old[path], new, self._keys(path))
            for path, new in sorted(self._new.items())
            if new.data != self._old[path].data
        )

    def rounds(self, violations: Callable[[], Sequence[Violation]]) -> None:
        """Fix until nothing changes. `violations` judges the tree as it then is."""
        for _ in range(MOST_ROUNDS):
            if not self.once(violations()):
                return

    def once(self, violations: Iterable[Violation]) -> bool:
        """Make what can be made of these fixes at once; whether any was."""
        by_path: dict[str, list[Violation]] = {}
        for one in violations:
            if one.fix is not None and (self.unsafe or one.fix.applicability is Applicability.SAFE):
                by_path.setdefault(one.path, []).append(one)
        progress = [self._fix_file(path, own) for path, own in by_path.items()]
        return any(progress)

    def ignore(self, violations: Iterable[Violation], reason: str) -> None:
        """Put comments beside these violations that take them back."""
        from anyint_lint.collector.ignore_comments import ignoring  # noqa: PLC0415 - LibCST

        by_path: dict[str, list[Violation]] = {}
        for one in violations:
            if not one.code.startswith("AIX"):  # a comment is no remedy for what is wrong with a file or a comment
                by_path.setdefault(one.path, []).append(one)
        for path, own in by_path.items():
            source = self._new.get(path) or self.tree.reader.source(path)
            if source is None:
                self._tell(f"{path}: no comment was added: {_CHANGED}")
                continue
            try:
                edits = ignoring(source, [(one.span, one.code) for one in own], reason)
                self._put(path, source, faithfully_edited(source, edits))
            except NotFixableError as error:
                self._tell(f"{path}: no comment was added: {error}")
                continue
            self.ignored[path] = len(own)

    def write(self) -> bool:
        """Put the changed files in their places. Whether all went well; a file that could not be written counts as
        unchanged again."""
        lost = []
        for change in self.changes:
            reason = write_source(self.tree.file(change.path), change.old, change.new)
            if reason is not None:
                self._tell(f"{change.path}: not fixed: {reason}")
                lost.append(change)
        for change in lost:
            del self._new[change.path]
            self.fixed.pop(change.path, None)
            self.ignored.pop(change.path, None)
            self.tree.put(change.path, change.old)
        return not lost

    def _fix_file(self, path: str, violations: Sequence[Violation]) -> bool:
        source = self._new.get(path) or self.tree.reader.source(path)
        if source is None:
            self._tell(f"{path}: not fixed: {_CHANGED}")
            return False
        ranked = sorted(violations, key=lambda one: (_is_unsafe(one), one.span.start))
        choice = compatible(one.fix for one in ranked if one.fix is not None)
        made, new = self._made(path, source, choice.fixes, ranked)
        if not made:
            return False
        self._put(path, source, new)
        self.fixed[path] = self.fixed.get(path, 0) + sum(one.fix in made for one in violations)
        return True

    def _put(self, path: str, old: Source, new: Source) -> None:
        self._old.setdefault(path, old)
        self._new[path] = new
        self.tree.put(path, new)

    def _made(
        self, path: str, source: Source, fixes: tuple[Fix, ...], violations: Sequence[Violation]
    ) -> tuple[tuple[Fix, ...], Source]:
        """All of the fixes, or those that pass: a group that does not is tried half by half."""
        made: tuple[Fix, ...] = ()
        new = source
        groups = [fixes] if fixes else []
        for _ in range(MOST_TRIES):
            if not groups:
                break
            group = groups.pop()
            try:
                new = faithfully_edited(source, _edits((*made, *group)))
                made = (*made, *group)
            except NotFixableError as error:
                half = len(group) // 2
                if half:
                    groups += (group[half:], group[:half])
                else:
                    self._refuse(group[0], violations, error)
        if groups:
            self._tell(f"{path}: {sum(map(len, groups))} more not fixed: too many fixes of this file fail")
        return made, new

    def _refuse(self, fix: Fix, violations: Iterable[Violation], error: NotFixableError) -> None:
        refused = next(one for one in violations if one.fix == fix)
        self._tell(f"{place(refused.path, refused.span)}: {refused.code} not fixed: {error}")

    def _keys(self, path: str) -> tuple[Span, ...]:
        return tuple(use.span for use in self.tree.reader.read(self.tree.file(path)).key_uses)

    def _tell(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)


def faithfully_edited(source: Source, edits: Sequence[Edit]) -> Source:
    """The source with the edits made. Raises NotFixableError where it would not parse any more, or where anything
    but the literals that are meant would differ."""
    from anyint_lint.collector.faithful import Change, unfaithful  # noqa: PLC0415 - LibCST only where there is a fix

    new = edited(source, edits)
    old = _texts_at(source, [edit.span for edit in edits])
    changes = [Change(edit.span.cell, text, edit.content) for edit, text in zip(edits, old, strict=True)]
    reason = unfaithful(source, new, changes)
    if reason is not None:
        raise NotFixableError(reason)
    return new


def _texts_at(source: Source, spans: Iterable[Span]) -> list[str]:
    """What stands there. Raises NotFixableError for what cannot be read."""
    text = decode(source.data)
    if isinstance(text, Failure):
        raise NotFixableError(text.message)
    if source.kind is SourceKind.NOTEBOOK:
        cells = {cell: "\n".join(lines) for cell, lines in lines_of_cells(text.text).items()}
        return [texts_at(cells[span.cell], [span])[0] for span in spans]
    return texts_at(text.text, spans)


def _edits(fixes: Iterable[Fix]) -> tuple[Edit, ...]:
    edits = dict.fromkeys(edit for fix in fixes for edit in fix.edits)
    return tuple(sorted(edits, key=lambda edit: edit.span.start))


def _is_unsafe(violation: Violation) -> bool:
    return violation.fix is not None and violation.fix.applicability is Applicability.UNSAFE
