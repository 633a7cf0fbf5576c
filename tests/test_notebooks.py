from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anyint_lint.facts import Failure, Span
from anyint_lint.ipython_cells import as_python
from anyint_lint.notebook_edits import replace_in_cell
from anyint_lint.notebook_json import parse_notebook, source_strings
from anyint_lint.notebooks import Notebook, joined, read_notebook
from anyint_lint.violations import Edit

LINE_END = re.compile(r"\r\n|\r|\n")


def notebook_of(*sources: Any, **metadata: Any) -> bytes:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def read(data: bytes) -> Notebook:
    result = read_notebook(data)
    assert isinstance(result, Notebook), result
    return result


def failure_of(data: bytes) -> Failure:
    result = read_notebook(data)
    assert isinstance(result, Failure), result
    return result


def python_of(text: str) -> str:
    cell = as_python(text)
    assert cell is not None
    return cell.text


class TestMagics:
    @pytest.mark.parametrize(
        ("cell", "python"),
        [
            ("%matplotlib inline\nx", "pass\nx"),
            ("!pip install a\nx", "pass\nx"),
            ("!!ls", "pass"),
            ("if a:\n    %cd b\n    !ls\n", "if a:\n    pass\n    pass\n"),
            ("!pip install \\\n  a \\\n  b\nx", "pass\n\n\nx"),
            ("a = !ls *.py\nx", "a = ...\nx"),
            ("a = !ls \\\n  b\nx", "a = ...\n\nx"),
            ("b = %env HOME", "b = ..."),
            ("b = %time f('m')", "b =       f('m')"),
            ("b = %timeit -o -n 10 f('m')", "b =                  f('m')"),
            ("%time f('m')", "pass; f('m')"),
            ("%timeit -n 10 -r3 f('m')", "pass;             f('m')"),
            ("%time", "pass"),
            ("%time for a in b: f(a)", "pass"),
            ("%prun -s time f()", "pass"),
            ("x?\ny", "pass\ny"),
            ("x.y??", "pass"),
            ("?x\n??x", "pass\npass"),
            ("%%time\nf('m')", "pass\nf('m')"),
            ("%%timeit -n 3 a = 1\nf('m')", "pass;         a = 1\nf('m')"),
            ("\n  \n%%capture out\nf('m')", "\n  \npass\nf('m')"),
            ("%%time\n%%capture\nf('m')", "pass\npass\nf('m')"),
            ("%%time?", "pass"),
            ("pip install -U openai", ""),
            (",f a b\n;f a b\n/f a", "pass\npass\npass"),
        ],
    )
    def test_what_only_ipython_understands_is_taken_out(self, cell: str, python: str) -> None:
        assert python_of(cell) == python

    @pytest.mark.parametrize(
        "cell",
        [
            "a = '''\n%time\n!ls\nx?\n'''",
            'a = """\\"""\n%time f()\n"""',
            "f(a\n  % b, c=\n  !d)",
            "a = b \\\n  % c",
            "a = '%s' % b  # why?\n",
            "a != b\nc = d%e\nf'{a!r}'\n",
            "a = 'x?'\n",
            "{'a': '''\n%%bash\n'''}",
            "ls = 1",
            "pip = f(a)",
            "await f()\nasync with a as b:\n    pass",
        ],
    )
    def test_plain_python_stays_as_it_is(self, cell: str) -> None:
        assert python_of(cell) == cell

    @pytest.mark.parametrize(
        "cell",
        ["%%bash\nls", "\n%%html\n<p>", "%%writefile a.py\nx", "%%time\n%%bash\nls", "%%sql\nselect", "%sql\nselect 1"],
    )
    def test_cells_in_other_languages_are_skipped(self, cell: str) -> None:
        assert as_python(cell) is None

    @pytest.mark.timeout(10)
    @pytest.mark.parametrize(
        "piece", ["pip install ", " ", "=", "= ", "\\", '"', "'''", "(", "\f", "%", "%a -n", "\n ", "#", "?", "!\\\n"]
    )
    def test_no_cell_takes_long(self, piece: str) -> None:
        as_python("pip install" + piece * 50_000 + "\nx")
        as_python(piece * 50_000 + "\nx")

    @given(st.text(alphabet="a =%!?#'\"\\([)]\n\r\f\t;,x"))
    @example(";\r\f\n")
    def test_lines_never_move(self, cell: str) -> None:
        python = as_python(cell)
        if python is not None:
            assert len(LINE_END.findall(python.text)) == len(LINE_END.findall(cell))

    @given(
        st.lists(st.sampled_from(["x = 'm'", "%time f('m')", "!ls", "y?", "'''", "(", ")", "\f", "  z = %time g('m')"]))
    )
    def test_what_stays_keeps_its_column(self, lines: list[str]) -> None:
        cell = "\n".join(lines)
        python = as_python(cell)
        assert python is not None
        for number, (before, after) in enumerate(zip(cell.split("\n"), python.text.split("\n"), strict=True), 1):
            at = after.find("'m'")
            assert at < 0 or before.find("'m'") == at + python.shifts.get(number, 0)


class TestCells:
    def test_cells_keep_their_index_among_all_cells(self) -> None:
        data = json.loads(notebook_of("a", "b", "%%bash\nc", "d"))
        data["cells"][1]["cell_type"] = "markdown"
        assert [(cell.index, cell.text) for cell in read(json.dumps(data).encode()).cells] == [(0, "a"), (3, "d")]

    def test_a_source_is_a_text_or_a_list_of_texts(self) -> None:
        cells = read(notebook_of("a\nb", ["a\n", "b"], [], "")).cells
        assert [cell.text for cell in cells] == ["a\nb", "a\nb", "", ""]

    def test_nbformat_3_has_worksheets_and_input(self) -> None:
        sheets = [
            {"cells": [{"cell_type": "heading", "source": "t"}, {"cell_type": "code", "input": ["a\n", "b"]}]},
            {"cells": [{"cell_type": "code", "language": "python", "input": "c"}]},
        ]
        data = json.dumps({"metadata": {"name": ""}, "nbformat": 3, "worksheets": sheets}).encode()
        assert [(cell.index, cell.text) for cell in read(data).cells] == [(1, "a\nb"), (2, "c")]

    @pytest.mark.parametrize(
        "metadata",
        [
            {},
            {"kernelspec": {"language": "python", "name": "python3"}},
            {"language_info": {"name": "Python"}},
            {"language_info": {"name": "ipython3"}},
            {"language_info": {"name": "coconut"}},
            {"language_info": 3, "kernelspec": None},
        ],
    )
    def test_a_python_kernel_or_none_is_read(self, metadata: dict[str, Any]) -> None:
        assert len(read(notebook_of("a", **metadata)).cells) == 1

    def test_another_kernel_is_skipped_and_named(self) -> None:
        notebook = read(notebook_of("a", kernelspec={"language": "R"}))
        assert (notebook.cells, notebook.skipped) == ((), "a notebook in another language: r")

    def test_a_cell_that_an_editor_gave_another_language_is_skipped(self) -> None:
        data = json.loads(notebook_of("a", "b"))
        data["cells"][0]["metadata"] = {"vscode": {"languageId": "shellscript"}}
        assert [cell.index for cell in read(json.dumps(data).encode()).cells] == [1]

    @given(st.lists(st.text(alphabet="x=1 \n\r\f(#'", max_size=20), max_size=5))
    def test_every_line_of_the_joined_text_leads_back_to_its_cell(self, sources: list[str]) -> None:
        cells = read(notebook_of(*sources)).cells
        text = joined(cells)
        lines = LINE_END.split(text.text)
        for cell, first in zip(text.cells, text.first_lines, strict=True):
            for number, line in enumerate(LINE_END.split(cell.text)[: cell.lines], 1):
                assert lines[first + number - 2] == line
                shift = cell.shifts.get(number, 0)
                span = text.in_cell(Span(first + number - 1, 1, first + number - 1, 2))
                assert span == Span(number, 1 + shift, number, 2 + shift, cell.index)


class TestFailures:
    @pytest.mark.parametrize(
        ("data", "message", "place"),
        [
            (b"", "invalid JSON (Expecting value)", (1, 1)),
            (b'{\n "cells": [,]}', "invalid JSON", (2, 12)),
            (b'{"cells": []} x', "Extra data", (1, 15)),
            (b'{"cells": [', "invalid JSON", (1, 12)),
            (b'{"cells" []}', "':' delimiter", (1, 10)),
            (b"{cells: []}", "property name", (1, 2)),
            (b'{"cells": [{"source": "a\nb"}]}', "control character", (1, 25)),
            (b"[]", "no object", (1, 1)),
            (b"3", "no object", (1, 1)),
            (b"{}", "no list of cells", (1, 1)),
            (b'{"cells": {}}', "no list of cells", (1, 1)),
            (b'{"worksheets": 3}', "no list of cells", (1, 1)),
            (b'{"cells": [], "x": ' + b"[" * 100_000, "nested too deeply", (1, 1)),
            (b'{"cells": [{"source": ' + b'[{"":' * 100_000, "nested too deeply", (1, 1)),
            (b'{"cells": "\xff"}', "not valid utf-8", (1, 12)),
            (b'{"cells": []\0}', "NUL", (1, 13)),
            (b"\xff\xfe{\0}\0", "UTF-16", (1, 1)),
        ],
    )
    def test_a_file_that_is_no_notebook_says_why_and_where(
        self, data: bytes, message: str, place: tuple[int, int]
    ) -> None:
        failure = failure_of(data)
        assert message in failure.message
        assert (failure.span.line, failure.span.column, failure.span.cell) == (*place, None)

    @pytest.mark.parametrize(
        ("cell", "message"),
        [
            ({"cell_type": "code", "source": 3}, "neither a text nor a list"),
            ({"cell_type": "code", "source": ["a", 3]}, "neither a text nor a list"),
            ({"cell_type": "code"}, "neither a text nor a list"),
            ({"source": "a"}, "no type"),
            ({"cell_type": ["code"], "source": "a"}, "no type"),
            (None, "no type"),
            ({"cell_type": "code", "source": "a\nb\0"}, "NUL"),
        ],
    )
    def test_a_cell_of_the_wrong_shape_does_not_hide_the_others(self, cell: Any, message: str) -> None:
        data = json.loads(notebook_of("a", "b"))
        data["cells"].insert(1, cell)
        notebook = read(json.dumps(data).encode())
        assert [one.index for one in notebook.cells] == [0, 2]
        (failure,) = notebook.failures
        assert message in failure.message
        assert failure.span == (Span(2, 2, 2, 2, 1) if message == "NUL" else Span(1, 1, 1, 1, 1))

    def test_more_code_than_can_be_read_is_a_failure_and_not_silence(self) -> None:
        notebook = read(notebook_of("a", "#" * 5_000_000, "b"))
        assert [cell.index for cell in notebook.cells] == [0]
        assert "no later cell" in notebook.failures[0].message

    @pytest.mark.parametrize(
        "extra", [b'"x": NaN', b'"x": "\\ud800"', b'"x": ' + b"1" * 5000, b'"cells": 3, "cells": []']
    )
    def test_what_jupyter_reads_is_read(self, extra: bytes) -> None:
        assert read(b'\xef\xbb\xbf{"cells": [], ' + extra + b"}") == Notebook()

    def test_of_a_repeated_key_the_last_one_counts(self) -> None:
        data = (
            b'{"cells": [{"cell_type": "code", "source": "a", "source": ["b"], "cell_type": "code"}], "metadata": {}}'
        )
        assert [cell.text for cell in read(data).cells] == ["b"]
        assert [data[start:end] for start, end in source_strings(data)[0]] == [b'"b"']

    @given(st.text(alphabet='{}[],:"ab\\ 1\n', max_size=30).map(lambda text: '{"cells": [' + text))
    def test_the_verdict_on_json_is_the_standard_library_s(self, text: str) -> None:
        try:
            sound = isinstance(json.loads(text), dict)
        except ValueError:
            sound = False
        assert isinstance(parse_notebook(text.encode()), Failure) is not sound


class TestEdits:
    def edit(self, line: int, column: int, length: int, content: str) -> Edit:
        return Edit(Span(line, column, line, column + length), content)

    def test_only_the_touched_characters_change(self) -> None:
        text = (
            '{"cells" : [{"cell_type":"code",\r\n "source" : ["a = \\u0027\\u00e9\\/\\t\\u0027\\n" , "b = \'x\'"] } ] }'
        )
        after = replace_in_cell(text, 0, [self.edit(2, 6, 1, "y"), self.edit(1, 6, 1, "é")])
        assert after == text.replace("'x'", "'y'")

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ('"é = 1"', '"é = ü\\"\\n"'),
            ('"\\u00e9 = 1"', '"\\u00e9 = \\u00fc\\"\\n"'),
            ('"\\\\u00e9 = 1"', '"\\\\u00e9 = ü\\"\\n"'),
            ('"e = 1"', '"e = ü\\"\\n"'),
        ],
    )
    def test_what_is_put_in_is_escaped_as_its_neighbours_are(self, before: str, after: str) -> None:
        text = '{"cells": [{"cell_type": "code", "source": [%s]}]}'
        column = json.loads(before).index("1") + 1
        assert replace_in_cell(text % before, 0, [self.edit(1, column, 1, 'ü"\n')]) == text % after

    def test_columns_count_characters_however_they_are_written(self) -> None:
        text = '{"cells": [{"cell_type": "code", "source": "\\ud83d\\ude00😀\\"\\u0041 = 1"}]}'
        assert replace_in_cell(text, 0, [self.edit(1, 8, 1, "2")]) == text.replace("= 1", "= 2")

    def test_a_line_is_removed_with_its_end(self) -> None:
        text = notebook_of(["a\n", "b\n", "c"]).decode()
        after = replace_in_cell(text, 0, [Edit(Span(2, 1, 3, 1), "")])
        assert json.loads(after)["cells"][0]["source"] == ["a\n", "", "c"]

    @pytest.mark.parametrize(
        ("cell", "edits", "message"),
        [
            (1, [], "has 1 cells"),
            (0, [Edit(Span(1, 1, 3, 1), "")], "several strings"),
            (0, [Edit(Span(9, 1, 9, 2), "")], "no line 9"),
            (0, [Edit(Span(1, 9, 1, 9), "")], "no line 1, column 9"),
            (0, [Edit(Span(1, 1, 1, 3), "x"), Edit(Span(1, 2, 1, 3), "y")], "overlap"),
        ],
    )
    def test_an_edit_that_cannot_be_made_is_refused(self, cell: int, edits: list[Edit], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            replace_in_cell(notebook_of(["abc\n", "def\n", "g"]).decode(), cell, edits)

    def test_what_is_no_notebook_has_no_places(self) -> None:
        for attempt in (lambda: source_strings(b"{}"), lambda: replace_in_cell("{}", 0, [])):
            with pytest.raises(ValueError, match="no list of cells"):
                attempt()

    @given(
        sources=st.lists(st.lists(st.text(max_size=12), max_size=4) | st.text(max_size=30), min_size=1, max_size=4),
        style=st.sampled_from([{}, {"indent": 1}, {"separators": (",", ":")}]),
        ensure_ascii=st.booleans(),
        content=st.text(max_size=8),
        data=st.data(),
    )
    def test_editing_one_string_changes_just_that(
        self, sources: list[Any], style: dict[str, Any], ensure_ascii: bool, content: str, data: st.DataObject
    ) -> None:
        document = json.loads(notebook_of(*sources))
        text = json.dumps(document, ensure_ascii=ensure_ascii, **style)
        cell = data.draw(st.integers(0, len(sources) - 1))
        places = source_strings(text.encode())[cell]
        if not places:
            return
        number = data.draw(st.integers(0, len(places) - 1))
        strings = [sources[cell]] if isinstance(sources[cell], str) else list(sources[cell])
        old = strings[number]
        if not old or any("\r" in one or "\n" in one for one in strings):
            return
        start = data.draw(st.integers(0, len(old) - 1))
        end = data.draw(st.integers(start + 1, len(old)))
        column = sum(map(len, strings[:number])) + start + 1
        after = replace_in_cell(text, cell, [Edit(Span(1, column, 1, column + end - start), content)])
        place = places[number]
        rest = len(text) - place[1]
        assert (after[: place[0]], after[len(after) - rest :]) == (text[: place[0]], text[place[1] :])
        assert json.loads(after[place[0] : len(after) - rest]) == old[:start] + content + old[end:]
