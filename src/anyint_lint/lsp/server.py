"""The server: which message is answered by which part."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import field
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError, PyglsError
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from anyint_lint import __version__
from anyint_lint.accounts import chosen_accounts
from anyint_lint.config_file import load_settings
from anyint_lint.errors import AnyintLintError
from anyint_lint.light_dataclass import dataclass
from anyint_lint.lists import ListRequest, find_lists
from anyint_lint.lsp.actions import FIX_WORKSPACE, KINDS, SYNC, code_actions
from anyint_lint.lsp.analysis import Engine
from anyint_lint.lsp.applying import apply_edits
from anyint_lint.lsp.checking import Checking
from anyint_lint.lsp.completion import TRIGGERS, completions
from anyint_lint.lsp.documents import PYTHON, Documents
from anyint_lint.lsp.ending import Ending
from anyint_lint.lsp.hover import hover
from anyint_lint.lsp.list_sync import sync_with_progress
from anyint_lint.lsp.protocol import Protocol
from anyint_lint.lsp.workspace import safe_fixes
from anyint_lint.settings import Settings

DEBOUNCE_SECONDS = 0.2
REFRESH_SECONDS = 3600.0
"""Between two looks at how old the lists are."""
_NOTEBOOKS = types.NotebookDocumentSyncOptions(
    notebook_selector=[
        types.NotebookDocumentFilterWithCells(
            cells=[types.NotebookCellLanguage(language=PYTHON)],
            notebook=types.NotebookDocumentFilterNotebookType(notebook_type="jupyter-notebook"),
        )
    ],
    save=True,
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    lists: ListRequest = field(default_factory=ListRequest)
    debounce: float = DEBOUNCE_SECONDS
    """Seconds without a keystroke before a document is checked."""


class Server(LanguageServer):
    protocol: Protocol

    def __init__(self, options: Options) -> None:
        super().__init__("anyint-lint", __version__, notebook_document_sync=_NOTEBOOKS, protocol_cls=Protocol)
        self.options = options
        self.ending = Ending()
        self.documents = Documents()
        self.engine = Engine(options.lists)
        self.checking = Checking(self, self.engine, self.documents, options.debounce)
        for name, (handler, about) in _FEATURES.items():
            self.feature(name, about)(handler)
        self.command(SYNC)(sync_command)
        self.command(FIX_WORKSPACE)(fix_workspace_command)

    def tell(self, kind: types.MessageType, message: str) -> None:
        self.window_show_message(types.ShowMessageParams(kind, message))

    def report_server_error(self, error: Exception, source: type[PyglsError | JsonRpcException]) -> None:
        """What went wrong. The details are for the log: they may quote what was being edited."""
        _log.error("%s: %s", source.__name__, error)
        if isinstance(error, JsonRpcException) and not isinstance(error, JsonRpcInternalError):
            return  # the editor asked for what there is not; it is answered so
        self.tell(types.MessageType.Error, "anyint-lint itself failed; its log says more. Please report it.")

    def shutdown(self) -> None:
        self.ending.begin()
        super().shutdown()  # type: ignore[no-untyped-call]


def serve(options: Options) -> int:
    """Speak the protocol over stdin and stdout until the editor ends it. Returns the exit code."""
    server = Server(options)
    server.start_io()
    return server.ending.exit_code


def initialize(ls: Server, params: types.InitializeParams) -> None:  # noqa: ARG001
    ls.ending.watch()
    ls.documents.encoding = str(getattr(ls.workspace.position_encoding, "value", ls.workspace.position_encoding))


async def initialized(ls: Server, params: types.InitializedParams) -> None:  # noqa: ARG001
    ls.checking.spawn(ls.checking.watch())
    if not ls.options.lists.offline:
        ls.checking.spawn(_keep_lists_fresh(ls))


async def _keep_lists_fresh(ls: Server) -> None:
    """An editor stays open for days, in which lists grow older than they may."""
    while True:
        await _refresh_old_lists(ls)
        await asyncio.sleep(REFRESH_SECONDS)


async def _refresh_old_lists(ls: Server) -> None:
    """As `check` does before it begins: here while everything else already works."""
    try:
        for settings in await asyncio.to_thread(_workspace_settings, ls):
            await asyncio.to_thread(find_lists, settings, ls.options.lists)
    except AnyintLintError as error:
        _log.warning("the lists were not refreshed: %s", error.message)
        return
    await ls.checking.refresh()


def _workspace_settings(ls: Server) -> list[Settings]:
    """Those of every folder. Raises ConfigError."""
    return [load_settings(folder) for folder in map(Path, _folders(ls))] or [load_settings(Path.cwd())]


def _folders(ls: Server) -> list[str]:
    folders = [to_fs_path(folder.uri) for folder in ls.workspace.folders.values()] or [ls.workspace.root_path]
    return [folder for folder in folders if folder and Path(folder).is_dir()]


def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    ls.documents.open(params.text_document)
    ls.checking.soon(at_once=True)


def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    ls.documents.change(params)
    ls.checking.soon()


def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:  # noqa: ARG001
    ls.checking.soon(at_once=True)


def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.documents.close(params.text_document.uri)
    ls.checking.forget(params.text_document.uri)
    ls.checking.soon()


def did_open_notebook(ls: Server, params: types.DidOpenNotebookDocumentParams) -> None:
    ls.documents.open_notebook(params)
    ls.checking.soon(at_once=True)


def did_change_notebook(ls: Server, params: types.DidChangeNotebookDocumentParams) -> None:
    now = ls.workspace.get_notebook_document(notebook_uri=params.notebook_document.uri)
    if now is not None:
        ls.documents.change_notebook(params, now)
        ls.checking.soon()


def did_save_notebook(ls: Server, params: types.DidSaveNotebookDocumentParams) -> None:  # noqa: ARG001
    ls.checking.soon(at_once=True)


def did_close_notebook(ls: Server, params: types.DidCloseNotebookDocumentParams) -> None:
    ls.documents.close_notebook(params)
    ls.checking.forget(params.notebook_document.uri)
    ls.checking.soon()


async def completion(ls: Server, params: types.CompletionParams) -> types.CompletionList:
    document = ls.documents.holding(params.text_document.uri)
    buffer = document.buffer(document.cell_of(params.text_document.uri)) if document is not None else None
    if document is None or buffer is None:
        return types.CompletionList(is_incomplete=False, items=[])
    checked = ls.checking.results.get(document.uri) or await ls.checking.up_to_date(document)
    items = completions(buffer, params.position, checked) if checked is not None else []
    return types.CompletionList(is_incomplete=False, items=items)


def hover_at(ls: Server, params: types.HoverParams) -> types.Hover | None:
    document = ls.documents.holding(params.text_document.uri)
    checked = ls.checking.results.get(document.uri) if document is not None else None
    buffer = document.buffer(document.cell_of(params.text_document.uri)) if document is not None else None
    return hover(buffer, params.position, checked) if buffer is not None and checked is not None else None


async def code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    document = ls.documents.holding(params.text_document.uri)
    checked = await ls.checking.up_to_date(document) if document is not None else None
    if document is None or checked is None:
        return []
    buffer = document.buffer(document.cell_of(params.text_document.uri))
    return code_actions(params, buffer, checked) if buffer is not None else []


async def sync_command(ls: Server, *arguments: object) -> list[str]:  # noqa: ARG001 - menus add their own
    try:
        workspace = await asyncio.to_thread(_workspace_settings, ls)
        names = ls.options.lists.accounts
        accounts = dict.fromkeys(one for settings in workspace for one in chosen_accounts(settings, names))
    except AnyintLintError as error:
        ls.tell(types.MessageType.Error, str(error))
        return [str(error)]
    lines = await sync_with_progress(ls, [*accounts])
    await ls.checking.refresh()
    return lines


async def fix_workspace_command(ls: Server, *arguments: object) -> int:  # noqa: ARG001
    """How many files were changed."""
    documents = ls.documents.all()
    versions = {buffer.uri: buffer.version for document in documents for buffer in document.buffers}
    try:
        edits = await ls.checking.in_worker(
            safe_fixes, _folders(ls), documents, ls.options.lists, ls.documents.encoding
        )
        if edits:
            await apply_edits(ls, edits, versions, "Fix all that is safe (anyint-lint)")
    except AnyintLintError as error:
        ls.tell(types.MessageType.Error, str(error))
        return 0
    if not edits:
        ls.tell(types.MessageType.Info, "There is nothing in the workspace that can be fixed safely.")
    return len(edits)


async def shutdown(ls: Server, params: None) -> None:  # noqa: ARG001
    ls.checking.close()


def exit_(ls: Server, params: None) -> None:  # noqa: ARG001
    ls.ending.exit_code = 0 if ls.protocol.was_shut_down else 1


_FEATURES: dict[str, tuple[Any, Any]] = {
    types.INITIALIZE: (initialize, None),
    types.INITIALIZED: (initialized, None),
    types.TEXT_DOCUMENT_DID_OPEN: (did_open, None),
    types.TEXT_DOCUMENT_DID_CHANGE: (did_change, None),
    types.TEXT_DOCUMENT_DID_SAVE: (did_save, None),
    types.TEXT_DOCUMENT_DID_CLOSE: (did_close, None),
    types.NOTEBOOK_DOCUMENT_DID_OPEN: (did_open_notebook, None),
    types.NOTEBOOK_DOCUMENT_DID_CHANGE: (did_change_notebook, None),
    types.NOTEBOOK_DOCUMENT_DID_SAVE: (did_save_notebook, None),
    types.NOTEBOOK_DOCUMENT_DID_CLOSE: (did_close_notebook, None),
    types.TEXT_DOCUMENT_COMPLETION: (completion, types.CompletionOptions(trigger_characters=list(TRIGGERS))),
    types.TEXT_DOCUMENT_HOVER: (hover_at, None),
    types.TEXT_DOCUMENT_CODE_ACTION: (code_action, types.CodeActionOptions(code_action_kinds=list(KINDS))),
    types.SHUTDOWN: (shutdown, None),
    types.EXIT: (exit_, None),
}
