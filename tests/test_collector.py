"""What reaches a request, form by form, and what is left alone."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from anyint_lint.collector.collect import collect, collect_by_need
from anyint_lint.facts import Evidence, FileFacts, UncheckedReason
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of

OPENAI = "from openai import OpenAI\nclient = OpenAI()\n"
SEND = "client.chat.completions.create(model={}, messages=[])\n"


def facts(code: str) -> FileFacts:
    found = collect(source_of(dedent(code).encode(), SourceKind.PYTHON))
    assert found.failures == ()
    return found


def sent(code: str) -> list[str]:
    """The values that reach a request, in the order they stand in the code."""
    return list(dict.fromkeys(use.value for use in facts(code).model_uses if use.evidence is Evidence.RECOGNISED))


def evidence(code: str) -> list[tuple[str, str]]:
    return [(use.value, use.evidence.value) for use in facts(code).model_uses]


FLOWS = {
    "a literal": ("", "'gpt-a'", ["gpt-a"]),
    "implicit concatenation": ("", "'gpt-' 'a'", ["gpt-a"]),
    "parentheses": ("", "('gpt-a')", ["gpt-a"]),
    "a raw string": ("", "r'gpt-a'", ["gpt-a"]),
    "an f-string without holes": ("", "f'gpt-a'", ["gpt-a"]),
    "an f-string with a known hole": ("size = 'mini'\n", "f'gpt-{size}'", ["gpt-mini"]),
    "plus": ("size = 'mini'\n", "'gpt-' + size", ["gpt-mini"]),
    "percent": ("", "'gpt-%s' % 'a'", ["gpt-a"]),
    "format": ("", "'gpt-{}'.format('a')", ["gpt-a"]),
    "join": ("", "'-'.join(['gpt', 'a'])", ["gpt-a"]),
    "a constant": ("MODEL = 'gpt-a'\n", "MODEL", ["gpt-a"]),
    "the last of two assignments": ("m = 'gpt-a'\nm = 'gpt-b'\n", "m", ["gpt-b"]),
    "both branches": ("import sys\nif sys.argv:\n    m = 'gpt-a'\nelse:\n    m = 'gpt-b'\n", "m", ["gpt-a", "gpt-b"]),
    "the branch that is taken": ("if True:\n    m = 'gpt-a'\nelse:\n    m = 'gpt-b'\n", "m", ["gpt-a"]),
    "try and except": ("try:\n    m = one()\nexcept OSError:\n    m = 'gpt-b'\n", "m", ["gpt-b"]),
    "a name given in an index of two dimensions": ("d[1, (m := 'gpt-a')]\n", "m", ["gpt-a"]),
    "a method behind the wrapper of a decorator": (
        (
            "def retry(f):\n    def again(*a, **k):\n        return f(*a, **k)\n    return again\n"
            "class C:\n    m = 'gpt-a'\n    @retry\n    def get(self):\n        return self.m\n"
        ),
        "C().get()",
        ["gpt-a"],
    ),
    "a conditional": ("import sys\n", "'gpt-a' if sys.argv else 'gpt-b'", ["gpt-a", "gpt-b"]),
    "or": ("import os\n", "os.getenv('M') or 'gpt-a'", ["gpt-a"]),
    "or after a known value": ("m = 'gpt-b'\n", "m or 'gpt-a'", ["gpt-b"]),
    "a walrus": ("if (m := 'gpt-a'):\n    pass\n", "m", ["gpt-a"]),
    "an environment default": ("import os\n", "os.environ.get('M', 'gpt-a')", ["gpt-a"]),
    "a known key of a table": ("T = {'a': 'gpt-a', 'b': 'gpt-b'}\n", "T['b']", ["gpt-b"]),
    "an unknown key of a table": ("T = {'a': 'gpt-a', 'b': 'gpt-b'}\n", "T[k()]", ["gpt-a", "gpt-b"]),
    "get with a default": ("T = {'a': 'gpt-a'}\n", "T.get(k(), 'gpt-d')", ["gpt-a", "gpt-d"]),
    "a list item": ("L = ['gpt-a', 'gpt-b']\n", "L[0]", ["gpt-a"]),
    "unpacking": ("a, b = 'gpt-a', 'gpt-b'\n", "b", ["gpt-b"]),
    "an enum member": ("import enum\nclass M(enum.StrEnum):\n    A = 'gpt-a'\n", "M.A", ["gpt-a"]),
    "an enum member's value": ("import enum\nclass M(enum.Enum):\n    A = 'gpt-a'\n", "M.A.value", ["gpt-a"]),
    "a function's literal": ("def pick():\n    return 'gpt-a'\n", "pick()", ["gpt-a"]),
    "a text's method given away": ("", "next(map('gpt-{}'.format, ['a']))", ["gpt-a"]),
    "a lambda": ("pick = lambda: 'gpt-a'\n", "pick()", ["gpt-a"]),
    "a class attribute": ("class C:\n    m = 'gpt-a'\n", "C.m", ["gpt-a"]),
    "a property": ("class C:\n    @property\n    def m(self):\n        return 'gpt-a'\n", "C().m", ["gpt-a"]),
    "a dataclass field": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    m: str = 'gpt-a'\n",
        "C().m",
        ["gpt-a"],
    ),
    "a default factory": (
        "import dataclasses as d\n@d.dataclass\nclass C:\n    m: str = d.field(default_factory=lambda: 'gpt-a')\n",
        "C().m",
        ["gpt-a"],
    ),
    "a pydantic field": (
        "from pydantic import BaseModel, Field\nclass C(BaseModel):\n    m: str = Field(default='gpt-a')\n",
        "C().m",
        ["gpt-a"],
    ),
    "argparse": (
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--m', default='gpt-a', choices=['gpt-b'])\n",
        "p.parse_args().m",
        ["gpt-a", "gpt-b"],
    ),
    "a closure": ("def make(m):\n    return lambda: m\n", "make('gpt-a')()", ["gpt-a"]),
    "getattr": ("class C:\n    m = 'gpt-a'\n", "getattr(C, 'm', 'gpt-b')", ["gpt-a"]),
    "match": (
        "import sys\nmatch sys.argv:\n    case []:\n        m = 'gpt-a'\n    case _:\n        m = 'gpt-b'\n",
        "m",
        ["gpt-a", "gpt-b"],
    ),
    "a global that a function sets": (
        "m = None\ndef choose():\n    global m\n    m = 'gpt-a'\nchoose()\n",
        "m",
        ["gpt-a"],
    ),
}


@pytest.mark.parametrize("name", FLOWS)
def test_the_literals_that_reach_the_model_are_found(name: str) -> None:
    before, expression, expected = FLOWS[name]
    assert sent(before + OPENAI + SEND.format(expression)) == expected


REQUESTS = {
    "a payload": "import httpx\nhttpx.post('https://api.openai.com/v1/responses', json={'model': 'gpt-a'})",
    "a payload made in steps": """
        import requests
        payload = {"n": 1}
        payload["model"] = "gpt-a"
        requests.post("https://x.test/v1/chat/completions", json=payload)
    """,
    "dict()": "import requests\nrequests.post('https://x.test/v1/embeddings', json=dict(model='gpt-a'))",
    "a union of dicts": OPENAI + "client.chat.completions.create(**({'n': 1} | {'model': 'gpt-a'}))",
    "keywords from a dict": OPENAI + "o = {'model': 'gpt-a'}\nclient.responses.create(**o)",
    "update": OPENAI + "o = {}\no.update(model='gpt-a')\nclient.responses.create(**o)",
    "partial": OPENAI + "from functools import partial\npartial(client.responses.create, model='gpt-a')(input='x')",
    "a positional argument": "import litellm\nlitellm.completion('gpt-a', [])",
    "retrieve": OPENAI + "client.models.retrieve('gpt-a')",
    "an assigned attribute": "from crewai import LLM\nllm = LLM()\nllm.model = 'gpt-a'",
    "a client nobody knows": "def ask(client):\n    client.chat.completions.create(model='gpt-a')",
    "a parameter's default": OPENAI + "def ask(m='gpt-a'):\n    client.responses.create(model=m)",
    "an argument of a wrapper": OPENAI + "def ask(m):\n    client.responses.create(model=m)\nask('gpt-a')",
    "a wrapper of a wrapper": OPENAI
    + "def ask(m):\n    client.responses.create(model=m)\ndef run(*a, **k):\n    ask(*a, **k)\nrun(m='gpt-a')",
    "an attribute": OPENAI
    + "class Bot:\n    def __init__(self):\n        self.m = 'gpt-a'\n"
    + "    def ask(self):\n        client.responses.create(model=self.m)",
    "a subclass's field": OPENAI
    + "class A:\n    def ask(self):\n        client.responses.create(model=self.m)\n"
    + "class B(A):\n    m = 'gpt-a'\nB().ask()",
    "a click option": OPENAI
    + "import click\n@click.command()\n@click.option('--m', default='gpt-a')\n"
    + "def main(m):\n    client.responses.create(model=m)",
    "a loop over fallbacks": OPENAI + "for m in ['gpt-a']:\n    client.responses.create(model=m)",
    "a with_options copy": OPENAI + "client.with_options(timeout=3).responses.create(model='gpt-a')",
    "a batch": "import anthropic\n"
    "anthropic.Anthropic().messages.batches.create(requests=[{'params': {'model': 'gpt-a'}}])",
}


@pytest.mark.parametrize("name", REQUESTS)
def test_every_kind_of_request_is_recognised(name: str) -> None:
    assert sent(REQUESTS[name]) == ["gpt-a"]


LEFT_ALONE = {
    "a docstring": "def f():\n    'call it with model=\"gpt-5.4\"'",
    "a comment": "# model='gpt-5.4'",
    "a comparison": "def f(model):\n    return model == 'gpt-5.4'",
    "a membership test": "def f(model):\n    return model in ('gpt-5.4', 'gpt-4o')",
    "a prefix test": "def f(model):\n    return model.startswith('gpt-5.4')",
    "a price table": "PRICES = {'gpt-5.4': 0.1, 'gpt-4o': 0.2}",
    "a table of capabilities": "MODELS = [{'model': 'gpt-5.4', 'context_window': 8}]",
    "a token counter's default": "def count_tokens(text, model='gpt-5.4'):\n    return len(text)",
    "a name in a log line": "import logging\nlogging.info('using %s', 'gpt-5.4')",
    "a name in a help text": "default_model = 'gpt-5.4'\nhelp = f'the model, by default {default_model}'",
    "a type": "from typing import Literal\nModel = Literal['gpt-5.4']",
    "Azure": "from openai import AzureOpenAI\nAzureOpenAI().chat.completions.create(model='gpt-5.4')",
    "a router's other provider": "import litellm\nlitellm.completion('gemini/gemini-2.5-pro')",
    "local weights": "from transformers import AutoModel\nAutoModel.from_pretrained('gpt2')",
}


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_is_not_sent_to_the_gateway_is_no_error(name: str) -> None:
    loud = {Evidence.GATEWAY, Evidence.RECOGNISED, Evidence.NAMED}
    assert [use.value for use in facts(LEFT_ALONE[name]).model_uses if use.evidence in loud and use.host is None] == []


def test_a_base_url_says_where_requests_go() -> None:
    code = """
        from openai import OpenAI
        ours = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
        theirs = OpenAI(base_url="https://api.deepseek.com/v1")
        ours.responses.create(model="gpt-a")
        theirs.responses.create(model="gpt-b")
    """
    assert [(use.value, use.host) for use in facts(code).model_uses] == [
        ("gpt-a", "gateway.api.anyint.ai"),
        ("gpt-b", "api.deepseek.com"),
    ]


def test_the_documented_environment_default_counts_where_the_file_sets_it() -> None:
    code = """
        import os
        from openai import OpenAI
        os.environ["OPENAI_BASE_URL"] = "https://gateway.api.anyint.ai/openai/v1"
        OpenAI().responses.create(model="gpt-a")
    """
    assert [use.host for use in facts(code).model_uses] == ["gateway.api.anyint.ai"]


def test_a_home_prefix_is_stripped_from_the_id() -> None:
    code = "import litellm\nlitellm.completion('openai/gpt-a')\nlitellm.completion('anthropic/claude-a')"
    assert [(use.model_id, use.family) for use in facts(code).model_uses] == [
        ("gpt-a", "openai"),
        ("claude-a", "anthropic"),
    ]


def test_a_named_literal_is_weaker_evidence_than_a_request() -> None:
    assert evidence("MODEL = 'gpt-5.4'") == [("gpt-5.4", "named")]
    assert evidence("run(model='gpt-5.4')") == [("gpt-5.4", "named")]
    assert evidence("run(model='acme-large')") == [("acme-large", "bare")]
    assert evidence("name = 'gpt-5.4'") == []


def test_a_request_whose_model_is_not_known_is_said_to_be_unresolved() -> None:
    code = OPENAI + "def ask(m):\n    client.responses.create(model=m)"
    assert [(one.reason, one.callee) for one in facts(code).unchecked] == [
        (UncheckedReason.UNRESOLVED, "openai.OpenAI().responses.create")
    ]


def test_the_place_is_the_literal_and_the_request_is_noted() -> None:
    code = "MODEL = 'gpt-a'\n" + OPENAI + SEND.format("MODEL")
    (use,) = facts(code).model_uses
    assert use.span[:4] == (1, 9, 1, 16)
    assert use.token == "'gpt-a'"
    assert use.request is not None
    assert use.request.line == 4


def test_a_composed_value_stands_where_it_is_composed_and_cannot_be_edited() -> None:
    (use,) = facts(OPENAI + SEND.format("'gpt-' + 'a'")).model_uses
    assert (use.value, use.token, use.span.line, use.span.column) == ("gpt-a", None, 3, 38)


def test_deep_recursion_and_mutual_calls_end() -> None:
    code = (
        OPENAI
        + "def a(m):\n    return b(m)\ndef b(m):\n    client.responses.create(model=m)\n    return a(m)\na('gpt-a')"
    )
    assert sent(code) == ["gpt-a"]


def test_the_same_source_gives_the_same_facts() -> None:
    code = "".join(before.replace("m ", "m ") for before, _, _ in FLOWS.values())
    assert facts(code) == facts(code)


WITH = {
    "suppress": ("with suppress(E):\n    m = 'gpt-a'\n    raise E\n", ["gpt-a", "gpt-z"]),
    "pytest.raises": ("with pytest.raises(E):\n    m = 'gpt-a'\n    raise E\n", ["gpt-a", "gpt-z"]),
    "what an interrupted body had not set": ("with suppress(E):\n    m = risky('gpt-a')\n", ["gpt-z"]),
    "an unknown manager": ("with anything():\n    m = 'gpt-a'\n    raise E\n", ["gpt-a"]),
    "a manager of the file": (
        "class C:\n    def __exit__(self, *a):\n        return True\nwith C():\n    m = 'gpt-a'\n    raise E\n",
        ["gpt-a"],
    ),
    "one of two ways": ("with anything():\n    if f():\n        m = 'gpt-a'\n        raise E\n", ["gpt-a", "gpt-z"]),
    "what goes on to a handler": (
        "try:\n    with anything():\n        m = 'gpt-a'\n        raise E\n    m = 'gpt-b'\nexcept E:\n    pass\n",
        ["gpt-a", "gpt-b", "gpt-z"],
    ),
    "a manager that swallows nothing": (
        "try:\n    with open('x'):\n        m = 'gpt-a'\n        raise E\n    m = 'gpt-b'\nexcept E:\n    pass\n",
        ["gpt-a", "gpt-z"],
    ),
}


@pytest.mark.parametrize("name", WITH)
def test_what_a_with_may_swallow_goes_on_behind_it(name: str) -> None:
    block, expected = WITH[name]
    code = "from contextlib import suppress\nimport pytest\n" + OPENAI + "m = 'gpt-z'\n" + block + SEND.format("m")
    assert sorted(sent(code)) == expected


def test_a_default_that_is_also_described_is_still_a_model() -> None:
    code = """
    from acme import Metadata, LLM
    DEFAULT = "gpt-9.1"
    class Mine(LLM):
        def __init__(self, model: str = DEFAULT):
            super().__init__(model=model)
            self.model = model
        def metadata(self):
            return Metadata(context_window=8192, model_name=self.model)
    """
    assert ("gpt-9.1", "named") in evidence(code)
    assert evidence("from acme import M\nM(context_window=1, model_name='gpt-9.1')\n") == [("gpt-9.1", "not-llm")]


LATE = """
client = OpenAI()
def make():
    from openai import OpenAI
    def ask(text):
        return OpenAI().responses.create(model="gpt-5.4", input=text)
    return ask
def make_class():
    class Tool:
        def ask(self):
            return client.responses.create(model="gpt-5.5")
    return lambda: Tool
class Agent:
    def __init__(self):
        self.ask_it, self.tools = make(), make_class()
"""


@pytest.mark.parametrize("filling", [0, 30])
def test_what_a_called_function_defines_is_run_by_whom_it_is_given_to(filling: int) -> None:
    code = "from openai import OpenAI\n" + LATE
    code += "".join(f"def other_{at}(one):\n    return one * {at} + {at}\n" for at in range(filling))
    assert sent(code) == ["gpt-5.4", "gpt-5.5"]
    needed = collect_by_need(source_of(code.encode(), SourceKind.PYTHON))
    assert [use.value for use in needed.model_uses] == ["gpt-5.4", "gpt-5.5"]


ROUNDS = {
    "a text that others copy": "def copy(self): self.b = self.model\n{ask}def set_up(self): self.model = {id}\n",
    "an entry of a list": "def __init__(self): self.model = []\n{ask[0]}def set_up(self): self.model.append({id})\n",
    "an attribute of the class": "{ask}@classmethod\ndef set_up(cls): cls.model = {id}\n",
    "one of what it holds": "def __init__(self): self.own = Own()\n{ask.own}def set_up(self): self.own.model = {id}\n",
    "a variable of the module": "{ask.global}def set_up(self):\n    global MODEL\n    MODEL = {id}\n",
    "an entry of a dict of the module": "{ask.state}def set_up(self): STATE['model'] = {id}\n",
}
ASKED = {
    "{ask}": "self.model",
    "{ask[0]}": "self.model[0]",
    "{ask.own}": "self.own.model",
    "{ask.global}": "MODEL",
    "{ask.state}": "STATE['model']",
}


@pytest.mark.parametrize("name", ROUNDS)
def test_what_a_later_method_leaves_reaches_the_request_of_an_earlier_one(name: str) -> None:
    body = ROUNDS[name].replace("{id}", "'gpt-5.4'")
    for mark, model in ASKED.items():
        body = body.replace(mark, f"def ask(self): client.responses.create(model={model}, input='')\n")
    head = "from openai import OpenAI\nclient = OpenAI()\nSTATE = {}\nMODEL = None\nclass Own:\n    pass\n"
    code = head + "class A:\n" + indent(body, "    ")
    found = collect(source_of(code.encode(), SourceKind.PYTHON))
    assert [(use.value, use.evidence) for use in found.model_uses] == [("gpt-5.4", Evidence.RECOGNISED)]


def test_of_several_clients_with_one_base_url_the_first_in_the_file_is_told() -> None:
    code = """
    from openai import OpenAI
    URL = "https://api.example.com/v1"
    def called():
        return OpenAI(base_url=URL)
    def runs_first():
        return OpenAI(base_url=URL)
    def main():
        return called()
    """
    assert [use.request.line for use in facts(code).client_uses if use.request] == [5]
