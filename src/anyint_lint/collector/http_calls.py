"""Plain HTTP: what requests, httpx, aiohttp, urllib and their like post, and which model lists they read."""

from __future__ import annotations

from dataclasses import replace

from anyint_lint.collector import headers as http_headers
from anyint_lint.collector import program as ir
from anyint_lint.collector.base_urls import BASE_URL, note
from anyint_lint.collector.destinations import of_text
from anyint_lint.collector.endpoints import is_absolute, llm_family, model_below, parse
from anyint_lint.collector.headers import Headers
from anyint_lint.collector.http_clients import (
    ClientKind,
    Joining,
    Parts,
    asking,
    client_kind,
    client_of,
    is_known,
    is_request,
    parts_of,
    serves,
)
from anyint_lint.collector.http_payloads import ROW, payload_models, post
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.naming import shown
from anyint_lint.collector.network import Requested
from anyint_lint.collector.pieces import cut, pieces_of
from anyint_lint.collector.prepared import Prepared
from anyint_lint.collector.urls import appended, url_joined, url_texts
from anyint_lint.collector.values import (
    HOLE,
    External,
    FunctionValue,
    Plain,
    Ref,
    Text,
    Value,
    concatenate,
    known_texts,
    target_of,
    texts,
)
from anyint_lint.facts import Form
from anyint_lint.model_names import looks_like_model_id

_AUTH = "\x00auth"


def record(machine: Machine, one: External, arguments: Arguments, node: ir.Call, result: External) -> bool:
    """Notes an HTTP client or request; False when the call is neither."""
    kind = client_kind(one.path)
    if kind is not None:
        oid = one.oid if one.path.endswith(".__init__") else result.oid
        if oid is not None:
            make_client(machine, kind, one, arguments, node, oid)
        return True
    if one.path.rpartition(".")[2] in ("send", "prepare_request", "prepare", "add_header"):
        return _handle(machine, one, arguments, node, result)
    verb = asking(one.path)
    if verb is None or (verb != "open" and _is_lookup(one, arguments)):
        return False
    if serves(one.path) or _serves_handler(arguments):
        return any(text.text.startswith("/") for value in arguments.positional[:1] for text in texts(value))
    return _request(machine, one, verb, arguments, node, result)


def make_client(
    machine: Machine, kind: ClientKind, one: External, arguments: Arguments, node: ir.Call, oid: int
) -> None:
    """An HTTP client, or an instance of a class of the file that derives from one."""
    base_url = arguments.keywords.get("base_url") or ()
    if not base_url and kind.base_position is not None and kind.base_position < len(arguments.positional):
        base_url = arguments.positional[kind.base_position]
    base_url = tuple(each for each in base_url if each != Plain(None))
    if kind.joining is Joining.HOST:
        host = base_url or arguments.keywords.get("host", ())
        base_url = concatenate((Text(f"{kind.scheme}://", node.span, None),), host, node.span)
    if base_url:
        machine.store.set(oid, BASE_URL, base_url)
        note(machine, one, base_url, node)
    if arguments.keywords.keys() & {"transport", "app", "mounts"} and not base_url:
        machine.store.set(oid, BASE_URL, (Text("http://in-process.invalid", node.span, None),))
    if "headers" in arguments.keywords or not http_headers.has_kept(machine, oid):
        http_headers.keep(machine, oid, arguments.keywords.get("headers"))
        if (arguments.more and "headers" not in arguments.keywords) or "event_hooks" in arguments.keywords:
            http_headers.extend(machine, oid, External("?"))
    if "auth" in arguments.keywords:
        machine.store.set(oid, _AUTH, arguments.keywords["auth"])


def _is_lookup(one: External, arguments: Arguments) -> bool:
    """`settings.get("name", None)`, as most calls of a verb are: neither URL nor body, on nothing that is a client."""
    if arguments.keywords or one.oid is not None:
        return False
    for at, value in enumerate(arguments.positional):
        for each in value:
            if isinstance(each, Ref) or (isinstance(each, Text) and (at > 1 or "/" in each.text or "{" in each.text)):
                return False
    return not is_known(one.path)


def _serves_handler(arguments: Arguments) -> bool:
    """`router.get("/v1/models", handler)`: a table of routes, whatever the router."""
    return any(isinstance(each, FunctionValue) for value in arguments.positional[1:2] for each in value)


def _request(machine: Machine, one: External, verb: str, arguments: Arguments, node: ir.Call, result: External) -> bool:
    known = is_known(one.path)
    if verb == "open":
        prepared = _prepared(machine, arguments.given(0, "url", "fullurl") or ())
        if prepared:
            return _send_again(machine, prepared, node)
    parts = _parts(machine, one, verb, arguments)
    if one.oid in machine.instances and verb not in ("request", "stream", "build_request"):
        overridden = _own_request(machine, one, parts, arguments, node)
        if overridden:
            return True
    full = _full_urls(machine, one, parts.url, node)
    models = payload_models(machine, arguments)
    families = [llm_family(parse(text.text).path) for text in full]
    family = next((found for found in families if found is not None), None)
    looks_like_url = any("://" in text.text or text.text.lstrip(HOLE).startswith("/") for text in full)
    if not known and not looks_like_url and not models:
        return False
    if models and parts.method != "GET" and (family is not None or known):
        post(machine, one, models, full, node)
    if full and not machine.decorating and (known or looks_like_url):
        _note(machine, one, full, parts, node, result if verb in ("request", "build_request") else None)
    return known or family is not None or looks_like_url


def _parts(machine: Machine, one: External, verb: str, arguments: Arguments) -> Parts:
    if verb == "open" or one.path.startswith("urllib.request."):
        data = arguments.given(1, "data")
        given = [text.text.upper() for text in known_texts(arguments.keywords.get("method", ()))]
        posts = data is not None and any(each != Plain(None) for each in data)
        method = given[0] if len(given) == 1 else ("POST" if posts else "GET")
        url = arguments.given(0, "url", "fullurl") or ()
        headers = arguments.given(2, "headers") if verb == "request" else None
        if "build_opener" in one.path or "OpenerDirector" in one.path:
            headers = (External("?"),)
        return Parts(method, url, headers, None)
    named = {text.text.upper() for text in known_texts(arguments.given(0, "method") or ())}
    parts = parts_of(one.path, verb, arguments, named.pop() if len(named) == 1 else None)
    auth = parts.auth or next(
        (found for name in (_AUTH, "auth", ".auth") if (found := _kept(machine, one, name))), None
    )
    headers = parts.headers if parts.headers or not arguments.more else (External("?"),)
    return Parts(parts.method, parts.url, headers, auth)


def _kept(machine: Machine, one: External, name: str) -> Value | None:
    return machine.store.get(one.oid, name) if one.oid is not None else None


def _own_request(machine: Machine, one: External, parts: Parts, arguments: Arguments, node: ir.Call) -> bool:
    """`session.get(...)` of a class that overrides `request`, which the library's `get` calls."""
    if one.oid is None or machine.module_frame is None:
        return False
    method = machine.attribute((Ref(one.oid),), "request", machine.module_frame)
    functions = tuple(each for each in method if isinstance(each, FunctionValue))
    if not functions:
        return False
    verb: Value = (Text(parts.method, node.span, None),)
    rest = {name: value for name, value in arguments.keywords.items() if name != "url"}
    machine.call(functions, Arguments([verb, parts.url], rest, arguments.more), node, machine.module_frame)
    return True


def _full_urls(machine: Machine, one: External, url: Value, node: ir.Call) -> tuple[Text, ...]:
    """What may be requested: each URL below each base of the client."""
    given = url_texts(url, node.span)
    base = _base_of(machine, one)
    if not base:
        return given
    kind = client_of(one.path) or ClientKind(Joining.BELOW)
    found: list[Text] = []
    for path in given:
        if is_absolute(path.text) or path.text.startswith(HOLE):
            found.append(path)
            continue
        for each in url_texts(base, node.span) or (Text(HOLE, node.span, None),):
            if kind.joining is Joining.RELATIVE:
                found.extend(texts(_moved(url_joined(each, path, path.span), path)))
            else:
                found.append(appended(each, path))
    return tuple(found)


def _moved(value: Value, path: Text) -> Value:
    return tuple(
        Text(one.text, path.span, None, path.form, path.env, pieces_of(one)) for one in value if isinstance(one, Text)
    )


def _base_of(machine: Machine, one: External) -> Value:
    if one.oid is None:
        return ()
    assigned = machine.store.get(one.oid, ".base_url") or ()
    if one.oid in machine.instances and client_of(one.path) is not None and client_of(one.path) == ClientKind():
        return ()
    return assigned or machine.store.get(one.oid, BASE_URL) or ()


def _note(
    machine: Machine, one: External, full: tuple[Text, ...], parts: Parts, node: ir.Call, result: External | None
) -> None:
    client = http_headers.kept_by(machine, one.oid)
    if _kept(machine, one, ".event_hooks") or _kept(machine, one, ".hooks"):
        client = (*client, External("?"))
    if not client and (not is_known(one.path) or client_of(one.path) is not None):
        client = (External("?"),)
    if one.oid in machine.handed:  # who was given the client may have given it headers
        client = (*client, External("?"))
    found = http_headers.sent(machine, client, parts.headers, parts.auth, node)
    prepared = Prepared(full, parts.method, shown(one.path), node.span, one.oid)
    if result is not None and result.oid is not None and (is_request(one.path) or one.path.endswith(".build_request")):
        prepared = replace(prepared, maker=result.oid)
        machine.prepared[result.oid] = prepared
        http_headers.keep(machine, result.oid, None)
        for each in (*client, *(parts.headers or ())):
            http_headers.extend(machine, result.oid, each)
    _tell(machine, prepared, found, one, node)


def _tell(machine: Machine, prepared: Prepared, found: tuple[Headers, ...], one: External, node: ir.Call) -> None:
    network = machine.recorder.network
    for text in prepared.urls:
        endpoint = parse(text.text)
        for headers in (one.with_userinfo() for one in found) if endpoint.has_userinfo else found:
            network.request(
                Requested(
                    text,
                    prepared.callee,
                    prepared.span,
                    prepared.method,
                    headers.names,
                    headers.authorization,
                    headers.family,
                    prepared.client,
                    headers.some,
                    headers.rest,
                    _imported_client(one, text),
                ),
                again=machine.recorder.defaults_only,
                maker=prepared.maker,
            )
            for key in headers.keys:
                network.key(key, header=True, to=(of_text(text),), callee=prepared.callee, request=node.span)
        if endpoint.scheme == "http":
            note(machine, one, (text,), node)
        _model_in_url(machine, prepared, text)


def _imported_client(one: External, text: Text) -> str | None:
    """The client of another file that a path is given to."""
    receiver = External(one.path.rpartition(".")[0])
    elsewhere = one.oid is None and not is_known(one.path) and text.text.startswith("/")
    return target_of(receiver) if elsewhere and receiver.path.strip(".") else None


def _model_in_url(machine: Machine, prepared: Prepared, text: Text) -> None:
    """`GET .../openai/v1/models/gpt-5.4`: the ID in the path is a model."""
    endpoint = parse(text.text)
    found = model_below(endpoint.path)
    if found is None or "%" in found[1]:
        return
    family, model = found
    if family is None and endpoint.host is None and not looks_like_model_id(model):
        return
    start = text.text.rfind("/" + model) + 1
    pieces = cut(text, start, start + len(model))
    piece = pieces[0] if len(pieces) == 1 else Text(model, text.span, None)
    to = replace(of_text(text), host=endpoint.host)
    use = Text(model, piece.span, piece.token, Form.URL, text.env)
    machine.recorder.use(use, ROW, to=to, callee=prepared.callee, request=prepared.span, family=family)


def _handle(machine: Machine, one: External, arguments: Arguments, node: ir.Call, result: External) -> bool:
    """`client.send(request)`, `session.prepare_request(request)`, `request.prepare()`, `request.add_header(...)`."""
    last = one.path.rpartition(".")[2]
    if last == "add_header" and one.oid in machine.prepared:
        if len(arguments.positional) == 2:
            http_headers.add(machine, one.oid, *arguments.positional)
        return True
    given = ((External(one.path, one.oid),) if last == "prepare" else arguments.given(0, "request")) or ()
    found = _prepared(machine, given)
    if not found:
        return False
    if last == "send":
        return _send_again(machine, found, node)
    if result.oid is not None:
        oid, prepared = found[0]
        machine.prepared[result.oid] = prepared
        http_headers.keep(machine, result.oid, None)
        client = http_headers.kept_by(machine, one.oid) if last == "prepare_request" else ()
        for each in (*client, *http_headers.kept_by(machine, oid)):
            http_headers.extend(machine, result.oid, each)
    return True


def _prepared(machine: Machine, value: Value) -> list[tuple[int, Prepared]]:
    return [
        (one.oid, machine.prepared[one.oid])
        for one in value
        if isinstance(one, External) and one.oid is not None and one.oid in machine.prepared
    ]


def _send_again(machine: Machine, found: list[tuple[int, Prepared]], node: ir.Call) -> bool:
    """What was made ready is sent, with the headers that it has by now."""
    for oid, prepared in found:
        if prepared.maker is not None:
            machine.recorder.network.withdraw(prepared.maker)
        headers = http_headers.sent(machine, http_headers.kept_by(machine, oid), None, None, node)
        _tell(machine, replace(prepared, maker=None), headers, External(prepared.callee), node)
    return True
