"""Expressions whose ID stands in an object: fields of every kind, properties, inheritance, Enum members."""

from __future__ import annotations

from oracle.composing import Composer, Form


def _plain(c: Composer, depth: int) -> str:
    name = c.fresh("_Settings")
    with c.apart():
        value = c.expression(depth)
        with c.block(f"class {name}:"):
            c.emit(f"model{c.choice((': str', ''))} = {value}")
    if c.chance(30):
        c.emit(f"{name}.model = {c.expression(depth)}")
    return c.choice((f"{name}.model", f"{name}().model", f'getattr({name}, "model")', f'getattr({name}(), "model", "x")'))


def _initialised(c: Composer, depth: int) -> str:
    """`self.model = ...` in `__init__`."""
    name = c.fresh("_Agent")
    with c.apart():
        default = c.expression(depth)
        with c.block(f"class {name}:"), c.function(f"def __init__(self, model={default}):", "model"):
            c.emit(c.choice(("self.model = model", f"self.model = model or {c.expression(depth)}", "self.model: str = model")))
    made = c.choice((f"{name}()", f"{name}({c.expression(depth)})", f"{name}(model={c.expression(depth)})"))
    if c.chance(50):
        return f"{made}.model"
    agent = c.fresh("agent")
    c.emit(f"{agent} = {made}")
    if c.chance(30):
        c.emit(c.choice((f"{agent}.model = {c.expression(depth)}", f'setattr({agent}, "model", {c.expression(depth)})')))
    return f"{agent}.model"


def _record(c: Composer, depth: int) -> str:
    """A dataclass, an attrs class, a pydantic model, a NamedTuple."""
    name = c.fresh("_Config")
    kind = c.choice(("dataclass", "dataclass", "attrs", "pydantic", "pydantic", "tuple"))
    with c.apart():
        value = c.expression(depth)
        heads = {
            "dataclass": ("import dataclasses", c.choice(("@dataclasses.dataclass", "@dataclasses.dataclass(frozen=True)"))),
            "attrs": ("import attrs", "@attrs.define"),
            "pydantic": ("import pydantic", "# pydantic"),
            "tuple": ("import typing", "# named"),
        }
        statement, head = heads[kind]
        c.use(statement, "")
        c.emit(head)
        base = {"pydantic": "(pydantic.BaseModel)", "tuple": "(typing.NamedTuple)"}.get(kind, "")
        makers = {
            "dataclass": (value, f"dataclasses.field(default={value})", f"dataclasses.field(default_factory=lambda: {value})"),
            "attrs": (value, f"attrs.field(default={value})", f"attrs.field(factory=lambda: {value})"),
            "pydantic": (value, f"pydantic.Field(default={value})", f"pydantic.Field({value})", f"pydantic.Field(default_factory=lambda: {value})"),
            "tuple": (value,),
        }
        with c.block(f"class {name}{base}:"):
            c.emit("size: int = 3")
            c.emit(f"model: str = {c.choice(makers[kind])}")
    return c.choice((f"{name}().model", f"{name}(size=4).model", f"{name}(model={c.expression(depth)}).model"))


def _factory(c: Composer, depth: int) -> str:
    """A field that is an object with a field."""
    inner, outer = c.fresh("_Inner"), c.fresh("_Outer")
    c.use("import dataclasses", "")
    with c.apart():
        value = c.expression(depth)
        c.emit("@dataclasses.dataclass")
        with c.block(f"class {inner}:"):
            c.emit(f"model: str = {value}")
        c.emit("@dataclasses.dataclass")
        with c.block(f"class {outer}:"):
            c.emit(f"llm: {inner} = dataclasses.field(default_factory={inner})")
    return f"{outer}().llm.model"


def _post_init(c: Composer, depth: int) -> str:
    name = c.fresh("_Config")
    c.use("import dataclasses", "")
    with c.apart():
        value = c.expression(depth)
        c.emit("@dataclasses.dataclass")
        with c.block(f"class {name}:"):
            c.emit("model: str | None = None")
            with c.function("def __post_init__(self):"), c.block("if self.model is None:"):
                c.emit(f"self.model = {value}")
    return f"{name}().model"


def _property(c: Composer, depth: int) -> str:
    name = c.fresh("_Agent")
    kind = c.choice(("property", "functools.cached_property", "classmethod", "staticmethod", ""))
    c.use("import functools", "")
    with c.apart(), c.block(f"class {name}:"):
        if kind:
            c.emit(f"@{kind}")
        receiver = {"classmethod": "cls", "staticmethod": ""}.get(kind, "self")
        with c.function(f"def model({receiver}):"):
            c.emit(f"return {c.expression(depth)}")
    made = name if kind in ("classmethod", "staticmethod") and c.chance(50) else f"{name}()"
    return f"{made}.model" if "property" in kind else f"{made}.model()"


def _inherited(c: Composer, depth: int) -> str:
    base, derived = c.fresh("_Base"), c.fresh("_Derived")
    way = c.choice(("attribute", "attribute", "super", "kept", "method"))
    with c.apart():
        first, second = c.expression(depth), c.expression(depth)
        with c.block(f"class {base}:"):
            if way in ("attribute", "kept"):
                c.emit(f"model = {first}")
            if way == "super":
                with c.function(f"def __init__(self, model={first}):", "model"):
                    c.emit("self.model = model")
            else:
                with c.function("def pick(self):"):
                    c.emit(f"return {'self.model' if way != 'method' else first}")
        with c.block(f"class {derived}({base}):"):
            if way == "attribute":
                c.emit(f"model = {second}")
            elif way == "super":
                with c.function("def __init__(self):"):
                    c.emit(c.choice((f"super().__init__({second})", f"super().__init__(model={second})", "super().__init__()", f"{base}.__init__(self, {second})")))
            elif way == "method":
                with c.function("def pick(self):"):
                    c.emit(c.choice(("return super().pick()", f"return {second}")))
    if way == "super":
        return f"{derived}().model"
    return c.choice((f"{derived}().pick()", f"{derived}().pick()", f"{base}().pick()"))


def _enum(c: Composer, depth: int) -> str:
    name = c.fresh("_Model")
    c.use("import enum", "")
    kind = c.choice(("enum.Enum", "str, enum.Enum", "enum.StrEnum"))
    with c.apart(), c.block(f"class {name}({kind}):"):
        c.emit(f"FAST = {c.literal()}")
        c.emit(f"SMART = {c.literal()}")
    member = c.choice(("FAST", "SMART"))
    if c.chance(20):
        variable = c.fresh("name")
        with c.block(f"for {variable} in {name}:"), c.block(f"if {c.condition()}:"):
            c.emit("break")
        return f"{variable}.value"
    if kind != "enum.Enum" and c.chance(30):
        return f"{name}.{member}"
    return c.choice((f"{name}.{member}.value", f'{name}["{member}"].value'))


def _called(c: Composer, depth: int) -> str:
    name = c.fresh("_Picker")
    with c.apart(), c.block(f"class {name}:"):
        with c.function("def __init__(self, model):", "model"):
            c.emit("self._model = model")
        with c.function("def __call__(self):"):
            c.emit("return self._model")
    return f"{name}({c.expression(depth)})()"


def _built(c: Composer, depth: int) -> str:
    """A builder whose methods give the object back."""
    name = c.fresh("_Builder")
    with c.apart(), c.block(f"class {name}:"):
        with c.function("def __init__(self):"):
            c.emit(f"self.model = {c.literal()}")
        with c.function("def with_model(self, model):", "model"):
            c.emit("self.model = model")
            c.emit("return self")
    return f"{name}().with_model({c.expression(depth)}).model"


def _namespace(c: Composer, depth: int) -> str:
    name, value = c.fresh("settings"), c.expression(depth)
    c.use("import types", "")
    c.emit(f"{name} = types.SimpleNamespace(model={value}, size=3)")
    if c.chance(30):
        c.emit(f"{name}.model = {c.expression(depth)}")
    return f"{name}.model"


def _context(c: Composer, depth: int) -> str:
    name, variable = c.fresh("_Session"), c.fresh("session")
    with c.apart(), c.block(f"class {name}:"):
        with c.function("def __init__(self, model):", "model"):
            c.emit("self.model = model")
        with c.function("def __enter__(self):"):
            c.emit("return self")
        with c.function("def __exit__(self, *exc):"):
            c.emit("return None")
    made = f"{name}({c.expression(depth)})"
    with c.block(f"with {made} as {variable}:"):
        c.emit("pass")
    return f"{variable}.model"


def _shared(c: Composer, depth: int) -> str:
    """Two instances of one class."""
    name, one, other = c.fresh("_Agent"), c.fresh("agent"), c.fresh("agent")
    with c.apart(), c.block(f"class {name}:"):
        with c.function("def __init__(self, model):", "model"):
            c.emit("self.model = model")
        with c.function("def pick(self):"):
            c.emit("return self.model")
    c.emit(f"{one}, {other} = {name}({c.expression(depth)}), {name}({c.expression(depth)})")
    return f"{c.choice((one, other))}.pick()"


CLASSES: tuple[Form, ...] = (
    _plain, _initialised, _initialised, _record, _record, _factory, _post_init, _property, _inherited, _inherited,
    _enum, _called, _built, _namespace, _context, _shared,
)  # fmt: skip
