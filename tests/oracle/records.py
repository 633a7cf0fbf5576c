"""Expressions whose ID stands in a record: dataclasses, attrs, pydantic, tuples, namespaces, Enum members."""

from __future__ import annotations

from oracle.composing import Composer, Form

_HOMES = {
    "dataclass": "dataclasses",
    "frozen": "dataclasses",
    "attrs": "attrs",
    "pydantic": "pydantic",
    "tuple": "typing",
}
_HEADS = {
    "dataclass": "@dataclasses.dataclass",
    "frozen": "@dataclasses.dataclass(frozen=True)",
    "attrs": "@attrs.define",
    "pydantic": "# a model of pydantic's",
    "tuple": "# a named tuple",
}
_BASES = {"pydantic": "(pydantic.BaseModel)", "tuple": "(typing.NamedTuple)"}
_DATACLASS = ("dataclasses.field(default={})", "dataclasses.field(default_factory=lambda: {})")
_FIELDS = {
    "dataclass": _DATACLASS,
    "frozen": _DATACLASS,
    "attrs": ("attrs.field(default={})", "attrs.field(factory=lambda: {})"),
    "pydantic": ("pydantic.Field(default={})", "pydantic.Field({})", "pydantic.Field(default_factory=lambda: {})"),
}


def _record(c: Composer, depth: int) -> str:
    """A dataclass, an attrs class, a pydantic model, a NamedTuple."""
    name = c.fresh("_Config")
    kind = c.choice(("dataclass", "frozen", "attrs", "pydantic", "pydantic", "tuple"))
    with c.apart():
        value = c.unbinding(depth)
        c.emit(_HEADS[kind])
        c.use(f"import {_HOMES[kind]}", "")
        maker = c.choice(("{}", *_FIELDS.get(kind, ()))).format(value)
        with c.block(f"class {name}{_BASES.get(kind, '')}:"):
            c.emit("size: int = 3")
            c.emit(f"model: str = {maker}")
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


def _replaced(c: Composer, depth: int) -> str:
    """A copy of a record with another value; a record as a dict."""
    name, value = c.fresh("_Config"), c.expression(depth)
    kind = c.choice(("dataclass", "pydantic"))
    with c.apart():
        default = c.unbinding(depth)
        c.emit("@dataclasses.dataclass" if c.use("import dataclasses", kind) == "dataclass" else "# pydantic")
        base = "" if kind == "dataclass" else c.use("import pydantic", "(pydantic.BaseModel)")
        with c.block(f"class {name}{base}:"):
            c.emit(f"model: str = {default}")
    if kind == "dataclass":
        return c.choice(
            (f"dataclasses.replace({name}(), model={value}).model", f'dataclasses.asdict({name}())["model"]')
        )
    return c.choice((f'{name}().model_copy(update={{"model": {value}}}).model', f'{name}().model_dump()["model"]'))


def _of_keywords(c: Composer, depth: int) -> str:
    """An instance that takes whatever keywords it is given."""
    name = c.fresh("_Options")
    with c.apart(), c.block(f"class {name}:"), c.function("def __init__(self, **kwargs):"):
        if c.chance(50):
            with c.block("for key, value in kwargs.items():"):
                c.emit("setattr(self, key, value)")
        else:
            c.emit(c.choice(("self.__dict__.update(kwargs)", 'self.model = kwargs.get("model")')))
    return f"{name}(model={c.expression(depth)}, size=3).model"


def _namespace(c: Composer, depth: int) -> str:
    name, value = c.fresh("settings"), c.expression(depth)
    c.use("import types", "")
    c.emit(f"{name} = types.SimpleNamespace(model={value}, size=3)")
    if c.chance(30):
        c.emit(f"{name}.model = {c.expression(depth)}")
    return f"{name}.model"


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
    if kind == "enum.StrEnum" and c.chance(50):  # of the other kinds, a member's text is its name
        return f"{name}.{member}"
    return c.choice((f"{name}.{member}.value", f'{name}["{member}"].value'))


RECORDS: tuple[Form, ...] = (
    _record, _record, _factory, _post_init, _replaced, _of_keywords, _namespace, _enum,
)  # fmt: skip
