"""What is read by need says what reading the whole file says, and reads less."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from benchmarks.equal_facts import compared, facts_of
from generated_programs import programs
from hypothesis import HealthCheck, given, settings

from anyint_lint.collector import by_need, parsing, parts
from anyint_lint.collector import program as ir
from anyint_lint.collector.collect import collect, collect_by_need
from anyint_lint.collector.outline import units
from anyint_lint.collector.syntax import syntax_of, uses_in
from anyint_lint.collector.walking import called_names
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of

PROJECT = Path(__file__).parent.parent
OUTLINED = '''\
import os
@decorated(
    1,
)
@twice
async def first(
    a,
):
    """
def no_function(): in a string
    """
    return 1

# a comment
def second(): return 2
x = """
def neither(): pass
"""
class A(
    B,
):
    """Doc."""
    y = 1

    @property
    def third(self):
        def inner(): pass
# at the margin
        return (
    1)

    class Inner:
        def not_told_apart(self): pass
    def fourth(self): pass
if x:
    def fifth(): pass
def sixth():
    return """
x = 1
"""
'''


@pytest.fixture(autouse=True)
def _by_need_whatever_it_saves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_need, "LEAST_SAVED", 0.0)
    by_need._reading.cache_clear()


def test_functions_and_methods_are_told_apart() -> None:
    found = units(OUTLINED.encode())
    lines = OUTLINED.splitlines()
    assert [(one.name, one.owner) for one in found] == [
        ("first", ""),
        ("second", ""),
        ("fourth", "A"),
        ("sixth", ""),
    ]
    assert lines[found[0].line - 1] == "@decorated("
    assert OUTLINED.encode()[found[0].start : found[0].end].decode().endswith("return 1\n\n# a comment\n")


@pytest.mark.parametrize("text", ["def f(): pass\n\fdef g(): pass\n", "def f(): pass\rdef g(): pass\r"])
def test_odd_line_ends_are_not_outlined(text: str) -> None:
    assert units(text.encode()) == ()


def read(monkeypatch: pytest.MonkeyPatch, code: str, names: frozenset[str] = frozenset()) -> list[str]:
    """The first lines of the functions that were read, in order."""
    texts: list[str] = []

    def program_of(text: str, *, first_line: int = 1) -> object:
        texts.append(text)
        return parsing.program_of(text, first_line=first_line)

    for module in (by_need, parts):
        monkeypatch.setattr(module, "program_of", program_of)
    by_need._reading.cache_clear()
    collect_by_need(source_of(dedent(code).encode(), SourceKind.PYTHON), (), names)
    return [next(line.strip() for line in text.splitlines() if "def " in line) for text in texts[1:]]


TAKING = ("M.reverse()", "M.pop()", "del M[0]", "M[:] = M[1:]", "D.clear()", "D.pop('m')", "del D['m']")
TAKES = """
    from openai import OpenAI
    M, D = ["gpt-5.4", "gpt-5.5", "gpt-5.6"], {"m": "gpt-5.3"}
    def take():
        CHANGE
    def ask():
        OpenAI().responses.create(model=M[0])
        OpenAI().responses.create(model=D.get("m", "gpt-5.2"))
    """
FLOWS = """
    from openai import OpenAI

    client = OpenAI()


    def ask(model):
        return client.responses.create(model=model)


    def passes(x, y):
        return ask(y)


    def passes_on(x):
        return passes(1, x)


    def helper(x):
        return x + 1


    def lonely(x):
        return helper(x)


    class Bot:
        def __init__(self, name=None):
            self.name = name

        def shout(self):
            return self.name.upper()
    """

NEEDED = {
    "a caller of one that defines a function without parameters": """
        import litellm
        def _ask(model):
            print(litellm.completion(model=model))
        def _chain(host, name):
            def inner():
                return 1
            _ask("{}/{}".format(host, name))
        class A:
            def run(self, host, name):
                _chain(host, name)
        """,
    "a plain text that gets a name of models elsewhere": """
        import litellm
        litellm.completion(model="gpt-5.4")
        class A:
            name = "Tuned Engine 2"
            def fail(self):
                raise Unknown(model_name=self.name)
        """,
    "a text that one of two ways gives": """
        import litellm
        litellm.completion(model="gpt-5.4")
        def fail(data):
            raise Unknown(model=data.get("model") or "unknown")
        """,
    "where the class of a model goes": """
        class A:
            def url(self, api_base=None):
                api_base = api_base or "https://llm.example.com"
                return api_base
            def ask(self):
                model = "gemini-1.5-flash-001"
                return tell(model)
        """,
    "an argument that may hold a model": """
        import litellm
        from .other import request_of
        class A:
            def run(self, name):
                self.ask(request_of(name))
            def ask(self, request):
                answer = litellm.aresponses(**request)
                print(answer)
        """,
    "a base URL that is composed": """
        from .other import HOST, send
        import litellm
        litellm.completion(model="gpt-5.4")
        class A:
            def ask(self):
                return send(base_url=f"http://{HOST}/v1")
            def rest(self):
                return 1
        """,
    "what comes from something with a base URL": """
        from .other import send
        class A:
            @property
            def url(self):
                return "https://llm.example.com/v1/models"
            def ask(self):
                return self.tell(self.send())
            def send(self):
                return send(base_url=self.url)
            def tell(self, answer):
                return answer.get("candidates", [])
            def rest(self):
                return send_other(base_url=self.url)
        """,
    "imported objects that an attribute holds": """
        import litellm
        from .other import Agent, Base
        class A(Base):
            agents: list = []
            def ask(self):
                return litellm.completion(model=self._model())
            def _model(self):
                for agent in self.agents:
                    return getattr(agent, "llm", None)
            def set_up(self, config):
                self.agents = [Agent(one) for one in config]
            def rest(self):
                self.done = "yes"
        """,
    "a text that gets there by a variable and a constant key": """
        import litellm
        litellm.completion(model="gpt-5.4")
        KEY = "python_model"
        TYPES = {"a": {"type": ".bz2"}}
        def save(config, kind):
            path = "model.pkl"
            path += TYPES[kind]["type"]
            config[KEY] = path
        """,
    "a private method before the public one that calls it": """
        import litellm
        class A:
            def _ask(self, name):
                print(litellm.completion(model=name))
            def run(self, name):
                self._ask(name[1:])
            def start(self, name):
                self.run(name)
        litellm.completion(model="gpt-5.4")
        """,
    "a part of an ID that an attribute is given": """
        import litellm
        class A:
            def ask(self):
                print(litellm.completion(model=f"gpt-5.4-{self.size}"))
            def set_size(self):
                self.size = "mini"
            def rest(self):
                return 1
        """,
    "a part that an entry is given": """
        import litellm
        PARTS = {}
        def set_size():
            PARTS["size"] = "mini"
        def ask():
            print(litellm.completion(model=f"gpt-5.4-{PARTS['size']}"))
        def rest():
            return 1
        """,
    "a part that a list is given": """
        import litellm
        SIZES = ["mini"]
        def add():
            SIZES.append("nano")
        def ask():
            for size in SIZES:
                print(litellm.completion(model=f"gpt-5.4-{size}"))
        def rest():
            return 1
        """,
}
"""Each with a function that says more, or runs otherwise, than its own bytes tell."""


@pytest.mark.parametrize("name", NEEDED)
def test_what_matters_elsewhere_is_read(name: str) -> None:
    result = compared(name, dedent(NEEDED[name]).encode())
    assert result.whole
    assert (result.missing, result.more) == ((), ())


def test_only_what_leads_to_a_request_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(read(monkeypatch, FLOWS)) == ["def ask(model):", "def passes(x, y):", "def passes_on(x):"]


def test_what_is_called_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    code = FLOWS + "\n    ask(lonely(1))\n"
    assert {"def lonely(x):", "def helper(x):"} < set(read(monkeypatch, code))


def test_what_somebody_imports_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "def __init__(self, name=None):" in read(monkeypatch, FLOWS, frozenset({"Bot", "name"}))
    assert "def helper(x):" in read(monkeypatch, FLOWS, frozenset({"helper"}))


@pytest.mark.parametrize("path", sorted((PROJECT / "fixtures").rglob("*.py")), ids=lambda path: path.name)
def test_the_fixtures_say_the_same(path: Path) -> None:
    result = compared(path.name, path.read_bytes())
    assert (result.missing, result.more) == ((), ())


@pytest.mark.parametrize(
    "code",
    [
        *(TAKES.replace("CHANGE", one) for one in TAKING),
        "import requests\ndef f():\n    x = 1; from .... import *\ndef g():\n    requests.get(URL + '/models')\n",
        FLOWS,
        FLOWS + "\n    MODEL = 'gpt-5.4'\n\n    def run():\n        passes_on(MODEL)\n",
        (
            "from openai import OpenAI\nMODELS = {'a': 'gpt-5.4', 'b': 'gpt-5.5'}\nclass A:\n    def make(self):\n"
            "        return self._of('a')\n    def _of(self, x):\n        return self._send(MODELS[x])\n"
            "    def _send(self, y):\n        return OpenAI().responses.create(model=y)\n"
            "    def run(self, z):\n        return self._of(z)\n    def other(self):\n        return 1\n"
        ),
        "X = None\ndef set_x():\n    global X\n    X = 'gpt-5.4'\ndef f():\n    ask(model=X)\ndef g(): return 1\n",
        "def f(x='gpt-5.4'):\n\treturn g(x)\r\ndef g(model):\n\treturn h(model)\ndef h(y): return y\n",
        (
            "import ollama\nclass A:\n    def __init__(self):\n        self.client = ollama.Client()\n"
            "    def ask(self, **all):\n        return self.client.chat(**all)\n    def rest(self):\n        return 1\n"
        ),
        (
            "from openai import OpenAI\nMODELS = ['gpt-5.4', 'gpt-5.5']\nclass A:\n    def take(self):\n"
            "        return MODELS.pop()\n    def ask(self):\n        OpenAI().responses.create(model=self.take())\n"
            "def run():\n    A().ask()\nrun()\n"
        ),
        "def get_model():\n    return 'Foo 3'\ndef f():\n    x = 1\n    return x\n",
        "import openai\ndef f(:\n    pass\n\ndef g():\n    openai.OpenAI().responses.create(model='gpt-5.4')\n",
        "def f():\n    x = 'gpt-5.4'\n    return x # anyint-lint: ignore\n",
        "def f(text):\n    return f'{text['a']}'\ndef g():\n    ask(model=f'{f('gpt')}-5')\n",
    ],
)
def test_flows_between_functions_are_followed(code: str) -> None:
    result = compared("", dedent(code).encode())
    assert (result.missing, result.more) == ((), ())


@pytest.mark.parametrize("path", sorted((PROJECT / "src").rglob("*.py")), ids=lambda path: path.name)
def test_what_a_function_calls_is_known_before_it_is_read(path: Path) -> None:
    data = path.read_bytes()
    syntax = syntax_of(data.decode())
    assert syntax is not None
    for unit in units(data):
        text = (parsing.WRAPPER if unit.indent else "") + data[unit.start : unit.end].decode()
        program = parsing.program_of(text)
        assert isinstance(program, ir.Program)
        head = unit.line + data.count(b"\n", unit.start, unit.head)
        assert uses_in(syntax.functions[head], syntax.variables).called == called_names(program.body), unit.name


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs())
def test_generated_modules_say_the_same(text: str) -> None:
    source = source_of(text.encode("utf-8", "surrogatepass"), SourceKind.PYTHON)
    assert facts_of(collect_by_need(source)) == facts_of(collect(source))
