"""Pydantic AI. Checked against pydantic-ai-slim 2.68.0; what 2.0 removed against 1.30.1."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row, Standing
from anyint_lint.facts import Family

_AGENT = (
    Row(
        callable="pydantic_ai.Agent",
        model=("model",),
        position=0,
        notation=Notation.COLON,
        aliases=("pydantic_ai.agent.Agent",),
    ),
    *(
        Row(callable=f"pydantic_ai.Agent().{name}", model=("model",), notation=Notation.COLON, default_model=True)
        for name in ("run", "run_sync", "run_stream", "iter", "override")
    ),
    *(
        Row(callable=f"pydantic_ai.direct.{name}", model=("model",), position=0, notation=Notation.COLON)
        for name in ("model_request", "model_request_sync", "model_request_stream", "model_request_stream_sync")
    ),
    Row(callable="pydantic_ai.models.infer_model", model=("model",), position=0, notation=Notation.COLON),
    Row(
        callable="pydantic_ai.Embedder",
        model=("model",),
        position=0,
        notation=Notation.COLON,
        aliases=("pydantic_ai.embeddings.Embedder",),
    ),
    Row(
        callable="pydantic_ai.models.fallback.FallbackModel",
        model=("default_model",),
        position=0,
        variadic=True,
        notation=Notation.COLON,
    ),
    Row(
        callable="pydantic_evals.evaluators.LLMJudge",
        model=("model",),
        position=1,
        notation=Notation.COLON,
        default_model=True,
    ),
)


def _model(name: str, family: Family | None, standing: Standing = Standing.HOSTED, removed: str = "") -> Row:
    # `provider` is a name ("azure") or a provider object, which then decides the endpoint as a client does.
    hosted = standing is Standing.HOSTED
    return Row(
        callable=f"pydantic_ai.{name}",
        model=("model_name",),
        position=0,
        family=family,
        standing=standing,
        base_url_env=({Family.OPENAI: ("OPENAI_BASE_URL",), Family.ANTHROPIC: ("ANTHROPIC_BASE_URL",)}[family])
        if family
        else (),
        provider=("provider",) if hosted else (),
        client=("provider",) if hosted else (),
        removed=removed,
    )


_MODELS = (
    _model("models.openai.OpenAIChatModel", Family.OPENAI),
    _model("models.openai.OpenAIResponsesModel", Family.OPENAI),
    _model("models.openai.OpenAIModel", Family.OPENAI, removed="2"),
    _model("embeddings.openai.OpenAIEmbeddingModel", Family.OPENAI),
    _model("models.anthropic.AnthropicModel", Family.ANTHROPIC),
    _model("models.gemini.GeminiModel", None, Standing.ELSEWHERE, removed="2"),
    *(
        _model(f"models.{name}", None, Standing.ELSEWHERE)
        for name in (
            "bedrock.BedrockConverseModel",
            "cohere.CohereModel",
            "google.GoogleModel",
            "groq.GroqModel",
            "huggingface.HuggingFaceModel",
            "mistral.MistralModel",
            "openrouter.OpenRouterModel",
        )
    ),
)

_PROVIDERS = (
    Row(
        callable="pydantic_ai.providers.openai.OpenAIProvider",
        family=Family.OPENAI,
        base_url=("base_url",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        client=("openai_client",),
    ),
    Row(
        callable="pydantic_ai.providers.anthropic.AnthropicProvider",
        family=Family.ANTHROPIC,
        base_url=("base_url",),
        base_url_env=("ANTHROPIC_BASE_URL",),
        api_key=("api_key",),
        client=("anthropic_client",),
    ),
    Row(
        callable="pydantic_ai.providers.litellm.LiteLLMProvider",
        notation=Notation.SLASH,
        base_url=("api_base",),
        api_key=("api_key",),
        client=("openai_client",),
    ),
    *(
        Row(callable=f"pydantic_ai.providers.{name}", standing=Standing.ELSEWHERE, api_key=("api_key",))
        for name in (
            "azure.AzureProvider",
            "deepseek.DeepSeekProvider",
            "openrouter.OpenRouterProvider",
        )
    ),
)

ROWS: tuple[Row, ...] = (*_AGENT, *_MODELS, *_PROVIDERS)
