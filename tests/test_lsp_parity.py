"""The language server says what `check` says: of the code that every rule shows, in files and in notebooks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from language_client import saved_lists
from lsprotocol import types

from anyint_lint.lists import ListRequest
from anyint_lint.lsp.analysis import Engine
from anyint_lint.lsp.diagnostics import by_text
from anyint_lint.lsp.documents import Documents
from anyint_lint.rules import RULES

Seen = dict[str, list[tuple[object, ...]]]
"""By file: code, severity, cell, place and how many notes there are, of each violation."""
SEVERITIES = {"error": types.DiagnosticSeverity.Error, "warning": types.DiagnosticSeverity.Warning}


def test_the_editor_shows_what_check_reports(tmp_path: Path) -> None:
    arguments, root = saved_lists(tmp_path), tmp_path / "tree"
    root.mkdir()
    codes = [rule.code for rule in RULES]
    (root / "anyint-lint.toml").write_text(
        f"extend-select = {json.dumps(codes)}\ngateway-hosts = ['llm.example.com']\n"
    )
    documents = Documents()
    for rule in RULES:
        for number, example in enumerate((*rule.invalid, *rule.valid)):
            name = f"{rule.code.lower()}_{number}"
            (root / f"{name}.py").write_text(example.source)
            documents.open(types.TextDocumentItem((root / f"{name}.py").as_uri(), "python", 1, example.source))
            _write_notebook(root / f"{name}.ipynb", ["# text\n", example.source], documents)
    lists = ListRequest(files=tuple(one for one in arguments if one != "--models"), offline=True)
    found = _shown(Engine(lists), documents, root)
    expected = _reported(root, arguments)
    assert found == expected
    assert {str(one[0]) for seen in expected.values() for one in seen} >= {"AIM101", "AIM102", "AIR201", "AIX902"}


def _write_notebook(path: Path, cells: list[str], documents: Documents) -> None:
    written: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": one} for one in cells
    ]
    path.write_text(
        json.dumps(
            {"cells": written, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 4}
        )
    )
    uris = [f"vscode-notebook-cell:{path}#{number}" for number in range(len(cells))]
    book = types.NotebookDocument(
        path.as_uri(),
        "jupyter-notebook",
        1,
        [types.NotebookCell(types.NotebookCellKind.Code, uri) for uri in uris],
    )
    items = [types.TextDocumentItem(uri, "python", 1, text) for uri, text in zip(uris, cells, strict=True)]
    documents.open_notebook(types.DidOpenNotebookDocumentParams(book, items))


def _shown(engine: Engine, documents: Documents, root: Path) -> Seen:
    found: Seen = defaultdict(list)
    for checked in engine.analyse(documents.all()).documents:
        name = Path(checked.document.path).relative_to(root.resolve()).as_posix()
        for uri, diagnostics in by_text(checked, documents).items():
            cell = checked.document.cell_of(uri)
            for one in diagnostics:
                start, end = one.range.start, one.range.end
                places = (start.line + 1, start.character + 1, end.line + 1, end.character + 1)
                notes = len(one.related_information or ())
                found[name].append((one.code, one.severity, cell, *places, notes))
    return {name: sorted(seen, key=str) for name, seen in found.items()}


def _reported(root: Path, arguments: tuple[str, ...]) -> Seen:
    command = [sys.executable, "-m", "anyint_lint", "check", *arguments, "--format", "json", "."]
    result = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    found: Seen = defaultdict(list)
    for one in json.loads(result.stdout)["violations"]:
        places = (one["line"], one["column"], one["end_line"], one["end_column"])
        row = (one["code"], SEVERITIES[one["severity"]], one["cell"], *places, len(one["notes"]))
        found[one["path"]].append(row)
    return {name: sorted(seen, key=str) for name, seen in found.items()}
