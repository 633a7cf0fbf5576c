"""A request that is made ready in one place and sent in another."""

from __future__ import annotations

from anyint_lint.collector.values import Text
from anyint_lint.facts import Span
from anyint_lint.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Prepared:
    urls: tuple[Text, ...]
    method: str
    callee: str
    span: Span
    """Where it is made."""
    client: int | None = None
    """The client that it is made by."""
    maker: int | None = None
    """The object that it is; None for what is sent at once."""
