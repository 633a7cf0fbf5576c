"""Edits that the server begins, which the editor makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from anyint_lint.errors import AnyintLintError
from anyint_lint.printable import printable

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer

Edits = Mapping[str, list[types.TextEdit]]
"""By text."""


async def apply_edits(server: LanguageServer, edits: Edits, versions: Mapping[str, int | None], label: str) -> None:
    """`versions`: of the texts that are open, as they were looked at. Raises AnyintLintError where the editor makes
    none of the edits."""
    workspace = server.client_capabilities.workspace
    if workspace is None or not workspace.apply_edit:
        raise _refused("it cannot make edits that a server begins")
    known = workspace.workspace_edit
    versioned = known is not None and known.document_changes
    edit = _versioned(edits, versions) if versioned else types.WorkspaceEdit(changes=dict(edits))
    try:
        result = await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, label))
    except JsonRpcException as error:
        raise _refused(error.message) from None
    if not result.applied:
        raise _refused(result.failure_reason or "it gives no reason")


def _versioned(edits: Edits, versions: Mapping[str, int | None]) -> types.WorkspaceEdit:
    """While a workspace was read, somebody may have gone on typing: the editor then refuses."""
    changes = [
        types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, versions.get(uri)), [*of_text])
        for uri, of_text in edits.items()
    ]
    return types.WorkspaceEdit(document_changes=changes)


def _refused(reason: str) -> AnyintLintError:
    return AnyintLintError(f"The editor did not make the fixes: {printable(reason)}.")
