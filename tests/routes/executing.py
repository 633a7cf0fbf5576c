"""Runs programs, in a process of its own, against a strict gateway on loopback that has the gateway's names.

Host names are mapped where they are resolved, ports where they are connected to; TLS is real, with a certificate
authority made for the run. Reads `{"programs": {name: source}, "keys": [...]}` from stdin, writes
`{name: [[status, path, key], ...]}`; a request that came over plain HTTP has status 0.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import sys
import tempfile
import threading
from contextlib import redirect_stdout, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import trustme
from gateway_lists import anthropic_models, openai_models
from strict_gateway import Answer, Handler, Request, StrictGateway, problem, right_answer

HOSTS = ("gateway.api.anyint.ai", "api.anyint.ai")
Answered = list[tuple[int, str, str]]
"""Status, path, and the key that was sent."""


class World:
    """The gateway behind TLS, beside it a listener for plain HTTP; what they were asked since `begin`."""

    def __init__(self, keys: list[str], directory: Path) -> None:
        lists = {key: {"openai": openai_models(), "anthropic": anthropic_models()} for key in keys}
        self.gateway = StrictGateway(lists=lists)
        self.answered: Answered = []
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*HOSTS).configure_cert(context)
        self.gateway._server.socket = context.wrap_socket(self.gateway._server.socket, server_side=True)
        self.gateway.fault(self._observe, path="")
        certificate = directory / "ca.pem"
        authority.cert_pem.write_to_path(str(certificate))
        for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
            os.environ[name] = str(certificate)
        self.plain = _Plain(("127.0.0.1", 0), _PlainHandler)
        self.plain.answered = self.answered
        threading.Thread(target=self.plain.serve_forever, args=(0.01,), daemon=True).start()
        self.ports = {443: self.gateway._server.server_address[1], 80: self.plain.server_address[1]}

    def _observe(self, _handler: Handler, request: Request) -> Answer:
        answer = right_answer(self.gateway, request)
        self.answered.append((answer.status, request.path, key_of(request.headers)))
        return answer

    def take_over_the_network(self) -> None:
        """The gateway's names are here, its ports are the servers', and no other name is anywhere."""
        connect = socket.socket.connect

        def resolve(host: Any, port: Any, *_given: Any, **_named: Any) -> list[Any]:
            name = host.decode() if isinstance(host, bytes) else str(host)
            if name.lower() not in {*HOSTS, "127.0.0.1"}:
                raise socket.gaierror(f"{name} is not to be asked")
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(port)))]

        def connect_here(this: socket.socket, address: Any) -> None:
            connect(this, (address[0], self.ports.get(address[1], address[1])))

        socket.getaddrinfo = resolve
        socket.socket.connect = connect_here  # type: ignore[method-assign, assignment]


class _Plain(ThreadingHTTPServer):
    daemon_threads = True
    answered: Answered


class _PlainHandler(BaseHTTPRequestHandler):
    """Plain HTTP is refused, as by any TLS server; but what was sent has been read by then."""

    protocol_version = "HTTP/1.1"
    server: _Plain

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Quiet."""

    def _serve(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.answered.append((0, self.path, key_of(headers)))
        body = json.dumps(problem(400, "plain HTTP was sent to an HTTPS port", "bad_request").body).encode()
        self.send_response(400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _serve  # noqa: N815


def key_of(headers: Any) -> str:
    return str(headers.get("x-api-key") or headers.get("authorization", "").rpartition(" ")[2])


def run(source: str, name: str, world: World, key: str) -> Answered:
    """Executes a program as a script; how it ends is its own affair, what the gateway answered is not."""
    world.answered.clear()
    before = dict(os.environ)
    os.environ |= {
        "ANYINT_API_KEY": key,
        "ANYINT_BASE_URL": "https://gateway.api.anyint.ai",
        "LLM_URL": "https://gateway.api.anyint.ai",
    }
    try:
        with suppress(Exception), redirect_stdout(StringIO()):
            exec(compile(source, name, "exec"), {"__name__": "__main__"})  # noqa: S102
    finally:
        os.environ.clear()
        os.environ.update(before)
    return list(world.answered)


def main() -> None:
    asked = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as directory:
        world = World(asked["keys"], Path(directory))
        world.take_over_the_network()
        with world.gateway:
            found = {name: run(source, name, world, asked["keys"][0]) for name, source in asked["programs"].items()}
        world.plain.shutdown()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
