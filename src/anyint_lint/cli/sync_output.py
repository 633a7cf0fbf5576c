"""What `sync` prints: the lists, the snapshot, the uses that break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anyint_lint.cli.terminal import style_for
from anyint_lint.printable import printable
from anyint_lint.reporters.json import timestamp, violation_document
from anyint_lint.reporters.options import TextOptions
from anyint_lint.reporters.phrases import count, moment
from anyint_lint.reporters.style import Part
from anyint_lint.reporters.text import render_text
from anyint_lint.syncing import SyncStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from anyint_lint.affected import Affected
    from anyint_lint.snapshots import Drift, Snapshot
    from anyint_lint.syncing import FamilySync, SyncResult


def document(result: SyncResult, snapshot: Snapshot | None, broken: Affected | None) -> dict[str, Any]:
    """`--format json`, version 1; `snapshot` and `affected` are there only for who asks for them."""
    accounts = [
        {"account": account.account, "families": [_family(one) for one in account.families]}
        for account in result.accounts
    ]
    content: dict[str, Any] = {"version": 1, "accounts": accounts}
    if snapshot is not None:
        content["snapshot"] = {"changed": bool(snapshot.drift), "drift": [_drift(one) for one in snapshot.drift]}
    if broken is not None:
        content["affected"] = [violation_document(one) for one in broken.report.violations]
    return content


def _family(one: FamilySync) -> dict[str, Any]:
    current = one.current
    return {
        "family": one.family.value,
        "status": one.status.value,
        "base_url": None if current is None else current.base_url,
        "fetched_at": None if current is None else timestamp(current.fetched_at),
        "models": None if current is None else len(current.models),
        "appeared": list(one.appeared),
        "vanished": list(one.vanished),
        "error": None if one.error is None else one.error.message,
    }


def _drift(one: Drift) -> dict[str, Any]:
    return {
        "account": one.account,
        "family": None if one.family is None else one.family.value,
        "appeared": list(one.appeared),
        "vanished": list(one.vanished),
        "changed": list(one.changed),
    }


class Text:
    """The same for people, part by part."""

    def __init__(self, colour: bool) -> None:
        self._style = style_for(colour)
        self._lines: list[str] = []
        self._reports: list[str] = []

    @property
    def whole(self) -> str:
        return "".join(line + "\n" for line in self._lines) + "".join(self._reports)

    def add_accounts(self, result: SyncResult) -> None:
        several = len(result.accounts) + len(result.skipped) > 1
        for account in result.accounts:
            whose = f"{printable(account.account)} " if several else ""
            for one in account.families:
                self._lines.append(f"{whose}{one.family}: {self._outcome(one)}")
                self._add_ids(one.appeared, one.vanished)

    def add_snapshot(self, path: Path, snapshot: Snapshot, *, written: bool) -> None:
        name = printable(str(path))
        if not snapshot.drift:
            self._lines.append(f"{name}: {'unchanged' if written else 'as the live lists are'}")
            return
        self._lines.append(f"{name}: {'written' if written else 'differs from the live lists'}")
        if written:
            return
        for one in snapshot.drift:
            self._lines.append(f"{printable(one.account)} {one.family or 'both families'}:")
            self._add_ids(one.appeared, one.vanished)
            self._lines += [f"  ~ {printable(model_id)}" for model_id in one.changed]
            if not (one.appeared or one.vanished or one.changed):
                self._lines.append("  whether the list is whole")

    def add_broken(self, broken: Affected) -> None:
        report = broken.report
        found = count(len(report.violations), "use breaks", "uses break") if report.violations else "No use breaks"
        read = count(report.files + report.notebooks, "file")
        self._lines.append(f"{found} in {read}")
        if report.violations:
            self._reports.append("\n" + render_text(report, TextOptions(style=self._style, quiet=True)))

    def _add_ids(self, appeared: Iterable[str], vanished: Iterable[str]) -> None:
        self._lines += [self._style(Part.GOOD, f"  + {printable(model_id)}") for model_id in appeared]
        self._lines += [self._style(Part.ERROR, f"  - {printable(model_id)}") for model_id in vanished]

    def _outcome(self, one: FamilySync) -> str:
        failed = self._style(Part.ERROR, "not fetched")
        if one.current is None:
            return failed
        size = count(len(one.current.models), "model")
        dated = f" of {moment(one.current.fetched_at)}" if one.current.fetched_at else ""
        if one.status is SyncStatus.FAILED:
            return f"{failed}; the list{dated} is kept ({size})"
        if one.status is SyncStatus.FRESH:
            return f"{size}, not fetched again: the list{dated} is recent enough"
        if one.first:
            return f"{size}, fetched for the first time"
        return size + ("" if one.appeared or one.vanished else ", unchanged")
