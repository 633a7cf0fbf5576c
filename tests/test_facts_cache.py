"""Facts on disk: never another result than without them, private, bounded, rebuilt when they are not sound."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from anyint_lint import tree_facts
from anyint_lint.cli import root
from anyint_lint.collector import collect
from anyint_lint.collector.sdks.row import Row
from anyint_lint.facts import FileFacts, Links
from anyint_lint.facts_cache import FILE_NAME, Entry, FactsCache, Look
from anyint_lint.facts_codec import decode, encode, speaks
from anyint_lint.fingerprint import code_files, fingerprint
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source, source_of

BAD = 'from openai import OpenAI\n\nOpenAI().chat.completions.create(model="gpt-5.5-turbo", messages=[])\n'
SETTINGS = 'MODEL = "gpt-0.1"\n'
IMPORTER = "from openai import OpenAI\n\nfrom settings import MODEL\n\nOpenAI().chat.completions.create(model=MODEL)\n"
OLD = time.time() - 3600


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    (tmp_path / "list.json").write_text(json.dumps({"data": [{"id": "gpt-5.4"}]}), "utf-8")
    monkeypatch.chdir(directory)
    return directory


def write(name: str, text: str, *, at: float = OLD) -> None:
    Path(name).write_text(text, "utf-8")
    os.utime(name, (at, at))


def check(*arguments: str) -> Result:
    given = ["check", "--models", "../list.json", "--format", "json", *arguments]
    return CliRunner().invoke(root, given, catch_exceptions=False)


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is racy: what was written a moment ago is trusted by its look."""
    monkeypatch.setattr(Look, "is_settled", lambda _look, _read_at: True)


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The sources that the collector is given."""
    seen: list[bytes] = []
    honest = collect.collect

    def counting(source: object, calls: object = ()) -> FileFacts:
        seen.append(source.data)  # type: ignore[attr-defined]
        return honest(source, calls)  # type: ignore[arg-type]

    monkeypatch.setattr(collect, "collect", counting)
    return seen


def test_a_second_run_reads_nothing_and_says_the_same(collected: list[bytes]) -> None:
    write("a.py", BAD)
    first = check()
    assert collected == [BAD.encode()]
    second = check()
    assert collected == [BAD.encode()]
    assert (second.exit_code, second.stdout) == (first.exit_code, first.stdout)
    assert first.exit_code == 1


def test_without_cache_nothing_is_read_from_it_or_written(collected: list[bytes], cache_dir: Path) -> None:
    write("a.py", BAD)
    check("--no-cache")
    assert not (cache_dir / FILE_NAME).exists()
    check()
    check("--no-cache")
    assert len(collected) == 3


def test_another_model_list_judges_anew_and_reads_nothing(collected: list[bytes], tmp_path: Path) -> None:
    write("a.py", BAD)
    assert check().exit_code == 1
    (tmp_path / "list.json").write_text(json.dumps({"data": [{"id": "gpt-5.5-turbo"}]}), "utf-8")
    assert check().exit_code == 0
    assert len(collected) == 1


@pytest.mark.usefixtures("waiting")
def test_a_file_that_looks_as_it_did_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_facts, "FEW", 0)  # of a few, the bytes are looked at sooner than the cache
    write("a.py", "def f(model='gpt-0.9'):\n    return model\n")
    write("b.py", "pass\n")
    first = check("--fail-on", "never", "--select", "AIR")
    opened: list[str] = []
    honest = os.open

    def counting(path: str, *arguments: int, **more: int) -> int:
        opened.append(os.fspath(path))
        return honest(path, *arguments, **more)

    monkeypatch.setattr(os, "open", counting)
    assert check("--fail-on", "never", "--select", "AIR").stdout == first.stdout
    assert [path for path in opened if path.endswith(".py")] == []


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("change", ["content", "size", "rename", "time"])
def test_whatever_changes_a_file_is_seen(change: str) -> None:
    write("a.py", BAD)
    assert check().exit_code == 1
    if change == "size":
        write("a.py", "pass\n", at=OLD)
    elif change == "content":  # as long, and as old: the inode's own time tells
        write("a.py", BAD.replace('"gpt-5.5-turbo"', '"gpt-5.4"      '), at=OLD)
    elif change == "rename":
        write("b.py", BAD.replace('"gpt-5.5-turbo"', '"gpt-5.4"      '), at=OLD)
        Path("b.py").replace("a.py")
    else:
        write("a.py", BAD.replace('"gpt-5.5-turbo"', '"gpt-5.4"      '), at=OLD + 1)
    assert check().exit_code == 0


def test_a_file_written_a_moment_ago_is_read_again(cache_dir: Path) -> None:
    write("a.py", BAD, at=time.time())
    check()
    with sqlite3.connect(cache_dir / FILE_NAME) as cache:
        assert cache.execute("SELECT count(*) FROM looks").fetchone() == (0,)
        assert cache.execute("SELECT count(*) FROM facts").fetchone() == (1,)
    cache.close()


def test_a_look_is_settled_only_when_the_clock_has_gone_on() -> None:
    look = Look(1, 10**18, 10**18 + 5, 3)
    assert not look.is_settled(10**18)
    assert not look.is_settled(10**18 + 2 * 10**9)
    assert look.is_settled(10**18 + 3 * 10**9)


@pytest.mark.usefixtures("waiting")
def test_modules_that_only_others_ask_for_come_from_the_cache_too(collected: list[bytes]) -> None:
    write("app.py", IMPORTER)
    write("settings.py", SETTINGS)
    first = check()
    assert first.exit_code == 1
    count = len(collected)
    again = check()
    assert (again.stdout, len(collected)) == (first.stdout, count)
    write("settings.py", 'MODEL = "gpt-5.4"\n')
    assert check().exit_code == 0


@pytest.mark.parametrize("cached", [True, False])
def test_a_module_that_was_read_as_a_whole_is_not_read_again_for_those_who_import_from_it(
    collected: list[bytes], *, cached: bool
) -> None:
    settings = 'class Settings:\n    model = "gpt-0.1"\n'
    importer = IMPORTER.replace("import MODEL", "import Settings").replace("=MODEL", "=Settings().model")
    write("settings.py", settings)
    write("app.py", importer)
    found = json.loads(check(*(() if cached else ("--no-cache",))).stdout)["violations"]
    assert [(one["path"], one["value"]) for one in found] == [("settings.py", "gpt-0.1")]
    assert sorted(collected) == sorted([importer.encode(), settings.encode()])


@pytest.mark.usefixtures("waiting")
def test_what_a_module_read_as_a_whole_offers_is_there_for_a_later_run_over_another_file(
    collected: list[bytes],
) -> None:
    settings = 'class Settings:\n    model = "gpt-0.1"\n'
    write("settings.py", settings)
    check()
    importer = IMPORTER.replace("import MODEL", "import Settings").replace("=MODEL", "=Settings().model")
    write("app.py", importer)
    assert check("app.py").exit_code == 0
    assert collected == [settings.encode(), importer.encode()]


def test_equal_bytes_of_a_notebook_and_of_a_module_are_told_apart() -> None:
    write("a.ipynb", "{}\n")
    write("a.py", "{}\n")
    first = check()
    assert check().stdout == first.stdout


def test_a_defect_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.py", BAD)
    with monkeypatch.context() as patch:
        patch.setattr(collect, "collect", lambda *_: 1 / 0)
        assert "failed on this file" in check().stdout
    assert "failed on this file" not in check().stdout


def test_another_fingerprint_makes_every_entry_stale(cache_dir: Path) -> None:
    cache = FactsCache(cache_dir, b"one")
    look = Look(1, 2, 3, 4)
    cache.keep([Entry("/a.py", look, b"d" * 16, wanted=None, speaks=True, facts=encode(FileFacts()))])
    assert cache.known(["/a.py"])
    assert cache.facts(b"d" * 16) is not None
    other = FactsCache(cache_dir, b"other")
    assert not other.known(["/a.py"])
    assert other.facts(b"d" * 16) is None
    cache.close()
    other.close()


def test_the_fingerprint_is_of_the_code_and_of_the_users_rows() -> None:
    contents: list[bytes] = []

    def remembered(look: bytes, read: object) -> bytes:
        contents.append(look)
        return read()  # type: ignore[operator, no-any-return]

    assert fingerprint((), remembered) == fingerprint((), remembered) != fingerprint(("row",), remembered)
    assert len(set(contents)) == 1
    names = {Path(path).name for path in code_files()}
    assert {"candidates.py", "collect.py", "openai.py", "row.py", "facts.py", "model_stems.py", "_version.py"} <= names


def test_users_rows_count_although_the_file_was_read_without_them() -> None:
    write("a.py", 'from ours import Bot\n\nBot(engine="my-own-1")\n')
    assert check().exit_code == 0
    Path("anyint-lint.toml").write_text('[[calls]]\ncallable = "ours.Bot"\nmodel = ["engine"]\n', "utf-8")
    assert check().exit_code == 1


@pytest.mark.parametrize("damage", ["text", "empty", "cut", "entry", "directory"])
def test_a_cache_that_is_not_sound_is_made_anew(damage: str, cache_dir: Path) -> None:
    write("a.py", BAD)
    first = check()
    path = cache_dir / FILE_NAME
    if damage == "text":
        path.write_text("no database\n" * 1000, "utf-8")
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    elif damage == "entry":
        with sqlite3.connect(path) as cache:
            cache.execute("UPDATE facts SET data = replace(data, 'gpt-5.5', 'gpt-5.4')")
        cache.close()
    else:
        path.unlink()
        path.mkdir()
    again = check()
    assert (again.exit_code, again.stdout) == (1, first.stdout)
    if damage in {"text", "cut"}:
        assert "made anew" in again.stderr
    if damage != "directory":
        assert check().stderr == ""


def test_no_key_of_the_code_is_in_it_whole_or_in_parts(cache_dir: Path) -> None:
    key = "sk-anyint-7Qm2Zx9LpVb4Rt8Wn3KjHs6Yd1Fc"
    Path("app.py").write_text(
        f"from openai import OpenAI\nx = {key[12:]!r}\nMODEL = 'gpt-5.4'\n"
        f"OpenAI(api_key=f'{key[:12]}{{x}}').responses.create(model=MODEL)"
        f"  # anyint-lint: ignore[AIM101, AIM102] {key}\n",
        "utf-8",
    )
    result = CliRunner().invoke(root, ["check", "--strict", "--select", "AI", "--format", "json", "."])
    kept = b"".join(path.read_bytes() for path in cache_dir.iterdir())
    assert b"gpt-5.4" in kept
    for text in (result.stdout.encode(), kept):
        assert key[12:].encode() not in text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_may_read_it(cache_dir: Path) -> None:
    write("a.py", BAD)
    check()
    assert stat.S_IMODE((cache_dir / FILE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(cache_dir.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_cannot_be_written_is_no_failure(cache_dir: Path) -> None:
    cache_dir.mkdir(mode=0o500)
    write("a.py", BAD)
    assert check().exit_code == 1


def test_it_stays_within_its_bound_and_loses_what_is_oldest_first(cache_dir: Path) -> None:
    cache = FactsCache(cache_dir, b"code")
    rows = [
        Entry(f"/{number}.py", Look(1, 2, 3, 4), b"%16d" % number, wanted=None, speaks=True, facts=os.urandom(5000))
        for number in range(200)
    ]
    cache.keep(rows)
    with sqlite3.connect(cache.path) as other:
        other.execute("UPDATE facts SET used = 1 WHERE key IN (SELECT key FROM facts LIMIT 100)")
        kept = {key for (key,) in other.execute("SELECT key FROM facts WHERE used > 1")}
    other.close()
    cache.trim(500_000)
    assert cache.path.stat().st_size < 700_000
    with sqlite3.connect(cache.path) as other:
        assert {key for (key,) in other.execute("SELECT key FROM facts")} == kept
    other.close()
    cache.close()


def test_cache_clear_removes_it(cache_dir: Path) -> None:
    write("a.py", BAD)
    check()
    done = CliRunner().invoke(root, ["cache", "clear"])
    assert "facts of earlier runs" in done.stderr
    assert not (cache_dir / FILE_NAME).exists()


def test_processes_at_once_lose_nothing(tmp_path: Path, cache_dir: Path) -> None:
    for number in range(20):
        write(f"a{number}.py", BAD.replace("turbo", f"turbo-{number}"))
    command = [sys.executable, "-m", "anyint_lint", "check", "--models", str(tmp_path / "list.json")]
    running = [
        subprocess.Popen([*command, f"a{number}.py", f"a{number + 1}.py"], stdout=-1, stderr=-1)
        for number in range(0, 8, 2)
    ]
    assert [(process.communicate()[1], process.returncode) for process in running] == [(b"", 1)] * 4
    with sqlite3.connect(cache_dir / FILE_NAME) as cache:
        assert cache.execute("SELECT count(*) FROM facts").fetchone() == (8,)
    cache.close()


def test_facts_survive_encoding_and_damage_is_found() -> None:
    facts = collect.collect(source_of(BAD.encode(), SourceKind.PYTHON))
    data = encode(facts)
    assert decode(data) == facts
    assert decode(data[:-1]) is None
    assert decode(data.replace(b"gpt", b"GPT")) is None
    assert decode(b"") is None


def test_what_only_others_ask_for_does_not_speak() -> None:
    facts = collect.collect(source_of(b'from x import y\nA = "gpt"\n', SourceKind.PYTHON))
    assert facts.links.exports
    assert not speaks(facts)
    assert not speaks(FileFacts(links=Links()))
    assert not speaks(FileFacts(complete=True))
    assert speaks(collect.collect(source_of(BAD.encode(), SourceKind.PYTHON)))


def test_half_a_surrogate_pair_in_a_literal_is_kept_too() -> None:
    facts = collect.collect(source_of(BAD.replace("gpt", "gpt\\ud800").encode(), SourceKind.PYTHON))
    assert "\ud800" in facts.model_uses[0].value
    assert decode(encode(facts)) == facts


def test_a_module_that_many_wanted_names_of_is_not_read_again_for_one_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    honest = collect.collect_by_need

    def counting(source: Source, calls: tuple[Row, ...] = (), names: frozenset[str] = frozenset()) -> FileFacts:
        read.append(source.data)
        return honest(source, calls, names)

    monkeypatch.setattr(collect, "collect_by_need", counting)
    write("settings.py", "".join(f"def pick_{at}():\n    return 'gpt-0.{at}'\n" for at in range(3)))
    app = "from openai import OpenAI\nfrom settings import pick_{0}\nOpenAI().responses.create(model=pick_{0}())\n"
    for at in range(3):
        write(f"app_{at}.py", app.format(at))
    assert len(json.loads(check().stdout)["violations"]) == 3
    read.clear()
    write("app_1.py", app.format(1) + "# changed\n")
    violations = json.loads(check("app_1.py", "settings.py").stdout)["violations"]
    assert [one["value"] for one in violations] == ["gpt-0.1"]
    assert read == [Path("app_1.py").read_bytes()]
