"""The key appears nowhere: in no output, no file, no process list, whatever command, format and failure."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from gateway_faults import answers
from gateway_lists import anthropic_models, openai_models
from strict_gateway import Act, Answer, Handler, Request, StrictGateway

from anyint_lint.cli import root

PROGRAM = [sys.executable, "-m", "anyint_lint"]
CANARY = "anyint-canary/key+0123456789abcdef=="
CODE = """\
import os

import httpx
from openai import OpenAI

client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1", api_key=os.environ["ANYINT_API_KEY"])
client.chat.completions.create(model="gpt-0", messages=[])
httpx.get("https://gateway.api.anyint.ai/v1/models", headers={"x-api-key": os.environ["ANYINT_API_KEY"]})
"""
FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "rdjson")
COMMANDS: tuple[tuple[str, ...], ...] = (
    *(("check", "-vv", "--format", name) for name in FORMATS),
    ("check", "-vv", "--max-age", "0", "--show-unchecked"),
    ("check", "--offline", "--statistics"),
    ("check", "--format", "json", "--output-file", "report.json"),
    ("check", "--diff"),
    ("sync", "-vv"),
    ("sync", "--format", "json"),
    ("sync", "--snapshot", "models.json", "--affects", "."),
    ("sync", "--check", "--snapshot", "models.json", "--format", "json"),
    ("init", "--yes"),
    *(("models", "list", "--format", name) for name in ("table", "json", "plain")),
    ("models", "show", "gpt-5.4"),
    ("models", "show", "no-such-model"),
    ("inventory",),
    *(("inventory", "--format", name) for name in ("json", "html", "cyclonedx")),
    ("check", "--write-baseline", "--baseline", "baseline.json"),
    ("check", "--fix", "--unsafe-fixes"),
    ("rules",),
    ("rules", "AIR205"),
    ("cache", "dir"),
    ("sync", "--account", "nobody"),
    ("check", "--models", "nowhere.json"),
)


@pytest.fixture
def place(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    (directory / "app.py").write_text(CODE, "utf-8")
    monkeypatch.chdir(directory)
    monkeypatch.setenv("ANYINT_API_KEY", CANARY)
    return tmp_path


@pytest.fixture
def canary_gateway(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StrictGateway]:
    with StrictGateway(lists={CANARY: {"openai": openai_models(), "anthropic": anthropic_models()}}) as server:
        monkeypatch.setenv("ANYINT_BASE_URL", server.base_url)
        yield server


def traces() -> list[bytes]:
    """The key, and what gives it away as surely."""
    key = CANARY.encode()
    return [
        key,
        base64.b64encode(key),
        quote(CANARY).encode(),
        quote(CANARY, safe="").encode(),
        json.dumps(CANARY).strip('"').encode(),
        key.hex().encode(),
        key[:20],
        *(hashlib.new(name, key).hexdigest().encode() for name in ("md5", "sha1", "sha256", "sha512", "blake2b")),
    ]


def run(*arguments: str) -> bytes:
    """All that a command writes."""
    done = subprocess.run(
        [*PROGRAM, *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=100
    )
    assert b"internal error" not in done.stderr, done.stderr
    return done.stdout + done.stderr


def assert_clean(written: bytes, what: object) -> None:
    for trace in traces():
        assert trace not in written, what


def assert_files_clean(place: Path) -> None:
    files = [path for path in place.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert_clean(os.fsencode(path) + path.read_bytes(), path)


def test_no_command_and_no_format_shows_the_key_or_writes_it(place: Path, canary_gateway: StrictGateway) -> None:
    for arguments in COMMANDS:
        result = CliRunner().invoke(root, list(arguments), catch_exceptions=False)
        assert "internal error" not in result.output
        assert "Usage:" not in result.output, arguments
        assert_clean(result.output_bytes, arguments)
    assert_clean(run("lsp"), "lsp")
    assert_files_clean(place)
    assert list(place.rglob("lists-*.json"))
    assert_clean(run("cache", "clear"), "cache clear")


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize("arguments", [("models", "pick", "-vv"), ("init", "-vv"), ("sync", "-vv")])
def test_no_terminal_is_shown_the_key(place: Path, canary_gateway: StrictGateway, arguments: tuple[str, ...]) -> None:
    from pseudo_terminal import CTRL_D, ENTER, on_terminal  # noqa: PLC0415 - not everywhere

    canary_gateway.fault(echoes, times=1)
    keys = (b"gpt-5.5", ENTER) if "pick" in arguments else (ENTER, ENTER, ENTER, CTRL_D)
    session = on_terminal(*arguments, keys=keys, prompt=b":")
    assert_clean((session.stdout + session.shown).encode(), arguments)
    assert session.stdout == "gpt-5.5\n" or "pick" not in arguments
    assert_files_clean(place)


def echoes(handler: Handler, request: Request) -> Answer:
    """All that was sent comes back."""
    return Answer(500, {"error": {"message": f"failed for {dict(request.headers)}", "code": CANARY}})


def moves(handler: Handler, request: Request) -> Answer:
    return Answer(307, {}, {"Location": f"http://localhost:1/{CANARY}"})


FAILURES: tuple[Act, ...] = (
    echoes,
    moves,
    answers(401, {"error": {"message": f"bad key {CANARY}", "code": CANARY}}),
    answers(403, f"<html>{CANARY}".encode()),
    answers(200, {"data": [{"id": CANARY}]}),
    answers(200, {"data": [{"id": f"x\x1b{CANARY}"}], "has_more": True, "last_id": CANARY}),
    answers(200, f"{CANARY}: not JSON".encode()),
    answers(404, {"error": CANARY}),
    answers(400, {"error": {"message": CANARY}}, X_Echo=CANARY),
)


@pytest.mark.parametrize("act", FAILURES)
def test_no_failure_shows_the_key(place: Path, canary_gateway: StrictGateway, act: Act) -> None:
    canary_gateway.fault(act)
    for arguments in (("sync", "-vv"), ("check", "-vv", "--format", "json")):
        assert_clean(run(*arguments), arguments)
    assert_files_clean(place)


@pytest.mark.parametrize(
    "variables",
    [
        {"ANYINT_BASE_URL": f"https://{CANARY}"},
        {"ANYINT_BASE_URL": f"https://user:{quote(CANARY, safe='')}@gateway.example"},
        {"ANYINT_BASE_URL": "http://127.0.0.1:1"},
        {
            "HTTPS_PROXY": f"http://user:{quote(CANARY, safe='')}@127.0.0.1:1",
            "ANYINT_BASE_URL": "https://gateway.invalid",
        },
        {"SSL_CERT_FILE": "/nowhere", "ANYINT_BASE_URL": "https://gateway.invalid"},
        {"ANYINT_API_KEY": f"{CANARY}\n{CANARY}"},
        {"ANYINT_API_KEY": f"“{CANARY}”"},
        {"ANYINT_LINT_CACHE_DIR": "/dev/null/cache"},
    ],
)
def test_no_wrong_environment_shows_the_key(
    place: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    monkeypatch.setenv("ANYINT_BASE_URL", "http://127.0.0.1:1")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert_clean(run("sync", "-vv"), variables)
    assert_files_clean(place)


DEFECT = """
import sys
import anyint_lint.syncing as syncing
from anyint_lint.__main__ import main
def broken(credentials, *rest):
    raise RuntimeError(f"met {credentials} with {credentials.key}")
syncing.CatalogStore.load = lambda self, credentials, account="": broken(credentials)
sys.argv = ["anyint-lint", "sync", "-vv"]
main()
"""


def test_a_defect_of_ours_does_not_show_the_key(place: Path, canary_gateway: StrictGateway) -> None:
    done = subprocess.run([sys.executable, "-c", DEFECT], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"internal error: RuntimeError" in done.stderr
    assert b"Traceback" in done.stderr
    assert_clean(done.stdout + done.stderr, "a defect")


def test_a_defect_of_ours_does_not_show_the_key_of_a_named_account(
    place: Path, canary_gateway: StrictGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANYINT_API_KEY")
    monkeypatch.setenv("ANYINT_STAGING_TOKEN", CANARY)
    Path("anyint-lint.toml").write_text('accounts.staging.api-key-env = "ANYINT_STAGING_TOKEN"\n', "utf-8")
    done = subprocess.run([sys.executable, "-c", DEFECT], capture_output=True, check=False)
    assert b"internal error: RuntimeError" in done.stderr
    assert b"[ANYINT_STAGING_TOKEN]" in done.stderr
    assert_clean(done.stdout + done.stderr, "a defect")


@pytest.mark.skipif(os.name == "nt", reason="no such signals")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGABRT", "SIGTERM", "SIGINT"])
def test_a_process_that_crashes_leaves_no_key_behind(place: Path, canary_gateway: StrictGateway, how: str) -> None:
    def hangs(handler: Handler, request: Request) -> Answer:
        time.sleep(2)
        return Answer(503, {})

    canary_gateway.fault(hangs, path="/anthropic/v1/models")
    process = subprocess.Popen(
        [*PROGRAM, "sync", "-vv", "--snapshot", "models.json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    end = time.monotonic() + 30
    while not any("anthropic" in request.path for request in canary_gateway.requests) and time.monotonic() < end:
        time.sleep(0.02)
    command_line = Path(f"/proc/{process.pid}/cmdline")
    if command_line.exists():
        assert_clean(command_line.read_bytes(), "the process list")
    process.send_signal(getattr(signal, how))
    out, error = process.communicate(timeout=30)
    assert_clean(out + error, how)
    assert_files_clean(place)


def test_no_option_takes_a_key() -> None:
    for command in ("check", "sync", "init", "models", "inventory"):
        shown = CliRunner().invoke(root, [command, "--help"]).stdout
        assert "--api-key" not in shown
        assert "--key" not in shown
        assert "--token" not in shown
