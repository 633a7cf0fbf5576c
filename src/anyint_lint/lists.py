"""Which model lists a run judges by: given files, the cached lists of the accounts, or the gateway's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from anyint_lint.catalog import DEFAULT_ACCOUNT, Catalog, ModelList
from anyint_lint.errors import AnyintLintError, ListFileError
from anyint_lint.family import Family
from anyint_lint.light_dataclass import dataclass
from anyint_lint.list_files import read_named_lists
from anyint_lint.settings import Settings

if TYPE_CHECKING:
    from anyint_lint.catalog_store import CatalogStore
    from anyint_lint.syncing import Fetch, Progress

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
        return Lists(Catalog(found), tuple(_empty_notices(found)))
    from anyint_lint.list_search import search  # noqa: PLC0415 - start-up: files need neither keys nor a cache

    return Lists(*search(settings, request, fetch=fetch, store=store))


def _empty_notices(found: Iterable[ModelList]) -> Iterator[str]:
    for one in found:
        if one.complete and not one.models:
            from anyint_lint.syncing import empty_notice  # noqa: PLC0415 - as above

            yield empty_notice(one)


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
