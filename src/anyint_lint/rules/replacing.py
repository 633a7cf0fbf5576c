"""Fixes for model literals: another ID in the same quotes, behind the same provider's prefix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import Form
from anyint_lint.rules.literals import with_value
from anyint_lint.violations import Applicability, Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import ModelUse
    from anyint_lint.rules.base import Context


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


def listed_ids(use: ModelUse, context: Context) -> set[str]:
    """Those of the family of the use, of any account."""
    return {model.id for one in context.catalog.for_family(use.family) for model in one.models}


def replacements(use: ModelUse, context: Context) -> Iterator[str]:
    """What the settings have for it, and for that in its turn. An entry may be written with the notation's prefix, as
    the code is."""
    prefix = use.value.removesuffix(use.model_id)
    old, seen = use.model_id, {""}
    while old not in seen:
        seen.add(old)
        new = context.replacements.get(prefix + old) or context.replacements.get(old, "")
        if new:
            yield from dict.fromkeys((new, new.removeprefix(prefix)))
        old = new.removeprefix(prefix)


def vain_replacement(use: ModelUse, context: Context) -> str | None:
    """What the settings have for it, if nothing of that is listed."""
    found = list(replacements(use, context))
    return found[-1] if found and not set(found) & listed_ids(use, context) else None
