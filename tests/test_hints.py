"""Names that mean a model, with a text that is not spelled like one: the account's list decides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from anyint_lint.cli import root


def errors(code: str, tmp_path: Path) -> list[tuple[str, str]]:
    (tmp_path / "app.py").write_text(code)
    models = {"data": [{"id": "gpt-5.4-mini", "display_name": "GPT-5.4 mini"}], "has_more": False}
    (tmp_path / "list.json").write_text(json.dumps(models))
    run = CliRunner().invoke(
        root, ["check", str(tmp_path / "app.py"), "--models", str(tmp_path / "list.json"), "--format", "json"]
    )
    return [(one["code"], one["value"]) for one in json.loads(run.stdout)["violations"]]


@pytest.mark.parametrize("typo", ["gtp-5.4-mini", "gpt-54-mini", "gppt-5.4-mini", "Gpt-5.4-Mini", "gpt 5.4 mini"])
def test_a_slip_in_a_listed_id_is_an_unknown_model(typo: str, tmp_path: Path) -> None:
    assert errors(f"MODEL = '{typo}'\n", tmp_path) == [("AIM101", typo)]


def test_a_label_under_a_telling_name_is_a_display_name(tmp_path: Path) -> None:
    assert errors("DEFAULT_MODEL = 'GPT-5.4 mini'\n", tmp_path) == [("AIM102", "GPT-5.4 mini")]


@pytest.mark.parametrize("text", ["large-v2", "resnet-50", "my model 3", "models/x-1.bin", "cross-encoder 7"])
def test_what_resembles_nothing_listed_is_left_alone(text: str, tmp_path: Path) -> None:
    assert errors(f"MODEL = '{text}'\n", tmp_path) == []


def test_a_name_that_means_no_model_is_left_alone(tmp_path: Path) -> None:
    assert errors("TITLE = 'gtp-5.4-mini'\n", tmp_path) == []
