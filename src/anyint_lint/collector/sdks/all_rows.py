"""All rows of the SDK table, and what else is known of the SDKs."""

from __future__ import annotations

from functools import cache

from anyint_lint.collector.sdks import (
    agents,
    agno,
    aisuite,
    anthropic,
    applications,
    autogen,
    claude_agent_sdk,
    crewai,
    deepeval,
    dspy,
    guidance,
    haystack,
    instructor,
    langchain,
    litellm,
    llama_index,
    local_models,
    marvin,
    mem0,
    mirascope,
    openai,
    other_providers,
    promptflow,
    pydantic_ai,
    ragas,
    semantic_kernel,
    smolagents,
    suffixes,
)
from anyint_lint.collector.sdks.row import Row
from anyint_lint.collector.sdks.table import TRANSPARENT_ATTRIBUTES, TRANSPARENT_CALLS, Table

__all__ = [
    "ASSIGNED_BASE_URLS",
    "ASSIGNED_MODELS",
    "CONFIG_PATHS",
    "ROWS",
    "TRANSPARENT_ATTRIBUTES",
    "TRANSPARENT_CALLS",
    "Row",
    "Table",
    "built_in",
]

ROWS: tuple[Row, ...] = (
    *openai.ROWS,
    *anthropic.ROWS,
    *litellm.ROWS,
    *langchain.ROWS,
    *llama_index.ROWS,
    *pydantic_ai.ROWS,
    *agents.ROWS,
    *claude_agent_sdk.ROWS,
    *dspy.ROWS,
    *instructor.ROWS,
    *crewai.ROWS,
    *autogen.ROWS,
    *smolagents.ROWS,
    *haystack.ROWS,
    *semantic_kernel.ROWS,
    *agno.ROWS,
    *mirascope.ROWS,
    *marvin.ROWS,
    *guidance.ROWS,
    *aisuite.ROWS,
    *mem0.ROWS,
    *deepeval.ROWS,
    *ragas.ROWS,
    *promptflow.ROWS,
    *applications.ROWS,
    *other_providers.ROWS,
    *local_models.ROWS,
    *suffixes.ROWS,
)

ASSIGNED_BASE_URLS: tuple[str, ...] = (
    "openai.base_url",
    "openai.api_base",  # before openai 1.0
    "litellm.api_base",
)
"""Module attributes that set the base URL of every request made through the module."""

ASSIGNED_MODELS: tuple[str, ...] = (
    "interpreter.interpreter.llm.model",
    "interpreter.llm.model",
    "marvin.settings.agent_model",
    "marvin.defaults.model",
)
"""Attributes whose assignment chooses the model of later requests."""

CONFIG_PATHS: tuple[str, ...] = (
    "llm.config.model",  # mem0, crewai_tools
    "embedder.config.model",  # mem0, crewai
    "embedding_model.config.model",  # crewai_tools
    "litellm_params.model",  # litellm's router, smolagents, guidance
    "llm_config.config_list[].model",  # the classic autogen API
    "params.model",  # anthropic's batches
    "body.model",  # one line of an OpenAI batch file
)
"""Where a nested mapping holds a model, whoever takes the mapping."""


@cache
def built_in() -> Table:
    """The index over `ROWS`, made once."""
    return Table(ROWS)
