"""Requests tried again: with the next model of a list, with another after a failure; in pools and nested loops."""

from __future__ import annotations

from oracle.clients import client, plain_call
from oracle.composing import Composer
from oracle.sending import Send


def _afford(c: Composer) -> bool:
    """Whether another request may fail."""
    if c.budget.flips <= 0:
        return False
    c.budget.flips -= 1
    return True


def _retried(c: Composer, depth: int) -> None:
    """After a failure, another model."""
    model, made, may_fail = c.fresh("model"), client(c), _afford(c)
    first, second = c.expression(depth), c.expression(depth)
    c.emit(f"{model} = {first}")
    with c.block("for attempt in range(3):"):
        with c.block("try:"):
            c.emit(plain_call(c, made, f"model={model}", may_fail=may_fail))
            c.emit("break")
        with c.block("except Exception:"):
            c.emit(f"{model} = {second}" if may_fail else "raise")


def _called_again(c: Composer, depth: int) -> None:
    """A function that calls itself with its fallback."""
    name, made, may_fail = c.fresh("_ask"), client(c), _afford(c)
    with c.apart(), c.function(f"def {name}(model, fallback=None):"):
        if may_fail:
            with c.block("try:"):
                c.emit(f"return {plain_call(c, made, 'model=model', may_fail=True)}")
            with c.block("except Exception:"):
                with c.block("if fallback is None:"):
                    c.emit("raise")
                c.emit(f"return {name}(fallback)")
        else:
            c.emit(f"return {plain_call(c, made, 'model=model')}")
    c.emit(f"{name}({c.expression(depth)}{f', fallback={c.expression(depth)}' if may_fail else ''})")


def _retrying(c: Composer, depth: int) -> None:
    """A decorator that tries a list of models."""
    decorator, name, made, may_fail = c.fresh("_trying"), c.fresh("_ask"), client(c), _afford(c)
    with c.apart():
        models = f"[{c.expression(depth)}, {c.expression(depth)}]"
        with c.function(f"def {decorator}(models):"):
            with c.function("def decorate(func):"):
                with c.function("def inner(prompt):"), c.block("for model in models:"):
                    with c.block("try:"):
                        c.emit("return func(prompt, model=model)")
                    with c.block("except Exception as error:"):
                        c.emit("print(error)" if may_fail else "raise")
                c.emit("return inner")
            c.emit("return decorate")
        c.emit(f"@{decorator}({models})")
        with c.function(f"def {name}(prompt, model):"):
            c.emit(f"return {plain_call(c, made, 'model=model', may_fail=may_fail)}")
    c.emit(f"{name}('hi')")


def _pooled(c: Composer, depth: int) -> None:
    """Several at once, in threads."""
    name, made = c.fresh("_ask"), client(c)
    c.use("from concurrent.futures import ThreadPoolExecutor", "")
    with c.apart(), c.function(f"def {name}(model):", "model"):
        c.emit(plain_call(c, made, "model=model"))
    one, other = c.expression(depth), c.expression(depth)
    with c.block("with ThreadPoolExecutor(1) as pool:"):
        c.emit(c.choice((f"list(pool.map({name}, [{one}, {other}]))", f"pool.submit({name}, {one}).result()")))


def _nested_loops(c: Composer, depth: int) -> None:
    """IDs made of every pair of parts."""
    made, number = client(c), c.number()
    one, other = c.choice((('"gpt"', '"claude"'), ('"gpt"',))), ('"mini"', f'"x{number}"')
    joined = c.choice((f'f"{{stem}}-{number}-{{size}}"', "stem + size"))
    with c.block(f"for stem in ({', '.join(one)},):"), c.block(f"for size in [{', '.join(other)}]:"):
        c.emit(plain_call(c, made, f"model={joined}"))


def _counted(c: Composer, depth: int) -> None:
    """A list of models, by index."""
    models, made = c.fresh("MODELS"), client(c)
    c.emit(f"{models} = [{c.expression(depth)}, {c.expression(depth)}]")
    if c.chance(50):
        with c.block(f"for index in range(len({models})):"):
            c.emit(plain_call(c, made, f"model={models}[index]"))
    else:
        c.emit("index = 0")
        with c.block(f"while index < len({models}):"):
            c.emit(plain_call(c, made, f"model={models}[index]"))
            c.emit("index += 1")


def _built_list(c: Composer, depth: int) -> None:
    """A list or dict of models that a comprehension makes."""
    model, made, number = c.fresh("model"), client(c), c.number()
    made_list = c.choice(
        (
            f'[f"gpt-{number}-{{size}}" for size in ("mini", "large")]',
            f'{{size: f"gpt-{number}-{{size}}" for size in ("mini", "large")}}.values()',
            f'["gpt-{number}-" + size for size in ("mini", "large", "old") if size != "old"]',
            f'list(map("gpt-{number}-{{}}".format, ["mini", "large"]))',
        )
    )
    with c.block(f"for {model} in {made_list}:"):
        c.emit(plain_call(c, made, f"model={model}"))


FALLBACKS: tuple[Send, ...] = (
    _retried, _called_again, _retrying, _pooled, _nested_loops, _counted, _built_list,
)  # fmt: skip
