"""What a program cannot know: the outcomes that are decided anew on each run, until all have been seen."""

from __future__ import annotations

from types import ModuleType

UNKNOWN = "unknown-"
"""How every text begins that comes from the world; such a model is none of the program's."""

_MOST_DECISIONS = 9
"""Per run: what is asked after that is always answered in the first way, so that loops end."""


class Refused(Exception):  # noqa: N818  (programs read better with it)
    """What the world raises."""


class Decisions:
    """Goes through all sequences of outcomes, depth first."""

    def __init__(self) -> None:
        self._path: list[tuple[int, int]] = []
        self._at = 0

    def pick(self, options: int) -> int:
        """The outcome of a decision between so many options."""
        if self._at == len(self._path):
            if len(self._path) >= _MOST_DECISIONS:
                return 0
            self._path.append((0, options))
        chosen, _ = self._path[self._at]
        self._at += 1
        return chosen

    def flip(self) -> bool:
        return bool(self.pick(2))

    def advance(self) -> bool:
        """Turns to the next sequence; False when there is none."""
        self._at = 0
        while self._path and self._path[-1][0] + 1 >= self._path[-1][1]:
            self._path.pop()
        if not self._path:
            return False
        chosen, options = self._path[-1]
        self._path[-1] = (chosen + 1, options)
        return True


def world(decisions: Decisions) -> ModuleType:
    """The module `world` that programs import: a condition, a key, a text (maybe empty) or None, a call that raises."""

    def refuse() -> None:
        if decisions.flip():
            raise Refused

    def choose(*keys: str) -> str:
        return (*keys, f"{UNKNOWN}key")[decisions.pick(len(keys) + 1)]

    def unknown() -> str | None:
        return (None, f"{UNKNOWN}text", "")[decisions.pick(3)]

    module = ModuleType("world")
    module.__dict__.update(flip=decisions.flip, choose=choose, unknown=unknown, refuse=refuse, Refused=Refused)
    return module
