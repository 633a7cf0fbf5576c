"""The model lists as values: what an account can use, whence it comes and how old it is. Look-ups only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from anyint_lint.light_dataclass import dataclass

if TYPE_CHECKING:  # here and in other values: a run that meets no fact does not load what facts are
    from anyint_lint.family import Family

DEFAULT_ACCOUNT = "default"
CLOCK_TOLERANCE = 300.0
"""Seconds by which a time may lie ahead of another clock's now and still count as now."""


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of `data[]`. Only `id` is ever sent as `model` (gateway contract, "Listing the models")."""

    id: str
    display_name: str | None = None
    type: str | None = None
    created_at: datetime | None = None


class Seen(NamedTuple):
    """When an account's list had an ID: in the first and in the last of our fetches that showed it."""

    first: datetime
    last: datetime


class Origin(StrEnum):
    FILE = "file"
    CACHE = "cache"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class ModelList:
    """The models that one account sees on one route family."""

    account: str
    family: Family | None
    """None: a saved response whose family nobody named; it counts for both."""
    models: tuple[Model, ...]
    """Sorted by ID, each ID once."""
    base_url: str | None = None
    origin: Origin = Origin.FILE
    fetched_at: datetime | None = None
    complete: bool = True
    history: Mapping[str, Seen] = field(repr=False, compare=False, default_factory=dict)
    """Every ID that a fetch has ever shown, those that vanished too; empty where nothing remembers (a file)."""
    _by_id: Mapping[str, Model] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", MappingProxyType({model.id: model for model in self.models}))

    def __contains__(self, model_id: object) -> bool:
        return model_id in self._by_id

    def get(self, model_id: str) -> Model | None:
        return self._by_id.get(model_id)

    def last_seen(self, model_id: str) -> datetime | None:
        """When an ID that is on the list no more was seen last; None for any other, and where a wrong clock said it."""
        seen = self.history.get(model_id)
        if seen is None or model_id in self or self.fetched_at is None:
            return None
        return seen.last if (seen.last - self.fetched_at).total_seconds() <= CLOCK_TOLERANCE else None

    def labelled(self, label: str) -> tuple[Model, ...]:
        """The models whose `display_name` is this, when that is not also an ID."""
        return tuple(model for model in self.models if model.display_name == label and model.id != label)


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every list that a run judges by."""

    lists: tuple[ModelList, ...] = ()

    def for_family(self, family: Family | None) -> tuple[ModelList, ...]:
        """The lists a use of that family is judged against; all of them when its family is not known."""
        if family is None:
            return self.lists
        return tuple(one for one in self.lists if one.family is None or one.family is family)

    def places_for(self, family: Family | None) -> tuple[int, ...]:
        """Where the lists of `for_family` stand in `lists`."""
        return tuple(at for at, one in enumerate(self.lists) if family in {None, one.family} or one.family is None)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that the lists are of, each once, in the lists' order."""
        return tuple(dict.fromkeys(one.account for one in self.lists))

    def of_account(self, account: str) -> Catalog:
        return Catalog(tuple(one for one in self.lists if one.account == account))

    def __bool__(self) -> bool:
        return bool(self.lists)
