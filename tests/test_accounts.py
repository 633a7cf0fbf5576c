"""Several accounts: whose key is used, what each lists, and what is said when one of them is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from gateway_faults import answers
from gateway_lists import anthropic_models, openai_models
from strict_gateway import StrictGateway

from anyint_lint.cli import root

LIVE_KEY, STAGING_KEY = "anyint-live-key-0123456789", "anyint-staging-key-9876543210"
CONFIG = """\
[accounts.live]
api-key-env = "ANYINT_LIVE_KEY"
[accounts.staging]
api-key-env = "ANYINT_STAGING_KEY"
"""
CODE = """\
from openai import OpenAI

client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
client.chat.completions.create(model="gpt-5.5", messages=[])
client.chat.completions.create(model="gpt-5.4", messages=[])
client.chat.completions.create(model="gpt-0", messages=[])
"""
REFUSED = answers(401, {"error": {"message": "wrong key", "code": "invalid_api_key"}})


@pytest.fixture(autouse=True)
def gateway(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StrictGateway]:
    """Two accounts; staging lacks gpt-5.5."""
    few = [entry for entry in openai_models() if entry["id"] != "gpt-5.5"]
    lists = {
        LIVE_KEY: {"openai": openai_models(), "anthropic": anthropic_models()},
        STAGING_KEY: {"openai": few, "anthropic": anthropic_models()},
    }
    directory = tmp_path / "tree"
    directory.mkdir()
    (directory / "anyint-lint.toml").write_text(CONFIG, "utf-8")
    (directory / "app.py").write_text(CODE, "utf-8")
    monkeypatch.chdir(directory)
    with StrictGateway(lists=lists) as server:
        monkeypatch.setenv("ANYINT_BASE_URL", server.base_url)
        monkeypatch.setenv("ANYINT_LIVE_KEY", LIVE_KEY)
        monkeypatch.setenv("ANYINT_STAGING_KEY", STAGING_KEY)
        yield server


def run(*arguments: str) -> Result:
    return CliRunner().invoke(root, list(arguments), catch_exceptions=False)


def violations(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["violations"]
    return found


def keys_sent(gateway: StrictGateway) -> set[str]:
    return {
        request.headers.get("x-api-key") or request.headers["authorization"].removeprefix("Bearer ")
        for request in gateway.requests
    }


def test_every_configured_account_is_synced_and_told_apart() -> None:
    result = run("sync")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.partition(",")[0] for line in result.stdout.splitlines()] == [
        "live openai: 46 models",
        "live anthropic: 25 models",
        "staging openai: 45 models",
        "staging anthropic: 25 models",
    ]


def test_an_account_is_chosen_by_name(gateway: StrictGateway) -> None:
    result = run("sync", "--account", "staging", "--format", "json")
    assert [one["account"] for one in json.loads(result.stdout)["accounts"]] == ["staging"]
    assert keys_sent(gateway) == {STAGING_KEY}


def test_check_judges_each_use_once_by_all_accounts() -> None:
    result = run("check", "--format", "json")
    document = json.loads(result.stdout)
    assert [(one["account"], one["family"]) for one in document["lists"]] == [
        ("live", "openai"),
        ("live", "anthropic"),
        ("staging", "openai"),
        ("staging", "anthropic"),
    ]
    assert [(one["code"], one["line"], one["account"], one["lists"]) for one in document["violations"]] == [
        ("AIM104", 4, "staging", [0, 2]),
        ("AIM101", 6, None, [0, 2]),
    ]


def test_check_judges_by_the_account_named() -> None:
    live = run("check", "--account", "live", "--format", "json")
    assert [(one["code"], one["line"]) for one in violations(live)] == [("AIM101", 6)]
    staging = run("check", "--account", "staging", "--format", "json")
    assert [(one["code"], one["line"]) for one in violations(staging)] == [("AIM101", 4), ("AIM101", 6)]


def test_an_unknown_account_is_refused_with_the_nearest() -> None:
    for command in (["check"], ["sync"], ["models", "list"]):
        result = run(*command, "--account", "stagin")
        assert result.exit_code == 2
        assert "Did you mean staging?" in result.stderr


def test_the_default_account_can_always_be_named(gateway: StrictGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANYINT_API_KEY", STAGING_KEY)
    assert run("sync", "--account", "default").exit_code == 0
    assert keys_sent(gateway) == {STAGING_KEY}


def test_a_configured_account_without_a_key_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANYINT_STAGING_KEY")
    assert "staging is left out: ANYINT_STAGING_KEY is not set" in run("sync").stderr
    result = run("check")
    assert result.exit_code == 1
    assert "AIM104" not in result.stdout
    assert "notice: Account staging is left out: ANYINT_STAGING_KEY is not set." in result.stderr


def test_an_account_that_is_named_must_have_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANYINT_STAGING_KEY")
    for command in (["check"], ["sync"]):
        result = run(*command, "--account", "staging", "--account", "live")
        assert result.exit_code == 2
        assert "ANYINT_STAGING_KEY is not set" in result.stderr


def test_without_any_key_the_variables_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANYINT_LIVE_KEY", "ANYINT_STAGING_KEY"):
        monkeypatch.delenv(name)
    for command in (["check"], ["sync"], ["models", "list"]):
        result = run(*command)
        assert result.exit_code == 2
        assert "none of ANYINT_LIVE_KEY and ANYINT_STAGING_KEY is set" in result.stderr


def test_who_has_a_key_and_is_offline_is_not_told_to_set_one() -> None:
    result = run("check", "--offline")
    assert result.exit_code == 2
    assert "Run `anyint-lint sync` where the gateway can be reached" in result.stderr
    assert "Set " not in result.stderr


def test_one_account_that_is_refused_does_not_hide_what_the_other_knows(
    gateway: StrictGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANYINT_STAGING_KEY", "anyint-revoked-key-55555555")
    result = run("check", "--format", "json")
    assert result.exit_code == 2  # whether staging has any of the models is not known
    assert "401" in result.stderr
    assert violations(result) == []
    assert run("sync").exit_code == 2


def test_quiet_commands_tell_no_notice_of_an_account_that_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANYINT_STAGING_KEY", "anyint-revoked-key-55555555")
    assert "401" in run("models", "list").stderr
    result = run("models", "list", "-q")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "gpt-5.5" in result.stdout


def test_an_old_list_of_a_refused_account_goes_on_judging(gateway: StrictGateway) -> None:
    run("sync")
    gateway.fault(REFUSED)
    result = run("check", "--max-age", "0", "--format", "json")
    assert [one["code"] for one in violations(result)] == ["AIM104", "AIM101"]
    assert result.exit_code == 1
    assert "The openai list of account staging could not be fetched" in result.stderr


def test_models_name_the_accounts() -> None:
    lines = run("models", "list").stdout.splitlines()
    assert lines[0].split() == ["ID", "LABEL", "FAMILIES", "ACCOUNTS"]
    rows = {line.split()[0]: line.split("  ")[-1].strip() for line in lines[1:]}
    assert (rows["gpt-5.5"], rows["gpt-5.4"]) == ("live", "live, staging")
    assert "accounts    live\n" in run("models", "show", "gpt-5.5").stdout


@pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "ANYINT_BASE_URL", "ANYINT_LINT_CACHE_DIR", "anyint_key"])
def test_a_configuration_cannot_send_another_variable(name: str, gateway: StrictGateway) -> None:
    Path("anyint-lint.toml").write_text(f'[accounts.live]\napi-key-env = "{name}"\n', "utf-8")
    for command in (["check"], ["sync"], ["models", "list"]):
        result = run(*command)
        assert result.exit_code == 2
        assert "accounts.live.api-key-env" in result.stderr
    assert gateway.requests == []


def test_who_has_no_key_is_told_the_variable_of_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANYINT_LIVE_KEY")
    monkeypatch.delenv("ANYINT_STAGING_KEY")
    check, sync = run("check"), run("sync")
    assert (check.exit_code, sync.exit_code) == (2, 2)
    for result in (check, sync):
        assert "Set ANYINT_LIVE_KEY or ANYINT_STAGING_KEY in the environment" in result.stderr
        assert "ANYINT_API_KEY" not in result.stderr
    assert "--models FILE" in check.stderr
    assert "--models" not in sync.stderr
