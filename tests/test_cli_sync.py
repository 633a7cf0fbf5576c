"""`sync`, `models`, `cache` and the lists that `check` uses, against the strict gateway on loopback."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from gateway_faults import answers
from gateway_lists import anthropic_models, openai_models

from anyint_lint.catalog_store import CatalogStore
from anyint_lint.cli import root
from anyint_lint.facts import Family

if TYPE_CHECKING:
    from strict_gateway import StrictGateway

    from anyint_lint.credentials import Credentials

BAD = """\
from openai import OpenAI

client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
client.chat.completions.create(model="gpt-5.9-turbo", messages=[])
"""
REFUSED = answers(401, {"error": {"message": "wrong key", "type": "auth", "code": "invalid_api_key"}})


@pytest.fixture(autouse=True)
def _account(signed_in: None, cache_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for the gateway in the environment, and a directory with one mistake in it."""
    directory = tmp_path / "tree"
    directory.mkdir()
    (directory / "app.py").write_text(BAD, "utf-8")
    monkeypatch.chdir(directory)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(root, list(arguments), catch_exceptions=False)


def paths_asked(gateway: StrictGateway) -> set[str]:
    return {request.path for request in gateway.requests}


def age_cache(credentials: Credentials, **age: float) -> None:
    """Make the cached lists look as if they had been fetched so long ago."""
    store = CatalogStore()
    lists = store.load(credentials)
    assert lists is not None
    store.clear()
    store.save(credentials, [replace(one, fetched_at=datetime.now(UTC) - timedelta(**age)) for one in lists])


def without(gateway: StrictGateway, family: str, *ids: str) -> None:
    """Take models off a list of the account."""
    lists = dict(gateway.lists[gateway.key])
    lists[family] = [entry for entry in lists[family] if entry["id"] not in ids]
    gateway.lists[gateway.key] = lists


# sync


def test_the_first_sync_keeps_both_whole_lists(gateway: StrictGateway, credentials: Credentials) -> None:
    result = run("sync")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "openai: 46 models, fetched for the first time\nanthropic: 25 models, fetched for the first time\n"
    )
    cached = CatalogStore().load(credentials)
    assert cached is not None
    assert {one.family: [model.id for model in one.models] for one in cached} == {
        family: gateway.ids(family) for family in Family
    }


def test_a_later_sync_tells_what_appeared_and_vanished(gateway: StrictGateway) -> None:
    without(gateway, "openai", "gpt-5.5")
    run("sync")
    gateway.lists[gateway.key] = {"openai": openai_models(), "anthropic": anthropic_models()}
    without(gateway, "anthropic", "claude-3-haiku-20240307")
    result = run("sync")
    assert result.stdout == "openai: 46 models\n  + gpt-5.5\nanthropic: 24 models\n  - claude-3-haiku-20240307\n"
    assert run("sync").stdout == "openai: 46 models, unchanged\nanthropic: 24 models, unchanged\n"


def test_sync_speaks_json(gateway: StrictGateway) -> None:
    run("sync")
    without(gateway, "openai", "o1")
    document = json.loads(run("sync", "--format", "json").stdout)
    (account,) = document["accounts"]
    assert (document["version"], account["account"]) == (1, "default")
    openai, anthropic = account["families"]
    assert (openai["family"], openai["status"], openai["models"], openai["vanished"]) == (
        "openai",
        "fetched",
        45,
        ["o1"],
    )
    assert (anthropic["family"], anthropic["appeared"], anthropic["error"]) == ("anthropic", [], None)


def test_a_family_that_fails_leaves_its_old_list_and_not_the_other(
    gateway: StrictGateway, credentials: Credentials
) -> None:
    run("sync")
    without(gateway, "openai", "o1")
    gateway.fault(REFUSED, path="/anthropic/v1/models")
    result = run("sync")
    assert result.exit_code == 2
    assert "openai: 45 models\n  - o1\nanthropic: not fetched; the list of " in result.stdout
    assert "/anthropic/v1/models" in result.stderr
    assert "401" in result.stderr
    cached = CatalogStore().load(credentials)
    assert cached is not None
    assert {one.family: len(one.models) for one in cached} == {Family.OPENAI: 45, Family.ANTHROPIC: 25}


def test_a_young_list_is_not_fetched_again_when_so_asked(gateway: StrictGateway, credentials: Credentials) -> None:
    run("sync")
    asked = len(gateway.requests)
    assert "not fetched again" in run("sync", "--if-older-than", "1h").stdout
    assert len(gateway.requests) == asked
    age_cache(credentials, hours=2)
    run("sync", "--if-older-than", "1h")
    assert len(gateway.requests) > asked


def test_a_list_from_the_future_is_fetched_again(gateway: StrictGateway, credentials: Credentials) -> None:
    run("sync")
    age_cache(credentials, days=-3)
    asked = len(gateway.requests)
    run("sync", "--if-older-than", "1h")
    assert len(gateway.requests) > asked


def test_without_a_key_sync_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANYINT_API_KEY")
    result = run("sync")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "ANYINT_API_KEY" in result.stderr


def test_the_key_is_in_no_output_and_in_no_file(gateway: StrictGateway, cache_dir: Path) -> None:
    outputs = [run("sync").output, run("check", "-vv").output]
    gateway.fault(answers(403, {"error": {"message": f"no {gateway.key}"}}))
    outputs += [run("sync", "-vv").output, run("check", "--max-age", "0", "-vv").output]
    files = [path for path in cache_dir.rglob("*") if path.is_file()]
    assert files
    for text in (*outputs, *(path.read_bytes().decode("latin-1") for path in files), *map(str, files)):
        assert gateway.key not in text


def test_who_asks_is_told_what_a_fetch_waits_for(gateway: StrictGateway) -> None:
    gateway.fault(answers(503), times=1)
    told = run("sync", "-v")
    assert told.exit_code == 0
    assert "waiting: GET /openai/v1/models at 127.0.0.1:" in told.stderr
    assert "(try 2 of 4)" in told.stderr
    gateway.fault(answers(503), times=2)
    assert run("sync").stderr == run("sync", "-v", "-q").stderr == ""


def test_who_is_offline_waits_for_one_route_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANYINT_BASE_URL", "http://127.0.0.1:1")
    result = run("sync", "-v")
    assert result.exit_code == 2
    assert result.stdout == "openai: not fetched\nanthropic: not fetched\n"
    assert result.stderr.count("error: ") == 1
    assert "(tries: 4)" in result.stderr
    assert result.stderr.count("waiting: ") == 3
    assert "/anthropic/" not in result.stderr


def test_an_empty_answer_does_not_replace_a_list_that_held_models(gateway: StrictGateway) -> None:
    run("sync")
    gateway.lists[gateway.key] = {"openai": [], "anthropic": anthropic_models()}
    result = run("sync")
    assert result.exit_code == 2
    assert "an empty answer does not replace it" in result.stderr
    assert "openai: not fetched; the list of" in result.stdout
    checked = run("check", "--max-age", "0")
    assert "openai 46 models" in checked.stdout
    assert "an empty answer does not replace it" in checked.stderr


def test_a_list_that_is_empty_from_the_start_is_warned_of(gateway: StrictGateway) -> None:
    gateway.lists[gateway.key] = {"openai": [], "anthropic": anthropic_models()}
    result = run("sync")
    assert result.exit_code == 0
    assert "notice: The openai list of account default holds no model at all" in result.stderr
    assert "holds no model at all" in run("check").stderr
    Path("empty.json").write_text('{"data": []}', "utf-8")
    assert "holds no model at all" in run("check", "--models", "empty.json").stderr


def test_a_vanished_model_is_told_with_the_day_it_was_seen_last(
    gateway: StrictGateway, credentials: Credentials
) -> None:
    run("sync")
    age_cache(credentials, days=3)
    last = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
    without(gateway, "openai", "o1")
    Path("app.py").write_text(BAD.replace("gpt-5.9-turbo", "o1"), "utf-8")
    assert f"your account's list had it until {last}" in run("check").stdout
    assert f"your account's list had it until {last}" in run("check").stdout  # from the cache too
    assert f"It was there until {last}." in run("models", "show", "o1").stderr


def test_models_can_be_filtered_and_read_by_programs(gateway: StrictGateway) -> None:
    plain = run("models", "list", "--format", "plain", "claude", "opus").stdout.splitlines()
    assert plain == sorted(one for one in {*gateway.ids("openai"), *gateway.ids("anthropic")} if "opus" in one)
    anthropic = run("models", "list", "--family", "anthropic", "--format", "plain").stdout.splitlines()
    assert anthropic == gateway.ids("anthropic")
    first = json.loads(run("models", "list", "--format", "json", "gpt-5.5-mini").stdout)["models"][0]
    assert (first["id"], first["display_name"], first["families"], first["accounts"]) == (
        "gpt-5.5-mini",
        "GPT-5.5 mini",
        ["openai"],
        ["default"],
    )
    assert first["first_seen"] == first["last_seen"] is not None


# The list that `check` judges by


def test_check_fetches_a_missing_list_and_keeps_it(gateway: StrictGateway) -> None:
    first = run("check")
    assert first.exit_code == 1
    assert "AIM101" in first.stdout
    assert "Judged by the list of account default, fetched now: openai 46 models, anthropic 25 models" in first.stdout
    assert paths_asked(gateway) == {"/openai/v1/models", "/anthropic/v1/models"}
    asked = len(gateway.requests)
    assert "Judged by the cached list of account default, fetched less than a minute ago" in run("check").stdout
    assert len(gateway.requests) == asked


def test_check_fetches_again_when_the_list_is_too_old(gateway: StrictGateway, credentials: Credentials) -> None:
    run("sync")
    age_cache(credentials, hours=25)
    asked = len(gateway.requests)
    assert "25" not in run("check", "--max-age", "2d").stderr
    assert len(gateway.requests) == asked
    assert run("check").stderr == ""
    assert len(gateway.requests) > asked


def test_a_fetch_that_fails_leaves_the_old_list_in_use_and_tells_its_age(
    gateway: StrictGateway, credentials: Credentials
) -> None:
    run("sync")
    age_cache(credentials, days=3)
    gateway.fault(REFUSED)
    result = run("check")
    assert result.exit_code == 1
    assert "AIM101" in result.stdout
    assert "notice: The openai list could not be fetched" in result.stderr
    assert "(3 days old)" in result.stderr


def test_a_fetch_that_fails_without_an_old_list_cannot_do_the_job(gateway: StrictGateway) -> None:
    gateway.fault(REFUSED)
    result = run("check")
    assert result.exit_code == 2
    assert "AIM101" not in result.stdout
    assert "1 not checked: 1 no list" in result.stdout
    assert "401" in result.stderr


def test_one_family_that_fails_matters_only_to_code_that_needs_it(gateway: StrictGateway) -> None:
    gateway.fault(REFUSED, path="/anthropic/v1/models")
    result = run("check")
    assert result.exit_code == 1
    assert "AIM101" in result.stdout
    assert "anthropic 0 models (incomplete)" in result.stdout
    Path("claude.py").write_text('from anthropic import Anthropic\n\nAnthropic().messages.create(model="claude-9")\n')
    second = run("check")
    assert second.exit_code == 2
    assert "/anthropic/v1/models" in second.stderr
    assert "claude-9" not in second.stdout


def test_offline_never_asks_the_gateway(gateway: StrictGateway, credentials: Credentials) -> None:
    assert run("check", "--offline").exit_code == 2
    assert gateway.requests == []
    run("sync")
    asked = len(gateway.requests)
    age_cache(credentials, days=30)
    result = run("check", "--offline")
    assert result.exit_code == 1
    assert "(30 days old)" in result.stderr
    assert len(gateway.requests) == asked


@pytest.mark.parametrize("arguments", [["--models", "list.json"], ["--select", "AIR"]])
def test_a_key_alone_does_not_make_check_go_online(gateway: StrictGateway, arguments: list[str]) -> None:
    Path("list.json").write_text('{"data": [{"id": "gpt-5.4"}]}', "utf-8")
    run("check", *arguments)
    assert gateway.requests == []


def test_a_cache_that_cannot_be_written_does_not_stop_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("ANYINT_LINT_CACHE_DIR", str(tmp_path / "file" / "cache"))
    result = run("check")
    assert result.exit_code == 1
    assert "notice: The fetched list could not be kept" in result.stderr
    assert run("sync").exit_code == 2


def test_a_corrupt_cache_is_rebuilt_with_a_notice(cache_dir: Path) -> None:
    run("sync")
    (file,) = cache_dir.glob("lists-*.json")
    file.write_bytes(b"{not json")
    result = run("check")
    assert result.exit_code == 1
    assert "notice: The cached list was not usable" in result.stderr
    assert run("check").stderr == ""


# models, cache


def test_models_list_shows_what_to_send_and_what_people_call_it(gateway: StrictGateway) -> None:
    lines = run("models", "list").stdout.splitlines()
    assert lines[0].split() == ["ID", "LABEL", "FAMILIES"]
    assert [line.split()[0] for line in lines[1:]] == sorted({*gateway.ids("openai"), *gateway.ids("anthropic")})
    assert next(line for line in lines if line.startswith("kimi-k2 ")).split() == [
        "kimi-k2",
        "Kimi",
        "K2",
        "openai,",
        "anthropic",
    ]


def test_models_show_finds_by_id_only() -> None:
    shown = run("models", "show", "claude-opus-4-6")
    assert shown.exit_code == 0
    today = datetime.now(UTC).date().isoformat()
    rows = dict(line.split("  ", 1) for line in shown.stdout.splitlines())
    assert {name: value.strip() for name, value in rows.items() if name not in {"type", "published"}} == {
        "ID": "claude-opus-4-6",
        "label": "Claude Opus 4.6",
        "families": "openai, anthropic",
        "accounts": "default",
        "first seen": today,
        "last seen": today,
    }
    label = run("models", "show", "Claude Opus 4.6")
    assert (label.exit_code, label.stdout) == (1, "")
    assert "the ID is `claude-opus-4-6`" in label.stderr
    unknown = run("models", "show", "gpt-5.6")
    assert unknown.exit_code == 1
    assert "Did you mean `gpt-5.5`" in unknown.stderr


def test_models_without_any_list_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANYINT_API_KEY")
    result = run("models", "list")
    assert result.exit_code == 2
    assert "--models FILE" in result.stderr


def test_the_cache_can_be_found_and_cleared(cache_dir: Path, credentials: Credentials) -> None:
    run("sync")
    assert run("cache", "dir").stdout == f"{cache_dir}\n"
    assert run("cache", "clear").exit_code == 0
    assert CatalogStore().load(credentials) is None
    assert run("cache", "clear").exit_code == 0


def test_models_list_says_when_no_model_fits(gateway: StrictGateway) -> None:
    result = run("models", "list", "no-such-model")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "notice: no model of the lists fits\n"
    assert json.loads(run("models", "list", "no-such-model", "--format", "json").stdout)["models"] == []
    assert run("models", "list", "no-such-model", "-q").stderr == ""
