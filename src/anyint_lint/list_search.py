"""The lists of accounts whose keys are there: from the cache, refreshed at the gateway where they are too old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from anyint_lint.accounts import chosen_accounts, keys_of, no_key
from anyint_lint.catalog import Catalog, ModelList, Origin
from anyint_lint.catalog_store import CatalogStore
from anyint_lint.credentials import Credentials
from anyint_lint.errors import AnyintLintError, NoListError
from anyint_lint.family import Family
from anyint_lint.freshness import dated, seconds_old
from anyint_lint.light_dataclass import dataclass
from anyint_lint.settings import Account, Settings
from anyint_lint.syncing import Fetch, cached_lists, empty_notice, left_out, live_fetch, update

if TYPE_CHECKING:
    from anyint_lint.lists import Failures, ListRequest


def search(
    settings: Settings, request: ListRequest, *, fetch: Fetch | None, store: CatalogStore | None
) -> tuple[Catalog, tuple[str, ...], Failures]:
    """What a run without list files finds: the fields of `lists.Lists`.

    Raises UsageError for an account, a key or a base URL that cannot be used.
    """
    keys = keys_of(chosen_accounts(settings, request.accounts))
    if not any(keys.values()):
        return Catalog(), (), {(one.name, family): no_key([*keys]) for one in keys for family in Family}
    running = _Search(settings, request, store or CatalogStore(), fetch or live_fetch(request.progress), len(keys) > 1)
    for account, credentials in keys.items():
        running.add(account, credentials)
    found = tuple(running.lists) if any(one.complete or one.models for one in running.lists) else ()
    return Catalog(found), (*running.store.notices, *running.notices), running.failures


@dataclass(slots=True)
class _Search:
    """The lists of several accounts, one account after the other."""

    settings: Settings
    request: ListRequest
    store: CatalogStore
    fetch: Fetch
    several: bool
    lists: list[ModelList] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    failures: dict[tuple[str, Family], AnyintLintError] = field(default_factory=dict)

    def add(self, account: Account, credentials: Credentials | None) -> None:
        if credentials is None:
            self._without_key(account)
        elif self.request.offline:
            self._offline(account, cached_lists(account, credentials, self.store))
        else:
            self._refreshed(account, credentials)

    @property
    def _limit(self) -> float:
        return self.settings.max_age if self.request.max_age is None else self.request.max_age

    def _called(self, account: Account, family: Family) -> str:
        return f"The {family} list" + (f" of account {account.name}" if self.several else "")

    def _without_key(self, account: Account) -> None:
        """An account that was asked for by name must be there; of those configured, each has the keys that it has."""
        if account.name in self.request.accounts:
            self._keep(account, {}, Origin.CACHE)
            self.failures.update({(account.name, family): no_key([account]) for family in Family})
        else:
            self.notices.append(left_out(account))

    def _offline(self, account: Account, cached: Mapping[Family, ModelList]) -> None:
        self.notices += [
            f"{self._called(account, family)} is of {dated(one)}; offline, so it is used as it is."
            for family, one in cached.items()
            if seconds_old(one) > self._limit
        ]
        error = NoListError(
            "No model list: none" + (f" of account {account.name}" if self.several else "") + " is in the cache, "
            "and --offline forbids to fetch one.",
            advice="Run `anyint-lint sync` where the gateway can be reached, pass `--models FILE`, "
            "or select only rules that need no list (`--select AIR`).",
        )
        self.failures.update({(account.name, family): error for family in Family if family not in cached})
        self._keep(account, cached, Origin.CACHE)

    def _refreshed(self, account: Account, credentials: Credentials) -> None:
        result = update(account, credentials, self.store, self._limit, self.fetch)
        for one in result.families:
            if one.error is not None and one.current is not None:
                self.notices.append(
                    f"{self._called(account, one.family)} could not be fetched; the one of {dated(one.current)} is "
                    f"used. {one.error.message}"
                )
            elif one.error is not None:
                self.failures[account.name, one.family] = one.error
        if result.unsaved is not None:
            self.notices.append(f"The fetched list could not be kept. {result.unsaved.message}")
        self.notices += map(empty_notice, result.empty)
        self._keep(account, result.current, Origin.LIVE)

    def _keep(self, account: Account, by_family: Mapping[Family, ModelList], origin: Origin) -> None:
        """Beside a list that is there, a missing one stands as empty and not whole: a use whose family is not known
        might be on it, so that its absence from the other proves nothing."""
        if by_family or self.several:
            self.lists += [
                by_family.get(family) or ModelList(account.name, family, (), origin=origin, complete=False)
                for family in Family
            ]
