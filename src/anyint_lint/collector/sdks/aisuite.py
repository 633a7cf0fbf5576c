"""aisuite. Checked against aisuite 0.2.0."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row

ROWS: tuple[Row, ...] = (
    Row(
        callable="aisuite.Client",
        notation=Notation.COLON,
        base_url=("provider_configs.openai.base_url", "provider_configs.anthropic.base_url"),
        base_url_env=("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"),
        api_key=("provider_configs.openai.api_key", "provider_configs.anthropic.api_key"),
    ),
    *(
        Row(
            callable=f"aisuite.Client().chat.completions.{verb}",
            model=("model",),
            position=0,
            notation=Notation.COLON,
        )
        for verb in ("create", "acreate")
    ),
    Row(
        callable="aisuite.Client().audio.transcriptions.create",
        model=("model",),
        notation=Notation.COLON,
    ),
    Row(callable="aisuite.Agent", model=("model",), notation=Notation.COLON),
)
