"""Ways for the strict gateway to go wrong, for `StrictGateway.fault`."""

from __future__ import annotations

import gzip
import json
import time
from contextlib import suppress
from itertools import count
from typing import Any

from gateway_lists import openai_models
from strict_gateway import Act, Answer, Handler, Request, page_body, problem


def answers(status: int, body: Any = None, **headers: str) -> Act:
    """Always this answer; `Retry_After="1"` gives the header `Retry-After: 1`."""
    content = problem(status, f"status {status}", str(status)).body if body is None else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _handler, _request: Answer(status, content, named)


def cuts_off(handler: Handler, request: Request) -> None:
    """Announce a body, send half of it and hang up."""
    body = json.dumps(page_body(openai_models(), has_more=False)).encode()
    handler.start(200, {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"})
    handler.wfile.write(body[: len(body) // 2])


def hangs_up(handler: Handler, request: Request) -> None:
    """Close the connection without a word."""
    handler.close_connection = True


def endless_pages() -> Act:
    """Every page brings a new model and announces more."""
    numbers = count()
    return lambda _handler, _request: Answer(200, page_body([{"id": f"model-{next(numbers)}"}], has_more=True))


def gzip_bomb(megabytes: int) -> Act:
    """A body of spaces that decompresses to so many MB."""
    bomb = gzip.compress(b" " * megabytes * 1024 * 1024, compresslevel=9)
    return answers(200, bomb, Content_Encoding="gzip")


def drips(seconds: float, *, headers: bool = False) -> Act:
    """One byte every so many seconds, of the body or already of the headers, until the client has had enough."""

    def act(handler: Handler, request: Request) -> None:
        handler.close_connection = True
        with suppress(OSError):
            if headers:
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            else:
                handler.start(200, {"Content-Type": "application/json", "Content-Length": "100000"})
            while True:
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(seconds)

    return act
