"""The language server over stdio, driven by a language client: what an editor does, and what it must see."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from gateway_lists import anthropic_models, openai_models

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from language_client import Editor
from lsprotocol import types
from strict_gateway import StrictGateway

APP = """\
from openai import OpenAI

client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
client.chat.completions.create(model="gpt-5.5-mni", messages=[])
"""


def run(session: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(session, 90))


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, ...]:
    """Arguments that make the server judge by saved lists."""
    for family, entries in (("openai", openai_models()), ("anthropic", anthropic_models())):
        (tmp_path / f"{family}.json").write_text(json.dumps({"data": entries, "has_more": False}))
    return ("--models", f"openai={tmp_path / 'openai.json'}", "--models", f"anthropic={tmp_path / 'anthropic.json'}")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "tree").mkdir()
    return tmp_path / "tree"


def test_a_file_is_checked_when_it_opens_and_as_it_changes(root: Path, lists: tuple[str, ...]) -> None:
    async def session() -> None:
        async with Editor(root, *lists) as editor:
            await editor.open("app.py", APP)
            [found] = await editor.diagnostics("app.py")
            assert (found.code, found.severity, found.source) == ("AIM101", types.DiagnosticSeverity.Error, "anyint-lint")
            assert found.range == types.Range(types.Position(3, 37), types.Position(3, 50))
            assert "did you mean `gpt-5.5-mini`" in found.message
            await editor.replace("app.py", "gpt-5.5-mni", "gpt-5.5-mini")
            assert await editor.diagnostics("app.py") == []
            await editor.close("app.py")
        assert editor.exit_code == 0

    run(session())
