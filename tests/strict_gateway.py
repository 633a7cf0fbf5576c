"""A gateway on loopback that does what the gateway's contract says and nothing more; gateway_faults makes it fail.

with StrictGateway(page_size=7, cursors={"after"}) as gateway:
    gateway.fault(answers(503), times=2)
    ...  # gateway.base_url, gateway.key, gateway.lists, gateway.requests
"""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote

from gateway_lists import Entry, anthropic_models, openai_models

KEY = "anyint-test-key-0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as received; header names in lower case, the last value of a repeated query parameter."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    """The JSON body; None when there is none or it is not JSON."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    """JSON, or bytes to be sent as they are."""
    headers: Mapping[str, str] = field(default_factory=dict)


Act = Callable[["Handler", Request], Answer | None]
"""A fault: the answer to give instead of the right one; None when it has written to the socket itself."""


@dataclass(slots=True)
class _Fault:
    act: Act
    path: str
    skip: int
    times: float


class StrictGateway:
    """The server; used with `with`. `lists` (key -> family -> entries) may be changed while it runs."""

    def __init__(
        self,
        *,
        page_size: int = 20,
        cursors: Collection[str] = ("after_id", "after"),
        lists: Mapping[str, Mapping[str, list[Entry]]] | None = None,
    ) -> None:
        self.page_size = page_size
        self.cursors = cursors
        """The cursor parameters that it honours; others are ignored."""
        self.lists: dict[str, Mapping[str, list[Entry]]] = dict(
            lists or {KEY: {"openai": openai_models(), "anthropic": anthropic_models()}}
        )
        self.key = next(iter(self.lists))
        self.requests: list[Request] = []
        self._faults: list[_Fault] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.gateway = self
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def ids(self, family: str, key: str | None = None) -> list[str]:
        """The IDs of a list, sorted."""
        return sorted(entry["id"] for entry in self.lists[key or self.key][family])

    def fault(self, act: Act, *, path: str = "/v1/models", skip: int = 0, times: float = float("inf")) -> None:
        """Have `act` answer the next requests whose path ends in `path`: after the first `skip`, so many `times`."""
        self._faults.append(_Fault(act, path, skip, times))

    def due(self, request: Request) -> Act | None:
        """Record the request; the fault that has to answer it, if any."""
        with self._lock:
            self.requests.append(request)
            for fault in self._faults:
                if fault.times <= 0 or not request.path.endswith(fault.path):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault.act
        return None

    def wrap_with(self, context: ssl.SSLContext) -> None:
        """Speak https from now on."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.base_url = self.base_url.replace("http://", "https://")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    gateway: StrictGateway

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    server: _Server

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Quiet."""

    def _serve(self) -> None:
        path, _, query_text = self.path.partition("?")
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        body = None
        with suppress(ValueError):
            body = json.loads(raw)
        query = {name: values[-1] for name, values in parse_qs(query_text, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, unquote(path), query, headers, body)
        act = self.server.gateway.due(request)
        answer = act(self, request) if act else right_answer(self.server.gateway, request)
        if answer is not None:
            self.write(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_CONNECT = _serve  # noqa: N815

    def write(self, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **answer.headers}
        self.start(answer.status, headers)
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the status line and headers alone."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if headers.get("Connection") == "close":
            self.close_connection = True


def problem(status: int, message: str, code: str) -> Answer:
    return Answer(status, {"error": {"message": message, "type": "invalid_request_error", "code": code}})


def right_answer(gateway: StrictGateway, request: Request) -> Answer:
    family, _, route = request.path.removeprefix("/").partition("/v1/")
    if family not in {"openai", "anthropic"} or not route:
        return problem(404, f"no such route: {request.path}", "not_found")
    key = _key(family, request.headers)
    if key not in gateway.lists:
        return problem(401, "invalid API key, or the wrong header for this family", "invalid_api_key")
    if family == "anthropic" and "anthropic-version" not in request.headers:
        return problem(400, "anthropic-version: header is required", "invalid_request")
    models = gateway.lists[key][family]
    if request.method == "GET" and route == "models":
        return _page(gateway, models, request.query)
    if request.method == "GET" and route.startswith("models/"):
        found = [entry for entry in models if entry["id"] == route.removeprefix("models/")]
        return Answer(200, found[0]) if found else problem(404, "no such model", "model_not_found")
    if request.method == "POST" and (family, route) in _COMPLETIONS:
        return _completion(_COMPLETIONS[family, route], models, request.body)
    return problem(404, f"no such route: {request.method} {request.path}", "not_found")


def _key(family: str, headers: Mapping[str, str]) -> str:
    if family == "anthropic":
        return headers.get("x-api-key", "")
    scheme, _, key = headers.get("authorization", "").partition(" ")
    return key if scheme == "Bearer" else ""


def _page(gateway: StrictGateway, models: list[Entry], query: Mapping[str, str]) -> Answer:
    """`limit` is honoured up to the page size; a cursor that is no ID of the list is a bad request."""
    limit = query.get("limit", str(gateway.page_size))
    if not limit.isdecimal() or not 1 <= int(limit) <= 1000:
        return problem(400, "limit: must be a number from 1 to 1000", "invalid_request")
    ids = [entry["id"] for entry in models]
    cursor = next((query[name] for name in ("after_id", "after") if name in gateway.cursors and name in query), None)
    if cursor is not None and cursor not in ids:
        return problem(400, "the cursor is no model of this list", "invalid_request")
    begin = 0 if cursor is None else ids.index(cursor) + 1
    end = begin + min(int(limit), gateway.page_size)
    return Answer(200, page_body(models[begin:end], has_more=end < len(models)))


def page_body(data: list[Entry], *, has_more: bool) -> dict[str, Any]:
    first, last = (data[0]["id"], data[-1]["id"]) if data else (None, None)
    return {"object": "list", "data": data, "has_more": has_more, "first_id": first, "last_id": last}


def _completion(make: Callable[[str], dict[str, Any]], models: list[Entry], body: Any) -> Answer:
    model = body.get("model") if isinstance(body, dict) else None
    if not isinstance(model, str):
        return problem(400, "model: a string is required", "invalid_request")
    if not any(entry["id"] == model for entry in models):
        return problem(404, f"the model {model!r} does not exist or is not open to this account", "model_not_found")
    return Answer(200, make(model))


_COMPLETIONS: Mapping[tuple[str, str], Callable[[str], dict[str, Any]]] = {
    ("openai", "chat/completions"): lambda model: {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "ok"}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    },
    ("openai", "responses"): lambda model: {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": model,
        "output": [
            {
                "id": "msg_1",
                "type": "message",
                "role": "assistant",
                "status": "completed",
                "content": [{"type": "output_text", "text": "ok", "annotations": []}],
            }
        ],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    },
    ("openai", "embeddings"): lambda model: {
        "object": "list",
        "model": model,
        "data": [{"object": "embedding", "index": 0, "embedding": [0.0, 1.0]}],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    },
    ("anthropic", "messages"): lambda model: {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": "ok"}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    },
    ("anthropic", "messages/count_tokens"): lambda _model: {"input_tokens": 1},
}
