"""Classes that keep a model and send it."""

from __future__ import annotations

from oracle.clients import Client, client, plain_call, sdk_client
from oracle.composing import Composer
from oracle.sending import Send


def _agent(c: Composer, depth: int) -> None:
    """A class that keeps its model, and asks."""
    name, agent = c.fresh("_Agent"), c.fresh("agent")
    field = c.choice(("self.model", "self._model", "self.config.model", 'self.config["model"]', "self.options"))
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


def _overriding(c: Composer, depth: int) -> None:
    """A method whose argument goes before what the object holds."""
    name, agent, made = c.fresh("_Agent"), c.fresh("agent"), client(c)
    with c.apart():
        default = c.expression(depth)
        with c.block(f"class {name}:"):
            c.emit(f"DEFAULT = {default}")
            with c.function("def __init__(self, model=None):"):
                c.emit("self.model = model or self.DEFAULT")
            with c.function("def ask(self, prompt, model=None, **kwargs):"):
                way = c.choice(("or", "conditional", "params", "setdefault"))
                if way == "params":
                    c.emit("params = {'model': model or self.model, **kwargs}")
                    c.emit(plain_call(c, made, "**params"))
                elif way == "setdefault":
                    c.emit("kwargs.setdefault('model', model or self.model)")
                    c.emit(plain_call(c, made, "**kwargs"))
                else:
                    chosen = "model or self.model" if way == "or" else "self.model if model is None else model"
                    c.emit(plain_call(c, made, f"model={chosen}"))
    c.emit(f"{agent} = {name}({c.choice(('', c.expression(depth)))})")
    c.emit(f"{agent}.ask('hi'{c.choice(('', f', model={c.expression(depth)}'))})")


def _record_agent(c: Composer, depth: int) -> None:
    """A dataclass, or a model of pydantic's, that asks."""
    name, made = c.fresh("_Agent"), client(c)
    pydantic = c.chance(40)
    with c.apart():
        first, second = c.unbinding(depth), c.repeatable(depth)
        if pydantic:
            base = c.use("import pydantic", "(pydantic.BaseModel)")
        else:
            base = c.use("import dataclasses", "")
            c.emit("@dataclasses.dataclass")
        with c.block(f"class {name}{base}:"):
            c.emit(f"model: str = {first}")
            field = "pydantic.Field" if pydantic else "dataclasses.field"
            c.emit(f"fallbacks: list[str] = {field}(default_factory=lambda: [{second}])")
            models = c.choice(("[self.model, *self.fallbacks]", "self.fallbacks"))
            with c.function("def ask(self):"), c.block(f"for model in {models}:"):
                c.emit(plain_call(c, made, "model=model"))
    if c.chance(70):
        c.emit(f"{name}({c.choice(('', f'model={c.expression(depth)}'))}).ask()")


AGENTS: tuple[Send, ...] = (
    _agent, _agent, _template_method, _switching, _overriding, _overriding, _record_agent,
)  # fmt: skip
