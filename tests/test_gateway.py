"""The list client against a gateway that does what its contract says."""

from __future__ import annotations

import re
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from gateway_faults import answers
from strict_gateway import KEY, StrictGateway

from anyint_lint import __version__
from anyint_lint.catalog import Origin
from anyint_lint.credentials import DEFAULT_BASE_URL, Credentials, credentials_from_environment
from anyint_lint.errors import GatewayError, UsageError
from anyint_lint.facts import Family
from anyint_lint.gateway import fetch_list
from anyint_lint.settings import Account

BOTH = pytest.mark.parametrize("family", list(Family))


@BOTH
def test_the_whole_list_arrives_sorted(gateway: StrictGateway, credentials: Credentials, family: Family) -> None:
    before = datetime.now(UTC)
    found = fetch_list(credentials, family, account="team")
    assert [model.id for model in found.models] == gateway.ids(family)
    assert (found.account, found.family, found.base_url) == ("team", family, gateway.base_url)
    assert (found.origin, found.complete) == (Origin.LIVE, True)
    assert found.fetched_at is not None
    assert before <= found.fetched_at <= datetime.now(UTC)


@BOTH
@pytest.mark.parametrize("cursor", ["after_id", "after"])
@pytest.mark.parametrize("page_size", [1, 7, 23, 25, 46, 1000])
def test_the_whole_list_arrives_in_pages_by_either_cursor(family: Family, cursor: str, page_size: int) -> None:
    with StrictGateway(page_size=page_size, cursors={cursor}) as gateway:
        found = fetch_list(Credentials(gateway.base_url, gateway.key), family)
        assert [model.id for model in found.models] == gateway.ids(family)


@pytest.mark.parametrize(("family", "unknown"), [(Family.OPENAI, "after"), (Family.ANTHROPIC, "after_id")])
def test_a_gateway_that_rejects_the_first_cursor_is_asked_with_the_other(family: Family, unknown: str) -> None:
    with StrictGateway(page_size=7) as gateway:
        gateway.fault(answers(400), skip=1, times=1)
        found = fetch_list(Credentials(gateway.base_url, gateway.key), family)
        assert len(found.models) == len(gateway.ids(family))
        assert [unknown in request.query for request in gateway.requests].count(True) == 1


def test_each_family_gets_its_own_auth_and_nothing_else(gateway: StrictGateway, credentials: Credentials) -> None:
    for family in Family:
        fetch_list(credentials, family)
    assert {request.path for request in gateway.requests} == {"/openai/v1/models", "/anthropic/v1/models"}
    for request in gateway.requests:
        auth = {name: request.headers.get(name) for name in ("authorization", "x-api-key", "anthropic-version")}
        openai = {"authorization": f"Bearer {KEY}", "x-api-key": None, "anthropic-version": None}
        anthropic = {"authorization": None, "x-api-key": KEY, "anthropic-version": "2023-06-01"}
        assert auth == (openai if request.path.startswith("/openai/") else anthropic)
        assert request.headers["user-agent"] == f"anyint-lint/{__version__}"


def test_netrc_adds_no_credentials(
    gateway: StrictGateway, credentials: Credentials, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    fetch_list(credentials, Family.ANTHROPIC)
    assert all("authorization" not in request.headers for request in gateway.requests)


def test_a_proxy_never_sees_traffic_to_this_machine(credentials: Credentials, monkeypatch: pytest.MonkeyPatch) -> None:
    with StrictGateway() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.base_url)
        monkeypatch.setenv("ALL_PROXY", proxy.base_url)
        fetch_list(credentials, Family.OPENAI)
        assert not proxy.requests


def test_the_environments_proxy_is_used_without_showing_it_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    with StrictGateway() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.base_url)
        with pytest.raises(GatewayError, match="ProxyError"):
            fetch_list(Credentials("https://gateway.example", KEY), Family.OPENAI, sleep=lambda _seconds: None)
        assert {(request.method, request.path) for request in proxy.requests} == {("CONNECT", "gateway.example:443")}
        assert all(KEY not in str(request) for request in proxy.requests)


def test_an_unusable_proxy_setting_is_an_error_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://user:hunter2@proxy.example")
    with pytest.raises(GatewayError, match="proxy or certificate settings") as caught:
        fetch_list(Credentials("https://gateway.example", KEY), Family.OPENAI)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_certificate_of_ones_own_is_trusted_when_the_environment_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with StrictGateway() as gateway:
        gateway.wrap_with(context)
        account = Credentials(gateway.base_url, gateway.key)
        with pytest.raises(GatewayError, match="CERTIFICATE_VERIFY_FAILED") as caught:
            fetch_list(account, Family.OPENAI)
        assert "SSL_CERT_FILE" in caught.value.advice
        monkeypatch.setenv(variable, str(tmp_path / "ca.pem"))
        assert [model.id for model in fetch_list(account, Family.OPENAI).models] == gateway.ids("openai")
        other = trustme.CA()
        other.cert_pem.write_to_path(tmp_path / "other.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other.pem"))  # the first that is set counts
        with pytest.raises(GatewayError, match="CERTIFICATE_VERIFY_FAILED"):
            fetch_list(account, Family.OPENAI)


def test_certificates_that_are_not_there_are_an_error(
    credentials: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(GatewayError, match="certificate settings cannot be used") as caught:
        fetch_list(credentials, Family.OPENAI)
    assert "REQUESTS_CA_BUNDLE" in caught.value.advice


@pytest.mark.parametrize(
    ("created_at", "expected"),
    [
        ("2025-04-14T00:00:00Z", datetime(2025, 4, 14, tzinfo=UTC)),
        ("2025-04-14T02:00:00+02:00", datetime(2025, 4, 14, tzinfo=UTC)),
        ("2025-04-14", datetime(2025, 4, 14, tzinfo=UTC)),
        (1_744_588_800, datetime(2025, 4, 14, tzinfo=UTC)),
        (None, None),
        ("soon", None),
        (10**30, None),
    ],
)
def test_only_the_id_is_required(
    gateway: StrictGateway, credentials: Credentials, created_at: object, expected: datetime | None
) -> None:
    entries = [{"id": "b", "created_at": created_at, "extra": {"x": [1]}}, {"id": "a", "display_name": None}]
    gateway.fault(answers(200, {"data": entries}))
    found = fetch_list(credentials, Family.OPENAI)
    assert [(model.id, model.created_at) for model in found.models] == [("a", None), ("b", expected)]


def test_entries_with_one_id_become_one(gateway: StrictGateway, credentials: Credentials) -> None:
    gateway.fault(answers(200, {"data": [{"id": "a"}, {"id": "a", "display_name": "A"}], "has_more": None}))
    (model,) = fetch_list(credentials, Family.OPENAI).models
    assert (model.id, model.display_name) == ("a", "A")


def test_an_empty_list_is_a_whole_list(gateway: StrictGateway, credentials: Credentials) -> None:
    gateway.fault(answers(200, {"data": [], "has_more": False, "first_id": None, "last_id": None}))
    assert fetch_list(credentials, Family.OPENAI).models == ()


def test_a_redirect_within_the_origin_is_followed_with_the_cursor_kept(gateway: StrictGateway) -> None:
    gateway.fault(answers(307, Location="/openai/v1/models?after=gpt-4o"), skip=1, times=1)
    found = fetch_list(Credentials(gateway.base_url, gateway.key), Family.OPENAI)
    assert "gpt-4o-mini" in found


@pytest.mark.parametrize(
    ("given", "normalised"),
    [
        ("https://gateway.api.anyint.ai/", "https://gateway.api.anyint.ai"),
        ("HTTPS://Gateway.API.anyint.ai:443//", "https://gateway.api.anyint.ai"),
        ("https://proxy.example:8443/anyint/", "https://proxy.example:8443/anyint"),
        ("http://127.0.0.2:80", "http://127.0.0.2"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
    ],
)
def test_a_base_url_is_normalised(given: str, normalised: str) -> None:
    assert Credentials(given, KEY).base_url == normalised


@pytest.mark.parametrize("tail", ["/v1", "/openai", "/openai/v1/", "/anthropic", "/anthropic/v1", "/openai/v1/models"])
def test_a_base_url_with_a_family_path_is_refused_saying_what_it_must_be(tail: str) -> None:
    with pytest.raises(UsageError, match=r"must be the bare base.*: https://gateway\.api\.anyint\.ai\."):
        Credentials(f"https://gateway.api.anyint.ai{tail}", KEY)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("http://gateway.api.anyint.ai", "https://"),
        ("http://127.0.0.1.evil.example", "https://"),
        ("http://2130706433", "https://"),
        ("ftp://localhost", "https://"),
        ("gateway.api.anyint.ai", "scheme"),
        ("https://", "scheme"),
        ("https://host.example:port", "not a URL"),
        ("https://user:hunter2@host.example", "user name"),
        ("https://host.example\\@evil.example", "backslash"),
        ("https://host.example/?key=hunter2", "query"),
        ("https://host.example/#hunter2", "fragment"),
        ("https://host.ex\tample", "printable"),
        ("https://gatew\u0430y.example", "ASCII"),
        ("hunter2", "scheme"),
    ],
)
def test_a_wrong_base_url_is_refused_without_repeating_a_secret(given: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        Credentials(given, KEY)
    assert "hunter2" not in str(caught.value)
    assert str(caught.value).isascii()


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schl\u00fcssel", "", "nul\0"])
def test_a_key_that_no_header_can_carry_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(UsageError, match="ANYINT_API_KEY") as caught:
        Credentials(DEFAULT_BASE_URL, key)
    assert not key or key not in str(caught.value)


def test_the_key_is_in_no_repr(credentials: Credentials) -> None:
    assert KEY not in f"{credentials!r} {credentials}"


def test_credentials_come_from_the_environment() -> None:
    team = Account("team", "ANYINT_TEAM_KEY")
    environ = {"ANYINT_TEAM_KEY": f" {KEY}\n", "ANYINT_BASE_URL": "https://proxy.example/"}
    assert credentials_from_environment(Account(), environ) is None
    found = credentials_from_environment(team, environ)
    assert found == Credentials("https://proxy.example", KEY, "ANYINT_TEAM_KEY")
    plain = credentials_from_environment(team, {"ANYINT_TEAM_KEY": KEY, "ANYINT_BASE_URL": ""})
    assert plain is not None
    assert plain.base_url == DEFAULT_BASE_URL
    assert re.search("key", repr(plain)) is not None
