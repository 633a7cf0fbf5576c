"""The language server over stdio, driven by a language client: what an editor does, and what it must see."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from gateway_lists import anthropic_models, openai_models

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from language_client import APP, Editor, run, saved_lists
from lsprotocol import types
from strict_gateway import StrictGateway


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, ...]:
    return saved_lists(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "tree").mkdir()
    return tmp_path / "tree"


def test_a_file_is_checked_when_it_opens_and_as_it_changes(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", APP)
            [found] = await editor.diagnostics("app.py")
            assert (found.code, found.severity, found.source) == (
                "AIM101",
                types.DiagnosticSeverity.Error,
                "anyint-lint",
            )
            assert found.range == types.Range(types.Position(3, 37), types.Position(3, 50))
            assert "did you mean `gpt-5.5-mini`" in found.message
            await editor.replace("app.py", "gpt-5.5-mni", "gpt-5.5-mini")
            assert await editor.diagnostics("app.py") == []
            await editor.close("app.py")
        assert editor.exit_code == 0

    run(session())


def test_code_that_does_not_parse_keeps_what_was_known_and_still_completes(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", APP)
            [before] = await editor.diagnostics("app.py")
            await editor.replace("app.py", "\nclient =", "\n\nother = OpenAI(\nclient =")
            broken = await editor.diagnostics("app.py")
            assert [one.code for one in broken] == ["AIX901", "AIM101"]
            assert broken[1].range.start == types.Position(before.range.start.line + 2, before.range.start.character)
            await editor.replace("app.py", "messages=[])\n", 'messages=[])\nclient.responses.create(model="')
            labels = await editor.labels("app.py", 'responses.create(model="')
            assert labels[0] == "claude-haiku-4-5"  # the newest of the OpenAI family's list
            assert len(labels) == len(openai_models())

    run(session())


def test_completion_knows_the_family_the_notation_and_the_dates(root: Path, lists: tuple[str, ...]) -> None:
    code = """\
import litellm
from anthropic import Anthropic
from langchain_openai import ChatOpenAI

DEFAULT_MODEL = ""
def ask(prompt: str, model: str = "@"): ...
payload = {"model": "#", "messages": []}
claude = Anthropic()
claude.messages.create(
    max_tokens=5,
    model="cla",
)
ChatOpenAI(model="gpt")
litellm.completion("anthropic/", messages=[])
price = {"name": "gp"}
FAST = "gpt-5.5-mn"
ChatOpenAI(model=FAST)
ChatOpenAI(model=os.getenv("FAST", "env"))
if (model := "wal"): ...
litellm.completion(f"openai/{FAST}")
AutoTokenizer.from_pretrained("tok")
if DEFAULT_MODEL == "gpt-4":
    print("hello ")
"""

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", code)
            await editor.diagnostics("app.py")
            openai, anthropic = ({one["id"] for one in entries} for entries in (openai_models(), anthropic_models()))
            for marker in ('DEFAULT_MODEL = "', 'model: str = "', '"model": "'):
                assert set(await editor.labels("app.py", marker)) == openai | anthropic, marker
            assert set(await editor.labels("app.py", 'model="cla')) == anthropic
            assert set(await editor.labels("app.py", 'ChatOpenAI(model="gp')) == openai
            for marker in ('FAST = "gpt-5.5', '"FAST", "env'):
                assert set(await editor.labels("app.py", marker)) == openai, marker
            assert set(await editor.labels("app.py", 'model := "wal')) == openai | anthropic
            prefixed = {f"openai/{one}" for one in openai} | {f"anthropic/{one}" for one in anthropic}
            assert set(await editor.labels("app.py", 'completion("anthropic/')) == prefixed
            for marker in ("openai/{FA", '"name": "gp', '== "gpt', 'print("hel', "from anthropic"):
                assert await editor.labels("app.py", marker) == [], marker
            item = next(one for one in await editor.complete("app.py", 'model="cla') if one.label == "claude-opus-4-6")
            assert item.detail == "Claude Opus 4.6 · anthropic · 2024-03-07"
            assert isinstance(item.text_edit, types.TextEdit)
            assert item.text_edit.range == types.Range(types.Position(10, 11), types.Position(10, 14))

    run(session())


def test_gateway_urls_complete_to_the_published_routes(root: Path, lists: tuple[str, ...]) -> None:
    code = """\
import httpx
from anthropic import Anthropic
httpx.get("https://gateway.api.anyint.ai/op")
Anthropic(base_url="")
httpx.get("https://example.com/")
"""

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", code)
            routes = await editor.labels("app.py", "anyint.ai/op")
            assert routes[0] == "https://gateway.api.anyint.ai/openai/v1/models"
            assert "https://gateway.api.anyint.ai/v1/models" not in routes
            assert await editor.labels("app.py", 'base_url="') == ["https://gateway.api.anyint.ai/anthropic"]
            assert await editor.labels("app.py", "example.com/") == []

    run(session())


def test_hover_tells_what_the_lists_say(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", APP.replace("gpt-5.5-mni", "claude-opus-4-6"))
            await editor.diagnostics("app.py")
            text = await editor.hover("app.py", "claude-op")
            assert text is not None
            assert "**`claude-opus-4-6`** Claude Opus 4\\.6" in text
            assert "- families: openai, anthropic" in text
            assert "- accounts: `default`" in text
            assert "- published: 20" in text
            assert await editor.hover("app.py", "client = Op") is None
            await editor.open("bad.py", APP)
            await editor.diagnostics("bad.py")
            text = await editor.hover("bad.py", "gpt-5.5")
            assert text is not None
            assert "in no model list of" in text
            assert "**AIM101** unknown-model" in text

    run(session())


def test_actions_replace_ignore_and_fix_all(root: Path, lists: tuple[str, ...]) -> None:
    code = APP + 'client.chat.completions.create(model="GPT-5.4 mini", messages=[])\n'

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", code)
            assert await editor.codes("app.py") == ["AIM101", "AIM102"]
            actions = await editor.actions("app.py", "gpt-5.5")
            assert "gpt-5.5-mini" in editor.edited("app.py", actions["Replace by `gpt-5.5-mini`"].edit)
            assert "Replace by `gpt-5.4-mini`" in actions
            ignored = editor.edited("app.py", actions["Ignore AIM101 on this line"].edit)
            assert ignored.splitlines()[3].endswith("messages=[])  # anyint-lint: ignore[AIM101]")
            label = await editor.actions("app.py", "GPT-5.4")
            assert label["Replace by `gpt-5.4-mini`"].is_preferred
            [fix] = (await editor.actions("app.py", "import", only=["source.fixAll"])).values()
            assert editor.edited("app.py", fix.edit) == code.replace("GPT-5.4 mini", "gpt-5.4-mini")

    run(session())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_positions_are_in_the_encoding_that_was_agreed_on(root: Path, lists: tuple[str, ...], encoding: str) -> None:
    odd = 'messages=["\N{PILE OF POO}é"]); x = "\f"; print("\N{GRINNING FACE}", client.responses.create(model="gpt-9"))'
    code = APP.replace("messages=[])", odd)

    async def session() -> None:
        async with Editor(root, *lists, encodings=[encoding]) as editor:
            await editor.open("app.py", code)
            second = (await editor.diagnostics("app.py"))[1]
            assert second.range == types.Range(
                editor.place("app.py", "responses.create(model="),
                editor.place("app.py", '"gpt-9"'),
            )
            await editor.replace("app.py", "gpt-9", "\N{GRINNING FACE}gpt-5.5")
            await editor.replace("app.py", "\N{GRINNING FACE}gpt-5.5", "gpt-5.5")
            assert await editor.codes("app.py") == ["AIM101"]

    run(session())


def test_a_constant_is_judged_by_the_request_of_another_open_file(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("names.py", 'FAST = "gpt-9"\n')
            await editor.open(
                "app.py",
                "from names import FAST\nfrom openai import OpenAI\nOpenAI().responses.create(model=FAST, input='')\n",
            )
            await editor.diagnostics("app.py")
            await editor.until(lambda: editor.published[editor.uri("names.py")].diagnostics)
            [found] = await editor.diagnostics("names.py")
            assert found.code == "AIM101"
            assert found.related_information is not None
            [note] = found.related_information
            assert (note.location.uri, note.location.range.start.line) == (editor.uri("app.py"), 2)

    run(session())


def test_the_cells_of_a_notebook_are_one_program(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            first, second = editor.open_notebook(
                "book.ipynb",
                [
                    'MODEL = "gpt-5.5-mni"\n',
                    "%pip install openai\nimport openai\nopenai.OpenAI().responses.create(model=MODEL, input='')\n",
                ],
            )
            [found] = await editor.cell_diagnostics(first)
            assert (found.code, found.range.start) == ("AIM101", types.Position(0, 8))
            assert found.related_information is not None
            assert found.related_information[0].location == types.Location(
                second, types.Range(types.Position(2, 0), types.Position(2, 55))
            )
            third = editor.insert_cell("book.ipynb", 0, "# first now\n")
            editor.change_cell(
                "book.ipynb", first, types.Range(types.Position(0, 9), types.Position(0, 20)), "gpt-5.5-mini"
            )
            await editor.until(lambda: not editor.published[first].diagnostics)
            editor.change_cell(
                "book.ipynb",
                third,
                types.Range(types.Position(0, 0), types.Position(0, 11)),
                'openai.OpenAI().responses.create(model="',
            )
            await editor.until(lambda: [one.code for one in editor.published[third].diagnostics] == ["AIX901"])
            params = types.CompletionParams(types.TextDocumentIdentifier(third), types.Position(0, 40))
            offered = await editor.client.text_document_completion_async(params)
            assert isinstance(offered, types.CompletionList)
            assert len(offered.items) == len(openai_models())

    run(session())


@pytest.mark.usefixtures("signed_in")
def test_sync_fetches_with_progress_and_refreshes(root: Path, gateway: StrictGateway, cache_dir: Path) -> None:
    async def session() -> None:
        async with Editor(root, "--offline") as editor:
            await editor.open("app.py", APP.replace("https://gateway.api.anyint.ai", gateway.base_url))
            await editor.diagnostics("app.py")
            assert not gateway.requests
            lines = await editor.command("anyint-lint.sync")
            assert lines == ["default, openai: 46 models", "default, anthropic: 25 models"]
            kinds = [getattr(one, "kind", one) if not isinstance(one, dict) else one["kind"] for one in editor.progress]
            assert (kinds[1], kinds[-1]) == ("begin", "end")
            await editor.until(
                lambda: "AIM101" in [one.code for one in editor.published[editor.uri("app.py")].diagnostics]
            )
            gateway.lists[gateway.key] = {**gateway.lists[gateway.key], "openai": [{"id": "gpt-5.5-mni"}]}
            other = await asyncio.create_subprocess_exec(sys.executable, "-m", "anyint_lint", "sync", "-q", stdout=-3)
            assert await other.wait() == 0
            await editor.until(
                lambda: "AIM101" not in [one.code for one in editor.published[editor.uri("app.py")].diagnostics]
            )

    run(session())


@pytest.mark.usefixtures("signed_in")
def test_a_sync_that_fails_says_why_and_tells_no_key(
    root: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANYINT_API_KEY", "wrong-key-0123456789")

    async def session() -> None:
        async with Editor(root, "--offline") as editor:
            lines = await editor.command("anyint-lint.sync")
            assert "401" in lines[0]
            assert editor.messages[-1].type is types.MessageType.Error
            assert "wrong-key" not in repr((lines, editor.messages, editor.progress))

    run(session())


def test_a_faulty_configuration_is_told_and_its_correction_noticed(root: Path, lists: tuple[str, ...]) -> None:
    config = root / "anyint-lint.toml"
    config.write_text("selekt = ['AIM']\n")

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", APP)
            await editor.until(lambda: any("selekt" in one.message for one in editor.messages))
            config.write_text("severity = { AIM101 = 'warning' }\n")
            await editor.until(lambda: editor.uri("app.py") in editor.published)
            [found] = await editor.diagnostics("app.py")
            assert found.severity is types.DiagnosticSeverity.Warning

    run(session())


def test_excluded_files_and_closed_files_have_no_diagnostics(root: Path, lists: tuple[str, ...]) -> None:
    (root / "anyint-lint.toml").write_text("extend-exclude = ['made/']\n")

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("made/app.py", APP)
            assert await editor.codes("made/app.py") == []
            await editor.open("app.py", APP)
            assert await editor.codes("app.py") == ["AIM101"]
            await editor.close("app.py")
            await editor.until(lambda: not editor.published[editor.uri("app.py")].diagnostics)

    run(session())


def test_fixing_the_workspace_changes_open_buffers_and_files_on_disk(root: Path, lists: tuple[str, ...]) -> None:
    labelled = APP.replace("gpt-5.5-mni", "GPT-5.4 mini")
    (root / "one.py").write_text(labelled)
    (root / "two.py").write_text("")

    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("two.py", labelled)
            assert await editor.command("anyint-lint.fixWorkspace") == 2
            [edit] = editor.applied
            assert edit.changes is not None
            assert set(edit.changes) == {editor.uri("one.py"), editor.uri("two.py")}
            assert editor.edited("two.py", edit) == APP.replace("gpt-5.5-mni", "gpt-5.4-mini")

    run(session())


def test_without_any_list_routes_are_checked_and_the_lack_is_told_once(root: Path, cache_dir: Path) -> None:
    async def session() -> None:
        async with Editor(root) as editor:
            await editor.open("app.py", APP.replace("/openai/v1", "/v1"))
            assert await editor.codes("app.py") == ["AIR203"]
            await editor.replace("app.py", "gpt-5.5-mni", "gpt-5.4")
            assert await editor.codes("app.py") == ["AIR203"]
            [message] = [one for one in editor.messages if "No model list" in one.message]
            assert message.type is types.MessageType.Warning

    run(session())


def test_without_the_extra_the_command_says_what_to_install() -> None:
    code = """
import importlib.util, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "pygls" else find(name, *rest)
sys.argv = ["anyint-lint", "lsp"]
from anyint_lint.__main__ import main
sys.exit(main())
"""
    result = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "pip install 'anyint-lint[lsp]'" in result.stderr
    assert "Traceback" not in result.stderr
