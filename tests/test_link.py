"""Models that cross files: constants, tables, settings and wrappers of the same tree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from linking import CLIENT, check, found

from anyint_lint.facts import EVERYTHING, FileFacts
from anyint_lint.link.offers import Asked, Offers


@pytest.fixture(autouse=True)
def _tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.json").write_text('{"data": [{"id": "gpt-5.4"}], "has_more": false}')


SENT = "client.chat.completions.create(model={}, messages=[])\n"
MODULES = {
    "a constant": ("FAST = 'odd-one'\n", "from app.values import FAST\n", "FAST"),
    "a constant through its module": ("FAST = 'odd-one'\n", "from app import values\n", "values.FAST"),
    "a constant by its full name": ("FAST = 'odd-one'\n", "import app.values\n", "app.values.FAST"),
    "everything of a module": ("FAST = 'odd-one'\n", "from app.values import *\n", "FAST"),
    "a class attribute": ("class S:\n    m = 'odd-one'\n", "from app.values import S\n", "S.m"),
    "an instance's field": ("class S:\n    m = 'odd-one'\ns = S()\n", "from app.values import s\n", "s.m"),
    "a table's entry": ("T = {'a': 'odd-one'}\n", "from app.values import T\n", "T['a']"),
    "a table by an unknown key": ("T = {'a': 'odd-one'}\n", "from app.values import T\n", "T[key()]"),
    "a function's result": ("def pick():\n    return 'odd-one'\n", "from app.values import pick\n", "pick()"),
    "an Enum's value": (
        "import enum\nclass M(enum.Enum):\n    A = 'odd-one'\n",
        "from app.values import M\n",
        "M.A.value",
    ),
    "an Enum's member by name": (
        "import enum\nclass M(enum.Enum):\n    A = 'odd-one'\n",
        "from app.values import M\n",
        "M['A'].value",
    ),
    "an item of a list": ("L = ['odd-one']\n", "from app.values import L\n", "L[0]"),
    "any of a list": ("L = ['odd-one']\n", "import random\nfrom app.values import L\n", "random.choice(L)"),
    "a constant as text": ("FAST = 'odd-one'\n", "from app.values import FAST\n", "f'{FAST}'"),
    "a secret": ("FAST = 'odd-one'\n", "from app.values import FAST\n", "FAST.strip()"),
    "a value of a table": ("T = {'a': 'odd-one'}\n", "from app.values import T\n", "next(iter(T.values()))"),
    "an attribute that __init__ sets": (
        "class S:\n    def __init__(self):\n        self.m = 'odd-one'\n    def close(self): ...\n",
        "from app.values import S\n",
        "S().m",
    ),
    "an enum member": ("import enum\nclass M(enum.StrEnum):\n    A = 'odd-one'\n", "from app.values import M\n", "M.A"),
}


@pytest.mark.parametrize("name", MODULES)
def test_a_model_is_followed_to_the_module_it_is_imported_from(name: str) -> None:
    module, imports, expression = MODULES[name]
    files = {"app/__init__.py": "", "app/values.py": module, "main.py": imports + CLIENT + SENT.format(expression)}
    line = next(number for number, text in enumerate(module.splitlines(), 1) if "odd-one" in text)
    assert found(files) == [("app/values.py", line, "odd-one")]


def test_an_entry_of_a_table_of_which_nothing_is_told_is_no_other_entry() -> None:
    body = "def body(model, form='odd-one'):\n    return {'model': model, 'form': form}\n"
    call = "import os\nfrom app.values import body\n" + CLIENT
    sent = "client.embeddings.create(**body(model=os.getenv('MODEL')))\n"
    assert found({"app/__init__.py": "", "app/values.py": body, "main.py": call + sent}) == []


LOOPS = {
    "a list": ("L = [\n'odd-one',\n'odd-two']\n", "from app.values import L\n", "for m in L:\n    {}", "m"),
    "a list in a comprehension": (
        "L = [\n'odd-one',\n'odd-two']\n",
        "from app.values import L\n",
        "[{} for m in L]",
        "m",
    ),
    "an Enum": (
        "import enum\nclass M(enum.Enum):\n    A = 'odd-one'\n    B = 'odd-two'\n",
        "from app.values import M\n",
        "for m in M:\n    {}",
        "m.value",
    ),
    "pairs": (
        "L = [\n('odd-one', 1),\n('odd-two', 2)]\n",
        "from app.values import L\n",
        "for m, n in L:\n    {}",
        "m",
    ),
    "a table's values": (
        "T = {\n'a': 'odd-one',\n'b': 'odd-two'}\n",
        "from app.values import T\n",
        "for m in T.values():\n    {}",
        "m",
    ),
}


@pytest.mark.parametrize("name", LOOPS)
def test_every_item_of_something_imported_is_followed(name: str) -> None:
    module, imports, loop, expression = LOOPS[name]
    main = imports + CLIENT + loop.format(SENT.format(expression).strip()) + "\n"
    files = {"app/__init__.py": "", "app/values.py": module, "main.py": main}
    assert [(path, value) for path, _, value in found(files)] == [
        ("app/values.py", "odd-one"),
        ("app/values.py", "odd-two"),
    ]


@pytest.mark.parametrize("part", ["f'gpt-{SIZE}'", "'gpt-' + SIZE", "'gpt-%s' % SIZE", "'gpt-{}'.format(SIZE)"])
def test_a_model_with_an_imported_part_is_judged_where_it_is_composed(part: str) -> None:
    files = {"values.py": "SIZE = '9.1'\n", "main.py": "from values import SIZE\n" + CLIENT + SENT.format(part)}
    assert found(files) == [("main.py", 4, "gpt-9.1")]


@pytest.mark.parametrize(
    "call",
    [
        "client.responses.create(**KW)",
        "client.responses.create(input='', **KW)",
        "client.responses.create(**{'input': '', **KW})",
        "client.responses.create(**dict(KW, input=''))",
        "client.responses.create(**(KW | {'input': ''}))",
        "client.responses.create(model=KW['model'])",
        "client.responses.create(model=KW.get('model'))",
        "requests.post(f'{base}/v1/chat/completions', json=KW)",
        "requests.post(f'{base}/v1/chat/completions', json={**KW, 'input': ''})",
    ],
)
def test_an_imported_dict_of_arguments_is_followed(call: str) -> None:
    files = {
        "values.py": "KW = {'model': 'odd-one', 'temperature': 0}\n",
        "main.py": f"import requests\nfrom values import KW\n{CLIENT}{call}\n",
    }
    assert found(files) == [("values.py", 1, "odd-one")]


BASE = """
class Base:
    model = None
    def __init__(self, model=None):
        self.model = model
    def run(self):
        client.responses.create(model=self.model, input="")
    def ask(self, model):
        client.responses.create(model=model, input="")
"""
FIELDS = """
from dataclasses import dataclass
@dataclass
class Base:
    name: str = "x"
    model: str | None = None
    def run(self):
        client.responses.create(model=self.model, input="")
"""


@pytest.mark.parametrize(
    "use",
    [
        "class Sub(Base):\n    def __init__(self):\n        super().__init__(model='gpt-9.1')\n    def go(self): ...\n",
        "class Sub(Base):\n    def __init__(self):\n        Base.__init__(self, 'gpt-9.1')\n    def go(self): ...\n",
        "class Sub(Base):\n    def __init__(self):\n        self.model = 'gpt-9.1'\n    def go(self): ...\n",
        "class Sub(Base):\n    def go(self):\n        self.ask('gpt-9.1')\n",
        "class Sub(Base):\n    def go(self):\n        super().ask(model='gpt-9.1')\n",
        "class Sub(Base):\n    pass\nSub('gpt-9.1')\n",
        "Base(model='gpt-9.1')\n",
        "base = Base()\nbase.model = 'gpt-9.1'\n",
    ],
)
def test_what_a_subclass_gives_an_imported_base_class_is_judged(use: str) -> None:
    files = {"base.py": CLIENT + BASE, "main.py": "from base import Base\n" + use}
    assert [(path, value) for path, _, value in found(files)] == [("main.py", "gpt-9.1")]


@pytest.mark.parametrize(
    "use",
    [
        "class Sub(Base):\n    model = 'odd-one'\n",
        "class Sub(Base):\n    model: str = 'odd-one'\n",
        "Base('a', 'gpt-9.1')\n",
        "Base(model='odd-one')\n",
    ],
)
def test_the_fields_of_an_imported_class_are_parameters(use: str) -> None:
    files = {"base.py": CLIENT + FIELDS, "main.py": "from base import Base\n" + use}
    assert [path for path, _, _ in found(files)] == ["main.py"]


def test_a_subclass_of_a_subclass_in_a_third_file_is_followed() -> None:
    files = {
        "base.py": CLIENT + BASE,
        "middle.py": "from base import Base\nclass Middle(Base):\n    pass\n",
        "main.py": "from middle import Middle\nMiddle('gpt-9.1').run()\n",
    }
    assert found(files) == [("main.py", 2, "gpt-9.1")]


@pytest.mark.parametrize("label", ["GPT 5.4", "GPT-5.4 mini (preview)", "Claude Sonnet 4.6"])
@pytest.mark.parametrize("call", ["ask({!r})", "ask(m={!r})", "ask2(model={!r})"])
def test_a_label_given_to_a_helper_of_another_file_is_judged(label: str, call: str) -> None:
    helper = "def ask(m):\n    client.responses.create(model=m)\ndef ask2(**kw):\n    client.responses.create(**kw)\n"
    files = {"llm.py": CLIENT + helper, "main.py": f"from llm import ask, ask2\n{call.format(label)}\n"}
    assert found(files) == [("main.py", 2, label)]


@pytest.mark.parametrize("text", ["the quick brown fox jumps over 13 lazy dogs", "hello there", "v1", "7"])
def test_prose_given_to_a_helper_that_sends_no_model_is_left_alone(text: str) -> None:
    files = {
        "llm.py": CLIENT + "def ask(q, m='gpt-5.4'):\n    client.responses.create(model=m, input=q)\n",
        "main.py": f"from llm import ask\nask({text!r})\n",
    }
    assert found(files) == []


def test_an_instances_own_attribute_hides_that_of_its_class() -> None:
    files = {
        "values.py": "class S:\n    m = 'odd-one'\n    def __init__(self, m): self.m = m\ns = S('gpt-5.4')\n",
        "main.py": "from values import s\n" + CLIENT + SENT.format("s.m"),
    }
    assert found(files) == []


def test_the_note_names_the_request_in_the_other_file() -> None:
    files = {"values.py": "FAST = 'odd-one'\n", "main.py": "from values import FAST\n" + CLIENT + SENT.format("FAST")}
    (violation,) = check(files)["violations"]
    assert [(note["path"], note["line"]) for note in violation["notes"]] == [("main.py", 4)]


def test_relative_imports_and_re_exports_are_followed() -> None:
    files = {
        "app/__init__.py": "from .values import FAST as QUICK\n",
        "app/values.py": "FAST = 'odd-one'\n",
        "app/sub/__init__.py": "",
        "app/sub/run.py": "from .. import QUICK\n" + CLIENT + SENT.format("QUICK"),
    }
    assert found(files) == [("app/values.py", 1, "odd-one")]


@pytest.mark.parametrize(
    "call", ["ask('hi', 'gpt-9.1')", "ask('hi', model='gpt-9.1')", "Bot('gpt-9.1').ask()", "Bot(model='gpt-9.1')"]
)
def test_an_argument_of_a_wrapper_in_another_file_is_judged_where_it_stands(call: str) -> None:
    wrapper = (
        CLIENT
        + "def ask(prompt, model):\n    client.responses.create(model=model, input=prompt)\n"
        + "class Bot:\n    def __init__(self, model):\n        self.model = model\n"
        + "    def ask(self):\n        client.responses.create(model=self.model, input='')\n"
    )
    files = {"llm.py": wrapper, "main.py": f"from llm import ask, Bot\n{call}\n"}
    assert found(files) == [("main.py", 2, "gpt-9.1")]


def test_a_request_that_another_file_resolves_is_not_unresolved() -> None:
    files = {"values.py": "FAST = 'gpt-5.4'\n", "main.py": "from values import FAST\n" + CLIENT + SENT.format("FAST")}
    report = check(files, "--show-unchecked")
    assert report["unchecked"] == []


def test_modules_that_import_each_other_end() -> None:
    files = {"a.py": "from b import X\n" + CLIENT + SENT.format("X"), "b.py": "from a import X\n"}
    assert found(files) == []


def test_a_module_on_no_import_path_is_not_read() -> None:
    files = {
        "lib/values.py": "FAST = 'odd-one'\n",
        "app/main.py": "from values import FAST\n" + CLIENT + SENT.format("FAST"),
    }
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    assert [one["path"] for one in check({}, "app")["violations"]] == []


def test_a_users_own_row_makes_a_wrapper_a_request() -> None:
    files = {
        "anyint-lint.toml": '[[calls]]\ncallable = "acme.Engine"\nmodel = "engine"\nposition = 1\n',
        "main.py": "from acme import Engine\nEngine('x', 'odd-one')\nEngine(engine='odd-two')\n",
    }
    assert found(files) == [("main.py", 2, "odd-one"), ("main.py", 3, "odd-two")]


def test_absolute_imports_inside_a_package_are_followed() -> None:
    files = {
        "acme/__init__.py": "",
        "acme/core.py": CLIENT + "def ask(q, m):\n    client.responses.create(model=m, input=q)\n",
        "acme/use.py": "from acme.core import ask\nask('q', 'gpt-9.1')\n",
    }
    assert found(files) == [("acme/use.py", 2, "gpt-9.1")]


def test_a_file_checked_alone_still_sees_the_modules_beside_it() -> None:
    files = {
        "llm.py": CLIENT + "def ask(m):\n    client.responses.create(model=m, input='')\n",
        "use.py": "from llm import ask\nask('gpt-9.1')\n",
        "values.py": "FAST = 'odd-one'\n",
        "main.py": "from values import FAST\n" + CLIENT + SENT.format("FAST"),
    }
    report = check(files, "use.py", "main.py", "--show-unchecked")
    assert [(one["path"], one["value"]) for one in report["violations"]] == [("use.py", "gpt-9.1")]
    assert report["unchecked"] == []  # what values.py holds is judged where values.py is checked


def test_a_module_behind_a_link_that_leads_out_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path.parent / "outside-values.py"
    outside.write_text("FAST = 'odd-one'\n")
    Path("values.py").symlink_to(outside)
    files = {"main.py": "from values import FAST\n" + CLIENT + SENT.format("FAST")}
    assert found(files) == []


def test_force_exclude_leaves_named_files_out_too() -> None:
    files = {
        "anyint-lint.toml": 'extend-exclude = ["vendored/"]\n',
        "vendored/x.py": CLIENT + SENT.format("'odd-one'"),
    }
    assert [one["value"] for one in check(files, "vendored/x.py")["violations"]] == ["odd-one"]
    assert check(files, "vendored/x.py", "--force-exclude")["violations"] == []


ROW = '[[calls]]\ncallable = "app.llm.{}"\nmodel = "engine"\nposition = 1\n'
WRAPPER = """
import subprocess
def ask(question, engine="odd-default", **more):
    subprocess.run(["send", engine, question])
class Bot:
    def __init__(self, name, engine=None):
        self.engine = engine
    def ask(self, question, engine=None):
        subprocess.run(["send", engine, question])
"""


@pytest.mark.parametrize(
    ("row", "call"),
    [
        ("ask", "ask('x', 'odd-one')"),
        ("ask", "ask('x', engine='odd-one')"),
        ("Bot", "Bot('x', 'odd-one')"),
        ("Bot", "Bot(name='x', engine='odd-one')"),
        ("Bot().ask", "Bot('x').ask('y', 'odd-one')"),
    ],
)
@pytest.mark.parametrize("where", ["its own module", "a sibling", "another package", "a re-export"])
def test_a_users_row_for_a_wrapper_of_the_tree_holds_everywhere(row: str, call: str, where: str) -> None:
    files = {"anyint-lint.toml": ROW.format(row), "app/__init__.py": "", "app/llm.py": WRAPPER}
    name = "Bot" if "Bot" in row else "ask"
    path, imports = {
        "its own module": ("app/llm.py", WRAPPER),
        "a sibling": ("app/use.py", f"from .llm import {name}\n"),
        "another package": ("main.py", f"from app.llm import {name}\n"),
        "a re-export": ("main.py", f"from app import {name}\n"),
    }[where]
    if where == "a re-export":
        files["app/__init__.py"] = f"from .llm import {name}\n"
    files[path] = f"{imports}{call}\n"
    values = [(one, value) for one, _, value in found(files) if value != "odd-default"]
    assert values == [(path, "odd-one")]


def test_the_default_of_a_wrapper_that_a_row_names_is_a_model() -> None:
    files = {"anyint-lint.toml": ROW.format("ask"), "app/__init__.py": "", "app/llm.py": WRAPPER}
    assert found(files) == [("app/llm.py", 3, "odd-default")]


def test_a_function_of_the_same_name_in_another_module_is_not_the_wrapper() -> None:
    files = {
        "anyint-lint.toml": ROW.format("ask"),
        "app/__init__.py": "",
        "app/llm.py": WRAPPER.replace("odd-default", "gpt-5.4"),
        "app/other.py": "def ask(question, engine=None):\n    print(question, engine)\nask('x', 'odd-one')\n",
        "other/llm.py": "def ask(question, engine=None):\n    print(question, engine)\nask('x', 'odd-one')\n",
    }
    assert found(files) == []


@pytest.mark.parametrize("names", [1, 2, 20])
def test_a_module_of_which_many_names_are_wanted_says_what_one_of_few_does(names: int) -> None:
    values = "".join(f"def pick_{number}():\n    return 'odd-{number}'\n" for number in range(names))
    files = {"app/__init__.py": "", "app/values.py": values}
    for number in range(names):
        files[f"main_{number}.py"] = (
            f"from app.values import pick_{number}\n" + CLIENT + SENT.format(f"pick_{number}()")
        )
    assert found(files) == [("app/values.py", 2 * number + 2, f"odd-{number}") for number in range(names)]


def test_a_module_of_which_many_names_are_wanted_is_read_few_times() -> None:
    read: list[frozenset[str]] = []

    def tell(asked: Sequence[Asked]) -> list[FileFacts]:
        read.extend(names for _, names in asked)
        return [FileFacts() for _ in asked]

    offers = Offers(tell)
    for number in range(20):
        offers.of("/values.py", frozenset({f"pick_{number}"}))
        offers.read_unknown()
    assert len(read) == 2
    assert read[-1] == EVERYTHING
    misses = offers.misses
    offers.of("/values.py", frozenset({"pick_20"}))
    assert offers.misses == misses


def test_names_that_are_wanted_together_are_read_at_once() -> None:
    read: list[list[Asked]] = []

    def tell(asked: Sequence[Asked]) -> list[FileFacts]:
        read.append(list(asked))
        return [FileFacts() for _ in asked]

    offers = Offers(tell)
    for number in range(20):
        offers.of("/values.py", frozenset({f"pick_{number}"}))
        offers.of(f"/other_{number % 2}.py", frozenset())
    offers.read_unknown()
    assert read == [[("/values.py", EVERYTHING), ("/other_0.py", frozenset()), ("/other_1.py", frozenset())]]


@pytest.mark.parametrize("together", [False, True])
def test_a_module_that_is_read_as_a_whole_for_no_names_is_not_read_for_names(*, together: bool) -> None:
    read: list[Asked] = []

    def tell(asked: Sequence[Asked]) -> list[FileFacts]:
        read.extend(asked)
        return [FileFacts(complete=True) for _ in asked]

    offers = Offers(tell)
    offers.of("/values.py", frozenset())
    for name in ("MODEL", "pick"):
        if not together:
            offers.read_unknown()
        offers.of("/values.py", frozenset({name}))
    offers.read_unknown()
    assert read == [("/values.py", frozenset())]
    assert offers.of("/values.py", frozenset({"other"})).complete


def test_a_module_that_is_read_as_a_whole_for_a_name_is_not_read_for_another_but_for_none() -> None:
    read: list[Asked] = []

    def tell(asked: Sequence[Asked]) -> list[FileFacts]:
        read.extend(asked)
        return [FileFacts(complete=bool(names)) for _, names in asked]

    offers = Offers(tell)
    for names in (frozenset({"pick"}), frozenset({"other"}), frozenset[str]()):
        offers.of("/values.py", names)
        offers.read_unknown()
    assert read == [("/values.py", frozenset({"pick"})), ("/values.py", frozenset())]
    assert not offers.of("/values.py", frozenset()).complete  # what it tells for none may be less, or not fail


def test_what_is_at_hand_is_not_waited_for() -> None:
    looked: list[Asked] = []

    def at_hand(path: str, names: frozenset[str]) -> FileFacts | None:
        looked.append((path, names))
        return FileFacts(complete=True) if path == "/values.py" else None

    offers = Offers(lambda asked: [FileFacts() for _ in asked], at_hand)
    for name in ("pick", "pick", "other"):
        assert offers.of("/values.py", frozenset({name})).complete
    for _ in range(2):
        assert not offers.of("/other.py", frozenset({"pick"})).complete
    assert offers.misses == 2
    assert looked == [("/values.py", frozenset({"pick"})), ("/other.py", frozenset({"pick"}))]


def test_an_entry_under_a_known_and_an_unknown_key_is_each_of_the_known_one() -> None:
    files = {
        "values.py": "T = {'a': {'m': 'odd-one', 'n': 'odd-two'}, 'b': {'m': 'odd-three'}}\n",
        "main.py": "import os\nfrom values import T\n" + CLIENT + SENT.format("T['a'][os.getenv('X')]"),
    }
    assert [value for _, _, value in found(files)] == ["odd-one", "odd-two"]


@pytest.mark.parametrize(("modules", "whole"), [(3, False), (60, True)])
def test_of_many_modules_that_are_wanted_together_each_is_read_as_a_whole(modules: int, *, whole: bool) -> None:
    read: list[Asked] = []

    def tell(asked: Sequence[Asked]) -> list[FileFacts]:
        read.extend(asked)
        return [FileFacts() for _ in asked]

    offers = Offers(tell)
    for number in range(modules):
        offers.of(f"/values_{number}.py", frozenset({"pick"}))
    offers.read_unknown()
    assert {names == EVERYTHING for _, names in read} == {whole}
    assert len(read) == modules


def test_a_module_that_would_be_asked_if_another_were_not_there_is_not_told() -> None:
    files = {
        "pkg/__init__.py": "def (\n",
        "pkg/sub.py": "value = 'odd-one'\n",
        "main.py": "from pkg.sub import value\n" + CLIENT + SENT.format("value"),
    }
    assert [(one["path"], one["code"]) for one in check(files)["violations"]] == [("pkg/sub.py", "AIM101")]


def test_a_module_that_others_need_and_that_is_no_python_is_told() -> None:
    files = {
        "settings.py": "PREFIX = 'a'\nMODEL = = pick()\n",
        "main.py": "from settings import MODEL\n" + CLIENT + SENT.format("MODEL"),
    }
    violations = check(files)["violations"]
    assert [(one["path"], one["line"], one["code"]) for one in violations] == [("settings.py", 2, "AIX901")]
    assert check(files, "main.py")["violations"] == []


DRIVERS = """
import openai
class Driver:
    def __init__(self, model, base_url=None):
        self.model = model
        self.client = openai.OpenAI(base_url=base_url)
    def ask(self):
        return self.client.chat.completions.create(model=self.model)
"""


@pytest.mark.parametrize(
    ("wrapper", "model"), [("AzureOpenAiDriver", "gpt-4o"), ("PerplexityDriver", "sonar-pro"), ("Driver", "gpt-4o")]
)
def test_a_wrapper_called_after_another_vendor_asks_that_vendor(wrapper: str, model: str) -> None:
    given = f"from app.drivers import {wrapper}\n{wrapper}(model='{model}').ask()\n"
    expected = [("main.py", 2, model)] if wrapper == "Driver" else []
    derived = f"class {wrapper}(Driver): ...\n" if wrapper != "Driver" else ""
    assert found({"app/__init__.py": "", "app/drivers.py": DRIVERS + derived, "main.py": given}) == expected


def test_a_wrapper_that_is_known_to_ask_the_gateway_does_so_whatever_it_is_called() -> None:
    wrapper = DRIVERS.replace("base_url=base_url", "base_url='https://gateway.api.anyint.ai/openai/v1'")
    derived = "class GeminiDriver(Driver): ...\n"
    given = "from app.drivers import GeminiDriver\nGeminiDriver(model='gemini-2.5-pro').ask()\n"
    files = {"app/__init__.py": "", "app/drivers.py": wrapper + derived, "main.py": given}
    assert found(files) == [("main.py", 2, "gemini-2.5-pro")]
