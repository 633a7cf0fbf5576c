"""`sync --snapshot`, `--check` and `--affects`: a list to commit, whether it still holds, and what breaks if not."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from gateway_faults import answers
from gateway_lists import anthropic_models, openai_models
from strict_gateway import KEY, StrictGateway

from anyint_lint.catalog import Model, ModelList
from anyint_lint.cli import root
from anyint_lint.facts import Family
from anyint_lint.list_files import read_list_file
from anyint_lint.snapshots import renewed

OTHER_KEY = "anyint-other-key-0123456789abcdef"
CODE = """\
from openai import OpenAI

MODEL = "o1"

OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1").chat.completions.create(model=MODEL, messages=[])
OpenAI().chat.completions.create(model="gpt-0", messages=[])
"""


@pytest.fixture(autouse=True)
def gateway(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StrictGateway]:
    directory = tmp_path / "tree"
    (directory / "src").mkdir(parents=True)
    (directory / "src" / "app.py").write_text(CODE, "utf-8")
    monkeypatch.chdir(directory)
    monkeypatch.setenv("ANYINT_API_KEY", KEY)
    lists = {key: {"openai": openai_models(), "anthropic": anthropic_models()} for key in (KEY, OTHER_KEY)}
    with StrictGateway(lists=lists) as server:
        monkeypatch.setenv("ANYINT_BASE_URL", server.base_url)
        yield server


def run(*arguments: str) -> Result:
    return CliRunner().invoke(root, list(arguments), catch_exceptions=False)


def take_off(gateway: StrictGateway, *ids: str, key: str = KEY) -> None:
    lists = dict(gateway.lists[key])
    gateway.lists[key] = {name: [one for one in models if one["id"] not in ids] for name, models in lists.items()}


# Writing


def test_a_snapshot_holds_every_list_and_nothing_of_the_key(gateway: StrictGateway, cache_dir: Path) -> None:
    result = run("sync", "--snapshot", "models.json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("models.json: written\n")
    text = Path("models.json").read_text("utf-8")
    lists = read_list_file(Path("models.json"), None)
    assert {(one.account, one.family): [model.id for model in one.models] for one in lists} == {
        ("default", family): gateway.ids(family) for family in Family
    }
    assert KEY not in text
    digests = [path.stem.removeprefix("lists-") for path in cache_dir.glob("lists-*.json")]
    assert len(digests) == 1
    assert digests[0] not in text
    assert stat.S_IMODE(Path("models.json").stat().st_mode) & 0o044


def test_a_list_that_is_the_same_leaves_the_snapshot_as_it_is() -> None:
    run("sync", "--snapshot", "models.json")
    before = Path("models.json").stat()
    text = Path("models.json").read_text("utf-8")
    Path("models.json").write_text(text.replace('"fetched_at": "20', '"fetched_at": "19'), "utf-8")
    old = Path("models.json").read_bytes()
    result = run("sync", "--snapshot", "models.json")
    assert result.stdout.endswith("models.json: unchanged\n")
    assert Path("models.json").read_bytes() == old
    assert before.st_size == Path("models.json").stat().st_size


def test_a_changed_list_changes_its_own_lines_only(gateway: StrictGateway) -> None:
    run("sync", "--snapshot", "models.json")
    before = Path("models.json").read_text("utf-8").splitlines()
    take_off(gateway, "o1")
    run("sync", "--snapshot", "models.json")
    after = Path("models.json").read_text("utf-8").splitlines()
    assert [line for line in before if line not in after and "fetched_at" not in line] == [
        next(line for line in before if '"id": "o1"' in line)
    ]
    assert len([line for line in after if line not in before]) <= 1  # when that list was fetched


def test_check_judges_by_a_committed_snapshot_without_key_and_network(
    gateway: StrictGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("sync", "--snapshot", "models.json")
    asked = len(gateway.requests)
    monkeypatch.delenv("ANYINT_API_KEY")
    Path("anyint-lint.toml").write_text('models = ["models.json"]\n', "utf-8")
    result = run("check", "--format", "json")
    assert [one["code"] for one in json.loads(result.stdout)["violations"]] == ["AIM101"]
    assert (result.exit_code, result.stderr, len(gateway.requests)) == (1, "", asked)


def test_what_is_no_snapshot_is_not_written_over() -> None:
    for content in ("[project]\n", '{"data": []}', "{", "<<<<<<< ours"):
        Path("file").write_text(content, "utf-8")
        result = run("sync", "--snapshot", "file")
        assert result.exit_code == 2
        assert "is no snapshot, so it is not written over" in result.stderr
        assert Path("file").read_text("utf-8") == content


def test_a_snapshot_is_never_written_of_less_than_every_list(gateway: StrictGateway) -> None:
    run("sync", "--snapshot", "models.json")
    old = Path("models.json").read_bytes()
    take_off(gateway, "o1")
    gateway.fault(answers(401), path="/anthropic/v1/models")
    result = run("sync", "--snapshot", "models.json")
    assert result.exit_code == 2
    assert "models.json was not written" in result.stderr
    assert Path("models.json").read_bytes() == old
    assert run("sync", "--snapshot", "new.json").exit_code == 2
    assert not Path("new.json").exists()


def test_a_snapshot_keeps_the_accounts_whose_key_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("anyint-lint.toml").write_text(
        '[accounts.default]\napi-key-env = "ANYINT_API_KEY"\n[accounts.team]\napi-key-env = "ANYINT_TEAM_KEY"\n',
        "utf-8",
    )
    monkeypatch.setenv("ANYINT_TEAM_KEY", OTHER_KEY)
    run("sync", "--snapshot", "models.json")
    whole = Path("models.json").read_bytes()
    monkeypatch.delenv("ANYINT_TEAM_KEY")
    for arguments in ((), ("--account", "default")):
        assert run("sync", "--snapshot", "models.json", *arguments).exit_code == 0
        assert Path("models.json").read_bytes() == whole
    Path("anyint-lint.toml").unlink()
    run("sync", "--snapshot", "models.json")
    assert {one.account for one in read_list_file(Path("models.json"), None)} == {"default"}


def test_a_snapshot_judges_by_the_accounts_named(monkeypatch: pytest.MonkeyPatch, gateway: StrictGateway) -> None:
    Path("anyint-lint.toml").write_text(
        'models = ["models.json"]\n[accounts.live]\napi-key-env = "ANYINT_API_KEY"\n'
        '[accounts.team]\napi-key-env = "ANYINT_TEAM_KEY"\n',
        "utf-8",
    )
    monkeypatch.setenv("ANYINT_TEAM_KEY", OTHER_KEY)
    take_off(gateway, "o1", key=OTHER_KEY)
    run("sync", "--snapshot", "models.json")
    codes = {
        names: [one["code"] for one in json.loads(run("check", "--format", "json", *names).stdout)["violations"]]
        for names in ((), ("--account", "live"), ("--account", "team"))
    }
    assert list(codes.values()) == [["AIM104", "AIM101"], ["AIM101"], ["AIM101", "AIM101"]]
    missing = run("check", "--account", "default")
    assert missing.exit_code == 2
    assert "no list of account 'default', only of live, team" in missing.stderr


def test_a_cache_that_cannot_be_written_does_not_keep_a_snapshot_from_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("ANYINT_LINT_CACHE_DIR", str(tmp_path / "file" / "cache"))
    result = run("sync", "--snapshot", "models.json")
    assert result.exit_code == 0
    assert "notice: The cache directory" in result.stderr
    assert Path("models.json").exists()


def test_a_snapshot_that_cannot_be_written_is_an_error() -> None:
    result = run("sync", "--snapshot", "no/such/models.json")
    assert result.exit_code == 2
    assert "the snapshot could not be written" in result.stderr


# Comparing


def test_a_snapshot_that_holds_passes_the_comparison() -> None:
    run("sync", "--snapshot", "models.json")
    result = run("sync", "--check", "--snapshot", "models.json")
    assert (result.exit_code, result.stdout) == (0, "models.json: as the live lists are\n")


def test_drift_is_told_and_fails_and_changes_nothing(gateway: StrictGateway) -> None:
    run("sync", "--snapshot", "models.json")
    old = Path("models.json").read_bytes()
    take_off(gateway, "o1", "claude-opus-4-6")
    gateway.lists[KEY]["openai"].append({"id": "gpt-7"})
    gateway.lists[KEY]["openai"][0] = {**gateway.lists[KEY]["openai"][0], "display_name": "GPT-5.5 new"}
    result = run("sync", "--check", "--snapshot", "models.json")
    assert result.exit_code == 1
    assert result.stdout == (
        "models.json: differs from the live lists\n"
        "default anthropic:\n  - claude-opus-4-6\n"
        "default openai:\n  + gpt-7\n  - claude-opus-4-6\n  - o1\n  ~ gpt-5.5\n"
    )
    assert Path("models.json").read_bytes() == old
    document = json.loads(run("sync", "--check", "--snapshot", "models.json", "--format", "json").stdout)
    assert document["snapshot"]["changed"] is True
    assert document["snapshot"]["drift"][1] == {
        "account": "default",
        "family": "openai",
        "appeared": ["gpt-7"],
        "vanished": ["claude-opus-4-6", "o1"],
        "changed": ["gpt-5.5"],
    }


def test_a_comparison_that_cannot_be_made_exits_with_2(gateway: StrictGateway) -> None:
    assert run("sync", "--check").exit_code == 2
    missing = run("sync", "--check", "--snapshot", "models.json")
    assert missing.exit_code == 2
    assert "no such snapshot" in missing.stderr
    run("sync", "--snapshot", "models.json")
    gateway.fault(answers(401))
    assert run("sync", "--check", "--snapshot", "models.json").exit_code == 2


def test_the_way_to_the_gateway_and_the_time_are_no_drift() -> None:
    old = ModelList("default", Family.OPENAI, (Model("a"),), "https://one.example")
    snapshot = renewed([old], [ModelList("default", Family.OPENAI, (Model("a"),), "https://two.example")], ())
    assert (snapshot.new, snapshot.drift) == ((old,), ())


# What breaks


def test_sync_tells_which_uses_a_change_breaks(gateway: StrictGateway) -> None:
    run("sync")
    assert run("sync", "--affects", "src").stdout.endswith("No use breaks in 1 file\n")
    take_off(gateway, "o1")
    result = run("sync", "--affects", "src")
    assert result.exit_code == 1
    assert "1 use breaks in 1 file" in result.stdout
    assert "AIM101" in result.stdout
    assert (
        "`o1` is not in the model list of account default (openai); your account's list had it until" in result.stdout
    )
    assert "gpt-0" not in result.stdout  # it was as wrong before
    assert run("sync", "--affects", "src").exit_code == 0


def test_a_first_list_breaks_nothing() -> None:
    result = run("sync", "--affects", "src")
    assert result.exit_code == 0
    assert result.stdout.endswith("No use breaks in 1 file\n")
    assert result.stderr.startswith("notice: No earlier list is known")
    assert run("sync", "--affects", "src").stderr == ""


def test_a_use_breaks_where_the_one_account_that_listed_it_loses_it(
    gateway: StrictGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANYINT_OTHER_KEY", OTHER_KEY)
    Path("anyint-lint.toml").write_text(
        'accounts.live.api-key-env = "ANYINT_API_KEY"\naccounts.other.api-key-env = "ANYINT_OTHER_KEY"\n', "utf-8"
    )
    run("sync")
    take_off(gateway, "o1", key=OTHER_KEY)
    result = run("sync", "--affects", "src")
    assert (result.exit_code, "AIM104" in result.stdout) == (1, True)
    take_off(gateway, "o1")  # and so for none: AIM104 before, AIM101 now
    result = run("sync", "--affects", "src")
    assert (result.exit_code, "AIM101" in result.stdout) == (1, True)
    assert "1 use breaks" in result.stdout
    gateway.lists[OTHER_KEY] = {"openai": openai_models(), "anthropic": anthropic_models()}
    assert run("sync", "--affects", "src").exit_code == 0  # back on one account: AIM104 still, but nothing broke


def test_an_account_that_joins_a_snapshot_changes_no_list(
    gateway: StrictGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("sync", "--snapshot", "models.json")
    monkeypatch.setenv("ANYINT_OTHER_KEY", OTHER_KEY)
    Path("anyint-lint.toml").write_text(
        'accounts.default.api-key-env = "ANYINT_API_KEY"\naccounts.other.api-key-env = "ANYINT_OTHER_KEY"\n', "utf-8"
    )
    take_off(gateway, "o1", key=OTHER_KEY)
    result = run("sync", "--snapshot", "models.json", "--affects", "src")
    assert (result.exit_code, "No use breaks" in result.stdout) == (0, True)


def test_what_drift_breaks_can_be_asked_with_the_snapshot(gateway: StrictGateway) -> None:
    run("sync", "--snapshot", "models.json")
    take_off(gateway, "o1")
    run("sync")
    result = run("sync", "--check", "--snapshot", "models.json", "--affects", "src", "--format", "json")
    assert result.exit_code == 1
    (broken,) = json.loads(result.stdout)["affected"]
    assert (broken["code"], broken["value"], broken["line"]) == ("AIM101", "o1", 3)


# Confinement


@pytest.mark.parametrize("kind", ["absolute", "parent", "link", "linked directory"])
def test_a_configuration_cannot_read_a_list_outside_its_repository(kind: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "models.json").write_text('{"data": [{"id": "o1"}, {"id": "gpt-0"}]}', "utf-8")
    named = {"absolute": str(outside / "models.json"), "parent": "../outside/models.json", "link": "list.json"}
    if kind == "link":
        Path("list.json").symlink_to(outside / "models.json")
    elif kind == "linked directory":
        Path("lists").symlink_to(outside, target_is_directory=True)
    for family in ("", "openai="):
        value = family + named.get(kind, "lists/models.json")
        Path("anyint-lint.toml").write_text(f"models = [{json.dumps(value)}]\n", "utf-8")
        for command in (["check"], ["models", "list"], ["sync", "--affects", "src"]):
            result = run(*command)
            assert (result.exit_code, result.stdout) == (2, "")
            assert "models[0]" in result.stderr
    Path("anyint-lint.toml").unlink()
    assert run("check", "--models", str(outside / "models.json")).exit_code == 0  # the command line may
