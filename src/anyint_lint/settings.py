"""Configuration file plus command line, as one value. (`config_file.py` reads, this only holds.)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from anyint_lint.catalog import DEFAULT_ACCOUNT


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


DEFAULT_EXCLUDE = (".git", ".hg", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox", ".nox", "build", "dist", "site-packages", ".eggs")
DEFAULT_MAX_AGE = 24 * 3600.0
"""Seconds after which `check` fetches the list again."""


@dataclass(frozen=True, slots=True)
class Account:
    """A named API key. The variable must begin with `ANYINT_`, so that no repository can name another secret."""

    name: str = DEFAULT_ACCOUNT
    api_key_env: str = "ANYINT_API_KEY"


@dataclass(frozen=True, slots=True)
class Settings:
    root: Path = field(default_factory=Path.cwd)
    """The directory of the configuration file; the working directory when there is none."""
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    models: tuple[str, ...] = ()
    max_age: float = DEFAULT_MAX_AGE
    fail_on: FailOn = FailOn.ERROR
    strict: bool = False
    tests: TestFiles = TestFiles.WARNING
    gateway_hosts: tuple[str, ...] = ()
    replacements: Mapping[str, str] = field(default_factory=dict)
    allowed_models: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = (Account(),)
