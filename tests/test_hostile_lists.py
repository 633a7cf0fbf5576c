"""Servers and repositories written to hurt: lists, baselines and configurations, through every command and format."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from gateway_faults import answers
from hostile_sources import VIOLATION
from sample_reports import HOSTILE
from strict_gateway import Answer, StrictGateway, page_body

from anyint_lint.cli import root
from anyint_lint.printable import printable

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "rdjson")
INVENTORIES = ("text", "json", "html")
COMMANDS = re.compile(r"##(vso|teamcity)?\[")
ESCAPES = ("\x1b", "\x07", "\x9b", "\x85", "\u202e", "\u2066", "\u2028", "\x00", "\ud800")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(root, list(arguments))


def clean(result: Result) -> None:
    """Nothing a terminal would obey, and no defect of ours."""
    assert "internal error" not in result.output, result.output
    assert "Traceback" not in result.output
    for line in result.output.splitlines():
        shown = line.removesuffix("\t")  # as diffs end a path that holds a space
        assert printable(shown) == shown, repr(line)
    assert not any(one in result.output for one in ESCAPES), repr(result.output)


def checked(*, within: float) -> Result:
    """A check of the directory, which is clean and takes less than so many seconds of processor time."""
    start = time.process_time()
    result = run("check", "--models", "list.json", "--no-cache", ".")
    taken = time.process_time() - start
    clean(result)
    assert taken < within
    return result


@pytest.fixture
def tree(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "tree"
    (directory / ".git").mkdir(parents=True)
    (directory / "app.py").write_text(VIOLATION, "utf-8")
    monkeypatch.chdir(directory)
    return directory


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_strangers_is_obeyed_in_no_format(text: str) -> None:
    """In a value, a label, a path, a comment and an ID, through every command that shows one."""
    name = text.replace("/", "_").replace("\0", "0").encode("utf-8", "replace").decode()[:60]
    code = VIOLATION + f"client.responses.create(model={text!r})  # anyint-lint: ignore[AIM999] {name!r}\n"
    Path(f"{name}.py").write_text(code + f"client.responses.create(model={'x' + text!r})\n", "utf-8")
    entries = [{"id": "gpt-5.4", "display_name": text}, {"id": "gpt-0" + text[:9], "display_name": "x"}]
    Path("list.json").write_text(json.dumps({"data": entries}), "utf-8")
    lists = ("--models", "list.json")
    for form in FORMATS:
        result = run("check", *lists, "--format", form, "-v", "--show-unchecked", "--no-cache", ".")
        clean(result)
        assert form == "github" or not COMMANDS.search(result.output), "an order to Azure Pipelines or TeamCity"
    for more in (("--diff", "--unsafe-fixes"), ("--statistics",), ("--write-baseline", "base.json")):
        clean(run("check", *lists, "--no-cache", *more, "."))
    for form in INVENTORIES:
        result = run("inventory", *lists, "--format", form, ".")
        clean(result)
        assert not COMMANDS.search(result.output)
        assert form != "html" or "<script>alert" not in result.output
    for arguments in (("models", "show", text), ("rules", text), ("check", text), ("check", "--select", text)):
        clean(run(*arguments))


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.usefixtures("signed_in")
def test_ids_and_messages_of_a_server_are_obeyed_in_no_output(
    text: str, form: str, tree: Path, gateway: StrictGateway
) -> None:
    text = text.encode("utf-8", "replace").decode()
    bodies: tuple[Any, ...] = (
        page_body([{"id": "gpt-5.4", "display_name": text}, {"id": "x" + text}], has_more=False),
        {"error": {"message": text, "type": text, "code": text}},
        f"<html>{text}".encode(),
        {"data": [{"id": "a", "type": text, "created_at": text}], "has_more": True, "last_id": text},
    )
    act = [answers(500)]
    gateway.fault(lambda handler, request: act[0](handler, request))  # noqa: PLW0108 - what it is changes
    for status, body in zip((200, 403, 400, 200), bodies, strict=True):
        act[0] = answers(status, body)
        clean(run("sync", "--format", form))
        clean(run("models", "list", "--format", form))


SIZED = {"a hundred thousand models": 100_000, "far too many": 400_000}


@pytest.mark.parametrize("count", SIZED.values(), ids=SIZED)
def test_a_large_list_is_taken_or_refused_soon(count: int, tree: Path) -> None:
    Path("list.json").write_text(json.dumps({"data": [{"id": f"model-{one}"} for one in range(count)]}), "utf-8")
    assert checked(within=30).exit_code in {1, 2}


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    "entries",
    [
        [{"id": "a" * 1_000_000}],
        [{"id": "gpt-0"}, {"id": "gpt-0", "display_name": "A"}, {"id": "gpt-0", "display_name": "B"}],
        [{"id": "gpt-1", "display_name": "gpt-0"}, {"id": "gpt-2", "display_name": "gpt-0"}, {"id": "gpt-0"}],
        [{"id": "gpt-1", "display_name": "a" * 1_000_000}],
    ],
    ids=["a megabyte of ID", "an ID thrice", "an ID that is a label", "a megabyte of label"],
)
def test_an_id_that_is_listed_is_never_unknown_and_a_senseless_one_refused(entries: list[dict[str, str]]) -> None:
    Path("list.json").write_text(json.dumps({"data": entries}), "utf-8")
    result = run("check", "--models", "list.json", "--no-cache", "--format", "json", ".")
    clean(result)
    listed = any(one["id"] == "gpt-0" for one in entries)
    assert result.exit_code == (0 if listed else 2)
    assert len(result.output) < 20_000


DEEP = 100_000
BASELINES = {
    "deep": "[" * DEEP,
    "deep objects": '{"violations": ' * DEEP,
    "huge count": '{"version": 1, "violations": [{"path": "a", "code": "b", "line": "", "count": 1e999}]}',
    "out": '{"version": 1, "violations": [{"path": "../../etc/passwd", "code": "AIM101", "value": "c", "line": ""}]}',
    "wrong": '{"version": "1", "violations": 1}',
    "long number": '{"version": ' + "1" * DEEP + "}",
}
CONFIGS = {
    "deep": "models = " + "[" * DEEP,
    "deep tables": "[" + "a." * DEEP + "a]",
    "deep inline": "a = " + "{a = " * DEEP,
    "cyclic": 'models = ["."]\nbaseline = "anyint-lint.toml"',
    "globs": "exclude = ['" + "**/a*" * 2_000 + "']",
    "many globs": f"exclude = {['*a' * 3 + str(one) for one in range(500)]}",
    "ignores that blow up": f"per-file-ignores = {{ '{'*a' * 40}b' = ['AIM'] }}",
    "allowed that blow up": f"allowed-models = ['{'*a' * 40}b', '{'[!a]*' * 40}']",
    "out": 'models = ["../../../../etc/passwd"]',
    "absolute": 'models = ["/dev/zero"]',
    "long key": f"{'a' * 500_000} = 1",
    "long number": f"models = {'1' * DEEP}",
    "dates": "max-age = 1979-05-27T07:32:00Z",
    "hosts": f"gateway-hosts = ['{'a.' * 10_000}']",
    "calls": f"calls = {[{'callable': 'a.' * 5_000 + 'b', 'model': 'm'}]}".replace("':", "' ="),
}


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("name", BASELINES)
def test_a_hostile_baseline_hides_nothing_and_is_refused_in_words(name: str) -> None:
    Path("list.json").write_text('{"data": [{"id": "gpt-5.4"}]}', "utf-8")
    Path("base.json").write_text(BASELINES[name], "utf-8")
    result = run("check", "--models", "list.json", "--baseline", "base.json", "--no-cache", ".")
    clean(result)
    assert result.exit_code == (1 if name == "out" else 2)


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("name", CONFIGS)
def test_a_hostile_configuration_ends_soon_and_in_words(name: str) -> None:
    Path("list.json").write_text('{"data": [{"id": "gpt-5.4"}]}', "utf-8")
    Path("a" * 200 + "c.py").write_text(VIOLATION.replace("gpt-0", "a" * 200), "utf-8")
    Path("anyint-lint.toml").write_text(CONFIGS[name], "utf-8")
    assert checked(within=20).exit_code in {1, 2}


@pytest.mark.usefixtures("tree")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs")
@pytest.mark.parametrize("key", ["models = ['pipe']", "models = ['openai=pipe']", "baseline = 'pipe'"])
def test_a_configuration_that_names_a_fifo_holds_nobody_up(key: str) -> None:
    os.mkfifo("pipe")
    Path("list.json").write_text('{"data": [{"id": "gpt-5.4"}]}', "utf-8")
    Path("anyint-lint.toml").write_text(key, "utf-8")
    result = checked(within=20)
    assert result.exit_code == 2
    assert "must be a regular file" in result.output


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    "line", ["*a" * 40 + "b", "**/" * 500 + "a", "[" * 5_000, "\\" * 10_001, "a" * 900_000, "!" * 9]
)
def test_a_hostile_gitignore_ends_soon_and_hides_nothing(line: str) -> None:
    Path("list.json").write_text('{"data": [{"id": "gpt-5.4"}]}', "utf-8")
    Path("a" * 200 + "c.py").write_text(VIOLATION, "utf-8")
    Path(".gitignore").write_text(f"{line}\n" * max(1, 900_000 // len(line) // 50), "utf-8")
    result = checked(within=20)
    assert result.exit_code == 1
    assert result.output.count("AIM101") >= 2


@pytest.mark.usefixtures("signed_in")
def test_a_connection_reset_half_way_brings_no_defect(tree: Path, gateway: StrictGateway) -> None:
    import socket  # noqa: PLC0415
    import struct  # noqa: PLC0415

    def resets(handler: Any, request: Any) -> Answer | None:
        handler.start(200, {"Content-Type": "application/json", "Content-Length": "1000"})
        handler.wfile.write(b'{"data": [')
        handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
        handler.close_connection = True
        return None

    gateway.fault(resets, times=1)
    result = run("sync")
    clean(result)
    assert result.exit_code in {0, 2}  # 0: it was asked again
