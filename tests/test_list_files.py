"""Model lists read from files, and snapshots written and read again."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from gateway_lists import anthropic_models, openai_models
from hypothesis import given
from hypothesis import strategies as st
from strict_gateway import page_body

from anyint_lint.catalog import Model, ModelList, Origin
from anyint_lint.errors import ListFileError
from anyint_lint.facts import Family
from anyint_lint.list_files import MAX_FILE_BYTES, read_list_file, snapshot_text

MOMENT = datetime(2025, 11, 3, 8, 30, 5, tzinfo=UTC)


def saved(path: Path, content: object) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "models.json"


@pytest.mark.parametrize("family", [*Family, None])
def test_a_saved_response_is_the_list_of_the_account_and_family_named(file: Path, family: Family | None) -> None:
    saved(file, page_body(openai_models(), has_more=False))
    (found,) = read_list_file(file, family, "team")
    assert (found.account, found.family, found.origin, found.complete) == ("team", family, Origin.FILE, True)
    assert [model.id for model in found.models] == sorted(entry["id"] for entry in openai_models())
    assert found.get("gpt-5.4-mini") is not None


def test_a_saved_page_that_announces_more_is_incomplete(file: Path) -> None:
    saved(file, page_body(openai_models()[:20], has_more=True))
    (found,) = read_list_file(file, Family.OPENAI)
    assert not found.complete


def test_a_byte_order_mark_is_tolerated(file: Path) -> None:
    saved(file, b'\xef\xbb\xbf{"data": [{"id": "a"}]}')
    assert "a" in read_list_file(file, None)[0]


def test_a_list_can_come_through_a_pipe(file: Path) -> None:
    os.mkfifo(file)
    writer = threading.Thread(target=saved, args=(file, {"data": [{"id": "a"}]}))
    writer.start()
    assert "a" in read_list_file(file, None)[0]
    writer.join()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty, not JSON"),
        (b"  \n", "empty, not JSON"),
        (b"<html>", "not JSON at line 1, column 1: invalid character"),
        (b'{\n  "data": [\n    {"id": "\xc3\xa9", x}', "not JSON at line 3, column 17: "),
        (b'{"data": [\n{"id": "a"', "JSON that ends too early, at line 2, column 11"),
        (b'{"data": []} {}', "not JSON at line 1, column 14: trailing characters"),
        (b'{"data": [\n "\xff"]}', "not UTF-8 at line 2, column 3"),
        ('{"data": []}'.encode("utf-16"), "(it looks like UTF-16)"),
        (b"[" * 100_000, "expected object, got array"),
        (b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deep"),
        ([{"id": "a"}], "$: expected object, got array"),
        ({"models": []}, '$: expected an object with "data" or "anyint-lint-snapshot"'),
        ({"data": {"id": "a"}}, "$.data: expected array, got object"),
        ({"data": [{"id": "a"}, {}]}, "$.data[1].id is missing"),
        ({"data": [{"id": "a"}, {"id": None}]}, "$.data[1].id: expected str, got null"),
        ({"data": [{"id": "a"}, {"id": "\u001b[2J"}]}, "$.data[1].id holds a control"),
        ({"anyint-lint-snapshot": 2, "accounts": {}}, "expected version 1, got 2"),
        ({"anyint-lint-snapshot": "1"}, "$.anyint-lint-snapshot: expected int, got str"),
        ({"anyint-lint-snapshot": 1}, "$.accounts is missing"),
        ({"anyint-lint-snapshot": 1, "accounts": {}}, "$.accounts is empty"),
        ({"anyint-lint-snapshot": 1, "accounts": {"default": []}}, "$.accounts"),
        *(
            (
                {"anyint-lint-snapshot": 1, "accounts": {name: {"openai": {"models": []}}}},
                "an account's name has 1 to 64 printable characters",
            )
            for name in ("", "a\nerror: b", "a\x1b[2J", "a\u202eb", "a" * 65)
        ),
        (
            {"anyint-lint-snapshot": 1, "accounts": {"my team": {"openia": {"models": []}}}},
            '$.accounts["my team"].openia: expected one of openai, anthropic',
        ),
        (
            {"anyint-lint-snapshot": 1, "accounts": {"default": {"openai": {"models": [{"id": "a"}, {"id": 5}]}}}},
            "$.accounts.default.openai.models[1].id: expected str, got int",
        ),
        (
            {"anyint-lint-snapshot": 1, "accounts": {"default": {"openai": {"models": [{"id": " "}]}}}},
            "$.accounts.default.openai.models[0].id is empty",
        ),
        (
            {
                "anyint-lint-snapshot": 1,
                "accounts": {"d": {"openai": {"models": [], "fetched_at": "2025-01-01"}}},
            },
            "$.accounts.d.openai.fetched_at: ",
        ),
    ],
)
def test_a_wrong_file_is_an_error_with_file_place_and_what_was_expected(
    file: Path, content: object, expected: str
) -> None:
    with pytest.raises(ListFileError) as caught:
        read_list_file(saved(file, content), None)
    assert caught.value.message.startswith(f"{file}: ")
    assert expected in caught.value.message
    assert caught.value.message.isprintable()
    assert "sync --snapshot" in caught.value.advice


def test_a_missing_file_a_directory_and_one_that_may_not_be_read_are_errors(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ListFileError, match="no such file"):
        read_list_file(file, None)
    with pytest.raises(ListFileError, match="is a directory"):
        read_list_file(tmp_path, None)
    with pytest.raises(ListFileError, match="cannot be read"):
        read_list_file(tmp_path / ("x" * 5000), None)
    with pytest.raises(ListFileError, match="cannot be read"):
        read_list_file(tmp_path / "nul\0", None)


def test_a_file_over_64_mb_is_refused(file: Path) -> None:
    with file.open("wb") as sparse:
        sparse.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(ListFileError, match="larger than 64 MB"):
        read_list_file(file, None)


def test_the_path_of_a_wrong_file_is_escaped(tmp_path: Path) -> None:
    with pytest.raises(ListFileError) as caught:
        read_list_file(tmp_path / "\u001b[2J\n.json", None)
    assert caught.value.message.isprintable()


def lists() -> list[ModelList]:
    def models(*ids: str) -> tuple[Model, ...]:
        return tuple(Model(model_id, model_id.upper(), "model", MOMENT) for model_id in ids)

    base = "https://gateway.api.anyint.ai"
    return [
        ModelList("team", Family.OPENAI, models("b"), base, Origin.FILE, MOMENT),
        ModelList("default", Family.OPENAI, models("gpt-5.4", "gpt-5.5"), base, Origin.FILE, MOMENT),
        ModelList("default", Family.ANTHROPIC, (Model("claude"),), complete=False),
    ]


def test_a_snapshot_is_sorted_with_one_model_per_line() -> None:
    moment = '"type": "model", "created_at": "2025-11-03T08:30:05Z"'
    assert snapshot_text(lists()) == (
        f"""{{
  "anyint-lint-snapshot": 1,
  "accounts": {{
    "default": {{
      "anthropic": {{
        "complete": false,
        "models": [
          {{"id": "claude"}}
        ]
      }},
      "openai": {{
        "base_url": "https://gateway.api.anyint.ai",
        "fetched_at": "2025-11-03T08:30:05Z",
        "models": [
          {{"id": "gpt-5.4", "display_name": "GPT-5.4", {moment}}},
          {{"id": "gpt-5.5", "display_name": "GPT-5.5", {moment}}}
        ]
      }}
    }},
    "team": {{
      "openai": {{
        "base_url": "https://gateway.api.anyint.ai",
        "fetched_at": "2025-11-03T08:30:05Z",
        "models": [
          {{"id": "b", "display_name": "B", {moment}}}
        ]
      }}
    }}
  }}
}}
"""
    )


def test_a_snapshot_reads_back_as_it_was_written(file: Path) -> None:
    file.write_text(snapshot_text(lists()), encoding="utf-8")
    found = read_list_file(file, None, "ignored")
    assert set(found) == set(lists())
    assert snapshot_text(found) == file.read_text(encoding="utf-8")


def test_a_family_chooses_among_the_lists_of_a_snapshot(file: Path) -> None:
    file.write_text(snapshot_text(lists()), encoding="utf-8")
    assert [one.account for one in read_list_file(file, Family.OPENAI)] == ["default", "team"]
    file.write_text(snapshot_text(lists()[:1]), encoding="utf-8")
    with pytest.raises(ListFileError, match="holds no anthropic list"):
        read_list_file(file, Family.ANTHROPIC)


def test_a_snapshot_of_a_list_without_family_is_refused() -> None:
    with pytest.raises(ValueError, match="family"):
        snapshot_text([replace(lists()[0], family=None)])


def test_a_snapshot_written_by_hand_needs_only_ids(file: Path) -> None:
    one = {"models": [{"id": "b"}, {"id": "a"}]}
    saved(file, {"anyint-lint-snapshot": 1, "accounts": {"default": {"openai": one}}})
    (found,) = read_list_file(file, None)
    assert [model.id for model in found.models] == ["a", "b"]
    assert (found.complete, found.fetched_at, found.base_url) == (True, None, None)


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
IDS = st.text(st.sampled_from('abc-.:/é 字"\\'), min_size=1, max_size=12).filter(str.strip)


@given(account=NAMES.filter(str.isprintable), labels=st.dictionaries(IDS, st.none() | NAMES, max_size=5))
def test_every_snapshot_reads_back(
    tmp_path_factory: pytest.TempPathFactory, account: str, labels: dict[str, str | None]
) -> None:
    models = tuple(Model(model_id, labels[model_id]) for model_id in sorted(labels))
    one = ModelList(account, Family.OPENAI, models, fetched_at=MOMENT)
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(snapshot_text([one]).encode())
    assert read_list_file(path, None) == (one,)


def test_real_lists_of_both_families_make_one_snapshot(file: Path) -> None:
    for family, entries in ((Family.OPENAI, openai_models()), (Family.ANTHROPIC, anthropic_models())):
        (one,) = read_list_file(saved(file, {"data": entries}), family)
        assert read_list_file(saved(file, snapshot_text([one]).encode()), family) == (one,)
