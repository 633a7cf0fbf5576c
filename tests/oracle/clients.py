"""What sends: clients of four libraries, pointed at the gateway or elsewhere, and their calls."""

from __future__ import annotations

from dataclasses import dataclass

from oracle.composing import Composer

_CHAT = 'messages=[{"role": "user", "content": "hi"}]'
MAY_FAIL = "may fail"
"""A message that the server refuses on some runs."""


@dataclass(frozen=True, slots=True)
class Client:
    """An expression for a client (or a library), and what it is."""

    expression: str
    kind: str
    """`openai`, `anthropic`, `httpx` or `requests`."""
    base: str = ""
    """The base URL, for clients whose calls name the whole URL."""
    asynchronous: bool = False


def sdk_client(c: Composer, kind: str = "", *, elsewhere: bool = False) -> Client:
    kind = kind or c.choice(("openai", "openai", "anthropic"))
    path = "/openai/v1" if kind == "openai" else "/anthropic"
    host = c.hosts.elsewhere if elsewhere else c.hosts.gateway
    asynchronous = c.chance(15)
    name = {"openai": "OpenAI", "anthropic": "Anthropic"}[kind]
    name = f"Async{name}" if asynchronous else name
    maker = c.choice((c.use(f"import {kind}", f"{kind}.{name}"), name))
    if maker == name:
        c.use(f"from {kind} import {name}", "")
    url = _base_url(c, f"{host}{path}", elsewhere=elsewhere)
    return Client(f'{maker}({url}api_key="k", max_retries=0)', kind, asynchronous=asynchronous)


def _base_url(c: Composer, url: str, *, elsewhere: bool) -> str:
    way = c.choice(("literal", "literal", "environment", "name", "f-string"))
    if way == "environment":  # the SDK's own variable, which the harness sets to the gateway
        return "" if not elsewhere else f'base_url="{url}", '
    if way == "literal":
        return f'base_url="{url}", '
    name = c.fresh("URL")
    with c.apart():
        c.emit(f'{name} = "{url}"' if way == "name" else f'{name} = "{url.rpartition("/")[0]}"')
    return f"base_url={name}, " if way == "name" else f'base_url=f"{{{name}}}/{url.rpartition("/")[2]}", '


def client(c: Composer) -> Client:
    """A client that the gateway answers, in a name of the module or inline."""
    if c.chance(25):
        return _http(c)
    made = sdk_client(c)
    if c.chance(60):
        name = c.fresh("client")
        with c.apart():
            c.emit(f"{name} = {made.expression}")
        return Client(name, made.kind, asynchronous=made.asynchronous)
    return made


def _http(c: Composer) -> Client:
    kind = c.choice(("httpx", "requests"))
    c.use(f"import {kind}", "")
    base = c.hosts.gateway
    if c.chance(50):
        return Client(kind, kind, base)
    name = c.fresh("http")
    maker, base = (
        (f'httpx.Client(base_url="{base}/openai/v1")', "") if kind == "httpx" else ("requests.Session()", base)
    )
    with c.apart():
        c.emit(f"{name} = {maker}")
    return Client(name, kind, base)


def plain_call(c: Composer, made: Client, arguments: str, *, may_fail: bool = False) -> str:
    """A request that takes messages, so that a payload may hold other keys too."""
    chat = f'[{{"role": "user", "content": "{MAY_FAIL if may_fail else "hi"}"}}]'
    if made.kind == "openai":
        text = f"{made.expression}.chat.completions.create({arguments}, messages={chat})"
    elif made.kind == "anthropic":
        text = f"{made.expression}.messages.create({arguments}, max_tokens=9, messages={chat})"
    else:
        check = ".raise_for_status()" if may_fail else ""
        url = f"{made.base}/openai/v1/chat/completions" if made.base else "/chat/completions"
        return f'{made.expression}.post("{url}", json=dict({arguments}, messages={chat})){check}'
    return c.use("import asyncio", f"asyncio.run({text})") if made.asynchronous else text


def call(c: Composer, client: Client, arguments: str, *, may_fail: bool = False) -> str:
    """The request, given the arguments that carry the model: `model=...` or `**payload`."""
    rest = _CHAT.replace('"hi"', f'"{MAY_FAIL}"') if may_fail else _CHAT
    if client.kind == "openai":
        made = _openai(c, client.expression, arguments, rest, plain=may_fail)
    elif client.kind == "anthropic":
        made = _anthropic(c, client.expression, arguments, rest, plain=may_fail)
    else:
        return _posted(c, client, f"dict({arguments}, {rest})", strict=may_fail)
    return _awaited(c, made) if client.asynchronous else made


def _awaited(c: Composer, made: str) -> str:
    return c.use("import asyncio", f"asyncio.run({made})")


def _openai(c: Composer, client: str, arguments: str, chat: str, *, plain: bool) -> str:
    calls = (
        f"{client}.chat.completions.create({arguments}, {chat})",
        f"{client}.chat.completions.create({chat}, {arguments})",
        f'{client}.responses.create({arguments}, input="hi")',
        f'{client}.embeddings.create({arguments}, input="hi", encoding_format="float")',
        f"{client}.with_options(timeout=9).chat.completions.create({arguments}, {chat})",
        f"{client}.chat.completions.with_raw_response.create({arguments}, {chat})",
        f"{client}.models.retrieve({arguments})",
    )
    return calls[0] if plain else c.choice(calls)


def _anthropic(c: Composer, client: str, arguments: str, chat: str, *, plain: bool) -> str:
    calls = (
        f"{client}.messages.create({arguments}, max_tokens=9, {chat})",
        f"{client}.messages.create(max_tokens=9, {chat}, {arguments})",
        f"{client}.messages.count_tokens({arguments}, {chat})",
        f"{client}.beta.messages.create({arguments}, max_tokens=9, {chat})",
    )
    return calls[0] if plain else c.choice(calls)


def _posted(c: Composer, client: Client, body: str, *, strict: bool) -> str:
    route = c.choice(("/openai/v1/chat/completions", "/openai/v1/responses", "/anthropic/v1/messages"))
    url = f'"{client.base}{route}"' if client.base else '"/chat/completions"'
    way = c.choice(("json", "json", "data", "request"))
    check = ".raise_for_status()" if strict else ""
    if way == "json":
        return f"{client.expression}.post({url}, json={body}){check}"
    if way == "request":
        return f'{client.expression}.request("POST", {url}, json={body}){check}'
    name = "data" if client.kind == "requests" else "content"
    return c.use("import json", f"{client.expression}.post({url}, {name}=json.dumps({body})){check}")
