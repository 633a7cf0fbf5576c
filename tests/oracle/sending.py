"""Statements that send a request whose model is an expression: directly, through payloads, in loops, elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from oracle.clients import Client, call, client, plain_call, sdk_client
from oracle.composing import Composer

Send = Callable[[Composer, int], None]


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
    way = c.choice(
        ("display", "dict", "assigned", "update", "setdefault", "union", "or-assign", "spread", "branch", "copy")
    )
    update = c.choice(
        (
            f'{name}.update({{"model": {value}}})',
            f"{name}.update(model={value})",
            f'{name}.update([("model", {value})])',
        )
    )
    lines = {
        "display": (f'{name} = {{"model": {value}, "timeout": 9}}',),
        "dict": (f"{name} = dict(model={value}, timeout=9)",),
        "assigned": (f'{name} = {{"timeout": 9}}', f'{name}["model"] = {value}'),
        "update": (f'{name} = {{"model": {c.literal()}}}', update),
        "setdefault": (f'{name} = {{"timeout": 9}}', f'{name}.setdefault("model", {value})'),
        "union": (f'{name} = {{"model": {c.literal()}}} | {{"model": {value}}}',),
        "or-assign": (f"{name} = {{}}", f'{name} |= {{"model": {value}}}'),
        "spread": (f'{name} = {{**{{"model": {c.literal()}, "timeout": 9}}, "model": {value}}}',),
        "branch": (f'{name} = {{"model": {value}}}', f"if {c.condition()}:", f'    {name}["model"] = {c.literal()}'),
        "copy": (f'base = {{"model": {c.literal()}}}', f"{name} = {{**base}}", f'{name}["model"] = {value}'),
    }
    for line in lines[way]:
        c.emit(line)
    _send_mapping(c, name)


def _send_mapping(c: Composer, name: str) -> None:
    made = client(c)
    if made.kind in ("httpx", "requests") and made.base:
        url = f'"{made.base}/openai/v1/chat/completions"'
        body = c.choice((name, f"{{**{name}, 'n': 1}}"))
        c.emit(f"{made.expression}.post({url}, json={body})")
        return
    c.emit(plain_call(c, made, f"**{name}"))


# Loops and fallbacks


def _fallbacks(c: Composer, depth: int) -> None:
    """A list of models, tried in turn."""
    name, made = c.fresh("model"), client(c)
    items = f"[{c.expression(depth)}, {c.expression(depth)}]"
    if c.chance(60):
        models = c.fresh("MODELS")
        c.emit(f"{models} = {items}")
        items = models
    loops = (f"{name} in {items}", f"_, {name} in enumerate({items})", f"{name}, _ in zip({items}, 'ab')")
    with c.block(f"for {c.choice(loops)}:"):
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


def _elsewhere(c: Composer, depth: int) -> None:
    """A request that goes to another host."""
    if c.chance(70):
        made = sdk_client(c, elsewhere=True)
    else:
        kind = c.choice(("httpx", "requests"))
        made = Client(c.use(f"import {kind}", kind), kind, c.hosts.elsewhere)
    c.emit(plain_call(c, made, f"model={c.expression(min(depth, 1))}"))


SENDING: tuple[Send, ...] = (
    _direct, _direct, _overridden, _payload, _payload, _payload, _fallbacks, _fallbacks, _guarded, _branched,
    _comprehension, _elsewhere,
)  # fmt: skip
