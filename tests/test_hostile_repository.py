"""A repository's own files make no command contact another host, send another variable, or read a list outside."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from strict_gateway import KEY, StrictGateway

from anyint_lint.cli import root

SECRET = "another-secret-of-the-user-0123456789"
COMMANDS = (
    ("check",),
    ("check", "--max-age", "0", "--format", "json"),
    ("check", "--strict", "--show-unchecked"),
    ("check", "--diff"),
    ("sync",),
    ("sync", "--snapshot", "snapshot.json", "--affects", "."),
    ("models", "list"),
    ("models", "show", "gpt-5.4"),
    ("inventory",),
    ("init", "--yes"),
)
CODE = """\
import httpx
from openai import OpenAI

client = OpenAI(base_url="{url}/openai/v1", api_key="sk-1")
client.chat.completions.create(model="gpt-0", messages=[])
httpx.get("{url}/v1/models")
"""


@pytest.fixture
def gateways(
    tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[StrictGateway, StrictGateway]]:
    """The user's gateway and the attacker's, both on loopback, and a repository that speaks of the second alone."""
    tree = tmp_path / "tree"
    (tree / ".git").mkdir(parents=True)
    monkeypatch.chdir(tree)
    monkeypatch.setenv("ANYINT_API_KEY", KEY)
    for name in ("AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY", "ANYINT_LINT_TOKEN", "anyint_key"):
        monkeypatch.setenv(name, SECRET)
    with StrictGateway() as mine, StrictGateway() as theirs:
        monkeypatch.setenv("ANYINT_BASE_URL", mine.base_url)
        url = theirs.base_url.replace("127.0.0.1", "localhost")
        for file in (".env", ".netrc", "pip.conf", "sitecustomize.py", "setup.cfg", ".anyintrc"):
            Path(file).write_text(f"ANYINT_BASE_URL={url}\nHTTPS_PROXY={url}\nmachine localhost\n", "utf-8")
        Path("app.py").write_text(CODE.format(url=url), "utf-8")
        Path("snapshot-theirs.json").write_text(
            json.dumps(
                {"anyint-lint-snapshot": 1, "accounts": {"default": {"openai": {"base_url": url, "models": []}}}}
            ),
            "utf-8",
        )
        yield mine, theirs


def configurations(url: str) -> dict[str, str]:
    host = url.rpartition("/")[2].partition(":")[0]
    return {
        "a host that counts as the gateway": f'gateway-hosts = ["{host}"]\n',
        "a row with a base URL": f'[[calls]]\ncallable = "x.Y"\nmodel = "m"\nfamily = "openai"\nhost = "{host}"\n',
        "a base URL": f'base-url = "{url}"\n',
        "an account with a base URL": f'[accounts.a]\napi-key-env = "ANYINT_API_KEY"\nbase-url = "{url}"\n',
        "a list at a URL": f'models = ["{url}/openai/v1/models"]\n',
        "a list with the attacker's base URL": 'models = ["snapshot-theirs.json"]\n',
        "another variable": '[accounts.a]\napi-key-env = "AWS_SECRET_ACCESS_KEY"\n',
        "another tool's variable": '[accounts.a]\napi-key-env = "OPENAI_API_KEY"\n',
        "a variable that is no key": '[accounts.a]\napi-key-env = "ANYINT_LINT_TOKEN"\n',
        "a variable in lower case": '[accounts.a]\napi-key-env = "anyint_key"\n',
        "the base URL as a key": '[accounts.a]\napi-key-env = "ANYINT_BASE_URL"\n',
        "a baseline outside": 'baseline = "../../etc/passwd"\n',
    }


@pytest.mark.parametrize("name", configurations("http://localhost:1"))
def test_no_configuration_makes_a_command_reach_another_host_or_send_another_variable(
    gateways: tuple[StrictGateway, StrictGateway], name: str
) -> None:
    mine, theirs = gateways
    url = theirs.base_url.replace("127.0.0.1", "localhost")
    Path("anyint-lint.toml").write_text(configurations(url)[name], "utf-8")
    for arguments in COMMANDS:
        CliRunner().invoke(root, list(arguments), catch_exceptions=False)
    assert theirs.requests == []
    for request in mine.requests:
        assert SECRET not in json.dumps(dict(request.headers)) + request.path
        assert mine.base_url not in request.headers.get("authorization", "") + request.headers.get("x-api-key", "")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("kind", ["link", "chain", "directory", "dots", "absolute", "home", "device"])
def test_no_configuration_makes_a_command_read_a_list_outside(
    gateways: tuple[StrictGateway, StrictGateway], tmp_path: Path, kind: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "list.json").write_text('{"data": [{"id": "from-outside"}]}', "utf-8")
    named = {
        "link": "list.json",
        "chain": "one.json",
        "directory": "lists/list.json",
        "dots": "src/../../outside/list.json",
        "absolute": str(outside / "list.json"),
        "home": "~/list.json",
        "device": "/dev/stdin",
    }[kind]
    Path("list.json").symlink_to(outside / "list.json")
    Path("one.json").symlink_to("two.json")
    Path("two.json").symlink_to(outside / "list.json")
    Path("lists").symlink_to(outside, target_is_directory=True)
    (Path(os.environ["HOME"]) / "list.json").write_text('{"data": [{"id": "from-outside"}]}', "utf-8")
    Path("anyint-lint.toml").write_text(f"models = [{json.dumps(named)}]\n", "utf-8")
    for arguments in COMMANDS:
        result = CliRunner().invoke(root, list(arguments), catch_exceptions=False)
        assert result.exit_code == 2 or kind == "home"  # `~` is a name like any other
        assert "from-outside" not in result.output
    Path("anyint-lint.toml").unlink()
    given = CliRunner().invoke(root, ["models", "list", "--models", str(outside / "list.json")], catch_exceptions=False)
    assert "from-outside" in given.stdout  # the command line may
