"""Agno. Checked against agno 3.1.10; the embedders' old module against agno 1.8.4."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row, Standing
from anyint_lint.facts import Family


def _openai(name: str, aliases: tuple[str, ...] = (), default: bool = True) -> Row:
    return Row(
        callable=f"agno.models.{name}",
        model=("id",),
        position=0,
        family=Family.OPENAI,
        base_url=("base_url",),
        base_url_env=("OPENAI_BASE_URL",) if default else (),
        api_key=("api_key",),
        default_model=default,
        aliases=aliases,
        client=("client", "async_client"),
    )


_HOSTED = (
    _openai("openai.OpenAIChat", ("agno.models.openai.chat.OpenAIChat",)),
    _openai("openai.OpenAIResponses", ("agno.models.openai.responses.OpenAIResponses",)),
    _openai("openai.OpenAILike", ("agno.models.openai.like.OpenAILike",), default=False),
    _openai("openai.OpenResponses", ("agno.models.openai.open_responses.OpenResponses",), default=False),
    Row(
        callable="agno.models.anthropic.Claude",
        model=("id",),
        position=0,
        family=Family.ANTHROPIC,
        base_url=("client_params.base_url",),
        base_url_env=("ANTHROPIC_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
        aliases=("agno.models.anthropic.claude.Claude",),
        client=("client", "async_client"),
    ),
    Row(
        callable="agno.models.litellm.LiteLLM",
        model=("id",),
        position=0,
        notation=Notation.SLASH,
        base_url=("api_base",),
        api_key=("api_key",),
        default_model=True,
    ),
    Row(
        callable="agno.models.litellm.LiteLLMOpenAI",
        model=("id",),
        position=0,
        notation=Notation.SLASH,
        base_url=("base_url",),
        api_key=("api_key",),
        default_model=True,
    ),
)

_STRINGS = (
    *(
        Row(
            callable=f"agno.{name}",
            model=("model", "reasoning_model", "parser_model", "output_model", "followup_model", "fallback_models[]"),
            notation=Notation.COLON,
            default_model=True,
            aliases=(alias,),
        )
        for name, alias in (("agent.Agent", "agno.agent.agent.Agent"), ("team.Team", "agno.team.team.Team"))
    ),
    Row(callable="agno.models.utils.get_model", model=("model",), position=0, notation=Notation.COLON),
    Row(
        callable="agno.memory.MemoryManager",
        model=("model",),
        position=0,
        notation=Notation.COLON,
        default_model=True,
        aliases=("agno.memory.manager.MemoryManager",),
    ),
    Row(
        callable="agno.session.summary.SessionSummaryManager",
        model=("model",),
        position=4,
        notation=Notation.COLON,
        default_model=True,
    ),
    Row(
        callable="agno.eval.accuracy.AccuracyEval",
        model=("model",),
        position=7,
        notation=Notation.COLON,
        default_model=True,
    ),
)
"""Where a string is read as `provider:id`."""


def _embedder(name: str, position: int, removed: str = "") -> Row:
    return Row(
        callable=name,
        model=("id",),
        position=position,
        family=Family.OPENAI,
        base_url=("base_url",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
        client=("openai_client",),
        removed=removed,
    )


_TOOLS = (
    _embedder("agno.knowledge.embedder.openai.OpenAIEmbedder", 3),
    _embedder("agno.embedder.openai.OpenAIEmbedder", 1, removed="2"),
    Row(
        callable="agno.tools.openai.OpenAITools",
        model=("transcription_model", "text_to_speech_model", "image_model"),
        position=5,
        family=Family.OPENAI,
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
    ),
    Row(
        callable="agno.tools.dalle.DalleTools",
        model=("model",),
        position=0,
        family=Family.OPENAI,
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
    ),
)


def _elsewhere(name: str, position: int = 0) -> Row:
    return Row(
        callable=f"agno.{name}", model=("id",), position=position, standing=Standing.ELSEWHERE, default_model=True
    )


_ELSEWHERE = (
    *(
        _elsewhere(f"models.{name}")
        for name in (
            "aimlapi.AIMLAPI",
            "aws.AwsBedrock",
            "aws.Claude",
            "azure.AzureAIFoundry",
            "azure.AzureOpenAI",
            "cerebras.Cerebras",
            "cohere.Cohere",
            "dashscope.DashScope",
            "deepinfra.DeepInfra",
            "deepseek.DeepSeek",
            "fireworks.Fireworks",
            "google.Gemini",
            "groq.Groq",
            "huggingface.HuggingFace",
            "ibm.WatsonX",
            "lmstudio.LMStudio",
            "meta.Llama",
            "mistral.MistralChat",
            "nvidia.Nvidia",
            "ollama.Ollama",
            "openrouter.OpenRouter",
            "perplexity.Perplexity",
            "portkey.Portkey",
            "requesty.Requesty",
            "sambanova.Sambanova",
            "together.Together",
            "vertexai.claude.Claude",
            "vllm.VLLM",
            "xai.xAI",
        )
    ),
    *(
        _elsewhere(f"knowledge.embedder.{name}", 3)
        for name in ("azure_openai.AzureOpenAIEmbedder", "google.GeminiEmbedder", "ollama.OllamaEmbedder")
    ),
    Row(
        callable="agno.knowledge.embedder.sentence_transformer.SentenceTransformerEmbedder",
        model=("id",),
        standing=Standing.NOT_LLM,
        default_model=True,
    ),
)

ROWS: tuple[Row, ...] = (*_HOSTED, *_STRINGS, *_TOOLS, *_ELSEWHERE)
