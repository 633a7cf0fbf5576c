"""The inventory for programs: version 1. Its keys and their order are a promise."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from anyint_lint import __version__
from anyint_lint.inventory.values import Inventory, Kind, Standing, Use
from anyint_lint.reporters.json import dump, list_values

if TYPE_CHECKING:
    from anyint_lint.facts import Span

VERSION = 1


def render_json(inventory: Inventory) -> str:
    """One JSON document; the same inventory gives the same bytes."""
    return dump(
        {
            "version": VERSION,
            "tool": {"name": "anyint-lint", "version": __version__},
            "lists": [list_values(one) for one in inventory.lists],
            "summary": _summary(inventory),
            "uses": [_use(use) for use in inventory.uses],
            "unread": [
                {"path": one.path, **_place(one.failure.span), "message": one.failure.message}
                for one in inventory.unread
            ],
        }
    )


def _summary(inventory: Inventory) -> dict[str, Any]:
    standings = Counter(use.standing for use in inventory.uses)
    return {
        "files": inventory.files,
        "notebooks": inventory.notebooks,
        "skipped": len(inventory.skipped),
        "models": len(inventory.models),
        "uses": {kind.value: len(inventory.of(kind)) for kind in Kind},
        "standings": {standing.value: standings[standing] for standing in Standing if standings[standing]},
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "kind": use.kind.value,
        "value": use.value,
        "model_id": use.model_id,
        "path": use.path,
        **_place(use.span),
        "end_line": use.span.end_line,
        "end_column": use.span.end_column,
        "given": None if use.given is None else use.given.value,
        "form": None if use.form is None else use.form.value,
        "env": use.env,
        "sdk": use.sdk,
        "callee": use.callee,
        "family": None if use.family is None else use.family.value,
        "evidence": None if use.evidence is None else use.evidence.value,
        "host": use.host,
        "standing": use.standing.value,
        "accounts": {one.account: one.standing.value for one in use.accounts},
        "requests": [{"path": one.path, **_place(one.span)} for one in use.requests],
    }


def _place(span: Span) -> dict[str, int | None]:
    return {"cell": span.cell, "line": span.line, "column": span.column}
