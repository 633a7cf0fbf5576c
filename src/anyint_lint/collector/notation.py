"""Notations: what `provider/model` and `provider:model` mean, and which IDs are somebody else's as they stand."""

from __future__ import annotations

import re

from anyint_lint.collector.sdks.row import Notation
from anyint_lint.collector.vendors import is_a_prefix
from anyint_lint.facts import Family
from anyint_lint.light_pattern import pattern

_HOME: dict[str, Family] = {
    "openai": Family.OPENAI,
    "openai-chat": Family.OPENAI,
    "openai-responses": Family.OPENAI,
    "openai_chat": Family.OPENAI,
    "text-completion-openai": Family.OPENAI,
    "custom_openai": Family.OPENAI,
    "anthropic": Family.ANTHROPIC,
    "anthropic_text": Family.ANTHROPIC,
}
_ROUTERS = frozenset({"litellm", "any-llm", "litellm_proxy", "gateway"})
"""Prefixes that say who passes the request on (the Agents SDK's `litellm/openai/gpt-...`); the rest says to whom."""
_BEDROCK = pattern(
    r"^(?:(?:us|eu|apac|global|us-gov)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|writer|stability)\.[a-z]",
    re.IGNORECASE,
)
_QUANTISED = pattern(r"[-_.](?:gguf|ggml|gptq|awq|exl2|mlx)(?:$|[-_.:])", re.IGNORECASE)
"""Formats of weights for the machine itself: in the names of repositories on a hub, never in those of a hosted API."""
_VERTEX_VERSION = pattern(r"(?:claude|gemini)-[\w.-]+@(?:\d{3,8}|default|latest)$", re.IGNORECASE)
"""How Vertex AI spells the versions of the models that it serves; nobody else does."""
_OLLAMA_TAG = pattern(r"^[a-z0-9._-]+:(?:\d+(?:\.\d+)?[bm]|latest|[a-z0-9.-]*q\d[_a-z0-9]*)", re.IGNORECASE)


def split(value: str, notation: Notation) -> tuple[str, Family | None, bool]:
    """(model ID, the family the prefix names, whether the prefix names another provider)."""
    if notation is Notation.PLAIN:
        return value, None, False
    mark = "/" if notation is Notation.SLASH else ":"
    prefix, found, rest = value.partition(mark)
    if found and prefix.lower() in _ROUTERS:
        model_id, family, foreign = split(rest, notation)
        return (model_id, family, foreign) if family is not None or foreign else (value, None, False)
    if not found:
        return value, None, is_foreign(value)
    family = _HOME.get(prefix.lower())
    if family is not None and rest:
        return rest.removeprefix("responses/").removeprefix("chat/"), family, False
    return value, None, is_a_prefix(prefix) or is_foreign(value)


def is_foreign(value: str) -> bool:
    """Whether an ID by itself, in any notation, names another provider's model."""
    for mark in "/:":
        prefix, found, _ = value.partition(mark)
        if found and is_a_prefix(prefix):
            return True
    if value.startswith(("arn:", "models/")):
        return True
    if "@" in value and (value[:4] == "@cf/" or _VERTEX_VERSION.search(value)):
        return True
    return bool(_BEDROCK.match(value) or _OLLAMA_TAG.match(value) or _QUANTISED.search(value))


def of_unknown(value: str) -> tuple[str, Family | None, bool]:
    """As `split` where nobody says which notation is meant: a known home prefix is one."""
    for notation in (Notation.SLASH, Notation.COLON):
        model_id, family, foreign = split(value, notation)
        if family is not None or foreign:  # litellm's `openai/meta-llama/...` is somebody's who speaks as OpenAI does
            return model_id, family, foreign or is_foreign(model_id)
    return value, None, False


def family_of_provider(name: str) -> Family | None:
    return _HOME.get(name.lower())
