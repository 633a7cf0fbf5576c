"""What the README promises is held by tests that exist, and nothing is told to anybody but the gateway."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_sources import VIOLATION
from strict_gateway import StrictGateway

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
WATCHED = """
import sys
told = []
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        told.append((event, str(arguments[1] if event != "socket.getaddrinfo" else arguments[0])))
sys.addaudithook(hook)
from anyint_lint.__main__ import main
try:
    main()
finally:
    import json
    print("TOLD", json.dumps(told), file=sys.stderr)
"""


def test_every_promise_names_tests_that_exist() -> None:
    section = README.read_text("utf-8").split("\n## Security\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith(("| prom", "| ---"))]
    tests = "".join(path.read_text("utf-8") for path in HERE.glob("test_*.py"))
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, row
        for name in named:
            assert f"def {name}(" in tests, name


def connections(*arguments: str) -> list[str]:
    command = [sys.executable, "-c", WATCHED, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    told = next(line for line in done.stderr.splitlines() if line.startswith("TOLD "))
    return [one for _, one in json.loads(told.removeprefix("TOLD "))]


def test_no_socket_is_opened_but_to_the_host_of_the_lists(
    tmp_path: Path, cache_dir: Path, gateway: StrictGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text(VIOLATION, "utf-8")
    Path("list.json").write_text('{"data": [{"id": "gpt-5.4"}]}', "utf-8")
    for offline in (
        ("check", "--models", "list.json", "."),
        ("check", "--select", "AIR", "."),
        ("check", "--offline", "."),
        ("inventory", "."),
        ("rules",),
        ("cache", "dir"),
        ("models", "list"),
        ("--version",),
    ):
        assert connections(*offline) == [], offline
    monkeypatch.setenv("ANYINT_API_KEY", gateway.key)
    monkeypatch.setenv("ANYINT_BASE_URL", gateway.base_url)
    port = gateway.base_url.rpartition(":")[2]
    told = connections("sync")
    assert any(port in one for one in told)
    assert all("127.0.0.1" in one or "localhost" in one for one in told)
    assert connections("check", ".") == []
