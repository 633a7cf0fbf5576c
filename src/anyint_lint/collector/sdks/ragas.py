"""Ragas. Checked against ragas 0.4.3."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row, Standing
from anyint_lint.facts import Family

ROWS: tuple[Row, ...] = (
    Row(
        callable="ragas.llms.llm_factory",
        model=("model",),
        position=0,
        aliases=("ragas.llms.base.llm_factory",),
        provider=("provider",),
        client=("client",),
        client_position=2,
    ),
    Row(
        callable="ragas.llms.InstructorLLM",
        model=("model",),
        position=1,
        provider=("provider",),
        client=("client",),
        client_position=0,
    ),
    # `ragas.embeddings.embedding_factory` forwards `(*args, **kwargs)` to the one in `base`.
    Row(
        callable="ragas.embeddings.embedding_factory",
        model=("model",),
        position=1,
        base_url=("base_url",),
        default_model=True,
        provider=("provider",),
        client=("client",),
        client_position=3,
        passed_on=("model", "base_url", "provider", "client"),
    ),
    Row(
        callable="ragas.embeddings.base.embedding_factory",
        model=("model",),
        position=1,
        base_url=("base_url",),
        default_model=True,
        provider=("provider",),
        client=("client",),
        client_position=3,
    ),
    Row(
        callable="ragas.embeddings.OpenAIEmbeddings",
        model=("model",),
        position=1,
        family=Family.OPENAI,
        default_model=True,
        client=("client",),
        client_position=0,
    ),
    Row(
        callable="ragas.embeddings.LiteLLMEmbeddings",
        model=("model",),
        position=0,
        notation=Notation.SLASH,
        base_url=("api_base",),
        api_key=("api_key",),
    ),
    Row(
        callable="ragas.embeddings.GoogleEmbeddings",
        model=("model",),
        position=1,
        standing=Standing.ELSEWHERE,
        default_model=True,
    ),
    Row(callable="ragas.embeddings.HuggingFaceEmbeddings", model=("model",), position=0, standing=Standing.NOT_LLM),
)
