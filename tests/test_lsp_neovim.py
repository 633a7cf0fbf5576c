"""A session of a real editor: Neovim, set up as the README says, shows a diagnostic and a completion."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from gateway_lists import openai_models

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
SECTION = README.partition("## In your editor")[2].partition("\n## ")[0]
DRIVER = """\
local found = {}
local function finish()
  local file = assert(io.open(vim.env.ANYINT_TEST_RESULT, "w"))
  file:write(vim.fn.json_encode(found))
  file:close()
  vim.cmd("qall!")
end
local function when(ready, next)
  if ready() then next() else vim.defer_fn(function() when(ready, next) end, 50) end
end
local function items()
  return vim.fn.complete_info({ "items" }).items
end
vim.defer_fn(finish, 60000)
when(function() return #vim.diagnostic.get(0) > 0 end, function()
  found.diagnostics = vim.tbl_map(function(one) return { one.code, one.lnum, one.col } end, vim.diagnostic.get(0))
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 0 })
  local complete = vim.api.nvim_replace_termcodes("<C-x><C-o>", true, false, true)
  vim.api.nvim_feedkeys('oMODEL = "gpt-5.4-m' .. complete, "t", false)
  when(function() return #items() > 0 end, function()
    found.completions = vim.tbl_map(function(item) return { item.word, item.menu } end, items())
    finish()
  end)
end)
"""


def snippets(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)


def test_the_snippets_for_editors_are_what_they_say() -> None:
    vs_code, zed = map(json.loads, snippets("json"))
    [helix] = map(tomllib.loads, snippets("toml"))
    assert (vs_code["glspc.server.command"], vs_code["glspc.server.commandArguments"]) == ("anyint-lint", ["lsp"])
    assert zed["lsp"]["pylsp"]["binary"] == {"path": "anyint-lint", "arguments": ["lsp"]}
    servers = zed["languages"]["Python"]["language_servers"]
    assert "pylsp" in servers
    assert {"!ty", "!pyrefly", "!pyright"} <= set(servers), "`...` would start them all"
    server = helix["language-server"]["anyint-lint"]
    assert (server["command"], server["args"]) == ("anyint-lint", ["lsp"])
    assert "anyint-lint" in helix["language"][0]["language-servers"]


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed")
@pytest.mark.skipif(os.name == "nt", reason="the server's launcher is a shell script here")
class TestNeovim:
    def run(self, tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        launcher = tmp_path / "bin" / "anyint-lint"
        launcher.parent.mkdir(exist_ok=True)
        launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m anyint_lint "$@"\n')
        launcher.chmod(0o755)
        path = f"{launcher.parent}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["nvim", "--headless", "--clean", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PATH": path, "XDG_STATE_HOME": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    def test_both_of_its_snippets_are_lua(self, tmp_path: Path) -> None:
        for number, snippet in enumerate(snippets("lua")):
            (tmp_path / f"{number}.lua").write_text(snippet)
            result = self.run(tmp_path, "-c", f"lua assert(loadfile('{number}.lua'))", "-c", "qall!")
            assert (result.returncode, result.stderr.strip()) == (0, "")

    def test_it_shows_a_diagnostic_and_a_completion(self, tmp_path: Path) -> None:
        modern = "v:true" in self.run(tmp_path, "-c", "echo has('nvim-0.11') ? 'v:true' : ''", "-c", "qall!").stderr
        new, old = snippets("lua")
        (tmp_path / "init.lua").write_text(new if modern else old)
        (tmp_path / "driver.lua").write_text(DRIVER)
        (tmp_path / "models.json").write_text(json.dumps({"data": openai_models(), "has_more": False}))
        (tmp_path / "anyint-lint.toml").write_text('models = ["models.json"]\n')
        (tmp_path / "app.py").write_text(
            "from openai import OpenAI\n\nclient = OpenAI()\nclient.responses.create(model='gpt-5.5-mni', input='')\n"
        )
        result = tmp_path / "result.json"
        arguments = ("-u", "init.lua", "app.py", "-c", "luafile driver.lua")
        done = self.run(tmp_path, *arguments, ANYINT_TEST_RESULT=str(result))
        assert done.returncode == 0, done.stderr
        found = json.loads(result.read_text())
        assert found["diagnostics"] == [["AIM101", 3, 30]]
        assert found["completions"] == [["gpt-5.4-mini", "GPT-5.4 mini · openai, anthropic · 2024-04-09"]]
