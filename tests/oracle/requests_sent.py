"""Statements that send a request whose model is an expression: directly, through payloads, wrappers, classes, loops."""

from __future__ import annotations

from collections.abc import Callable

from oracle.clients import Client, call, client, sdk_client
from oracle.composing import Composer

Send = Callable[[Composer, int], None]


def request(c: Composer, depth: int) -> None:
    """One or more requests, in one of the forms."""
    c.choice(REQUESTS)(c, depth)


def _direct(c: Composer, depth: int) -> None:
    c.emit(_assigned(c, call(c, client(c), f"model={c.expression(depth)}")))


def _assigned(c: Composer, made: str) -> str:
    return c.choice((made, f"{c.fresh('reply')} = {made}", f"print({made})"))


def _overridden(c: Composer, depth: int) -> None:
    """`extra_body` has the last word."""
    made = sdk_client(c, "openai")
    c.emit(plain_call(c, made, f'model={c.expression(depth)}, extra_body={{"model": {c.expression(depth)}}}'))


# Payloads


def _payload(c: Composer, depth: int) -> None:
    name = c.fresh("payload")
    value = c.expression(depth)
    way = c.choice(("display", "dict", "assigned", "update", "setdefault", "union", "or-assign", "spread", "branch", "copy"))
    lines = {
        "display": (f'{name} = {{"model": {value}, "timeout": 9}}',),
        "dict": (f"{name} = dict(model={value}, timeout=9)",),
        "assigned": (f'{name} = {{"timeout": 9}}', f'{name}["model"] = {value}'),
        "update": (f'{name} = {{"model": {c.literal()}}}', c.choice((f'{name}.update({{"model": {value}}})', f"{name}.update(model={value})", f'{name}.update([("model", {value})])'))),
        "setdefault": (f'{name} = {{"timeout": 9}}', f'{name}.setdefault("model", {value})'),
        "union": (f'{name} = {{"model": {c.literal()}}} | {{"model": {value}}}',),
        "or-assign": (f"{name} = {{}}", f'{name} |= {{"model": {value}}}'),
        "spread": (f'{name} = {{**{{"model": {c.literal()}, "timeout": 9}}, "model": {value}}}',),
        "branch": (f'{name} = {{"model": {value}}}', f"if {c.condition()}:", f'    {name}["model"] = {c.literal()}'),
        "copy": (f'{name}_base = {{"model": {c.literal()}}}', f'{name} = {{**{name}_base}}', f'{name}["model"] = {value}'),
    }  # fmt: skip
    for line in lines[way]:
        c.emit(line)
    _send_mapping(c, name)


def _send_mapping(c: Composer, name: str) -> None:
    made = client(c)
    if made.kind in ("httpx", "requests") and made.base:
        url = f'"{made.base}/openai/v1/chat/completions"'
        c.emit(c.choice((f"{made.expression}.post({url}, json={name})", f"{made.expression}.post({url}, json={{**{name}, 'n': 1}})")))
        return
    c.emit(plain_call(c, made, f"**{name}"))


def plain_call(c: Composer, made: Client, arguments: str, *, may_fail: bool = False) -> str:
    """A request that takes messages, so that a payload may hold other keys too."""
    chat = '[{"role": "user", "content": "may fail"}]' if may_fail else '[{"role": "user", "content": "hi"}]'
    if made.kind == "openai":
        text = f"{made.expression}.chat.completions.create({arguments}, messages={chat})"
    elif made.kind == "anthropic":
        text = f"{made.expression}.messages.create({arguments}, max_tokens=9, messages={chat})"
    else:
        check = ".raise_for_status()" if may_fail else ""
        url = f"{made.base}/openai/v1/chat/completions" if made.base else "/chat/completions"
        return f'{made.expression}.post("{url}", json=dict({arguments}, messages={chat})){check}'
    return c.use("import asyncio", f"asyncio.run({text})") if made.asynchronous else text


# Wrappers


def _wrapper(c: Composer, depth: int) -> None:
    """A function that sends what it is given, in one of the ways to hand it on."""
    name, outer = c.fresh("_ask"), c.fresh("_outer")
    signature, arguments, calls = c.choice(
        (
            ("prompt, model", "model=model", ("'hi', {v}", "'hi', model={v}", "model={v}, prompt='hi'")),
            ("model, prompt='hi'", "model=model", ("{v}", "model={v}", "*({v},)", "**{{'model': {v}}}")),
            ("prompt, **options", "**options", ("'hi', model={v}", "'hi', **{{'model': {v}}}", "'hi', **dict(model={v})")),
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
    parameter = Client({"openai": "client", "anthropic": "claude"}[made.kind], made.kind, asynchronous=made.asynchronous)
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


# Loops and fallbacks


def _fallbacks(c: Composer, depth: int) -> None:
    """A list of models, tried in turn."""
    name, made = c.fresh("model"), client(c)
    items = f"[{c.expression(depth)}, {c.expression(depth)}]"
    if c.chance(60):
        models = c.fresh("MODELS")
        c.emit(f"{models} = {items}")
        items = models
    with c.block(c.choice((f"for {name} in {items}:", f"for _, {name} in enumerate({items}):", f"for {name}, _ in zip({items}, 'ab'):"))):
        if c.chance(70) and c.budget.flips > 0:
            c.budget.flips -= 1
            with c.block("try:"):
                c.emit(plain_call(c, made, f"model={name}", may_fail=True))
                c.emit("break")
            with c.block("except Exception as error:"):
                c.emit(c.choice(("print(error)", "continue")))
        else:
            c.emit(plain_call(c, made, f"model={name}"))


def _guarded(c: Composer, depth: int) -> None:
    """A second model when the first fails."""
    made = client(c)
    if c.budget.flips <= 0:
        return _direct(c, depth)
    c.budget.flips -= 1
    with c.block("try:"):
        c.emit(plain_call(c, made, f"model={c.expression(depth)}", may_fail=True))
    with c.block("except Exception:"):
        c.emit(plain_call(c, made, f"model={c.expression(depth)}"))
    if c.chance(30):
        with c.block(c.choice(("else:", "finally:"))):
            c.emit(plain_call(c, made, f"model={c.expression(depth)}"))
    return None


def _branched(c: Composer, depth: int) -> None:
    made = client(c)
    with c.block(f"if {c.condition()}:"):
        c.emit(plain_call(c, made, f"model={c.expression(depth)}"))
    if c.chance(60):
        with c.block("else:"):
            c.emit(plain_call(c, made, f"model={c.expression(depth)}"))


def _comprehension(c: Composer, depth: int) -> None:
    made, one, other = client(c), c.named(c.expression(depth)), c.choice((c.leaf(), c.named(c.expression(depth))))
    sent = plain_call(c, made, "model=m")
    c.emit(
        c.choice(
            (
                f"[{sent} for m in [{one}, {other}]]",
                f"{{m: {sent} for m in ({one}, {other})}}",
                f"list(map(lambda m: {sent}, [{one}, {other}]))",
                f"any({sent} is None for m in ({one}, {other}))",
            )
        )
    )


# Classes


def _agent(c: Composer, depth: int) -> None:
    """A class that keeps its model, and asks."""
    name, agent = c.fresh("_Agent"), c.fresh("agent")
    field = c.choice(("self.model", "self._model", "self.config.model", 'self.config["model"]', 'self.options'))
    with c.apart():
        default = c.expression(depth)
        made = sdk_client(c)
        with c.block(f"class {name}:"):
            with c.function(f"def __init__(self, model={default}):", "model"):
                c.emit(f"self.client = {made.expression}")
                _keep(c, field)
            with c.function("def ask(self, prompt='hi'):"):
                own = Client("self.client", made.kind, asynchronous=made.asynchronous)
                given = "**self.options" if field == "self.options" else f"model={field}"
                c.emit(f"return {plain_call(c, own, given)}")
            if c.chance(40):
                with c.function("def run(self):"):
                    c.emit("return self.ask('go')")
    if c.chance(20):
        return
    c.emit(f"{agent} = {name}({c.choice(('', c.expression(depth), f'model={c.expression(depth)}'))})")
    if c.chance(20) and field == "self.model":
        c.emit(f"{agent}.model = {c.expression(depth)}")
    if c.chance(85):
        c.emit(f"{agent}.ask()")


def _keep(c: Composer, field: str) -> None:
    if field == "self.config.model":
        c.use("import types", "")
        c.emit("self.config = types.SimpleNamespace(model=model)")
    elif field == 'self.config["model"]':
        c.emit("self.config = {'model': model}")
    elif field == "self.options":
        c.emit("self.options = dict(model=model)")
    else:
        c.emit(f"{field} = model")


def _template_method(c: Composer, depth: int) -> None:
    """A base class asks; the derived class says for which model."""
    base, derived, made = c.fresh("_Base"), c.fresh("_Derived"), client(c)
    way = c.choice(("attribute", "method", "property"))
    read = {"attribute": "self.model", "method": "self.pick()", "property": "self.pick"}[way]
    with c.apart():
        first, second = c.expression(depth), c.expression(depth)
        for name, value in ((base, first), (f"{derived}({base})", second)):
            with c.block(f"class {name}:"):
                if way == "attribute":
                    c.emit(f"model = {value}")
                else:
                    if way == "property":
                        c.emit("@property")
                    with c.function("def pick(self):"):
                        c.emit(f"return {value}")
                if name == base:
                    with c.function("def ask(self):"):
                        c.emit(plain_call(c, made, f"model={read}"))
    if c.chance(80):
        c.emit(f"{derived}().ask()")
    if c.chance(50):
        c.emit(f"{base}().ask()")


def _switching(c: Composer, depth: int) -> None:
    """A method sets what another sends."""
    name, agent, made = c.fresh("_Agent"), c.fresh("agent"), client(c)
    with c.apart(), c.block(f"class {name}:"):
        with c.function("def __init__(self):"):
            c.emit(f"self.model = {c.literal()}")
        with c.function("def use(self, model):", "model"):
            c.emit("self.model = model")
        with c.function("def ask(self):"):
            c.emit(plain_call(c, made, "model=self.model"))
    c.emit(f"{agent} = {name}()")
    if c.chance(50):
        c.emit(f"{agent}.ask()")
    c.emit(f"{agent}.use({c.expression(depth)})")
    c.emit(f"{agent}.ask()")


def _elsewhere(c: Composer, depth: int) -> None:
    """A request that goes to another host."""
    if c.chance(70):
        made = sdk_client(c, elsewhere=True)
    else:
        kind = c.choice(("httpx", "requests"))
        made = Client(c.use(f"import {kind}", kind), kind, c.hosts.elsewhere)
    c.emit(plain_call(c, made, f"model={c.expression(min(depth, 1))}"))


REQUESTS: tuple[Send, ...] = (
    _direct, _direct, _overridden, _payload, _payload, _payload, _wrapper, _wrapper, _wrapper, _defaulting,
    _given_client, _partial, _bound_method, _decorated, _fallbacks, _fallbacks, _guarded, _branched, _comprehension,
    _agent, _agent, _template_method, _switching, _elsewhere,
)  # fmt: skip
