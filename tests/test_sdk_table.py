"""The SDK table against the packages it speaks of, where they are installed, and against itself."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
from collections import Counter
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import pytest

from anyint_lint.collector import sdks
from anyint_lint.collector.sdks import ROWS, Row, Table
from anyint_lint.collector.sdks.row import Notation, Standing
from anyint_lint.facts import Family

_NAME = re.compile(r"(\*|[a-z_]\w*)(\(\))?(\.[A-Za-z_]\w*(\(\))?)*\.[A-Za-z_]\w*", re.ASCII)
_ARGUMENT = re.compile(r"[A-Za-z_]\w*(\[\])?(\.[A-Za-z_]\w*(\[\])?)*", re.ASCII)
_VERSION = re.compile(r"\d+\.\d+")
_NAMESPACES = {"google": 2, "haystack_integrations": 4, "llama_index": 3}
"""Packages that several distributions share, with how many parts of a name tell which one is meant."""

_QUIET = {
    "AGNO_TELEMETRY": "false",
    "ANONYMIZED_TELEMETRY": "False",
    "ANTHROPIC_API_KEY": "key",
    "CREWAI_DISABLE_TELEMETRY": "true",
    "CREWAI_TRACING_ENABLED": "false",
    "DEEPEVAL_TELEMETRY_OPT_OUT": "YES",
    "DO_NOT_TRACK": "1",
    "GUIDANCE_TELEMETRY": "0",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGFUSE_TRACING_ENABLED": "false",
    "LANGSMITH_TRACING": "false",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "MEM0_TELEMETRY": "False",
    "OPENAI_API_KEY": "key",
    "OTEL_SDK_DISABLED": "true",
    "RAGAS_DO_NOT_TRACK": "true",
    "TRANSFORMERS_OFFLINE": "1",
    # Whatever still tries to reach somebody reaches a closed port.
    "ALL_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "",
}

_CHECKED = [
    pytest.param(row, name, id=name)
    for row in ROWS
    for name in (row.callable, *row.aliases)
    if not name.startswith("*.")
]


def _package(name: str) -> str:
    parts = name.replace("()", "").split(".")
    return ".".join(parts[: _NAMESPACES.get(parts[0], 1)])


def _installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:
        return False


@cache
def _release(package: str) -> tuple[int, ...]:
    distributions = packages_distributions().get(package.partition(".")[0], [])
    return tuple(int(part) for part in re.findall(r"\d+", version(distributions[0]))) if distributions else ()


@cache
def _probed(package: str) -> dict[str, Any]:
    names = [name for row in ROWS for name in (row.callable, *row.aliases) if _package(name) == package]
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        try:
            run = subprocess.run(
                [sys.executable, "-W", "ignore", str(Path(__file__).with_name("sdk_probe.py"))],
                input=json.dumps(names),
                env={**environment, **_QUIET, "HOME": home, "XDG_CACHE_HOME": home, "XDG_DATA_HOME": home},
                capture_output=True,
                text=True,
                cwd=home,
                timeout=110,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            # Remembered too: one broken package costs its time once.
            reason = f"{package} cannot be examined: {error}\n{str(error.stderr or '')[-2000:]}"
            return {name: {"found": False, "absent": reason} for name in names}
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def _first(argument: str) -> str:
    """The keyword that a dotted argument begins with."""
    return re.split(r"[.\[]", argument, maxsplit=1)[0]


def _arguments(row: Row) -> set[str]:
    return {_first(name) for name in (*row.model, *row.base_url, *row.api_key, *row.provider, *row.client)}


@pytest.mark.parametrize(("row", "name"), _CHECKED)
def test_a_row_matches_the_installed_package(row: Row, name: str) -> None:
    package = _package(name)
    if not _installed(package):
        pytest.skip(f"{package} is not installed")
    release = _release(package)
    found = _probed(package)[name]
    if "unusable" in found:
        pytest.skip(found["unusable"])
    if row.removed and release >= tuple(int(part) for part in row.removed.split(".")):
        assert not found["found"], f"{name} is there again in {package} {release}: its row says removed"
        return
    assert found["found"], found.get("absent")
    _assert_arguments(row, name, found)


def _assert_arguments(row: Row, name: str, found: dict[str, Any]) -> None:
    keywords, positional = set(found["keywords"]), found["positional"]
    missing = _arguments(row) - set(row.passed_on) - keywords
    assert not missing, f"{name} takes no {sorted(missing)}; it takes {sorted(keywords)}"
    if row.passed_on:
        assert found["passes_on"], f"{name} has no **kwargs for {row.passed_on}"
        assert not keywords & set(row.passed_on), f"{name} names {sorted(keywords & set(row.passed_on))} itself"
    for position, argument in ((row.position, row.model), (row.client_position, row.client)):
        if position is None:
            continue
        if position < len(positional):
            assert positional[position] == _first(argument[0])
        else:
            assert found["variadic"]
            assert _first(argument[0]) in row.passed_on
    if row.position is None and row.model and not row.passed_on:
        assert _first(row.model[0]) not in positional, f"{name} takes {row.model[0]} by position too"
    if row.variadic:
        assert found["variadic"], f"{name} takes no *args"


def test_no_two_rows_share_a_name() -> None:
    names = Counter(name for row in ROWS for name in (row.callable, *row.aliases))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.callable)
def test_a_row_is_well_formed(row: Row) -> None:
    for name in (row.callable, *row.aliases):
        assert _NAME.fullmatch(name), name
    for argument in (*row.model, *row.base_url, *row.api_key, *row.provider, *row.client):
        assert _ARGUMENT.fullmatch(argument), argument
    assert set(row.passed_on) <= _arguments(row)
    assert row.position is None or row.model
    assert row.client_position is None or row.client
    assert not row.variadic or row.position is not None
    assert row.family is None or row.standing is Standing.HOSTED
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]+", variable) for variable in row.base_url_env)
    assert not row.removed or re.fullmatch(r"\d+(\.\d+)*", row.removed)


def test_methods_are_shared_with_a_constructor_that_has_some() -> None:
    owners = {row.callable.partition("().")[0] for row in ROWS if "()." in row.callable}
    assert {row.methods_of for row in ROWS if row.methods_of} <= owners


def test_every_method_belongs_to_a_known_constructor() -> None:
    known = {name for row in ROWS for name in (row.callable, *row.aliases) if "()" not in name}
    assert {row.callable.partition("().")[0] for row in ROWS if "()." in row.callable} - known == {
        "claude_agent_sdk.ClaudeSDKClient",
        "instructor.Instructor",
    } - known


def _modules() -> list[str]:
    return [f"{sdks.__name__}.{module.name}" for module in pkgutil.iter_modules(sdks.__path__)]


@pytest.mark.parametrize("name", _modules())
def test_every_module_of_rows_is_in_the_table_and_says_what_it_was_checked_against(name: str) -> None:
    module = importlib.import_module(name)
    rows = getattr(module, "ROWS", None)
    if rows is None or name.endswith((".row", ".table", ".all_rows")):
        return
    assert set(rows) <= set(ROWS)
    if not name.endswith(".suffixes"):
        assert _VERSION.search(module.__doc__ or "")


@pytest.mark.parametrize("name", _modules())
def test_the_table_is_data_and_reads_no_code(name: str) -> None:
    source = Path(importlib.import_module(name).__file__ or "").read_text(encoding="utf-8")
    imported = {
        alias.name.partition(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        (node.module or "").partition(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
    }
    assert imported <= {"__future__", "anyint_lint", "dataclasses", "enum", "functools", "hashlib"}


def _found(path: str) -> Row:
    row = sdks.built_in().find(path)
    assert row is not None
    return row


def test_a_constructor_is_found_by_each_of_its_names() -> None:
    assert _found("openai.Client") is _found("openai.OpenAI") is _found("langfuse.openai.OpenAI")


@pytest.mark.parametrize(
    "path",
    [
        "openai.OpenAI().chat.completions.create",
        "openai.AsyncClient().chat.completions.create",
        "openai.OpenAI().chat.completions.with_raw_response.create",
        "openai.OpenAI().with_options().chat.completions.with_streaming_response.create",
        "openai.chat.completions.create",
    ],
)
def test_a_method_is_found_through_hops_that_change_nothing(path: str) -> None:
    row = _found(path)
    assert (row.callable, row.family) == ("openai.OpenAI().chat.completions.create", Family.OPENAI)


def test_a_method_goes_where_its_receiver_goes() -> None:
    for receiver in ("openai.AzureOpenAI", "groq.Groq", "anthropic.AnthropicVertex"):
        path = "messages.create" if receiver.startswith("anthropic") else "chat.completions.create"
        row = _found(f"{receiver}().{path}")
        assert (row.standing, row.family) == (Standing.ELSEWHERE, None)


def test_a_patched_client_has_the_family_of_what_was_patched() -> None:
    assert _found("instructor.from_anthropic().messages.create").family is Family.ANTHROPIC
    assert _found("instructor.from_openai().chat.completions.create").family is Family.OPENAI


def test_an_unknown_receiver_is_found_by_the_longest_suffix() -> None:
    assert _found("?self.llm.chat.completions.create").callable == "*.chat.completions.create"
    assert _found("app.clients.main.messages.stream").family is Family.ANTHROPIC
    assert _found("transformers.BertModel.from_pretrained").standing is Standing.NOT_LLM


@pytest.mark.parametrize("path", ["create", "?x.create", "?repository.create", "chat.completions", "?messages"])
def test_an_unspecific_path_is_no_request(path: str) -> None:
    assert sdks.built_in().find(path) is None


def test_a_later_row_replaces_an_earlier_one() -> None:
    mine = Row(callable="litellm.completion", model=("name",), notation=Notation.PLAIN)
    table = Table((*ROWS, mine))
    assert table.find("litellm.completion") is mine
