"""Cached lists: kept apart by account, whole at every moment, private, and never a reason to fail."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from anyint_lint import catalog_store
from anyint_lint.atomic_write import write_atomically
from anyint_lint.cache_directory import default_cache_directory
from anyint_lint.catalog import Model, ModelList, Origin, Seen
from anyint_lint.catalog_store import CatalogStore
from anyint_lint.credentials import Credentials
from anyint_lint.errors import CacheError
from anyint_lint.facts import Family

KEY = "anyint-test-key-0123456789abcdef"
ME = Credentials("https://gateway.api.anyint.ai", KEY)
MOMENT = datetime(2025, 11, 3, 8, 30, 5, 123456, tzinfo=UTC)
OPENAI = ModelList(
    "default",
    Family.OPENAI,
    (Model("gpt-5.4", "GPT-5.4", "model", MOMENT), Model("gpt-5.5")),
    ME.base_url,
    Origin.CACHE,
    MOMENT,
)
ANTHROPIC = ModelList("default", Family.ANTHROPIC, (Model("claude"),), ME.base_url, Origin.CACHE, MOMENT)


@pytest.fixture
def store(cache_dir: Path) -> CatalogStore:
    return CatalogStore()


def account_file(store: CatalogStore) -> Path:
    (path,) = store.directory.glob("lists-*.json")
    return path


def test_what_was_saved_is_loaded(store: CatalogStore, cache_dir: Path) -> None:
    assert store.load(ME) is None
    store.save(ME, [replace(OPENAI, origin=Origin.LIVE), ANTHROPIC])
    assert store.load(ME) == (ANTHROPIC, OPENAI)
    assert store.directory == cache_dir
    assert store.notices == []


def test_loading_alone_makes_no_directory(store: CatalogStore) -> None:
    store.load(ME)
    assert not store.directory.exists()
    assert store.clear() == 0


def test_accounts_are_kept_apart_by_base_url_and_key(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    assert store.load(Credentials(ME.base_url, KEY + "2")) is None
    assert store.load(Credentials("https://proxy.example", KEY)) is None
    (named,) = store.load(ME, "team") or ()
    assert named == replace(OPENAI, account="team")


def test_neither_name_nor_content_gives_the_key_away(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    path = account_file(store)
    assert len(path.stem.removeprefix("lists-")) == 32
    assert KEY not in path.name + path.read_text()


def test_cache_files_are_private(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    assert stat.S_IMODE(store.directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in store.directory.iterdir()} == {0o600}


def test_saving_one_family_keeps_the_other_with_its_own_time(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    store.save(ME, [replace(ANTHROPIC, fetched_at=MOMENT + timedelta(hours=1))])
    times = {one.family: one.fetched_at for one in store.load(ME) or ()}
    assert times == {Family.OPENAI: MOMENT, Family.ANTHROPIC: MOMENT + timedelta(hours=1)}


def test_a_list_fetched_later_is_not_overwritten(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    store.save(ME, [replace(OPENAI, models=(), fetched_at=MOMENT - timedelta(seconds=1))])
    assert store.load(ME) == (OPENAI,)


def test_a_list_from_the_future_does_not_stay_for_ever(store: CatalogStore) -> None:
    store.save(ME, [replace(OPENAI, models=(), fetched_at=datetime(2999, 1, 1, tzinfo=UTC))])
    store.save(ME, [OPENAI])
    assert store.load(ME) == (OPENAI,)


def test_completeness_is_kept(store: CatalogStore) -> None:
    store.save(ME, [replace(OPENAI, complete=False)])
    assert [one.complete for one in store.load(ME) or ()] == [False]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"anyint-lint-cache": 2}',
        b'{"anyint-lint-cache": 1, "base_url": "https://elsewhere.example", "lists": {}}',
        b'{"anyint-lint-cache": 1, "base_url": "https://gateway.api.anyint.ai", "lists": {"openai": 5}}',
        (
            b'{"anyint-lint-cache": 1, "base_url": "https://gateway.api.anyint.ai",'
            b' "lists": {"openai": {"models": [{"id": "\\u001b[2J"}]}}}'
        ),
    ],
)
def test_a_corrupt_or_foreign_file_is_set_aside_with_a_notice_and_rebuilt(store: CatalogStore, content: bytes) -> None:
    store.save(ME, [OPENAI])
    path = account_file(store)
    path.write_bytes(content)
    assert store.load(ME) is None
    (notice,) = store.notices
    assert f"set aside as {path}.corrupt" in notice
    assert notice.isprintable()
    assert Path(f"{path}.corrupt").read_bytes() == content
    store.save(ME, [OPENAI])
    assert store.load(ME) == (OPENAI,)


def test_saving_over_a_corrupt_file_rebuilds_it(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    account_file(store).write_bytes(b"garbage")
    store.save(ME, [ANTHROPIC])
    assert store.load(ME) == (ANTHROPIC,)
    assert len(store.notices) == 1


def test_a_directory_in_the_files_place_is_a_notice_not_a_crash(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    path = account_file(store)
    path.unlink()
    path.mkdir()
    assert store.load(ME) is None
    assert "cannot be read" in store.notices[0]
    with pytest.raises(CacheError):
        store.save(ME, [OPENAI])


def test_a_cache_that_cannot_be_written_is_an_error_that_says_how_to_move_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = CatalogStore(tmp_path / "file" / "cache")
    assert store.load(ME) is None
    with pytest.raises(CacheError, match="cannot be written") as caught:
        store.save(ME, [OPENAI])
    assert "ANYINT_LINT_CACHE_DIR" in caught.value.advice


def test_clear_removes_account_files_and_nothing_else(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    store.save(Credentials(ME.base_url, "another"), [OPENAI])
    account_file_name = next(store.directory.glob("lists-*.json")).name
    (store.directory / f"{account_file_name}.corrupt").write_text("")
    others = {"lists-mine.json", "notes.txt", f"x{account_file_name}"}
    for name in others:
        (store.directory / name).write_text("")
    assert store.clear() == 3
    assert {path.name for path in store.directory.iterdir()} - {"lists.lock"} == others
    assert store.clear() == 0


def test_what_was_seen_is_kept_and_read_back(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    later = MOMENT + timedelta(days=3)
    store.save(ME, [replace(OPENAI, models=(Model("gpt-5.5"),), fetched_at=later)])
    (kept,) = store.load(ME) or ()
    assert kept.history == {"gpt-5.4": Seen(MOMENT, MOMENT), "gpt-5.5": Seen(MOMENT, later)}
    assert kept.last_seen("gpt-5.4") == MOMENT


def test_a_corrupt_file_that_another_process_has_replaced_meanwhile_is_not_set_aside(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    path = account_file(store)
    good = path.read_bytes()
    path.write_bytes(b"{half")
    found: list[object] = []
    with FileLock(store.directory / "lists.lock"):
        reader = threading.Thread(target=lambda: found.append(CatalogStore().load(ME)))
        reader.start()
        time.sleep(0.3)  # by now it has met the corrupt file and waits
        write_atomically(path, good)
    reader.join(30)
    assert found == [(OPENAI,)]
    assert not Path(f"{path}.corrupt").exists()


def test_a_lock_that_is_not_given_back_is_waited_for_no_longer_than_so(
    store: CatalogStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_store, "_LOCK_SECONDS", 0.2)
    store.save(ME, [OPENAI])
    with FileLock(store.directory / "lists.lock"):
        with pytest.raises(CacheError, match=r"has been locked by another process for more than 0\.2 s"):
            CatalogStore().save(ME, [ANTHROPIC])
        assert CatalogStore().load(ME) == (OPENAI,)  # a reader waits for nobody
        account_file(store).write_bytes(b"garbage")
        other = CatalogStore()
        assert other.load(ME) is None
        assert "is not usable and stays where it is" in other.notices[0]


def test_what_a_killed_writer_left_is_cleared_away_in_time(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    young, old = store.directory / ".anyint-lint-a.tmp", store.directory / ".anyint-lint-b.tmp"
    for path in (young, old):
        path.write_text("")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    store.save(ME, [OPENAI])
    assert (young.exists(), old.exists()) == (True, False)
    store.clear()
    assert not young.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_full_disk_is_an_error_and_leaves_the_old_list(store: CatalogStore) -> None:
    store.save(ME, [OPENAI])
    script = (
        "import resource, test_catalog_store as t\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try:\n    t.CatalogStore().save(t.ME, [t.ANTHROPIC])\n"
        "except t.CacheError as error:\n    print(error.message)\n"
    )
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=False)
    assert "cannot be written: File too large" in done.stdout
    assert store.load(ME) == (OPENAI,)
    assert list(store.directory.glob(".anyint-lint-*")) == []


SAVE_OFTEN = """
import sys
from datetime import timedelta
from test_catalog_store import ANTHROPIC, ME, MOMENT, OPENAI, CatalogStore, replace
mine = OPENAI if sys.argv[1] == "openai" else ANTHROPIC
for step in range(20):
    CatalogStore().save(ME, [replace(mine, fetched_at=MOMENT + timedelta(seconds=step))])
"""


def test_two_processes_at_once_lose_nothing(store: CatalogStore) -> None:
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    running = [subprocess.Popen([sys.executable, "-c", SAVE_OFTEN, family], env=environ) for family in Family]
    assert [process.wait(30) for process in running] == [0, 0]
    times = {one.family: one.fetched_at for one in store.load(ME) or ()}
    assert times == dict.fromkeys(Family, MOMENT + timedelta(seconds=19))
    assert store.notices == []
    assert len(list(store.directory.iterdir())) == 2


def test_the_cache_directory_is_the_one_named_or_the_platforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_cache_directory({"ANYINT_LINT_CACHE_DIR": str(tmp_path)}) == tmp_path
    monkeypatch.chdir(tmp_path)
    assert default_cache_directory({"ANYINT_LINT_CACHE_DIR": "cache"}) == tmp_path / "cache"
    assert default_cache_directory({"ANYINT_LINT_CACHE_DIR": "~/cache"}) == Path.home() / "cache"
    assert default_cache_directory({"ANYINT_LINT_CACHE_DIR": "~no-such-user/c"}) == tmp_path / "~no-such-user" / "c"
    assert default_cache_directory({}).is_relative_to(Path.home())
    assert default_cache_directory({}).name in {"anyint-lint", "Cache"}


def test_an_atomic_write_replaces_the_file_and_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    write_atomically(path, b"new", 0o640)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_an_atomic_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "old").write_text("old")
    with pytest.raises(OSError, match="irectory"):
        write_atomically(tmp_path / "target", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


def test_an_atomic_write_does_not_follow_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("untouched")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "elsewhere").read_text() == "untouched"
    assert (tmp_path / "link").read_bytes() == b"new"
