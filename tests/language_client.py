"""An editor without a screen: drives the language server over stdio through pygls' own client.

async with Editor(tmp_path) as editor:
    await editor.open("app.py", 'MODEL = "gpt-5.4"\\n')
    found = await editor.diagnostics("app.py")
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Self

from gateway_lists import anthropic_models, openai_models
from lsprotocol import types
from pygls.lsp.client import LanguageClient

SERVER = (sys.executable, "-m", "anyint_lint", "lsp")
SECONDS = 30.0
"""Within which everything that is waited for must come, on a busy machine."""

APP = """\
from openai import OpenAI

client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
client.chat.completions.create(model="gpt-5.5-mni", messages=[])
"""


def run(session: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(session, 90))


def saved_lists(directory: Path) -> tuple[str, ...]:
    """Arguments that make the server judge by saved lists."""
    for family, entries in (("openai", openai_models()), ("anthropic", anthropic_models())):
        (directory / f"{family}.json").write_text(json.dumps({"data": entries, "has_more": False}))
    return ("--models", f"openai={directory / 'openai.json'}", "--models", f"anthropic={directory / 'anthropic.json'}")


class Editor:
    def __init__(self, root: Path, *arguments: str, encodings: Sequence[str] = ("utf-16",), debounce: int = 10) -> None:
        self.root = root
        self.server: Sequence[str] = SERVER
        self.others: list[Path] = []
        """More folders of the workspace."""
        self.arguments = ("--debounce", str(debounce), *arguments)
        self.client = LanguageClient("tests", "1")
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.messages: list[types.ShowMessageParams] = []
        self.progress: list[Any] = []
        self.applied: list[types.WorkspaceEdit] = []
        self.refusal: str | None = None
        """Why it makes no edits that the server begins."""
        self.news = asyncio.Condition()
        self.initialized: types.InitializeResult | None = None
        self.capabilities = types.ClientCapabilities(
            general=types.GeneralClientCapabilities(
                position_encodings=[types.PositionEncodingKind(one) for one in encodings]
            ),
            text_document=types.TextDocumentClientCapabilities(
                publish_diagnostics=types.PublishDiagnosticsClientCapabilities(related_information=True)
            ),
            window=types.WindowClientCapabilities(work_done_progress=True),
            workspace=types.WorkspaceClientCapabilities(apply_edit=True),
        )
        self._listen()

    def _listen(self) -> None:
        async def published(params: types.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = params
            await self._tell()

        async def message(params: types.ShowMessageParams) -> None:
            self.messages.append(params)
            await self._tell()

        def create(params: types.WorkDoneProgressCreateParams) -> None:
            self.progress.append(params.token)

        def progress(params: types.ProgressParams) -> None:
            self.progress.append(params.value)

        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.applied.append(params.edit)
            return types.ApplyWorkspaceEditResult(applied=self.refusal is None, failure_reason=self.refusal)

        handlers: dict[str, Any] = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: published,
            types.WINDOW_SHOW_MESSAGE: message,
            types.WINDOW_WORK_DONE_PROGRESS_CREATE: create,
            types.PROGRESS: progress,
            types.WORKSPACE_APPLY_EDIT: apply,
        }
        for method, handler in handlers.items():
            self.client.feature(method)(handler)

    async def _tell(self) -> None:
        async with self.news:
            self.news.notify_all()

    async def __aenter__(self) -> Self:
        await self.client.start_io(*self.server, *self.arguments, cwd=self.root)
        self.initialized = await self.client.initialize_async(
            types.InitializeParams(
                capabilities=self.capabilities,
                root_uri=self.root.as_uri(),
                workspace_folders=[types.WorkspaceFolder(one.as_uri(), one.name) for one in (self.root, *self.others)],
            )
        )
        self.client.initialized(types.InitializedParams())
        return self

    async def __aexit__(self, *exception: object) -> None:
        await asyncio.wait_for(self.client.shutdown_async(None), SECONDS)
        self.client.exit(None)
        stop: Any = self.client.stop
        await asyncio.wait_for(stop(), SECONDS)

    @property
    def exit_code(self) -> int | None:
        return self.client._server.returncode if self.client._server else None

    def uri(self, name: str) -> str:
        """Of a file in the root; what is a URI already stays as it is."""
        return name if ":" in name else (self.root / name).as_uri()

    async def open(self, name: str, text: str | None = None) -> None:
        text = (self.root / name).read_text() if text is None else text
        uri = self.uri(name)
        self.texts[uri], self.versions[uri] = text, 1
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "python", 1, text))
        )

    async def close(self, name: str) -> None:
        identifier = types.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))

    async def save(self, name: str) -> None:
        identifier = types.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(identifier))

    async def replace(self, name: str, old: str, new: str) -> None:
        """An edit of the one place where `old` stands, as an editor would tell it."""
        uri = self.uri(name)
        assert self.texts[uri].count(old) == 1
        start = self.texts[uri].index(old)
        change = types.TextDocumentContentChangePartial(
            types.Range(self.position(name, start), self.position(name, start + len(old))), new
        )
        self.texts[uri] = self.texts[uri].replace(old, new)
        self.versions[uri] += 1
        identifier = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))

    def open_notebook(self, name: str, cells: Sequence[str]) -> list[str]:
        """The URIs of its cells, all of them Python."""
        uris = [f"vscode-notebook-cell:{self.root / name}#{number}" for number in range(len(cells))]
        items = [types.TextDocumentItem(uri, "python", 1, text) for uri, text in zip(uris, cells, strict=True)]
        book = types.NotebookDocument(self.uri(name), "jupyter-notebook", 1, [_cell(uri) for uri in uris])
        self.client.notebook_document_did_open(types.DidOpenNotebookDocumentParams(book, items))
        return uris

    def put_cells(
        self,
        name: str,
        start: int,
        deleted: int,
        cells: Sequence[str],
        opened: dict[str, tuple[str, str]] | None = None,
    ) -> None:
        """Put `cells` in the place of `deleted` ones. `opened`: cell -> language and text; what was open is closed."""
        array = types.NotebookCellArrayChange(start, deleted, [_cell(uri) for uri in cells])
        structure = types.NotebookDocumentCellChangeStructure(
            array,
            [types.TextDocumentItem(uri, language, 1, text) for uri, (language, text) in (opened or {}).items()],
            [types.TextDocumentIdentifier(uri) for uri in opened or {}],
        )
        self._change_notebook(name, types.NotebookDocumentCellChanges(structure=structure))

    def insert_cell(self, name: str, index: int, text: str) -> str:
        uri = f"vscode-notebook-cell:{self.root / name}#new{index}"
        array = types.NotebookCellArrayChange(index, 0, [_cell(uri)])
        structure = types.NotebookDocumentCellChangeStructure(array, [types.TextDocumentItem(uri, "python", 1, text)])
        self._change_notebook(name, types.NotebookDocumentCellChanges(structure=structure))
        return uri

    def change_cell(self, name: str, uri: str, where: types.Range, text: str) -> None:
        content = types.NotebookDocumentCellContentChanges(
            types.VersionedTextDocumentIdentifier(2, uri), [types.TextDocumentContentChangePartial(where, text)]
        )
        self._change_notebook(name, types.NotebookDocumentCellChanges(text_content=[content]))

    def _change_notebook(self, name: str, cells: types.NotebookDocumentCellChanges) -> None:
        identifier = types.VersionedNotebookDocumentIdentifier(2, self.uri(name))
        params = types.DidChangeNotebookDocumentParams(identifier, types.NotebookDocumentChangeEvent(cells=cells))
        self.client.notebook_document_did_change(params)

    async def cell_diagnostics(self, uri: str) -> list[types.Diagnostic]:
        await self.until(lambda: uri in self.published)
        return list(self.published[uri].diagnostics)

    def position(self, name: str, offset: int) -> types.Position:
        before = self.texts[self.uri(name)][:offset].replace("\r\n", "\n").split("\n")
        agreed = self.initialized.capabilities.position_encoding if self.initialized else None
        encoding = str(getattr(agreed, "value", agreed))
        units = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
        character = len(before[-1].encode(f"{encoding}{'' if units == 1 else '-le'}")) // units
        return types.Position(len(before) - 1, character)

    def place(self, name: str, marker: str) -> types.Position:
        """Behind the one place where a marker stands."""
        text = self.texts[self.uri(name)]
        assert text.count(marker) == 1
        return self.position(name, text.index(marker) + len(marker))

    async def until(self, happened: Any) -> None:
        async with self.news:
            await asyncio.wait_for(self.news.wait_for(happened), SECONDS)

    async def diagnostics(self, name: str) -> list[types.Diagnostic]:
        """Those of the text as it is now."""
        uri = self.uri(name)
        await self.until(lambda: uri in self.published and self.published[uri].version == self.versions[uri])
        return list(self.published[uri].diagnostics)

    async def codes(self, name: str) -> list[str]:
        return [str(one.code) for one in await self.diagnostics(name)]

    async def complete(self, name: str, marker: str) -> list[types.CompletionItem]:
        """What is offered behind the marker."""
        params = types.CompletionParams(types.TextDocumentIdentifier(self.uri(name)), self.place(name, marker))
        result = await asyncio.wait_for(self.client.text_document_completion_async(params), SECONDS)
        assert isinstance(result, types.CompletionList)
        return list(result.items)

    async def labels(self, name: str, marker: str) -> list[str]:
        return [item.label for item in sorted(await self.complete(name, marker), key=lambda item: item.sort_text or "")]

    async def hover(self, name: str, marker: str) -> str | None:
        params = types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), self.place(name, marker))
        result = await asyncio.wait_for(self.client.text_document_hover_async(params), SECONDS)
        return None if result is None else result.contents.value  # type: ignore[union-attr]

    async def actions(self, name: str, marker: str, only: Sequence[str] = ()) -> dict[str, types.CodeAction]:
        """Those that edit, by title."""
        found = await self._offered(name, marker, only)
        return {one.title: one for one in found if isinstance(one, types.CodeAction)}

    async def commands(self, name: str, marker: str, only: Sequence[str] = ()) -> list[str]:
        """The titles of actions that are commands: lsprotocol takes an action with a command for that command."""
        return [one.title for one in await self._offered(name, marker, only) if isinstance(one, types.Command)]

    async def _offered(self, name: str, marker: str, only: Sequence[str]) -> Sequence[types.CodeAction | types.Command]:
        place = self.place(name, marker)
        known = self.published.get(self.uri(name))
        context = types.CodeActionContext(list(known.diagnostics) if known else [], [*only] or None)
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(self.uri(name)), types.Range(place, place), context
        )
        return await asyncio.wait_for(self.client.text_document_code_action_async(params), SECONDS) or ()

    def edited(self, name: str, edit: types.WorkspaceEdit | None) -> str:
        """The text after an edit, applied as the protocol says."""
        assert edit is not None
        uri = self.uri(name)
        text = self.texts[uri]
        lines = text.splitlines(keepends=True)

        def offset(position: types.Position) -> int:
            return sum(map(len, lines[: position.line])) + position.character  # of ASCII texts

        for one in sorted((edit.changes or {})[uri], key=lambda one: offset(one.range.start), reverse=True):
            text = text[: offset(one.range.start)] + one.new_text + text[offset(one.range.end) :]
        return text

    async def command(self, name: str, *arguments: str) -> Any:
        params = types.ExecuteCommandParams(name, arguments)
        return await asyncio.wait_for(self.client.workspace_execute_command_async(params), SECONDS)


def _cell(uri: str) -> types.NotebookCell:
    return types.NotebookCell(types.NotebookCellKind.Code, uri)
