"""The inventory of a tree: the reading of `check`, the lists if there are any, and no rule. Prints nothing."""

from __future__ import annotations

import os
from dataclasses import field
from typing import TYPE_CHECKING

from anyint_lint.collector.sdks import ROWS
from anyint_lint.credentials import BASE_URL_ENV
from anyint_lint.inventory.build import uses_of
from anyint_lint.inventory.values import Inventory, Unread
from anyint_lint.joining import promoted
from anyint_lint.light_dataclass import dataclass
from anyint_lint.lists import ListRequest, find_lists
from anyint_lint.tree_facts import CodeRequest, read_code, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anyint_lint.collector.sdks.row import Row

_HTTP = ("aiohttp", "httpx", "requests", "urllib")


@dataclass(frozen=True, slots=True)
class InventoryRequest(CodeRequest):
    lists: ListRequest = field(default_factory=ListRequest)


@dataclass(frozen=True, slots=True)
class InventoryOutcome:
    inventory: Inventory
    notices: tuple[str, ...] = ()
    """For stderr: a stale list, one that could not be had, a cache that was rebuilt."""
    defects: tuple[str, ...] = ()
    """Tracebacks of our own failures on single files."""


def take_inventory(request: InventoryRequest) -> InventoryOutcome:
    """Everything the code uses. A list that cannot be had is a notice: nothing is judged that would need it. Raises
    AnyintLintError for whatever leaves nothing to say."""
    settings = settings_for(request)
    code = read_code(request, settings)
    lists = find_lists(settings, request.lists)
    uses = uses_of(
        promoted(code.files, lists.catalog),
        lists.catalog,
        settings,
        base_url=os.environ.get(BASE_URL_ENV),
        packages=_packages((*ROWS, *settings.calls)),
    )
    inventory = Inventory(
        uses=uses,
        lists=lists.catalog.lists,
        files=len(code.paths) - code.notebooks,
        notebooks=code.notebooks,
        skipped=code.skipped,
        unread=tuple(Unread(file.path, failure) for file in code.files for failure in file.facts.failures),
    )
    missing = dict.fromkeys(failure.message for failure in lists.failures.values())
    return InventoryOutcome(inventory, (*code.notices, *lists.notices, *missing), code.defects)


def _packages(rows: Iterable[Row]) -> frozenset[str]:
    """The packages that a callable of the table may be of, and those that send plain HTTP."""
    return frozenset({row.callable.partition(".")[0] for row in rows} - {"*"}).union(_HTTP)
