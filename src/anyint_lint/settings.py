"""Configuration file plus command line, as one value. (`config_file.py` reads, this only holds.)"""

from __future__ import annotations

import re
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from anyint_lint.catalog import DEFAULT_ACCOUNT
from anyint_lint.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anyint_lint.collector.sdks.row import Row


class TestFiles(StrEnum):
    """What the model rules say in test files."""

    __test__ = False  # not a pytest class

    WARNING = "warning"
    ERROR = "error"
    OFF = "off"


class FailOn(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


DEFAULT_EXCLUDE = (
    ".eggs",
    ".git",
    ".hg",
    ".mypy_cache",
    ".nox",
    ".pytest_cache",
    ".ruff_cache",
    ".tox",
    ".venv",
    "__pycache__",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
)
DEFAULT_MAX_AGE = 24 * 3600.0
"""Seconds after which `check` fetches the list again."""


@dataclass(frozen=True, slots=True)
class Account:
    """A named API key. The variable must begin with `ANYINT_`, so that no repository can name another secret."""

    name: str = DEFAULT_ACCOUNT
    api_key_env: str = "ANYINT_API_KEY"


def is_key_variable(name: str) -> bool:
    """Whether an environment variable may hold an account's key: any of the product's own, less those that say other
    things. What these hold is no repository's to send anywhere."""
    return re.fullmatch(r"ANYINT_(?!LINT_|BASE_URL$)[A-Za-z0-9_]+", name, re.ASCII) is not None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked to do. The command line replaces values with `dataclasses.replace`.

    Rule codes are kept as text: whether a code names a rule is for those who know the rules.
    """

    root: Path = field(default_factory=Path.cwd)
    """The directory of the configuration file, symlinks resolved; where the run started when there is none."""
    config: Path | None = None
    """The configuration file that was read."""
    select: tuple[str, ...] | None = None
    """None: the default rules."""
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    """Code to `error`, `warning` or `off`."""
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Pattern relative to `root` to codes."""
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    """Patterns with the meaning they have in a `.gitignore` at `root`."""
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    """Exclude files that are named on the command line too, as pre-commit names them."""
    models: tuple[str, ...] = ()
    """`[FAMILY=]FILE`; those from a configuration file are absolute and inside `root`."""
    max_age: float = DEFAULT_MAX_AGE
    fail_on: FailOn = FailOn.ERROR
    strict: bool = False
    baseline: Path | None = None
    """From a configuration file: absolute and inside `root`."""
    tests: TestFiles = TestFiles.WARNING
    gateway_hosts: tuple[str, ...] = ()
    """Lower-case. Hosts whose URLs are judged as the gateway's; no key is ever sent to one of them."""
    replacements: Mapping[str, str] = field(default_factory=dict)
    """Old model ID to new."""
    allowed_models: tuple[str, ...] = ()
    calls: tuple[Row, ...] = ()
    """The user's own rows for the SDK table: values of the collector, carried through unread."""
    accounts: tuple[Account, ...] = (Account(),)
    """In the order of the file; a file that names any account names all of them."""
