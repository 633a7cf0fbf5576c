"""Applications with a Python interface. Checked against aider-chat 0.86.2, metagpt 0.8.1 and open-interpreter 0.4.3."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row

ROWS: tuple[Row, ...] = (
    Row(
        callable="aider.models.Model",
        model=("model", "weak_model", "editor_model"),
        position=0,
        notation=Notation.SLASH,
    ),
    Row(
        callable="metagpt.configs.llm_config.LLMConfig",
        model=("model",),
        base_url=("base_url",),
        api_key=("api_key",),
        default_model=True,
        provider=("api_type",),
    ),
)
