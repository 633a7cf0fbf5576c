"""The entries of a model list, once they are decoded: which are refused, and how those that say the same are merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anyint_lint.server_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anyint_lint.catalog import Model

SNAPSHOT_KEY = "anyint-lint-snapshot"
SNAPSHOT_VERSION = 1
MAX_ACCOUNT_CHARACTERS = 64
"""As in a configuration. A name stands in messages, so that it must not be lines of its own."""
MAX_ID_CHARACTERS = 256
MAX_LABEL_CHARACTERS = 1024


class ListJsonError(Exception):
    """The text is not what it should be; the message says what and where. `cut_off`: it ends too early."""

    def __init__(self, message: str, *, cut_off: bool = False) -> None:
        super().__init__(message)
        self.cut_off = cut_off


def check_models(models: Iterable[Model], at: str) -> None:
    """Raise ListJsonError for the first ID that could not be sent as `model`, or label too long to be one.

    `at` is the path of the array.
    """
    for index, model in enumerate(models):
        if len(model.display_name or "") > MAX_LABEL_CHARACTERS:
            raise ListJsonError(f"{at}[{index}].display_name is longer than {MAX_LABEL_CHARACTERS} characters")
        if not model.id.strip():
            problem = "is empty"
        elif len(model.id) > MAX_ID_CHARACTERS:
            problem = f"is longer than {MAX_ID_CHARACTERS} characters"
        elif not model.id.isprintable():
            problem = f"holds a control or another unprintable character: '{one_line(model.id)}'"
        else:
            continue
        raise ListJsonError(f"{at}[{index}].id {problem}")


def merged(models: Iterable[Model]) -> tuple[Model, ...]:
    """Each ID once, sorted; of several entries the first speaks, later ones fill in what it leaves open."""
    by_id: dict[str, Model] = {}
    for model in models:
        first = by_id.setdefault(model.id, model)
        if first is not model:
            by_id[model.id] = replace(
                first,
                display_name=first.display_name or model.display_name,
                type=first.type or model.type,
                created_at=first.created_at or model.created_at,
            )
    return tuple(by_id[model_id] for model_id in sorted(by_id))


def moment(value: str | float | None) -> datetime | None:
    """A published timestamp: ISO 8601 or seconds since 1970. No rule needs it, so one it cannot read is None."""
    if value is None:
        return None
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
