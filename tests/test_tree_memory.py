"""What is remembered of a whole tree: used only while every file, and all that lies around them, is as it was."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from anyint_lint import facts_cache, link, tree_facts, tree_memory, tree_reader, tree_reading
from anyint_lint.cli import root
from anyint_lint.facts import Links
from anyint_lint.facts_cache import FILE_NAME, Look

ASKING = "from openai import OpenAI\n\nfrom settings import MODEL\n\nOpenAI().chat.completions.create(model=MODEL)\n"
WRONG = 'MODEL = "gpt-0.1"\n'
RIGHT = 'MODEL = "gpt-5.4"\n'
OLD = time.time() - 3600


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> Path:
    """A tree as large as one that is remembered, whose files have not changed for long."""
    monkeypatch.setattr(tree_facts, "FEW", 0)
    monkeypatch.setattr(tree_reading, "FEW", 0)
    directory = tmp_path / "tree"
    (directory / ".git").mkdir(parents=True)
    (tmp_path / "list.json").write_text(json.dumps({"data": [{"id": "gpt-5.4"}]}), "utf-8")
    monkeypatch.chdir(directory)
    return directory


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is racy: what was written a moment ago is trusted by its look."""
    monkeypatch.setattr(Look, "is_settled", lambda _look, _read_at: True)
    monkeypatch.setattr(tree_reader, "_ALONE_SECONDS", 60.0)  # another process would not know


@pytest.fixture
def joined(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many files asked something of others, for each time that files were joined."""
    seen: list[int] = []
    honest = link.link

    def counting(files: Any, *more: Any) -> Any:
        files = list(files)
        seen.append(len(files))
        return honest(files, *more)

    monkeypatch.setattr(link, "link", counting)
    return seen


def write(name: str, text: str, *, at: float = OLD) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")
    os.utime(name, (at, at))


def check(*arguments: str) -> list[tuple[str, str]]:
    """The path and value of each violation; by two runs, with the cache and without, that say the same."""
    given = ["check", "--models", str(Path.cwd() / "../list.json"), "--format", "json", *arguments]
    done = [CliRunner().invoke(root, [*given, *more], catch_exceptions=False) for more in ((), ("--no-cache",))]
    assert done[0].stdout == done[1].stdout
    assert done[0].stderr == done[1].stderr
    assert "notice" not in done[0].stderr.replace("notice: there is no Python file", "")
    return [(one["path"], one["value"]) for one in json.loads(done[0].stdout)["violations"]]


@pytest.mark.usefixtures("waiting")
def test_a_tree_that_is_as_it_was_is_not_joined_again(joined: list[int]) -> None:
    write("app.py", ASKING)
    write("settings.py", WRONG)
    assert check() == [("settings.py", "gpt-0.1")]
    assert joined == [1, 1]
    assert check() == [("settings.py", "gpt-0.1")]
    assert joined == [1, 1, 1]  # that without the cache


@pytest.mark.usefixtures("waiting")
def test_what_is_remembered_is_without_links_and_says_that_they_are_not_complete(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[tree_memory.TreeMemory] = []
    honest = tree_memory.made
    monkeypatch.setattr(tree_memory, "made", lambda *given: made.append(honest(*given)) or made[-1])  # type: ignore[func-returns-value, arg-type]
    write("app.py", ASKING)
    write("settings.py", WRONG)
    check()
    assert [(one.path, one.facts.complete, one.facts.links) for one in made[0].files] == [
        ("settings.py", False, Links())
    ]


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("change", ["content", "new", "gone", "time"])
def test_whatever_changes_among_the_files_is_seen(change: str) -> None:
    write("app.py", ASKING)
    write("settings.py", WRONG)
    assert check() == [("settings.py", "gpt-0.1")]
    if change == "new":
        write("other.py", ASKING.replace("MODEL)", "'gpt-0.2')"))
        assert check() == [("other.py", "gpt-0.2"), ("settings.py", "gpt-0.1")]
    elif change == "gone":
        Path("settings.py").unlink()
        assert check() == []
    else:
        write("settings.py", RIGHT, at=OLD + (change == "time"))
        assert check() == []


@pytest.mark.usefixtures("waiting")
def test_only_what_depends_on_a_changed_file_is_joined_again(joined: list[int]) -> None:
    for name in ("a", "b", "c"):
        write(f"{name}/app.py", ASKING)
        write(f"{name}/settings.py", WRONG)
    write("alone.py", "from openai import OpenAI\n\nOpenAI().responses.create(model='gpt-0.5')\n")
    everything = [("a/settings.py", "gpt-0.1"), ("alone.py", "gpt-0.5")]
    everything += [(f"{name}/settings.py", "gpt-0.1") for name in ("b", "c")]
    assert check() == everything
    del joined[:]
    write("b/settings.py", "# moved\n" + WRONG)
    assert check() == everything
    assert joined == [1, 3]
    write(
        "alone.py",
        "from b.settings import MODEL\nfrom openai import OpenAI\n\nOpenAI().responses.create(model=MODEL)\n",
    )
    assert check() == [one for one in everything if one[0] != "alone.py"]
    assert joined[2:] == [1, 2, 4]  # what it asks now, asks others
    check()
    assert joined[5:] == [4]


MODELS = ["gpt-0.1", "gpt-0.2", "gpt-5.4"]
TEMPLATES = [
    "MODEL = '{model}'\n",
    "from {other} import MODEL\n",
    "from {other} import MODEL, ask\n\nask(MODEL)\n",
    "from openai import OpenAI\nfrom {other} import MODEL\n\nOpenAI().responses.create(model=MODEL)\n",
    "from openai import OpenAI\n\n\ndef ask(model):\n    return OpenAI().responses.create(model=model)\n",
    "from {other} import ask\n\nask('{model}')\nMODEL = '{model}'\n",
    "from openai import OpenAI\n\nBASE = 'https://gateway.api.anyint.ai'\nclient = OpenAI(base_url=BASE)\n",
    "import httpx\nfrom {other} import BASE\n\nhttpx.get(f'{{BASE}}/v1/models')\nMODEL = '{model}'\n",
    "from {other} import client\n\nclient.responses.create(model='{model}')\n",
    "x = 1\n",
    "def (\n",
]


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("seed", range(12))
def test_after_any_changes_it_is_as_if_nothing_were_remembered(seed: int) -> None:
    chance = random.Random(seed)
    names = ["a", "b", "c", "p.d", "p.e", "q.f", "q.g", "h"]
    write("anyint-lint.toml", "")

    def change(name: str) -> None:
        template = chance.choice(TEMPLATES)
        text = template.format(model=chance.choice(MODELS), other=chance.choice(names))
        write(f"{name.replace('.', '/')}.py", "#\n" * chance.randrange(2) + text, at=OLD + chance.randrange(10**6))

    for name in names:
        change(name)
    top = chance.choice([".", "p"])
    for _ in range(6):
        check(top)
        for name in chance.sample(names, chance.choice([1, 1, 2, 3])):
            if not chance.randrange(10):
                Path(f"{name.replace('.', '/')}.py").unlink(missing_ok=True)
            else:
                change(name)
    check(top)


def test_what_was_written_a_moment_ago_is_read_again(joined: list[int]) -> None:
    write("app.py", ASKING)
    write("settings.py", WRONG)
    for count in (1, 2):
        assert check() == [("settings.py", "gpt-0.1")]
        assert len(joined) == 2 * count
    write("settings.py", RIGHT)
    assert check() == []


@pytest.mark.usefixtures("waiting")
def test_what_was_asked_only_before_another_module_was_known_is_not_told_for_ever() -> None:
    write("app.py", ASKING.replace("settings import MODEL", "pkg.sub import value").replace("MODEL", "value"))
    write("pkg/__init__.py", "def (\n")
    write("pkg/sub.py", WRONG.replace("MODEL", "value"))
    for _ in range(2):
        assert check() == [("pkg/sub.py", "gpt-0.1")]
    write("app.py", "x = 1\n")
    assert check() == []


def test_of_a_file_that_may_change_unseen_only_what_depends_on_it_is_joined_each_time(
    monkeypatch: pytest.MonkeyPatch, joined: list[int]
) -> None:
    monkeypatch.setattr(tree_reader, "_ALONE_SECONDS", 60.0)
    monkeypatch.setattr(Look, "is_settled", lambda look, _read_at: look.mtime_ns < (OLD + 10) * 10**9)
    monkeypatch.setattr(Look, "of", classmethod(lambda cls, status: cls(status.st_size, status.st_mtime_ns, 0, 0)))
    for name in ("a", "b", "c"):
        write(f"{name}/app.py", ASKING)
        write(f"{name}/settings.py", WRONG, at=OLD + (20 if name == "b" else 0))
    assert check() == [(f"{name}/settings.py", "gpt-0.1") for name in ("a", "b", "c")]
    del joined[:]
    for model in ("gpt-0.2", "gpt-0.3", "gpt-0.3"):
        write("b/settings.py", WRONG.replace("gpt-0.1", model), at=OLD + 20)
        found = [("a/settings.py", "gpt-0.1"), ("b/settings.py", model), ("c/settings.py", "gpt-0.1")]
        assert check() == found
    assert joined == [1, 3] * 3
    write("b/settings.py", RIGHT)
    for _ in range(2):
        assert check() == [("a/settings.py", "gpt-0.1"), ("c/settings.py", "gpt-0.1")]
    assert joined[6:] == [1, 3, 3]


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("change", ["content", "gone", "new", "shadowed"])
def test_whatever_changes_around_the_files_is_seen(change: str) -> None:
    write("anyint-lint.toml", "")
    write("app/app.py", ASKING)
    if change != "new":
        write("settings.py", WRONG)
    before = [] if change == "new" else [("settings.py", "gpt-0.1")]
    assert named(check("app")) == named(before)
    assert named(check("app")) == named(before)
    if change == "content":
        write("settings.py", WRONG.replace("0.1", "0.2"))
        assert reached(check("app", "settings.py")) == {"gpt-0.2"}
    elif change == "gone":
        Path("settings.py").unlink()
    elif change == "new":
        write("settings.py", WRONG)
        assert reached(check("app", "settings.py")) == {"gpt-0.1"}
    else:
        write("src/settings.py", WRONG)
        write("app/src/settings.py", RIGHT)
    check("app")


def named(found: list[tuple[str, str]]) -> set[str]:
    return {value for path, value in found if path.startswith("app")}


def reached(found: list[tuple[str, str]]) -> set[str]:
    return {value for _, value in found}


@pytest.mark.usefixtures("waiting")
def test_a_url_that_a_module_outside_of_the_run_completes_is_seen_to_change() -> None:
    write("anyint-lint.toml", "")
    write("app/app.py", "import httpx\n\nfrom settings import BASE\n\nhttpx.get(f'{BASE}/v1/models')\n")
    write("settings.py", 'BASE = "https://gateway.api.anyint.ai"\n')
    arguments = ("app", "--select", "AIR201,AIR202")
    assert len(check(*arguments)) == 1
    first = CliRunner().invoke(root, ["check", "--select", "AIR", "--format", "json", "app"]).stdout
    write("settings.py", 'BASE = "https://api.example.com/x"\n')
    check(*arguments)
    assert CliRunner().invoke(root, ["check", "--select", "AIR", "--format", "json", "app"]).stdout != first
    Path("settings.py").unlink()
    check(*arguments)
    write("settings.py", 'BASE = "https://gateway.api.anyint.ai"\n')
    assert CliRunner().invoke(root, ["check", "--select", "AIR", "--format", "json", "app"]).stdout == first


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links")
@pytest.mark.usefixtures("waiting")
def test_a_directory_that_becomes_a_link_is_seen(tmp_path: Path) -> None:
    write("anyint-lint.toml", "")
    write("app/app.py", "import httpx\n\nfrom conf.settings import BASE\n\nhttpx.get(f'{BASE}/v1/models')\n")
    write("conf/settings.py", 'BASE = "https://gateway.api.anyint.ai"\n')
    arguments = ("app", "--select", "AIR201,AIR202")
    check(*arguments)
    Path("conf").rename(tmp_path / "conf")
    Path("conf").symlink_to(tmp_path / "conf")
    check(*arguments)
    Path("conf").unlink()
    (tmp_path / "conf").rename("conf")
    check(*arguments)


@pytest.mark.usefixtures("waiting")
def test_lists_rules_and_settings_are_no_part_of_it(tmp_path: Path) -> None:
    write("app.py", ASKING)
    write("settings.py", WRONG)
    assert check() == [("settings.py", "gpt-0.1")]
    (tmp_path / "list.json").write_text(json.dumps({"data": [{"id": "gpt-0.1"}]}), "utf-8")
    assert check() == []
    assert check("--select", "AIM106") == []
    (tmp_path / "list.json").write_text(json.dumps({"data": [{"id": "gpt-5.4"}]}), "utf-8")
    write("anyint-lint.toml", '[replacements]\n"gpt-0.1" = "gpt-5.4"\n[severity]\nAIM108 = "off"\n')
    assert check() == [("settings.py", "gpt-0.1")]
    write("anyint-lint.toml", 'exclude = ["settings.py"]\n')
    check()
    write("anyint-lint.toml", '[[calls]]\ncallable = "house.ask"\nmodel = "m"\nposition = 0\n')
    write("more.py", "import house\n\nhouse.ask('mine-3')\n")
    assert ("more.py", "mine-3") in check()
    write("anyint-lint.toml", "")
    assert ("more.py", "mine-3") not in check()


@pytest.mark.usefixtures("waiting")
def test_paths_are_shown_as_from_where_the_run_is(monkeypatch: pytest.MonkeyPatch) -> None:
    write("anyint-lint.toml", "")
    write("app/app.py", ASKING)
    write("app/settings.py", WRONG)
    assert check(str(Path.cwd())) == [("app/settings.py", "gpt-0.1")]
    top = str(Path.cwd())
    monkeypatch.chdir("app")
    Path("../../tree/list.json").write_bytes(Path("../../list.json").read_bytes())
    assert check(top) == [("settings.py", "gpt-0.1")]


@pytest.mark.usefixtures("waiting")
def test_a_fix_is_made_of_what_is_remembered() -> None:
    write("app.py", ASKING)
    write("settings.py", 'MODEL = "GPT-5.4"\n')
    assert check() == [("settings.py", "GPT-5.4")]
    done = CliRunner().invoke(root, ["check", "--models", "../list.json", "--fix"])
    assert (done.exit_code, Path("settings.py").read_text("utf-8")) == (0, RIGHT)
    assert check() == []


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("damage", [b"", b"\0" * 40, b"cut"])
def test_a_memory_that_is_damaged_or_of_another_day_is_made_anew(
    damage: bytes, cache_dir: Path, joined: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("app.py", ASKING)
    write("settings.py", WRONG)
    check()
    with sqlite3.connect(cache_dir / FILE_NAME) as cache:
        (data,) = cache.execute("SELECT data FROM memories").fetchone()
        cache.execute("UPDATE memories SET data = ?", (data[:-3] if damage == b"cut" else damage,))
    cache.close()
    assert check() == [("settings.py", "gpt-0.1")]
    assert len(joined) == 4
    check()
    assert len(joined) == 5
    monkeypatch.setattr(facts_cache, "_today", lambda: 1)
    check()
    assert len(joined) == 7


@pytest.mark.usefixtures("waiting")
def test_what_cannot_be_read_is_tried_again_each_time() -> None:
    write("app.py", ASKING)
    write("settings.py", WRONG)
    Path("large.py").write_bytes(b"#" * 5_000_001)
    for _ in range(2):
        assert {path for path, _ in check()} == {"large.py", "settings.py"}
    Path("large.py").write_bytes(b"#" * 500)
    assert check() == [("settings.py", "gpt-0.1")]


@pytest.mark.usefixtures("waiting")
def test_names_that_are_no_unicode_are_remembered_or_not_but_told_alike() -> None:
    try:
        Path(os.fsdecode(b"d\xff")).mkdir()
    except OSError:
        pytest.skip("the file system takes no such name")
    for name in ("app.py", "settings.py"):
        Path(os.fsdecode(b"d\xff"), name).write_text(ASKING if name == "app.py" else WRONG, "utf-8")
    for _ in range(2):
        assert [value for _, value in check()] == ["gpt-0.1"]
