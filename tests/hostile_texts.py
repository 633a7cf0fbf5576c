"""Inputs without end for what reads the text of strangers: sources, notebooks, lists, configurations, baselines.

Most are nearly right: what is wrong from the first byte on is refused before it reaches anything that could break.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generated_python import modules
from hypothesis import strategies as st
from sample_reports import HOSTILE, TREE

FIXTURES = Path(__file__).parent.parent / "fixtures"

PIECES = st.sampled_from(
    (
        *HOSTILE,
        "model",
        "model=",
        "'gpt-4o'",
        "f'{m}'",
        "client.responses.create(",
        "OpenAI(",
        "base_url=",
        "def f(m='a'):",
        "    ",
        "\t",
        "\n",
        "\r",
        "\f",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "'''",
        '"""',
        "\\",
        "\\\n",
        "#",
        "# noqa: AIM101",
        "# anyint-lint: ignore[",
        "until=2020-13-45",
        "ignore-file",
        "]",
        ":",
        ",",
        "=",
        ":=",
        "*",
        "**",
        "@",
        "->",
        "lambda ",
        "async ",
        "await ",
        "yield ",
        "class A(A):",
        "import a.b as c",
        "from . import *",
        "match x:",
        "case ",
        "%timeit ",
        "!ls",
        "%%bash",
        "?x",
        "{**d}",
        "\\N{DASH}",
        "\\ud800",
        "0x",
        "1e999",
        "é",
        "漢",
        "\x00",
        "\ufeff",
        "# coding: x",
        "self.model",
        "os.getenv('X', ",
        "partial(",
        "'{}'.format(",
        "'%s' % ",
        "print 'a'",
        "\x0c",
        "\x1a",
        "global a",
    )
)


def _corpus() -> tuple[str, ...]:
    texts = [*TREE.values()]
    texts += [path.read_text("utf-8") for path in sorted(FIXTURES.rglob("*.py")) if path.stat().st_size < 5_000]
    texts += [path.read_text("utf-8") for path in sorted(FIXTURES.rglob("*.ipynb")) if path.stat().st_size < 20_000]
    return tuple(texts)


CORPUS = _corpus()


@st.composite
def mutated(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text with pieces of it taken out, doubled, moved, or something awkward put in."""
    text = draw(texts)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            text = text[:start] + text[end:]
        elif kind == 1:
            text = text[:start] + draw(PIECES) + text[start:]
        elif kind == 2:
            text = text[:end] + text[start:end] * draw(st.integers(1, 30)) + text[end:]
        else:
            to = draw(st.integers(0, len(text)))
            text = text[:to] + text[start:end] + text[to:]
    return text


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


SOURCES: st.SearchStrategy[bytes] = st.one_of(
    mutated(st.one_of(st.sampled_from(CORPUS), modules())).map(_bytes),
    st.lists(PIECES, max_size=60).map("".join).map(_bytes),
    st.tuples(st.sampled_from(["latin-1", "utf-16", "cp037", "utf-7", "ascii", "x" * 99]), st.binary(max_size=80)).map(
        lambda one: b"# coding: " + one[0].encode() + b"\n" + one[1]
    ),
    st.binary(max_size=200),
)

SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(10**18, 10**30), st.floats(), PIECES, st.text(max_size=20)
)
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PIECES | st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def _sometimes(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(right, right, right, JSON)


def _object(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    right = st.fixed_dictionaries({}, optional={name.rstrip("_"): _sometimes(one) for name, one in members.items()})
    return st.tuples(right, st.dictionaries(st.text(max_size=5), JSON, max_size=1)).map(
        lambda two: {**two[1], **two[0]}
    )


@st.composite
def _written(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> bytes:
    """As JSON, in one of its styles, perhaps broken."""
    text = json.dumps(draw(values), ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1])))
    if draw(st.integers(0, 3)) == 0:
        text = draw(mutated(st.just(text)))
    return draw(st.sampled_from([b"", b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \n"])) + _bytes(text)


_lines = st.one_of(PIECES, st.lists(PIECES, max_size=6), st.sampled_from(CORPUS).map(lambda one: one.splitlines(True)))
_cells = _object(
    cell_type=st.sampled_from(["code", "markdown", "raw"]),
    source=_lines,
    input=_lines,
    metadata=_object(language=PIECES, vscode=_object(languageId=PIECES)),
    outputs=st.lists(JSON, max_size=2),
    language=PIECES,
)
NOTEBOOKS: st.SearchStrategy[bytes] = st.one_of(
    _written(
        _object(
            cells=st.lists(_cells, max_size=4),
            worksheets=st.lists(_object(cells=st.lists(_cells, max_size=2)), max_size=2),
            metadata=_object(language_info=_object(name=PIECES), kernelspec=_object(language=PIECES, name=PIECES)),
            nbformat=st.integers(0, 6),
        )
    ),
    mutated(st.sampled_from([one for one in CORPUS if one.startswith("{")])).map(_bytes),
)

_models = st.one_of(
    st.sampled_from(["gpt-5.4", "claude-sonnet-4-6", "a" * 257, "", " x "]), PIECES, st.text(max_size=30)
)
_entries = _object(
    id=_models,
    display_name=_models,
    type=PIECES,
    created_at=st.one_of(st.floats(), st.integers(), st.datetimes().map(str), PIECES),
)
RESPONSES: st.SearchStrategy[bytes] = _written(
    _object(data=st.lists(_entries, max_size=5), has_more=st.booleans(), first_id=_models, last_id=_models)
)
_lists = _object(
    models=st.lists(_entries, max_size=3), base_url=PIECES, fetched_at=st.datetimes().map(str), complete=st.booleans()
)
SNAPSHOTS: st.SearchStrategy[bytes] = _written(
    st.fixed_dictionaries(
        {
            "anyint-lint-snapshot": _sometimes(st.just(1)),
            "accounts": _sometimes(st.dictionaries(PIECES, _object(openai=_lists, anthropic=_lists), max_size=2)),
        }
    )
)
BASELINES: st.SearchStrategy[bytes] = _written(
    _object(
        version=st.just(1),
        violations=st.lists(
            st.fixed_dictionaries(
                {"path": _sometimes(PIECES), "code": _sometimes(PIECES), "value": JSON, "line": _sometimes(PIECES)},
                optional={"count": _sometimes(st.integers())},
            ),
            max_size=3,
        ),
    )
)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps("null" if value is None else value)


_strings = st.lists(PIECES | st.sampled_from(["AIM101", "AIR", "*", "**/*", "../x", "/etc/passwd"]), max_size=3)
_tables = st.dictionaries(PIECES, _strings, max_size=2)
CONFIGS: st.SearchStrategy[bytes] = st.one_of(
    _object(
        **{
            "select": _strings,
            "extend-select": _strings,
            "ignore": _strings,
            "per-file-ignores": _tables,
            "exclude": _strings,
            "extend-exclude": _strings,
            "models": _strings,
            "max-age": PIECES,
            "fail-on": PIECES,
            "baseline": PIECES,
            "tests": PIECES,
            "gateway-hosts": _strings,
            "allowed-models": _strings,
            "severity": st.dictionaries(PIECES, PIECES, max_size=2),
            "replacements": st.dictionaries(PIECES, PIECES, max_size=2),
            "calls": st.lists(
                _object(callable=PIECES, model=PIECES, position=st.integers(), family=PIECES), max_size=2
            ),
            "accounts": st.dictionaries(PIECES, _object(**{"api-key-env": PIECES}), max_size=2),
        }
    ).map(lambda table: "".join(f"{json.dumps(key)} = {_toml(one)}\n" for key, one in table.items())),
    mutated(st.just('select = ["AIM"]\nmax-age = "1h"\n[accounts]\nx = { api-key-env = "ANYINT_X" }\n')),
).map(_bytes)
