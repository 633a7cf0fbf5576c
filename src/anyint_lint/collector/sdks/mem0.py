"""mem0. Checked against mem0ai 2.2.1 (`LlmConfig`, `EmbedderConfig` and the configurations of each provider)."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row
from anyint_lint.facts import Family

_PARTS = ("llm", "embedder")

ROWS: tuple[Row, ...] = (
    *(
        Row(
            callable=f"mem0.{name}.from_config",
            model=tuple(f"config_dict.{part}.config.model" for part in _PARTS),
            position=0,
            base_url=(
                *(f"config_dict.{part}.config.openai_base_url" for part in _PARTS),
                "config_dict.llm.config.anthropic_base_url",
            ),
            base_url_env=("OPENAI_BASE_URL",),
            api_key=tuple(f"config_dict.{part}.config.api_key" for part in _PARTS),
            default_model=True,
            provider=tuple(f"config_dict.{part}.provider" for part in _PARTS),
        )
        for name in ("Memory", "AsyncMemory")
    ),
    *(
        Row(
            callable=f"mem0.{name}",
            model=("config.model",),
            base_url=("config.openai_base_url",),
            api_key=("config.api_key",),
            default_model=True,
            provider=("provider",),
        )
        for name in ("llms.configs.LlmConfig", "embeddings.configs.EmbedderConfig")
    ),
    Row(
        callable="mem0.configs.llms.openai.OpenAIConfig",
        model=("model",),
        position=0,
        family=Family.OPENAI,
        base_url=("openai_base_url",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
    ),
    Row(
        callable="mem0.configs.llms.anthropic.AnthropicConfig",
        model=("model",),
        position=0,
        family=Family.ANTHROPIC,
        base_url=("anthropic_base_url",),
        base_url_env=("ANTHROPIC_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
    ),
    # Which provider reads these is decided where they are handed over.
    *(
        Row(callable=f"mem0.configs.{name}", model=("model",), position=0, api_key=("api_key",), default_model=True)
        for name in ("llms.base.BaseLlmConfig", "embeddings.base.BaseEmbedderConfig")
    ),
    Row(callable="mem0.proxy.main.Mem0", notation=Notation.SLASH),
    Row(
        callable="mem0.proxy.main.Mem0().chat.completions.create",
        model=("model",),
        position=0,
        notation=Notation.SLASH,
        base_url=("base_url",),
        api_key=("api_key",),
    ),
)
