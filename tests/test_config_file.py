from __future__ import annotations

import dataclasses
import os
import sys
from typing import TYPE_CHECKING

import pytest

from anyint_lint.collector.sdks.row import Notation, Row, Standing
from anyint_lint.config_file import find_config, load_settings, read_config
from anyint_lint.durations import parse_duration
from anyint_lint.errors import ConfigError
from anyint_lint.facts import Family
from anyint_lint.settings import DEFAULT_EXCLUDE, DEFAULT_MAX_AGE, Account, FailOn, Settings, TestFiles

if TYPE_CHECKING:
    from pathlib import Path

FULL = """
select = ["AIM", "AIR201"]
extend-select = ["AIM106"]
ignore = ["AIM105"]
exclude = ["vendor"]
extend-exclude = ["*_pb2.py"]
models = ["models.json", "anthropic=lists/a.json"]
max-age = "90m"
fail-on = "warning"
baseline = ".baseline.json"
tests = "off"
gateway-hosts = ["LLM.example.com", "localhost"]
allowed-models = ["house-model"]

[per-file-ignores]
"scripts/*.py" = ["AIM101"]

[severity]
AIM101 = "warning"

[replacements]
"gpt-4" = "gpt-5.4"

[accounts.team-a]
api-key-env = "ANYINT_TEAM_A_KEY"

[accounts.default]
api-key-env = "ANYINT_API_KEY"

[[calls]]
callable = "ourlib.Chat"
model = "model"
base-url = ["url", "base_url"]
family = "anthropic"
notation = "provider/model"
standing = "hosted"
position = 0
default-model = true
"""


def config(directory: Path, text: str) -> Path:
    path = directory / "anyint-lint.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(directory: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> ConfigError:
    monkeypatch.chdir(directory)
    config(directory, text)
    with pytest.raises(ConfigError) as caught:
        load_settings(directory)
    return caught.value


def test_every_key_is_read(tmp_path: Path) -> None:
    path = config(tmp_path, FULL)
    assert load_settings(tmp_path) == Settings(
        root=tmp_path,
        config=path,
        select=("AIM", "AIR201"),
        extend_select=("AIM106",),
        ignore=("AIM105",),
        severity={"AIM101": "warning"},
        per_file_ignores={"scripts/*.py": ("AIM101",)},
        exclude=("vendor",),
        extend_exclude=("*_pb2.py",),
        models=(str(tmp_path / "models.json"), f"anthropic={tmp_path / 'lists' / 'a.json'}"),
        max_age=5400.0,
        fail_on=FailOn.WARNING,
        baseline=tmp_path / ".baseline.json",
        tests=TestFiles.OFF,
        gateway_hosts=("llm.example.com", "localhost"),
        replacements={"gpt-4": "gpt-5.4"},
        allowed_models=("house-model",),
        calls=(
            Row(
                "ourlib.Chat",
                model=("model",),
                position=0,
                family=Family.ANTHROPIC,
                notation=Notation.SLASH,
                standing=Standing.HOSTED,
                base_url=("url", "base_url"),
                default_model=True,
            ),
        ),
        accounts=(Account("team-a", "ANYINT_TEAM_A_KEY"), Account()),
    )


def test_a_pyproject_holds_the_same_keys_in_its_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.anyint-lint]\nmax-age = "0"\n')
    settings = load_settings(tmp_path)
    assert (settings.max_age, settings.root, settings.exclude) == (0.0, tmp_path, DEFAULT_EXCLUDE)
    assert settings == read_config(tmp_path / "pyproject.toml")


def test_without_a_file_the_defaults_hold_where_the_run_started(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert find_config(tmp_path) is None
    assert load_settings(tmp_path) == Settings(root=tmp_path)
    assert load_settings(tmp_path).max_age == DEFAULT_MAX_AGE


def test_an_empty_file_is_a_configuration(tmp_path: Path) -> None:
    path = config(tmp_path, "")
    (tmp_path / "sub").mkdir()
    assert load_settings(tmp_path / "sub") == Settings(root=tmp_path, config=path)


def test_the_nearest_file_wins_and_a_pyproject_without_the_table_is_passed_over(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    config(tmp_path, "")
    (inner.parent / "pyproject.toml").write_text("[tool.other]\nx = [broken")
    assert find_config(inner) == tmp_path / "anyint-lint.toml"
    (inner.parent / "pyproject.toml").write_text("[project]\nname = 'anyint-lint'\n")
    assert find_config(inner) == tmp_path / "anyint-lint.toml"
    (inner.parent / "pyproject.toml").write_text("[tool.anyint-lint]\n")
    assert find_config(inner) == inner.parent / "pyproject.toml"
    config(inner.parent, "")
    assert find_config(inner) == inner.parent / "anyint-lint.toml"


def test_the_search_ends_at_the_top_of_the_repository(tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / ".git").mkdir(parents=True)
    config(tmp_path, "")
    assert find_config(top) is None
    config(top, "")
    assert find_config(top) == top / "anyint-lint.toml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selct = []", "unknown key 'selct' (did you mean 'select'?)"),
        ("fail_on = 'never'", "unknown key 'fail_on' (did you mean 'fail-on'?)"),
        ("zzz = 1", "unknown key 'zzz'"),
        ('"a\\u001b[31m\\n" = 1', "unknown key '\"a\\x1b[31m\\n\"'"),
        ("select = 'AIM'", "'select' must be a list of strings, not a string"),
        ("select = ['AIM', 3]", "'select[1]' must be a string, not an integer"),
        ("ignore = [true]", "'ignore[0]' must be a string, not true or false"),
        ("max-age = 24", "'max-age' must be a string, not an integer"),
        (
            "fail-on = 'eror'",
            "'fail-on' must be one of 'error', 'warning', 'never', not 'eror' (did you mean 'error'?)",
        ),
        ("[severity]\nAIM101 = 'fatal'", "'severity.AIM101' must be one of 'error', 'warning', 'off', not 'fatal'"),
        (
            "[per-file-ignores]\n'a/*.py' = 'AIM'",
            "'per-file-ignores.\"a/*.py\"' must be a list of strings, not a string",
        ),
        ("replacements = []", "'replacements' must be a table, not a list"),
        ("[replacements]\nx = 2026-01-01", "'replacements.x' must be a string, not a date"),
        ("accounts.a = {}", "'accounts.a.api-key-env' is missing"),
        ("accounts.a = 'x'", "'accounts.a' must be a table, not a string"),
        ("[[calls]]\nmodel = 'm'", "'calls[0].callable' is missing"),
        ("[[calls]]\ncallable = 'a'\nbase_url = 'm'", "unknown key 'calls[0].base_url' (did you mean 'base-url'?)"),
        (
            "[[calls]]\ncallable = 'a'\nmodel = 3",
            "'calls[0].model' must be a string or a list of strings, not an integer",
        ),
        ("[[calls]]\ncallable = 'a'\nposition = -1", "'calls[0].position' counts from 0"),
        ("[[calls]]\ncallable = 'a.b'", "'calls[0].model' is missing"),
        ("[[calls]]\ncallable = 'a.b'\nfamily = 'openai'", "'calls[0].model' is missing"),
        ("[[calls]]\ncallable = 'a.b'\nposition = 0", "'calls[0].model' is missing"),
        ("[[calls]]\ncallable = 'a.b'\nbase-url = 'url'\nposition = 0", "'calls[0].model' is missing"),
        (
            "[[calls]]\ncallable = 'a'\nfamily = 'opnai'",
            "'calls[0].family' must be one of 'openai', 'anthropic', not 'opnai' (did you mean 'openai'?)",
        ),
        ("calls = ['a']", "'calls[0]' must be a table, not a string"),
    ],
)
def test_a_wrong_key_or_type_is_refused_by_name(
    tmp_path: Path, text: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(tmp_path, text, monkeypatch).message == f"anyint-lint.toml: {message}"


def test_an_unknown_key_in_a_pyproject_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.anyint-lint.accounts.a]\napi-key = 'sk-secret'\n")
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path)
    message = "unknown key 'tool.anyint-lint.accounts.a.api-key' (did you mean 'api-key-env'?)"
    assert caught.value.message == f"pyproject.toml: {message}"
    assert caught.value.advice == "Known keys: api-key-env."


@pytest.mark.parametrize(
    ("text", "key", "advice"),
    [
        ("[tool.anyint-lint]\nignore = []", "tool", "leave out the header `[tool.anyint-lint]`"),
        ("[anyint-lint]\nignore = []", "anyint-lint", "leave out the header `[tool.anyint-lint]`"),
        ("api-key = 'sk-secret'", "api-key", "set ANYINT_API_KEY"),
        ("base-url = 'https://llm.example.com'", "base-url", "set ANYINT_BASE_URL in the environment"),
    ],
)
def test_an_unknown_key_that_says_what_is_wanted_is_told_where_that_is_said(
    tmp_path: Path, text: str, key: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = refusal(tmp_path, text, monkeypatch)
    assert error.message == f"anyint-lint.toml: unknown key '{key}'"
    assert advice in error.advice
    assert "secret" not in str(error)


@pytest.mark.parametrize("value", ["24", "1.5.h", "-1h", "1 year", "", "٣h", "9" * 400 + "h", "1h30m", "inf"])
def test_what_is_no_duration_is_refused(tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="such as"):
        parse_duration(value)
    assert "'max-age' is no duration: expected" in refusal(tmp_path, f"max-age = '{value}'", monkeypatch).message


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("30s", 30), ("90m", 5400), ("24h", 86400), ("7d", 604800), ("1.5h", 5400), ("2w", 1209600)],
)
def test_durations_are_read_as_seconds(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("select = [\n  'a',\n  b\n]\n", "anyint-lint.toml:3:3: not valid TOML: "),
        ("x = 1\nselect = [", "anyint-lint.toml:2: not valid TOML: "),
        ("a = 1\na = 2\n", "anyint-lint.toml:2:6: not valid TOML: "),
        ("a = " + "1" * 5000, "anyint-lint.toml: not valid TOML: "),
    ],
)
def test_toml_that_is_wrong_is_refused_at_its_place(
    tmp_path: Path, text: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(tmp_path, text, monkeypatch).message.startswith(place)


def test_toml_nested_beyond_the_parser_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not valid TOML" in refusal(tmp_path, "a = " + "[" * 50_000, monkeypatch).message


def test_bytes_that_are_no_utf_8_and_a_file_too_large_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "anyint-lint.toml"
    path.write_bytes(b"# a\n# \xff\n")
    with pytest.raises(ConfigError, match=r"toml:2: not valid UTF-8"):
        load_settings(tmp_path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(ConfigError, match="larger than 1 MB"):
        load_settings(tmp_path)


def test_a_bom_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "anyint-lint.toml").write_bytes(b"\xef\xbb\xbfmax-age = '1h'\r\n")
    assert load_settings(tmp_path).max_age == 3600


@pytest.mark.parametrize("value", ["../models.json", "/etc/passwd", "sub/../../x", "openai=../x", ".", "", "a\\u0000b"])
@pytest.mark.parametrize("key", ["models", "baseline"])
def test_a_file_outside_the_configurations_directory_is_refused(
    tmp_path: Path, key: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if key == "baseline" and value.startswith("openai="):
        value = "../x"
    text = f'models = ["{value}"]' if key == "models" else f'baseline = "{value}"'
    message = refusal(tmp_path, text, monkeypatch).message
    assert message.startswith(f"anyint-lint.toml: '{'models[0]' if key == 'models' else key}' ")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links")
def test_a_link_out_of_the_configurations_directory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = tmp_path / "top"
    top.mkdir()
    (tmp_path / "secret.json").write_text("{}")
    (top / "models.json").symlink_to("../secret.json")
    assert "inside the configuration's directory" in refusal(top, "models = ['models.json']", monkeypatch).message
    (top / "loop").symlink_to("loop")
    assert "'models[0]'" in refusal(top, "models = ['loop/x/../../../y']", monkeypatch).message


@pytest.mark.parametrize(
    "host",
    [
        "https://a.example",
        "a.example:443",
        "a.example/v1",
        "*.example",
        "u:sk-secret@a.example",
        "",
        "-a.b",
        "a..b",
        "é.example",
    ],
)
def test_a_gateway_host_is_a_bare_name(tmp_path: Path, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    error = refusal(tmp_path, f"gateway-hosts = ['ok.example', '{host}']", monkeypatch)
    assert error.message.startswith("anyint-lint.toml: 'gateway-hosts[1]' must be a bare host name")
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    "name", ["AWS_SECRET_ACCESS_KEY", "anyint_key", "ANYINT_", "ANYINT_A=B", "XANYINT_A", "sk-secret-value"]
)
def test_an_account_reads_no_variable_but_the_products_own(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = refusal(tmp_path, f"accounts.team.api-key-env = '{name}'", monkeypatch)
    wanted = "must be the name of an environment variable that begins with ANYINT_ and holds a key"
    assert str(error) == f"anyint-lint.toml: 'accounts.team.api-key-env' {wanted}"


def test_an_accounts_name_is_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = refusal(tmp_path, "accounts.\"a\\u001b/../b\".api-key-env = 'ANYINT_A'", monkeypatch)
    assert "an account's name has letters" in error.message
    assert "\x1b" not in str(error)


def test_the_command_line_replaces_a_value(tmp_path: Path) -> None:
    config(tmp_path, FULL)
    settings = dataclasses.replace(load_settings(tmp_path), exclude=("other",))
    assert (settings.exclude, settings.extend_exclude) == (("other",), ("*_pb2.py",))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
@pytest.mark.timeout(10)
def test_a_fifo_of_that_name_is_not_read(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    os.mkfifo(tmp_path / "anyint-lint.toml")
    assert find_config(tmp_path) is None


def test_a_named_file_without_our_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    with pytest.raises(ConfigError, match=r"has no \[tool.anyint-lint\] table"):
        read_config(tmp_path / "pyproject.toml")


@pytest.mark.parametrize("name", ["anyint-lint.toml", "pyproject.toml"])
def test_a_configuration_that_links_out_of_the_repository_is_refused_unread(name: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text("[tool.anyint-lint]\nsecret-name = = 'sk-secret'\n", "utf-8")
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / name).symlink_to(outside)
    with pytest.raises(ConfigError, match="a link out of the repository, which is not followed") as refused:
        load_settings(repository)
    assert "secret" not in str(refused.value)


def test_a_configuration_that_links_within_the_repository_is_read(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "shared.toml").write_text("tests = 'off'\n", "utf-8")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "anyint-lint.toml").symlink_to("../shared.toml")
    assert load_settings(tmp_path / "package").tests == "off"
