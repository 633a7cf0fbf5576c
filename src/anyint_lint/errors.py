"""Every way the linter can fail to do its job: one small tree, each error with its exit code and its advice."""

from __future__ import annotations

from typing import ClassVar


class AnyintLintError(Exception):
    """The job could not be done. `message` says what happened and where, `advice` what to do about it."""

    exit_code: ClassVar[int] = 2
    default_advice: ClassVar[str] = ""

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = self.default_advice if advice is None else advice

    def __str__(self) -> str:
        return f"{self.message}\n  {self.advice}" if self.advice else self.message


class UsageError(AnyintLintError):
    """The command line asks for something that cannot be: a path that is not there, an unknown rule code."""


class ConfigError(AnyintLintError):
    """A configuration file is wrong: names the file, the key and, where there is one, the nearest valid key."""


class ListFileError(AnyintLintError):
    """A file given as a model list is not one."""

    default_advice = (
        "Give the JSON body of GET /openai/v1/models or GET /anthropic/v1/models, as curl saves it, "
        "or a snapshot, as `anyint-lint sync --snapshot FILE` writes it."
    )


class NoListError(AnyintLintError):
    """The selected rules need a model list and there is none."""

    default_advice = (
        "Set ANYINT_API_KEY and run `anyint-lint sync`, pass `--models FILE`, "
        "or select only rules that need no list (`--select AIR`)."
    )


class GatewayError(AnyintLintError):
    """A published route did not give a whole, valid list; names route and status."""


class UnreachableError(GatewayError):
    """No connection to the gateway could be made; another route of it would fare no better now."""


class AccountRefusedError(GatewayError):
    """The gateway refused the key (401) or the account (403)."""


class CacheError(AnyintLintError):
    """The cache directory cannot be read or written."""


class OutputError(AnyintLintError):
    """A result could not be written where the user wanted it."""


class BaselineError(AnyintLintError):
    """A baseline cannot be read, or is none: names the file, the place in it and what was expected there."""

    default_advice = "Repair it, or delete it and write it anew: `anyint-lint check --write-baseline FILE`."


class MissingExtraError(AnyintLintError):
    """What was asked for needs an optional dependency that is not installed."""
