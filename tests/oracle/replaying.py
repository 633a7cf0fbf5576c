"""Answers a request that has travelled before as it was answered then, which saves the way to the server and back.

A client makes the whole request, down to its bytes; only what is equal to one that has really arrived does not travel
again. Of an SDK that is asked for the same a second time not even the bytes are made, save where the server may refuse
them, which is decided anew each time.
"""

from __future__ import annotations

import copy
import json
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

import anthropic
import openai
from pydantic import BaseModel
from strict_gateway import Request

from oracle.clients import MAY_FAIL
from oracle.recording import Recording

K = TypeVar("K")
V = TypeVar("V")
Key: TypeAlias = tuple[type, str, str, bytes, str, bool]
"""The library's kind of request, then what it says: the method, the path, the body, the host; whether it is refused."""
Asked: TypeAlias = tuple[type, str, str, str, str]
"""An SDK's client, its base URL, what the answer is to be, the method and path, and the body."""
_MOST_KEPT = 4_000
"""Requests whose answers are remembered; hardly any comes again in another program."""
_MAY_FAIL = MAY_FAIL.encode()


class Replaying:
    """The answers of one server so far."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._answers: dict[Key, tuple[Request, Any]] = {}
        self._asked: dict[Asked, tuple[Request, Any]] = {}
        """What SDKs were asked for, and what that came to."""

    def sdk(self, request: Any) -> Any:
        """In place of `request` of an SDK's client."""

        def handle(client: Any, cast_to: Any, options: Any, **about: Any) -> Any:
            asked = _asked(client, cast_to, options, about)
            known = self._asked.get(asked)
            if known is None:
                return self._kept(asked, options, request(client, cast_to, options, **about))
            self._recording.received(known[0])
            return known[1]

        return handle

    def sdk_async(self, request: Any) -> Any:
        """In place of `request` of an SDK's client for coroutines."""

        async def handle(client: Any, cast_to: Any, options: Any, **about: Any) -> Any:
            asked = _asked(client, cast_to, options, about)
            known = self._asked.get(asked)
            if known is None:
                return self._kept(asked, options, await request(client, cast_to, options, **about))
            self._recording.received(known[0])
            return known[1]

        return handle

    def _kept(self, asked: Asked, options: Any, result: Any) -> Any:
        """Remembers what came, unless it is read piece by piece or might have been refused."""
        if isinstance(result, BaseModel) and options.extra_json is None and _MAY_FAIL.decode() not in asked[-1]:
            base = urlsplit(asked[1])
            path = f"{base.path.rstrip('/')}/{options.url.lstrip('/')}"
            arrived = self._recording.last(path, _given(options.json_data), base.netloc)
            if arrived is not None:
                keep(self._asked, asked, (arrived, result))
        return result

    def httpx(self, send: Any) -> Any:
        """In place of `handle_request` of a transport."""

        def handle(request: Any) -> Any:
            key = self._key(request, request.read())
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
            key = self._key(request, await request.aread())
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
            body = body.encode() if isinstance(body, str) else body
            key = (type(request), request.method, url.path, body, url.netloc, self._is_refused(body))
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

    def _key(self, request: Any, body: bytes) -> Key:
        path, host = request.url.raw_path.decode(), request.headers["host"]
        return type(request), request.method, path, body, host, self._is_refused(body)

    def _is_refused(self, body: bytes) -> bool:
        self._recording.refused = _MAY_FAIL in body and self._recording.refuses()
        return self._recording.refused

    def _keep(self, key: Key, response: Any, status: int) -> None:
        arrived = self._recording.last(key[2].partition("?")[0], json.loads(key[3]) if key[3] else None, key[4])
        as_meant = status == (503 if key[-1] else 200)
        if as_meant and arrived is not None:
            keep(self._answers, key, (arrived, response))


def keep(known: dict[K, V], key: K, value: V) -> None:
    if len(known) >= _MOST_KEPT:
        known.clear()
    known[key] = value


def _asked(client: Any, cast_to: Any, options: Any, about: dict[str, Any]) -> Asked:
    way = f"{options.method} {options.url} {options.params} {about.get('stream')}"
    return type(client), str(client.base_url), str(cast_to), way, f"{_given(options.json_data)} {options.extra_json}"


def _given(body: Any) -> Any:
    """The body without what an SDK leaves out of it."""
    left_out = (openai.Omit, openai.NotGiven, anthropic.Omit, anthropic.NotGiven)
    return {key: one for key, one in body.items() if not isinstance(one, left_out)} if isinstance(body, dict) else body


def _copied(response: Any) -> Any:
    """A response as it comes from a transport: read by nobody."""
    return type(response)(response.status_code, headers=response.headers, content=response.content)
