"""Expressions whose ID comes through a function: defaults, returns, closures, lambdas, decorators, partials."""

from __future__ import annotations

from oracle.composing import Composer, Form


def _returned(c: Composer, depth: int) -> str:
    name = c.fresh("_pick")
    with c.apart(), c.function(f"def {name}():"):
        if c.chance(40):
            with c.block(f"if {c.condition()}:"):
                c.emit(f"return {c.expression(depth)}")
        c.emit(f"return {c.expression(depth)}")
    return f"{name}()"


def _defaulted(c: Composer, depth: int) -> str:
    name = c.fresh("_default")
    with c.apart():
        value = c.expression(depth)
        star = c.choice(("", "*, ", "_first=1, /, "))
        with c.function(f"def {name}({star}model={value}):", "model"):
            c.emit("return model")
    return f"{name}()"


def _optional(c: Composer, depth: int) -> str:
    """`model=None`, and a value in the body."""
    name = c.fresh("_optional")
    with c.apart(), c.function(f"def {name}(model=None):"):
        if c.chance(50):
            with c.block("if model is None:"):
                c.emit(f"model = {c.expression(depth)}")
            c.emit("return model")
        else:
            c.emit(f"return model or {c.expression(depth)}")
    return c.choice((f"{name}()", f"{name}(None)", f"{name}(model={c.expression(depth)})"))


def _passed(c: Composer, depth: int) -> str:
    """A value goes in and comes out."""
    name, value = c.fresh("_same"), c.expression(depth)
    signature, body, call = c.choice(
        (
            ("name", "name", f"{value}"),
            ("name, other='x'", "name", f"{value}, other='y'"),
            ("*names", "names[0]", f"{value}, 'other'"),
            ("first, *names", "names[-1]", f"1, {value}"),
            ("**options", 'options["model"]', f"model={value}"),
            ("**options", 'options.get("model")', f"model={value}"),
            ("**options", 'options.pop("model", "none")', f"**{{'model': {value}}}"),
            ("name, /, *, upper=False", "name", value),
            ("*args, **kwargs", 'args[0] if args else kwargs["name"]', f"name={value}"),
        )
    )
    with c.apart(), c.function(f"def {name}({signature}):"):
        c.emit(f"return {body}")
    return f"{name}({call})"


def _lambda(c: Composer, depth: int) -> str:
    value = c.expression(depth)
    if c.chance(50):
        name = c.fresh("pick")
        c.emit(f"{name} = lambda model={value}: model")
        return f"{name}()"
    return c.choice((f"(lambda: {value})()", f"(lambda m: m)({value})", f"(lambda *a, **k: k['m'])(m={value})"))


def _closure(c: Composer, depth: int) -> str:
    outer, inner = c.fresh("_make"), c.fresh("inner")
    with c.apart(), c.function(f"def {outer}(model):", "model"):
        if c.chance(40):
            c.emit(f"other = {c.expression(depth)}")
            c.bind("other")
        read = c.choice(c.scope.texts)
        rebinds = c.chance(40)
        value = c.expression(depth) if rebinds else ""
        with c.function(f"def {inner}():"):
            if rebinds:
                c.emit(f"nonlocal {read}")
                c.emit(f"{read} = {value}")
            c.emit(f"return {read}")
        c.emit(f"return {inner}")
    return f"{outer}({c.expression(depth)})()"


def _global(c: Composer, depth: int) -> str:
    """A function sets a variable of the module."""
    setter, name = c.fresh("_set"), c.fresh("CURRENT")
    with c.apart():
        c.emit(f"{name} = {c.literal()}")
        with c.function(f"def {setter}(model):", "model"):
            c.emit(f"global {name}")
            c.emit(f"{name} = model")
    c.emit(f"{setter}({c.expression(depth)})")
    return name


def _partial(c: Composer, depth: int) -> str:
    name, maker, value = c.fresh("_same"), c.fresh("bound"), c.expression(depth)
    c.use("import functools", "")
    with c.apart(), c.function(f"def {name}(prefix, model={c.literal()}):", "model"):
        c.emit("return model")
    c.emit(f"{maker} = functools.partial({name}, 'x', {c.choice(('model=', ''))}{value})")
    return f"{maker}()"


def _decorated(c: Composer, depth: int) -> str:
    """A decorator passes on what the function returns, or gives it an argument."""
    decorator, name = c.fresh("_decorate"), c.fresh("_pick")
    c.use("import functools", "")
    gives = c.chance(50)
    with c.apart():
        value = c.expression(depth)
        with c.function(f"def {decorator}(func):"):
            c.emit(c.choice(("@functools.wraps(func)", "@functools.wraps(func)", "# bare")))
            with c.function("def wrapper(*args, **kwargs):"):
                if gives:
                    c.emit(c.choice((f"kwargs['model'] = {value}", f"kwargs.setdefault('model', {value})")))
                c.emit("return func(*args, **kwargs)")
            c.emit("return wrapper")
        default = c.expression(depth)
        c.emit(f"@{decorator}")
        with c.function(f"def {name}(model={default}):", "model"):
            c.emit("return model")
    return f"{name}()"


def _cached(c: Composer, depth: int) -> str:
    name = c.fresh("_pick")
    c.use("import functools", "")
    with c.apart():
        c.emit(c.choice(("@functools.lru_cache", "@functools.lru_cache(maxsize=None)", "@functools.cache")))
        with c.function(f"def {name}():"):
            c.emit(f"return {c.expression(depth)}")
    return f"{name}()"


def _generated(c: Composer, depth: int) -> str:
    name = c.fresh("_models")
    with c.apart(), c.function(f"def {name}():"):
        c.emit(f"yield {c.expression(depth)}")
        c.emit(c.choice((f"yield {c.expression(depth)}", f"yield from [{c.expression(depth)}]")))
    return c.choice((f"next({name}())", f"list({name}())[1]", f"[*{name}()][0]"))


def _awaited(c: Composer, depth: int) -> str:
    name = c.fresh("_fetch")
    c.use("import asyncio", "")
    with c.apart(), c.function(f"async def {name}(model={c.expression(depth)}):", "model"):
        c.emit("await asyncio.sleep(0)")
        c.emit("return model")
    return f"asyncio.run({name}())"


def _both(c: Composer, depth: int) -> str:
    """A function returns a pair or a dict."""
    name, one = c.fresh("_both"), c.fresh("name")
    with c.apart(), c.function(f"def {name}():"):
        pair = f"{c.expression(depth)}, {c.literal()}"
        kind = c.choice(("pair", "dict"))
        c.emit(f"return {pair}" if kind == "pair" else f'return {{"model": {c.expression(depth)}}}')
    if kind == "dict":
        return f'{name}()["model"]'
    c.emit(f"{one}, _ = {name}()")
    return c.bind(one)


def _chosen(c: Composer, depth: int) -> str:
    """Functions in a table."""
    one, other, table = c.fresh("_pick"), c.fresh("_pick"), c.fresh("pickers")
    for name in (one, other):
        with c.apart(), c.function(f"def {name}():"):
            c.emit(f"return {c.expression(depth)}")
    c.emit(f'{table} = {{"one": {one}, "other": {other}}}')
    for name in (one, other):  # each is called somewhere, so that what it returns counts by what is sent
        c.emit(f"{name}()")
    key = c.unknown('choose("one", "other")', "from world import choose") or c.choice(("'one'", "'other'"))
    return f"{table}[{key}]()"


FUNCTIONS: tuple[Form, ...] = (
    _returned, _returned, _defaulted, _optional, _passed, _passed, _lambda, _closure, _global, _partial, _decorated,
    _cached, _generated, _awaited, _both, _chosen,
)  # fmt: skip
