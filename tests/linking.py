"""A tree of files in the working directory, checked through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from anyint_lint.cli import root

CLIENT = "from openai import OpenAI\nclient = OpenAI()\n"


def check(files: dict[str, str], *arguments: str) -> dict[str, Any]:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    result = CliRunner().invoke(root, ["check", "--models", "list.json", "--format", "json", *arguments])
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def found(files: dict[str, str]) -> list[tuple[str, int, str]]:
    return [(one["path"], one["line"], one["value"]) for one in check(files)["violations"]]
