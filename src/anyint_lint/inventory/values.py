"""What an inventory holds: uses, with their standing. Text and spans only."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from anyint_lint.light_dataclass import dataclass

if TYPE_CHECKING:
    from anyint_lint.catalog import ModelList
    from anyint_lint.facts import Evidence, Failure, Family, Form, Span
    from anyint_lint.violations import Skip


class Kind(StrEnum):
    MODEL = "model"
    ROUTE = "route"
    """A URL or path of a model list."""
    BASE_URL = "base-url"
    """What an SDK's client is constructed with."""


class Given(StrEnum):
    """How a use comes by its value."""

    LITERAL = "literal"
    DEFAULT = "default"
    """Of a parameter or a field: who constructs or calls may give another."""
    ENV_DEFAULT = "environment default"
    CLI_DEFAULT = "command-line default"


class Standing(StrEnum):
    """How a use stands: of a model with one account's lists, or with those of all; of a URL with the gateway."""

    LISTED = "listed"
    PARTLY = "not on every account"
    """Listed for some of the accounts."""
    WRONG_FAMILY = "wrong family"
    LABEL = "label"
    """A display name, no ID."""
    UNKNOWN = "unknown"
    """In no list of its family, and these are whole."""
    NOT_VERIFIABLE = "not verifiable"
    """A list that might have it is missing or not whole; of a URL, its host is not known."""
    NO_LIST = "no list"
    """There is no list at all."""
    ALLOWED = "allowed"
    """The setting `allowed-models` names it."""
    UNRESOLVED = "unresolved"
    """The model of a request that cannot be known from the code."""
    PLACEHOLDER = "placeholder"
    PUBLISHED = "published"
    """A route, or a base of routes, that the gateway publishes."""
    UNPUBLISHED = "unpublished"
    ELSEWHERE = "elsewhere"
    """It goes to another provider."""
    NOT_LLM = "not an LLM"


class Tone(StrEnum):
    """What a reader should make of a standing."""

    GOOD = "good"
    BAD = "bad"
    OPEN = "open"
    ASIDE = "aside"


TONES = {
    Standing.LISTED: Tone.GOOD,
    Standing.ALLOWED: Tone.GOOD,
    Standing.PUBLISHED: Tone.GOOD,
    Standing.PARTLY: Tone.BAD,
    Standing.WRONG_FAMILY: Tone.BAD,
    Standing.LABEL: Tone.BAD,
    Standing.UNKNOWN: Tone.BAD,
    Standing.UNPUBLISHED: Tone.BAD,
    Standing.NOT_VERIFIABLE: Tone.OPEN,
    Standing.NO_LIST: Tone.OPEN,
    Standing.UNRESOLVED: Tone.OPEN,
    Standing.PLACEHOLDER: Tone.ASIDE,
    Standing.ELSEWHERE: Tone.ASIDE,
    Standing.NOT_LLM: Tone.ASIDE,
}


@dataclass(frozen=True, slots=True)
class RequestPlace:
    """Where a request stands that a use reaches."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class AccountStanding:
    account: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Use:
    """One value at one place of the code, as one callable takes it."""

    kind: Kind
    value: str | None
    """As the code holds it; None for the model of a request that is not known. A URL holds no key."""
    model_id: str | None
    """What is sent, once a provider's prefix is stripped; None for a URL."""
    path: str
    """Relative to the working directory, with `/`."""
    span: Span
    """Of the literal; of the request where there is none."""
    standing: Standing
    accounts: tuple[AccountStanding, ...] = ()
    """By account, where lists decide; empty where the code alone does, and without a list."""
    given: Given | None = None
    """None where it is not known, and for a URL."""
    form: Form | None = None
    env: str | None = None
    """The environment variable whose default the value is."""
    sdk: str | None = None
    """The package that sends it, e.g. `openai`; None where no known one does."""
    callee: str = ""
    """The callable, or the telling name, in words of the code."""
    family: Family | None = None
    evidence: Evidence | None = None
    host: str | None = None
    requests: tuple[RequestPlace, ...] = ()
    """The requests that it reaches, if not at the literal; by place."""

    @property
    def label(self) -> str:
        """What a reader looks for: the model's ID, or the URL."""
        return self.model_id or self.value or "(not known)"


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a cell of a notebook, that could not be read: what it uses is not here."""

    path: str
    failure: Failure


@dataclass(frozen=True, slots=True)
class Inventory:
    uses: tuple[Use, ...] = ()
    """By path and place."""
    lists: tuple[ModelList, ...] = ()
    files: int = 0
    """Python files read."""
    notebooks: int = 0
    skipped: tuple[Skip, ...] = ()
    unread: tuple[Unread, ...] = ()

    def of(self, *kinds: Kind) -> tuple[Use, ...]:
        return tuple(use for use in self.uses if use.kind in kinds)

    @property
    def models(self) -> dict[str, tuple[Use, ...]]:
        """The models that are known, by ID, each with its uses; sorted by ID."""
        found: dict[str, list[Use]] = {}
        for use in self.of(Kind.MODEL):
            if use.model_id is not None:
                found.setdefault(use.model_id, []).append(use)
        return {model_id: tuple(found[model_id]) for model_id in sorted(found)}
