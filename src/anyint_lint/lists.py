"""Which model lists a run judges by: given files, the cached lists of the accounts, or the gateway's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from anyint_lint.accounts import chosen_accounts, keys_of, no_key
from anyint_lint.catalog import DEFAULT_ACCOUNT, Catalog, ModelList, Origin
from anyint_lint.catalog_store import CatalogStore
from anyint_lint.credentials import Credentials
from anyint_lint.errors import AnyintLintError, ListFileError, NoListError
from anyint_lint.facts import Family
from anyint_lint.freshness import dated, seconds_old
from anyint_lint.light_dataclass import dataclass
from anyint_lint.list_files import read_named_lists
from anyint_lint.settings import Account, Settings
from anyint_lint.syncing import Fetch, Progress, cached_lists, empty_notice, left_out, live_fetch, update

Failures = Mapping[tuple[str, Family], AnyintLintError]
"""By account and family: why a list that a whole verdict needs is not there."""


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What the command line says about lists."""

    files: tuple[str, ...] = ()
    """`[FAMILY=]FILE`, relative to the working directory."""
    offline: bool = False
    max_age: float | None = None
    """Seconds; None: as configured."""
    accounts: tuple[str, ...] = ()
    """Names; empty: every configured account whose key is there, every account of a file."""
    progress: Progress | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Lists:
    """What was found."""

    catalog: Catalog = field(default_factory=Catalog)
    notices: tuple[str, ...] = ()
    failures: Failures = field(default_factory=dict)


def find_lists(
    settings: Settings, request: ListRequest, *, fetch: Fetch | None = None, store: CatalogStore | None = None
) -> Lists:
    """The lists for this run. Goes online only without list files, with a key, not offline, and when the cached
    list is missing or older than the greatest age. A fetch that fails leaves the old list in use, with a notice.

    Raises ListFileError for a file that is no list, UsageError for an account, a key or a base URL that cannot be used.
    """
    if files := request.files or settings.models:
        try:
            read = [one for file in files for one in _read(file, request)]
        except ListFileError as error:
            if request.files or settings.config is None:
                raise
            told = f"{error.message} (`models` of {settings.config.name} names it.)"
            raise ListFileError(told, advice=error.advice) from None
        found = _of_accounts(read, request.accounts)
        return Lists(Catalog(found), tuple(empty_notice(one) for one in found if one.complete and not one.models))
    keys = keys_of(chosen_accounts(settings, request.accounts))
    if not any(keys.values()):
        return Lists(failures={(one.name, family): no_key([*keys]) for one in keys for family in Family})
    search = _Search(settings, request, store or CatalogStore(), fetch or live_fetch(request.progress), len(keys) > 1)
    for account, credentials in keys.items():
        search.add(account, credentials)
    found = tuple(search.lists) if any(one.complete or one.models for one in search.lists) else ()
    return Lists(Catalog(found), (*search.store.notices, *search.notices), search.failures)


def _read(text: str, request: ListRequest) -> tuple[ModelList, ...]:
    # Who names one account and gives a saved response says whose response it is.
    account = request.accounts[0] if len(request.accounts) == 1 else DEFAULT_ACCOUNT
    return read_named_lists(text, account)


def _of_accounts(lists: Sequence[ModelList], names: Sequence[str]) -> tuple[ModelList, ...]:
    """The lists of these accounts; all of them without names. Raises ListFileError for an account that has none."""
    there = sorted({one.account for one in lists})
    for name in names:
        if name not in there:
            raise ListFileError(
                f"The list files hold no list of account {name!r}, only of {', '.join(there)}.",
                advice=f"Write one with its key: `anyint-lint sync --account {name} --snapshot FILE`.",
            )
    return tuple(one for one in lists if not names or one.account in names)


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
