"""Fetching the accounts' lists from within the editor, with progress."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from anyint_lint.errors import AnyintLintError
from anyint_lint.printable import printable
from anyint_lint.reporters.phrases import count
from anyint_lint.syncing import AccountSync, FamilySync, SyncResult, live_fetch, sync

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer

    from anyint_lint.settings import Account


async def sync_with_progress(server: LanguageServer, accounts: Sequence[Account]) -> list[str]:
    """Fetch both lists of every account that has a key; a line for each, which the editor shows too.

    The keys come from the server's own environment, never from the editor.
    """
    progress = await _Progress.begin(server, "Fetching the model lists")
    try:
        result = await asyncio.to_thread(sync, accounts, every=False, fetch=live_fetch(progress.report))
    except AnyintLintError as error:
        lines, failed = [str(error)], True
    else:
        lines = [*_lines(result)]
        failed = any(one.unsaved or any(family.error for family in one.families) for one in result.accounts)
    progress.end("; ".join(lines))
    kind = types.MessageType.Error if failed else types.MessageType.Info
    server.window_show_message(types.ShowMessageParams(kind, "\n".join(lines)))
    return lines


def _lines(result: SyncResult) -> Iterator[str]:
    for account in result.accounts:
        yield from (f"{account.account}, {one.family}: {_outcome(one)}" for one in account.families)
        yield from _unsaved(account)
    yield from map(printable, result.notices)
    for skipped in result.skipped:
        yield f"{skipped.name}: left out, {skipped.api_key_env} is not set"


def _outcome(one: FamilySync) -> str:
    if one.error is not None:
        return f"not fetched: {printable(one.error.message)}"
    size = count(len(one.current.models) if one.current else 0, "model")
    changes = [*(f"+{model_id}" for model_id in one.appeared), *(f"-{model_id}" for model_id in one.vanished)]
    return f"{size} ({printable(', '.join(changes))})" if changes else size


def _unsaved(account: AccountSync) -> Iterator[str]:
    if account.unsaved is not None:
        yield f"{account.account}: not kept: {printable(account.unsaved.message)}"


class _Progress:
    """Work-done progress, for editors that can show it. `report` may be called from any thread."""

    def __init__(self, server: LanguageServer, token: str | None) -> None:
        self._server, self._token = server, token
        self._loop = asyncio.get_running_loop()

    @classmethod
    async def begin(cls, server: LanguageServer, title: str) -> _Progress:
        window = server.client_capabilities.window
        if window is None or not window.work_done_progress:
            return cls(server, None)
        token = str(uuid.uuid4())
        try:
            await server.work_done_progress.create_async(token)
        except JsonRpcException:  # it says that it can, and then refuses
            return cls(server, None)
        server.work_done_progress.begin(token, types.WorkDoneProgressBegin(title=title))
        return cls(server, token)

    def report(self, message: str) -> None:
        self._loop.call_soon_threadsafe(self._report, message)

    def _report(self, message: str) -> None:
        if self._token is not None:
            value = types.WorkDoneProgressReport(message=printable(message))
            self._server.work_done_progress.report(self._token, value)

    def end(self, message: str) -> None:
        if self._token is not None:
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd(message=message))
