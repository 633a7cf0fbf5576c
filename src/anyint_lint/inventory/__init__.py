"""What code uses: every model and route, where, and how each stands with the lists. Says it, judges nothing."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from anyint_lint.reporters.style import Style, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anyint_lint.inventory.values import Inventory

InventoryReporter: TypeAlias = "Callable[[Inventory, Style], str]"


# Each format's module, and its library, is loaded when it is asked for.
def _text(inventory: Inventory, style: Style) -> str:
    from anyint_lint.inventory.text import render_text  # noqa: PLC0415

    return render_text(inventory, style)


def _json(inventory: Inventory, style: Style) -> str:  # noqa: ARG001 - the signature of every reporter
    from anyint_lint.inventory.json import render_json  # noqa: PLC0415

    return render_json(inventory)


def _html(inventory: Inventory, style: Style) -> str:  # noqa: ARG001
    from anyint_lint.inventory.html import render_html  # noqa: PLC0415

    return render_html(inventory)


def _cyclonedx(inventory: Inventory, style: Style) -> str:  # noqa: ARG001
    from anyint_lint.inventory.cyclonedx import render_cyclonedx  # noqa: PLC0415

    return render_cyclonedx(inventory)


INVENTORY_REPORTERS: Mapping[str, InventoryReporter] = MappingProxyType(
    {"text": _text, "json": _json, "html": _html, "cyclonedx": _cyclonedx}
)


def render(inventory: Inventory, output_format: str, style: Style = plain) -> str:
    """The inventory in one of the formats. `style` colours text only."""
    return INVENTORY_REPORTERS[output_format](inventory, style)
