"""Which model lists a run judges by: given files, the cached lists of the account, or the gateway's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from anyint_lint.catalog import Catalog, ModelList, Origin
from anyint_lint.catalog_store import CatalogStore
from anyint_lint.credentials import Credentials, credentials_from_environment
from anyint_lint.errors import AnyintLintError, CacheError, NoListError
from anyint_lint.facts import Family
from anyint_lint.list_files import read_list_file
from anyint_lint.reporters.phrases import age, moment
from anyint_lint.settings import Account, Settings

Fetch = Callable[[Credentials, Family, str], ModelList]
"""Credentials, family and account name to a whole list; raises GatewayError."""


CLOCK_TOLERANCE = 300.0
"""Seconds by which a fetch time may lie in the future and still count as now."""


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What the command line says about lists."""

    files: tuple[str, ...] = ()
    """`[FAMILY=]FILE`, relative to the working directory."""
    offline: bool = False
    max_age: float | None = None
    """Seconds; None: as configured."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What was found. `failures` say why a list that a whole verdict needs is not there."""

    catalog: Catalog = field(default_factory=Catalog)
    notices: tuple[str, ...] = ()
    failures: Mapping[Family, AnyintLintError] = field(default_factory=dict)


def find_lists(
    settings: Settings, request: ListRequest, *, fetch: Fetch | None = None, store: CatalogStore | None = None
) -> Lists:
    """The lists for this run. Goes online only without list files, with a key, not offline, and when the cached
    list is missing or older than the greatest age. A fetch that fails leaves the old list in use, with a notice.

    Raises ListFileError for a file that is no list, UsageError for a key or base URL that cannot be used.
    """
    if files := request.files or settings.models:
        return Lists(Catalog(tuple(one for file in files for one in _read(file))))
    account = settings.accounts[0]
    credentials = credentials_from_environment(account)
    if credentials is None:
        missing = NoListError(f"No model list: {account.api_key_env} is not set, and no list file was given.")
        return Lists(failures=dict.fromkeys(Family, missing))
    store = store or CatalogStore()
    cached = {one.family: one for one in store.load(credentials, account.name) or () if one.family}
    if request.offline:
        return _offline(cached, store, settings, request)
    return _refreshed(cached, store, credentials, settings, request, fetch or _fetch)


def _read(text: str) -> tuple[ModelList, ...]:
    before, equals, after = text.partition("=")
    if equals and before in {*Family}:
        return read_list_file(Path(after), Family(before))
    return read_list_file(Path(text), None)


def _offline(
    cached: Mapping[Family, ModelList], store: CatalogStore, settings: Settings, request: ListRequest
) -> Lists:
    notices = list(store.notices)
    limit = _limit(settings, request)
    notices += [
        f"The {family} list is of {_dated(one)}; offline, so it is used as it is."
        for family, one in cached.items()
        if _seconds_old(one) > limit
    ]
    error = NoListError("No model list: none is in the cache, and --offline forbids to fetch one.")
    failures = {family: error for family in Family if family not in cached}
    return Lists(_catalog(cached, settings.accounts[0].name, Origin.CACHE), tuple(notices), failures)


def _refreshed(
    cached: Mapping[Family, ModelList],
    store: CatalogStore,
    credentials: Credentials,
    settings: Settings,
    request: ListRequest,
    fetch: Fetch,
) -> Lists:
    account = settings.accounts[0]
    results = _update(account, credentials, cached, store, _limit(settings, request), fetch)
    notices, failures = list(store.notices), {}
    for one in results:
        if one.error is not None and one.current is not None:
            notices.append(
                f"The {one.family} list could not be fetched; the one of {_dated(one.current)} is used. "
                f"{one.error.message}"
            )
        elif one.error is not None:
            failures[one.family] = one.error
    current = {one.family: one.current for one in results if one.current}
    return Lists(_catalog(current, account.name, Origin.LIVE), tuple(notices), failures)


class SyncStatus(StrEnum):
    FETCHED = "fetched"
    FRESH = "fresh"
    """The cached list is young enough; nothing was asked of the gateway."""
    FAILED = "failed"
    """The old list, if there is one, is untouched."""


@dataclass(frozen=True, slots=True)
class FamilySync:
    """What became of one family's list."""

    family: Family
    status: SyncStatus
    current: ModelList | None
    previous: ModelList | None = None
    error: AnyintLintError | None = None

    @property
    def first(self) -> bool:
        return self.previous is None

    @property
    def appeared(self) -> tuple[str, ...]:
        """IDs that the previous list lacked; empty when there was none to compare with."""
        return _only_in(self.current, self.previous)

    @property
    def vanished(self) -> tuple[str, ...]:
        return _only_in(self.previous, self.current)


@dataclass(frozen=True, slots=True)
class SyncResult:
    account: str
    families: tuple[FamilySync, ...]
    notices: tuple[str, ...]


def sync(
    account: Account | None = None,
    *,
    if_older_than: float | None = None,
    fetch: Fetch | None = None,
    store: CatalogStore | None = None,
) -> SyncResult:
    """Fetch both families of an account into the cache; with `if_older_than`, only lists of at least that age.

    One family's failure stands in its `FamilySync` and does not keep the other from being fetched. Raises
    NoListError without a key, CacheError when the cache cannot be written.
    """
    account = account or Account()
    credentials = credentials_from_environment(account)
    if credentials is None:
        raise NoListError(
            f"There is no key: {account.api_key_env} is not set.",
            advice=f"Set {account.api_key_env} to the account's key and run `anyint-lint sync` again.",
        )
    store = store or CatalogStore()
    cached = {one.family: one for one in store.load(credentials, account.name) or () if one.family}
    limit = 0.0 if if_older_than is None else if_older_than
    families = _update(account, credentials, cached, store, limit, fetch or _fetch, must_save=True)
    return SyncResult(account.name, families, tuple(store.notices))


def _update(
    account: Account,
    credentials: Credentials,
    cached: Mapping[Family, ModelList],
    store: CatalogStore,
    limit: float,
    fetch: Fetch,
    *,
    must_save: bool = False,
) -> tuple[FamilySync, ...]:
    """Each family's list, fetched where the cached one is missing or at least `limit` seconds old."""
    results = tuple(_updated(family, account, credentials, cached.get(family), limit, fetch) for family in Family)
    fetched = [one.current for one in results if one.status is SyncStatus.FETCHED and one.current]
    try:
        if fetched:
            store.save(credentials, fetched)
    except CacheError as error:
        if must_save:
            raise
        store.notices.append(f"The fetched list could not be kept. {error.message}")
    return results


def _updated(
    family: Family, account: Account, credentials: Credentials, old: ModelList | None, limit: float, fetch: Fetch
) -> FamilySync:
    if old is not None and old.complete and limit > 0 and _seconds_old(old) < limit:
        return FamilySync(family, SyncStatus.FRESH, old, old)
    try:
        return FamilySync(family, SyncStatus.FETCHED, fetch(credentials, family, account.name), old)
    except AnyintLintError as error:
        return FamilySync(family, SyncStatus.FAILED, old, old, error)


def _fetch(credentials: Credentials, family: Family, account: str) -> ModelList:
    from anyint_lint.gateway import fetch_list  # noqa: PLC0415 - httpx is loaded only when something is fetched

    return fetch_list(credentials, family, account=account)


def _limit(settings: Settings, request: ListRequest) -> float:
    return settings.max_age if request.max_age is None else request.max_age


def _seconds_old(one: ModelList) -> float:
    """Infinite when nobody knows: without a fetch time, or with one that lies ahead of this clock."""
    if one.fetched_at is None:
        return float("inf")
    seconds = (datetime.now(UTC) - one.fetched_at).total_seconds()
    return max(0.0, seconds) if seconds > -CLOCK_TOLERANCE else float("inf")


def _dated(one: ModelList) -> str:
    if one.fetched_at is None:
        return "an unknown time"
    seconds = _seconds_old(one)
    return moment(one.fetched_at) + (f" ({age(seconds)} old)" if seconds < float("inf") else " (by another clock)")


def _catalog(by_family: Mapping[Family, ModelList], account: str, origin: Origin) -> Catalog:
    """The lists that are there. Beside one of them, a missing one stands as empty and not whole: a use whose family
    is not known might be on it, so that its absence from the other proves nothing."""
    if not by_family:
        return Catalog()
    return Catalog(
        tuple(
            by_family.get(family) or ModelList(account, family, (), origin=origin, complete=False) for family in Family
        )
    )


def _only_in(one: ModelList | None, other: ModelList | None) -> tuple[str, ...]:
    if one is None or other is None:
        return ()
    return tuple(model.id for model in one.models if model.id not in other)
