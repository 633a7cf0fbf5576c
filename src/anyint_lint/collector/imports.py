"""Whether a file can name anything that a row of the SDK table knows by its qualified name: what its imports bind.

Imports are read from the bytes by regular expressions, wherever they stand: one in a string or a comment makes a
candidate too many, never one too few.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from anyint_lint.collector.sdks import ASSIGNED_BASE_URLS, ASSIGNED_MODELS
from anyint_lint.collector.sdks.row import Row, Standing

_GAP = rb"(?:[ \t\f]|\\\r?\n)"
_REST = rb"(?:\([^)#]*(?:#[^\n]*[^)#]*)*|[^\n;#\\(]*(?:\\\r?\n?[^\n;#\\(]*)*)"
"""What follows `import`: up to the end of the line, or of the parentheses."""
_FROM = re.compile(rb"from" + _GAP + rb"+([\w.]+)" + _GAP + rb"+import\b" + _GAP + rb"*(" + _REST + rb")")
_IMPORT = re.compile(rb"import" + _GAP + rb"+(" + _REST + rb")")
_COMMENT = re.compile(rb"#[^\n]*")
_DOTTED = re.compile(rb"[\w.]+")


def import_test(rows: Iterable[Row]) -> Callable[[bytes], bool]:
    """A test of a file's bytes that is true if a row's callable, or an assigned name, may be spelled in it."""
    names = _names(rows)
    known = _Known(names)
    roots = {name.partition(".")[0].encode() for name in names}

    def reached(data: bytes) -> Iterator[str]:
        for module, rest in _FROM.findall(data):
            if module.partition(b".")[0] in roots:
                yield from (f"{module.decode('latin-1')}.{name}" for name in _listed(rest))
        for rest in _IMPORT.findall(data):
            for part in rest.split(b","):
                dotted = _DOTTED.search(part)
                root = dotted[0].partition(b".")[0] if dotted is not None else b""
                if root in roots:  # whatever is imported of a package, its own name is what it goes by
                    yield root.decode("latin-1")

    return lambda data: any(known.is_reached(name, data) for name in dict.fromkeys(reached(data)))


def _listed(rest: bytes) -> Iterator[str]:
    """The names that an import lists, without those they are bound to."""
    for part in _COMMENT.sub(b"", rest).replace(b"\\", b" ").strip(b"()").split(b","):
        dotted = _DOTTED.search(part)
        if dotted is not None:
            yield dotted[0].decode("latin-1")
        elif b"*" in part:
            yield "*"


class _Known:
    """The names of a table by what may be imported of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self.whole = {name.partition("()")[0] for name in names}
        self._below: dict[str, set[str]] = {}
        for name in names:
            for spelled in {name.partition("()")[0], name.replace("()", "")}:
                parts = spelled.split(".")
                for length in range(1, len(parts)):
                    self._below.setdefault(".".join(parts[:length]), set()).add(parts[-1])
        self._tests: dict[str, re.Pattern[bytes] | None] = {}

    def is_reached(self, imported: str, data: bytes) -> bool:
        """Whether an imported name is one of these, or what is spelled after a dot in the file may complete it."""
        if imported in self.whole:
            return True
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
