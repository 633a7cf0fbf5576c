"""The form of one line of SDK knowledge: which callable takes a model, where, and whom it talks to."""

from __future__ import annotations

from enum import StrEnum

from anyint_lint.facts import Family
from anyint_lint.light_dataclass import dataclass


class Notation(StrEnum):
    """How a callable wants a model named."""

    PLAIN = "plain"
    """`gpt-5.4`: the ID itself."""
    SLASH = "provider/model"
    """`openai/gpt-5.4` or the ID itself (litellm, crewai, dspy, ...)."""
    COLON = "provider:model"
    """`openai:gpt-5.4` or the ID itself (pydantic_ai, langchain's init_chat_model, aisuite, ...)."""


class Standing(StrEnum):
    """Whom a callable talks to, as far as the callable alone decides."""

    HOSTED = "hosted"
    """A hosted LLM API of the OpenAI or Anthropic kind; the base URL may still point elsewhere."""
    ELSEWHERE = "elsewhere"
    """Always another provider (Azure, Gemini, Bedrock, Ollama, ...)."""
    NOT_LLM = "not-llm"
    """Loads weights from disk or hub, counts tokens, or is no LLM at all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One callable. Users write the same keys under `calls` in their configuration."""

    callable: str
    """Qualified name (`openai.OpenAI`, `litellm.completion`), or a method path on a receiver:
    `openai.OpenAI().chat.completions.create` on an instance, `*.chat.completions.create` on any receiver
    that is not known to be something else."""
    model: tuple[str, ...] = ()
    """Keyword names whose value is a model; empty for a pure client constructor. A dotted name leads into a nested
    value: `config_dict.llm.config.model` (keys), `requests[].params.model` (each element of a list), `fallbacks[]`
    (a list of models)."""
    position: int | None = None
    """0-based index, among positional arguments (self not counted), of what the first name of `model` stands for."""
    variadic: bool = False
    """Every positional argument from `position` on is a model."""
    family: Family | None = None
    notation: Notation = Notation.PLAIN
    standing: Standing = Standing.HOSTED
    base_url: tuple[str, ...] = ()
    """Keyword names whose value is the base URL."""
    base_url_env: tuple[str, ...] = ()
    """Environment variables that the SDK documents as the default of its base URL."""
    api_key: tuple[str, ...] = ()
    """Keyword names whose value is the key."""
    appends: str | None = None
    """The path the SDK appends to its base URL to list models (`/models`, `/v1/models`); None when it lists none."""
    default_model: bool = False
    """The callable sends a default of its own when no model is given."""
    aliases: tuple[str, ...] = ()
    """Other qualified names of the same callable (re-exports, the module where it is really defined)."""
    provider: tuple[str, ...] = ()
    """Keyword names whose value names the provider (`model_provider="ollama"`), so decides the standing."""
    client: tuple[str, ...] = ()
    """Keyword names whose value is a client: the request goes where that client goes."""
    client_position: int | None = None
    """0-based index of that client among positional arguments."""
    methods_of: str = ""
    """The constructor (as a row's `callable`) whose method rows hold for what this callable returns."""
    passed_on: tuple[str, ...] = ()
    """Those of the names above that the callable takes through its own `**kwargs`: documented, but in no signature."""
    removed: str = ""
    """The release of the package that took the callable away; code written for older ones is still recognised."""
