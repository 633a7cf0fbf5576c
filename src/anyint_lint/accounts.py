"""Which accounts a run is about, and whose key is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.credentials import Credentials, credentials_from_environment
from anyint_lint.errors import NoListError, UsageError
from anyint_lint.settings import Account, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence


def chosen_accounts(settings: Settings, names: Sequence[str] = ()) -> tuple[Account, ...]:
    """The accounts with these names, each once; without names, all that are configured.

    `default` can always be named, whatever a configuration file says. Raises UsageError for an unknown name.
    """
    if not names:
        return settings.accounts
    known = {one.name: one for one in (Account(), *settings.accounts)}
    for name in names:
        if name not in known:
            import difflib  # noqa: PLC0415 - only on the way to an error

            near = difflib.get_close_matches(name, known, n=1) or sorted(known)
            raise UsageError(
                f"no account is named {name!r}",
                advice=f"Did you mean {' or '.join(near)}? An account is named in the configuration: "
                f'`accounts.NAME.api-key-env = "ANYINT_..."`.',
            )
    return tuple(known[name] for name in dict.fromkeys(names))


def keys_of(accounts: Sequence[Account]) -> dict[Account, Credentials | None]:
    """Each account's credentials; None where its variable is not set. Raises UsageError for one that is unusable."""
    return {account: credentials_from_environment(account) for account in accounts}


ONLY_A_KEY = "and without a key nothing can be fetched"


def no_key(accounts: Sequence[Account], then: str = "and no list file was given") -> NoListError:
    """The error for accounts none of whose keys is set."""
    *others, last = dict.fromkeys(account.api_key_env for account in accounts)
    unset = f"none of {', '.join(others)} and {last} is set" if others else f"{last} is not set"
    return NoListError(f"No model list: {unset}, {then}.", advice=_advice(" or ".join((*others, last)), then))


def _advice(names: str, then: str) -> str:
    """Other ways than a key are for those who can go without: not for who fetches."""
    first = f"Set {names} in the environment"
    if then == ONLY_A_KEY:
        return f"{first}: a key of AnyInt, as the requests of your code use it."
    return f"{first}, pass `--models FILE`, or select only rules that need no list (`--select AIR`)."
