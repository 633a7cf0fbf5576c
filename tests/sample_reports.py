"""Reports for the tests of formats: one tree with a mistake of each awkward kind, and reports of hostile text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from anyint_lint.facts import Evidence, Span
from anyint_lint.violations import (
    Applicability,
    BaselineUse,
    Edit,
    Fix,
    Note,
    Report,
    RuleText,
    Severity,
    Skip,
    Suppressed,
    Violation,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

RESPONSE = {"data": [{"id": "gpt-5.4", "display_name": "GPT 5.4"}, {"id": "claude-sonnet-4-6"}]}
CLIENT = 'from openai import OpenAI\n\nclient = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")\n'
ASK = 'client.chat.completions.create(model="{}", messages=[])\n'


def notebook(*cells: list[str]) -> str:
    return json.dumps(
        {
            "cells": [
                {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": lines}
                for lines in cells
            ],
            "metadata": {"language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        indent=1,
    )


TREE: Mapping[str, str] = {
    "plain.py": CLIENT + ASK.format("GPT 5.4"),
    "twice.py": CLIENT + ASK.format("gpt-5.5-turbo") * 2,
    "wide 漢字.py": CLIENT + f'\tprint("é漢🙂", {ASK.format("GPT 5.4").strip()})\n'.lstrip("\t"),
    "windows.py": (CLIENT + ASK.format("GPT 5.4")).replace("\n", "\r\n"),
    "over/several.py": CLIENT + ASK.format('gpt-5.5-" "turbo'),
    "broken.py": CLIENT + "def f(:\n",
    "bytes.py": "",  # written as Latin-1 below
    "cells.ipynb": notebook(["# é\n", *CLIENT.splitlines(keepends=True)], ["x = 1\n", ASK.format("GPT 5.4")]),
    "urls/100%,:#?.py": 'import httpx\n\nhttpx.get("https://gateway.api.anyint.ai/v1/models")\n',
}


def write_tree(directory: Path, order: list[str] | None = None) -> None:
    """The tree and, beside the directory, the list it is judged by."""
    for name in order or list(TREE):
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = TREE[name].encode() if name != "bytes.py" else (CLIENT + ASK.format("gpt-0")).encode() + b"\xff\n"
        path.write_bytes(data)
    (directory.parent / "list.json").write_text(json.dumps(RESPONSE), "utf-8")


# What each reader of a format would obey, hide or choke on.
HOSTILE = (
    "\x1b[2J\x1b]8;;https://evil.example\x1b\\",
    "\x9b31m\x85\x00\x07\x7f",
    "a\u202eb\u2066c\u200bd\ufeff",
    "one\ntwo\r\nthree\u2028four",
    "\n::error file=x::owned",
    "::add-mask::x,y=z%0A::warning::%25",
    "##[error]owned ##[add-mask]x",
    "##vso[task.prependpath]x ###teamcity[buildProblem description='x']",
    "]]><script>alert(1)</script>&amp;<!--",
    "| a | `b` | [c](https://evil.example) **d** <img src=x> @octocat #1",
    "=1+1\t@SUM(A1)",
    "[link](https://evil.example) {0} {1} {{2}}",
    "\ud800\udcff\ufffe\uffff\ufdd0",
    "''\"\"`'--",
    "../../etc/passwd",
    "漢🙂e\u0301",
)

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.lists(st.sampled_from(HOSTILE)).map("".join))


def spans(cell: st.SearchStrategy[int | None] | None = None) -> st.SearchStrategy[Span]:
    number = st.integers(1, 50)
    return st.builds(
        lambda line, column, lines, columns, cell: Span(
            line, column, line + lines, column + columns if not lines else columns + 1, cell
        ),
        number,
        number,
        st.integers(0, 2),
        number,
        st.none() | st.integers(0, 3) if cell is None else cell,
    )


paths = texts.filter(bool).map(lambda text: text.replace("\0", "0").replace("/", "_") + ".py")
fixes = st.builds(Fix, st.sampled_from(Applicability), st.tuples(st.builds(Edit, spans(), texts)))
violations = st.builds(
    Violation,
    st.sampled_from(["AIM101", "AIR201", "AIX901"]),
    st.sampled_from(["unknown-model", "some-rule"]),
    st.sampled_from(Severity),
    texts,
    paths,
    spans(),
    value=st.none() | texts,
    evidence=st.none() | st.sampled_from(Evidence),
    suggestions=st.lists(texts, max_size=2).map(tuple),
    notes=st.lists(st.builds(Note, texts, paths, spans()), max_size=2).map(tuple),
    fix=st.none() | fixes,
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    found = sorted(draw(st.lists(violations, max_size=4)), key=lambda one: one.sort_key)
    lines = {(one.path, one.span.cell, one.span.line): draw(texts) for one in found}
    rules = tuple(
        RuleText(code, "unknown-model", Severity.ERROR, draw(texts), draw(texts)) for code in ("AIM101", "AIR201")
    )
    suppressed = draw(st.lists(st.builds(Suppressed, violations, texts), max_size=2))
    known = draw(st.none() | st.builds(BaselineUse, st.lists(violations, max_size=1).map(tuple), st.just(("x",))))
    return Report(
        violations=tuple(found),
        files=1,
        skipped=tuple(draw(st.lists(st.builds(Skip, paths, texts), max_size=1))),
        suppressed=tuple(suppressed),
        excerpts=lines,
        rules=rules,
        baseline=known,
        failure=draw(st.none() | texts),
        below=draw(st.sampled_from(["", "services/api"])),
    )


def sample(**changes: Any) -> Violation:
    """One violation, complete and harmless but for the changes."""
    values: dict[str, Any] = {
        "code": "AIM101",
        "name": "unknown-model",
        "severity": Severity.ERROR,
        "message": "`gpt-0` is not in the list",
        "path": "app/chat.py",
        "span": Span(3, 12, 3, 19),
        "value": "gpt-0",
    }
    return Violation(**{**values, **changes})
