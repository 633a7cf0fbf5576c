"""Semantic Kernel. Checked against semantic-kernel 1.45.0."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.facts import Family

_OPEN_AI = "semantic_kernel.connectors.ai.open_ai"

# No base URL of their own: a client given to them, or the SDK's default, decides.
_SERVICES = (
    *(
        Row(
            callable=f"{_OPEN_AI}.{name}",
            model=("ai_model_id",),
            position=0,
            family=Family.OPENAI,
            base_url_env=("OPENAI_BASE_URL",),
            api_key=("api_key",),
            default_model=True,
            client=("async_client",),
            client_position=5,
        )
        for name in (
            "OpenAIChatCompletion",
            "OpenAITextCompletion",
            "OpenAITextEmbedding",
            "OpenAITextToImage",
            "OpenAIAudioToText",
            "OpenAITextToAudio",
        )
    ),
    *(
        Row(
            callable=f"{_OPEN_AI}.{name}",
            model=("ai_model_id",),
            position=position,
            family=Family.OPENAI,
            base_url_env=("OPENAI_BASE_URL",),
            api_key=("api_key",),
            default_model=True,
            client=("client",),
        )
        for name, position in (("OpenAIRealtimeWebsocket", 1), ("OpenAIRealtimeWebRTC", 2))
    ),
    Row(
        callable="semantic_kernel.connectors.ai.anthropic.AnthropicChatCompletion",
        model=("ai_model_id",),
        position=0,
        family=Family.ANTHROPIC,
        base_url_env=("ANTHROPIC_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
        client=("async_client",),
        client_position=3,
    ),
)

# The settings of one request may name a model over the service's.
_SETTINGS = (
    Row(
        callable=f"{_OPEN_AI}.OpenAIChatPromptExecutionSettings",
        model=("ai_model_id",),
        family=Family.OPENAI,
        default_model=True,
    ),
    Row(
        callable="semantic_kernel.connectors.ai.anthropic.AnthropicChatPromptExecutionSettings",
        model=("ai_model_id",),
        family=Family.ANTHROPIC,
        default_model=True,
    ),
)

_AGENTS = (
    Row(
        callable="semantic_kernel.agents.OpenAIResponsesAgent",
        model=("ai_model_id",),
        family=Family.OPENAI,
        client=("client",),
    ),
    *(
        Row(
            callable=f"semantic_kernel.agents.{name}.create_client",
            model=("ai_model_id",),
            family=Family.OPENAI,
            base_url=("base_url",),
            base_url_env=("OPENAI_BASE_URL",),
            api_key=("api_key",),
            default_model=True,
            passed_on=("base_url",),
        )
        for name in ("OpenAIAssistantAgent", "OpenAIResponsesAgent")
    ),
)

_ELSEWHERE = (
    *(
        Row(
            callable=f"{_OPEN_AI}.{name}",
            model=("deployment_name",),
            position=2,
            standing=Standing.ELSEWHERE,
            base_url=("base_url", "endpoint"),
            api_key=("api_key",),
            default_model=True,
        )
        for name in (
            "AzureChatCompletion",
            "AzureTextCompletion",
            "AzureTextEmbedding",
            "AzureTextToImage",
            "AzureAudioToText",
        )
    ),
    Row(
        callable="semantic_kernel.connectors.ai.google.google_ai.GoogleAIChatCompletion",
        model=("gemini_model_id",),
        position=0,
        standing=Standing.ELSEWHERE,
    ),
    Row(
        callable="semantic_kernel.connectors.ai.ollama.OllamaChatCompletion",
        model=("ai_model_id",),
        position=1,
        standing=Standing.ELSEWHERE,
    ),
    Row(
        callable="semantic_kernel.connectors.ai.mistral_ai.MistralAIChatCompletion",
        model=("ai_model_id",),
        position=0,
        standing=Standing.ELSEWHERE,
    ),
    Row(
        callable="semantic_kernel.connectors.ai.bedrock.BedrockChatCompletion",
        model=("model_id",),
        position=0,
        standing=Standing.ELSEWHERE,
    ),
)

ROWS: tuple[Row, ...] = (*_SERVICES, *_SETTINGS, *_AGENTS, *_ELSEWHERE)
