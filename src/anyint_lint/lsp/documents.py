"""The open documents: Python files and notebooks, as the editor has them and the engine wants them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from anyint_lint.facts import Failure, Span
from anyint_lint.file_bytes import MAX_BYTES
from anyint_lint.lsp.buffers import UTF_16, Buffer
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source, encode_as_it_says, source_of

PYTHON = "python"
_EARLIER = frozenset({"git", "gitlens", "fugitive", "review"})
"""The schemes under which editors show earlier revisions of a file, in which nobody can mend anything."""


@dataclass(frozen=True, eq=False)
class Document:
    """One state of one document. Two are the same only if they are one object."""

    uri: str
    path: str
    """Absolute and real; each document has its own."""
    kind: SourceKind
    buffers: tuple[Buffer, ...]
    """The text; of a notebook those of all its cells, in order."""
    code: tuple[bool, ...] = ()
    """Which cells of a notebook hold Python."""

    @cached_property
    def source(self) -> Source | Failure:
        """What the engine reads: the bytes that saving would write; of a notebook as much of them as matters."""
        data = encode_as_it_says(self.buffers[0].text) if self.kind is SourceKind.PYTHON else self._notebook()
        if len(data) > MAX_BYTES[self.kind]:
            size = MAX_BYTES[self.kind] // 1_000_000
            return Failure(f"larger than {size} MB, which is the most that is read", Span(1, 1, 1, 1))
        return source_of(data, self.kind)

    def _notebook(self) -> bytes:
        cells = [
            {"cell_type": "code" if is_code else "raw", "source": buffer.text}
            for buffer, is_code in zip(self.buffers, self.code, strict=True)
        ]
        return json.dumps({"cells": cells, "metadata": {"language_info": {"name": PYTHON}}, "nbformat": 4}).encode()

    def buffer(self, cell: int | None) -> Buffer | None:
        """The text that a span's `cell` means."""
        index = 0 if cell is None else cell
        return self.buffers[index] if index < len(self.buffers) else None

    def cell_of(self, uri: str) -> int | None:
        """What a span in that text has as its `cell`."""
        if self.kind is SourceKind.PYTHON:
            return None
        return next((index for index, buffer in enumerate(self.buffers) if buffer.uri == uri), None)


@dataclass(slots=True)
class Documents:
    encoding: str = UTF_16
    _files: dict[str, Document] = field(default_factory=dict)
    _cells: dict[str, Buffer] = field(default_factory=dict)
    _notebook_of: dict[str, str] = field(default_factory=dict)
    """Cell -> notebook."""

    def all(self) -> tuple[Document, ...]:
        return tuple(self._files.values())

    def holding(self, uri: str) -> Document | None:
        """The document that a text belongs to: itself, or the notebook of a cell."""
        return self._files.get(self._notebook_of.get(uri, uri))

    def at(self, path: str) -> Document | None:
        return next((one for one in self._files.values() if one.path == path), None)

    def open(self, item: types.TextDocumentItem) -> None:
        is_python = item.language_id == PYTHON or item.uri.endswith((".py", ".pyi"))
        if is_python and item.uri.partition(":")[0] not in _EARLIER:
            self._put_file(self._buffer(item))

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        document = self._files.get(params.text_document.uri)
        if document is not None:
            self._put_file(document.buffers[0].changed(params.content_changes, params.text_document.version))

    def close(self, uri: str) -> None:
        self._files.pop(uri, None)

    def open_notebook(self, params: types.DidOpenNotebookDocumentParams) -> None:
        self._keep_cells(params.notebook_document.uri, params.cell_text_documents)
        self._put_notebook(params.notebook_document)

    def change_notebook(self, params: types.DidChangeNotebookDocumentParams, now: types.NotebookDocument) -> None:
        """`now` is the notebook after the change, whose texts the change itself tells."""
        cells = params.change.cells
        if cells is not None and cells.structure is not None:
            # A cell whose language changes is closed and opened again in one step.
            self._forget_cells(cells.structure.did_close or ())
            self._keep_cells(now.uri, cells.structure.did_open or ())
        for text in (cells.text_content if cells is not None else None) or ():
            buffer = self._cells.get(text.document.uri)
            if buffer is not None:
                self._cells[buffer.uri] = buffer.changed(text.changes, text.document.version)
        self._put_notebook(now)

    def close_notebook(self, params: types.DidCloseNotebookDocumentParams) -> None:
        self._files.pop(params.notebook_document.uri, None)
        self._forget_cells(params.cell_text_documents)

    def _buffer(self, item: types.TextDocumentItem) -> Buffer:
        return Buffer(item.uri, item.text, item.version, item.language_id, self.encoding)

    def _put_file(self, buffer: Buffer) -> None:
        self._files[buffer.uri] = Document(buffer.uri, path_of(buffer.uri), SourceKind.PYTHON, (buffer,))

    def _keep_cells(self, notebook: str, items: Iterable[types.TextDocumentItem]) -> None:
        for item in items:
            self._cells[item.uri] = self._buffer(item)
            self._notebook_of[item.uri] = notebook

    def _forget_cells(self, items: Iterable[types.TextDocumentIdentifier]) -> None:
        for item in items:
            self._cells.pop(item.uri, None)
            self._notebook_of.pop(item.uri, None)

    def _put_notebook(self, notebook: types.NotebookDocument) -> None:
        missing = Buffer("", "", encoding=self.encoding)
        buffers = tuple(self._cells.get(cell.document, missing) for cell in notebook.cells)
        code = tuple(
            cell.kind is types.NotebookCellKind.Code and buffer.language == PYTHON
            for cell, buffer in zip(notebook.cells, buffers, strict=True)
        )
        self._files[notebook.uri] = Document(notebook.uri, path_of(notebook.uri), SourceKind.NOTEBOOK, buffers, code)


def path_of(uri: str) -> str:
    """Where a document is on disk; for one that is nowhere, a path in the working directory that no other has."""
    path = to_fs_path(uri)
    return os.path.realpath(path) if path and "\0" not in path else os.fspath(Path.cwd() / f"{quote(uri, safe='')}.py")


def uri_of(path: str) -> str:
    return from_fs_path(path) or path
