"""The benchmark scripts themselves, on small cases whose figures are known."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from benchmarks import accuracy, mutation, wheels

from anyint_lint.facts import Family
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of

REQUEST = "from openai import OpenAI\nOpenAI().chat.completions.create(model={}, messages=[])\n"


def site(line: int, value: str, label: str = "request", endpoint: str | None = "openai", **more: Any) -> dict[str, Any]:
    row = {"repo": "a==1", "file": "a.py", "line": line, "value": value, "kind": "call-kwarg", "why": ""}
    return {**row, "label": label, "endpoint": endpoint, "stratum": "base", **more}


def violation(line: int, value: str, severity: str = "error", code: str = "AIM101") -> dict[str, Any]:
    return {"code": code, "severity": severity, "path": "a.py", "cell": None, "line": line, "value": value}


def reports(*violations: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {"a==1": {"violations": list(violations)}}


class TestAccuracy:
    @pytest.mark.parametrize(
        ("row", "asked"),
        [
            (site(1, "gpt-4o"), True),
            (site(1, "x", endpoint="router"), True),
            (site(1, "openai/gpt-4o", endpoint="router"), True),
            (site(1, "Gemini/pro", endpoint="router"), None),
            (site(1, "groq:llama", endpoint="router"), None),
            (site(1, "gemini/pro"), True),
            (site(1, "x", endpoint="other-vendor"), None),
            (site(1, "x", "choices"), None),
            (site(1, "x", "unsure"), None),
            (site(1, "x", "metadata", None), False),
            (site(1, "x", "local", None), False),
        ],
    )
    def test_what_is_asked_for(self, row: dict[str, Any], asked: bool | None) -> None:
        assert accuracy.is_asked_for(row) is asked

    def test_found_wrong_missed_and_warned_are_counted(self) -> None:
        rows = [
            site(1, "gpt-1"),
            site(2, "gpt-2"),
            site(3, "gpt-3"),
            site(4, "gpt-4", context_test=True),
            site(5, "gpt-5", "metadata", None),
            site(6, "gpt-6", "metadata", None),
            site(7, "gpt-7", "choices", None),
        ]
        found = reports(
            violation(1, "openai/gpt-1"),
            violation(2, "gpt-2", "warning"),
            violation(3, "another"),
            violation(4, "gpt-4", "warning"),
            violation(5, "gpt-5"),
            violation(6, "gpt-6", "warning"),
            violation(7, "gpt-7"),
        )
        score = accuracy.score(accuracy.judge_sites(rows, found))
        assert score == accuracy.Score(found=2, wrong=1, missed=2, warned=1)
        assert (score.precision, score.recall) == (2 / 3, 1 / 2)

    def test_a_route_counts_by_the_rules_for_routes_alone(self) -> None:
        rows = [site(line, "/v1/models", "server-route") for line in (1, 2, 3)]
        found = reports(violation(1, "x", code="AIR201"), violation(2, "x", "warning", "AIR202"), violation(3, "x"))
        assert [severity for _, severity in accuracy.judge_routes(rows, found)] == ["error", "warning", "silent"]

    @pytest.mark.parametrize("options", [(), ("--labelled-files-only",)])
    def test_the_real_linter_runs_and_the_thresholds_decide(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
    ) -> None:
        tree = tmp_path / "trees" / "a==1"
        tree.mkdir(parents=True)
        (tree / "a.py").write_text(REQUEST.format("'gpt-4o'"))
        (tmp_path / "models.json").write_text('{"data": [{"id": "gpt-0-none"}]}')
        files = {"labels": [site(2, "gpt-4o")], "routes": [site(1, "x", "other")]}
        for name, rows in files.items():
            (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
        arguments = [f"--{name}={tmp_path / name}" for name in (*files, "trees")]
        arguments += [f"--models={tmp_path / 'models.json'}", f"--reports={tmp_path / 'reports'}", *options]
        assert accuracy.main(arguments) == 0
        assert "precision 1.000 (0 wrong), recall 1.000 (0 missed" in capsys.readouterr().out
        assert accuracy.main([*arguments, "--reuse", "--min-recall=1.1"]) == 1
        (tmp_path / "models.json").write_text("no list")
        assert accuracy.main(arguments) == 2
        assert "a==1: exit code 2" in capsys.readouterr().err

    def test_a_missing_tree_is_no_result(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "rows").write_text(json.dumps(site(1, "x")))
        rows = str(tmp_path / "rows")
        assert accuracy.main(["--labels", rows, "--routes", rows, "--models", rows, "--trees", str(tmp_path)]) == 2
        assert "a==1" in capsys.readouterr().err


class TestMutation:
    def accepted(self, directory: Path) -> list[mutation.Accepted]:
        return mutation.find_accepted(mutation.files_below([directory]))[0]

    def test_every_break_of_a_recognised_request_is_reported(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "a.py").write_bytes(b"\xef\xbb\xbf" + REQUEST.format("'gpt-4o'").replace("\n", "\r\n").encode())
        cells = [{"cell_type": "code", "source": REQUEST.format('"gpt-5.4"')}]
        (tmp_path / "b.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
        assert mutation.main([str(tmp_path), "--verbose"]) == 0
        assert "all                          10       10       10  1.000" in capsys.readouterr().out

    def test_what_is_no_error_is_not_broken(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "a.py").write_text("PRICES = {'gpt-4o': 1}\n" + REQUEST.format("'<model>'"))
        assert mutation.main([str(tmp_path)]) == 2
        assert "no accepted use" in capsys.readouterr().err

    @pytest.mark.parametrize("way", mutation.WAYS)
    def test_a_broken_id_differs_and_is_never_a_listed_one(self, tmp_path: Path, way: str) -> None:
        (tmp_path / "a.py").write_text(REQUEST.format("'gpt-4'"))
        (accepted,) = self.accepted(tmp_path)
        lists = mutation.catalog_of([("gpt-4", Family.OPENAI), ("gpt-3", Family.OPENAI)])
        value = mutation.broken(accepted, way, lists)
        assert value is not None
        assert value not in {"gpt-4", "gpt-3"}

    def test_nothing_but_the_literal_changes(self, tmp_path: Path) -> None:
        data = b"# coding: latin-1\r\n# \xe9\r\n" + REQUEST.format("u'gpt-4'").encode()
        (tmp_path / "a.py").write_bytes(data)
        (accepted,) = self.accepted(tmp_path)
        changed = mutation.with_broken(accepted, "gpt-5")
        assert changed == data.replace(b"gpt-4", b"gpt-5")
        assert source_of(data, SourceKind.PYTHON) != source_of(changed, SourceKind.PYTHON)


class TestWheels:
    def test_pins_are_read_and_others_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "pins"
        file.write_text("# wheels\na-b==1.0\n\nc.d==2.0.post1  # why\n")
        assert wheels.pins_of(file) == ["a-b==1.0", "c.d==2.0.post1"]
        file.write_text("a==1\n../a\n--index-url=x==1\n")
        with pytest.raises(ValueError, match=r"\.\./a, --index-url"):
            wheels.pins_of(file)

    def test_only_python_is_unpacked_and_only_below_the_target(self, tmp_path: Path) -> None:
        wheel = tmp_path / "a.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for name in ("a/b.py", "a/c.ipynb", "a/d.so", "../out.py"):
                archive.writestr(name, "x")
        wheels.unpack(wheel, tmp_path / "tree" / "a==1")
        names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
        assert names == ["a.whl", "tree/a==1/a/b.py", "tree/a==1/a/c.ipynb", "tree/a==1/out.py"]

    def test_what_is_there_is_not_downloaded_again(self, tmp_path: Path) -> None:
        (tmp_path / "a==1").mkdir()
        assert list(wheels.unpacked(["a==1"], tmp_path)) == [tmp_path / "a==1"]
