"""What files offer under the names that others import, read many at once.

Linking finds only step by step which modules it needs, and to read one takes far longer than to ask. So what is not
known yet, nor at hand, counts as nothing at first, and is asked for together; then linking begins anew, until it asks
nothing new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field

from anyint_lint.facts import EVERYTHING, Failure, FileFacts
from anyint_lint.light_dataclass import dataclass

Asked = tuple[str, frozenset[str]]
"""A file, and the names in it that decide what an imported one is; none for what the module itself assigns."""
_MOST_READINGS = 1
"""A file of which more sets of names are wanted is read as a whole. Measured on the modules of four packages for which
that matters most: what one set needs takes between half and three times as long as the whole."""
_MANY = 30
"""Files, of which all are read as a whole at once when so many are asked for: a run that long asks for other names of
most of them later, as does the next one. Linking the same four packages then takes a seventh less."""
_NOTHING = FileFacts()


@dataclass(slots=True)
class Offers:
    read: Callable[[Sequence[Asked]], Sequence[FileFacts]]
    at_hand: Callable[[str, frozenset[str]], FileFacts | None] = lambda _path, _names: None
    """What is known of a file without reading it."""
    misses: int = 0
    """How often something was asked for that was not known."""
    failures: dict[str, dict[Failure, None]] = field(default_factory=dict)
    """By path: why what was asked for since `begin` cannot be read."""
    _known: dict[Asked, FileFacts] = field(default_factory=dict)
    _wanted: dict[str, dict[frozenset[str], None]] = field(default_factory=dict)
    """By path: the sets of names, in the order in which they were asked for."""
    _unknown: dict[Asked, None] = field(default_factory=dict)

    def begin(self) -> None:
        """Before linking begins, and each time that it begins anew: what it asked before, knowing less, does not
        count."""
        self.failures = {}

    def of(self, path: str, names: frozenset[str]) -> FileFacts:
        """What a file offers under these names, as far as that is known; the rest is known after `read_unknown`."""
        asked = path, names
        facts = self._of(asked)
        if facts is None and asked not in self._unknown:
            facts = self.at_hand(path, names)
            if facts is not None:
                self._keep(asked, facts)
        if facts is None:
            self.misses += 1
            self._unknown[asked] = None
            return _NOTHING
        if facts.failures:
            self.failures.setdefault(path, {}).update(dict.fromkeys(facts.failures))
        return facts

    def _of(self, asked: Asked) -> FileFacts | None:
        """What is known; for names that includes what a reading of the whole told, for whichever names that was."""
        facts = self._known.get(asked)
        path, names = asked
        if facts is None and names:
            facts = self._known.get((path, EVERYTHING))
            if facts is None:
                facts = self._known.get((path, frozenset()))
                return facts if facts is not None and facts.complete else None
        return facts

    def _keep(self, asked: Asked, facts: FileFacts) -> None:
        path, names = asked
        self._known[(path, EVERYTHING) if names and facts.complete else asked] = facts

    def read_unknown(self) -> None:
        """Reads all that was asked for in vain; of a module that is asked for names and for none the names last, for it
        may be read as a whole for none."""
        unknown, self._unknown = self._unknown, {}
        for path, names in unknown:
            if names:
                self._wanted.setdefault(path, {})[names] = None
        later = {(path, names) for path, names in unknown if names and (path, frozenset()) in unknown}
        for is_later in (False, True):
            some = [asked for asked in unknown if (asked in later) is is_later and self._of(asked) is None]
            self._read(some, at_once=len(unknown))

    def _read(self, unknown: Sequence[Asked], *, at_once: int) -> None:
        most = 0 if at_once >= _MANY else _MOST_READINGS
        readings = dict.fromkeys(
            (path, EVERYTHING if names and len(self._wanted[path]) > most else names) for path, names in unknown
        )
        if readings:
            for asked, facts in zip(readings, self.read(list(readings)), strict=True):
                self._keep(asked, facts)
