"""Headers and bodies as their standards define them, read without a server."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from anyint_lint.bounded_body import BodyError, read_body
from anyint_lint.retry_after import retry_after_seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("0", 0),
        ("12", 12),
        ("-5", 0),
        ("1e9", 0),
        ("9" * 5000, 999_999_999_999),
        ("Wed, 01 Jan 2025 00:01:00 GMT", 60),
        ("Wed, 01 Jan 2025 00:01:00", 60),
        ("Tue, 31 Dec 2024 23:00:00 GMT", 0),
        ("Wed, 99 Jan 2025 00:00:00 GMT", 0),
        ("soon", 0),
    ],
)
def test_retry_after_is_read_as_the_standard_says(value: str | None, seconds: float) -> None:
    assert retry_after_seconds(value, datetime(2025, 1, 1, tzinfo=UTC)) == seconds


def test_gzip_is_read_also_when_it_comes_in_members_and_single_bytes() -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"two" * 100_000)
    chunks = [body[index : index + 1] for index in range(len(body))]
    assert read_body(chunks, "gzip", 1_000_000) == b"one " + b"two" * 100_000
    assert read_body([body], "GZIP", 1_000_000) == b"one " + b"two" * 100_000
    assert read_body([], "gzip", 10) == b""


@pytest.mark.parametrize(
    ("body", "encoding", "again"), [(b"not gzip", "gzip", True), (b"\x1f\x8b\x08\0", "gzip", True), (b"", "br", False)]
)
def test_a_body_that_cannot_be_decompressed_is_an_error(body: bytes, encoding: str, *, again: bool) -> None:
    with pytest.raises(BodyError) as caught:
        read_body([body], encoding, 1000)
    assert caught.value.again is again
