"""Plain HTTP: requests, httpx, aiohttp and urllib, what they post and which model lists they read."""

from __future__ import annotations

import re

from anyint_lint.collector import program as ir
from anyint_lint.collector.endpoints import host_of, joined, llm_family, parse
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.sdks.row import Row
from anyint_lint.collector.store import REST
from anyint_lint.collector.values import HOLE, External, Ref, Text, Value, join, known_texts, texts
from anyint_lint.facts import Family, RouteUse, Span

_BASE_URL = "\x00base_url"
_HEADERS = "\x00headers"
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "build_request"})
_CLIENTS = re.compile(
    r"^(?:httpx\.(?:Client|AsyncClient)|requests\.(?:Session|session)|aiohttp\.ClientSession"
    r"|requests\.sessions\.Session|httpx\._client\.\w+|niquests\.\w*Session)$"
)
_MODULES = re.compile(r"^(?:httpx|requests|niquests|requests\.api)\.(\w+)$")
_URLLIB = frozenset({"urllib.request.urlopen", "urllib.request.Request", "urllib.request.urlretrieve"})
_MODELS_PATH = re.compile(r"(?:^|/)(?:v\d+/)?models/?$")
_ROW = Row("http", model=("model",))


def record(machine: Machine, one: External, arguments: Arguments, node: ir.Call, result: External) -> bool:
    """Notes an HTTP client or request; False when the call is neither."""
    if _CLIENTS.match(one.path):
        _client(machine, arguments, result)
        return True
    verb = _verb(one)
    if verb is None:
        return False
    if verb in ("update", "headers"):
        return True
    method, url, known = _request(one, verb, arguments)
    if not url and not known:
        return False
    return _sent(machine, one, method, url, arguments, node, known=known)


def _client(machine: Machine, arguments: Arguments, result: External) -> None:
    if result.oid is None:
        return
    base_url = arguments.keywords.get("base_url") or (arguments.positional[0] if arguments.positional else None)
    if base_url:
        machine.store.set(result.oid, _BASE_URL, base_url)
    if "headers" in arguments.keywords:
        machine.store.set(result.oid, _HEADERS, arguments.keywords["headers"])


def _verb(one: External) -> str | None:
    if one.path in _URLLIB:
        return "urllib"
    module = _MODULES.match(one.path)
    if module:
        return module[1] if module[1] in _VERBS else None
    last = one.path.rpartition(".")[2]
    return last if last in _VERBS and "." in one.path else None


def _request(one: External, verb: str, arguments: Arguments) -> tuple[str, Value, bool]:
    """(method, URL, whether this surely is an HTTP library)."""
    known = verb == "urllib" or bool(_MODULES.match(one.path)) or _is_client(one)
    positional = arguments.positional
    if verb in ("request", "stream", "build_request"):
        named = [
            text.text.upper()
            for text in known_texts(arguments.keywords.get("method", positional[0] if positional else ()))
        ]
        method = named[0] if len(named) == 1 else "GET"
        url = arguments.keywords.get("url") or (positional[1] if len(positional) > 1 else ())
        return method, url, known
    method = "GET" if verb == "urllib" else verb.upper()
    url = arguments.keywords.get("url") or (positional[0] if positional else ())
    if verb == "urllib" and ("data" in arguments.keywords or len(positional) > 1):
        method = "POST"
    return method, url, known


def _is_client(one: External) -> bool:
    receiver = one.path.rpartition(".")[0]
    return receiver.endswith("()") and bool(_CLIENTS.match(receiver[:-2]))


def _sent(
    machine: Machine, one: External, method: str, url: Value, arguments: Arguments, node: ir.Call, *, known: bool
) -> bool:
    base = (machine.store.get(one.oid, _BASE_URL) or ()) if one.oid is not None else ()
    full = tuple(joined(base, text) if base else text for text in texts(url))
    models = _payload_models(machine, arguments)
    families = [llm_family(parse(text.text).path) for text in full]
    family = next((found for found in families if found is not None), None)
    looks_like_url = any("://" in text.text or text.text.lstrip(HOLE).startswith("/") for text in full)
    if not known and not looks_like_url and not models:
        return False
    if models and method != "GET" and (family is not None or known):
        _post(machine, one, models, full, family, node)
    for text, original in zip(full, texts(url), strict=True):
        _route(machine, one, text, original, method, arguments)
    return known or family is not None or looks_like_url


def _payload_models(machine: Machine, arguments: Arguments) -> Value:
    found: list[Value] = []
    for name in ("json", "data", "content", "body", "params"):
        found.extend(
            machine.store.get(given.oid, "model") or machine.store.get(given.oid, REST) or ()
            for given in arguments.keywords.get(name, ())
            if isinstance(given, Ref) and given.oid in machine.dicts
        )
    for value in arguments.positional[1:]:
        found.extend(
            machine.store.get(given.oid, "model") or ()
            for given in value
            if isinstance(given, Ref) and given.oid in machine.dicts
        )
    return join(*found)


def _post(
    machine: Machine, one: External, models: Value, full: tuple[Text, ...], family: Family | None, node: ir.Call
) -> None:
    host = host_of(tuple(full)) if full else None
    if family is None:  # an HTTP call to something that is not known to be an LLM: a name is all there is
        if host is None:
            machine.recorder.bound("model", models)
        return
    for text in known_texts(models):
        machine.recorder.use(text, _ROW, host=host, callee=one.path.lstrip("?"), request=node.span, family=family)
    machine.recorder.missing(models, _ROW, host=host, callee=one.path.lstrip("?"), request=node.span)


def _route(machine: Machine, one: External, full: Text, original: Text, method: str, arguments: Arguments) -> None:
    endpoint = parse(full.text)
    if not _MODELS_PATH.search(endpoint.path) or machine.decorating:
        return
    headers = _header_names(machine, one, arguments)
    machine.recorder.routes.setdefault(
        original.span,
        RouteUse(
            url=full.text.replace(HOLE, "{}"),
            span=original.span,
            host=endpoint.host,
            path=endpoint.path,
            scheme=endpoint.scheme,
            method=method,
            headers=headers,
            family=family_of(headers),
            token=original.token,
            callee=one.path.lstrip("?"),
        ),
    )


def family_of(headers: tuple[str, ...] | None) -> Family | None:
    """The family that auth headers belong to (gateway contract, "Listing the models")."""
    if headers is None:
        return None
    if "x-api-key" in headers or "anthropic-version" in headers:
        return Family.ANTHROPIC
    return Family.OPENAI if "authorization" in headers else None


def _header_names(machine: Machine, one: External, arguments: Arguments) -> tuple[str, ...] | None:
    given = [arguments.keywords.get("headers")]
    if one.oid is not None:
        given.append(machine.store.get(one.oid, _HEADERS))
    names: set[str] = set()
    for value in given:
        for ref in value or ():
            if not isinstance(ref, Ref) or ref.oid not in machine.dicts:
                return None
            found = machine.store.names(ref.oid)
            if REST in found:
                return None
            names.update(name.lower() for name in found)
    return tuple(sorted(names))


def literal_route(machine: Machine, text: Text, name: str, span: Span) -> None:
    """A constant that is nothing but the URL of a model list, wherever it is used."""
    endpoint = parse(text.text)
    if (
        endpoint.scheme in ("http", "https")
        and endpoint.path.rstrip("/").endswith("/v1/models")
        and " " not in text.text
    ):
        machine.recorder.routes.setdefault(
            span,
            RouteUse(
                url=text.text.replace(HOLE, "{}"),
                span=span,
                host=endpoint.host,
                path=endpoint.path,
                scheme=endpoint.scheme,
                token=text.token,
                callee=name,
            ),
        )
