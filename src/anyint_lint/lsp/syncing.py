"""Fetching the account's lists from within the editor, with progress."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from anyint_lint.errors import AnyintLintError
from anyint_lint.lists import FamilySync, SyncResult, sync
from anyint_lint.printable import printable
from anyint_lint.reporters.phrases import count

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer

    from anyint_lint.settings import Account


async def sync_with_progress(server: LanguageServer, accounts: Iterable[Account]) -> list[str]:
    """Fetch both lists of every account anew; a line for each family, which the editor shows too.

    The key comes from the server's own environment, never from the editor.
    """
    progress = await _Progress.begin(server, "Fetching the model lists")
    lines, worst = [], types.MessageType.Info
    for account in accounts:
        progress.report(f"account {account.name}")
        try:
            result = await asyncio.to_thread(sync, account)
        except AnyintLintError as error:
            lines.append(str(error))
            worst = types.MessageType.Error
            continue
        lines += _lines(result)
        if any(one.error is not None for one in result.families):
            worst = types.MessageType.Error
    progress.end("; ".join(lines))
    server.window_show_message(types.ShowMessageParams(worst, "\n".join(lines)))
    return lines


def _lines(result: SyncResult) -> list[str]:
    return [f"{result.account}, {one.family}: {_outcome(one)}" for one in result.families]


def _outcome(one: FamilySync) -> str:
    if one.error is not None:
        return f"not fetched: {printable(one.error.message)}"
    size = count(len(one.current.models) if one.current else 0, "model")
    changes = [
        f"{sign}{printable(model_id)}" for sign, ids in (("+", one.appeared), ("-", one.vanished)) for model_id in ids
    ]
    return f"{size} ({', '.join(changes)})" if changes else size


class _Progress:
    """Work-done progress, for editors that can show it."""

    def __init__(self, server: LanguageServer, token: str | None) -> None:
        self._server, self._token = server, token

    @classmethod
    async def begin(cls, server: LanguageServer, title: str) -> _Progress:
        window = server.client_capabilities.window
        if window is None or not window.work_done_progress:
            return cls(server, None)
        token = str(uuid.uuid4())
        await server.work_done_progress.create_async(token)
        server.work_done_progress.begin(token, types.WorkDoneProgressBegin(title=title))
        return cls(server, token)

    def report(self, message: str) -> None:
        if self._token is not None:
            self._server.work_done_progress.report(self._token, types.WorkDoneProgressReport(message=message))

    def end(self, message: str) -> None:
        if self._token is not None:
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd(message=message))
