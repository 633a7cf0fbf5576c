"""Fixes for model literals: another ID in the same quotes, behind the same provider's prefix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import Form
from anyint_lint.rules.literals import with_value
from anyint_lint.violations import Applicability, Edit, Fix

if TYPE_CHECKING:
    from anyint_lint.facts import ModelUse


def replacing(use: ModelUse, model_id: str, applicability: Applicability) -> Fix | None:
    """Put `model_id` where the use has its own; None when the use is no single literal."""
    if use.token is None or not use.value.endswith(use.model_id):
        return None
    if use.form is Form.URL and use.token.count(use.value) == 1:
        plain = model_id.isascii() and all(one.isalnum() or one in "._-" for one in model_id)
        return Fix(applicability, (Edit(use.span, use.token.replace(use.value, model_id)),)) if plain else None
    prefix = use.value[: len(use.value) - len(use.model_id)]
    token = with_value(use.token, use.value, prefix + model_id)
    return None if token is None else Fix(applicability, (Edit(use.span, token),))
