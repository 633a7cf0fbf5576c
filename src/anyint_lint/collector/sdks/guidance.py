"""Guidance. Checked against guidance 0.3.1."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row, Standing
from anyint_lint.facts import Family

ROWS: tuple[Row, ...] = (
    Row(
        callable="guidance.models.OpenAI",
        model=("model",),
        position=0,
        family=Family.OPENAI,
        base_url=("base_url",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        passed_on=("base_url",),
    ),
    # `model_description` is a mapping as in litellm's router.
    Row(
        callable="guidance.models.experimental.LiteLLM",
        model=("model_description.litellm_params.model",),
        position=0,
        notation=Notation.SLASH,
    ),
    *(
        Row(
            callable=f"guidance.models.{name}",
            model=("model_name",),
            standing=Standing.ELSEWHERE,
            base_url=("azure_endpoint",),
            api_key=("api_key",),
        )
        for name in ("create_azure_aifoundry_model", "create_azure_openai_model")
    ),
    *(
        Row(callable=f"guidance.models.{name}", model=("model",), position=0, standing=Standing.NOT_LLM)
        for name in ("LlamaCpp", "OnnxRuntimeGenAI", "Transformers", "experimental.VLLMModel")
    ),
)
