"""LlamaIndex. Checked against llama-index-core 0.14.25, llama-index-llms-openai 0.8.3, llama-index-llms-openai-like
0.8.1, llama-index-llms-anthropic 0.12.3 and llama-index-embeddings-openai 0.7.0.
"""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row
from anyint_lint.facts import Family


def _openai(name: str, aliases: tuple[str, ...], position: int | None = 0, client: tuple[str, ...] = ()) -> Row:
    return Row(
        callable=name,
        model=("model",),
        position=position,
        family=Family.OPENAI,
        base_url=("api_base",),
        base_url_env=("OPENAI_API_BASE",),
        api_key=("api_key",),
        default_model=True,
        aliases=aliases,
        client=client,
    )


_CLIENTS = ("openai_client", "async_openai_client")

ROWS: tuple[Row, ...] = (
    _openai("llama_index.llms.openai.OpenAI", ("llama_index.llms.openai.base.OpenAI",), client=_CLIENTS),
    _openai(
        "llama_index.llms.openai.OpenAIResponses",
        ("llama_index.llms.openai.responses.OpenAIResponses",),
        client=_CLIENTS,
    ),
    _openai(
        "llama_index.llms.openai_like.OpenAILike", ("llama_index.llms.openai_like.base.OpenAILike",), client=_CLIENTS
    ),
    _openai(
        "llama_index.llms.openai_like.OpenAILikeResponses",
        ("llama_index.llms.openai_like.responses.OpenAILikeResponses",),
        client=_CLIENTS,
    ),
    # `mode` comes first, and a model given by keyword may also be called `model_name`.
    Row(
        callable="llama_index.embeddings.openai.OpenAIEmbedding",
        model=("model", "model_name"),
        position=1,
        family=Family.OPENAI,
        base_url=("api_base",),
        base_url_env=("OPENAI_API_BASE",),
        api_key=("api_key",),
        default_model=True,
        aliases=("llama_index.embeddings.openai.base.OpenAIEmbedding",),
    ),
    Row(
        callable="llama_index.llms.anthropic.Anthropic",
        model=("model",),
        position=0,
        family=Family.ANTHROPIC,
        base_url=("base_url",),
        base_url_env=("ANTHROPIC_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
        aliases=("llama_index.llms.anthropic.base.Anthropic",),
    ),
)
