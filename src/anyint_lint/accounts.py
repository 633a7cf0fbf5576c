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


def no_key(accounts: Sequence[Account], then: str = "and no list file was given") -> NoListError:
    """The error for accounts none of whose keys is set."""
    names = [account.api_key_env for account in accounts]
    if len(names) == 1:
        return NoListError(f"No model list: {names[0]} is not set, {then}.")
    return NoListError(f"No model list: none of {', '.join(names[:-1])} and {names[-1]} is set, {then}.")
