"""What the route rules know of the gateway's published list routes (gateway contract, "Listing the models")."""

from __future__ import annotations

import posixpath
import re

from anyint_lint.facts import Family, RouteUse
from anyint_lint.violations import Applicability, Edit, Fix

PUBLISHED = {Family.OPENAI: "/openai/v1/models", Family.ANTHROPIC: "/anthropic/v1/models"}
UNPUBLISHED = "/v1/models"

_UNPUBLISHED_TEXT = re.compile(r"(?<![\w.%-])v1/models(?![\w.%-])")


def normal_path(path: str) -> str:
    """A path without query, fragment, doubled and last slashes, dot segments and an unknown beginning."""
    plain = re.split(r"[?#]", path, maxsplit=1)[0].removeprefix("{}")
    return posixpath.normpath("/" + plain.strip("/")) if plain.strip("/") else "/"


def is_unpublished(path: str) -> bool:
    """Whether a path is `/v1/models`, or one model below it, with no family before it."""
    return normal_path(path) == UNPUBLISHED or normal_path(path).startswith(UNPUBLISHED + "/")


def family_of(route: RouteUse) -> Family | None:
    """The family whose list is asked for: as collected, else by the headers of its auth."""
    if route.family is not None or route.headers is None:
        return route.family
    anthropic = {"x-api-key", "anthropic-version"} & set(route.headers)
    if anthropic and "authorization" not in route.headers:
        return Family.ANTHROPIC
    return Family.OPENAI if "authorization" in route.headers and not anthropic else None


def publishing(route: RouteUse, family: Family, applicability: Applicability) -> Fix | None:
    """Put the family's route in the literal's text; None unless it holds `/v1/models` once, outside of any hole."""
    token = route.token
    if token is None or normal_path(route.path) != UNPUBLISHED:
        return None
    found = list(_UNPUBLISHED_TEXT.finditer(token))
    if len(found) != 1 or _is_in_hole(token, found[0].start()):
        return None
    start = found[0].start()
    published = f"{token[:start]}{family.value}/{token[start:]}"
    return Fix(applicability, (Edit(route.span, published),))


def _is_in_hole(token: str, index: int) -> bool:
    before = token[:index].replace("{{", "").replace("}}", "")
    return before.count("{") > before.count("}")
