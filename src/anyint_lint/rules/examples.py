"""The code that each rule shows and is tested by, and the lists that it is judged against."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from anyint_lint.catalog import DEFAULT_ACCOUNT, Model, ModelList
from anyint_lint.facts import Family
from anyint_lint.light_dataclass import dataclass
from anyint_lint.violations import Applicability, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


def listed(family: Family | None, models: Mapping[str, str | None], *, complete: bool = True) -> ModelList:
    """A list of the default account from `ID -> label`."""
    entries = tuple(Model(model_id, label) for model_id, label in sorted(models.items()))
    return ModelList(DEFAULT_ACCOUNT, family, entries, complete=complete)


EXAMPLE_LISTS = (
    listed(
        Family.OPENAI,
        {
            "gpt-4o-mini": "GPT-4o mini",
            "gpt-5.4": "GPT-5.4",
            "gpt-5.4-mini": "GPT-5.4 Mini",
            "text-embedding-3-small": None,
        },
    ),
    listed(
        Family.ANTHROPIC,
        {
            "claude-haiku-4-5": "Claude Haiku 4.5",
            "claude-opus-4-6": "Claude Opus 4.6",
            "claude-sonnet-4-5": "Claude Sonnet 4.5",
            "claude-sonnet-4-6": "Claude Sonnet 4.6",
        },
    ),
)
"""What the account of every example can use, unless the example has lists of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    code: str
    """Python source; indented as is convenient."""
    lists: tuple[ModelList, ...] = EXAMPLE_LISTS
    path: str = "service/chat.py"
    replacements: Mapping[str, str] = field(default_factory=dict)
    allowed_models: tuple[str, ...] = ()
    gateway_hosts: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        from textwrap import dedent  # noqa: PLC0415 - start-up: a check shows no example

        return dedent(self.code).lstrip("\n")

    @property
    def markdown(self) -> str:
        return f"```python\n{self.source}```"


@dataclass(frozen=True, slots=True, kw_only=True)
class Valid(Example):
    """Code on which the rule keeps silent."""

    because: str = ""
    """Why it must, where that is not plain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalid(Example):
    """Code in which the rule finds exactly one violation."""

    at: str
    """The source text that the violation's span covers; empty where the span is only a place."""
    value: str | None = None
    """The violation's value; None: not compared."""
    suggestions: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    applicability: Applicability | None = None
    """Of the fix; None: there is none."""
    fixed: str = ""
    """What the fix puts in the place of `at`."""
