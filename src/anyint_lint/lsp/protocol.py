"""The protocol as pygls speaks it, less its own copy of every text, and as it ought to end.

pygls applies each change to that copy first, and corrects the change itself where it takes its place for one beyond a
line: with lines of its own (`buffers.py` says which), what we were told would no longer be what the editor said.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidRequest
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.protocol.json_rpc import MsgId, RPCMessage, RPCRequest


class Protocol(LanguageServerProtocol):
    @property
    def was_shut_down(self) -> bool:
        return self._shutdown

    def handle_message(self, message: RPCMessage) -> None:
        """After a shutdown pygls would leave whoever asks waiting."""
        if self._shutdown and isinstance(message, RPCRequest):
            error = JsonRpcInvalidRequest("the server was shut down").to_response_error()
            self._send_response(message.id, error=error)
        else:
            super().handle_message(message)

    def _execute_handler(
        self,
        msg_id: MsgId,
        handler: Callable[..., Any],
        callback: Callable[[Any], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        """pygls drops what it keeps of a message when it answers it, so what it keeps of each notification stays."""
        super()._execute_handler(msg_id, handler, callback, args, kwargs)
        future = self._request_futures.get(msg_id)
        if future is not None:
            future.add_done_callback(lambda _: self._request_futures.pop(msg_id, None))

    def _send_response(self, msg_id: MsgId, result: Any = None, error: types.ResponseError | None = None) -> None:
        """Without the traceback that pygls adds to an error: it is for the log."""
        super()._send_response(msg_id, result, error and types.ResponseError(error.code, error.message))

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *params: Any) -> Generator[Any, Any, None]:
        """pygls walks through the requests under way while it ends them, and falls over the first that is gone."""
        yield from self._handled(types.SHUTDOWN, params[0] if params else None)
        for number, future in list(self._request_futures.items()):
            if number != self.msg_id and not future.done():
                future.cancel()
        self._shutdown = True

    def _handled(self, method: str, params: Any) -> Iterator[Any]:
        handler = self.fm.features.get(method)
        if handler is not None:
            yield handler, (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Iterator[Any]:
        yield from self._handled(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Iterator[Any]:
        yield from self._handled(types.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def lsp_notebook_document__did_change(self, params: types.DidChangeNotebookDocumentParams) -> Iterator[Any]:
        """Which cells a notebook has, in which order, pygls keeps well; it is not told what they say."""
        self.workspace.update_notebook_document(_without_texts(params))
        yield from self._handled(types.NOTEBOOK_DOCUMENT_DID_CHANGE, params)


def _without_texts(params: types.DidChangeNotebookDocumentParams) -> types.DidChangeNotebookDocumentParams:
    cells, structure = params.change.cells, None
    if cells is None:
        return params
    if cells.structure is not None:
        structure = types.NotebookDocumentCellChangeStructure(cells.structure.array)
    event = types.NotebookDocumentChangeEvent(
        params.change.metadata, types.NotebookDocumentCellChanges(structure, cells.data)
    )
    return types.DidChangeNotebookDocumentParams(params.notebook_document, event)
