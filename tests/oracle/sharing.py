"""Lets all clients of a process share connections: what a client costs is its TLS context and its connections.

The transports are the real ones; only their makers are asked once instead of for every client.
"""

from __future__ import annotations

import functools
import ssl
from collections.abc import Callable, Iterator
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


def sharing() -> Iterator[Any]:
    """The patches; each is a context manager."""
    yield mock.patch.object(ssl, "create_default_context", functools.cache(ssl.create_default_context))
    for client in _CLIENTS:
        yield mock.patch.object(client, "_init_transport", _once(client._init_transport))  # type: ignore[attr-defined]
    adapter = _kept_open(requests.adapters.HTTPAdapter())
    yield mock.patch.object(requests.sessions, "HTTPAdapter", return_value=adapter)


def _once(make: Callable[..., Any]) -> Callable[..., Any]:
    made: list[Any] = []

    def shared(self: object, *args: Any, **kwargs: Any) -> Any:
        if not made:
            made.append(_kept_open(make(self, *args, **kwargs)))
        return made[0]

    return shared


def _kept_open(transport: Any) -> Any:
    async def nothing(*_: object) -> None:
        pass

    def none(*_: object) -> None:
        pass

    for name, instead in (
        ("close", none), ("__enter__", lambda: transport), ("__exit__", none),
        ("aclose", nothing), ("__aenter__", nothing), ("__aexit__", nothing),
    ):  # fmt: skip
        if hasattr(transport, name):
            setattr(transport, name, instead)
    return transport
