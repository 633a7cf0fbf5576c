"""Lets all clients of a process share connections: what a client costs is its TLS context and its connections.

The transports are the real ones; only their makers are asked once instead of for every client, and a URL is read once.
"""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import anthropic
import httpx
import openai
import requests

from oracle.replaying import Replaying, keep

_CLIENTS: tuple[type, ...] = (
    httpx.Client,
    httpx.AsyncClient,
    openai.DefaultHttpxClient,
    openai.DefaultAsyncHttpxClient,
    anthropic.DefaultHttpxClient,
    anthropic.DefaultAsyncHttpxClient,
)


@contextmanager
def shared_connections(loop: asyncio.AbstractEventLoop, replaying: Replaying) -> Iterator[None]:
    """Within this, clients of one kind have one transport; those for coroutines belong to the loop.

    What a transport is given a second time is answered as the first time.
    """
    closers: list[Callable[[], Any]] = []
    with ExitStack() as stack:
        for client in _CLIENTS:
            names_of = client._init_transport.__globals__  # type: ignore[attr-defined]
            for owner, name in (("URL", "urlparse"), ("HTTPTransport", "create_ssl_context")):
                names = names_of[owner].__init__.__globals__
                if not hasattr(names[name], "cache_info"):
                    stack.enter_context(mock.patch.dict(names, {name: functools.cache(names[name])}))
            once = _once(client._init_transport, closers, replaying)  # type: ignore[attr-defined]
            stack.enter_context(mock.patch.object(client, "_init_transport", once))
        for library in (openai, anthropic):
            plain, coroutines = library._base_client.SyncAPIClient, library._base_client.AsyncAPIClient
            stack.enter_context(mock.patch.object(plain, "request", replaying.sdk(plain.request)))
            stack.enter_context(mock.patch.object(coroutines, "request", replaying.sdk_async(coroutines.request)))
        transform = vars(openai._utils._transform)
        made, made_async = _made_once(transform["transform"]), _made_once_async(transform["async_transform"])
        stack.enter_context(mock.patch.dict(transform, transform=made, async_transform=made_async))
        adapter = _kept_open(requests.adapters.HTTPAdapter(), closers)
        adapter.send = replaying.requests(adapter.send)
        stack.enter_context(mock.patch.object(requests.sessions, "HTTPAdapter", return_value=adapter))
        yield
    for close in closers:
        closing = close()
        if inspect.iscoroutine(closing):
            loop.run_until_complete(closing)


def _made_once(transform: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """What an SDK makes of a call's arguments; the same of equal ones."""
    known: dict[tuple[str, Any], Any] = {}

    def again(data: Any, expected: Any) -> Any:
        key = repr(data), expected
        if key not in known:
            keep(known, key, transform(data, expected))
        return copy.copy(known[key])

    return again


def _made_once_async(transform: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    known: dict[tuple[str, Any], Any] = {}

    async def again(data: Any, expected: Any) -> Any:
        key = repr(data), expected
        if key not in known:
            keep(known, key, await transform(data, expected))
        return copy.copy(known[key])

    return again


def _once(make: Callable[..., Any], closers: list[Callable[[], Any]], replaying: Replaying) -> Callable[..., Any]:
    made: list[Any] = []

    def shared(self: object, *args: Any, **kwargs: Any) -> Any:
        if not made:
            transport = _kept_open(make(self, *args, **kwargs), closers)
            if hasattr(transport, "handle_async_request"):
                transport.handle_async_request = replaying.httpx_async(transport.handle_async_request)
            else:
                transport.handle_request = replaying.httpx(transport.handle_request)
            made.append(transport)
        return made[0]

    return shared


def _kept_open(transport: Any, closers: list[Callable[[], Any]]) -> Any:
    """The transport, which only the last of `closers` closes."""

    async def nothing(*_: object) -> None:
        pass

    def none(*_: object) -> None:
        pass

    closers.append(transport.aclose if hasattr(transport, "aclose") else transport.close)
    for name, instead in (
        ("close", none), ("__enter__", lambda: transport), ("__exit__", none),
        ("aclose", nothing), ("__aenter__", nothing), ("__aexit__", nothing),
    ):  # fmt: skip
        if hasattr(transport, name):
            setattr(transport, name, instead)
    return transport
