"""What code says, independent of any model list: the values that flow from the collector to the rules.

Standard library only; every value is frozen, holds no syntax node and serialises by its fields. Facts as collected
carry no path, so that files with equal contents share one entry in a cache; only the link step adds one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Family(StrEnum):
    """The two route families that publish a model list (gateway contract, "Listing the models")."""

    OPENAI = "openai"
    ANTHROPIC = "anthropic"


class Evidence(StrEnum):
    """Why we believe that a fact concerns a gateway request, strongest first."""

    GATEWAY = "gateway"
    RECOGNISED = "recognised"
    NAMED = "named"
    BARE = "bare"
    ELSEWHERE = "elsewhere"
    NOT_LLM = "not-llm"


class Span(NamedTuple):
    """A half-open piece of source: lines and columns count from 1, columns in code points.

    `cell` is the 0-based index among all cells of a notebook, None in a Python file.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None

    @property
    def start(self) -> tuple[int, int, int]:
        """A key that sorts spans of one file by where they begin."""
        return (-1 if self.cell is None else self.cell, self.line, self.column)


class Form(StrEnum):
    """How a literal comes to be a model: what the inventory shows and what AIM106 asks about."""

    INLINE = "inline"
    CONSTANT = "constant"
    PARAMETER_DEFAULT = "parameter default"
    FIELD_DEFAULT = "field default"
    ENV_DEFAULT = "environment default"
    CLI_DEFAULT = "command-line default"
    PAYLOAD = "payload"
    URL = "url"


@dataclass(frozen=True, slots=True)
class ModelUse:
    """A string that reaches, or is named as, the model of a request."""

    value: str
    """The text as the code holds it, e.g. `openai/gpt-5.4`."""
    model_id: str
    """What the gateway would receive once the notation's prefix is stripped, e.g. `gpt-5.4`."""
    span: Span
    """Where the literal stands; of a composed string, where it is composed."""
    evidence: Evidence
    """As far as the code alone decides: `gateway` and, for a known other host, `elsewhere` follow from `host` when
    the fact is judged, so that facts need no settings."""
    host: str | None = None
    """Where the request goes, lower-case; None when it is not known or only a default."""
    family: Family | None = None
    form: Form = Form.INLINE
    token: str | None = None
    """The literal as written, quotes and prefix included; None when the value is composed of several pieces."""
    callee: str = ""
    """The request it reaches, in words of the code, e.g. `openai.OpenAI().chat.completions.create`."""
    request: Span | None = None
    """Where that request stands, if not at the literal."""
    request_path: str | None = None
    """The file of the request when that is another one, relative to the working directory, with `/`. Set when files
    are linked, never by the collector."""
    env: str | None = None
    """The environment variable whose default this is."""


@dataclass(frozen=True, slots=True)
class RouteUse:
    """A URL or path of a model list that code requests."""

    url: str
    """As far as it is known; unknown parts are `{}`."""
    span: Span
    host: str | None
    """Lower-case, without port or userinfo; None when not known."""
    path: str
    scheme: str | None = None
    method: str = "GET"
    headers: tuple[str, ...] | None = None
    """Lower-case header names in use, sorted; None when they are not known."""
    family: Family | None = None
    """What auth headers or the neighbouring calls say."""
    token: str | None = None
    """The literal that holds the models path, as written; None when it is composed of several pieces."""
    callee: str = ""


@dataclass(frozen=True, slots=True)
class ClientUse:
    """An SDK or HTTP client constructed with a base URL."""

    callee: str
    base_url: str
    span: Span
    """Where the base URL stands."""
    host: str | None
    family: Family | None = None
    token: str | None = None
    env: str | None = None


class UncheckedReason(StrEnum):
    UNRESOLVED = "unresolved"
    ELSEWHERE = "elsewhere"
    NOT_LLM = "not an LLM"
    NO_LIST = "no list"
    """There is no list of its family; said, as the two below, when facts are judged, never by the collector."""
    INCOMPLETE_LIST = "incomplete list"
    """It is in none of the lists that count, but one of them is not whole."""
    PLACEHOLDER = "placeholder"
    """A sentinel (`auto`) or something to be filled in (`<model>`), and no ID of the list."""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A model use that no list can judge, and why: nothing is passed over in silence."""

    span: Span
    """Of the literal; of the request where there is none."""
    reason: UncheckedReason
    """As far as the code alone decides: `elsewhere`, for a known other host, follows from `host` when it is judged."""
    callee: str
    value: str | None = None
    host: str | None = None
    """Where the request goes, as in `ModelUse`."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that takes violations back."""

    span: Span
    """Where the comment's directive stands."""
    codes: tuple[str, ...]
    """Empty: every code."""
    first_line: int
    last_line: int
    """The lines (1-based, inclusive) it holds for; 0 and 0 for the whole file."""
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a source could not be read, and where (line 1, column 1 where no place is known)."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class FileFacts:
    """All that one source says. `failure` is set when it could not be read; the rest is then empty."""

    model_uses: tuple[ModelUse, ...] = ()
    route_uses: tuple[RouteUse, ...] = ()
    client_uses: tuple[ClientUse, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    failure: Failure | None = None
