"""A machine that fails: no memory, no files, no disk, no home. The verdict is right, or an error tells why not."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile_sources import VIOLATION

if sys.platform == "win32":
    pytest.skip("limits of POSIX", allow_module_level=True)
import resource

CHECK = ("check", "--models", "../list.json", "--format", "json")
FILES = 40
LIMITED = """
import resource, sys
for name, value in {limits!r}.items():
    resource.setrlimit(getattr(resource, name), (value, value))
from anyint_lint.__main__ import main
main()
"""


@pytest.fixture
def tree(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "tree"
    directory.mkdir()
    for number in range(FILES):
        (directory / f"m{number:02}.py").write_text(VIOLATION + f"x = {number}\n", "utf-8")
    (tmp_path / "list.json").write_text('{"data": [{"id": "gpt-5.4"}]}', "utf-8")
    monkeypatch.chdir(directory)
    return directory


def limited(*arguments: str, **limits: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIMITED.format(limits=limits), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


def whole(done: subprocess.CompletedProcess[str]) -> None:
    """Every violation is there, and no traceback."""
    assert "Traceback" not in done.stderr
    assert done.returncode == 1, done.stderr
    assert len(json.loads(done.stdout)["violations"]) == FILES


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_64_open_files_are_enough(jobs: str) -> None:
    whole(limited(*CHECK, "--jobs", jobs, RLIMIT_NOFILE=64))


@pytest.mark.usefixtures("tree")
@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS counts otherwise elsewhere")
@pytest.mark.parametrize("megabytes", [150, 250, 400, 700])
def test_little_memory_gives_the_whole_verdict_or_an_error(megabytes: int) -> None:
    done = limited(*CHECK, "--jobs", "1", RLIMIT_AS=megabytes << 20)
    if done.returncode == 1 and done.stdout:
        found = json.loads(done.stdout)["violations"]
        assert {one["path"] for one in found} == {f"m{number:02}.py" for number in range(FILES)}
    else:
        assert done.returncode not in {0, 1} or not done.stdout


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("size", [0, 100, 5_000, 40_000])
def test_a_full_disk_costs_the_cache_and_not_the_verdict(size: int) -> None:
    """RLIMIT_FSIZE: no file grows beyond; pipes do."""
    whole(limited(*CHECK, RLIMIT_FSIZE=size))


@pytest.mark.usefixtures("tree")
def test_a_full_disk_leaves_every_file_whole_when_fixes_are_written() -> None:
    Path("../list.json").write_text('{"data": [{"id": "gpt-1"}]}', "utf-8")
    before = {path: path.read_bytes() for path in Path().glob("*.py")}
    done = limited("check", "--models", "../list.json", "--fix", "--unsafe-fixes", "--no-cache", RLIMIT_FSIZE=100)
    assert "Traceback" not in done.stderr
    assert done.returncode in {1, 2}
    assert {path: path.read_bytes() for path in Path().glob("*.py")} == before
    assert set(Path().iterdir()) == set(before)


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("missing", [("HOME",), ("TMPDIR", "TEMP", "TMP"), ("HOME", "ANYINT_LINT_CACHE_DIR", "USER")])
def test_without_a_home_or_a_temporary_directory_the_verdict_is_whole(
    missing: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in missing:
        monkeypatch.delenv(name, raising=False)
        if name == "TMPDIR":
            monkeypatch.setenv(name, str(tmp_path / "nowhere"))
        elif name == "HOME":
            monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "nowhere"))
    whole(limited(*CHECK))


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("home", ["/dev/null", "/proc/nowhere", "", "relative", "\n"])
def test_a_home_that_is_none_changes_nothing(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANYINT_LINT_CACHE_DIR")
    monkeypatch.setenv("HOME", home)
    whole(limited(*CHECK))


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("where", ["/proc/1/nowhere", "/dev/null", "/dev/null/x", "/sys/x"])
def test_a_cache_that_cannot_be_written_costs_a_notice(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANYINT_LINT_CACHE_DIR", where)
    whole(limited(*CHECK))


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("seed", range(8))
def test_an_interrupt_at_any_time_ends_without_traceback_or_half_a_report(seed: int) -> None:
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "anyint_lint", *CHECK, "--no-cache", "--jobs", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(random.Random(seed).uniform(0.3, 1.5))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - start < 60
    if "anyint_lint/__main__.py" not in err and "runpy" not in err:  # Python's own start-up speaks for itself
        assert "Traceback" not in err
    assert process.returncode in {1, 130, -signal.SIGINT}
    if process.returncode == 1 and out:
        assert len(json.loads(out)["violations"]) == FILES


def test_the_limits_bite(tmp_path: Path) -> None:
    """Lest the tests above test nothing."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
