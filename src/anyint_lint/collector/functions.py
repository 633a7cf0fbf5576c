"""Functions and classes of the file: defined, called with what is known, instantiated."""

from __future__ import annotations

from itertools import chain

from anyint_lint.collector import program as ir
from anyint_lint.collector.attributes import MOST_BASES, class_attribute, class_of_attribute, external_base
from anyint_lint.collector.containers import elements_of
from anyint_lint.collector.machine import MOST_DEPTH, NOWHERE, Arguments, Exit, Factory, Flow, Frame, Machine
from anyint_lint.collector.store import ITEMS, REST, Changes
from anyint_lint.collector.values import (
    MISSING,
    NONE,
    SPREAD,
    UNKNOWN,
    ClassValue,
    Elements,
    External,
    FunctionValue,
    ParameterOf,
    Ref,
    Value,
    join,
    there,
    with_form,
)
from anyint_lint.facts import Form, Span
from anyint_lint.model_names import looks_like_model_id

MOST_FACTORIES = 3
"""Factories that run within each other: of fields that are objects with fields of their own."""


def define(
    machine: Machine, function: ir.Function | ir.Lambda, frame: Frame, *, owner: int | None = None, role: str = ""
) -> FunctionValue:
    """The function as a value; its defaults are evaluated now, as Python does."""
    outer: Frame | None = frame
    while outer is not None and not outer.captured:
        outer.captured = True
        outer = outer.parent
    defaults = machine.store.new_owner()
    _set_defaults(machine, function, defaults, frame)
    found = FunctionValue(function, frame.fid, defaults, owner, None, role)
    machine.functions.setdefault((id(function), owner), found)
    return found


def _set_defaults(machine: Machine, function: ir.Function | ir.Lambda, defaults: int, frame: Frame) -> None:
    for parameter in function.parameters:
        if parameter.default is not None:
            value = with_form(machine.evaluate(parameter.default, frame), Form.PARAMETER_DEFAULT)
            machine.store.set(defaults, parameter.name, value)
            machine.recorder.relied_on.update((text.span, text.text) for text in machine.texts_within(value))
            if isinstance(function, ir.Function):
                # `model=["gpt-5.4"]` asks each of them; `models` may be those to choose from
                each = () if parameter.name.endswith("s") else elements_of(machine, value)
                machine.recorder.parameter_default(parameter.name, function.name, join(value, *each))


def call_function(machine: Machine, callee: FunctionValue, arguments: Arguments, *, alone: bool = False) -> Value:
    """Runs the body with these arguments; unknown when calls nest too deep or the source is too large to follow.

    A function that is run for its own sake, by nobody's call, always runs.
    """
    callee = _read(machine, callee)
    function = callee.function
    if machine.stack.count(function) >= 2:
        return UNKNOWN
    if (machine.exhausted and not alone) or len(machine.stack) >= MOST_DEPTH:
        _tell_not_followed(machine, callee, arguments)
        return UNKNOWN
    if not alone and not machine.recorder.defaults_only:
        machine.called.add(id(function))
        for one in callee.bound or ():
            owner = (
                one.oid
                if isinstance(one, ClassValue)
                else machine.instances.get(one.oid or 0)
                if isinstance(one, (Ref, External))
                else None
            )
            if owner is not None:
                machine.called_on.add((id(function), owner))
    machine.entered.add(id(function))
    frame = machine.new_frame(
        machine.frames[callee.frame], function=function, owner=callee.owner, instance=callee.bound
    )
    machine.alone = alone
    bind(machine, callee, arguments, frame)
    machine.alone = False
    of_class = "" if callee.owner is None else machine.classes[callee.owner].name
    with machine.recorder.inside(_place_of(machine, callee), owner=of_class):
        result = run(machine, function, frame)
    if not frame.captured:
        machine.store.forget(frame.fid)
        del machine.frames[frame.fid]
    return result


def _read(machine: Machine, callee: FunctionValue) -> FunctionValue:
    """The function with its body and parameters, where these were left for later."""
    later = callee.function.later if isinstance(callee.function, ir.Function) else None
    if later is None:
        return callee
    function = later.read()
    if id(function) not in machine.read:
        machine.read.add(id(function))
        with machine.store.for_good():
            _set_defaults(machine, function, callee.defaults, machine.frames[callee.frame])
    return FunctionValue(function, callee.frame, callee.defaults, callee.owner, callee.bound, callee.role)


def _tell_not_followed(machine: Machine, callee: FunctionValue, arguments: Arguments) -> None:
    """What the function holds itself is found when it is run alone, but nobody knows where a model goes from here."""
    for value in (*arguments.positional, *arguments.keywords.values()):
        if any(one.known and looks_like_model_id(one.text) for one in machine.texts_within(value)):
            machine.recorder.not_followed(_name_of(callee.function), span_of(callee))


def _name_of(function: ir.Function | ir.Lambda) -> str:
    return function.name if isinstance(function, ir.Function) else "lambda"


def _place_of(machine: Machine, callee: FunctionValue) -> str:
    """The function, behind the class whose method it is."""
    name = _name_of(callee.function)
    return name if callee.owner is None else f"{machine.classes[callee.owner].name}_{name}"


def span_of(callee: FunctionValue) -> Span:
    """Where the function's name stands."""
    return (callee.function.span if isinstance(callee.function, ir.Function) else None) or NOWHERE


def run(machine: Machine, function: ir.Function | ir.Lambda, frame: Frame) -> Value:
    machine.stack.append(function)
    try:
        if isinstance(function, ir.Lambda):
            return machine.evaluate(function.body, frame)
        flow, changes, returns = machine.arriving(frame, Exit.RETURN, lambda: machine.execute(function.body, frame))
    finally:
        machine.stack.pop()
    ends = [_outlasting(one, frame) for one in (*returns, *((changes,) if flow is Flow.NEXT else ()))]
    machine.rejoin([(Flow.NEXT, one) for one in ends])
    if function.generator:
        oid = machine.store.new_owner()
        machine.lists.add(oid)
        machine.store.set(oid, ITEMS, (Elements(tuple(frame.yields), frame.yields_all),))
        return (Ref(oid),)
    if flow is Flow.NEXT:
        frame.returns.append(NONE)
    return join(*frame.returns) or UNKNOWN


def _outlasting(changes: Changes, frame: Frame) -> Changes:
    """What a call has changed besides its own variables."""
    if frame.captured:
        return changes
    return changes.without(frame.fid)


def bind(machine: Machine, callee: FunctionValue, arguments: Arguments, frame: Frame) -> None:
    """Gives each parameter its argument, its default, or unknown."""
    positional = list(arguments.positional)
    if callee.bound is not None and callee.role != "staticmethod":
        positional.insert(0, callee.bound)
    keywords = dict(arguments.keywords)
    for parameter in callee.function.parameters:
        name = parameter.name
        if parameter.kind == "*":
            oid = machine.store.new_owner()
            machine.lists.add(oid)
            machine.variadic.add(oid)
            others = [UNKNOWN] if arguments.more else []
            machine.store.set(oid, ITEMS, (Elements((*positional, *others), not others),))
            positional = []
            value: Value = (Ref(oid),)
        elif parameter.kind == "**":
            rest = machine.new_dict(keywords)
            if arguments.more:
                all_of_them = _parameter(machine, callee, parameter)
                machine.store.set(rest, REST, join(arguments.rest, (External(f"?{name}{SPREAD}", None, all_of_them),)))
            keywords = {}
            value = (Ref(rest),)
        elif parameter.kind != "keyword" and positional:
            value = positional.pop(0)
        else:
            value = keywords.pop(name, (MISSING,))
            if MISSING in value:
                default = default_of(machine, callee, name)
                value = join(there(value), default)
                if arguments.more or not default:
                    value = join(value, (External(f"?{name}", parameter=_parameter(machine, callee, parameter)),))
        machine.store.set(frame.fid, name, value)


def _parameter(machine: Machine, callee: FunctionValue, parameter: ir.Parameter) -> ParameterOf | None:
    function = callee.function
    if not isinstance(function, ir.Function) or not machine.alone:
        return None
    name = function.name
    if callee.owner is not None:
        owner = machine.classes[callee.owner].name
        name = owner if name == "__init__" else f"{owner}.{name}"
    names = [one.name for one in function.parameters if one.kind in ("positional", "normal")]
    if callee.bound is not None and callee.role != "staticmethod":
        names = names[1:]
    position = names.index(parameter.name) if parameter.name in names else None
    return ParameterOf(name, parameter.name, position)


def default_of(machine: Machine, callee: FunctionValue, name: str) -> Value:
    return machine.store.get(callee.defaults, name) or ()


def instantiate(machine: Machine, cls: ClassValue, arguments: Arguments) -> Value:
    """A new instance, its attributes set by `__init__` or by the fields of the class."""
    instance = new_instance(machine, cls)
    initialise(machine, cls, instance, arguments)
    return (instance,)


def new_instance(machine: Machine, cls: ClassValue) -> Ref:
    oid = machine.store.new_owner()
    machine.instances[oid] = cls.oid
    machine.store.holders.add(oid)
    machine.classes[cls.oid].instantiated = True
    return Ref(oid)


def initialise(machine: Machine, cls: ClassValue, instance: Ref, arguments: Arguments, *, alone: bool = False) -> None:
    init = class_attribute(machine, cls.oid, "__init__")
    functions = [one for one in init or () if isinstance(one, FunctionValue)]
    if functions:
        for function in functions:
            call_function(machine, bound_to(function, instance), arguments, alone=alone)
        return
    names = field_names(machine, cls.oid)
    for name, value in zip(names, arguments.positional, strict=False):
        machine.store.set(instance.oid, name, value)
    for name, value in arguments.keywords.items():
        machine.store.set(instance.oid, name, value)
    if arguments.more:
        for name in names:
            if name not in arguments.keywords:
                machine.store.set(instance.oid, name, join(class_attribute(machine, cls.oid, name) or (), UNKNOWN))
    else:
        _make_defaults(machine, cls, instance, names)
    for hook in ("__post_init__", "model_post_init"):
        for one in class_attribute(machine, cls.oid, hook) or ():
            if isinstance(one, FunctionValue):
                call_function(machine, bound_to(one, instance), Arguments())


def _make_defaults(machine: Machine, cls: ClassValue, instance: Ref, names: list[str]) -> None:
    """What factories make for the fields that no argument gives. Past the bounds, the class's own stands for it."""
    for name in names:
        factory = _factory_of(machine, cls.oid, name)
        if factory is None or machine.store.get(instance.oid, name):
            continue
        if machine.exhausted or machine.making == MOST_FACTORIES:
            return
        machine.steps += 1
        machine.making += 1
        try:
            made = machine.call(factory.func, Arguments(), factory.node, factory.frame)
        finally:
            machine.making -= 1
        machine.store.set(instance.oid, name, with_form(made, Form.FIELD_DEFAULT))


def _factory_of(machine: Machine, oid: int, name: str) -> Factory | None:
    """That of the class which has the field, itself or of its bases."""
    owner = class_of_attribute(machine, oid, name)
    return None if owner is None else machine.classes[owner].factories.get(name)


def bound_to(function: FunctionValue, instance: Ref) -> FunctionValue:
    return FunctionValue(function.function, function.frame, function.defaults, function.owner, (instance,))


def field_names(machine: Machine, oid: int) -> list[str]:
    """The annotated fields, those of the bases first."""
    found: dict[str, None] = {}
    _add_fields(machine, oid, found, set())
    return list(found)


def _add_fields(machine: Machine, oid: int, found: dict[str, None], seen: set[int]) -> None:
    """Each class once: the ways that lead to one may be as many as two to the power of the classes."""
    seen.add(oid)
    info = machine.classes[oid]
    for one in chain.from_iterable(info.bases):
        if isinstance(one, ClassValue) and one.oid not in seen and len(seen) <= MOST_BASES:
            _add_fields(machine, one.oid, found, seen)
    found.update(dict.fromkeys(info.fields))


def declares_no_init(machine: Machine, oid: int) -> bool:
    return class_attribute(machine, oid, "__init__") is None and external_base(machine, oid) is not None
