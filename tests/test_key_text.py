"""What a line of code shows of the keys in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyint_lint.key_text import masked, runs_of_keys

KEY = "sk-4kQ9vT2mXz7LbN8wRcY3"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f'ask("{KEY}")', f'ask("{"*" * 23}")'),
        (f'headers = {{"Authorization": "Bearer {KEY}"}}', f'headers = {{"Authorization": "Bearer {"*" * 23}"}}'),
        ('OpenAI(base_url="https://me:pass@host/v1")', 'OpenAI(base_url="https://*******@host/v1")'),
        ('get("https://host/v1/models?api_key=abc&limit=3")', 'get("https://host/v1/models?api_key=***&limit=3")'),
    ],
)
def test_a_secret_is_masked_wherever_it_stands(line: str, shown: str) -> None:
    assert masked(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        'OpenAI(api_key="sk-test-1234567890ab")',
        'get(f"https://{user}@host/?key={key}")',
        "from sk_learn_something_long import pk_of_the_table_v2  # sk-learn-something-long",
        'url = "https://gateway.api.anyint.ai/openai/v1"  # me@example.com',
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert masked(line) == line


def test_a_known_key_is_masked_whatever_it_looks_like() -> None:
    keys = runs_of_keys(['b"Bearer correcthorse42"', '"""\nfirsthalf1\nsecondhalf2\n"""'])
    assert (
        masked("# correcthorse42 firsthalf1 secondhalf2 Bearer", keys) == f"# {'*' * 14} {'*' * 10} {'*' * 11} Bearer"
    )


@given(st.text() | st.from_regex(r"https://[a-z:]{1,9}@\w+\?\w*key=\w* sk-[\w-]{9,30}"))
def test_columns_stay_where_they_are(line: str) -> None:
    shown = masked(line)
    assert len(shown) == len(line)
    assert all(after in (before, "*") for before, after in zip(line, shown, strict=True))
    assert masked(shown) == shown
