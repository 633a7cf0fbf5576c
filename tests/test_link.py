"""Models that cross files: constants, tables, settings and wrappers of the same tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from linking import CLIENT, check, found


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
    "an enum member": ("import enum\nclass M(enum.StrEnum):\n    A = 'odd-one'\n", "from app.values import M\n", "M.A"),
}


@pytest.mark.parametrize("name", MODULES)
def test_a_model_is_followed_to_the_module_it_is_imported_from(name: str) -> None:
    module, imports, expression = MODULES[name]
    files = {"app/__init__.py": "", "app/values.py": module, "main.py": imports + CLIENT + SENT.format(expression)}
    line = next(number for number, text in enumerate(module.splitlines(), 1) if "odd-one" in text)
    assert found(files) == [("app/values.py", line, "odd-one")]


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
