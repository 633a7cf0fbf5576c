"""Expressions that look an ID up: in the environment, on the command line, in mappings and sequences."""

from __future__ import annotations

from oracle.composing import Composer, Form

# The environment and the command line


def _variable(c: Composer) -> str:
    """An environment variable that may be set."""
    name = f"ORACLE_MODEL_{c.number()}"
    if c.budget.flips > 0:
        c.budget.flips -= 1
        c.env.append(name)
    c.use("import os", "")
    return name


def _environment(c: Composer, depth: int) -> str:
    value, name = c.expression(depth), _variable(c)
    return c.choice(
        (
            f'os.getenv("{name}", {value})',
            f'os.environ.get("{name}", {value})',
            f'os.getenv("{name}", default={value})',
            f'(os.getenv("{name}") or {value})',
            f'(os.environ.get("{name}") or {value})',
            f'(os.environ["{name}"] if "{name}" in os.environ else {value})',
        )
    )


def _environment_set(c: Composer, depth: int) -> str:
    value, name = c.expression(depth), f"ORACLE_SET_{c.number()}"
    c.use("import os", "")
    c.emit(c.choice((f'os.environ["{name}"] = {value}', f'os.environ.setdefault("{name}", {value})')))
    return c.choice((f'os.environ["{name}"]', f'os.getenv("{name}")', f'os.environ.get("{name}", {c.literal()})'))


def _argument(c: Composer, depth: int) -> str:
    parser, option = c.fresh("parser"), c.fresh("model")
    c.use("import argparse", "")
    choices = ""
    if c.budget.flips > 0:
        c.budget.flips -= 1
        c.options.append(option)
        if c.chance(30):
            values = (c.model_id(), c.model_id())
            c.choices[option] = values
            choices = f", choices=[{values[0]!r}, {values[1]!r}]"
    default = c.literal() if choices else c.expression(depth)
    c.emit(f"{parser} = argparse.ArgumentParser()")
    c.emit(f'{parser}.add_argument("--{option}", default={default}{choices})')
    if c.chance(50):
        return f"{parser}.parse_known_args()[0].{option}"
    args = c.fresh("args")
    c.emit(f"{args}, _ = {parser}.parse_known_args()")
    return c.choice((f"{args}.{option}", f'getattr({args}, "{option}")', f'vars({args})["{option}"]'))


# Mappings


def _entries(c: Composer, depth: int) -> dict[str, str]:
    return {key: c.expression(depth) for key in (f"key{c.number()}", f"key{c.number()}")}


def _mapping(c: Composer, entries: dict[str, str]) -> str:
    """A name for a dict of these entries, made in one of the ways to make one."""
    (one, first), (other, second) = entries.items()
    name = c.fresh(c.choice(("models", "ALIASES", "config")))
    way = c.choice(("display", "display", "dict", "grown", "union", "updated", "pairs", "zip", "spread", "default"))
    display = f"{{{one!r}: {first}, {other!r}: {second}}}"
    if way in ("grown", "updated", "default"):
        c.emit(f"{name} = {{{one!r}: {first}}}")
    if way == "grown":
        c.emit(f"{name}[{other!r}] = {second}")
    elif way == "updated":
        c.emit(c.choice((f"{name}.update({{{other!r}: {second}}})", f"{name}.update({other}={second})")))
    elif way == "default":
        c.emit(f"{name}.setdefault({one!r}, {c.literal()})")
        c.emit(f"{name}.setdefault({other!r}, {second})")
    else:
        made = {
            "display": display,
            "dict": f"dict({one}={first}, {other}={second})",
            "union": f"{{{one!r}: {first}}} | {{{other!r}: {second}}}",
            "pairs": f"dict([({one!r}, {first}), ({other!r}, {second})])",
            "zip": f"dict(zip([{one!r}, {other!r}], [{first}, {second}]))",
            "spread": f"{{**{{{one!r}: {first}, {other!r}: {c.literal()}}}, {other!r}: {second}}}",
        }[way]
        c.emit(f"{name} = {made}")
    return name


def _known_key(c: Composer, depth: int) -> str:
    entries = _entries(c, depth)
    name, key = _mapping(c, entries), c.choice(tuple(entries))
    return c.choice(
        (
            f"{name}[{key!r}]",
            f"{name}[{key!r}]",
            f"{name}.get({key!r})",
            f"{name}.get({key!r}, {c.literal()})",
            f'{name}.get("missing", {c.literal()})',
            f"{name}.pop({key!r})",
            f"{name}.copy()[{key!r}]",
            f"({name} | {{{key!r}: {c.literal()}}})[{key!r}]",
            f'({name}.get("missing") or {name}[{key!r}])',
        )
    )


def _unknown_key(c: Composer, depth: int) -> str:
    entries = _entries(c, depth)
    name = _mapping(c, entries)
    keys = ", ".join(map(repr, entries))
    key = c.unknown(f"choose({keys})", "from world import choose") or repr(next(iter(entries)))
    return c.choice(
        (f"{name}[{key}]", f"{name}.get({key}, {c.expression(depth)})", f"({name}.get({key}) or {c.literal()})")
    )


def _nested(c: Composer, depth: int) -> str:
    name, value = c.fresh("settings"), c.expression(depth)
    c.emit(f'{name} = {{"llm": {{"model": {value}, "size": 3}}, "other": {{"model": {c.literal()}}}}}')
    if c.chance(30):
        c.emit(f'{name}["llm"]["model"] = {c.expression(depth)}')
    return c.choice((f'{name}["llm"]["model"]', f'{name}.get("llm", {{}}).get("model")'))


def _values_of(c: Composer, depth: int) -> str:
    name = _mapping(c, _entries(c, depth))
    model = c.fresh("name")
    header = c.choice((f"for {model} in {name}.values():", f"for _, {model} in {name}.items():"))
    with c.block(header), c.block(f"if {c.condition()}:"):
        c.emit("break")
    return model


# Sequences


def _indexed(c: Composer, depth: int) -> str:
    one, other = c.expression(depth), c.expression(depth)
    index = c.choice((0, 1, -1))
    if c.chance(50):
        name = c.fresh("models")
        c.emit(
            c.choice((f"{name} = [{one}, {other}]", f"{name} = ({one}, {other})", f"{name} = list(({one}, {other}))"))
        )
        return f"{name}[{index}]"
    return c.choice((f"[{one}, {other}][{index}]", f"({one}, {other})[{index}]", f"[{one}, {other}][1:][0]"))


def _grown(c: Composer, depth: int) -> str:
    name = c.named(f"[{c.expression(depth)}]", "models")
    c.scope.texts.remove(name)
    value = c.expression(depth)
    c.emit(
        c.choice(
            (
                f"{name}.append({value})",
                f"{name} += [{value}]",
                f"{name}.extend([{value}])",
                f"{name} = {name} + [{value}]",
                f"{name}.insert(0, {value})",
                f"{name}.insert(1, {value})",
            )
        )
    )
    if c.chance(30):
        c.emit(c.choice((f"{name}.reverse()", f"{name} = {name}.copy()", f"{name}.append({name}[0])")))
    if c.chance(10):
        c.emit(c.choice((f"del {name}[0]", f"{name}[:] = {name}[1:]")))
        return c.choice((f"{name}[0]", f"{name}[-1]", f"{name}.pop()"))
    return c.choice((f"{name}[0]", f"{name}[1]", f"{name}[-1]", f"{name}.pop()", f"{name}.pop(0)"))


def _next_of(c: Composer, depth: int) -> str:
    one, other = c.named(c.expression(depth)), c.leaf()
    test = c.unknown("flip()", "from world import flip")
    return c.choice(
        (
            f"next(iter([{one}, {other}]))",
            f"[m for m in ({one}, {other})][0]",
            f"next(m for m in ({one}, {other}) if {test or 'True'})",  # were it never true, the program would end here
            f"next((m for m in ({one},) if {test or 'False'}), {other})",
            f"list(reversed([{one}, {other}]))[0]",
            f'{{k: v for k, v in (("a", {one}), ("b", {other}))}}["b"]',
        )
    )


def _random(c: Composer, depth: int) -> str:
    picked = c.unknown("random.choice", "import random")
    items = f"[{c.expression(depth)}, {c.expression(depth)}]"
    return f"{picked}({items})" if picked else f"{items}[0]"


def _sliced(c: Composer, depth: int) -> str:
    name, model = c.fresh("MODELS"), c.fresh("name")
    c.emit(f"{name} = [{c.expression(depth)}, {c.expression(depth)}]")
    if c.chance(50):
        return c.choice((f"{name}[1:][0]", f"{name}[:1][-1]", f"{name}[-1:][0]", f"{name}[::-1][0]"))
    with c.block(f"for {model} in {name}{c.choice(('[1:]', '[:1]', '[:]'))}:"), c.block(f"if {c.condition()}:"):
        c.emit("break")
    return model


def _mapped(c: Composer, depth: int) -> str:
    one, other = c.named(c.expression(depth)), c.leaf()
    return c.choice((f"list(map(str, [{one}, {other}]))[1]", f"list(filter(None, [None, {one}, {other}]))[0]"))


def _aliased(c: Composer, depth: int) -> str:
    """A short name, which the environment or the command line may change, stands for an ID."""
    entries = _entries(c, depth)
    name, keys = _mapping(c, entries), tuple(entries)
    if c.budget.flips <= 0:
        return f"{name}[{keys[0]!r}]"
    c.budget.flips -= 1
    if c.chance(50):
        variable = f"ORACLE_TIER_{c.number()}"
        c.env.append(variable)
        c.choices[variable] = keys
        return f"{name}[{c.use('import os', f'os.getenv({variable!r}, {keys[0]!r})')}]"
    parser, option = c.fresh("parser"), c.fresh("tier")
    c.options.append(option)
    c.choices[option] = keys
    c.use("import argparse", "")
    c.emit(f"{parser} = argparse.ArgumentParser()")
    allowed = c.choice((str(list(keys)), f"list({name})"))
    c.emit(f'{parser}.add_argument("--{option}", default={keys[0]!r}, choices={allowed})')
    return f"{name}[{parser}.parse_known_args()[0].{option}]"


def _resolved(c: Composer, depth: int) -> str:
    """A function that resolves a short name, or gives back what is none."""
    table, resolve = c.fresh("ALIASES"), c.fresh("_resolve")
    with c.apart():
        one, other = c.expression(depth), c.expression(depth)
        c.emit(f'{table} = {{"fast": {one}, "smart": {other}}}')
        with c.function(f"def {resolve}(name):"):
            way = c.choice(("get", "in", "compare", "try"))
            if way == "get":
                c.emit(f"return {table}.get(name, name)")
            elif way == "in":
                c.emit(f"return {table}[name] if name in {table} else name")
            elif way == "compare":
                with c.block('if name == "fast":'):
                    c.emit(f'return {table}["fast"]')
                with c.block('elif name == "smart":'):
                    c.emit(f'return {table}["smart"]')
                c.emit("return name")
            else:
                with c.block("try:"):
                    c.emit(f"return {table}[name]")
                with c.block("except KeyError:"):
                    c.emit("return name")
    given = c.choice(('"fast"', '"smart"', c.literal()))
    return f"{resolve}({given})"


LOOKUPS: tuple[Form, ...] = (
    _environment, _environment, _environment_set, _argument, _known_key, _known_key, _unknown_key, _nested,
    _values_of, _indexed, _grown, _next_of, _random, _sliced, _mapped, _aliased, _resolved,
)  # fmt: skip
