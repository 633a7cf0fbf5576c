"""The first look at a few files: it passes over none that may say something, whatever the tables hold."""

from __future__ import annotations

import re
from pathlib import Path

import first_words
import pytest
from generated_python import modules
from hostile_texts import CORPUS, SOURCES
from hypothesis import given, settings
from hypothesis import strategies as st
from test_candidates import NAMES, QUALIFIED, spellings

from anyint_lint import model_spelling
from anyint_lint.collector.candidates import candidate_test
from anyint_lint.collector.sdks import ASSIGNED_BASE_URLS, ASSIGNED_MODELS, ROWS
from anyint_lint.first_look import may_say, silent
from anyint_lint.first_words import PIECES, WORDS
from anyint_lint.paths import SourceFile, SourceKind

TEST = candidate_test(ROWS)
IDS = st.tuples(
    st.sampled_from(["", "openai/", "us.anthropic.", "ft:", "a/b/c/", "bedrock/us.meta."]),
    st.one_of(
        [  # it takes no other kind of pattern
            st.from_regex(re.compile(one.pattern, one.flags), fullmatch=True)
            for one in (model_spelling._head(), model_spelling._O_SERIES)
        ]
    ),
    st.sampled_from(["", "-mini", "-2025-01-01", ":free", "@latest", " Mini", " 4.5"]),
).map("".join)
PLAIN = ["import os\n\nprint(os.getcwd())\n", "", "def f(x):\n    return x.text\n"]


def test_the_words_are_those_of_the_tables() -> None:
    """`python tests/first_words.py` writes them anew."""
    assert (first_words.pieces(), frozenset(first_words.words())) == (PIECES, WORDS)


@pytest.mark.parametrize("name", QUALIFIED)
def test_no_row_is_passed_over(name: str) -> None:
    assert all(may_say(code.encode()) for code in spellings(name))


def test_no_method_path_or_assigned_name_is_passed_over() -> None:
    for name in (name for name in NAMES if name.startswith("*.")):
        assert may_say(f"def f(it):\n    return it{name[1:]}(x)\n".encode())
    for name in (*ASSIGNED_BASE_URLS, *ASSIGNED_MODELS):
        assert may_say(f"import {name.partition('.')[0]}\n{name} = value()\n".encode())


@settings(max_examples=500, deadline=None)
@given(IDS, st.sampled_from([str.lower, str.upper, str.title]), st.sampled_from("'\""))
def test_no_model_is_passed_over(model: str, case: object, quote: str) -> None:
    code = f"x = f({quote}{case(model)}{quote})\n".encode()  # type: ignore[operator]
    assert may_say(code) or not TEST(code)


@settings(deadline=None)
@given(SOURCES | modules().map(str.encode))
def test_whatever_the_filter_lets_pass_is_looked_at_again(data: bytes) -> None:
    assert may_say(data) or not TEST(data)


def test_what_counts_is_looked_at_again_and_what_says_nothing_is_not() -> None:
    assert all(may_say(code.encode()) for code in CORPUS if TEST(code.encode()))
    assert all(may_say(f"x = 1  # noqa: {code}1\n".encode()) for code in ("AIM10", "AIR20", "AIX90") if code != "AIR20")
    assert not any(may_say(code.encode()) for code in PLAIN)


def test_only_a_python_file_that_can_be_read_is_passed_over(tmp_path: Path) -> None:
    files = []
    for name, data in (("a.py", b"x = 1\n"), ("b.py", b"model = 1\n"), ("c.ipynb", b"{}"), ("d.py", b"#" * 500_001)):
        (tmp_path / name).write_bytes(data)
        kind = SourceKind.NOTEBOOK if name.endswith("b") else SourceKind.PYTHON
        files.append(SourceFile(str(tmp_path / name), name, kind))
    files.append(SourceFile(str(tmp_path / "gone.py"), "gone.py", SourceKind.PYTHON))
    assert [file.display for file in silent(files)] == ["a.py"]
