"""Reading a changed text piece by piece gives what reading it as a whole gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anyint_lint.collector.collect import collect
from anyint_lint.collector.incremental import IncrementalReader, pieces
from anyint_lint.collector.parsing import program_of
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of

PROJECT = Path(__file__).parent.parent
FILES = sorted((PROJECT / "src" / "anyint_lint").rglob("*.py"))[::9]
CODE = """\
import openai

client = openai.OpenAI()


@decorated
@twice
def ask(model="gpt-5.4"):
    \"\"\"
def not_a_function(): the text of a string
    \"\"\"
    return client.responses.create(model=model)


class Bot:
    def ask(self):
        global MODEL
        MODEL = "gpt-5.5"


class Bot:
    def ask(self):
        return client.responses.create(model=f"gpt-{5}")
"""


def test_the_pieces_are_the_text() -> None:
    for path in FILES:
        text = path.read_text("utf-8")
        found = list(pieces(text))
        assert "".join(piece for _, piece in found) == text
        assert all(text.splitlines(keepends=True)[line - 1].startswith(piece.splitlines()[0]) for line, piece in found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_module_gives_the_same_program(path: Path) -> None:
    text = path.read_text("utf-8")
    assert IncrementalReader().program_of(text) == program_of(text)


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(CODE)),
            st.integers(0, 12),
            st.sampled_from(
                [
                    "",
                    "x",
                    "\n",
                    "\n\n",
                    '"',
                    '"""',
                    "def f():\n    pass\n",
                    "@",
                    "(",
                    "#",
                    "\\\n",
                    "\r",
                    "class A: pass\n",
                    "    ",
                ]
            ),
        ),
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_edits_give_the_same_facts(edits: list[tuple[int, int, str]]) -> None:
    reader, text = IncrementalReader(), CODE
    for start, length, new in [(0, 0, ""), *edits]:
        text = text[:start] + new + text[start + length :]
        source = source_of(text.encode(), SourceKind.PYTHON)
        assert reader.program_of(text) == program_of(text)
        assert reader.collect(source) == collect(source)


def test_equal_definitions_stay_apart() -> None:
    text = "def f():\n    return 'a'\n" * 3
    program = IncrementalReader().program_of(text)
    assert program == program_of(text)
    assert len({id(statement) for statement in program.body}) == 3  # type: ignore[union-attr]
