"""`--fix` and `--diff`: what is written, what is left as it was, and what is said of it."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from anyint_lint import fixing
from anyint_lint.cli import root
from anyint_lint.fixing import faithfully_edited
from anyint_lint.sources import Source
from anyint_lint.violations import Edit

DEMO = Path(__file__).parent.parent / "fixtures" / "demo"
LISTED = {"data": [{"id": "gpt-5.4", "display_name": "GPT-5.4"}, {"id": "gpt-5.4-mini"}, {"id": "claude-sonnet-4-6"}]}
CODE = """\
from openai import OpenAI

client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
client.chat.completions.create(model={}, messages=[])
"""
LABEL = CODE.format('"GPT-5.4"')
FIXED = CODE.format('"gpt-5.4"')
UNKNOWN = CODE.format('"gpt-5.5-turbo"')


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    (tmp_path / "list.json").write_text(json.dumps(LISTED), "utf-8")
    monkeypatch.chdir(directory)
    return directory


def check(*arguments: str, stdin: bytes | None = None) -> Result:
    given = ["check", "--models", "../list.json", *arguments]
    return CliRunner().invoke(root, given, input=stdin, catch_exceptions=False)


def write(text: str | bytes, name: str = "app.py") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def notebook(*sources: str | list[str]) -> dict[str, Any]:
    empty: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{**empty, "source": one} for one in sources]}


# What is fixed, and how it is told


def test_a_safe_fix_is_written_and_the_exit_code_is_that_of_what_is_left() -> None:
    path = write(LABEL)
    result = check("--fix")
    assert path.read_text() == FIXED
    assert (result.exit_code, result.stderr) == (0, "Fixed 1 violation in 1 file.\n")
    assert result.stdout.startswith("No violations in 1 file")
    write(UNKNOWN, "other.py")
    assert check("--fix").exit_code == 1


def test_an_unsafe_fix_is_made_only_when_it_is_asked_for() -> None:
    path = write(UNKNOWN)
    assert check("--fix").exit_code == 1
    assert path.read_text() == UNKNOWN
    assert check("--fix", "--unsafe-fixes").exit_code == 0
    assert path.read_text() == FIXED


def test_nothing_is_said_of_fixes_when_there_are_none_or_when_quiet() -> None:
    write(FIXED)
    assert check("--fix").stderr == ""
    write(LABEL)
    assert check("--fix", "-q").output == ""


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--unsafe-fixes"], "--unsafe-fixes was given alone"),
        (["--fix", "--write-baseline", "b.json"], "--write-baseline was given beside fixes"),
    ],
)
def test_options_that_do_not_go_together_exit_with_2(arguments: list[str], reason: str) -> None:
    write(LABEL)
    result = check(*arguments)
    assert (result.exit_code, reason in result.stderr) == (2, True)
    assert Path("app.py").read_text() == LABEL


def test_a_violation_that_the_baseline_knows_is_not_fixed() -> None:
    path = write(LABEL)
    check("--write-baseline", "known.json")
    assert check("--fix", "--baseline", "known.json").exit_code == 0
    assert path.read_text() == LABEL


def test_two_fixes_of_one_literal_take_two_rounds() -> None:
    path = write('from openai import OpenAI\n\nOpenAI(base_url="http://gateway.api.anyint.ai/v1")\n')
    result = check("--fix")
    assert (
        path.read_text() == 'from openai import OpenAI\n\nOpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")\n'
    )
    assert (result.exit_code, result.stderr) == (0, "Fixed 2 violations in 1 file.\n")


def test_a_constant_is_fixed_once_where_it_stands_however_many_files_send_it() -> None:
    write('MODEL = "GPT-5.4"\n', "app/settings.py")
    write("", "app/__init__.py")
    for name in ("a", "b"):
        write("from app.settings import MODEL\n" + CODE.format("MODEL"), f"app/{name}.py")
    assert check("--fix").exit_code == 0
    assert Path("app/settings.py").read_text() == 'MODEL = "gpt-5.4"\n'


# Replacements


def test_replacements_make_a_migration_one_command() -> None:
    write('[replacements]\n"gpt-4o" = "gpt-5.4"\n"openai/gpt-4o-mini" = "gpt-5.4-mini"\n', "anyint-lint.toml")
    path = write(
        CODE.format("'gpt-4o'") + "import litellm\nlitellm.completion(model='openai/gpt-4o-mini', messages=[])\n"
    )
    assert check("--fix").exit_code == 0
    assert path.read_text() == CODE.format("'gpt-5.4'") + (
        "import litellm\nlitellm.completion(model='openai/gpt-5.4-mini', messages=[])\n"
    )


def test_a_replacement_that_is_not_listed_either_is_told_and_not_written() -> None:
    write('[replacements]\n"gpt-4o" = "gpt-6"\n', "anyint-lint.toml")
    path = write(CODE.format('"gpt-4o"'))
    result = check("--fix")
    assert path.read_text() == CODE.format('"gpt-4o"')
    assert result.exit_code == 1
    assert "`replacements` has `gpt-6` for it, which is not in the list either" in result.stdout


def test_a_chain_of_replacements_is_followed_to_what_is_listed() -> None:
    write('[replacements]\n"gpt-4" = "gpt-4o"\n"gpt-4o" = "gpt-5.4"\n"a" = "b"\n"b" = "a"\n', "anyint-lint.toml")
    path = write(CODE.format('"gpt-4"') + "client.chat.completions.create(model='a', messages=[])\n")
    assert check("--fix").exit_code == 1
    assert path.read_text().startswith(FIXED)


def test_an_id_that_is_still_listed_is_replaced_in_the_same_run() -> None:
    write('[replacements]\n"gpt-5.4-mini" = "gpt-5.4"\n"a" = "b"\n', "anyint-lint.toml")
    path = write(CODE.format('"gpt-5.4-mini"'))
    shown = check()
    assert (shown.exit_code, "`replacements` has `gpt-5.4` for `gpt-5.4-mini`" in shown.stdout) == (0, True)
    assert check("--fix").exit_code == 0
    assert path.read_text() == FIXED


def test_ids_that_replace_each_other_stay() -> None:
    write('[replacements]\n"gpt-5.4-mini" = "gpt-5.4"\n"gpt-5.4" = "gpt-5.4-mini"\n', "anyint-lint.toml")
    path = write(FIXED)
    assert check("--fix").stderr == ""
    assert path.read_text() == FIXED


# What stays as it is


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"GPT-5.4"', '"gpt-5.4"'),
        ("'GPT-5.4'", "'gpt-5.4'"),
        ("r'GPT-5.4'", "r'gpt-5.4'"),
        ('u"GPT-5.4"', 'u"gpt-5.4"'),
        ('f"GPT-5.4"', 'f"gpt-5.4"'),
        ('"""GPT-5.4"""', '"""gpt-5.4"""'),
        ('"GPT\\x2d5.4"', '"gpt-5.4"'),
        ('("GPT-5.4")', '("gpt-5.4")'),
        ("(  # why\n    'GPT-5.4'\n)", "(  # why\n    'gpt-5.4'\n)"),
    ],
)
def test_quotes_prefix_and_what_stands_around_stay(before: str, after: str) -> None:
    path = write(CODE.format(before))
    assert check("--fix").exit_code == 0
    assert path.read_text() == CODE.format(after)


@pytest.mark.parametrize("literal", ['"GPT" "-5.4"', '"GPT-" + "5.4"', '"GPT-5.4\\\n"', '"%s-5.4" % "GPT"'])
def test_a_value_in_several_pieces_is_left_to_a_person(literal: str) -> None:
    code = CODE.format(literal)
    path = write(code)
    check("--fix", "--unsafe-fixes")
    assert path.read_text() in {code, CODE.format('"gpt-5.4"')}  # the latter only where one literal holds it all


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("\ufeff", "utf-8"),
        ("# é 😀\n", "utf-8"),
        ("# -*- coding: latin-1 -*-\n# é\n", "latin-1"),
        ("#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\n# €\n", "cp1252"),
        ("# coding: shift_jis\n# 日本\n", "shift_jis"),
        ("\f\n", "utf-8"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("end", ["\n", "", "\n\n  \t\n"])
def test_encoding_bom_and_newlines_stay(head: str, encoding: str, newline: str, end: str) -> None:
    def data(code: str) -> bytes:
        return (head + code.rstrip("\n") + end).replace("\n", newline).encode(encoding)

    path = write(data(LABEL))
    assert check("--fix").exit_code == 0
    assert path.read_bytes() == data(FIXED)


def test_mixed_newlines_stay_mixed() -> None:
    path = write(LABEL.replace("\n\n", "\r\n\r"))
    assert check("--fix").exit_code == 0
    assert path.read_bytes() == FIXED.replace("\n\n", "\r\n\r").encode()


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
@pytest.mark.parametrize("mode", [0o755, 0o600, 0o640])
def test_the_mode_stays(mode: int) -> None:
    path = write(LABEL)
    path.chmod(mode)
    check("--fix")
    assert (stat.S_IMODE(path.stat().st_mode), path.read_text()) == (mode, FIXED)


def test_only_changed_files_are_written() -> None:
    write(LABEL)
    other = write(FIXED, "other.py")
    before = other.stat()
    check("--fix")
    after = other.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert sorted(path.name for path in Path().iterdir()) == ["app.py", "other.py"]


NOTEBOOK = """{{
 "cells": [
  {{"cell_type": "markdown", "metadata": {{}}, "source": ["# \\u00e9 GPT-5.4"]}},
  {{"cell_type": "code", "execution_count": 3, "metadata": {{}}, "outputs": [{{"data": [NaN, 1e400]}}],
   "source": ["from openai import OpenAI\\n", "%time OpenAI().chat.completions.create(model='{0}', messages=[])\\n", "\\u2028"]}},
  {{"cell_type":"code","source":"OpenAI().chat.completions.create(model=\\"{1}\\", messages=[])  # x{2}","metadata":{{}},"outputs":[]}}
 ],
 "metadata": {{}}, "nbformat": 4,   "nbformat_minor": 5
}}"""  # noqa: E501 - as Jupyter writes it, and as others do


def test_in_a_notebook_only_the_literals_differ() -> None:
    ignore = "  # anyint-lint: ignore[AIR203]"
    path = write(NOTEBOOK.replace("\\u2028", "").format("GPT-5.4", " GPT-5.4-mini", ignore), "a.ipynb")
    result = check("--fix")
    assert path.read_text() == NOTEBOOK.replace("\\u2028", "").format("gpt-5.4", "gpt-5.4-mini", "")
    assert (result.exit_code, result.stderr) == (0, "Fixed 3 violations in 1 file.\n")


# Guards


def test_a_file_that_was_changed_since_it_was_read_is_left_alone_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    path, other = write(LABEL), write(LABEL, "other.py")
    made = fixing.faithfully_edited

    def meanwhile(source: Source, edits: Any) -> Source:
        path.write_text("# somebody saved\n" + LABEL, "utf-8")
        return made(source, edits)

    monkeypatch.setattr(fixing, "faithfully_edited", meanwhile)
    result = check("--fix")
    assert path.read_text() == "# somebody saved\n" + LABEL
    assert other.read_text() == FIXED
    assert "notice: app.py: not fixed: it was changed by something else since it was read\n" in result.stderr
    assert "Fixed 1 violation in 1 file.\n" in result.stderr
    assert result.exit_code == 1


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_out_of_the_tree_is_never_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(LABEL, "utf-8")
    Path("link.py").symlink_to(outside)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.py").write_text(LABEL, "utf-8")
    Path("directory").symlink_to(tmp_path / "elsewhere")
    check("--fix")
    check("--fix", "link.py")
    assert outside.read_text() == LABEL
    assert (tmp_path / "elsewhere" / "b.py").read_text() == LABEL
    assert Path("link.py").is_symlink()


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_that_takes_the_place_of_a_file_is_not_written_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(LABEL, "utf-8")
    path = write(LABEL)
    made = fixing.faithfully_edited

    def meanwhile(source: Source, edits: Any) -> Source:
        path.unlink()
        path.symlink_to(outside)
        return made(source, edits)

    monkeypatch.setattr(fixing, "faithfully_edited", meanwhile)
    result = check("--fix")
    assert outside.read_text() == LABEL
    assert "app.py: not fixed: a symbolic link has taken its place" in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_within_the_tree_stays_one_and_its_target_is_fixed() -> None:
    path = write(LABEL)
    Path("link.py").symlink_to("app.py")
    assert check("--fix").exit_code == 0
    assert Path("link.py").is_symlink()
    assert path.read_text() == FIXED


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
def test_a_read_only_file_is_left_alone_and_told() -> None:
    path = write(LABEL)
    path.chmod(0o444)
    result = check("--fix")
    assert path.read_text() == LABEL
    assert "app.py: not fixed: it is read-only" in result.stderr
    assert result.exit_code == 1


def test_a_fix_that_cannot_be_made_is_told_with_its_reason_and_the_others_are_made(tmp_path: Path) -> None:
    listed = {"data": [*LISTED["data"], {"id": "\u6a21\u578b-1", "display_name": "Model One"}]}
    (tmp_path / "list.json").write_text(json.dumps(listed), "utf-8")
    head = "# coding: latin-1\n"
    path = write(head + CODE.format("'Model One'") + LABEL)
    result = check("--fix")
    assert path.read_text() == head + CODE.format("'Model One'") + FIXED
    assert result.stderr == (
        "notice: app.py:5:38: AIM102 not fixed: its encoding, iso8859-1, lacks a character of the new text\n"
        "Fixed 1 violation in 1 file.\n"
    )
    assert result.exit_code == 1
    path.write_text((head + CODE.format("'Model One'")).replace("latin-1", "utf-8"), "utf-8")
    assert check("--fix").exit_code == 0
    assert "'\u6a21\u578b-1'" in path.read_text("utf-8")


# Standard input


def test_from_stdin_the_fixed_code_goes_to_stdout_and_the_report_to_stderr() -> None:
    write(LABEL)
    result = check("--fix", "-", "--stdin-filename", "app.py", stdin=LABEL.replace("\n", "\r\n").encode())
    assert result.stdout_bytes == FIXED.replace("\n", "\r\n").encode()
    assert result.stderr.startswith("Fixed 1 violation in 1 file.\nNo violations in 1 file")
    assert Path("app.py").read_text() == LABEL
    unchanged = check("--fix", "-", stdin=UNKNOWN.encode())
    assert (unchanged.stdout_bytes, unchanged.exit_code) == (UNKNOWN.encode(), 1)
    assert "AIM101" in unchanged.stderr
    assert check("--fix", "-", stdin=b"x = 1\n").stdout_bytes == b"x = 1\n"
    assert check("--fix", "-", stdin=b"x = (\n").stdout_bytes == b"x = (\n"


def test_one_fix_among_many_that_cannot_be_made_is_found_quickly_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = CODE.splitlines(keepends=True)[3]
    label = ask.format('"GPT-5.4"')
    cells = (CODE.format("x"), label * 60, [label[:40], label[40:]])
    tried = []

    def counted(source: Source, edits: Sequence[Edit]) -> Source:
        tried.append(len(edits))
        return faithfully_edited(source, edits)

    monkeypatch.setattr(fixing, "faithfully_edited", counted)
    path = write(json.dumps(notebook(*cells)), "many.ipynb")
    result = check("--fix")
    assert path.read_text().count("gpt-5.4") == 60
    assert result.stderr.startswith("notice: many.ipynb:cell 2:1:38: AIM102 not fixed: ")
    assert len(tried) <= 20


def test_the_tries_of_a_file_whose_fixes_all_fail_are_bounded() -> None:
    ask = CODE.splitlines(keepends=True)[3].format('"GPT-5.4"')
    path = write(json.dumps(notebook(CODE.format("x"), *([[ask[:40], ask[40:]]] * 60))), "many.ipynb")
    before = path.read_bytes()
    result = check("--fix")
    assert path.read_bytes() == before
    assert "more not fixed: too many fixes of this file fail\n" in result.stderr


# Diff


def test_a_diff_is_what_a_fix_would_change_and_nothing_is_written() -> None:
    path = write(LABEL)
    write(UNKNOWN, "sub/other.py")
    result = check("--diff")
    assert path.read_text() == LABEL
    assert result.exit_code == 1
    assert result.stderr == "Would fix 1 violation in 1 file; 1 would remain.\n"
    assert result.stdout.startswith("--- app.py\n+++ app.py\n@@ -1,4 +1,4 @@\n")
    assert "sub/other.py" not in result.stdout


@pytest.mark.parametrize(("code", "exit_code"), [(LABEL, 1), (FIXED, 0), (UNKNOWN, 1)])
def test_a_diff_exits_with_1_for_a_change_and_for_what_remains(code: str, exit_code: int) -> None:
    write(code)
    assert check("--diff").exit_code == exit_code


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["\n", ""])
def test_git_applies_a_diff(newline: str, end: str) -> None:
    def data(code: str) -> bytes:
        code = "# coding: latin-1\n# é\x0b\x0c\n" + code.rstrip("\n") + end
        return code.replace("\n", newline).encode("latin-1")

    path = write(data(LABEL))
    ipynb = write(NOTEBOOK.replace("\\u2028", "").format("GPT-5.4", "gpt-5.4", ""), "a.ipynb")
    diff = check("--diff").stdout_bytes
    subprocess.run(["git", "apply", "-p0", "--whitespace=nowarn", "-"], input=diff, check=True)
    assert path.read_bytes() == data(FIXED)
    assert "model='gpt-5.4'" in ipynb.read_text()


def test_a_diff_of_stdin_names_the_file_it_counts_as() -> None:
    result = check("--diff", "-", "--stdin-filename", "app.py", stdin=LABEL.encode())
    assert result.stdout.startswith("--- app.py\n+++ app.py\n")


@pytest.mark.skipif(os.name == "nt", reason="such names are not allowed there")
@pytest.mark.parametrize("tool", [("git", "apply", "-p0", "-"), ("patch", "-p0", "-s")])
def test_a_diff_is_applied_whatever_the_files_are_called(tool: tuple[str, ...]) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"needs {tool[0]}")
    names = ("a b/\u00fcn\u00ef c.py", "-dash.py", "ta\tb.py", 'quo"te.py', "back\\slash.py", "bi\u202edi.py")
    files = [write(LABEL, name) for name in names]
    subprocess.run(tool, input=check("--diff").stdout_bytes, check=True)
    assert [path.read_text() for path in files] == [FIXED] * len(names)


KEY = "sk-4kQ9vT2mXz7LbN8wRcY3"
WITH_KEY = CODE.replace('/v1"', f'/v1", api_key="{KEY}"').replace("client.chat", "{}client.chat")


@pytest.mark.parametrize("between", ["x = 1\n", "x = 1\ny = 2\n"])
def test_a_key_near_a_change_is_left_out_of_a_diff_that_can_still_be_applied(between: str) -> None:
    path = write(WITH_KEY.format(between, '"GPT-5.4"') + "\n\n\n\n")
    result = check("--diff")
    assert KEY not in result.output
    assert "***" not in result.output
    subprocess.run(["git", "apply", "-p0", "-"], input=result.stdout_bytes, check=True)
    assert path.read_text() == WITH_KEY.format(between, '"gpt-5.4"') + "\n\n\n\n"


@pytest.mark.parametrize("name", ["app.py", "app.ipynb"])
def test_a_key_beside_a_change_is_masked_in_the_diff_which_is_told_and_not_applied(name: str) -> None:
    code = WITH_KEY.format("", '"GPT-5.4"').replace('"sk-', 'u"sk-')
    path = write(code if name == "app.py" else json.dumps(notebook(code)), name)
    before = path.read_bytes()
    result = check("--diff")
    assert "gpt-5.4" in result.stdout
    assert "*" * len(KEY) in result.stdout
    assert KEY not in result.output
    assert f"notice: {name}: keys are masked in this diff, so it cannot be applied; `--fix` can\n" in result.stderr
    applied = subprocess.run(["git", "apply", "-p0", "-"], input=result.stdout_bytes, check=False, capture_output=True)
    assert applied.returncode == 1
    assert path.read_bytes() == before


def test_in_a_workflow_a_diff_is_escaped_and_shows_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        LABEL.replace('/v1"', f'/v1", api_key="{KEY}"')
        + "#\x1b[2J\n::error::pwned\n".replace("::error", '"""\n::error')
        + '"""\n'
    )
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    result = check("--diff")
    assert "gpt-5.4" in result.stdout
    assert KEY not in result.output
    assert "\x1b" not in result.output
    assert not any(line.strip().startswith("::") for line in result.output.splitlines())


# The demo


def test_the_demo_is_fixed_in_one_run_and_stays_as_it_then_is() -> None:
    shutil.copytree(DEMO, "demo")
    subprocess.run(["git", "init", "-q", "demo"], check=True)
    subprocess.run(["git", "-C", "demo", "add", "."], check=True)
    arguments = ["check", "--fix", "demo", "--format", "json"]
    first = CliRunner().invoke(root, arguments, catch_exceptions=False)
    left = [(one["code"], one["fix"] and one["fix"]["applicability"]) for one in json.loads(first.stdout)["violations"]]
    assert not [code for code, applicability in left if applicability == "safe"]
    assert "Fixed 6 violations in 4 files.\n" in first.stderr
    diff = subprocess.run(["git", "-C", "demo", "diff", "-U0"], check=True, capture_output=True, text=True).stdout
    changed = [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert sorted(changed) == sorted(CHANGED.splitlines())
    second = CliRunner().invoke(root, arguments, catch_exceptions=False)
    assert (second.stdout, second.stderr) == (first.stdout, "")
    again = subprocess.run(["git", "-C", "demo", "diff", "-U0"], check=True, capture_output=True, text=True).stdout
    assert again == diff


CHANGED = """\
-ESCALATION_MODEL = "Claude Opus 4.6"
+ESCALATION_MODEL = "claude-opus-4-6"
-DIGEST_MODEL = "gpt-5.4-nano"  # anyint-lint: ignore[AIM101] ordered, not there yet
+DIGEST_MODEL = "gpt-5.4-nano"
-CODE_MODEL = "gpt-5.3-codex"
+CODE_MODEL = "gpt-5.4"
-client = OpenAI(base_url="https://gateway.api.anyint.ai/v1", api_key=os.environ["ANYINT_API_KEY"])
+client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1", api_key=os.environ["ANYINT_API_KEY"])
-    response = httpx.get("https://gateway.api.anyint.ai/v1/models", headers={"Authorization": f"Bearer {key}"})
+    response = httpx.get("https://gateway.api.anyint.ai/openai/v1/models", headers={"Authorization": f"Bearer {key}"})
-    response = httpx.get("http://gateway.api.anyint.ai/openai/v1/models", headers={"Authorization": f"Bearer {key}"})
+    response = httpx.get("https://gateway.api.anyint.ai/openai/v1/models", headers={"Authorization": f"Bearer {key}"})
"""


# Comments that suppress


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ask(model='x-1')", "ask(model='x-1')  # anyint-lint: ignore[AIM101]"),
        ("ask(model='x-1') \t# why", "ask(model='x-1') \t# why  # anyint-lint: ignore[AIM101]"),
        ("ask(model='x-1')  # noqa: E501", "ask(model='x-1')  # noqa: E501  # anyint-lint: ignore[AIM101]"),
        (
            "ask(model='x-1')  # anyint-lint: ignore[AIR203, AIX902] why",
            "ask(model='x-1')  # anyint-lint: ignore[AIR203, AIX902, AIM101] why",
        ),
        (
            "ask(model='x-1')  # anyint-lint: ignore[AIX902] until=2020-01-01",
            "ask(model='x-1')  # anyint-lint: ignore[AIX902] until=2020-01-01  # anyint-lint: ignore[AIM101]",
        ),
        ("ask(\n  model='x-1',\n)", "ask(\n  model='x-1',  # anyint-lint: ignore[AIM101]\n)"),
        ("ask(model=\\\n  'x-1'\\\n)", "ask(model=\\\n  'x-1'\\\n)  # anyint-lint: ignore[AIM101]"),
        ("ask(model='x-1', messages='''\n''')", "ask(model='x-1', messages='''\n''')  # anyint-lint: ignore[AIM101]"),
        (
            "ask(model='x-1'); ask(model='x-2')",
            "ask(model='x-1'); ask(model='x-2')  # anyint-lint: ignore[AIM101]",
        ),
        (
            "ask(model=['x-1',\n 'x-2'][n])",
            "ask(model=['x-1',  # anyint-lint: ignore[AIM101]\n 'x-2'][n])  # anyint-lint: ignore[AIM101]",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["\n", ""])
def test_a_comment_is_added_where_one_can_stand_and_takes_the_violation_back(
    before: str, after: str, newline: str, end: str
) -> None:
    def data(code: str) -> bytes:
        head = "from openai import OpenAI\nask = OpenAI().chat.completions.create\n"
        return (head + code + end).replace("\n", newline).encode()

    path = write(data(before))
    options = ("--add-ignores", "--select", "AIM101,AIX903")
    result = check(*options)
    assert path.read_bytes() == data(after)
    assert (result.exit_code, result.stderr.startswith("Suppressed ")) == (0, True)
    again = check(*options)
    assert (again.exit_code, again.stderr, path.read_bytes()) == (0, "", data(after))


def test_comments_in_notebooks_stand_in_their_cells() -> None:
    path = write(NOTEBOOK.replace("\\u2028", "").format("x-1", "x-2", ""), "a.ipynb")
    assert check("--add-ignores", "--reason", "soon").exit_code == 0
    comment = "  # anyint-lint: ignore[AIM101] soon"
    expected = NOTEBOOK.replace("\\u2028", "").replace("messages=[])\\n", f"messages=[]){comment}\\n")
    assert path.read_text() == expected.format("x-1", "x-2", comment)


def test_what_no_comment_can_help_is_left_and_fails() -> None:
    write("x = (\n", "bad.py")
    write("model = 'gpt-6'\nx = (\n", "worse.py")
    result = check("--add-ignores")
    assert result.exit_code == 1
    assert Path("worse.py").read_text() == "model = 'gpt-6'\nx = (\n"


def test_another_reason_is_given_in_a_comment_of_its_own() -> None:
    path = write(UNKNOWN.rstrip("\n") + "  # anyint-lint: ignore[AIX902] why\n")
    assert check("--add-ignores", "--reason", "ordered").exit_code == 0
    assert path.read_text().endswith("# anyint-lint: ignore[AIX902] why  # anyint-lint: ignore[AIM101] ordered\n")
    path = write(UNKNOWN.rstrip("\n") + "  # anyint-lint: ignore[AIX902] why\n")
    assert check("--add-ignores", "--reason", "why").exit_code == 0
    assert path.read_text().endswith("  # anyint-lint: ignore[AIX902, AIM101] why\n")


def test_a_comment_that_could_not_be_written_is_not_counted() -> None:
    write(UNKNOWN)
    write(UNKNOWN, "fixed.py").chmod(0o444)
    result = check("--add-ignores")
    assert result.stderr == "notice: fixed.py: not fixed: it is read-only\nSuppressed 1 violation.\n"


def test_fixes_come_before_comments_and_a_diff_of_both_writes_nothing() -> None:
    path = write(LABEL + "client.chat.completions.create(model='x-1', messages=[])\n")
    before = path.read_text()
    shown = check("--fix", "--add-ignores", "--diff")
    assert path.read_text() == before
    assert shown.stderr == (
        "Would fix 1 violation in 1 file; 0 would remain.\nWould suppress 1 violation; 0 would remain.\n"
    )
    assert "GPT-5.4" in check("--add-ignores", "--diff").stdout
    assert check("--fix", "--add-ignores").stderr == "Fixed 1 violation in 1 file.\nSuppressed 1 violation.\n"
    assert path.read_text() == before.replace("GPT-5.4", "gpt-5.4").replace(
        "'x-1', messages=[])", "'x-1', messages=[])  # anyint-lint: ignore[AIM101]"
    )


@pytest.mark.parametrize("reason", ["two\nlines", "a # b", "\x1b[2J"])
def test_a_reason_must_fit_into_a_comment(reason: str) -> None:
    write(UNKNOWN)
    assert check("--add-ignores", "--reason", reason).exit_code == 2
    assert check("--reason", "why").exit_code == 2
    assert Path("app.py").read_text() == UNKNOWN
