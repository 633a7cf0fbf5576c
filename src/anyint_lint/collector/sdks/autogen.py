"""AutoGen. Checked against autogen-ext 0.7.5; the classic `autogen` API against autogen-agentchat 0.2.40."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.facts import Family

_CLIENTS = (
    Row(
        callable="autogen_ext.models.openai.OpenAIChatCompletionClient",
        model=("model",),
        family=Family.OPENAI,
        base_url=("base_url",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        aliases=("autogen_ext.models.openai._openai_client.OpenAIChatCompletionClient",),
    ),
    Row(
        callable="autogen_ext.models.anthropic.AnthropicChatCompletionClient",
        model=("model",),
        family=Family.ANTHROPIC,
        base_url=("base_url",),
        base_url_env=("ANTHROPIC_BASE_URL",),
        api_key=("api_key",),
    ),
    Row(
        callable="autogen_ext.models.openai.AzureOpenAIChatCompletionClient",
        model=("model",),
        standing=Standing.ELSEWHERE,
        base_url=("azure_endpoint",),
        api_key=("api_key",),
    ),
    *(
        Row(callable=f"autogen_ext.models.{name}", model=("model",), standing=Standing.ELSEWHERE)
        for name in (
            "anthropic.AnthropicBedrockChatCompletionClient",
            "azure.AzureAIChatCompletionClient",
            "ollama.OllamaChatCompletionClient",
        )
    ),
)

_AGENTS = tuple(
    Row(
        callable=f"autogen_ext.agents.openai.{name}",
        model=("model",),
        position=3,
        family=Family.OPENAI,
        client=("client",),
        client_position=2,
    )
    for name in ("OpenAIAgent", "OpenAIAssistantAgent")
)

# The classic API: the model stands in `llm_config`, once or in each entry of its `config_list`.
_CLASSIC = (
    *(
        Row(
            callable=f"autogen.{name}",
            model=("llm_config.model", "llm_config.config_list[].model"),
            removed="0.4",
            default_model=True,
        )
        for name in ("AssistantAgent", "ConversableAgent", "GroupChatManager", "UserProxyAgent")
    ),
    Row(
        callable="autogen.OpenAIWrapper",
        model=("config_list[].model", "model"),
        default_model=True,
        passed_on=("model",),
        removed="0.4",
    ),
)

ROWS: tuple[Row, ...] = (*_CLIENTS, *_AGENTS, *_CLASSIC)
