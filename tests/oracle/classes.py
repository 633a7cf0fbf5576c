"""Expressions whose ID stands in an object: attributes, properties, inheritance, builders."""

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
    return c.choice(
        (f"{name}.model", f"{name}().model", f'getattr({name}, "model")', f'getattr({name}(), "model", "x")')
    )


def _initialised(c: Composer, depth: int) -> str:
    """`self.model = ...` in `__init__`."""
    name = c.fresh("_Agent")
    with c.apart():
        default = c.expression(depth)
        with c.block(f"class {name}:"), c.function(f"def __init__(self, model={default}):", "model"):
            c.emit(
                c.choice(
                    ("self.model = model", f"self.model = model or {c.expression(depth)}", "self.model: str = model")
                )
            )
    made = c.choice((f"{name}()", f"{name}({c.expression(depth)})", f"{name}(model={c.expression(depth)})"))
    if c.chance(50):
        return f"{made}.model"
    agent = c.fresh("agent")
    c.emit(f"{agent} = {made}")
    if c.chance(30):
        c.emit(
            c.choice((f"{agent}.model = {c.expression(depth)}", f'setattr({agent}, "model", {c.expression(depth)})'))
        )
    return f"{agent}.model"


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
                    c.emit(
                        c.choice(
                            (
                                f"super().__init__({second})",
                                f"super().__init__(model={second})",
                                "super().__init__()",
                                f"{base}.__init__(self, {second})",
                            )
                        )
                    )
            elif way == "method":
                with c.function("def pick(self):"):
                    c.emit(c.choice(("return super().pick()", f"return {second}")))
    if way == "super":
        return f"{derived}().model"
    return c.choice((f"{derived}().pick()", f"{derived}().pick()", f"{base}().pick()"))


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


def _own_class(c: Composer, depth: int) -> str:
    """A method that reads the field of whatever class it is called on."""
    name = c.fresh("_Settings")
    with c.apart():
        value = c.expression(depth)
        with c.block(f"class {name}:"):
            c.emit(f"model = {value}")
            with c.function("def pick(self):"):
                c.emit(f"return {c.choice(('type(self).model', 'self.__class__.model', f'{name}.model'))}")
    return f"{name}().pick()"


def _set_property(c: Composer, depth: int) -> str:
    name, agent = c.fresh("_Agent"), c.fresh("agent")
    with c.apart():
        first = c.expression(depth)
        with c.block(f"class {name}:"):
            c.emit(f"_model = {first}")
            c.emit("@property")
            with c.function("def model(self):"):
                c.emit("return self._model")
            c.emit("@model.setter")
            with c.function("def model(self, value):"):
                c.emit("self._model = value")
    c.emit(f"{agent} = {name}()")
    if c.chance(50):
        c.emit(f"{agent}.model = {c.expression(depth)}")
    return f"{agent}.model"


CLASSES: tuple[Form, ...] = (
    _plain, _initialised, _initialised, _property, _inherited, _inherited, _called, _built, _context, _shared,
    _own_class, _set_property,
)  # fmt: skip
