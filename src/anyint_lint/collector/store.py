"""The interpreter's memory: cells that can be changed on trial, so that branches cost what they change.

A cell is (owner, name): a variable of a frame, an attribute of an object, an entry of a dict.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from anyint_lint.collector.values import MISSING, Value, join

Cell: TypeAlias = tuple[int, str]

ENVIRONMENT = 0
"""The owner of environment variables that the file sets itself."""
REST = "\x00rest"
"""The cell of a dict's entries whose key is not known."""
ITEMS = "\x00items"
"""The cell of a list's elements."""


class Changes(dict[Cell, Value]):
    """What a branch has changed; nothing where a cell is gone."""

    __slots__ = ("since",)

    def __init__(self, since: int = sys.maxsize) -> None:
        self.since = since
        """Owners that are no newer were there before it."""

    def only(self, kept: Callable[[Cell, Value], bool]) -> Changes:
        found = Changes(self.since)
        found.update((cell, value) for cell, value in self.items() if kept(cell, value))
        return found

    def without(self, owner: int) -> Changes:
        found = Changes(self.since)
        found.update([one for one in self.items() if one[0][0] != owner])
        return found


class Store:
    def __init__(self) -> None:
        self.holders: set[int] = set()
        """The owners in which it matters whether a cell is there: dicts and instances."""
        self.incomplete: set[int] = set()
        """Those of them of which a cell may have been missing at some time."""
        self._cells: dict[Cell, Value] = {}
        self._names: dict[int, dict[str, None]] = {}
        self._trials: list[dict[Cell, Value | None]] = []
        self._begun: list[int] = []
        """The newest owner when each trial began."""
        self.newest = ENVIRONMENT
        """The owner that was made last."""
        self._versions: dict[int, int] = {}

    def new_owner(self) -> int:
        self.newest += 1
        return self.newest

    def get(self, owner: int, name: str) -> Value | None:
        return self._cells.get((owner, name))

    def set(self, owner: int, name: str, value: Value) -> None:
        self._put((owner, name), value)

    def _put(self, cell: Cell, value: Value) -> None:
        if self._trials:
            trial = self._trials[-1]
            if cell not in trial:
                trial[cell] = self._cells.get(cell)
        owner, name = cell
        names = self._names.get(owner)
        if names is None:
            self._names[owner] = {name: None}
        else:
            names[name] = None
        self._cells[cell] = value
        self._versions[owner] = self._versions.get(owner, 0) + 1

    def add(self, owner: int, name: str, value: Value) -> None:
        """Keeps what the cell holds and adds to it."""
        self.set(owner, name, join(self.get(owner, name) or (), value))

    def remove(self, owner: int, name: str) -> None:
        cell = (owner, name)
        if self._trials:
            self._trials[-1].setdefault(cell, self._cells.get(cell))
        self._cells.pop(cell, None)
        self._versions[owner] = self._versions.get(owner, 0) + 1

    def version(self, owner: int) -> int:
        """Changes whenever a cell of this owner may have changed."""
        return self._versions.get(owner, 0)

    def names(self, owner: int) -> list[str]:
        """The names that have a value now, in the order they were first set."""
        return [name for name in self._names.get(owner, ()) if (owner, name) in self._cells]

    def forget(self, owner: int) -> None:
        """Drops the cells of an owner that nothing can reach any more, as if they had never been."""
        trial = self._trials[-1] if self._trials else {}
        for name in self._names.pop(owner, ()):
            cell = (owner, name)
            self._cells.pop(cell, None)
            trial.pop(cell, None)

    @property
    def depth(self) -> int:
        """The number of trials that are open."""
        return len(self._trials)

    def changes_since(self, depth: int) -> Changes:
        """What has changed since the trial of that number began, inner trials included."""
        cells = dict.fromkeys(cell for trial in self._trials[depth - 1 :] for cell in trial)
        changes = Changes(self._begun[depth - 1])
        changes.update((cell, self._cells.get(cell, ())) for cell in cells)
        return changes

    @contextmanager
    def for_good(self) -> Iterator[None]:
        """What is set meanwhile holds whatever becomes of the trials that are open."""
        trials, begun = self._trials, self._begun
        self._trials, self._begun = [], []
        try:
            yield
        finally:
            self._trials, self._begun = trials, begun

    def begin(self) -> None:
        self._trials.append({})
        self._begun.append(self.newest)

    def undo(self) -> Changes:
        """Takes everything since `begin` back and says what it had changed."""
        before = self._trials.pop()
        changes = Changes(self._begun.pop())
        cells, versions = self._cells, self._versions
        for cell, old in before.items():
            changes[cell] = cells.get(cell, ())
            owner = cell[0]
            versions[owner] = versions.get(owner, 0) + 1
            if old is None:
                cells.pop(cell, None)
            else:
                cells[cell] = old
        return changes

    def apply(self, changes: Changes) -> None:
        """Makes one branch's changes again, as when it is the only one."""
        for cell, value in changes.items():
            self._put(cell, value)

    def merge(self, branches: Iterable[Changes]) -> None:
        """Joins what several branches, each from the present state, have made of it."""
        branches = list(branches)
        cells = dict.fromkeys(cell for changes in branches for cell in changes)
        since = min((changes.since for changes in branches), default=0)
        for cell in cells:
            now = self._cells.get(cell)
            ways = [changes.get(cell, now or ()) for changes in branches]
            if len(ways) > 2:  # most branches leave most cells as they are
                ways = list({id(way): way for way in ways}.values())
            joined = self._perhaps(cell, join(*ways), since) if () in ways else join(*ways)
            if joined is not now:
                self._put(cell, joined)

    def soften(self, changes: Changes) -> None:
        """Adds what a branch that left early had changed: it may hold afterwards, or not."""
        for cell, value in changes.items():
            now = self._cells.get(cell, ())
            both = join(now, value)
            self._put(cell, both if now and value else self._perhaps(cell, both, changes.since))

    def _perhaps(self, cell: Cell, value: Value, since: int) -> Value:
        """The value of a cell that some branches have and others have not, where that matters."""
        owner, name = cell
        if not value or owner > since or owner not in self.holders or name.startswith("\x00"):
            return value
        self.incomplete.add(owner)
        return join(value, (MISSING,))
