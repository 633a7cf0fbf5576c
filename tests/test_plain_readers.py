"""What is read without the strict decoders, to start sooner: the same as they give, or left to them."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime

import pytest
from gateway_lists import anthropic_models, openai_models
from hostile_texts import CONFIGS, RESPONSES, SNAPSHOTS
from hypothesis import given
from hypothesis import strategies as st
from strict_gateway import page_body

from anyint_lint.catalog import Model, ModelList
from anyint_lint.config_table import strict_values
from anyint_lint.config_values import KeyFaultError, plain_values
from anyint_lint.family import Family
from anyint_lint.list_files import snapshot_text
from anyint_lint.plain_lists import plain_lists
from anyint_lint.strict_lists import strict_lists

MOMENT = datetime(2025, 11, 3, 8, 30, 5, tzinfo=UTC)
PAGES = [json.dumps(page_body(models, has_more=False)).encode() for models in (openai_models(), anthropic_models())]
SNAPSHOT = snapshot_text(
    ModelList(account, family, (Model("a", "Ä", "model", MOMENT),), "https://gateway.api.anyint.ai", fetched_at=MOMENT)
    for account in ("default", "team")
    for family in Family
).encode()
TABLE = """
select = ["AIM"]
extend-exclude = ["*_pb2.py"]
models = ["models.json"]
max-age = "90m"
fail-on = "warning"
tests = "off"
baseline = "base.json"

[per-file-ignores]
"scripts/*.py" = ["AIM101"]

[severity]
AIM101 = "warning"

[replacements]
"gpt-4" = "gpt-5.4"

[accounts.team-a]
api-key-env = "ANYINT_TEAM_A_KEY"
"""


@given(RESPONSES | SNAPSHOTS, st.sampled_from([None, *Family]))
def test_a_list_that_is_read_plainly_is_what_the_strict_reader_reads(body: bytes, family: Family | None) -> None:
    found = plain_lists(body, family, "default")
    assert found is None or found == strict_lists(body, family, "default")


@pytest.mark.parametrize("body", [*PAGES, SNAPSHOT])
@pytest.mark.parametrize("family", [None, *Family])
def test_ordinary_lists_are_read_plainly(body: bytes, family: Family | None) -> None:
    assert plain_lists(body, family, "team") == strict_lists(body, family, "team")


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": [{"id": "a", "id": "b"}]}',
        b'{"data": [{"id": "a", "created_at": 1e999}]}',
        b'{"data": [{"id": "a", "created_at": NaN}]}',
        b'{"data": [{"id": "a", "created_at": true}]}',
        b'{"data": [{"id": "\\ud800"}]}',
        b'{"data": [{"id": "a"}], "x": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"data": [{"id": "a"}], "has_more": 1}',
        b'{"data": [{"id": ""}]}',
        b'{"anyint-lint-snapshot": true, "accounts": {}}',
        SNAPSHOT.replace(b"2025-11-03T08:30:05Z", b"2025-11-03T08:30:05.5Z"),
        SNAPSHOT.replace(b"2025-11-03T", b"2025-13-03T"),
    ],
)
def test_what_is_unusual_in_a_list_is_left_to_the_strict_reader(body: bytes) -> None:
    assert plain_lists(body, None, "default") is None


@given(CONFIGS)
def test_a_table_that_is_read_plainly_is_what_the_strict_converter_makes_of_it(data: bytes) -> None:
    try:
        table = tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        return
    plain = plain_values(table)
    try:
        strict = strict_values(table)
    except KeyFaultError:
        strict = None
    assert plain is None or plain == strict


def test_an_ordinary_table_is_read_plainly() -> None:
    table = tomllib.loads(TABLE)
    assert plain_values(table) == strict_values(table)
    assert plain_values(table) is not None
    assert plain_values({**table, "calls": [{"callable": "a.b", "model": "m"}]}) is None
