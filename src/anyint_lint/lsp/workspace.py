"""All safe fixes of a workspace at once: of what is open as the editor has it, of all else as it is on disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types

from anyint_lint.config_file import load_settings
from anyint_lint.facts import Failure
from anyint_lint.lists import ListRequest
from anyint_lint.lsp.actions import fix_all
from anyint_lint.lsp.analysis import Engine
from anyint_lint.lsp.buffers import Buffer
from anyint_lint.lsp.documents import Document, uri_of
from anyint_lint.paths import SourceFile, SourceKind, discover
from anyint_lint.sources import decode, read_source


def safe_fixes(
    folders: Iterable[str], open_documents: Iterable[Document], request: ListRequest, encoding: str
) -> dict[str, list[types.TextEdit]]:
    """By text. Notebooks that are not open are left alone: the protocol has no edits for their cells.

    Raises AnyintLintError for a faulty configuration.
    """
    documents = {document.path: document for document in open_documents}
    for folder in folders:
        for file in discover([folder], load_settings(Path(folder)), Path(folder)).files:
            if file.path not in documents and file.kind is SourceKind.PYTHON:
                documents.update((one.path, one) for one in _on_disk(file, encoding))
    analysis = Engine(request).analyse(documents.values())
    return {uri: edits for checked in analysis.documents for uri, edits in fix_all(checked).items()}


def _on_disk(file: SourceFile, encoding: str) -> Iterator[Document]:
    source = read_source(file)
    text = source if isinstance(source, Failure) else decode(source.data)
    if not isinstance(text, Failure):
        buffer = Buffer(uri_of(os.fspath(file.path)), text.text, encoding=encoding)
        yield Document(buffer.uri, file.path, file.kind, (buffer,))
