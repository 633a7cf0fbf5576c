"""Violations as the protocol's diagnostics."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from lsprotocol import types

from anyint_lint import rule_url
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


def by_text(checked: Checked, documents: Documents, *, related: bool = True) -> dict[str, list[types.Diagnostic]]:
    """The diagnostics of each text of a document: of the file, or of every cell of the notebook. Without `related`,
    for editors that show no related information, their messages tell the notes."""
    found: dict[str, list[types.Diagnostic]] = {buffer.uri: [] for buffer in checked.document.buffers}
    for violation in checked.violations:
        buffer = checked.document.buffer(violation.span.cell)
        if buffer is not None:
            notes = list(_related(violation.notes, checked, documents))
            found[buffer.uri].append(_diagnostic(violation, buffer.range(violation.span), notes, related=related))
    return found


def _diagnostic(
    violation: Violation, place: types.Range, notes: list[types.DiagnosticRelatedInformation], *, related: bool
) -> types.Diagnostic:
    url = rule_url(violation.code)
    near = f"; did you mean {alternatives(violation.suggestions)}?" if violation.suggestions else ""
    return types.Diagnostic(
        range=place,
        message=printable(violation.message) + near + ("" if related else "".join(map(_told, notes))),
        severity=_SEVERITIES[violation.severity],
        code=violation.code,
        code_description=None if url is None else types.CodeDescription(url),
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if violation.code == UNUSED else None,
        related_information=(notes or None) if related else None,
        data={"rule": violation.name, "explanation": f"anyint-lint rules {violation.code}"},
    )


def _told(note: types.DiagnosticRelatedInformation) -> str:
    name = PurePosixPath(unquote(note.location.uri)).name
    return f"\n{printable(name)}:{note.location.range.start.line + 1}: {note.message}"


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
