"""What somebody meant who wrote a code that names no rule."""

from __future__ import annotations

from collections.abc import Mapping

EVERY = "ALL"
"""Stands for every rule, as in ruff."""


def prefix_of(selector: str) -> str:
    return "" if selector.upper() == EVERY else selector.upper()


def names_a_rule(selector: str, codes: Mapping[str, str]) -> bool:
    """Whether it is a code, the beginning of one, or `ALL`. `codes` are code -> name."""
    return bool(selector) and any(code.startswith(prefix_of(selector)) for code in codes)


def nearest_code(selector: str, codes: Mapping[str, str]) -> str:
    """The rule of that name, else the code that takes the fewest changes."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only where there is a mistake

    by_name = {name: code for code, name in codes.items()}
    return by_name.get(selector.lower()) or min(codes, key=lambda one: (OSA.distance(one, selector.upper()), one))
