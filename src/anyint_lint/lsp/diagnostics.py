"""Violations as the protocol's diagnostics."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from anyint_lint.facts import Failure
from anyint_lint.lsp.analysis import Checked
from anyint_lint.lsp.buffers import Buffer
from anyint_lint.lsp.documents import Documents, uri_of
from anyint_lint.paths import SourceFile, SourceKind
from anyint_lint.printable import printable
from anyint_lint.reporters.phrases import alternatives
from anyint_lint.sources import decode, read_source
from anyint_lint.violations import Note, Severity, Violation

SOURCE = "anyint-lint"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}
UNUSED = "AIX902"
"""Its code is shown faded, as unneeded code is."""


def by_text(checked: Checked, documents: Documents) -> dict[str, list[types.Diagnostic]]:
    """The diagnostics of each text of a document: of the file, or of every cell of the notebook."""
    found: dict[str, list[types.Diagnostic]] = {buffer.uri: [] for buffer in checked.document.buffers}
    for violation in checked.violations:
        buffer = checked.document.buffer(violation.span.cell)
        if buffer is not None:
            found[buffer.uri].append(_diagnostic(violation, buffer, checked, documents))
    return found


def _diagnostic(violation: Violation, buffer: Buffer, checked: Checked, documents: Documents) -> types.Diagnostic:
    near = f"; did you mean {alternatives(violation.suggestions)}?" if violation.suggestions else ""
    return types.Diagnostic(
        range=buffer.range(violation.span),
        message=printable(violation.message) + near,
        severity=_SEVERITIES[violation.severity],
        code=violation.code,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if violation.code == UNUSED else None,
        related_information=list(_related(violation.notes, checked, documents)) or None,
        data={"rule": violation.name, "explanation": f"anyint-lint rules {violation.code}"},
    )


def _related(
    notes: tuple[Note, ...], checked: Checked, documents: Documents
) -> Iterator[types.DiagnosticRelatedInformation]:
    for note in notes:
        path = checked.path_of(note.path)
        document = checked.document if path == checked.document.path else documents.at(path)
        buffer = _on_disk(path, documents.encoding) if document is None else document.buffer(note.span.cell)
        if buffer is not None:
            location = types.Location(buffer.uri, buffer.range(note.span))
            yield types.DiagnosticRelatedInformation(location=location, message=printable(note.message))


def _on_disk(path: str, encoding: str) -> Buffer | None:
    """A Python file that is not open, for its lines' sake."""
    source = read_source(SourceFile(path, path, SourceKind.PYTHON))
    text = source if isinstance(source, Failure) else decode(source.data)
    return None if isinstance(text, Failure) else Buffer(uri_of(path), text.text, encoding=encoding)
