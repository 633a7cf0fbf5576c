"""Whether a file can name anything that a row of the SDK table knows by its qualified name: what its imports bind.

Imports are read from the bytes by regular expressions, wherever they stand: one in a string or a comment makes a
candidate too many, never one too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from anyint_lint.collector.sdks import ASSIGNED_BASE_URLS, ASSIGNED_MODELS
from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.light_pattern import pattern

_GAP = rb"(?:[ \t\f]|\\\r?\n)"
_REST = rb"(?:\([^)#]*(?:#[^\n]*[^)#]*)*|[^\n;#\\(]*(?:\\\r?\n?[^\n;#\\(]*)*)"
"""What follows `import`: up to the end of the line, or of the parentheses."""
_FROM = pattern(rb"from" + _GAP + rb"+([\w.]+)" + _GAP + rb"+import\b" + _GAP + rb"*(" + _REST + rb")")
_IMPORT = pattern(rb"import" + _GAP + rb"+(" + _REST + rb")")
_COMMENT = pattern(rb"#[^\n]*")
_DOTTED_AS = pattern(rb"([\w.]+)(?:" + _GAP + rb"+as" + _GAP + rb"+(\w+))?")
_TYPE_TEST = pattern(rb"\bis(?:instance|subclass)\([^()]*(?:\([^()]*\))?[^()]*\)")
_USE = (
    rb"\bNAME\s*(?:\[[^\n]*\]\s*)?[(.]|(?:(?<![=!<>])=|[(,{*@]|[\"'\])]\s*:|\b[A-Z][A-Z_]+\s*:|\.\w+\s*:"
    rb"|\b(?:return|yield|await|else|or|and|in|if|raise|with)\s)\s*\\?\s*NAME\b(?!\s*[\]|:])"
)
"""A name in another place than an annotation, where it does nothing."""


class ImportTest:
    """Whether bytes use something that they import and that rows know."""

    def __init__(self, rows: Iterable[Row]) -> None:
        names = _names(rows)
        self._known = _Known(names)
        self._roots = {name.partition(".")[0].encode() for name in names}

    def __call__(self, data: bytes) -> bool:
        """Whether a row's callable, or an assigned name, may be spelled in the bytes of a file."""
        return self.uses(data, self.imported(data))

    def imported(self, data: bytes) -> frozenset[tuple[bytes, str]]:
        """What is imported of the rows' packages: the name that it goes by, and its qualified name."""
        found: set[tuple[bytes, str]] = set()
        for module, rest in _FROM.findall(data):
            if module.partition(b".")[0] in self._roots:
                found.update((bound, f"{module.decode('latin-1')}.{name}") for name, bound in _listed(rest))
        for rest in _IMPORT.findall(data):
            for part in rest.split(b","):
                dotted = _DOTTED_AS.search(part)
                root = dotted[1].partition(b".")[0] if dotted is not None else b""
                if dotted is not None and root in self._roots:
                    # whatever is imported of a package, its own name is what it goes by
                    found.add((dotted[2] or root, root.decode("latin-1")))
        return frozenset(found)

    def uses(self, data: bytes, imported: Iterable[tuple[bytes, str]]) -> bool:
        """Whether bytes use one of these names, which they or others have imported."""
        return any(self._known.is_used(bound, name, data) for bound, name in imported)


def _listed(rest: bytes) -> Iterator[tuple[str, bytes]]:
    """The names that an import lists, and those they are bound to."""
    for part in _COMMENT.sub(b"", rest).replace(b"\\", b" ").strip(b"()").split(b","):
        dotted = _DOTTED_AS.search(part)
        if dotted is not None:
            yield dotted[1].decode("latin-1"), dotted[2] or dotted[1]
        elif b"*" in part:
            yield "*", b"*" + rest


class _Known:
    """The names of a table by what may be imported of them."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self.whole = {name.partition("()")[0] for name in names}
        self._tests: dict[str, re.Pattern[bytes] | None] = {}
        self._mentions: dict[bytes, re.Pattern[bytes]] = {}

    @cached_property
    def _below(self) -> dict[str, set[str]]:
        """The last names of all that is spelled with these before it."""
        below: dict[str, set[str]] = {}
        for name in self._names:
            for spelled in {name.partition("()")[0], name.replace("()", "")}:
                parts = spelled.split(".")
                for length in range(1, len(parts)):
                    below.setdefault(".".join(parts[:length]), set()).add(parts[-1])
        return below

    def is_used(self, bound: bytes, imported: str, data: bytes) -> bool:
        """Whether an imported name is one of these and used, or what is spelled after a dot may complete it."""
        if bound not in data and not imported.endswith(".*"):
            return False
        if imported in self.whole:
            if bound not in self._mentions:
                self._mentions[bound] = re.compile(_USE.replace(b"NAME", re.escape(bound)))
            return bool(self._mentions[bound].search(_TYPE_TEST.sub(b"", _FROM.sub(b"", data))))
        if imported not in self._tests:
            below = self._below.get(imported.removesuffix(".*"))
            dot = rb"\b" if imported.endswith(".*") else rb"\.\s*\\?\s*"
            self._tests[imported] = (
                re.compile(dot + rb"(?:" + b"|".join(sorted(map(str.encode, below))) + rb")\b") if below else None
            )
        test = self._tests[imported]
        return test is not None and bool(test.search(data))


def _names(rows: Iterable[Row]) -> frozenset[str]:
    """Qualified names of all that is no plain method path, and may be a hosted LLM's."""
    called = (name for row in rows if row.standing is not Standing.NOT_LLM for name in (row.callable, *row.aliases))
    return frozenset(name for name in (*called, *ASSIGNED_BASE_URLS, *ASSIGNED_MODELS) if not name.startswith("*."))
