"""The rules: facts and lists in, drafts of violations out. A new rule is a module and a line in `RULES`."""

from __future__ import annotations

from anyint_lint.rules import (
    aim101_unknown_model,
    aim102_display_name,
    aim103_wrong_family,
    aim104_not_on_every_account,
    aim105_unverified_model,
    aim106_inline_model,
    aim107_unresolved_model,
    aim108_replaced_model,
    air201_unpublished_models_route,
    air202_unverified_models_route,
    air203_sdk_base_url,
    air204_models_auth,
    air205_hard_coded_key,
    air206_insecure_gateway_url,
    air207_foreign_models_route,
    aix901_unreadable_source,
    aix902_unused_ignore,
    aix903_unknown_code,
)
from anyint_lint.rules.base import Context, Draft, Rule

__all__ = ["BY_CODE", "RULES", "Context", "Draft", "Rule"]

RULES: tuple[Rule, ...] = (
    aim101_unknown_model.RULE,
    aim102_display_name.RULE,
    aim103_wrong_family.RULE,
    aim104_not_on_every_account.RULE,
    aim105_unverified_model.RULE,
    aim106_inline_model.RULE,
    aim107_unresolved_model.RULE,
    aim108_replaced_model.RULE,
    air201_unpublished_models_route.RULE,
    air202_unverified_models_route.RULE,
    air203_sdk_base_url.RULE,
    air204_models_auth.RULE,
    air205_hard_coded_key.RULE,
    air206_insecure_gateway_url.RULE,
    air207_foreign_models_route.RULE,
    aix901_unreadable_source.RULE,
    aix902_unused_ignore.RULE,
    aix903_unknown_code.RULE,
)
"""Sorted by code: the order in which they are shown and run."""

BY_CODE = {rule.code: rule for rule in RULES}
