"""litellm. Checked against litellm 1.109.1 (base URL defaults: `get_llm_provider`, OpenAI and Anthropic handlers)."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row, Standing

_ENVIRONMENT = ("OPENAI_BASE_URL", "OPENAI_API_BASE", "ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL")


def _request(
    name: str,
    position: int | None,
    *,
    passed_on: tuple[str, ...] = (),
    base_url: tuple[str, ...] = ("api_base",),
    model: tuple[str, ...] = ("model",),
    aliases: tuple[str, ...] = (),
) -> Row:
    return Row(
        callable=f"litellm.{name}",
        model=model,
        position=position,
        notation=Notation.SLASH,
        base_url=base_url,
        base_url_env=_ENVIRONMENT,
        api_key=("api_key",),
        provider=("custom_llm_provider",),
        passed_on=passed_on,
        aliases=aliases,
    )


_BOTH = ("base_url", "api_base")
_KEYWORDS = ("api_base", "api_key", "custom_llm_provider")

_CHAT = (
    *(
        _request(
            name,
            0,
            base_url=_BOTH,
            model=("model", "fallbacks[]"),
            passed_on=("api_base", "custom_llm_provider", "fallbacks"),
            aliases=(f"litellm.main.{name}",),
        )
        for name in ("completion", "acompletion")
    ),
    *(
        # `(*args, **kwargs)` handed to `completion` as they are.
        _request(name, 0, base_url=_BOTH, passed_on=("model", "base_url", *_KEYWORDS))
        for name in ("completion_with_retries", "acompletion_with_retries")
    ),
    _request("batch_completion", 0, passed_on=_KEYWORDS),
    *(
        _request(name, None, model=("models[]",), passed_on=("models", *_KEYWORDS))
        for name in ("batch_completion_models", "batch_completion_models_all_responses")
    ),
    *(_request(name, 1, passed_on=("api_base", "api_key")) for name in ("responses", "aresponses")),
    _request("anthropic_messages", 2),
    *(_request(f"anthropic.messages.{name}", 2, passed_on=_KEYWORDS) for name in ("create", "acreate")),
)

_OTHER_ROUTES = (
    _request("text_completion", 1),
    _request("atext_completion", 1, passed_on=("model", *_KEYWORDS)),
    _request("embedding", 0),
    _request("aembedding", 0, passed_on=("model", *_KEYWORDS)),
    _request("image_generation", 1),
    _request("aimage_generation", 1, passed_on=("model", *_KEYWORDS)),
    _request("image_edit", 2, passed_on=("api_base", "api_key")),
    _request("aimage_edit", 1, passed_on=("api_base", "api_key")),
    _request("image_variation", 1, passed_on=_KEYWORDS),
    _request("transcription", 0),
    _request("atranscription", 0, passed_on=("model", *_KEYWORDS)),
    _request("speech", 0),
    _request("aspeech", 0, passed_on=("model", *_KEYWORDS)),
    _request("moderation", 1, passed_on=("api_base", "custom_llm_provider")),
    _request("amoderation", 1, passed_on=("api_base",)),
    *(_request(name, 0, passed_on=("api_base", "api_key")) for name in ("rerank", "arerank")),
    _request("video_generation", 1, passed_on=("api_base", "api_key")),
    _request("create_fine_tuning_job", 0, passed_on=("api_base", "api_key")),
)

_ROUTER = (
    Row(
        callable="litellm.Router",
        model=("model_list[].litellm_params.model",),
        position=0,
        notation=Notation.SLASH,
        aliases=("litellm.router.Router",),
    ),
    # A router's requests name an entry of its own list (`model_name`), which is no model ID.
    *(
        Row(
            callable=f"litellm.Router().{name}",
            model=("model",),
            position=0,
            standing=Standing.NOT_LLM,
        )
        for name in ("completion", "acompletion", "embedding", "aembedding")
    ),
)

_DEFINED_ELSEWHERE = frozenset(
    {"completion_cost", "cost_per_token", "get_llm_provider", "get_supported_openai_params", "mock_completion"}
)
_NO_REQUEST = tuple(
    Row(
        callable=f"litellm.{name}",
        model=("model",),
        position=1 if name == "completion_cost" else 0,
        notation=Notation.SLASH,
        standing=Standing.NOT_LLM,
        aliases=() if name in _DEFINED_ELSEWHERE else (f"litellm.utils.{name}",),
    )
    for name in (
        "check_valid_key",
        "completion_cost",
        "cost_per_token",
        "decode",
        "encode",
        "get_llm_provider",
        "get_max_tokens",
        "get_model_info",
        "get_supported_openai_params",
        "mock_completion",
        "supports_function_calling",
        "supports_response_schema",
        "supports_vision",
        "token_counter",
        "validate_environment",
    )
)
"""Look-ups in litellm's own tables, token counts and mocks: nothing is sent."""

_CLIENT = (
    Row(
        callable="litellm.LiteLLM",
        notation=Notation.SLASH,
        base_url=("base_url",),
        base_url_env=_ENVIRONMENT,
        api_key=("api_key",),
    ),
    Row(
        callable="litellm.LiteLLM().chat.completions.create",
        model=("model",),
        position=1,
        notation=Notation.SLASH,
    ),
)

ROWS: tuple[Row, ...] = (*_CHAT, *_OTHER_ROUTES, *_ROUTER, *_NO_REQUEST, *_CLIENT)
