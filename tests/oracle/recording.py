"""The loopback server that programs send to: takes any model, refuses some requests, remembers what arrived."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import unquote

from strict_gateway import _COMPLETIONS, Answer, Handler, Request, StrictGateway, problem

from oracle.composing import Hosts
from oracle.world import UNKNOWN


class Arrival(NamedTuple):
    """A model that a request named, and the host (without port) that the request was for."""

    model: str
    host: str


class Recording:
    """A server for one process; used with `with`."""

    def __init__(self) -> None:
        self.refuses: Callable[[], bool] = lambda: False
        """Asked for each request that may fail, before it travels."""
        self.refused = False
        """Whether the next request is refused."""
        self.odd = 0
        """How many requests named no model, or something that is no text."""
        self._server = StrictGateway()
        self._server.fault(self._answer, path="")

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    @property
    def hosts(self) -> Hosts:
        return Hosts(self._server.base_url, self._server.base_url.replace("127.0.0.1", "localhost"))

    def take(self) -> set[Arrival]:
        """What has arrived since the last time."""
        requests, self._server.requests[:] = list(self._server.requests), []
        return {arrival for request in requests if (arrival := arrival_of(request)) is not None}

    def received(self, request: Request) -> None:
        """A request arrives that is equal to one that has arrived before."""
        self._server.requests.append(request)
        self.odd += arrival_of(request) is None

    def last(self, path: str, body: Any, host: str) -> Request | None:
        """The latest request of this path and JSON to this host since the last `take`."""
        meant = unquote(path), body, host
        requests = reversed(self._server.requests)
        return next((one for one in requests if (one.path, one.body, one.headers.get("host")) == meant), None)

    def _answer(self, _handler: Handler, request: Request) -> Answer:
        family, _, route = request.path.removeprefix("/").partition("/v1/")
        if self.refused:
            return problem(503, "not now", "unavailable")
        if request.method == "GET":
            return Answer(200, {"id": route.removeprefix("models/"), "object": "model", "type": "model"})
        arrival, make = arrival_of(request), _COMPLETIONS.get((family, route))
        self.odd += arrival is None or make is None
        if make is None or not isinstance(request.body, dict):
            return problem(400, "no such route, or no JSON", "invalid_request")
        # A model of None is answered too: code behind a request without a model would else count as unreachable.
        return Answer(200, make(arrival.model if arrival is not None else UNKNOWN))


def arrival_of(request: Request) -> Arrival | None:
    host = request.headers.get("host", "").partition(":")[0]
    if request.method == "GET":
        return Arrival(request.path.rpartition("/models/")[2], host)
    model = request.body.get("model") if isinstance(request.body, dict) else None
    return Arrival(model, host) if isinstance(model, str) else None
