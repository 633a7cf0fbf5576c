"""Places in cells as places in the notebook's file: the characters there are those of the cell, as JSON writes them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyint_lint.facts import Span
from anyint_lint.notebook_places import lines_of_cells, placed
from anyint_lint.violations import Edit


def text_of(*sources: list[str] | str, ensure_ascii: bool = True, **style: Any) -> str:
    cells: list[Any] = [{"cell_type": "code", "metadata": {}, "source": source} for source in sources]
    return json.dumps({"cells": cells, "nbformat": 4}, ensure_ascii=ensure_ascii, **style)


def covered(text: str, span: Span) -> str:
    assert span.line == span.end_line
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


lines = st.lists(st.text("aé漢🙂\"\\/\t'", max_size=12), min_size=1, max_size=4)


@given(
    sources=st.lists(lines, min_size=1, max_size=3),
    joined=st.booleans(),
    ensure_ascii=st.booleans(),
    indent=st.sampled_from([None, 1, 4]),
    new=st.text('x"é\\\n', max_size=5),
    data=st.data(),
)
def test_a_span_of_a_cell_is_found_in_the_file_and_an_edit_there_edits_the_cell(
    sources: list[list[str]], joined: bool, ensure_ascii: bool, indent: int | None, new: str, data: st.DataObject
) -> None:
    pieces = [[line + "\n" for line in source[:-1]] + [source[-1]] for source in sources]
    text = text_of(*("".join(one) if joined else one for one in pieces), ensure_ascii=ensure_ascii, indent=indent)
    cell = data.draw(st.integers(0, len(sources) - 1))
    number = data.draw(st.integers(0, len(sources[cell]) - 1))
    line = sources[cell][number]
    if not line:
        return
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    span = Span(number + 1, start + 1, number + 1, end + 1, cell)
    edit = Edit(span, new)
    found = placed(text, [span, edit])
    there = found[span].span
    raw = covered(text, there)
    assert json.loads(f'"{raw}"') == line[start:end]
    raw_line = text.split("\n")[there.line - 1]
    assert found[span].byte_columns[0] == len(raw_line[: there.column - 1].encode()) + 1
    content = found[edit].content
    assert content is not None
    assert json.loads(f'"{content}"') == new
    after = text.split("\n")
    after[there.line - 1] = raw_line[: there.column - 1] + content + raw_line[there.end_column - 1 :]
    source = json.loads("\n".join(after))["cells"][cell]["source"]
    changed = [*sources[cell][:number], line[:start] + new + line[end:], *sources[cell][number + 1 :]]
    assert "".join(source) == "\n".join(changed)


def test_a_span_over_several_strings_has_a_place_but_an_edit_has_none() -> None:
    text = text_of(["x = (\n", "  'a')\n"], indent=1)
    span = Span(1, 5, 2, 7, 0)
    found = placed(text, [span, Edit(span, "y")])
    assert set(found) == {span}
    assert found[span].span.end_line == found[span].span.line + 1


@pytest.mark.parametrize(
    "span",
    [
        Span(1, 1, 1, 2, 7), Span(1, 1, 1, 2, -1), Span(9, 1, 9, 2, 0), Span(1, 99, 1, 100, 0), Span(1, 1, 1, 2),
        Span(1, 1, 1, 1, 1),
    ],
)  # fmt: skip
def test_a_place_that_is_not_there_is_left_out(span: Span) -> None:
    assert placed(text_of(["x\n"], []), [span]) == {}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_what_is_no_notebook_has_no_lines_and_no_places(text: str) -> None:
    assert placed(text, [Span(1, 1, 1, 2, 0)]) == {}
    assert lines_of_cells(text) == {}


def test_lines_end_as_in_python() -> None:
    assert lines_of_cells(text_of("a\r\nb\rc\fd\n"))[0] == ["a", "b", "c\fd", ""]
