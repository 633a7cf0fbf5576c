"""Where requests go: each place that a base URL may name, or that another file of the tree may tell."""

from __future__ import annotations

from anyint_lint.collector.endpoints import GATEWAY_HOST, VENDORS, parse
from anyint_lint.collector.pieces import address_of
from anyint_lint.collector.values import NONE, Text, Value, is_gateway_variable, target_of
from anyint_lint.facts import Part
from anyint_lint.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Destination:
    """One place that a request may go to."""

    host: str | None = None
    """Lower-case; None when it is not known, or the SDKs' own default."""
    via: tuple[Part, ...] = ()
    """Where it goes as far as another file tells."""


UNKNOWN_DESTINATION = Destination()


def of_import(path: str) -> Destination:
    """What an imported base URL or client leads to."""
    return Destination(via=(Part(path, imported=True),))


def of_text(text: Text) -> Destination:
    """Where a URL leads."""
    if text.target is not None:
        return of_import(text.target)
    host = parse(text.text).host
    return Destination(None if host in VENDORS else host, () if host else address_of(text))


def of_base_url(base_url: Value) -> tuple[Destination, ...]:
    """Each place that a base URL may name; what nobody knows counts only beside nothing else.

    A base URL that may be `None` leaves the SDK its own default.
    """
    found: dict[Destination, None] = {}
    for one in base_url:
        target = target_of(one)
        if isinstance(one, Text):
            found[of_text(one)] = None
        elif is_gateway_variable(one):
            found[Destination(GATEWAY_HOST)] = None
        elif target is not None:
            found[of_import(target)] = None
    if not found or (all(one in base_url for one in NONE) and any(isinstance(one, Text) for one in base_url)):
        found[UNKNOWN_DESTINATION] = None
    return tuple(found)
