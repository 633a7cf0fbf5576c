"""Marvin. Checked against marvin 3.2.7."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row

ROWS: tuple[Row, ...] = (
    Row(
        callable="marvin.Agent",
        model=("model",),
        notation=Notation.COLON,
        default_model=True,
        aliases=("marvin.agents.agent.Agent",),
    ),
)
