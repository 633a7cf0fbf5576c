"""Expressions that evaluate to a model's ID: literals, names, conditions, compositions."""

from __future__ import annotations

from oracle.composing import Composer, Form


def piece(c: Composer) -> str:
    """A part of an ID: a literal or a name that holds one, chosen independently of all others."""
    part = f'"{c.choice(("gpt", "claude", "mini"))}{c.number()}"'
    if c.chance(40):
        name = c.fresh("part")
        if c.chance(30):
            c.emit(f'{name} = {part} if {c.condition()} else "alt{c.number()}"')
        else:
            c.emit(f"{name} = {part}")
        return name
    return part


# Names


def _assigned(c: Composer, depth: int) -> str:
    return c.named(c.expression(depth), c.choice(("model", "name", "MODEL_")))


def _annotated(c: Composer, depth: int) -> str:
    value, name = c.expression(depth), c.fresh("model")
    c.emit(f"{name}: str = {value}")
    return c.bind(name)


def _chained(c: Composer, depth: int) -> str:
    value, one, other = c.expression(depth), c.fresh("name"), c.fresh("name")
    c.emit(f"{one} = {other} = {value}")
    c.bind(one)
    return c.bind(other)


def _unpacked(c: Composer, depth: int) -> str:
    one, other, value = c.fresh("name"), c.fresh("name"), c.expression(depth)
    line = c.choice(
        (
            f"{one}, {other} = {value}, {c.literal()}",
            f"({one}, {other}) = [{value}, {c.literal()}]",
            f"{one}, *{other} = [{value}, {c.literal()}]",
            f"*{other}, {one} = ({c.literal()}, {value})",
            f"({one}, _), {other} = ({value}, 1), {c.literal()}",
        )
    )
    c.emit(line)
    return c.bind(one)


def _swapped(c: Composer, depth: int) -> str:
    one, other = c.named(c.expression(depth)), c.named(c.literal())
    c.emit(f"{one}, {other} = {other}, {one}")
    return c.choice((one, other))


def _reassigned(c: Composer, depth: int) -> str:
    name = c.fresh("model")
    c.emit(f"{name} = {c.literal()}")
    value = c.expression(depth)
    c.emit(f"{name} = {value}")
    return c.bind(name)


def _branched(c: Composer, depth: int) -> str:
    name = c.fresh("model")
    before = c.chance(40)
    if before:
        c.emit(f"{name} = {c.literal()}")
    with c.block(f"if {c.condition()}:"):
        c.emit(f"{name} = {c.expression(depth)}")
    if c.chance(30):
        with c.block(f"elif {c.condition()}:"):
            c.emit(f"{name} = {c.expression(depth)}")
    if not before or c.chance(30):
        with c.block("else:"):
            c.emit(f"{name} = {c.expression(depth)}")
    return c.bind(name)


def _tried(c: Composer, depth: int) -> str:
    refuse = c.unknown("refuse()", "from world import refuse")
    if refuse is None:
        return c.expression(depth)
    name = c.fresh("model")
    c.use("from world import Refused", "")
    with c.block("try:"):
        for line in (refuse, f"{name} = {c.expression(depth)}")[:: c.choice((1, -1))]:
            c.emit(line)
    with c.block("except Refused:"):
        c.emit(f"{name} = {c.expression(depth)}")
    if c.chance(30):
        with c.block("else:"):
            c.emit(f"{name} = {c.expression(depth)}")
    if c.chance(20):
        with c.block("finally:"):
            c.emit(f"print({c.literal()})" if c.chance(50) else f"{name} = {c.expression(depth)}")
    return c.bind(name)


def _walrus(c: Composer, depth: int) -> str:
    value, name = c.expression(depth), c.fresh("model")
    if c.chance(50):
        with c.block(f"if ({name} := {value}):"):
            c.emit("pass")
        return c.bind(name)
    return f"({name} := {value})"


def _looped(c: Composer, depth: int) -> str:
    """What a loop leaves behind."""
    items, name = [c.expression(depth), c.expression(depth)], c.fresh("name")
    header = c.choice((f"for {name} in ({', '.join(items)}):", f"for _, {name} in enumerate([{', '.join(items)}]):"))
    with c.block(header):
        if c.chance(60):
            with c.block(f"if {c.condition()}:"):
                c.emit("break")
    return c.bind(name)


def _repeated(c: Composer, depth: int) -> str:
    name = c.named(c.expression(depth))
    condition = c.unknown("flip()", "from world import flip") or "False"
    with c.block(f"while {condition}:"):
        c.emit(f"{name} = {c.expression(depth)}")
        if c.chance(30):
            c.emit("break")
    return name


def _matched(c: Composer, depth: int) -> str:
    name = c.fresh("model")
    keys = c.choice((("key1", "key2"), ("key3",)))
    subject = c.unknown(f"choose({', '.join(map(repr, keys))})", "from world import choose") or repr(keys[0])
    with c.block(f"match {subject}:"):
        for key in keys:
            with c.block(f"case {key!r}:"):
                c.emit(f"{name} = {c.expression(depth)}")
        with c.block(c.choice(("case _:", "case other:"))):
            c.emit(f"{name} = {c.expression(depth)}")
    return c.bind(name)


def _entered(c: Composer, depth: int) -> str:
    value, name = c.expression(depth), c.fresh("name")
    if c.chance(50):
        manager = c.use("import contextlib", f"contextlib.nullcontext({value})")
    else:
        maker = c.fresh("_managed")
        c.use("import contextlib", "")
        with c.apart():
            c.emit("@contextlib.contextmanager")
            with c.function(f"def {maker}(value):", "value"):
                c.emit("yield value")
        manager = f"{maker}({value})"
    with c.block(f"with {manager} as {name}:"):
        c.emit("pass")
    return c.bind(name)


NAMES: tuple[Form, ...] = (
    _assigned, _assigned, _assigned, _annotated, _chained, _unpacked, _swapped, _reassigned, _branched, _branched,
    _tried, _walrus, _looped, _repeated, _matched, _entered,
)  # fmt: skip


# Conditions


def _ternary(c: Composer, depth: int) -> str:
    return f"({c.expression(depth)} if {c.condition()} else {c.expression(depth)})"


def _or(c: Composer, depth: int) -> str:
    value = c.expression(depth)
    first = c.choice(("None", "''", "unknown", "unknown", "or"))
    if first == "unknown":
        first = c.unknown("unknown()", "from world import unknown") or "None"
    elif first == "or":
        first = f"None or {c.choice(('None', c.literal()))}"
    return f"({first} or {value})"


def _and_or(c: Composer, depth: int) -> str:
    return f"({c.condition()} and {c.expression(depth)} or {c.expression(depth)})"


def _narrowed(c: Composer, depth: int) -> str:
    """A name that may be None is given a value."""
    name = c.fresh("model")
    first = c.unknown("unknown()", "from world import unknown") or c.choice(("None", c.literal()))
    c.emit(f"{name} = {first}" if c.chance(70) else f"{name} = {c.literal()} if {c.condition()} else None")
    test = c.choice((f"if not {name}:", f"if {name} is None:", f"if {name} == None:"))
    with c.block(test):
        c.emit(f"{name} = {c.expression(depth)}")
    return c.bind(name)


CONDITIONS: tuple[Form, ...] = (_ternary, _ternary, _or, _or, _and_or, _narrowed)


# Compositions


def _added(c: Composer, depth: int) -> str:
    return f"({piece(c)} + {c.choice((chr(34) + '-' + chr(34), piece(c)))} + {piece(c)})"


def _formatted(c: Composer, depth: int) -> str:
    if c.chance(30):
        return f'f"{{{c.named(c.expression(depth))}}}"'
    name = _named_piece(c)
    return c.choice((f'f"gpt-{{{name}}}-{c.number()}"', f"f'{{{name}}}' '-mini'", f"f'{{{name}!s}}-x'"))


def _named_piece(c: Composer) -> str:
    name = c.fresh("part")
    c.emit(f'{name} = "v{c.number()}"')
    return name


def _format_call(c: Composer, depth: int) -> str:
    part = piece(c)
    return c.choice(
        (
            f'"gpt-{{}}".format({part})',
            f'"gpt-{{0}}-x{c.number()}".format({part})',
            f'"gpt-{{size}}".format(size={part})',
            f'"gpt-%s" % {part}',
            f'"gpt-%s-%s" % ({part}, {piece(c)})',
            f'"-".join(["gpt", {part}])',
        )
    )


def _augmented(c: Composer, depth: int) -> str:
    name = c.fresh("model")
    c.emit(f"{name} = {piece(c)}")
    c.emit(f"{name} += {piece(c)}")
    return name


def _method(c: Composer, depth: int) -> str:
    number = c.number()
    return c.choice(
        (
            f"{c.expression(depth)}.strip()",
            f'"GPT-X{number}-MINI".lower()',
            f'"openai/gpt-x{number}".removeprefix("openai/")',
            f'"gpt-x{number}-old".replace("old", "new")',
            f'"gpt-x{number}:free".split(":")[0]',
            f"str({c.expression(depth)})",
        )
    )


COMPOSITIONS: tuple[Form, ...] = (_added, _formatted, _format_call, _augmented, _method)
