"""The list client against a gateway that fails: one clear error each time, and never a part of a list."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from gateway_faults import answers, cuts_off, drips, endless_pages, gzip_bomb, hangs_up
from gateway_lists import openai_models
from strict_gateway import KEY, Act, Answer, Handler, Request, StrictGateway, page_body, right_answer

from anyint_lint.catalog import ModelList
from anyint_lint.credentials import Credentials
from anyint_lint.errors import AccountRefusedError, GatewayError
from anyint_lint.facts import Family
from anyint_lint.gateway import DEFAULT_LIMITS, Limits, fetch_list
from anyint_lint.syncing import live_fetch

Fetch = Callable[..., ModelList]


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the client wanted to wait, in order."""
    return []


@pytest.fixture
def fetch(credentials: Credentials, waits: list[float]) -> Fetch:
    def run(family: Family = Family.OPENAI, limits: Limits = DEFAULT_LIMITS) -> ModelList:
        return fetch_list(credentials, family, limits=limits, sleep=waits.append)

    return run


def failure(fetch: Fetch, **arguments: Any) -> GatewayError:
    """The error of a fetch that must fail: on one line, naming the route, free of the key, with advice."""
    with pytest.raises(GatewayError) as caught:
        fetch(**arguments)
    error = caught.value
    assert "/v1/models at 127.0.0.1:" in error.message
    assert error.message.isprintable()
    assert len(error.message) < 500
    assert error.advice
    assert KEY not in str(error)
    return error


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("family", list(Family))
def test_a_refused_account_is_told_what_to_check_and_not_asked_again(
    gateway: StrictGateway, fetch: Fetch, status: int, family: Family
) -> None:
    gateway.fault(answers(status))
    error = failure(fetch, family=family)
    assert isinstance(error, AccountRefusedError)
    assert f"GET /{family}/v1/models" in error.message
    assert f"{status} " in error.message
    assert "ANYINT_API_KEY" in error.advice
    assert len(gateway.requests) == 1


def test_a_wrong_key_is_refused(gateway: StrictGateway) -> None:
    with pytest.raises(AccountRefusedError, match="invalid_api_key"):
        fetch_list(Credentials(gateway.base_url, "another-key"), Family.ANTHROPIC)


@pytest.mark.parametrize("act", [answers(429), answers(503), answers(500), answers(408), cuts_off, hangs_up])
def test_a_failure_that_passes_is_waited_out(
    gateway: StrictGateway, fetch: Fetch, waits: list[float], act: Act
) -> None:
    gateway.fault(act, times=2)
    assert [model.id for model in fetch().models] == gateway.ids("openai")
    assert [int(wait * 2) for wait in waits] == [1, 2]  # 0.5 s, 1 s, and less than 0.5 s of jitter


def test_retry_after_in_seconds_is_honoured(gateway: StrictGateway, fetch: Fetch, waits: list[float]) -> None:
    gateway.fault(answers(429, Retry_After="7"), times=2)
    fetch()
    assert waits == [7.0, 7.0]


def test_retry_after_as_a_date_is_honoured(gateway: StrictGateway, fetch: Fetch, waits: list[float]) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=20)
    gateway.fault(answers(503, Retry_After=format_datetime(moment, usegmt=True)), times=1)
    fetch()
    assert 15 < waits[0] <= 20


def test_a_longer_retry_after_is_an_error_that_names_it(
    gateway: StrictGateway, fetch: Fetch, waits: list[float]
) -> None:
    gateway.fault(answers(429, Retry_After="3600"))
    assert "asks to wait 3600 s" in failure(fetch).message
    assert not waits


@pytest.mark.parametrize("act", [answers(503), answers(429, Retry_After="1"), cuts_off, hangs_up, answers(200, b"")])
def test_a_failure_that_stays_ends_after_four_tries(
    gateway: StrictGateway, fetch: Fetch, waits: list[float], act: Act
) -> None:
    gateway.fault(act)
    assert "(tries: 4)" in failure(fetch).message
    assert (len(gateway.requests), len(waits)) == (4, 3)


def test_no_wait_goes_past_the_deadline(gateway: StrictGateway, fetch: Fetch, waits: list[float]) -> None:
    gateway.fault(answers(503, Retry_After="25"))
    assert "(tries: 1)" in failure(fetch, limits=Limits(seconds=20)).message
    assert not waits


def test_a_gateway_that_is_not_there_is_an_error() -> None:
    with StrictGateway() as gone:
        credentials = Credentials(gone.base_url, KEY)
    assert (
        "ConnectError" in failure(lambda: fetch_list(credentials, Family.OPENAI, sleep=lambda _seconds: None)).message
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<!doctype html><title>Sign in</title>", "web page"),
        ({"models": []}, "$.data is missing"),
        ([], "expected object, got array"),
        ({"data": {}}, "$.data: expected array, got object"),
        ({"data": [{"id": "a"}, {"display_name": "B"}]}, "$.data[1].id is missing"),
        ({"data": [{"id": 5}]}, "$.data[0].id: expected str, got int"),
        ({"data": [{"id": "a"}, {"id": ""}]}, "$.data[1].id is empty"),
        ({"data": [{"id": "a\u001b[2J"}]}, "$.data[0].id holds a control"),
        ({"data": [{"id": "x" * 257}]}, "$.data[0].id is longer than 256"),
        ({"data": [{"id": "x", "display_name": "x" * 1025}]}, "$.data[0].display_name is longer"),
        ({"data": [{"id": "x", "display_name": 5}]}, "$.data[0].display_name: expected str"),
        ({"data": [], "has_more": "yes"}, "$.has_more: expected bool"),
        ({"error": {"message": "plan\u001b[31m expired"}}, 'says "plan\\x1b[31m expired"'),
        (b'{"data": [}', "not JSON at line 1, column 11"),
        (b'{"z":' + b"[" * 50_000 + b"]" * 50_000 + b',"data":[]}', "nested too deep"),
        (b'{"data": [{"id": "\xff"}]}', "not UTF-8"),
    ],
)
def test_a_200_that_is_no_model_list_is_an_error_at_once(
    gateway: StrictGateway, fetch: Fetch, body: object, expected: str
) -> None:
    gateway.fault(answers(200, body))
    error = failure(fetch)
    assert "200" in error.message
    assert expected in error.message
    assert len(gateway.requests) == 1


def test_pages_that_do_not_advance_end_after_trying_both_cursors(waits: list[float]) -> None:
    with StrictGateway(page_size=7, cursors=()) as gateway:
        credentials = Credentials(gateway.base_url, gateway.key)
        for family in Family:
            error = failure(lambda family=family: fetch_list(credentials, family, sleep=waits.append))
            assert "does not advance" in error.message
        queries = [sorted(request.query) for request in gateway.requests]
        assert queries == [[], ["after"], ["after_id", "limit"], [], ["after_id", "limit"], ["after"]]


def test_a_cursor_that_returns_is_noticed_although_the_ids_are_new(gateway: StrictGateway, fetch: Fetch) -> None:
    pages = iter(range(100))

    def act(*_: object) -> Any:
        page = page_body([{"id": f"model-{next(pages)}"}], has_more=True)
        return answers(200, {**page, "last_id": "same"})(*_)  # type: ignore[arg-type]

    gateway.fault(act)
    assert "does not advance" in failure(fetch).message
    assert len(gateway.requests) == 3


def test_more_without_a_cursor_is_an_error(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(answers(200, page_body([], has_more=True)))
    assert "without saying after what" in failure(fetch).message


def test_endless_pages_end(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(endless_pages())
    assert "does not end within 1000 pages" in failure(fetch).message
    assert len(gateway.requests) == 1001


def test_too_many_models_are_an_error(gateway: StrictGateway, fetch: Fetch) -> None:
    assert "more than 45 models" in failure(fetch, limits=Limits(models=45)).message


def test_a_page_that_fails_half_way_gives_no_part_of_the_list(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(answers(503), skip=1)
    assert "503 Service Unavailable" in failure(fetch).message


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/openai/v1/models",
        "//evil.example/openai/v1/models",
        "http://127.0.0.1:9/openai/v1/models",
        "https://127.0.0.1/openai/v1/models",
        "http://localhost/openai/v1/models",
        f"https://evil.example/{KEY}",
        f"https://{KEY}.example/",
    ],
)
def test_a_redirect_to_another_origin_is_not_followed(gateway: StrictGateway, fetch: Fetch, location: str) -> None:
    gateway.fault(answers(302, Location=location))
    failure(fetch)
    assert len(gateway.requests) == 1


def test_the_other_origin_is_named(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(answers(302, Location="https://user:pw@evil.example:8443/openai/v1/models"))
    assert "another origin, https://evil.example:8443;" in failure(fetch).message


def test_a_redirect_to_no_url_at_all_is_an_error(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(answers(302, Location="http://evil\u202e.example:port/".encode().decode("latin-1")))
    failure(fetch)


def test_a_redirect_to_the_unpublished_route_is_not_followed(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(answers(302, Location="/v1/models"), path="/openai/v1/models")
    assert 'another route, "/v1/models"' in failure(fetch).message
    assert len(gateway.requests) == 1


def test_redirects_in_a_circle_end(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(answers(308, Location="/openai/v1/models"))
    assert "more than 5 redirects" in failure(fetch).message


def test_a_gzip_bomb_is_met_before_it_takes_memory(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(gzip_bomb(100))
    tracemalloc.start()
    try:
        assert "larger than 8388608 bytes as decompressed" in failure(fetch).message
        assert tracemalloc.get_traced_memory()[1] < 24 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_large_plain_body_is_not_read_to_its_end(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(answers(200, b" " * 200_000))
    assert "larger than 100000 bytes as sent" in failure(fetch, limits=Limits(page_bytes=100_000)).message


@pytest.mark.parametrize("headers", [False, True])
def test_a_slow_drip_ends_at_the_deadline(gateway: StrictGateway, fetch: Fetch, *, headers: bool) -> None:
    gateway.fault(drips(0.02, headers=headers))
    begun = time.monotonic()
    assert "no whole list within 0.4 s" in failure(fetch, limits=Limits(seconds=0.4)).message
    assert time.monotonic() - begun < 2


def test_a_silent_server_times_out(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(drips(0.5, headers=True))
    assert "ReadTimeout" in failure(fetch, limits=Limits(read_timeout=0.05, tries=2)).message


def test_words_of_the_server_are_shown_short_escaped_and_without_the_key(gateway: StrictGateway, fetch: Fetch) -> None:
    said = f"Bad key {KEY}\n\u001b[31m\u202e::error::{'x' * 1000}"
    gateway.fault(answers(401, {"error": {"message": said, "type": "t", "code": KEY}}))
    message = failure(fetch).message
    assert '401 Unauthorized: "Bad key [key]\\n\\x1b[31m\\u202e::error::xxx' in message


def test_plain_text_of_the_server_is_shown_too(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(answers(404, f"no route for {KEY}".encode()))
    assert '404 Not Found: "no route for [key]"' in failure(fetch).message


def test_a_list_that_echoes_the_key_is_not_kept(gateway: StrictGateway, fetch: Fetch) -> None:
    gateway.fault(answers(200, page_body([*openai_models(), {"id": KEY}], has_more=False)))
    assert "holds the API key" in failure(fetch).message


def test_no_traceback_shows_the_key(gateway: StrictGateway, fetch: Fetch) -> None:
    import traceback  # noqa: PLC0415

    gateway.fault(answers(200, f'{{"{KEY}": '.encode()))
    with pytest.raises(GatewayError) as caught:
        fetch()
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_what_takes_long_is_told_once_and_what_does_not_is_not(
    gateway: StrictGateway, credentials: Credentials
) -> None:
    def late(_handler: Handler, request: Request) -> Answer:
        time.sleep(0.5)
        return right_answer(gateway, request)

    told: list[str] = []
    gateway.fault(late, times=1)
    live_fetch(told.append, told_after=0.1)(credentials, Family.OPENAI, "team")
    assert told == ["the openai list of account team has not come within 0.1 s; waiting on"]
    live_fetch(told.append, told_after=30)(credentials, Family.OPENAI, "team")
    assert len(told) == 1
