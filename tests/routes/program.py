"""A program of the table: its code, and what rules and gateway must say of it."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

PREAMBLE = """\
import os

KEY = os.environ["ANYINT_API_KEY"]
BEARER = {"Authorization": f"Bearer {KEY}"}
ANTHROPIC = {"x-api-key": KEY, "anthropic-version": "2023-06-01"}
GATEWAY = "https://gateway.api.anyint.ai"

"""
"""Before the code of every program."""


@dataclass(frozen=True, slots=True)
class Program:
    name: str
    code: str
    codes: tuple[str, ...] = ()
    """The route rules that find something, sorted; empty for a right program."""
    status: int = 200
    """What the gateway answers to its last request; 0 where that goes over plain HTTP."""
    fix: str | None = None
    """`safe`, `unsafe` or None: what `--fix` may do about all that is found."""

    @property
    def source(self) -> str:
        return PREAMBLE + dedent(self.code).strip("\n") + "\n"

    @property
    def is_right(self) -> bool:
        return not self.codes


def right(name: str, code: str) -> Program:
    return Program(name, code)


def wrong(name: str, codes: str, code: str, *, status: int = 404, fix: str | None = "safe") -> Program:
    return Program(name, code, tuple(codes.split()), status, fix)
