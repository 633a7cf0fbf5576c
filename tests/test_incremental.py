"""Reading a changed text piece by piece, and running only what a change can alter, gives what the whole gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anyint_lint.collector import interpreter, resuming
from anyint_lint.collector.collect import collect
from anyint_lint.collector.cutting import pieces
from anyint_lint.collector.incremental import IncrementalReader
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


BODIES = """\
import os
import httpx
from openai import OpenAI

MODEL = "gpt-5.4"
client = OpenAI()


def ask(model=MODEL):
    {0}
    return client.responses.create(model=model)


def choose(items):
    for item in items:
        {1}
    return items


class Bot:
    model = "gpt-5.5"

    def __init__(self, client=None):
        self.client = client
        self.seen = []
        {2}

    def name(self):
        {3}
        return self.model

    def ask(self):
        {4}
        return self.client.responses.create(model=self.name())


class Loud(Bot):
    def shout(self, name):
        {5}
        return ask(model=name)


def _private(value):
    {6}
    return value


def last():
    {7}
    Bot(client).ask()
"""
STATEMENTS = [
    "pass",
    "...",
    "x = 1",
    'x = "gpt-5.4"',
    'model = "gpt-6"',
    'return "gpt-5.5-mini"',
    'self.model = "claude-opus-4-8"',
    "self.client = OpenAI()",
    'self.client = OpenAI(base_url="https://gateway.api.anyint.ai/v1")',
    'self.seen.append("gpt-5.4-nano")',
    "return self.seen",
    "ask(MODEL)",
    'ask("gpt-5")',
    "ask(model)",
    "choose([MODEL])",
    'choose(["gpt-5.4"])',
    'Bot(client).ask() if MODEL == "gpt-5.4" else None',
    'Loud().shout("gpt-5.4-pro")',
    '_private("gpt-5.4-mini")',
    "f = lambda: ask(MODEL)",
    'log(f"asks {MODEL} again")',
    'settings.get("model", MODEL)',
    'global MODEL; MODEL = "gpt-5.2"',
    'os.environ["OPENAI_BASE_URL"] = "https://gateway.api.anyint.ai"',
    'httpx.get("https://gateway.api.anyint.ai/v1/models", headers={"authorization": "Bearer x"})',
    'h = {"x-api-key": "sk-0123456789abcdef"}; httpx.post("https://gateway.api.anyint.ai/v1/messages", headers=h)',
    'OpenAI(api_key="sk-0123456789abcdef0123").chat.completions.create(model=MODEL)',
    'os.environ["X"] = MODEL; print(MODEL)',
    "def inner(): return ask(MODEL)",
    "return inner",
]


@given(
    st.lists(st.tuples(st.integers(0, 7), st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=4)), max_size=5)
)
@settings(max_examples=100)
def test_functions_that_change_give_the_facts_of_the_whole(edits: list[tuple[int, list[str]]]) -> None:
    """Several edits of one function in a row, as they are typed: after the second not all is run again."""
    reader, bodies = IncrementalReader(), ["pass"] * 8
    for place, statements in edits:
        for statement in ["pass", *statements, statements[0]]:
            bodies[place] = statement
            source = source_of(BODIES.format(*bodies).encode(), SourceKind.PYTHON)
            assert reader.collect(source) == collect(source)


def whole_runs(monkeypatch: pytest.MonkeyPatch, texts: list[str]) -> int:
    """How often all of a program ran, after its first two versions."""
    found: list[object] = []

    def with_module(*arguments: Any) -> Any:
        found.append(arguments)
        return interpreter.with_module(*arguments)

    reader = IncrementalReader()
    for number, text in enumerate(texts):
        if number == 2:
            monkeypatch.setattr(resuming, "with_module", with_module)
        source = source_of(text.encode(), SourceKind.PYTHON)
        assert reader.collect(source) == collect(source)
    return len(found)


@pytest.mark.parametrize("place", range(8))
def test_while_one_body_is_typed_only_what_enters_it_runs(monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    typed = ["x", "x = 1", "ask()", 'ask("gpt-5', 'ask("gpt-5")', 'ask("gpt-5.4")', 'ask("gpt-5.4"); y = 1']
    texts = [BODIES.format(*("pass" if at != place else one for at in range(8))) for one in typed]
    assert whole_runs(monkeypatch, texts) <= 2  # for a call that is new, and for one that hands on another model


def test_all_runs_where_others_could_see_what_a_body_does(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = ["pass", "pass; pass", 'self.model = "gpt-5.4"', 'self.model = "gpt-5.5"', "self.model = MODEL"]
    texts = [BODIES.format(*("pass" if at != 2 else one for at in range(8))) for one in typed]
    assert whole_runs(monkeypatch, texts) == 3


def test_all_runs_where_more_than_bodies_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = BODIES.format(*["pass"] * 8)
    changes = [("MODEL = ", "MODEL = _M = "), ("(self, name)", "(self, name=None)"), ("class Loud(Bot)", "class Loud")]
    texts = [text, text]
    for old, new in changes:
        texts.append(texts[-1].replace(old, new))
    assert whole_runs(monkeypatch, texts) == len(changes)
