from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anyint_lint.collector.collect import collect
from anyint_lint.facts import FileFacts, Span
from anyint_lint.lists import ListRequest
from anyint_lint.paths import SourceKind
from anyint_lint.run import CheckRequest, check
from anyint_lint.sources import source_of

CLIENT = "from openai import OpenAI\nclient = OpenAI()\n"
REQUEST = "client.chat.completions.create(model={}, messages=[])"


def notebook_of(*sources: str | list[str], **metadata: Any) -> bytes:
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def facts_of(*sources: str | list[str], **metadata: Any) -> FileFacts:
    return collect(source_of(notebook_of(*sources, **metadata), SourceKind.NOTEBOOK))


def places(facts: FileFacts) -> list[tuple[str, int | None, int, int]]:
    return [(use.value, use.span.cell, use.span.line, use.span.column) for use in facts.model_uses]


def test_cells_share_one_namespace_in_order() -> None:
    facts = facts_of(CLIENT, "# nothing", "MODEL = 'gpt-5.4'", REQUEST.format("MODEL"))
    (use,) = facts.model_uses
    assert (use.span, use.request) == (Span(1, 9, 1, 18, 2), Span(1, 1, 1, 57, 3))
    assert use.callee == "openai.OpenAI().chat.completions.create"
    assert facts.failures == ()


def test_routes_clients_and_what_is_unresolved_stand_in_their_cells() -> None:
    facts = facts_of(
        "import httpx\nfrom openai import OpenAI",
        "\n\nclient = OpenAI(base_url='https://gateway.api.anyint.ai/openai/v1')",
        "httpx.get('https://gateway.api.anyint.ai/v1/models')",
        "def ask(m):\n    " + REQUEST.format("m"),
    )
    assert [(use.span.cell, use.span.line) for use in facts.client_uses] == [(1, 3)]
    assert [(use.span.cell, use.span.line) for use in facts.route_uses] == [(2, 1)]
    assert [(one.span.cell, one.span.line) for one in facts.unchecked] == [(3, 2)]


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("await " + REQUEST.format("'gpt-5.4'"), (1, 44)),
        ("%%time\n" + REQUEST.format("'gpt-5.4'"), (2, 38)),
        ("%time " + REQUEST.format("'gpt-5.4'"), (1, 44)),
        ("r = %time " + REQUEST.format("'gpt-5.4'"), (1, 48)),
        ("!pip install openai\n" + REQUEST.format("'gpt-5.4'"), (2, 38)),
        ("if x:\n    %cd y\n    " + REQUEST.format("'gpt-5.4'"), (3, 42)),
        ("    # indented as a whole\n    " + REQUEST.format("'gpt-5.4'"), (2, 42)),
        ("x = 1\n\f" + REQUEST.format("'gpt-5.4'"), (2, 39)),
        ("if x:\n  \f  " + REQUEST.format("'gpt-5.4'"), (2, 43)),
        ("x = 1\r\n\r\n" + REQUEST.format("'gpt-5.4'") + "\r\n", (3, 38)),
        ("x = 1\r" + REQUEST.format("'gpt-5.4'") + "\r", (2, 38)),
        ("x = '''\n%time\n'''\n" + REQUEST.format("'gpt-5.4'"), (4, 38)),
        ("'😀'; " + REQUEST.format("'gpt-5.4'"), (1, 43)),
        ("'\ud800'; " + REQUEST.format("'gpt-5.4'"), (1, 43)),
    ],
)
def test_a_literal_is_found_at_its_place_in_the_cell(cell: str, place: tuple[int, int]) -> None:
    facts = facts_of(CLIENT, cell, "y = 1")
    assert (places(facts), facts.failures) == ([("gpt-5.4", 1, *place)], ())


@pytest.mark.parametrize("broken", ["x = (", "'''", '"""', "x = \\", "if x:", "for for", "\tx\n  y", "def f(:\n"])
def test_a_cell_that_does_not_parse_hides_no_other(broken: str) -> None:
    facts = facts_of(CLIENT, broken, "m = 'gpt-5.4'", broken, REQUEST.format("m"))
    assert places(facts) == [("gpt-5.4", 2, 1, 5)]
    assert [failure.span.cell for failure in facts.failures] == [1, 3]


def test_a_syntax_error_is_reported_at_its_line_of_the_cell() -> None:
    (failure,) = facts_of("x = 1", "y = 2\nz = 1 1 1\n").failures
    assert (failure.span.cell, failure.span.line) == (1, 2)
    assert failure.message.startswith("syntax error: ")
    assert "error at" not in failure.message


def test_an_indented_cell_does_not_continue_the_block_of_the_cell_before() -> None:
    facts = facts_of(CLIENT + "def f(client):\n    pass", "    " + REQUEST.format("'gpt-5.4'"))
    assert places(facts) == [("gpt-5.4", 1, 1, 42)]


def test_cells_for_other_languages_and_kernels_say_nothing() -> None:
    assert places(facts_of(CLIENT, "%%bash\nMODEL='gpt-5.4'")) == []
    facts = facts_of(CLIENT + REQUEST.format("'gpt-5.4'"), language_info={"name": "julia"})
    assert facts == FileFacts(skipped="a notebook in another language: julia")


def test_a_file_that_is_no_notebook_is_one_failure() -> None:
    facts = collect(source_of(b'{"cells": [\n', SourceKind.NOTEBOOK))
    assert [failure.span for failure in facts.failures] == [Span(2, 1, 2, 1)]


def test_a_suppression_stays_in_its_cell_and_one_for_the_whole_file_stays_whole() -> None:
    facts = facts_of("a = 1", "# anyint-lint: ignore-file\nb = (\n  1  # anyint-lint: ignore[AIM101] why\n)", "d = 1")
    whole, one = facts.suppressions
    assert (whole.span, whole.first_line, whole.last_line) == (Span(1, 1, 1, 27, 1), 0, 0)
    assert (one.span, one.first_line, one.last_line, one.line) == (Span(3, 6, 3, 39, 1), 2, 4, 3)
    assert (one.cell, one.codes, one.reason, one.removal) == (1, ("AIM101",), "why", Span(3, 4, 3, 39, 1))


def test_a_suppression_on_the_last_line_of_a_cell_takes_nothing_of_the_next_with_it() -> None:
    (one,) = facts_of("a = 1\n# anyint-lint: ignore", "b = 1").suppressions
    assert (one.removal, one.first_line, one.last_line) == (Span(2, 1, 2, 22, 0), 2, 2)


PIECES = st.sampled_from(
    [
        "x = 1", "", "%matplotlib inline", "!ls", "x?", "# model='gpt-0'", "'''\n%time\n'''", "\f", "    ",
        "s = '\u2028é😀'",         "if x:\n    %time x", "f(a,\n  b)", "y = !ls", "MARK",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    cells=st.lists(
        st.tuples(st.lists(PIECES, max_size=5), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()), max_size=4
    )
)
def test_every_span_covers_its_literal(cells: list[tuple[list[str], str, bool]]) -> None:
    sources, count = [CLIENT], 0
    for pieces, end, ends in cells:
        lines = []
        for piece in pieces:
            count += piece == "MARK"
            lines.append(REQUEST.format(f"'gpt-{count}'") if piece == "MARK" else piece)
        sources.append("\n".join(lines).replace("\n", end) + (end if ends else ""))
    facts = facts_of(
        *(source if index % 2 else source.splitlines(keepends=True) for index, source in enumerate(sources))
    )
    assert facts.failures == ()
    assert [use.value for use in facts.model_uses] == [f"gpt-{number}" for number in range(1, count + 1)]
    for use in facts.model_uses:
        span = use.span
        assert span.cell is not None
        lines = sources[span.cell].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert lines[span.line - 1][span.column - 1 : span.end_column - 1] == use.token


def test_the_linter_reports_cells_and_names_the_notebooks_it_skips(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.ipynb").write_bytes(notebook_of(CLIENT, "x = (", REQUEST.format("'gpt-nine'")))
    (tmp_path / "b.ipynb").write_bytes(notebook_of("x", kernelspec={"language": "R"}))
    (tmp_path / "models.json").write_text('{"data": [{"id": "gpt-5.4"}]}')
    monkeypatch.chdir(tmp_path)

    report = check(CheckRequest(lists=ListRequest(files=("models.json",)))).report
    assert [(one.code, one.path, one.span.cell, one.span.line) for one in report.violations] == [
        ("AIX901", "a.ipynb", 1, 1),
        ("AIM101", "a.ipynb", 2, 1),
    ]
    assert [(skip.path, skip.reason) for skip in report.skipped] == [("b.ipynb", "a notebook in another language: r")]


@pytest.mark.parametrize(
    "stops",
    ["raise RuntimeError", "return", "break", "continue", "import sys\nsys.exit()", "exit()", "assert False",
     "for x in ():\n    pass\nelse:\n    raise StopIteration", "if a:\n    n = 'x'\n    raise A\nelse:\n    raise B",
     "while True:\n    pass", "# last\n  # words\n\nraise RuntimeError\n\n# more\n"],
)  # fmt: skip
def test_a_cell_that_stops_hides_no_later_cell(stops: str) -> None:
    facts = facts_of(CLIENT, "m = 'gpt-a'\n" + stops, REQUEST.format("m"), "raise A", "  " + REQUEST.format("'gpt-b'"))
    assert [(value, cell) for value, cell, *_ in places(facts)] == [("gpt-a", 1), ("gpt-b", 4)]
    assert facts.failures == ()


def test_a_notebook_of_endless_cells_is_a_failure() -> None:
    cell = {"cell_type": "code", "source": "x = (", "metadata": {}, "outputs": []}
    book = json.dumps({"cells": [cell] * 10_001, "metadata": {}, "nbformat": 4}).encode()
    (failure,) = collect(source_of(book, SourceKind.NOTEBOOK)).failures
    assert failure.message == "more than 10,000 code cells"
