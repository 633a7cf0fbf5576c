"""The baseline: what was there is left out, what is new is not, and what is gone is told."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sample_reports import ASK, CLIENT, TREE, notebook, write_tree

from anyint_lint.baseline import read_baseline
from anyint_lint.cli import root
from anyint_lint.errors import BaselineError

BAD = ASK.format("gpt-5.5-turbo")


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory to work in with one bad file, the list beside it."""
    directory = tmp_path / "tree"
    directory.mkdir()
    write_tree(directory, order=["plain.py"])
    (directory / "plain.py").write_text(CLIENT + BAD, "utf-8")
    monkeypatch.chdir(directory)
    return directory


def check(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["check", "--models", "../list.json", *arguments], catch_exceptions=False)


def write_baseline(*arguments: str) -> dict[str, Any]:
    assert check("--write-baseline", "known.json", *arguments).exit_code == 0
    document: dict[str, Any] = json.loads(Path("known.json").read_bytes())
    return document


def new(*arguments: str) -> list[tuple[str, int]]:
    """Where violations are that the baseline does not know."""
    result = check("--baseline", "known.json", "--format", "json", *arguments)
    return [(one["path"], one["line"]) for one in json.loads(result.stdout)["violations"]]


def gone(*arguments: str) -> list[str]:
    result = check("--baseline", "known.json", "--format", "json", *arguments)
    found: list[str] = json.loads(result.stdout)["baseline"]["gone"]
    return found


# What it leaves out


def test_what_was_written_is_left_out_and_counted(tree: Path) -> None:
    written = check("--write-baseline", "known.json")
    assert (written.exit_code, written.stderr) == (0, "notice: known.json: 1 violation written\n")
    result = check("--baseline", "known.json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "No violations in 1 file (1 use checked; 1 in the baseline)" in result.stdout


def test_a_whole_tree_of_awkward_files_is_left_out(tree: Path) -> None:
    write_tree(tree)
    write_baseline()
    assert new() == []
    assert len(json.loads(Path("known.json").read_bytes())["violations"]) >= len(TREE) - 1


def test_moved_and_reindented_lines_still_match() -> None:
    write_baseline()
    Path("plain.py").write_text("# one more\n\n" + CLIENT + "if client:\n    " + BAD, "utf-8")
    assert new() == []


def test_a_second_occurrence_is_new_and_the_first_is_the_known_one() -> None:
    write_baseline()
    Path("plain.py").write_text(CLIENT + BAD + BAD, "utf-8")
    assert new() == [("plain.py", 5)]


def test_two_that_were_there_stay_two() -> None:
    Path("plain.py").write_text(CLIENT + BAD + BAD, "utf-8")
    assert write_baseline()["violations"][0]["count"] == 2
    assert new() == []
    Path("plain.py").write_text(CLIENT + BAD * 3, "utf-8")
    assert new() == [("plain.py", 6)]


def test_another_value_file_or_line_is_new() -> None:
    write_baseline()
    Path("plain.py").write_text(CLIENT + BAD + ASK.format("gpt-0"), "utf-8")
    Path("other.py").write_text(CLIENT + BAD, "utf-8")
    assert new() == [("other.py", 4), ("plain.py", 5)]


def test_cells_of_a_notebook_are_told_apart_by_their_lines() -> None:
    Path("n.ipynb").write_text(notebook(CLIENT.splitlines(keepends=True), [BAD]), "utf-8")
    write_baseline()
    Path("n.ipynb").write_text(notebook(CLIENT.splitlines(keepends=True), ["x = 1\n"], ["y = 2\n", BAD]), "utf-8")
    assert new() == []


def test_it_holds_from_any_directory_for_its_paths_are_its_own(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_baseline()
    (tree / "deep").mkdir()
    monkeypatch.chdir(tree / "deep")
    result = CliRunner().invoke(root, ["check", "--models", "../../list.json", "--baseline", "../known.json", ".."])
    assert result.exit_code == 0


# With suppressions and fixes


def test_what_a_comment_takes_back_is_neither_written_nor_missed() -> None:
    ignored = BAD.rstrip("\n") + "  # anyint-lint: ignore[AIM101] a double\n"
    Path("plain.py").write_text(CLIENT + ignored + ASK.format("gpt-0"), "utf-8")
    assert [one["value"] for one in write_baseline()["violations"]] == ["gpt-0"]
    assert (new(), gone()) == ([], [])


def test_a_comment_comes_before_the_baseline_so_that_its_entry_is_gone() -> None:
    write_baseline()
    Path("plain.py").write_text(CLIENT + BAD.rstrip("\n") + "  # noqa: AIM101\n", "utf-8")
    assert (new(), gone()) == ([], ["plain.py: AIM101 `gpt-5.5-turbo`"])


def test_fixes_leave_alone_what_the_baseline_accepts() -> None:
    label = ASK.format("GPT 5.4")
    Path("plain.py").write_text(CLIENT + label, "utf-8")
    write_baseline()
    Path("plain.py").write_text(CLIENT + label + "x = " + label, "utf-8")
    assert check("--baseline", "known.json", "--fix").exit_code == 0
    assert Path("plain.py").read_text("utf-8") == CLIENT + label + "x = " + ASK.format("gpt-5.4")
    assert (new(), gone()) == ([], [])


# What is gone


def test_an_entry_that_no_longer_occurs_is_told_on_stderr_and_in_the_counts() -> None:
    write_baseline()
    Path("plain.py").write_text(CLIENT + ASK.format("gpt-5.4"), "utf-8")
    result = check("--baseline", "known.json")
    assert result.exit_code == 0
    assert "1 entry of the baseline no longer occurs: plain.py: AIM101 `gpt-5.5-turbo`" in result.stderr
    assert "0 in the baseline, 1 of it gone" in result.stdout
    assert gone() == ["plain.py: AIM101 `gpt-5.5-turbo`"]


def test_the_entries_of_a_file_that_says_nothing_any_more_are_gone() -> None:
    write_baseline()
    Path("plain.py").write_text("x = 1\n", "utf-8")
    assert gone() == ["plain.py: AIM101 `gpt-5.5-turbo`"]


def test_the_entries_of_a_deleted_file_are_gone() -> None:
    write_baseline()
    Path("plain.py").unlink()
    assert gone() == ["plain.py: AIM101 `gpt-5.5-turbo`"]


def test_what_a_run_did_not_look_at_is_not_missed() -> None:
    Path("other.py").write_text(CLIENT + BAD, "utf-8")
    write_baseline()
    Path("plain.py").write_text(CLIENT, "utf-8")
    assert gone("other.py") == []
    assert gone("--select", "AIR") == []
    assert len(gone()) == 1


def test_writing_again_for_some_files_or_rules_keeps_the_rest() -> None:
    Path("other.py").write_text(CLIENT + BAD, "utf-8")
    before = write_baseline()
    Path("plain.py").write_text(CLIENT, "utf-8")
    assert write_baseline("other.py") == before
    assert write_baseline("--select", "AIR") == before
    assert [one["path"] for one in write_baseline()["violations"]] == ["other.py"]


# The file


def test_it_is_sorted_with_an_entry_on_each_line_and_the_same_bytes_each_time(tree: Path) -> None:
    write_tree(tree)
    write_baseline()
    first = Path("known.json").read_bytes()
    write_baseline()
    assert Path("known.json").read_bytes() == first
    lines = first.decode().splitlines()
    paths = [json.loads(line.strip().rstrip(","))["path"] for line in lines if '"path"' in line]
    assert paths == sorted(paths)
    assert len(lines) == len(paths) + 5
    assert max(map(len, lines)) < 200


@pytest.mark.skipif(os.name == "nt", reason="modes and links are POSIX")
def test_it_is_replaced_whole_and_keeps_its_mode(tree: Path) -> None:
    write_baseline()
    Path("known.json").chmod(0o640)
    write_baseline()
    assert stat.S_IMODE(Path("known.json").stat().st_mode) == 0o640
    assert sorted(path.name for path in tree.iterdir()) == ["known.json", "plain.py"]


def test_a_key_in_the_code_is_not_in_the_baseline() -> None:
    key = "sk-Zq81Lw0vTt93KxPeRb27"
    Path("plain.py").write_text(CLIENT.replace('/v1")', f'/v1", api_key="{key}")'), "utf-8")
    assert [one["code"] for one in write_baseline()["violations"]] == ["AIR205"]
    assert key not in Path("known.json").read_text("utf-8")
    assert new() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_and_values_that_are_no_text_are_known_again(tree: Path) -> None:
    try:
        Path(os.fsdecode(b"bad\xff.py")).write_text(CLIENT + ASK.format("gpt-\\ud800"), "utf-8")
    except OSError:
        pytest.skip("the file system wants UTF-8")
    write_baseline()
    assert new() == []
    assert gone() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the whole file: Input data was truncated"),
        ("[]", "the whole file: Expected `object`, got `array`"),
        ("{\n  nope", "line 2, column 3: JSON is malformed"),
        ('{"version": 2, "violations": []}', "version: expected 1; another version"),
        ('{"version": 1}', "the whole file: Object missing required field `violations`"),
        ('{"version": 1, "violations": [], "more": 1}', "the whole file: Object contains unknown field `more`"),
        ('{"version": 1, "violations": [{"path": "a"}]}', "violations[0]: Object missing required field `code`"),
        (
            '{"version": 1, "violations": [{"path": "a", "code": "AIM101", "value": null, "line": "", "count": 0}]}',
            "violations[0].count: Expected `int` >= 1",
        ),
        (
            '{"version": 1, "violations": [{"path": "a", "code": "x", "value": 1, "line": ""}]}',
            "violations[0].code: Expected `str` matching regex",
        ),
        ("\x1b[2J", "line 1, column 1: JSON is malformed"),
        ("[" * 100_000, "the whole file: "),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_with_the_place_and_what_was_expected(content: str, said: str) -> None:
    Path("known.json").write_text(content, "utf-8")
    result = check("--baseline", "known.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"known.json: {said}" in result.stderr
    assert "\x1b" not in result.stderr


def test_bytes_that_are_no_text_are_refused_too() -> None:
    Path("known.json").write_bytes(b'{"version": 1, "violations": [{"path": "\xff"}]}')
    with pytest.raises(BaselineError):
        read_baseline(Path("known.json"))


def test_a_baseline_that_is_not_there_is_an_error_that_says_how_to_make_one() -> None:
    result = check("--baseline", "known.json")
    assert result.exit_code == 2
    assert "--write-baseline known.json" in result.stderr


def test_a_damaged_baseline_is_not_overwritten() -> None:
    Path("known.json").write_text("{", "utf-8")
    assert check("--write-baseline", "known.json").exit_code == 2
    assert Path("known.json").read_text("utf-8") == "{"


def test_no_baseline_is_written_from_a_verdict_in_parts() -> None:
    result = CliRunner().invoke(root, ["check", "--offline", "--write-baseline", "known.json"])
    assert result.exit_code == 2
    assert "the baseline was not written" in result.stderr
    assert not Path("known.json").exists()


def test_reading_and_writing_in_one_run_is_refused() -> None:
    assert check("--baseline", "a.json", "--write-baseline", "b.json").exit_code == 2


# The configuration


def test_the_configuration_names_the_baseline_below_its_directory(tree: Path) -> None:
    write_baseline()
    Path("anyint-lint.toml").write_text('baseline = "known.json"\n', "utf-8")
    assert check().exit_code == 0
    assert check("--write-baseline", "other.json").exit_code == 0
    assert Path("other.json").read_bytes() == Path("known.json").read_bytes()


@pytest.mark.parametrize("value", ["../known.json", "/etc/known.json", "link.json"])
def test_a_configured_baseline_outside_of_its_directory_is_refused(tree: Path, value: str) -> None:
    if value == "link.json":
        Path("link.json").symlink_to(tree.parent / "known.json")
    Path("anyint-lint.toml").write_text(f'baseline = "{value}"\n', "utf-8")
    result = check()
    assert result.exit_code == 2
    assert "baseline" in result.stderr
