"""Functions that send what they are given, and the ways to hand a model on to them."""

from __future__ import annotations

from dataclasses import replace

from oracle.clients import client, plain_call, sdk_client
from oracle.composing import Composer
from oracle.sending import Send


def _wrapper(c: Composer, depth: int) -> None:
    """A function that sends what it is given, in one of the ways to hand it on."""
    name, outer = c.fresh("_ask"), c.fresh("_outer")
    signature, arguments, calls = c.choice(
        (
            ("prompt, model", "model=model", ("'hi', {v}", "'hi', model={v}", "model={v}, prompt='hi'")),
            ("model, prompt='hi'", "model=model", ("{v}", "model={v}", "*({v},)", "**{{'model': {v}}}")),
            (
                "prompt, **options",
                "**options",
                ("'hi', model={v}", "'hi', **{{'model': {v}}}", "'hi', **dict(model={v})"),
            ),
            ("*args", "model=args[0]", ("{v}", "{v}, 'hi'", "*[{v}]")),
            ("*, name", "model=name", ("name={v}",)),
            ("payload", "**payload", ("{{'model': {v}}}", "dict(model={v})")),
            ("config", 'model=config["model"]', ("{{'model': {v}, 'size': 1}}",)),
        )
    )
    given = c.choice(calls)
    with c.apart(), c.function(f"def {name}({signature}):"):
        c.emit(f"return {plain_call(c, client(c), arguments)}")
    if c.chance(30):
        with c.apart(), c.function(f"def {outer}(*args, **kwargs):"):
            c.emit(f"return {name}(*args, **kwargs)")
        name = outer
    c.emit(f"{name}({given.format(v=c.expression(depth))})")


def _defaulting(c: Composer, depth: int) -> None:
    """A wrapper whose parameter has a default; called with and without."""
    name = c.fresh("_ask")
    with c.apart():
        default = c.expression(depth)
        with c.function(f"def {name}(prompt, model={default}):", "model"):
            c.emit(plain_call(c, client(c), "model=model"))
    c.emit(f"{name}('hi')")
    if c.chance(50):
        c.emit(f"{name}('hi', {c.expression(depth)})")


def _given_client(c: Composer, depth: int) -> None:
    """A wrapper that is given its client."""
    name, made = c.fresh("_ask"), sdk_client(c)
    parameter = replace(made, expression={"openai": "client", "anthropic": "claude"}[made.kind])
    with c.apart(), c.function(f"def {name}({parameter.expression}, model):", "model"):
        c.emit(plain_call(c, parameter, "model=model"))
    c.emit(f"{name}({made.expression}, {c.expression(depth)})")


def _partial(c: Composer, depth: int) -> None:
    name, made = c.fresh("ask"), sdk_client(c)
    c.use("import functools", "")
    method = "chat.completions.create" if made.kind == "openai" else "messages.create"
    extra = "" if made.kind == "openai" else ", max_tokens=9"
    c.emit(f"{name} = functools.partial({made.expression}.{method}, model={c.expression(depth)}{extra})")
    again = f"model={c.expression(depth)}, " if c.chance(30) else ""
    sent = f'{name}({again}messages=[{{"role": "user", "content": "hi"}}])'
    c.emit(c.use("import asyncio", f"asyncio.run({sent})") if made.asynchronous else sent)


def _bound_method(c: Composer, depth: int) -> None:
    """The method alone, in a name or a lambda."""
    name, made = c.fresh("create"), sdk_client(c)
    method = "chat.completions" if made.kind == "openai" else "messages"
    extra = "" if made.kind == "openai" else ", max_tokens=9"
    chat = 'messages=[{"role": "user", "content": "hi"}]'
    if c.chance(50):
        c.emit(f"{name} = {made.expression}.{method}")
        sent = f"{name}.create(model={c.expression(depth)}{extra}, {chat})"
    else:
        c.emit(f"{name} = lambda m: {made.expression}.{method}.create(model=m{extra}, {chat})")
        sent = f"{name}({c.expression(depth)})"
    c.emit(c.use("import asyncio", f"asyncio.run({sent})") if made.asynchronous else sent)


def _decorated(c: Composer, depth: int) -> None:
    """A decorator that hands on, or gives the model."""
    decorator, name = c.fresh("_decorate"), c.fresh("_ask")
    c.use("import functools", "")
    gives = c.chance(50)
    with c.apart():
        value = c.expression(depth)
        with c.function(f"def {decorator}({'model' if gives else 'func'}):"):
            if gives:
                with c.function("def decorate(func):"):
                    _wrapping(c, "kwargs.setdefault('model', model)")
                    c.emit("return inner")
                c.emit("return decorate")
            else:
                _wrapping(c, "print('calling')")
                c.emit("return inner")
        c.emit(f"@{decorator}({value})" if gives else f"@{decorator}")
        with c.function(f"def {name}(prompt, model):"):
            c.emit(plain_call(c, client(c), "model=model"))
    c.emit(f"{name}('hi')" if gives else f"{name}('hi', model={c.expression(depth)})")


def _wrapping(c: Composer, line: str) -> None:
    c.emit("@functools.wraps(func)")
    with c.function("def inner(*args, **kwargs):"):
        c.emit(line)
        c.emit("return func(*args, **kwargs)")


def _asynchronous(c: Composer, depth: int) -> None:
    """Coroutines that await one another and the client; several at once."""
    ask, main = c.fresh("_ask"), c.fresh("_main")
    maker = c.choice(("openai.AsyncOpenAI", "anthropic.AsyncAnthropic"))
    c.use(f"import {maker.partition('.')[0]}", "")
    c.use("import asyncio", "")
    method = "chat.completions.create(" if maker.startswith("openai") else "messages.create(max_tokens=9, "
    with c.apart(), c.function(f"async def {ask}(model):", "model"):
        c.emit(f"client = {maker}(max_retries=0)")
        c.emit(f'return await client.{method}model=model, messages=[{{"role": "user", "content": "hi"}}])')
    with c.apart(), c.function(f"async def {main}(one, other):"):
        if c.chance(50):
            c.emit(f"await asyncio.gather({ask}(one), {ask}(other))")
        else:
            c.emit(f"await {ask}(one)")
    c.emit(f"asyncio.run({main}({c.expression(depth)}, {c.expression(depth)}))")


def _lazy_client(c: Composer, depth: int) -> None:
    """A client made when it is first needed, in a function that gives it back."""
    made, get = sdk_client(c), c.fresh("_client")
    kept = c.fresh("_kept")
    with c.apart():
        c.emit(f"{kept} = None")
        with c.function(f"def {get}():"):
            if c.chance(50):
                c.emit(f"global {kept}")
                with c.block(f"if {kept} is None:"):
                    c.emit(f"{kept} = {made.expression}")
                c.emit(f"return {kept}")
            else:
                c.emit(f"return {made.expression}")
    c.emit(plain_call(c, replace(made, expression=f"{get}()"), f"model={c.expression(depth)}"))


def _recursive(c: Composer, depth: int) -> None:
    """A list of models that gets shorter from call to call."""
    name, made = c.fresh("_ask"), client(c)
    with c.apart(), c.function(f"def {name}(models):"):
        with c.block("if not models:"):
            c.emit("return None")
        c.emit(plain_call(c, made, "model=models[0]"))
        c.emit(f"return {name}(models[1:])")
    c.emit(f"{name}([{c.expression(depth)}, {c.expression(depth)}])")


def _callback(c: Composer, depth: int) -> None:
    """A function that is given the function that sends."""
    name, run, made = c.fresh("_ask"), c.fresh("_run"), client(c)
    with c.apart(), c.function(f"def {name}(model):", "model"):
        c.emit(plain_call(c, made, "model=model"))
    with c.apart(), c.function(f"def {run}(func, *args):"):
        c.emit("return func(*args)")
    c.emit(f"{run}({name}, {c.expression(depth)})")


WRAPPERS: tuple[Send, ...] = (
    _wrapper, _wrapper, _wrapper, _defaulting, _given_client, _partial, _bound_method, _decorated, _asynchronous,
    _lazy_client, _recursive, _callback,
)  # fmt: skip
