"""Prompt flow. Checked against promptflow-core 1.18.5."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.facts import Family

ROWS: tuple[Row, ...] = (
    Row(
        callable="promptflow.core.OpenAIModelConfiguration",
        model=("model",),
        position=0,
        family=Family.OPENAI,
        base_url=("base_url",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
    ),
    Row(
        callable="promptflow.core.AzureOpenAIModelConfiguration",
        model=("azure_deployment",),
        position=0,
        standing=Standing.ELSEWHERE,
        base_url=("azure_endpoint",),
        api_key=("api_key",),
    ),
)
