"""Base URL and key of one account: where a request goes and what it carries. The key is never shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from urllib.parse import SplitResult, urlsplit

from anyint_lint.errors import UsageError
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.server_text import one_line
from anyint_lint.settings import Account

DEFAULT_BASE_URL = "https://gateway.api.anyint.ai"
BASE_URL_ENV = "ANYINT_BASE_URL"

_HOST = pattern(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+")
_FAMILY_PATH = pattern(r"(/(openai|anthropic))?(/v1)?(/models)?$")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What identifies an account to the gateway. `base_url` is validated and normalised on construction.

    Raises UsageError when the base URL or the key cannot be used.
    """

    base_url: str
    """The bare base, without a trailing slash, e.g. `https://gateway.api.anyint.ai`."""
    key: str = field(repr=False)
    key_env: str = "ANYINT_API_KEY"
    """The variable the key came from, for advice."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", normalised_base_url(self.base_url))
        if not self.key.isascii() or not self.key.isprintable() or not self.key or " " in self.key:
            raise UsageError(
                f"The key in {self.key_env} holds characters that no header can carry (or none at all).",
                advice=f"Set {self.key_env} to the key alone: printable ASCII, no spaces, quotes or line breaks.",
            )

    @property
    def is_loopback(self) -> bool:
        return is_loopback(urlsplit(self.base_url).hostname or "")


def credentials_from_environment(
    account: Account, environ: Mapping[str, str] | None = None, *, base_url: str | None = None
) -> Credentials | None:
    """The account's key, and the base URL given or that of ANYINT_BASE_URL; None when the key is not set."""
    environ = os.environ if environ is None else environ
    key = environ.get(account.api_key_env, "").strip()
    if not key:
        return None
    base = base_url or environ.get(BASE_URL_ENV, "").strip() or DEFAULT_BASE_URL
    return Credentials(base, key, account.api_key_env)


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine: `localhost`, 127.0.0.0/8 or ::1. Only there is http allowed."""
    from ipaddress import ip_address  # noqa: PLC0415 - start-up

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def normalised_base_url(text: str) -> str:
    """`text` in lower-case scheme and host, without default port and trailing slash. Raises UsageError."""
    parts, port = _split(text)
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise _wrong(text, "must begin with https:// (http:// only for a loopback host), so that no key is overheard")
    path = parts.path.rstrip("/")
    bare_path = _FAMILY_PATH.sub("", path)
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != {"https": 443, "http": 80}[parts.scheme]:
        netloc = f"{netloc}:{port}"
    if bare_path != path:
        right = f"{parts.scheme}://{netloc}{bare_path}"
        raise _wrong(text, f"must be the bare base, without a family or version path: {one_line(right)}")
    return f"{parts.scheme}://{netloc}{path}"


def _split(text: str) -> tuple[SplitResult, int | None]:
    """The URL in its parts, refused where two readers could understand it in two ways."""
    if not text.isascii() or not text.isprintable() or any(character in text for character in ' \\<>"'):
        raise _wrong(text, "holds a space, a backslash, or a character that is not printable ASCII")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _wrong(text, "is not a URL") from error
    if "@" in parts.netloc:
        raise _wrong(text, "must not hold a user name or password")
    if not parts.scheme or not _HOST.fullmatch(parts.hostname or ""):
        raise _wrong(text, "is not a URL with a scheme and a host")
    if "?" in text or "#" in text:
        raise _wrong(text, "must not hold a query or a fragment")
    return parts, port


def _wrong(text: str, why: str) -> UsageError:
    # A key pasted into the wrong variable, a password or a token in a query must not be repeated.
    bare = "://" in text and not any(character in text for character in "@?#")
    ascii_only = one_line(text).encode("ascii", "backslashreplace").decode("ascii")  # no look-alike letters
    shown = f' "{ascii_only[:200]}"' if bare else ""
    return UsageError(
        f"The base URL{shown} {why}.", advice=f"Set {BASE_URL_ENV} to e.g. {DEFAULT_BASE_URL}, or leave it unset."
    )
