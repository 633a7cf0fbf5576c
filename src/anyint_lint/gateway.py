"""Fetch an account's model list from the gateway's two published routes (gateway contract, "Listing the models").

The only importer of httpx; import this module only where a fetch is due.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from anyint_lint import __version__
from anyint_lint.bounded_body import BodyError, read_body
from anyint_lint.catalog import DEFAULT_ACCOUNT, ModelList, Origin
from anyint_lint.certificates import CERTIFICATE_VARIABLES, trusted_by_environment
from anyint_lint.credentials import BASE_URL_ENV, Credentials
from anyint_lint.deadline import Deadline
from anyint_lint.error_body import error_words
from anyint_lint.errors import GatewayError, UnreachableError
from anyint_lint.family import Family
from anyint_lint.gateway_errors import (
    BASE_URL_ADVICE,
    LATER_ADVICE,
    SERVER_ADVICE,
    TransientError,
    may_pass,
    status_error,
    status_phrase,
)
from anyint_lint.light_dataclass import dataclass
from anyint_lint.list_entries import ListJsonError, merged
from anyint_lint.list_json import Page, decode_page
from anyint_lint.pagination import PaginationError, Query, QueryRejectedError, all_pages
from anyint_lint.retry_after import retry_after_seconds
from anyint_lint.server_text import one_line, quoted

_REDIRECTS = {301, 302, 303, 307, 308}
_BACKOFF = wait_exponential(multiplier=0.5, max=8) + wait_random(0, 0.5)
_ECHO_CHARACTERS = 16
"""A key of at least this length cannot stand in an answer by chance."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost. Times in seconds, sizes in bytes."""

    seconds: float = 120.0
    """Of the whole fetch, waits and all."""
    read_timeout: float = 30.0
    connect_timeout: float = 10.0
    tries: int = 4
    """Of each request."""
    longest_retry_after: float = 30.0
    redirects: int = 5
    pages: int = 1000
    models: int = 50_000
    page_bytes: int = 8 * 1024 * 1024
    """Of one response, both as sent and as decompressed."""
    error_bytes: int = 64 * 1024


DEFAULT_LIMITS = Limits()


def fetch_list(
    credentials: Credentials,
    family: Family,
    *,
    account: str = DEFAULT_ACCOUNT,
    limits: Limits = DEFAULT_LIMITS,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    progress: Callable[[str], None] | None = None,
) -> ModelList:
    """The whole list that the account sees on that family's route; never a part of it.

    `clock` (seconds) and `sleep` are for tests; `progress` is told why a request is repeated. Raises
    AccountRefusedError when the key or the account is refused, GatewayError for every other failure.
    """
    with Deadline(limits.seconds, clock) as deadline, _client(credentials, limits) as client:
        route = _Route(client, credentials, family, limits, deadline, sleep, progress)
        try:
            pages = all_pages(route.page, family, max_pages=limits.pages, max_models=limits.models)
            models = merged(model for page in pages for model in page.models)
        except PaginationError as error:
            raise GatewayError(f"{route.name}: {route.shown(str(error))}.", advice=SERVER_ADVICE) from None
        except QueryRejectedError as error:
            raise error.failure from None
    return ModelList(account, family, models, credentials.base_url, Origin.LIVE, datetime.now(UTC), complete=True)


@contextmanager
def _client(credentials: Credentials, limits: Limits) -> Iterator[httpx.Client]:
    """A client with the environment's proxies and certificates, but with no credentials from anywhere else."""
    try:
        client = httpx.Client(
            auth=httpx.Auth(),  # nothing from .netrc, nothing from a redirect's userinfo
            timeout=httpx.Timeout(limits.read_timeout, connect=limits.connect_timeout),
            # A proxy has no business with this machine's own traffic, which may be plain and carries the key.
            trust_env=not credentials.is_loopback,
            verify=trusted_by_environment() or httpx.create_ssl_context(trust_env=False),
        )
    except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
        # Its message may hold a proxy's password.
        raise GatewayError(
            f"This environment's proxy or certificate settings cannot be used ({type(error).__name__}).",
            advice=f"Check HTTPS_PROXY, ALL_PROXY, NO_PROXY, {', '.join(CERTIFICATE_VARIABLES)}.",
        ) from None
    with client:
        yield client


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return getattr(error, "wait", 0.0) or _BACKOFF(state)


@dataclass(frozen=True, slots=True)
class _Route:
    """One family's list route during one fetch."""

    client: httpx.Client
    credentials: Credentials
    family: Family
    limits: Limits
    deadline: Deadline
    sleep: Callable[[float], None]
    progress: Callable[[str], None] | None = None

    @property
    def name(self) -> str:
        """How messages call it: the route and the host."""
        return f"GET /{self.family}/v1/models at {httpx.URL(self.credentials.base_url).netloc.decode('ascii')}"

    def shown(self, text: str) -> str:
        """Words that may be a server's, fit for a message."""
        return one_line(text.replace(self.credentials.key, "[key]"))

    def page(self, query: Query) -> Page:
        """One page, asked for again while its failure may pass."""
        attempts = stop_after_attempt(self.limits.tries)
        retrying = Retrying(
            sleep=self.sleep,
            before_sleep=self._tell,
            retry=retry_if_exception_type(TransientError),
            wait=_wait,
            stop=lambda state: attempts(state) or state.upcoming_sleep >= self.deadline.remaining(),
            reraise=True,
        )
        try:
            return retrying(self._page_once, query)
        except TransientError as error:
            tries = retrying.statistics["attempt_number"]
            kind = GatewayError if error.connected else UnreachableError
            raise kind(f"{error.message} (tries: {tries}).", advice=error.advice) from None

    def _tell(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if self.progress is not None and isinstance(error, TransientError):
            again = f"again in {state.upcoming_sleep:.1f} s (try {state.attempt_number + 1} of {self.limits.tries})"
            self.progress(f"{error.message}; {again}")

    def _page_once(self, query: Query) -> Page:
        if self.deadline.passed:
            raise self._too_late()
        try:
            return self._decoded(self._answer(query))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if self.deadline.passed:
                raise self._too_late() from None
            raise self._unreachable(error) from None
        except BodyError as error:
            if self.deadline.passed:
                raise self._too_late() from None
            if error.again:
                raise TransientError(f"{self.name}: {error}") from None
            raise GatewayError(f"{self.name}: {error}.", advice=SERVER_ADVICE) from None

    def _answer(self, query: Query) -> tuple[httpx.Headers, bytes]:
        """Headers and body of the first answer that is no redirect, if it is a good one."""
        url = httpx.URL(f"{self.credentials.base_url}/{self.family}/v1/models", params=dict(query))
        for _ in range(self.limits.redirects + 1):
            with self.client.stream(
                "GET", url, headers=self._headers(), extensions={"trace": self.deadline.watch}
            ) as response:
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    url = self._redirected(url, response.headers["location"])
                    continue
                if response.status_code != HTTPStatus.OK:
                    raise self._refused(response, query)
                return response.headers, self._read(response, self.limits.page_bytes)
        raise GatewayError(f"{self.name}: more than {self.limits.redirects} redirects.", advice=BASE_URL_ADVICE)

    def _headers(self) -> dict[str, str]:
        auth = {"Authorization": f"Bearer {self.credentials.key}"}
        if self.family is Family.ANTHROPIC:
            auth = {"x-api-key": self.credentials.key, "anthropic-version": "2023-06-01"}
        return {
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": f"anyint-lint/{__version__}",
            **auth,
        }

    def _read(self, response: httpx.Response, max_bytes: int) -> bytes:
        return read_body(self._in_time(response.iter_raw()), response.headers.get("content-encoding", ""), max_bytes)

    def _in_time(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if self.deadline.passed:
                raise self._too_late()
            yield chunk

    def _redirected(self, url: httpx.URL, location: str) -> httpx.URL:
        target = url.join(location)
        if _origin(target) != _origin(url):
            other = self.shown(f"{target.scheme}://{target.netloc.decode('ascii', 'replace')}")
            raise GatewayError(
                f"{self.name}: redirects to another origin, {other[:200]}; not followed, for the key goes with it.",
                advice=f"Only if you know that to be your gateway, set {BASE_URL_ENV} to it.",
            )
        if not target.path.endswith(f"/{self.family}/v1/models"):
            raise GatewayError(
                f"{self.name}: redirects to another route, {quoted(target.path, self.credentials.key)}.",
                advice=BASE_URL_ADVICE,
            )
        return target

    def _decoded(self, answer: tuple[httpx.Headers, bytes]) -> Page:
        headers, body = answer
        if len(self.credentials.key) >= _ECHO_CHARACTERS and self.credentials.key.encode() in body:
            raise GatewayError(
                f"{self.name}: the answer holds the API key; nothing of it was kept.", advice=SERVER_ADVICE
            )
        if body.lstrip()[:1] == b"<":
            kind = quoted(headers.get("content-type", "no content type"), self.credentials.key)
            raise GatewayError(f"{self.name}: 200, but with a web page ({kind}), not JSON.", advice=BASE_URL_ADVICE)
        try:
            return decode_page(body)
        except ListJsonError as error:
            if error.cut_off:
                raise TransientError(f"{self.name}: 200, but with a body that is cut off: {error}") from None
            said = error_words(body, self.credentials.key) if body.lstrip()[:1] == b"{" and b'"error"' in body else ""
            reason = self.shown(str(error)) + (f"; it says {said}" if said else "")
            raise GatewayError(f"{self.name}: 200, but not a model list: {reason}.", advice=SERVER_ADVICE) from None

    def _refused(self, response: httpx.Response, query: Query) -> Exception:
        """The error for an answer that is not 200."""
        status = response.status_code
        said = self._error_words(response)
        message = f"{self.name}: {status} {status_phrase(status)}{f': {said}' if said else ''}"
        if status in {400, 422} and query:
            return QueryRejectedError(GatewayError(f"{message}.", advice=SERVER_ADVICE))
        wait = retry_after_seconds(response.headers.get("retry-after"), datetime.now(UTC))
        if may_pass(status) and wait > self.limits.longest_retry_after:
            return GatewayError(f"{message}. The server asks to wait {wait:.0f} s first.", advice=LATER_ADVICE)
        return status_error(status, message, wait, self.credentials.key_env, self.family)

    def _error_words(self, response: httpx.Response) -> str:
        try:
            return error_words(self._read(response, self.limits.error_bytes), self.credentials.key)
        except (BodyError, httpx.HTTPError):
            return ""  # the status alone must do

    def _unreachable(self, error: httpx.HTTPError | httpx.InvalidURL) -> GatewayError:
        """The error for a request without an answer. The words may be a server's: httpx quotes bad bytes."""
        kind = type(error).__name__
        message = f"{self.name}: no answer ({kind}: {quoted(str(error), self.credentials.key)})"
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return GatewayError(
                f"{message}.", advice="If a proxy signs with its own certificate, set SSL_CERT_FILE to it."
            )
        if isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol):
            return TransientError(
                message,
                advice=f"Check the network, HTTPS_PROXY and {BASE_URL_ENV}. {LATER_ADVICE}",
                connected=not isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)),
            )
        return GatewayError(f"{message}.", advice=BASE_URL_ADVICE)

    def _too_late(self) -> GatewayError:
        return GatewayError(f"{self.name}: no whole list within {self.limits.seconds:g} s.", advice=LATER_ADVICE)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme)
