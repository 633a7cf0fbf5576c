from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from anyint_lint import git_tree
from anyint_lint.errors import UsageError
from anyint_lint.paths import Discovery, SourceKind, discover, is_test_file, relative_path
from anyint_lint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def git(directory: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "protocol.file.allow=always")
    subprocess.run(["git", *identity, *arguments], cwd=directory, check=True, capture_output=True)


def repository(root: Path, *names: str) -> None:
    root.mkdir(parents=True, exist_ok=True)
    tree(root, *names)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "m")


def find(root: Path, *arguments: str | Path, settings: Settings | None = None) -> Discovery:
    return discover(arguments or ["."], settings or Settings(root=root), root)


def shown(discovery: Discovery) -> list[str]:
    return [file.display for file in discovery.files]


def test_python_and_notebook_suffixes_are_taken_and_others_are_not(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "b.pyi", "c.pyw", "d.ipynb", "e.txt", "py", "sub/f.py")
    discovery = find(tmp_path)
    assert shown(discovery) == ["a.py", "b.pyi", "c.pyw", "d.ipynb", "sub/f.py"]
    assert [file.display for file in discovery.files if file.kind is SourceKind.NOTEBOOK] == ["d.ipynb"]
    assert discovery.files[-1].path == str(tmp_path / "sub" / "f.py")


def test_order_is_by_bytes_and_independent_of_the_arguments(tmp_path: Path) -> None:
    tree(tmp_path, "a/b.py", "a-b.py", "a.py", "B.py", "é.py", "\U0001f389.py")
    expected = sorted(["a/b.py", "a-b.py", "a.py", "B.py", "é.py", "\U0001f389.py"], key=os.fsencode)
    assert shown(find(tmp_path)) == expected
    assert shown(find(tmp_path, "é.py", "a", "a/b.py", ".", tmp_path / "a.py")) == expected


def test_a_path_that_is_not_there_is_a_usage_error_and_is_named_safely(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no such file or directory: gone\\x1b\.py"):
        find(tmp_path, "gone\x1b.py")
    with pytest.raises(UsageError, match="cannot read"):
        find(tmp_path, "a\0.py")


def test_a_file_given_explicitly_is_taken_whatever_excludes_and_suffix_say(tmp_path: Path) -> None:
    tree(tmp_path, "build/a.py", "script", ".gitignore", "ignored.py")
    (tmp_path / ".gitignore").write_text("ignored.py\n")
    discovery = find(tmp_path, "build/a.py", "script", "ignored.py")
    assert shown(discovery) == ["build/a.py", "ignored.py", "script"]
    assert {file.kind for file in discovery.files} == {SourceKind.PYTHON}


def test_a_directory_given_explicitly_is_read_though_a_pattern_covers_it(tmp_path: Path) -> None:
    tree(tmp_path, "build/x/a.py", "build/x/venv/b.py", "gen/v1/c.py", "gen/v1/skip_me.py")
    settings = Settings(root=tmp_path, extend_exclude=("gen/**", "skip_*"))
    assert shown(find(tmp_path, "build/x", "gen/v1", settings=settings)) == ["build/x/a.py", "gen/v1/c.py"]
    assert shown(find(tmp_path, settings=settings)) == []


@pytest.mark.parametrize("in_git", [False, pytest.param(True, marks=needs_git)])
def test_exclude_patterns_mean_what_they_mean_in_a_gitignore_at_the_root(tmp_path: Path, in_git: bool) -> None:
    names = ("a.py", "a_pb2.py", "pkg/b_pb2.py", "gen/c.py", "pkg/gen/d.py", "docs/x/e.py", "node_modules/f.py")
    (repository if in_git else tree)(tmp_path, *names)
    settings = Settings(root=tmp_path, extend_exclude=("*_pb2.py", "./gen", "docs/**/e.py"))
    assert shown(find(tmp_path, settings=settings)) == ["a.py", "pkg/gen/d.py"]
    assert shown(discover(["."], settings, tmp_path / "pkg")) == ["gen/d.py"]


@pytest.mark.parametrize("pattern", ["!", "a\\", "*a*a*a*a*b", "**/a/**/a/**/a/**/b"])
def test_an_exclude_that_is_no_bearable_pattern_is_a_usage_error(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(UsageError, match="not an exclude pattern"):
        find(tmp_path, settings=Settings(root=tmp_path, exclude=(pattern,)))


@pytest.mark.timeout(10)
def test_a_hostile_ignore_file_does_not_hold_the_run_up(tmp_path: Path) -> None:
    tree(tmp_path, "a" * 250 + ".py")
    (tmp_path / ".gitignore").write_text("*a" * 20 + "*b\n")
    assert len(find(tmp_path).files) == 1


def test_nested_gitignore_files_are_heeded_without_git(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "out/b.py", "pkg/out/c.py", "pkg/keep.py", "pkg/deep/x.py", "pkg/deep/keep.py")
    (tmp_path / ".gitignore").write_text("/out/\nkeep.py\n!\n")
    (tmp_path / "pkg" / ".gitignore").write_text("!keep.py\n/deep/x.py\r\n")
    assert shown(find(tmp_path)) == ["a.py", "pkg/deep/keep.py", "pkg/keep.py", "pkg/out/c.py"]


def test_without_git_the_ignore_files_above_count_unless_they_ignore_the_directory_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "src/a.py", "src/local.py", "src/private.py", "wheel/x/b.py", "wheel/x/local.py")
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("private.py\n")
    (tmp_path / ".gitignore").write_text("local.py\n/wheel/\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shown(find(tmp_path)) == ["src/a.py"]
    assert shown(find(tmp_path, "src")) == ["src/a.py"]
    assert shown(find(tmp_path, "wheel/x")) == ["wheel/x/b.py", "wheel/x/local.py"]


@needs_git
def test_gits_view_holds_untracked_files_and_neither_ignored_nor_deleted_ones(tmp_path: Path) -> None:
    repository(tmp_path, "a.py", "deleted.py", "sub/b.py", "sub/c.txt")
    tree(tmp_path, "new.py", "sub/ignored.py", "weird\tname.py")
    (tmp_path / ".git" / "info" / "exclude").write_text("ignored.py\n")
    (tmp_path / "deleted.py").unlink()
    assert shown(find(tmp_path)) == ["a.py", "new.py", "sub/b.py", "weird\tname.py"]
    assert shown(find(tmp_path, "sub")) == ["sub/b.py"]


@needs_git
def test_an_ignored_directory_given_explicitly_is_walked(tmp_path: Path) -> None:
    repository(tmp_path, "a.py")
    tree(tmp_path, "wheels/x/b.py", "wheels/x/sub/c.py")
    (tmp_path / ".gitignore").write_text("wheels/\n")
    assert shown(find(tmp_path)) == ["a.py"]
    assert shown(find(tmp_path, "wheels")) == ["wheels/x/b.py", "wheels/x/sub/c.py"]
    assert shown(find(tmp_path, "wheels/x/sub")) == ["wheels/x/sub/c.py"]


@needs_git
def test_files_of_nested_repositories_and_submodules_are_taken_by_their_own_rules(tmp_path: Path) -> None:
    repository(tmp_path / "library", "lib.py")
    main = tmp_path / "main"
    repository(main, "a.py")
    git(main, "submodule", "add", "-q", str(tmp_path / "library"), "vendored")
    repository(main / "nested", "b.py", "inner/c.py")
    tree(main, "nested/skip.py")
    (main / "nested" / ".gitignore").write_text("skip.py\n")
    assert shown(find(main)) == ["a.py", "nested/b.py", "nested/inner/c.py", "vendored/lib.py"]


@needs_git
def test_nested_repositories_beyond_the_bound_are_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_tree, "_MAX_REPOSITORIES", 0)
    repository(tmp_path, "a.py")
    repository(tmp_path / "nested", "b.py")
    assert shown(find(tmp_path)) == ["a.py", "nested/b.py"]


@needs_git
def test_a_merge_conflict_lists_a_file_once(tmp_path: Path) -> None:
    repository(tmp_path, "a.py")
    git(tmp_path, "checkout", "-q", "-b", "other")
    (tmp_path / "a.py").write_text("x = 1\n")
    git(tmp_path, "commit", "-q", "-am", "other")
    git(tmp_path, "checkout", "-q", "-")
    (tmp_path / "a.py").write_text("x = 2\n")
    git(tmp_path, "commit", "-q", "-am", "ours")
    with pytest.raises(subprocess.CalledProcessError):
        git(tmp_path, "merge", "-q", "other")
    listed = subprocess.run(["git", "ls-files", "--unmerged"], cwd=tmp_path, check=True, capture_output=True)
    assert listed.stdout.count(b"a.py") == 3
    assert shown(find(tmp_path)) == ["a.py"]


def command_leaving_a_witness(directory: Path) -> tuple[Path, Path]:
    witness, command = directory / "witness", directory / "command"
    command.write_text(f"#!/bin/sh\ntouch {witness}\n")
    command.chmod(0o755)
    return witness, command


@needs_git
@posix
def test_a_hostile_repositorys_monitor_and_hooks_are_not_run(tmp_path: Path) -> None:
    top = tmp_path / "repository"
    repository(top, "a.py", "sub/b.py")
    witness, command = command_leaving_a_witness(tmp_path)
    (tmp_path / "post-index-change").symlink_to(command)
    git(top, "config", "core.hooksPath", str(tmp_path))
    git(top, "config", "core.fsmonitor", str(command))
    assert shown(find(top)) == ["a.py", "sub/b.py"]
    assert shown(find(top, "sub")) == ["sub/b.py"]
    assert not witness.exists()


@needs_git
@posix
def test_a_hostile_partial_clones_remote_is_not_asked_for_a_missing_gitignore(tmp_path: Path) -> None:
    top = tmp_path / "repository"
    tree(top, "sub/b.py")
    (top / "sub" / ".gitignore").write_text("ignored.py\n")
    repository(top)
    witness, command = command_leaving_a_witness(tmp_path)
    (top / "sub" / ".gitignore").unlink()
    git(top, "update-index", "--skip-worktree", "sub/.gitignore")
    for loose in (top / ".git" / "objects").glob("??/*"):  # only the blob is looked for: the index has the rest
        loose.unlink()
    tree(top, "sub/new.py")
    settings = {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "x",
        "remote.x.promisor": "true",
        "remote.x.url": f"ext::{command}",
        "protocol.ext.allow": "always",
    }
    for key, value in settings.items():
        git(top, "config", key, value)
    assert shown(find(top)) == ["sub/b.py", "sub/new.py"]
    assert shown(find(top, "sub")) == ["sub/b.py", "sub/new.py"]
    assert not witness.exists()


@needs_git
def test_variables_that_git_sets_for_a_hook_do_not_mislead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path / "here", "a.py")
    repository(tmp_path / "there", "b.py")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "there" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "there" / ".git" / "index"))
    assert shown(find(tmp_path / "here")) == ["a.py"]


@needs_git
def test_a_broken_repository_is_walked(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", ".git/HEAD")
    assert shown(find(tmp_path)) == ["a.py"]


@posix
@pytest.mark.parametrize("in_git", [False, pytest.param(True, marks=needs_git)])
def test_links_out_of_the_tree_are_skipped_with_a_reason_and_inside_count_once(tmp_path: Path, in_git: bool) -> None:
    top = tmp_path / "top"
    tree(tmp_path, "outside/secret.py", "top/real.py", "top/sub/script")
    (top / "again.py").symlink_to("real.py")
    (top / "script.py").symlink_to("sub/script")
    (top / "loop").symlink_to(".")
    (top / "nothing.py").symlink_to("gone")
    (top / "out.py").symlink_to("../outside/secret.py")
    (top / "outdir").symlink_to("../outside")
    (top / "notes.txt").symlink_to("../outside/secret.py")
    if in_git:
        repository(top)
    discovery = find(top)
    assert shown(discovery) == ["real.py", "sub/script"]
    assert [(skip.path, skip.reason.split(";")[0]) for skip in discovery.skipped] == [
        ("nothing.py", "a symbolic link to nothing"),
        ("out.py", "a symbolic link that leads out of the tree"),
        ("outdir", "a symbolic link that leads out of the tree"),
    ]


@posix
@needs_git
def test_a_tracked_directory_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    top = tmp_path / "top"
    repository(top, "a.py", "sub/secret.py")
    tree(tmp_path, "outside/secret.py")
    shutil.rmtree(top / "sub")
    (top / "sub").symlink_to("../outside")
    discovery = find(top)
    assert shown(discovery) == ["a.py"]
    assert [skip.path for skip in discovery.skipped] == ["sub"]


@posix
def test_an_argument_that_leads_out_of_the_root_by_a_link_is_skipped(tmp_path: Path) -> None:
    top = tmp_path / "top"
    tree(tmp_path, "outside/a.py", "top/b.py")
    (top / "link").symlink_to("../outside")
    discovery = find(top, "link", "link/a.py", "../outside")
    assert shown(discovery) == ["../outside/a.py"]
    assert [skip.path for skip in discovery.skipped] == ["link", "link/a.py"]


@posix
def test_a_working_directory_reached_through_a_link_changes_nothing(tmp_path: Path) -> None:
    tree(tmp_path, "top/a.py")
    (tmp_path / "link").symlink_to("top")
    link = tmp_path / "link"
    assert shown(discover([".", link / "a.py"], Settings(root=link), link)) == ["a.py"]


@posix
def test_fifos_and_sockets_are_skipped_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    os.mkfifo(tmp_path / "other")
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.py")
        discovery = find(tmp_path)
    assert [(skip.path, skip.reason) for skip in discovery.skipped] == [
        ("pipe.py", "not a regular file"),
        ("socket.py", "not a regular file"),
    ]
    assert [skip.path for skip in find(tmp_path, "other").skipped] == ["other"]


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read all")
def test_a_directory_without_permission_is_skipped_with_a_reason(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "closed/b.py")
    (tmp_path / "closed").chmod(0)
    discovery = find(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert shown(discovery) == ["a.py"]
    assert [skip.path for skip in discovery.skipped] == ["closed"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any bytes")
@pytest.mark.parametrize("in_git", [False, pytest.param(True, marks=needs_git)])
def test_names_with_newlines_and_undecodable_bytes_are_found(tmp_path: Path, in_git: bool) -> None:
    names = (os.fsdecode(b"\xe9\xff.py"), "new\nline.py", "a b.py", "? 100644 x\ty.py")
    (repository if in_git else tree)(tmp_path, *names)
    assert shown(find(tmp_path)) == sorted(names, key=os.fsencode)


def test_a_path_outside_the_working_directory_is_shown_with_dots(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.py", "b/y.py")
    assert shown(discover(["../b", "."], Settings(root=tmp_path), tmp_path / "a")) == ["../b/y.py", "x.py"]


def test_a_relative_path_does_not_mistake_a_common_prefix_for_a_directory(tmp_path: Path) -> None:
    assert relative_path(str(tmp_path / "ab" / "x.py"), tmp_path / "a") == "../ab/x.py"
    assert relative_path(str(tmp_path), tmp_path) == "."


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/helper.py", True),
        ("pkg/test/data/x.py", True),
        ("test_a.py", True),
        ("pkg/a_test.py", True),
        ("conftest.py", True),
        ("tests.py", False),
        ("testing/a.py", False),
        ("contest.py", False),
        ("pkg/latest_a.py", False),
    ],
)
def test_test_files_are_known_by_pytests_names(path: str, expected: bool) -> None:
    assert is_test_file(path) is expected
