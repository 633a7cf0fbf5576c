"""A snapshot kept beside the code: brought up to date with the live lists, or compared with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anyint_lint.errors import ListFileError
from anyint_lint.light_dataclass import dataclass
from anyint_lint.list_files import is_snapshot, list_text, model_text, read_list_file, snapshot_text
from anyint_lint.server_text import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from anyint_lint.catalog import ModelList
    from anyint_lint.family import Family
    from anyint_lint.syncing import SyncResult


@dataclass(frozen=True, slots=True)
class Drift:
    """How a snapshot's list of one account and family differs from the live one."""

    account: str
    family: Family | None
    appeared: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """IDs whose other fields differ."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a snapshot file holds, and what it would hold after a write."""

    old: tuple[ModelList, ...]
    """Empty where there is no file yet."""
    new: tuple[ModelList, ...]
    drift: tuple[Drift, ...]

    @property
    def changed(self) -> bool:
        """Whether a write would change the file, be it only in the times of new lists."""
        return bool(self.drift) or not self.old

    @property
    def text(self) -> str:
        return snapshot_text(self.new)


def read_snapshot(path: Path) -> tuple[ModelList, ...]:
    """The lists of a snapshot; none where there is no file. Raises ListFileError for a file that is something else:
    what is no snapshot is never written over."""
    if not path.exists():
        return ()
    if not is_snapshot(path):
        raise ListFileError(
            f"{one_line(str(path))}: is no snapshot, so it is not written over.",
            advice="Name another file, or remove this one first.",
        )
    return read_list_file(path, None)


def snapshot_of(path: Path, result: SyncResult, *, keep_others: bool) -> Snapshot:
    """What a snapshot file becomes by a sync. An account stays whose key happens not to be here, and every other one
    too if `keep_others`. Raises ListFileError."""
    old = read_snapshot(path)
    kept = {one.account for one in old} if keep_others else {one.name for one in result.skipped}
    return renewed(old, (one for account in result.accounts for one in account.current.values()), kept)


def renewed(old: Sequence[ModelList], live: Iterable[ModelList], kept: Collection[str]) -> Snapshot:
    """What the snapshot becomes. A list that is the same keeps the time of its first fetch, so that a snapshot changes
    only with what it says. Of the accounts in `kept` that were not fetched now, the old lists stay."""
    live = tuple(live)
    known = {(one.account, one.family): one for one in old}
    fetched = {one.account for one in live}
    new = [_same_or_new(known.get((one.account, one.family)), one) for one in live]
    new += [one for one in old if one.account in kept and one.account not in fetched]
    return Snapshot(tuple(old), tuple(new), _drift(old, new))


def _same_or_new(old: ModelList | None, new: ModelList) -> ModelList:
    """The list of another way to the gateway is the same list."""
    if old is not None and _content(old) == _content(new):
        return old
    return new


def _content(one: ModelList) -> str:
    return list_text(replace(one, fetched_at=None, base_url=None))


def _drift(old: Sequence[ModelList], new: Sequence[ModelList]) -> tuple[Drift, ...]:
    before = {(one.account, one.family): one for one in old}
    after = {(one.account, one.family): one for one in new}
    found = (
        _difference(account, family, before.get((account, family)), after.get((account, family)))
        for account, family in sorted({*before, *after}, key=lambda key: (key[0], key[1] or ""))
    )
    return tuple(one for one in found if one is not None)


def _difference(account: str, family: Family | None, old: ModelList | None, new: ModelList | None) -> Drift | None:
    if old is not None and new is not None and _same_or_new(old, new) is old:
        return None
    then = {} if old is None else {model.id: model_text(model) for model in old.models}
    now = {} if new is None else {model.id: model_text(model) for model in new.models}
    return Drift(
        account,
        family,
        appeared=tuple(model_id for model_id in now if model_id not in then),
        vanished=tuple(model_id for model_id in then if model_id not in now),
        changed=tuple(model_id for model_id, text in now.items() if then.get(model_id, text) != text),
    )
