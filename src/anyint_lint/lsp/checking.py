"""When the open documents are checked, and what is published of it.

One thread checks, the event loop does all the rest: it never waits for a check, and answers from the last one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from anyint_lint.lsp.analysis import Analysis, Checked, Engine
from anyint_lint.lsp.diagnostics import by_text

if TYPE_CHECKING:
    from anyint_lint.lsp.documents import Document, Documents
    from anyint_lint.lsp.server import Server

WATCH_SECONDS = 2.0
"""Between two looks at the files that bear on the diagnostics."""
_log = logging.getLogger(__name__)


class Checking:
    def __init__(self, server: Server, engine: Engine, documents: Documents, debounce: float) -> None:
        self._server, self._engine, self._documents, self._debounce = server, engine, documents, debounce
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="check")
        self._timer: asyncio.TimerHandle | None = None
        self._running = False
        self._again = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._published: dict[str, set[str]] = {}
        """Document -> the texts that have diagnostics."""
        self._told: set[str] = set()
        self.results: dict[str, Checked] = {}
        """By document: the last check, perhaps of an earlier text."""

    def soon(self, *, at_once: bool = False) -> None:
        """Check when nothing has been typed for a while."""
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(0 if at_once else self._debounce, self._start)

    def _start(self) -> None:
        self._timer = None
        if self._running:
            self._again = True
        else:
            self._running = True
            self.spawn(self._check())

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _check(self) -> None:
        try:
            again = True
            while again:
                self._again = False
                await self.now()
                again = self._again
        except Exception as error:  # noqa: BLE001 - the next check may do better
            _log.exception("a check failed")
            self._server.tell(
                types.MessageType.Error, f"anyint-lint itself failed ({type(error).__name__}); please report it"
            )
        finally:
            self._running = False

    async def now(self) -> None:
        """Check what is open and publish it."""
        analysis = await self.in_worker(self._engine.analyse, self._documents.all())
        self._publish(analysis)

    async def in_worker(self, work: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work, *arguments)

    async def up_to_date(self, document: Document) -> Checked | None:
        """The check of this very state of a document."""
        known = self.results.get(document.uri)
        if known is None or known.document is not document:
            await self.now()
            known = self.results.get(document.uri)
        return known if known is not None and known.document is document else None

    async def watch(self) -> None:
        """Check again when a configuration, a list or an imported module changes on disk."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if self._documents.all() and await self.in_worker(self._engine.is_stale):
                self.soon(at_once=True)

    async def refresh(self) -> None:
        await self.in_worker(self._engine.forget_outside)
        await self.now()

    def forget(self, uri: str) -> None:
        """A document that was closed has no diagnostics."""
        self.results.pop(uri, None)
        for text in self._published.pop(uri, ()):
            self._send(text, [], None)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for task in self._tasks:
            task.cancel()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _publish(self, analysis: Analysis) -> None:
        current = {document.uri: document for document in self._documents.all()}
        for checked in analysis.documents:
            now = current.get(checked.document.uri)
            if now is None:
                continue
            self.results[now.uri] = checked
            if now is checked.document:  # of an earlier text nothing is said: a later check is on its way
                self._publish_one(checked)
        for problem in analysis.problems:
            if problem not in self._told:
                self._server.tell(types.MessageType.Warning, problem)
        if analysis.documents or analysis.problems:
            self._told = set(analysis.problems)  # what is mended and comes back is told again

    def _publish_one(self, checked: Checked) -> None:
        uri = checked.document.uri
        shown = self._server.client_capabilities.text_document
        published = shown.publish_diagnostics if shown is not None else None
        related = published is not None and bool(published.related_information)
        found = by_text(checked, self._documents, related=related)
        for text in self._published.get(uri, set()) - found.keys():
            self._send(text, [], None)
        self._published[uri] = set(found)
        versions = {buffer.uri: buffer.version for buffer in checked.document.buffers}
        for text, diagnostics in found.items():
            self._send(text, diagnostics, versions[text])

    def _send(self, uri: str, diagnostics: list[types.Diagnostic], version: int | None) -> None:
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))
