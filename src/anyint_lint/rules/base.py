"""What a rule is: a code, its text, its examples, and a pure function from facts to drafts of violations."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from anyint_lint.catalog import Catalog
from anyint_lint.hosts import GatewayHosts
from anyint_lint.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from anyint_lint.facts import Evidence, Family, FileFacts, Span, Suppression
    from anyint_lint.rules.examples import Invalid, Valid
    from anyint_lint.violations import Applicability, Fix, Note, Severity


@dataclass(frozen=True, slots=True)
class Idle:
    """A suppression that suppresses nothing, or not all that it names."""

    suppression: Suppression
    codes: tuple[str, ...] = ()
    """Of those it names, the ones for which it does nothing; empty where it does nothing at all."""
    fault: str = ""
    """Why it cannot do anything; empty where there just is nothing to suppress."""
    applicability: Applicability | None = None
    """Of taking it out; None: that is for a person to do."""


@dataclass(frozen=True, slots=True)
class Context:
    """All that a rule may know beside the facts of one file."""

    catalog: Catalog = field(default_factory=Catalog)
    hosts: GatewayHosts = field(default_factory=GatewayHosts)
    path: str = ""
    """Of the file, as it will be shown."""
    is_test: bool = False
    """Whether it is a test file, unless the settings treat those like any other."""
    replacements: Mapping[str, str] = field(default_factory=dict)
    """Old ID -> new ID, from the settings."""
    allowed_models: tuple[str, ...] = ()
    """IDs or globs that are never a violation, from the settings."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Code -> name of every rule."""
    idle: tuple[Idle, ...] = ()
    """Known only once all other rules have judged the file."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A violation before the judge gives it its rule, path and severity."""

    message: str
    span: Span
    value: str | None = None
    evidence: Evidence | None = None
    family: Family | None = None
    account: str | None = None
    suggestions: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Its text is Markdown; the first examples are its "Wrong" and "Right"."""

    code: str
    name: str
    severity: Severity | None
    """None: off unless selected."""
    summary: str
    """One line, for the table of `anyint-lint rules`."""
    why: str
    how_to_fix: str
    needs_list: bool
    valid: tuple[Valid, ...]
    invalid: tuple[Invalid, ...]
    judge: Callable[[FileFacts, Context], Iterator[Draft]]

    @property
    def judges_models(self) -> bool:
        """Whether the setting `tests` and the weight of evidence bear on its severity."""
        return self.code.startswith("AIM")

    @property
    def explanation(self) -> str:
        """The text of `anyint-lint rules CODE`."""
        default = self.severity.value if self.severity else "off"
        needs = "needs a model list" if self.needs_list else "needs no model list"
        return "\n\n".join(
            (
                f"# {self.code} {self.name}",
                f"{self.summary} (Default: {default}; {needs}.)",
                f"## Why\n\n{self.why}",
                f"## Wrong\n\n{self.invalid[0].markdown}",
                f"## Right\n\n{self.valid[0].markdown}",
                f"## How to fix\n\n{self.how_to_fix}\n",
            )
        )
