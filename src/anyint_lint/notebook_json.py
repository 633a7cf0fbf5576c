"""A notebook's JSON (nbformat 3 and 4): what its cells say, and at which characters of the file they say it.

One reader serves checking and fixing, so that both see the same cells. Values that do not matter (outputs, pictures)
are passed over by the standard library's scanner, at about 6 ms per megabyte; msgspec takes a tenth of that, but tells
no places and refuses what Jupyter itself writes and reads (NaN in an output, half a surrogate pair in a text).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from anyint_lint.facts import Failure, Span
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.sources import decode

_SPACE = pattern(r"[ \t\n\r]*")
_START = Span(1, 1, 1, 1)
# Numbers stay text: nothing here needs one, and Python refuses to convert those of more than 4,300 digits.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


@dataclass(frozen=True, slots=True)
class StringToken:
    """A JSON string: `[start, end)` in characters of the decoded file (without a BOM), quotes included."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class JsonCell:
    kind: str | None
    """`code`, `markdown`, ...; None when the cell is no object or does not say."""
    source: tuple[StringToken, ...] | None
    """The strings that make up its text, in order; None when the source has another shape."""
    language: str | None = None
    """The cell's own, where it has one (nbformat 3, and editors that mix languages)."""

    @property
    def text(self) -> str:
        return "".join(token.value for token in self.source or ())


@dataclass(frozen=True, slots=True)
class NotebookJson:
    cells: tuple[JsonCell, ...]
    """All cells in order, those of several nbformat 3 worksheets one after another."""
    language: str | None
    """Of the kernel, lower-case; None when the notebook does not say."""


def parse_notebook(data: bytes) -> NotebookJson | Failure:
    """The cells of a notebook, or why and where (line and column of the file) it is none."""
    decoded = decode(data)
    return decoded if isinstance(decoded, Failure) else parse_text(decoded.text)


def parse_text(text: str) -> NotebookJson | Failure:
    """As `parse_notebook`, of a file that is decoded already."""
    reader = _Reader(text)
    try:
        return reader.notebook()
    except json.JSONDecodeError as error:
        place = Span(error.lineno, error.colno, error.lineno, error.colno)
        return Failure(f"not a notebook: invalid JSON ({error.msg})", place)
    except RecursionError:
        return Failure("not a notebook: its JSON is nested too deeply", _START)


def source_strings(data: bytes) -> tuple[tuple[tuple[int, int], ...], ...]:
    """For each cell the places of the strings of its source, in characters of the decoded file (without a BOM).

    Raises ValueError when the data is no notebook.
    """
    notebook = parse_notebook(data)
    if isinstance(notebook, Failure):
        raise ValueError(notebook.message)  # noqa: TRY004 - the value is wrong, not its type
    return tuple(tuple((token.start, token.end) for token in cell.source or ()) for cell in notebook.cells)


@dataclass(slots=True)
class _Found:
    """The members of an object that matter; of a repeated key the last one counts, as for every JSON reader."""

    cells: list[JsonCell] | None = None
    worksheets: list[JsonCell] | None = None
    metadata: Any = None


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0
    found: _Found = field(default_factory=_Found)

    def notebook(self) -> NotebookJson | Failure:
        if self.peek() != "{":
            self.value()
            return Failure("not a notebook: its JSON is no object", _START)
        for key in self.members():
            if key == "cells":
                self.found.cells = self.cells()
            elif key == "worksheets":
                self.found.worksheets = self.worksheets()
            elif key == "metadata":
                self.found.metadata = self.value()
            else:
                self.value()
        if self.peek():
            raise json.JSONDecodeError("Extra data", self.text, self.at)
        cells = self.found.worksheets if self.found.cells is None else self.found.cells
        if cells is None:
            return Failure("not a notebook: it has no list of cells (nbformat 3 and 4 are read)", _START)
        return NotebookJson(tuple(cells), _kernel_language(self.found.metadata))

    def worksheets(self) -> list[JsonCell] | None:
        if self.peek() != "[":
            self.value()
            return None
        cells: list[JsonCell] = []
        for _ in self.elements():
            if self.peek() != "{":
                self.value()
                continue
            of_sheet: list[JsonCell] = []
            for key in self.members():
                if key == "cells":
                    of_sheet = self.cells() or []
                else:
                    self.value()
            cells += of_sheet
        return cells

    def cells(self) -> list[JsonCell] | None:
        if self.peek() != "[":
            self.value()
            return None
        return [self.cell() for _ in self.elements()]

    def cell(self) -> JsonCell:
        if self.peek() != "{":
            self.value()
            return JsonCell(None, None)
        said: dict[str, Any] = {}
        sources: dict[str, tuple[StringToken, ...] | None] = {}
        for key in self.members():
            if key in {"source", "input"}:
                sources[key] = self.strings()
            elif key in {"cell_type", "language", "metadata"}:
                said[key] = self.value()
            else:
                self.value()
        kind = said.get("cell_type")
        source = sources["source"] if "source" in sources else sources.get("input")
        return JsonCell(kind if isinstance(kind, str) else None, source, _cell_language(said))

    def strings(self) -> tuple[StringToken, ...] | None:
        """A string or a list of strings; None for any other value."""
        if self.peek() == '"':
            return (self.string(),)
        if self.peek() != "[":
            self.value()
            return None
        tokens: list[StringToken] = []
        strange = False
        for _ in self.elements():
            if self.peek() == '"':
                tokens.append(self.string())
            else:
                self.value()
                strange = True
        return None if strange else tuple(tokens)

    def string(self) -> StringToken:
        if self.peek() != '"':
            raise json.JSONDecodeError("Expecting property name enclosed in double quotes", self.text, self.at)
        start = self.at
        value = self.value()
        return StringToken(start, self.at, value)

    def value(self) -> Any:
        self.peek()
        value, self.at = _DECODER.raw_decode(self.text, self.at)
        return value

    def members(self) -> Iterator[str]:
        """The keys of the object that stands here; whoever asks for them reads each value."""
        self.expect("{", "'{'")
        if self.take("}"):
            return
        while True:
            key = self.string().value
            self.expect(":", "':' delimiter")
            yield key
            if not self.take(","):
                break
        self.expect("}", "',' delimiter")

    def elements(self) -> Iterator[None]:
        self.expect("[", "'['")
        if self.take("]"):
            return
        while True:
            yield
            if not self.take(","):
                break
        self.expect("]", "',' delimiter")

    def peek(self) -> str:
        """The next character that is not space; empty at the end."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def take(self, mark: str) -> bool:
        if self.peek() != mark:
            return False
        self.at += 1
        return True

    def expect(self, mark: str, name: str) -> None:
        if not self.take(mark):
            raise json.JSONDecodeError(f"Expecting {name}", self.text, self.at)


def _kernel_language(metadata: Any) -> str | None:
    """`language_info` is what the kernel said of itself, `kernelspec` how it was chosen."""
    for table, key in (("language_info", "name"), ("kernelspec", "language")):
        said = _member(_member(metadata, table), key)
        if isinstance(said, str) and said:
            return said.lower()
    return None


def _cell_language(said: dict[str, Any]) -> str | None:
    own = said.get("language") or _member(_member(said.get("metadata"), "vscode"), "languageId")
    return own.lower() if isinstance(own, str) else None


def _member(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None
