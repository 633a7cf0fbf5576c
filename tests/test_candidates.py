"""The byte filter: no row, stem, name or route of the tables can be filtered away, however the code spells it."""

from __future__ import annotations

import io
import re
import tokenize

import pytest
from generated_python import modules
from hypothesis import given, settings

from anyint_lint.collector.candidates import candidate_test
from anyint_lint.collector.collect import collect
from anyint_lint.collector.prose import without_prose
from anyint_lint.collector.sdks import ASSIGNED_BASE_URLS, ASSIGNED_MODELS, ROWS
from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.model_stems import STEMS
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of

_DOCSTRING = re.compile(r"[rRuU]?(\"{3}|'{3}).*[\"'\r\n].*\1|[rRuU]", re.DOTALL)
TEST = candidate_test(ROWS)
NAMES = sorted({name for row in ROWS if row.standing is not Standing.NOT_LLM for name in (row.callable, *row.aliases)})
QUALIFIED = [name for name in NAMES if not name.startswith("*.")]
OWN = Row("house.bots.Bot().ask", model=("engine",))


def spellings(name: str) -> list[str]:
    """Programs that call what a row names, each with another import."""
    constructor, instance, method = name.partition("().")
    module, _, last = constructor.rpartition(".")
    root = name.partition(".")[0]
    after = f"().{method}()" if instance else "()"
    if not module:
        return [f"import {root}\n{name}()\n"]
    return [
        f"import {module}\n{constructor}{after}\n",
        f"import sys, {module} as m\nm.{last}{after}\n",
        f"import sys; import {module}\nf = {constructor}\n",
        f"from {module} import {last}\n{last}{after}\n",
        f"from {module} import os, {last} as other\nother{after}\n",
        f"from {module} import (  # not ) yet\n    os,\n    {last} as other,  # (\n)\nother{after}\n",
        f"from {module} \\\n  import os, \\\n  {last}\n{last}{after}\n",
        f"try: from {module} import *\nexcept ImportError: pass\n{last}{after}\n",
        f"if x:\n\tfrom\t{module}\timport\t{last};  y = {last}{after}\r\n",
    ]


@pytest.mark.parametrize("name", QUALIFIED)
def test_no_row_is_filtered_away(name: str) -> None:
    assert [code for code in spellings(name) if not TEST(code.encode())] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("*.")])
def test_no_method_path_is_filtered_away(name: str) -> None:
    assert TEST(f"def f(it):\n    return it{name[1:]}(x)\n".encode())


def test_no_row_of_a_user_is_filtered_away() -> None:
    test = candidate_test((*ROWS, OWN))
    assert [code for code in spellings(OWN.callable) if not test(code.encode())] == []
    assert not any(TEST(code.encode()) for code in spellings(OWN.callable))


@pytest.mark.parametrize("stem", [stem for stem in STEMS if stem.numbered], ids=lambda stem: stem.name)
@pytest.mark.parametrize("quotes", ['"{}"', "'{}'", '"openai/{}"', '"us.anthropic.{}"', 'r"{}"', '"""{}"""'])
def test_no_stem_is_filtered_away(stem: object, quotes: str) -> None:
    name = stem.name if not stem.glued else f"{stem.name}3"  # type: ignore[attr-defined]
    model_id = name if name != stem.name else f"{name}-3"  # type: ignore[attr-defined]
    assert TEST(f"x = f({quotes.format(model_id)})\n".encode())
    assert TEST(f"x = f({quotes.format(model_id.upper())})\n".encode())


@pytest.mark.parametrize("name", [*ASSIGNED_BASE_URLS, *ASSIGNED_MODELS])
def test_no_assigned_name_is_filtered_away(name: str) -> None:
    root, _, rest = name.partition(".")
    assert TEST(f"import {root}\n{root}.{rest} = value()\n".encode())


@pytest.mark.parametrize(
    "code",
    [
        'ask(model="mine")',
        "ask(model = f'mine-{x}')",
        'engine_name = "anthing-5"',
        'class A:\n    defaultModel: str | None = "my own 5"',
        'x = {"model": "mine-1"}',
        'get(base + "/v1/models")',
        'get(f"{base}/models?limit=5")',
        'get(f"{base}/models/{one}")',
        'session.get("models")',
        'urljoin(base, "/models/")',
        'os.environ["OPENAI_BASE_URL"] = x',
        'import requests\nrequests.post(url, json={"model": chosen})',
        "from aiohttp import ClientSession\nbody['model'] = chosen",
        "# anyint-lint: ignore[AIM101]",
        "x = 1  # noqa: E501, AIM101",
        "# -*- coding: utf-16 -*-",
        "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n",
    ],
)
def test_what_may_be_a_fact_passes(code: str) -> None:
    assert TEST(code.encode())


@pytest.mark.parametrize(
    "code",
    [
        "# -*- coding: utf-8 -*-\nopen(x, encoding='cp1252')",
        "# see https://huggingface.co/models/bert and src/models/x.py\nimport models",
        "from litellm.types.utils import ModelResponse\n\n\ndef completion(x): ...\n",
        "import os, sys\nfrom . import openai\n",
        "def model(x):\n    return x\n",
    ],
)
def test_what_says_nothing_is_passed_over(code: str) -> None:
    assert not TEST(code.encode())
    facts = collect(source_of(code.encode(), SourceKind.PYTHON))
    assert (facts.model_uses, facts.hints, facts.route_uses, facts.unchecked, facts.client_uses) == ((),) * 5


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ('def f():\n    """Asks "gpt-5"."""\n    return 1  # "gpt-5"\n', "def f():\n    \n    return 1  \n"),
        ('x = """\n# gpt\n"""\n', 'x = """\n# gpt\n"""\n'),
        ('x = [\n    """gpt-5"""\n]\n', 'x = [\n    """gpt-5"""\n]\n'),
        ("u = 'http://x/#y' # z\n", "u = 'http://x/#y' \n"),
        ('f"{d["#"]}"\nask(\'x\')\n', 'f"{d["#"]}"\nask(\'x\')\n'),
        ('f"""\n{ask("gpt-5")}\n"""\n', 'f"""\n{ask("gpt-5")}\n"""\n'),
        ("it's = 'a\n# b\n", "it's = 'a\n\n"),
        ('"""Top\n"""\nx = 1', "\nx = 1"),
        ("'''a\n'''.strip()\n", "'''a\n'''.strip()\n"),
        ('r"""a\n"""\n', "r\n"),
    ],
)
def test_only_what_is_certainly_prose_is_left_out(code: str, left: str) -> None:
    assert without_prose(code.encode()).decode() == left


@settings(deadline=None)
@given(modules())
def test_leaving_prose_out_changes_no_other_token(code: str) -> None:
    before = _tokens(code)
    assert before is None or before == _tokens(without_prose(code.encode()).decode())


def _tokens(code: str) -> list[str] | None:
    """All that is no layout, comment or string that may be a docstring; None where Python reads none."""
    code = code.replace("\r\n", "\n").replace("\r", "\n")
    kinds = {tokenize.NAME, tokenize.NUMBER, tokenize.STRING, tokenize.OP}
    try:
        tokens = [one.string for one in tokenize.generate_tokens(io.StringIO(code).readline) if one.type in kinds]
    except (tokenize.TokenError, SyntaxError):
        return None
    return [one for one in tokens if not _DOCSTRING.fullmatch(one)]
