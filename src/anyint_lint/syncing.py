"""Bring an account's cached lists up to date with the gateway, and say what changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum

from anyint_lint.accounts import ONLY_A_KEY, keys_of, no_key
from anyint_lint.catalog import ModelList
from anyint_lint.catalog_store import CatalogStore
from anyint_lint.credentials import Credentials
from anyint_lint.errors import AnyintLintError, CacheError, GatewayError, UnreachableError
from anyint_lint.family import Family
from anyint_lint.freshness import dated, seconds_old
from anyint_lint.history import remembering
from anyint_lint.light_dataclass import dataclass
from anyint_lint.settings import Account

Fetch = Callable[[Credentials, Family, str], ModelList]
"""Credentials, family and account name to a whole list; raises GatewayError."""
Progress = Callable[[str], None]
"""Is told what a fetch waits for."""


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
        return only_in(self.current, self.previous)

    @property
    def vanished(self) -> tuple[str, ...]:
        return only_in(self.previous, self.current)


@dataclass(frozen=True, slots=True)
class AccountSync:
    """What became of one account's lists."""

    account: str
    families: tuple[FamilySync, ...]
    unsaved: CacheError | None = None
    """Why what was fetched could not be kept."""

    @property
    def current(self) -> dict[Family, ModelList]:
        return {one.family: one.current for one in self.families if one.current is not None}

    @property
    def previous(self) -> dict[Family, ModelList]:
        return {one.family: one.previous for one in self.families if one.previous is not None}

    @property
    def empty(self) -> tuple[ModelList, ...]:
        """The lists that are whole, and hold nothing."""
        return tuple(one for one in self.current.values() if one.complete and not one.models)


@dataclass(frozen=True, slots=True)
class SyncResult:
    accounts: tuple[AccountSync, ...]
    notices: tuple[str, ...] = ()
    skipped: tuple[Account, ...] = ()
    """The accounts without a key."""

    @property
    def failed(self) -> tuple[AnyintLintError, ...]:
        """Why lists could not be fetched; one reason for several lists once."""
        failed = (one.error for account in self.accounts for one in account.families if one.error is not None)
        return tuple(dict.fromkeys(failed))


@contextmanager
def _told_when_slow(progress: Progress | None, what: str, seconds: float) -> Iterator[Progress | None]:
    """Say once what is still awaited, where nothing else was said: a gateway that takes the connection and never
    answers gives no other sign. What is told to the progress handed out counts as said."""
    if progress is None:
        yield None
        return

    def tell(text: str) -> None:
        timer.cancel()
        progress(text)

    timer = threading.Timer(seconds, progress, [f"the {what} has not come within {seconds:g} s; waiting on"])
    timer.daemon = True
    timer.start()
    try:
        yield tell
    finally:
        timer.cancel()


def live_fetch(progress: Progress | None = None, *, told_after: float = 2.0) -> Fetch:
    """The gateway itself. Where no connection could be made, none is tried again: who is offline waits once.

    `progress` is told what is repeated, and what takes longer than `told_after` seconds.
    """
    unreachable: dict[str, UnreachableError] = {}

    def fetch(credentials: Credentials, family: Family, account: str) -> ModelList:
        from anyint_lint.gateway import fetch_list  # noqa: PLC0415 - httpx is loaded only when something is fetched

        if credentials.base_url in unreachable:
            raise unreachable[credentials.base_url]
        try:
            with _told_when_slow(progress, f"{family} list of account {account}", told_after) as tell:
                return fetch_list(credentials, family, account=account, progress=tell)
        except UnreachableError as error:
            unreachable[credentials.base_url] = error
            raise

    return fetch


def sync(
    accounts: Sequence[Account] = (Account(),),
    *,
    every: bool = True,
    if_older_than: float | None = None,
    fetch: Fetch | None = None,
    store: CatalogStore | None = None,
) -> SyncResult:
    """Fetch both families of each account into the cache; with `if_older_than`, only lists of at least that age.

    One family's failure stands in its `FamilySync` and keeps nothing else from being fetched. Raises NoListError
    without a key: without that of any account if `every`, else when all are missing.
    """
    keys = keys_of(accounts)
    missing = [account for account, credentials in keys.items() if credentials is None]
    if missing and (every or len(missing) == len(keys)):
        raise no_key(missing, ONLY_A_KEY)
    store = store or CatalogStore()
    limit = 0.0 if if_older_than is None else if_older_than
    done = [
        update(account, credentials, store, limit, fetch or live_fetch())
        for account, credentials in keys.items()
        if credentials is not None
    ]
    notices = [*store.notices, *map(left_out, missing)]
    notices += [empty_notice(one) for account in done for one in account.empty]
    return SyncResult(tuple(done), tuple(notices), tuple(missing))


def update(account: Account, credentials: Credentials, store: CatalogStore, limit: float, fetch: Fetch) -> AccountSync:
    """Each family's list, fetched where the cached one is missing or at least `limit` seconds old."""
    cached = cached_lists(account, credentials, store)
    results = tuple(_updated(family, account, credentials, cached.get(family), limit, fetch) for family in Family)
    fetched = [one.current for one in results if one.status is SyncStatus.FETCHED and one.current]
    unsaved = None
    try:
        if fetched:
            store.save(credentials, fetched)
    except CacheError as error:
        unsaved = error
    return AccountSync(account.name, results, unsaved)


def cached_lists(account: Account, credentials: Credentials, store: CatalogStore) -> Mapping[Family, ModelList]:
    return {one.family: one for one in store.load(credentials, account.name) or () if one.family}


def left_out(account: Account) -> str:
    return f"Account {account.name} is left out: {account.api_key_env} is not set."


def empty_notice(one: ModelList) -> str:
    """A list without a model is possible, and more often a mistake: it makes every ID unknown."""
    return (
        f"The {one.family or 'model'} list of account {one.account} holds no model at all: by it, every ID of that "
        "family is unknown. If that cannot be, ask AnyInt what the key may use."
    )


def only_in(one: ModelList | None, other: ModelList | None) -> tuple[str, ...]:
    """The IDs of one list that another lacks; empty when either is not there."""
    if one is None or other is None:
        return ()
    return tuple(model.id for model in one.models if model.id not in other)


def _updated(
    family: Family, account: Account, credentials: Credentials, old: ModelList | None, limit: float, fetch: Fetch
) -> FamilySync:
    if old is not None and old.complete and limit > 0 and seconds_old(old) < limit:
        return FamilySync(family, SyncStatus.FRESH, old, old)
    try:
        new = fetch(credentials, family, account.name)
        if old is not None and old.models and not new.models:
            raise _suddenly_empty(account.name, old)
    except AnyintLintError as error:
        return FamilySync(family, SyncStatus.FAILED, old, old, error)
    return FamilySync(family, SyncStatus.FETCHED, remembering(new, old), old)


def _suddenly_empty(account: str, old: ModelList) -> GatewayError:
    return GatewayError(
        f"The gateway's {old.family} list of account {account} is empty, where that of {dated(old)} holds "
        f"{len(old.models)}; an empty answer does not replace it.",
        advice="If the account has really lost them all: `anyint-lint cache clear`, then `anyint-lint sync`.",
    )
