"""smolagents. Checked against smolagents 1.26.0."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row, Standing
from anyint_lint.facts import Family

_HOSTED = (
    Row(
        callable="smolagents.OpenAIModel",
        model=("model_id",),
        position=0,
        family=Family.OPENAI,
        base_url=("api_base",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        aliases=(
            "smolagents.OpenAIServerModel",
            "smolagents.models.OpenAIModel",
            "smolagents.models.OpenAIServerModel",
        ),
    ),
    Row(
        callable="smolagents.LiteLLMModel",
        model=("model_id",),
        position=0,
        notation=Notation.SLASH,
        base_url=("api_base",),
        api_key=("api_key",),
        default_model=True,
        aliases=("smolagents.models.LiteLLMModel",),
    ),
    # `model_id` names a group of the router; the models stand in its list.
    Row(
        callable="smolagents.LiteLLMRouterModel",
        model=("model_list[].litellm_params.model",),
        position=1,
        notation=Notation.SLASH,
    ),
)


def _other(name: str, standing: Standing, aliases: tuple[str, ...] = ()) -> Row:
    return Row(callable=f"smolagents.{name}", model=("model_id",), position=0, standing=standing, aliases=aliases)


_OTHER = (
    _other("AzureOpenAIModel", Standing.ELSEWHERE, ("smolagents.AzureOpenAIServerModel",)),
    _other("AmazonBedrockModel", Standing.ELSEWHERE, ("smolagents.AmazonBedrockServerModel",)),
    _other("InferenceClientModel", Standing.ELSEWHERE),
    Row(callable="smolagents.HfApiModel", model=("model_id",), position=0, standing=Standing.ELSEWHERE, removed="1.16"),
    _other("TransformersModel", Standing.NOT_LLM),
    _other("VLLMModel", Standing.NOT_LLM),
    _other("MLXModel", Standing.NOT_LLM),
)

ROWS: tuple[Row, ...] = (*_HOSTED, *_OTHER)
