"""What each kind of statement does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anyint_lint.collector import options
from anyint_lint.collector import program as ir
from anyint_lint.collector.containers import copy_entries_into, elements_of, extend_list, is_exact, is_true, remove_item
from anyint_lint.collector.expressions import combine
from anyint_lint.collector.functions import define
from anyint_lint.collector.machine import Arguments, ClassInfo, Exit, Flow, Frame, Machine
from anyint_lint.collector.naming import says_of_a_model
from anyint_lint.collector.narrowing import same, under
from anyint_lint.collector.store import Changes
from anyint_lint.collector.targets import assign
from anyint_lint.collector.values import (
    MISSING,
    NONE,
    UNKNOWN,
    Alternative,
    ClassValue,
    External,
    FunctionValue,
    Ref,
    Text,
    Value,
    imported,
    join,
    texts,
    with_form,
)
from anyint_lint.facts import Form, Span

_TRANSPARENT = frozenset({"abstractmethod", "override", "final", "wraps", "contextmanager", "asynccontextmanager"})
_SWALLOWS = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})
_LETS_THROUGH = frozenset({
    "open", "closing", "nullcontext", "Lock", "RLock", "Semaphore", "TemporaryDirectory", "NamedTemporaryFile",
    "ThreadPoolExecutor", "ProcessPoolExecutor", "Session", "ClientSession", "Client", "AsyncClient", "OpenAI",
    "AsyncOpenAI", "Anthropic", "AsyncAnthropic", "stream", "patch", "urlopen", "timeout",
})  # fmt: skip
"""Context managers that swallow no exception."""
_PROPERTIES = frozenset({"property", "cached_property", "computed_field", "abstractproperty", "hybrid_property"})


def _assign(machine: Machine, node: ir.Assign, frame: Frame) -> Flow:
    value = machine.evaluate(node.value, frame)
    for target in node.targets:
        assign(machine, target, value, frame)
    return Flow.NEXT


def _annotated(machine: Machine, node: ir.AnnotatedAssign, frame: Frame) -> Flow:
    field = frame.class_body and isinstance(node.target, ir.Name) and not _names(node.annotation, "ClassVar")
    if field and isinstance(node.target, ir.Name) and frame.owner is not None:
        machine.classes[frame.owner].fields.append(node.target.id)
    if node.value is not None:
        machine.factory = None
        value = machine.evaluate(node.value, frame)
        factory = machine.factory
        if field and frame.owner is not None and factory is not None and factory.node is node.value:
            machine.classes[frame.owner].factories[_last_name(node.target)] = factory
        value = with_form(value, Form.FIELD_DEFAULT) if frame.class_body else value
        assign(machine, node.target, value, frame)
    return Flow.NEXT


def _names(annotation: ir.Expression, name: str) -> bool:
    if isinstance(annotation, ir.Subscript):
        return _names(annotation.value, name)
    return (isinstance(annotation, ir.Name) and annotation.id == name) or (
        isinstance(annotation, ir.Attribute) and annotation.attr == name
    )


def _augmented(machine: Machine, node: ir.AugmentedAssign, frame: Frame) -> Flow:
    left, right = machine.evaluate(node.target, frame), machine.evaluate(node.value, frame)
    if node.op == "BitOr" and any(isinstance(one, Ref) and one.oid in machine.dicts for one in left):
        for one in left:
            if isinstance(one, Ref) and one.oid in machine.dicts:
                copy_entries_into(machine, right, one.oid)
        return Flow.NEXT
    if node.op == "Add" and any(isinstance(one, Ref) and one.oid in machine.lists for one in left):
        extend_list(machine, left, right)
        return Flow.NEXT
    assign(machine, node.target, combine(machine, left, node.op, right, node), frame)
    return Flow.NEXT


def _evaluate(machine: Machine, node: ir.Evaluate, frame: Frame) -> Flow:
    machine.evaluate(node.value, frame)
    return Flow.NEXT


def _return(machine: Machine, node: ir.Return, frame: Frame) -> Flow:
    value = machine.evaluate(node.value, frame) if node.value is not None else NONE
    frame.returns.append(value)
    if isinstance(frame.function, ir.Function):
        machine.recorder.returned(frame.function.name, value)
        if not says_of_a_model(frame.function.name):
            machine.give_back(value)
    return machine.leave(frame, Exit.RETURN)


def _raise(machine: Machine, node: ir.Raise, frame: Frame) -> Flow:
    if node.value is not None:
        machine.evaluate(node.value, frame)
    return machine.leave(frame, Exit.RAISE)


def _scope(machine: Machine, node: ir.Scope, frame: Frame) -> Flow:
    for name in node.names:
        if node.kind == "global" and machine.module_frame is not None:
            frame.redirected[name] = machine.module_frame.fid
        elif node.kind == "nonlocal":
            here = frame.parent
            while here is not None and machine.store.get(here.fid, name) is None:
                here = here.parent
            if here is not None:
                frame.redirected[name] = here.fid
    return Flow.NEXT


def _delete(machine: Machine, node: ir.Delete, frame: Frame) -> Flow:
    for target in node.targets:
        if isinstance(target, ir.Name):
            machine.store.remove(frame.redirected.get(target.id, frame.fid), target.id)
        elif isinstance(target, ir.Subscript):
            remove_item(machine, machine.evaluate(target.value, frame), machine.evaluate(target.index, frame))
    return Flow.NEXT


def _import(machine: Machine, node: ir.Import, frame: Frame) -> Flow:
    for module, name in node.names:
        _tell_import(machine, module)
        machine.assign_name(
            name or module.partition(".")[0], (External(module if name else module.partition(".")[0]),), frame
        )
    return Flow.NEXT


def _import_from(machine: Machine, node: ir.ImportFrom, frame: Frame) -> Flow:
    if not node.names:
        machine.stars.append(node.module)
    for name, bound in node.names:
        _tell_import(machine, imported(node.module, name))
        machine.assign_name(bound, (External(imported(node.module, name)),), frame)
    return Flow.NEXT


def _tell_import(machine: Machine, path: str) -> None:
    """Of what the module itself imports: a function's import tells of that function."""
    if not machine.stack:
        machine.recorder.imports(path)


def _if(machine: Machine, node: ir.If, frame: Frame) -> Flow:
    known = is_true(machine, machine.evaluate(node.test, frame))
    if _names(node.test, "TYPE_CHECKING"):  # what is imported for types is bound, the rest never runs
        machine.execute(tuple(one for one in node.body if isinstance(one, (ir.Import, ir.ImportFrom))), frame)
        return machine.execute(node.orelse, frame)
    branches: list[tuple[Flow, Changes]] = []
    for holds, block in ((True, node.body), (False, node.orelse)):
        if known is not None and known is not holds:
            continue
        if known is not None:
            return machine.execute(block, frame)
        possible = True

        def run(holds: bool = holds, block: ir.Block = block) -> Flow:
            nonlocal possible
            possible = under(machine, node.test, frame, holds=holds)
            return machine.execute(block, frame) if possible else Flow.NEXT

        branch = machine.branch(run)
        if possible:
            branches.append(branch)
    return machine.rejoin(branches) if branches else Flow.NEXT


def _for(machine: Machine, node: ir.For, frame: Frame) -> Flow:
    iterable = machine.evaluate(node.iterable, frame)
    items = elements_of(machine, iterable)
    unrolled = bool(items) and is_exact(machine, iterable) and machine.may_unroll(len(items))

    def run() -> Flow:
        if unrolled:
            flow = _unrolled(machine, node, items, frame)
        else:
            anything = join(*items) or UNKNOWN
            flow = _repeated(
                machine, lambda: assign(machine, node.target, anything, frame, quiet=True), node.body, frame
            )
        return machine.execute(node.orelse, frame) if flow is Flow.NEXT else flow

    return machine.around(frame, Exit.BREAK, run)


def _unrolled(machine: Machine, node: ir.For, items: tuple[Value, ...], frame: Frame) -> Flow:
    for turn, item in enumerate(items):
        assign(machine, node.target, item, frame, quiet=True)
        machine.context.append(turn)
        with machine.repeating(len(items)):
            flow = machine.around(frame, Exit.CONTINUE, lambda: machine.execute(node.body, frame))
        machine.context.pop()
        if flow is Flow.LEFT:
            return flow
    return Flow.NEXT


def _repeated(machine: Machine, bind: Callable[[], object], body: ir.Block, frame: Frame) -> Flow:
    """Runs the body as if once and as if again, so that what it carries over reaches its own start; or not at all."""
    times = 2 if machine.may_unroll(2) else 1
    for _ in range(times):
        with machine.repeating(times), machine.again():
            flow, changes = machine.branch(lambda: _turn(machine, bind, body, frame))
        if flow is Flow.NEXT:
            machine.store.soften(changes)
    return Flow.NEXT


def _turn(machine: Machine, bind: Callable[[], object], body: ir.Block, frame: Frame) -> Flow:
    bind()
    return machine.around(frame, Exit.CONTINUE, lambda: machine.execute(body, frame))


def _while(machine: Machine, node: ir.While, frame: Frame) -> Flow:
    known = is_true(machine, machine.evaluate(node.test, frame))
    if known is False:
        return machine.execute(node.orelse, frame)

    def enter() -> bool:
        return under(machine, node.test, frame, holds=True)

    def run() -> Flow:
        again: bool | None = known
        if known and not isinstance(node.test, ir.Constant) and machine.may_unroll(2):  # so it surely runs once
            with machine.repeating(2):
                flow = _turn(machine, enter, node.body, frame)
            if flow is Flow.LEFT:
                return Flow.LEFT
            again = is_true(machine, machine.evaluate(node.test, frame))
        if again is not False:
            _repeated(machine, enter, node.body, frame)
            if is_true(machine, machine.evaluate(node.test, frame)):  # nothing but a break gets out
                return Flow.LEFT
        return machine.execute(node.orelse, frame)

    return machine.around(frame, Exit.BREAK, run)


def _try(machine: Machine, node: ir.Try, frame: Frame) -> Flow:
    found = _finds(machine, node.body, frame)
    handlers = () if found else node.handlers
    body = node.body if found is not False else (ir.Raise(None),)
    flow, done, raised = machine.arriving(frame, Exit.RAISE, lambda: machine.execute(body, frame))
    branches: list[tuple[Flow, Changes]] = []
    if flow is Flow.NEXT:

        def go_on() -> Flow:
            machine.store.apply(done)
            return machine.execute(node.orelse, frame)

        branches.append(machine.branch(go_on))
    for handler in handlers:

        def handle(handler: ir.Handler = handler) -> Flow:
            for changes in (done, *raised):  # whatever the body had done when it was interrupted
                machine.store.soften(changes)
            if handler.types is not None:
                machine.evaluate(handler.types, frame)
            if handler.name is not None:
                machine.assign_name(handler.name, (External(f"?{handler.name}"),), frame)
            return machine.execute(handler.body, frame)

        branches.append(machine.branch(handle))
    result = machine.rejoin(branches)
    if result is Flow.LEFT and node.final:
        machine.store.soften(done)
    final = machine.execute(node.final, frame)
    return result if final is Flow.NEXT else final


def _finds(machine: Machine, body: ir.Block, frame: Frame) -> bool | None:
    """Whether the key is there, in a body that is nothing but `TABLE[key]`, returned or assigned; None for any other,
    and where that is not known."""
    if len(body) != 1 or not isinstance(body[0], (ir.Return, ir.Assign)) or not isinstance(body[0].value, ir.Subscript):
        return None
    table, key = body[0].value.value, body[0].value.index
    if not isinstance(table, ir.Name) or not isinstance(key, (ir.Name, ir.Str)):
        return None
    value, keys = machine.evaluate(table, frame), machine.evaluate(key, frame)
    dicts = [one.oid for one in value if isinstance(one, Ref) and one.oid in machine.dicts]
    if len(dicts) != 1 or len(value) != 1 or not all(isinstance(one, Text) and one.known for one in keys):
        return None
    entries = [machine.store.get(dicts[0], one.text) for one in texts(keys)]
    if all(entries):
        return None if any(MISSING in (one or ()) for one in entries) else True
    return False if not any(entries) and is_exact(machine, value) and dicts[0] not in machine.handed else None


def _with(machine: Machine, node: ir.With, frame: Frame) -> Flow:
    """The body; what it raises may be swallowed, so that the state at a `raise` also arrives behind it."""
    entered: list[Value] = []
    for item, target in node.items:
        value = machine.evaluate(item, frame)
        entered.append(value)
        if target is not None:
            assign(machine, target, _entered(machine, value), frame, quiet=True)
    managers = [_manager(one) for value in entered for one in value]
    if managers and all(name in _LETS_THROUGH for name in managers):
        return machine.execute(node.body, frame)
    flow, done, raised = machine.arriving(frame, Exit.RAISE, lambda: machine.execute(node.body, frame))
    for changes in raised:
        machine.branch(lambda changes=changes: _go_on_raising(machine, changes, frame))  # type: ignore[misc]
    swallowed = [(Flow.NEXT, changes) for changes in raised]
    if any(name in _SWALLOWS for name in managers):  # any statement may be the one that raises
        swallowed.append((Flow.NEXT, Changes()))
    return machine.rejoin([(flow, done), *swallowed])


def _manager(one: Alternative) -> str:
    """The last name of what makes a context manager; empty for those of the file."""
    return one.path.removesuffix("()").rpartition(".")[2] if isinstance(one, External) else ""


def _go_on_raising(machine: Machine, changes: Changes, frame: Frame) -> Flow:
    machine.store.apply(changes)
    return machine.leave(frame, Exit.RAISE)


def _entered(machine: Machine, value: Value) -> Value:
    """What `with` binds: the context manager itself for clients; what a generator function yields."""
    found = [
        elements_of(machine, (one,)) if isinstance(one, Ref) and one.oid in machine.lists else ((one,),)
        for one in value
    ]
    return join(*(item for items in found for item in items))


def _match(machine: Machine, node: ir.Match, frame: Frame) -> Flow:
    subject = machine.evaluate(node.subject, frame)
    branches: list[tuple[Flow, Changes]] = []
    certain = False
    for case in node.cases:
        matches = True if case.irrefutable else _matches(machine, subject, case, frame)
        if matches is False:
            continue

        def run(case: ir.Case = case) -> Flow:
            for name in case.names:
                machine.assign_name(name, (External(f"?{name}"),) if len(case.names) > 1 else subject, frame)
            if case.guard is not None:
                machine.evaluate(case.guard, frame)
            return machine.execute(case.body, frame)

        branches.append(machine.branch(run))
        certain = matches is True
        if certain:
            break
    if not certain:
        branches.append((Flow.NEXT, Changes()))
    return machine.rejoin(branches)


def _matches(machine: Machine, subject: Value, case: ir.Case, frame: Frame) -> bool | None:
    """Whether a case of nothing but literals takes the subject; None when that is not known."""
    if not case.literals or len(subject) != 1:
        return None
    verdicts = {same(subject[0], one) for literal in case.literals for one in machine.evaluate(literal, frame)}
    if True in verdicts:
        return True if case.guard is None else None
    return False if verdicts == {False} else None


def _function(machine: Machine, node: ir.Function, frame: Frame) -> Flow:
    role = ""
    decorators: list[Value] = []
    for decorator in node.decorators:
        machine.decorating = True
        evaluated = machine.evaluate(decorator, frame)
        machine.decorating = False
        last = _last_name(decorator)
        if last in _PROPERTIES:
            role = "property"
        elif last in ("staticmethod", "classmethod"):
            role = last
        elif last not in _TRANSPARENT:
            decorators.append(evaluated)
    if any(_last_name(one) in ("overload", "setter", "deleter") for one in node.decorators):
        return Flow.NEXT
    owner = frame.owner if frame.class_body else None
    function = define(machine, node, frame, owner=owner, role=role)
    options.decorate(machine, node, function, decorators)
    value: Value = (function,)
    for wrapper in reversed(decorators):
        if any(isinstance(one, FunctionValue) for one in wrapper):
            wrapped = machine.call(
                wrapper, Arguments([value]), ir.Call(ir.Other(), (), node.span or Span(1, 1, 1, 1)), frame
            )
            value = tuple(_as_method(one, function) for one in wrapped if isinstance(one, FunctionValue)) or value
    machine.assign_name(node.name, value, frame)
    if owner is not None:
        machine.classes[owner].methods[node.name] = function
    return Flow.NEXT


def _as_method(wrapper: FunctionValue, method: FunctionValue) -> FunctionValue:
    """What stands for a method in its class, and is called on what the method would be."""
    if method.owner is None or wrapper.owner is not None or wrapper.bound is not None:
        return wrapper
    return FunctionValue(wrapper.function, wrapper.frame, wrapper.defaults, role=method.role or "wrapper")


def _last_name(decorator: ir.Expression) -> str:
    if isinstance(decorator, ir.Call):
        return _last_name(decorator.func)
    if isinstance(decorator, ir.Attribute):
        return decorator.attr
    return decorator.id if isinstance(decorator, ir.Name) else ""


def _class(machine: Machine, node: ir.Class, frame: Frame) -> Flow:
    bases = tuple(machine.evaluate(base.value, frame) for base in node.bases if base.keyword is None)
    for decorator in node.decorators:
        machine.evaluate(decorator, frame)
    inner = machine.new_frame(frame, class_body=True, captured=True)
    inner.owner = inner.fid
    machine.classes[inner.fid] = ClassInfo(node.name, bases, frame=frame.fid, node=id(node))
    with machine.recorder.inside(node.name, owner=node.name):
        machine.execute(node.body, inner)
    for name in machine.store.names(inner.fid):  # what instances and subclasses have unless they set it
        machine.recorder.relies_on(machine.store.get(inner.fid, name) or ())
    machine.assign_name(node.name, (ClassValue(inner.fid),), frame)
    return Flow.NEXT


def _leave(way: Exit) -> Callable[[Machine, Any, Frame], Flow]:
    return lambda machine, _node, frame: machine.leave(frame, way)


EXECUTORS: dict[type, Callable[[Machine, Any, Frame], Flow]] = {
    ir.Assign: _assign,
    ir.AnnotatedAssign: _annotated,
    ir.AugmentedAssign: _augmented,
    ir.Evaluate: _evaluate,
    ir.Return: _return,
    ir.Raise: _raise,
    ir.Break: _leave(Exit.BREAK),
    ir.Continue: _leave(Exit.CONTINUE),
    ir.Scope: _scope,
    ir.Delete: _delete,
    ir.Import: _import,
    ir.ImportFrom: _import_from,
    ir.If: _if,
    ir.For: _for,
    ir.While: _while,
    ir.Try: _try,
    ir.With: _with,
    ir.Match: _match,
    ir.Function: _function,
    ir.Class: _class,
}
