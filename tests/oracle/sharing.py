"""Lets all clients of a process share connections: what a client costs is its TLS context and its connections.

The transports are the real ones; only their makers are asked once instead of for every client.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import anthropic
import httpx
import openai
import requests

_CLIENTS: tuple[type, ...] = (
    httpx.Client,
    httpx.AsyncClient,
    openai.DefaultHttpxClient,
    openai.DefaultAsyncHttpxClient,
    anthropic.DefaultHttpxClient,
    anthropic.DefaultAsyncHttpxClient,
)


@contextmanager
def shared_connections(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Within this, clients of one kind have one transport; those for coroutines belong to the loop."""
    closers: list[Callable[[], Any]] = []
    with ExitStack() as stack:
        contexts = functools.cache(ssl.create_default_context)
        stack.enter_context(mock.patch.object(ssl, "create_default_context", contexts))
        for client in _CLIENTS:
            once = _once(client._init_transport, closers)  # type: ignore[attr-defined]
            stack.enter_context(mock.patch.object(client, "_init_transport", once))
        adapter = _kept_open(requests.adapters.HTTPAdapter(), closers)
        stack.enter_context(mock.patch.object(requests.sessions, "HTTPAdapter", return_value=adapter))
        yield
    for close in closers:
        closing = close()
        if inspect.iscoroutine(closing):
            loop.run_until_complete(closing)


def _once(make: Callable[..., Any], closers: list[Callable[[], Any]]) -> Callable[..., Any]:
    made: list[Any] = []

    def shared(self: object, *args: Any, **kwargs: Any) -> Any:
        if not made:
            made.append(_kept_open(make(self, *args, **kwargs), closers))
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
