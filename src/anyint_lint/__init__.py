"""anyint-lint: finds the model IDs that code will send, and checks them against what the account can use."""

from __future__ import annotations

__version__ = "0.1.0"

HOME: str | None = None
"""The project's public page. It has none yet; once it has, every format links to it and to its rules from here."""


def rule_url(code: str) -> str | None:
    """Where a rule is explained; None while the project has no public page."""
    return None if HOME is None else f"{HOME}#{code.lower()}"
