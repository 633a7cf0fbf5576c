"""The two families of routes; apart from the facts, because a list is read in runs that meet none."""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """The two route families that publish a model list (gateway contract, "Listing the models")."""

    OPENAI = "openai"
    ANTHROPIC = "anthropic"
