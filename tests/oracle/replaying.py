"""Answers a request that has travelled before as it was answered then, which saves the way to the server and back.

The client still makes the whole request, down to its bytes; only what is equal to one that has really arrived does not
travel again. What may fail, and what was not answered with 200, always travels.
"""

from __future__ import annotations

import copy
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from strict_gateway import Request

from oracle.clients import MAY_FAIL
from oracle.recording import Recording, arrival_of

Key: TypeAlias = tuple[type, str, str, bytes, str]
"""The library's kind of request, then what it says: the method, the path, the body, the host."""
_MAY_FAIL = MAY_FAIL.encode()


class Replaying:
    """The answers of one server so far."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._answers: dict[Key, tuple[Request, Any]] = {}

    def httpx(self, send: Any) -> Any:
        """In place of `handle_request` of a transport."""

        def handle(request: Any) -> Any:
            key = _key(request, request.read())
            again = self._again(key)
            if again is not None:
                return _copied(again)
            response = send(request)
            response.read()
            self._keep(key, response, response.status_code)
            return _copied(response)

        return handle

    def httpx_async(self, send: Any) -> Any:
        """In place of `handle_async_request` of a transport."""

        async def handle(request: Any) -> Any:
            key = _key(request, await request.aread())
            again = self._again(key)
            if again is not None:
                return _copied(again)
            response = await send(request)
            await response.aread()
            self._keep(key, response, response.status_code)
            return _copied(response)

        return handle

    def requests(self, send: Any) -> Any:
        """In place of `send` of an adapter."""

        def handle(request: Any, **options: Any) -> Any:
            body = request.body or b""
            url = urlsplit(request.url)
            key = (
                type(request),
                request.method,
                url.path,
                body.encode() if isinstance(body, str) else body,
                url.netloc,
            )
            again = self._again(key)
            if again is not None:
                return copy.copy(again)
            response = send(request, **options)
            self._keep(key, response, response.status_code)
            return response

        return handle

    def _again(self, key: Key) -> Any:
        found = self._answers.get(key)
        if found is None:
            return None
        self._recording.received(found[0])
        return found[1]

    def _keep(self, key: Key, response: Any, status: int) -> None:
        arrived = self._recording.last(key[2].partition("?")[0], key[3])
        if status == 200 and _MAY_FAIL not in key[3] and arrived is not None and arrival_of(arrived) is not None:
            self._answers[key] = arrived, response


def _key(request: Any, body: bytes) -> Key:
    return type(request), request.method, request.url.raw_path.decode(), body, request.headers["host"]


def _copied(response: Any) -> Any:
    """A response as it comes from a transport: read by nobody."""
    return type(response)(response.status_code, headers=response.headers, content=response.content)
