"""The language server where things go wrong: what editors seldom do, and what no editor expects."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from gateway_lists import openai_models

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from language_client import APP, SERVER, Editor, run, saved_lists
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.io_ import StdoutWriter
from strict_gateway import StrictGateway

from anyint_lint.lsp.server import Options, Server

LABELLED = APP.replace("gpt-5.5-mni", "GPT-5.4 mini")
SOON = 10.0
"""Seconds, on a busy machine; the silent gateway and the huge file would take minutes."""


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, ...]:
    return saved_lists(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "tree").mkdir()
    return tmp_path / "tree"


@pytest.fixture
def silent_gateway(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("ANYINT_BASE_URL", f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.setenv("ANYINT_API_KEY", "a-key-0123456789abcdef")
        yield server


def test_the_server_ends_at_once_while_lists_are_fetched(root: Path, silent_gateway: socket.socket) -> None:
    async def session() -> None:
        async with Editor(root, "--offline") as editor:
            waiting = asyncio.create_task(editor.command("anyint-lint.sync"))
            connection, _ = await asyncio.to_thread(silent_gateway.accept)
            start = time.monotonic()
        assert time.monotonic() - start < SOON
        assert editor.exit_code == 0
        connection.close()
        with pytest.raises(JsonRpcException):
            await waiting

    run(session())


def test_the_server_ends_with_an_editor_that_was_killed(root: Path, silent_gateway: socket.socket) -> None:
    with subprocess.Popen(SERVER, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        for body in (
            b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}',
            b'{"jsonrpc":"2.0","method":"initialized","params":{}}',
        ):
            server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        server.stdin.flush()
        connection, _ = silent_gateway.accept()
        with connection:
            server.stdin.close()
            assert server.wait(SOON) == 0


def test_the_server_ends_at_once_while_a_file_is_checked(root: Path, lists: tuple[str, ...]) -> None:
    function = "def f(x):\n    y = [a for a in x if a]\n    return client.responses.create(model='gpt-9', input=y)\n"

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", APP + function * 5_000)
            await asyncio.sleep(0.5)
            start = time.monotonic()
        assert time.monotonic() - start < SOON
        assert editor.exit_code == 0

    run(session())


def test_after_a_shutdown_requests_are_refused(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        editor = Editor(root, *lists)
        async with editor:
            await editor.open("app.py", APP)
            await editor.diagnostics("app.py")
            await editor.client.shutdown_async(None)
            with pytest.raises(JsonRpcException, match="shut down"):
                await editor.complete("app.py", 'model="')
            editor.client.shutdown_async = _nothing  # type: ignore[method-assign]
        assert editor.exit_code == 0

    run(session())


def test_nothing_is_kept_of_messages_that_were_handled() -> None:
    uri, place = "untitled:app", {"line": 0, "character": 0}
    opened = {"uri": uri, "languageId": "python", "version": 1, "text": APP}
    change = {"range": {"start": place, "end": place}, "text": "#"}
    messages: list[dict[str, object]] = [
        {"method": "textDocument/didOpen", "params": {"textDocument": opened}},
        {
            "method": "textDocument/didChange",
            "params": {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]},
        },
        {"method": "textDocument/hover", "params": {"textDocument": {"uri": uri}, "position": place}, "id": 1},
    ]

    async def session() -> None:
        answers = io.BytesIO()
        server = Server(Options())
        server.protocol.set_writer(StdoutWriter(answers))
        for message in messages:
            server.protocol.handle_message(server.protocol.structure_message({"jsonrpc": "2.0", **message}))
        assert server.documents.all()[0].buffers[0].text == f"#{APP}"
        assert b'"id":1' in answers.getvalue().replace(b" ", b"")
        assert server.protocol._request_futures == {}
        server.checking.close()

    run(session())


async def _nothing(params: None) -> None: ...


def test_an_exit_without_a_shutdown_is_a_failure(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        editor = Editor(root, *lists)
        async with editor:
            editor.client.shutdown_async = _nothing  # type: ignore[method-assign]
        assert editor.exit_code == 1

    run(session())


def test_what_the_server_does_not_offer_is_no_failure_of_its_own(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", APP)
            document = types.TextDocumentIdentifier(editor.uri("app.py"))
            with pytest.raises(JsonRpcException, match="Method Not Found"):
                await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
            with pytest.raises(JsonRpcException, match="not defined"):
                await editor.command("anyint-lint.nonsense")
            await editor.diagnostics("app.py")
            assert editor.messages == []

    run(session())


def test_commands_tell_what_is_wrong_with_the_configuration(root: Path, lists: tuple[str, ...]) -> None:
    (root / "anyint-lint.toml").write_text("selekt = []\n")

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            [line] = await editor.command("anyint-lint.sync")
            assert "selekt" in line
            assert await editor.command("anyint-lint.fixWorkspace") == 0
            assert [("selekt" in one.message, one.type) for one in editor.messages] == [
                (True, types.MessageType.Error)
            ] * 2

    run(session())


@pytest.mark.parametrize("able", [True, False])
def test_fixes_that_the_editor_does_not_make_are_told(root: Path, lists: tuple[str, ...], *, able: bool) -> None:
    (root / "app.py").write_text(LABELLED)

    async def session() -> None:
        editor = Editor(root, *lists)
        assert editor.capabilities.workspace is not None
        editor.capabilities.workspace.apply_edit = able
        editor.refusal = "read-only"
        async with editor:
            assert await editor.command("anyint-lint.fixWorkspace") == 0
            [message] = editor.messages
            assert message.type is types.MessageType.Error
            assert ("read-only" if able else "cannot") in message.message

    run(session())


def test_fixes_of_a_workspace_are_for_the_texts_that_were_looked_at(root: Path, lists: tuple[str, ...]) -> None:
    (root / "two.py").write_text(LABELLED)

    async def session() -> None:
        editor = Editor(root, *lists)
        assert editor.capabilities.workspace is not None
        editor.capabilities.workspace.workspace_edit = types.WorkspaceEditClientCapabilities(document_changes=True)
        async with editor:
            await editor.open("one.py", LABELLED)
            assert await editor.command("anyint-lint.fixWorkspace", "what a menu adds") == 2
            [edit] = editor.applied
            changes = [one for one in edit.document_changes or () if isinstance(one, types.TextDocumentEdit)]
            versions = {one.text_document.uri: one.text_document.version for one in changes}
            assert versions == {editor.uri("one.py"): 1, editor.uri("two.py"): None}

    run(session())


def test_cells_move_and_change_their_language(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            first, second = editor.open_notebook("book.ipynb", ["x = 1\n", APP])
            [found] = await editor.cell_diagnostics(second)
            editor.put_cells("book.ipynb", 0, 2, [second, first])
            editor.put_cells("book.ipynb", 0, 1, [second], {second: ("r", APP)})
            await editor.until(lambda: not editor.published[second].diagnostics)
            editor.put_cells("book.ipynb", 0, 1, [second], {second: ("python", APP)})
            await editor.until(lambda: editor.published[second].diagnostics)
            editor.change_cell("book.ipynb", second, types.Range(types.Position(0, 0), types.Position(0, 0)), "\n")
            await editor.until(lambda: editor.published[second].diagnostics[0].range.start.line == 4)
            assert editor.messages == []
            assert found.range.start.line == 3

    run(session())


def test_what_is_not_on_disk_yet_is_not_mixed_up(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("untitled:Untitled-1", APP)
            await editor.open("untitled:Untitled-2", "x = 1\n")
            assert await editor.codes("untitled:Untitled-2") == []
            assert await editor.codes("untitled:Untitled-1") == ["AIM101"]
            await editor.replace("untitled:Untitled-1", "gpt-5.5-mni", "gpt-5.5-mini")
            assert await editor.codes("untitled:Untitled-1") == []
            await editor.open("git:/app.py?HEAD", APP)
            await editor.open("untitled:Untitled-3", APP)
            await editor.diagnostics("untitled:Untitled-3")
            await editor.open("file:///nul%00.py", APP)
            assert await editor.codes("file:///nul%00.py") == ["AIM101"]
            assert editor.messages == []
            assert "git:/app.py?HEAD" not in editor.published

    run(session())


@pytest.mark.parametrize(
    ("coding", "odd"), [("latin-1", "é"), ("cp1252", "\N{EURO SIGN}"), ("ascii", "é"), ("gbk", "好")]
)
def test_places_hold_in_texts_of_other_encodings(root: Path, lists: tuple[str, ...], coding: str, odd: str) -> None:
    code = f"# -*- coding: {coding} -*-\n" + APP.replace('model="gpt', f'messages=["{odd}"], model="gpt').replace(
        ", messages=[])", ")"
    )

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", code)
            [found] = await editor.diagnostics("app.py")
            assert found.range == types.Range(editor.place("app.py", "model="), editor.place("app.py", '"gpt-5.5-mni"'))

    run(session())


@pytest.mark.parametrize(
    ("line", "behind", "after"),
    [
        ('model="gp, messages=[])', 'model="gp', 'model="@, messages=[])'),
        ('model=", name="x")', 'model="', 'model="@, name="x")'),
        ('model=" if fast else "x")', 'model="', 'model="@ if fast else "x")'),
        ('model="gpt-5.5-mni", messages=[])', 'model="gpt', 'model="@", messages=[])'),
        ('model="GPT-5.4 mini", messages=[])', 'model="GPT-5.4', 'model="@", messages=[])'),
        ('base_url="https://gateway.api.anyint.ai/xy, timeout=5)', "anyint.ai/xy", 'base_url="@, timeout=5)'),
    ],
)
def test_completion_leaves_alone_what_follows_a_string_that_is_not_closed(
    root: Path, lists: tuple[str, ...], line: str, behind: str, after: str
) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            head, _, _ = APP.partition("client.chat")
            call = "OpenAI" if "base_url" in line else "client.responses.create"
            await editor.open("app.py", f"{head}{call}({line}\n")
            item = (await editor.complete("app.py", behind))[0]
            assert isinstance(item.text_edit, types.TextEdit)
            edit = types.WorkspaceEdit(changes={editor.uri("app.py"): [item.text_edit]})
            last = editor.edited("app.py", edit).splitlines()[-1]
            assert last.endswith(f"({after.replace('@', item.text_edit.new_text)}")

    run(session())


def test_what_the_baseline_knows_is_not_shown(root: Path, lists: tuple[str, ...]) -> None:
    (root / "anyint-lint.toml").write_text("baseline = 'known.json'\n")
    (root / "app.py").write_text(APP)
    check = [sys.executable, "-m", "anyint_lint", "check", *lists, "--write-baseline", "known.json"]
    subprocess.run(check, cwd=root, check=True, capture_output=True)

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py")
            assert await editor.codes("app.py") == []
            await editor.replace("app.py", "\nclient =", '\nMODEL = "gpt-9"\n\nclient =')
            [found] = await editor.diagnostics("app.py")
            assert found.range.start.line == 2
            (root / "known.json").unlink()
            await editor.until(lambda: any("known.json" in one.message for one in editor.messages))
            await editor.until(lambda: len(editor.published[editor.uri("app.py")].diagnostics) == 2)

    run(session())


def test_without_its_list_file_routes_are_still_checked_and_each_loss_is_told(root: Path) -> None:
    (root / "models.json").write_text(json.dumps({"data": openai_models(), "has_more": False}))
    (root / "anyint-lint.toml").write_text("models = ['models.json']\n")

    def codes(editor: Editor) -> list[str]:
        return [str(one.code) for one in editor.published[editor.uri("app.py")].diagnostics]

    async def session() -> None:
        async with Editor(root) as editor:
            await editor.open("app.py", APP.replace("/openai/v1", "/v1"))
            assert await editor.codes("app.py") == ["AIR203", "AIM101"]
            for losses in (1, 2):
                (root / "models.json").rename(root / "moved.json")
                await editor.until(lambda: codes(editor) == ["AIR203"])
                await editor.until(lambda losses=losses: len(editor.messages) == losses)
                (root / "moved.json").rename(root / "models.json")
                await editor.until(lambda: codes(editor) == ["AIR203", "AIM101"])

    run(session())


def test_a_module_that_appears_on_disk_is_noticed(root: Path, lists: tuple[str, ...]) -> None:
    code = "from names import FAST\nfrom openai import OpenAI\nOpenAI().responses.create(model=FAST, input='')\n"

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            (root / "anyint-lint.toml").write_text("select = ['AIM107']\n")
            await editor.open("app.py", code)
            assert await editor.codes("app.py") == ["AIM107"]
            (root / "names.py").write_text("FAST = 'gpt-5.4'\n")
            await editor.until(lambda: not editor.published[editor.uri("app.py")].diagnostics)
            (root / "names.py").rename(root / "other.py")
            await editor.until(lambda: editor.published[editor.uri("app.py")].diagnostics)

    run(session())


def test_an_editor_without_related_information_reads_the_notes_in_the_message(
    root: Path, lists: tuple[str, ...]
) -> None:
    async def session() -> None:
        editor = Editor(root, *lists)
        editor.capabilities = types.ClientCapabilities()
        async with editor:
            await editor.open(
                "app.py", APP.replace('"gpt-5.5-mni"', "M").replace("\nclient =", "\nM = 'gpt-9'\nclient =")
            )
            [found] = await editor.diagnostics("app.py")
            assert found.related_information is None
            assert found.message.splitlines()[1].startswith("app.py:5: sent as `model` here")
            assert await editor.command("anyint-lint.fixWorkspace") == 0

    run(session())


def test_actions_for_more_than_the_file_are_commands(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", LABELLED)
            await editor.diagnostics("app.py")
            whole, fetch = (
                "Fix all that is safe in the workspace (anyint-lint)",
                "Fetch the model lists now (anyint-lint)",
            )
            assert await editor.commands("app.py", "GPT-5.4") == [whole]
            assert await editor.commands("app.py", "GPT-5.4", only=["source.fixAll"]) == []
            assert await editor.commands("app.py", "import", only=["source.anyint-lint"]) == [whole, fetch]
            assert await editor.command("anyint-lint.fixWorkspace") == 1

    run(session())


def test_ignoring_passes_over_lines_that_cannot_end_in_a_comment(root: Path, lists: tuple[str, ...]) -> None:
    code = APP.replace("messages=[])", 'messages=["""\n"""])')

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", code)
            await editor.diagnostics("app.py")
            actions = await editor.actions("app.py", "gpt-5.5")
            ignored = editor.edited("app.py", actions["Ignore AIM101 on this line"].edit)
            assert ignored.splitlines()[-1] == '"""])  # anyint-lint: ignore[AIM101]'
            await editor.replace("app.py", '"""])', '"""])  # anyint-lint: ignore[AIM101]')
            assert await editor.codes("app.py") == []

    run(session())


def test_a_file_that_is_open_under_two_names_is_checked_under_both(root: Path, lists: tuple[str, ...]) -> None:
    (root / "app.py").write_text(APP)
    (root / "link.py").symlink_to("app.py")

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py")
            await editor.open("link.py")
            assert await editor.codes("link.py") == ["AIM101"]
            assert await editor.codes("app.py") == ["AIM101"]
            assert await editor.actions("link.py", "gpt-5.5")
            assert await editor.actions("app.py", "gpt-5.5")

    run(session())


@pytest.mark.usefixtures("signed_in")
def test_hover_tells_when_a_model_was_seen(root: Path, cache_dir: Path) -> None:
    async def session() -> None:
        async with Editor(root, "--offline") as editor:
            await editor.command("anyint-lint.sync")
            await editor.open("app.py", APP.replace("gpt-5.5-mni", "gpt-5.4"))
            assert await editor.codes("app.py") == []
            text = await editor.hover("app.py", "gpt-5")
            assert text is not None
            today = datetime.now(UTC).date().isoformat()
            assert f"- seen: first {today}" in text
            assert f", last {today}" in text
            assert await editor.commands("app.py", "gpt-5.4", only=["source"]) != []

    run(session())


@pytest.mark.usefixtures("signed_in")
def test_every_folder_of_a_workspace_has_its_configuration_and_accounts(
    root: Path, gateway: StrictGateway, cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = root.parent / "other"
    other.mkdir()
    (root / "anyint-lint.toml").write_text("severity = { AIM101 = 'warning' }\n")
    (other / "anyint-lint.toml").write_text("[accounts.team]\napi-key-env = 'ANYINT_TEAM_KEY'\n")
    monkeypatch.setenv("ANYINT_TEAM_KEY", gateway.key)

    async def session() -> None:
        editor = Editor(root, "--offline")
        editor.others = [other]
        async with editor:
            lines = await editor.command("anyint-lint.sync")
            assert {line.partition(",")[0] for line in lines} == {"default", "team"}
            await editor.open("app.py", APP)
            await editor.open((other / "app.py").as_uri(), APP)
            for name, severity, account in (
                ("app.py", types.DiagnosticSeverity.Warning, "default"),
                ((other / "app.py").as_uri(), types.DiagnosticSeverity.Error, "team"),
            ):
                [found] = await editor.diagnostics(name)
                assert (found.code, found.severity) == ("AIM101", severity)
                assert f"account {account}" in found.message
            await editor.replace((other / "app.py").as_uri(), "gpt-5.5-mni", "GPT-5.4 mini")
            (root / "two.py").write_text(LABELLED)
            assert await editor.command("anyint-lint.fixWorkspace") == 2

    run(session())


@pytest.mark.usefixtures("signed_in")
def test_lists_that_grow_too_old_while_the_editor_is_open_are_fetched_again(
    root: Path, gateway: StrictGateway, cache_dir: Path
) -> None:
    soon = """
import sys
from anyint_lint.__main__ import main
from anyint_lint.lsp import server
server.REFRESH_SECONDS = 0.2
sys.argv[0] = "anyint-lint"
sys.exit(main())
"""

    async def session() -> None:
        editor = Editor(root, "--max-age", "1s")
        editor.server = (sys.executable, "-c", soon, "lsp")
        async with editor:
            await editor.open("app.py", APP.replace("gpt-5.5-mni", "gpt-5.4"))
            await editor.until(lambda: editor.uri("app.py") in editor.published)
            gateway.lists[gateway.key] = {**gateway.lists[gateway.key], "openai": [{"id": "gpt-5.5-mini"}]}
            await editor.until(
                lambda: "AIM101" in [one.code for one in editor.published[editor.uri("app.py")].diagnostics]
            )

    run(session())
