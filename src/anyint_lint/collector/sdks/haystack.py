"""Haystack. Checked against haystack-ai 3.4.1 and anthropic-haystack 8.0.1; what 3.0 removed against 2.31.0."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.facts import Family


def _openai(name: str, position: int | None, removed: str = "") -> Row:
    return Row(
        callable=f"haystack.components.{name}",
        model=("model",),
        position=position,
        family=Family.OPENAI,
        base_url=("api_base_url",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
        removed=removed,
    )


_OPENAI = (
    _openai("generators.chat.OpenAIChatGenerator", 1),
    _openai("generators.chat.OpenAIResponsesChatGenerator", None),
    _openai("generators.OpenAIImageGenerator", 0),
    _openai("generators.OpenAIGenerator", 1, removed="3"),
    _openai("generators.DALLEImageGenerator", 0, removed="3"),
    _openai("embedders.OpenAITextEmbedder", 1),
    _openai("embedders.OpenAIDocumentEmbedder", 1),
    _openai("audio.RemoteWhisperTranscriber", 1, removed="3"),
)

# The Anthropic generator takes no base URL: the SDK's own default counts.
_ANTHROPIC = (
    Row(
        callable="haystack_integrations.components.generators.anthropic.AnthropicChatGenerator",
        model=("model",),
        position=1,
        family=Family.ANTHROPIC,
        base_url_env=("ANTHROPIC_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
    ),
    Row(
        callable="haystack_integrations.components.generators.anthropic.AnthropicVertexChatGenerator",
        model=("model",),
        position=2,
        standing=Standing.ELSEWHERE,
        default_model=True,
    ),
    Row(
        callable="haystack_integrations.components.generators.anthropic.AnthropicFoundryChatGenerator",
        model=("model",),
        standing=Standing.ELSEWHERE,
        default_model=True,
    ),
)


def _azure(name: str, position: int | None, removed: str = "") -> Row:
    return Row(
        callable=f"haystack.components.{name}",
        model=("azure_deployment",),
        position=position,
        standing=Standing.ELSEWHERE,
        base_url=("azure_endpoint",),
        api_key=("api_key",),
        default_model=True,
        removed=removed,
    )


_AZURE = (
    _azure("generators.chat.AzureOpenAIChatGenerator", 2),
    _azure("generators.chat.AzureOpenAIResponsesChatGenerator", None),
    _azure("generators.AzureOpenAIGenerator", 2, removed="3"),
    _azure("embedders.AzureOpenAITextEmbedder", 2),
    _azure("embedders.AzureOpenAIDocumentEmbedder", 2),
)

_LOCAL = tuple(
    Row(
        callable=f"haystack.components.{name}",
        model=("model",),
        position=position,
        standing=Standing.NOT_LLM,
        default_model=True,
        removed="3",
    )
    for name, position in (
        ("audio.LocalWhisperTranscriber", 0),
        ("embedders.SentenceTransformersDocumentEmbedder", 0),
        ("embedders.SentenceTransformersTextEmbedder", 0),
        ("generators.HuggingFaceLocalGenerator", 0),
        ("generators.chat.HuggingFaceLocalChatGenerator", 0),
        ("rankers.SentenceTransformersSimilarityRanker", None),
        ("rankers.TransformersSimilarityRanker", 0),
        ("readers.ExtractiveReader", 0),
    )
)

ROWS: tuple[Row, ...] = (*_OPENAI, *_ANTHROPIC, *_AZURE, *_LOCAL)
