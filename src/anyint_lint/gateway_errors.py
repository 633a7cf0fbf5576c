"""What each failing status of the gateway means, and what to do about it (gateway contract, "Around it")."""

from __future__ import annotations

from http import HTTPStatus

from anyint_lint.credentials import BASE_URL_ENV
from anyint_lint.errors import AccountRefusedError, GatewayError
from anyint_lint.family import Family

BASE_URL_ADVICE = f"Check {BASE_URL_ENV}: it must be the gateway's bare base, reached without a login page between."
LATER_ADVICE = "Try again later, or use a saved list (`--models FILE`) or the cached one (`--offline`)."
SERVER_ADVICE = "Report this answer to AnyInt; meanwhile use a saved list (`--models FILE`)."


class TransientError(GatewayError):
    """A failure that may pass. `wait`: the seconds the server asked for, 0 if it did not."""

    def __init__(self, message: str, *, wait: float = 0.0, advice: str = LATER_ADVICE, connected: bool = True) -> None:
        super().__init__(message, advice=advice)
        self.wait = wait
        self.connected = connected


def may_pass(status: int) -> bool:
    """Whether the same request may succeed later."""
    return status in {408, 429} or status >= 500


def status_phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in {*HTTPStatus} else "(not a standard status)"


def status_error(status: int, message: str, wait: float, key_env: str, family: Family) -> GatewayError:
    """The error for a status other than 200; `wait`: the seconds the server asks for, `key_env`: the key's variable."""
    if may_pass(status):
        return TransientError(message, wait=wait)
    if status == 401:
        header = "x-api-key" if family is Family.ANTHROPIC else "Authorization"
        return AccountRefusedError(
            f"{message}.",
            advice=f"Check that {key_env} holds a current key of this gateway, "
            f"and that no proxy drops the header {header}.",
        )
    if status == 403:
        return AccountRefusedError(
            f"{message}.",
            advice=f"The plan or policy of the key in {key_env} blocks this route: ask whoever runs the account.",
        )
    return GatewayError(f"{message}.", advice=BASE_URL_ADVICE)
