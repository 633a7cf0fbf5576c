"""The interpreter's state and its three verbs; what they do for each kind of node stands in the modules around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from enum import Enum, auto
from typing import Any, TypeVar

from anyint_lint.collector import program as ir
from anyint_lint.collector.prepared import Prepared
from anyint_lint.collector.recorder import Recorder
from anyint_lint.collector.sdks import Table
from anyint_lint.collector.store import ENVIRONMENT, ITEMS, Changes, Store
from anyint_lint.collector.values import (
    UNKNOWN,
    Alternative,
    ClassValue,
    Elements,
    External,
    FunctionValue,
    Partial,
    Ref,
    Text,
    Value,
    join,
)
from anyint_lint.collector.walking import Extents
from anyint_lint.facts import Span
from anyint_lint.light_dataclass import dataclass

T = TypeVar("T")

NOWHERE = Span(1, 1, 1, 1)
MOST_STEPS = 250_000
"""Evaluations per source; past it calls are no longer followed into their functions."""
MOST_STEPS_ALONE = 6_000
"""The same for one function that nobody calls."""
MOST_WORK = 600_000
"""Steps per source, after which it is left as it is: some 15 seconds."""
MOST_WORK_OF_MODULE = 400_000
"""The same for the module, or one cell of a notebook, so that the functions have their turn."""
MOST_WORK_ALONE = 100_000
"""The same for one function as strangers call it."""
MOST_DEPTH = 14
"""Calls within calls."""
MOST_UNROLLED = 24
"""A loop over a known list longer than this runs once over all items joined."""
MOST_TURNS = 128
"""So does one that is to take more turns than this, together with those of the loops around it."""


class TooComplexError(Exception):
    """A source, or a part of it, takes more steps than it may."""


class Flow(Enum):
    """How a block ends: it goes on, or every way through it has left for somewhere else."""

    NEXT = auto()
    LEFT = auto()


class Exit(Enum):
    """Where a way that leaves a block arrives."""

    RETURN = auto()
    BREAK = auto()
    CONTINUE = auto()
    RAISE = auto()


@dataclass(slots=True)
class Frame:
    """A running module, class body or function."""

    fid: int
    parent: Frame | None
    function: ir.Function | ir.Lambda | None = None
    class_body: bool = False
    owner: int | None = None
    """The class whose method runs here."""
    instance: Value | None = None
    redirected: dict[str, int] = field(default_factory=dict)
    """`global` and `nonlocal` names -> the frame that owns them."""
    captured: bool = False
    """A function defined here may outlive the call and read its names."""
    returns: list[Value] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    yields_all: bool = True
    """None of them stands in a branch that may not be taken."""
    branching: int = 0
    """How many branches were open when it began."""
    left: list[tuple[Exit, Changes]] = field(default_factory=list)
    """What the ways that left had changed, since the state from which the place of their arrival began."""
    depths: dict[Exit, list[int]] = field(default_factory=dict)
    """The trial in which each place of arrival began, innermost last."""


@dataclass(frozen=True, slots=True, eq=False)
class Factory:
    """Of a field's default."""

    func: Value
    node: ir.Call
    """Where it is given."""
    frame: Frame


@dataclass(slots=True)
class ClassInfo:
    name: str
    bases: tuple[Value, ...]
    fields: list[str] = field(default_factory=list)
    """Annotated names in order: the parameters of a generated `__init__`."""
    factories: dict[str, Factory] = field(default_factory=dict)
    """What makes the default of such a field, for each instance anew."""
    methods: dict[str, FunctionValue] = field(default_factory=dict)
    instantiated: bool = False
    """The file itself makes instances of it."""
    frame: int = 0
    node: int = 0
    """Which definition made it: each run of a function that holds one makes another class."""


@dataclass(slots=True)
class Arguments:
    positional: list[Value] = field(default_factory=list)
    keywords: dict[str, Value] = field(default_factory=dict)
    more: bool = False
    """There may be arguments that are not known."""
    rest: Value = ()
    """Where these come from, as far as an import or a caller tells."""
    receiver: Value = ()
    """What a method is called on."""

    def given(self, position: int, *names: str) -> Value | None:
        """The argument of one of these names, or else at this position."""
        for name in names:
            if name in self.keywords:
                return self.keywords[name]
        return self.positional[position] if position < len(self.positional) else None


@dataclass(frozen=True, slots=True)
class AttributeAccess:
    get: Callable[[Machine, Value, str, Frame], Value]
    set: Callable[[Machine, Value, str, Value], None]


class Machine:
    def __init__(  # noqa: PLR0915 - one line for each part of the state
        self,
        table: Table,
        recorder: Recorder,
        evaluators: Mapping[type, Callable[[Machine, Any, Frame], Value]],
        executors: Mapping[type, Callable[[Machine, Any, Frame], Flow]],
        caller: Callable[[Machine, Value, Arguments, ir.Call, Frame], Value],
        attributes: AttributeAccess,
    ) -> None:
        self.table = table
        self.recorder = recorder
        self.store = Store()
        self.frames: dict[int, Frame] = {}
        self.classes: dict[int, ClassInfo] = {}
        self.instances: dict[int, int] = {}
        """Instance -> its class."""
        self.dicts: set[int] = set()
        self.lists: set[int] = set()
        self.variadic: set[int] = set()
        """Those of the lists that are the `*args` of a call: nobody else can add to them."""
        self.namespaces: set[int] = set()
        """Those of the dicts whose entries are attributes."""
        self.keys: dict[tuple[int, str], Value] = {}
        """The text that is a dict's key, for loops over it."""
        self.functions: dict[tuple[int, int | None], FunctionValue] = {}
        """Every function met, by its node and class, for those that nobody calls."""
        self.entries: dict[int, tuple[int, Value]] = {}
        """Dict -> its version and all its entries joined."""
        self.summaries: set[int] = set()
        """Instances that stand for every instance of their class."""
        self.summary_of: dict[int, Ref] = {}
        """Class -> the instance that stands for all its instances."""
        self.called_on: set[tuple[int, int]] = set()
        """(function, class of the receiver) of the methods that have run."""
        self.alone = False
        """While the arguments of a function are bound that nobody in the file has called."""
        self.lasting = 0
        """While something runs that may run again, as strangers' calls do: what is no newer outlasts it."""
        self.factory: Factory | None = None
        """That of the field which has just been evaluated."""
        self.making = 0
        """The factories that run within each other."""
        self.extents = Extents()
        self.called: set[int] = set()
        """The functions (by node) that have run."""
        self.entered: set[int] = set()
        """The same of late, however they were called."""
        self.read: set[int] = set()
        """Those that were left for later and have been read."""
        self.returned: dict[int, Value] = {}
        """Function (by node) -> what it returned to whom nobody knows."""
        self.stars: list[str] = []
        """Modules of `from module import *`."""
        self.handed: dict[int, None] = {}
        """Objects given to something nobody recognises."""
        self._given_back: dict[int, None] = {}
        """Dicts and lists that a function gives to its caller, or an attribute keeps."""
        self.prepared: dict[int, Prepared] = {}
        """HTTP requests that are made ready before they are sent."""
        self.environment_set: list[tuple[str, Value]] = []
        """What the file puts into environment variables, in order."""
        self.option_names: dict[int, str] = {}
        """Decorators and arguments that declare a command-line option -> its name."""
        self.decorating = False
        """While decorators are evaluated: `@app.get("/v1/models")` serves a route, it does not call one."""
        self.stack: list[ir.Function | ir.Lambda] = []
        self.shared_globals: frozenset[str] = frozenset()
        self.steps = 0
        self.ceiling = MOST_WORK
        """The steps at which what runs is broken off."""
        self.branching = 0
        """The branches that lead here, each of which may not be taken."""
        self.turns = 1
        """How often what runs now does so for the loops around it."""
        self.limit = MOST_STEPS
        """The steps at which calls are no longer followed."""
        self.context: list[int] = []
        """The calls and unrolled turns of loops that lead here."""
        self._compared: set[int] = set()
        self._made: dict[tuple[int, tuple[int, ...], int | None], int] = {}
        self.module_frame: Frame | None = None
        self._evaluators = evaluators
        self._executors = executors
        self._caller = caller
        self._attributes = attributes

    @property
    def exhausted(self) -> bool:
        return self.steps > self.limit

    def evaluate(self, expression: ir.Expression, frame: Frame) -> Value:
        self.steps += 1
        if self.steps > self.ceiling:
            raise TooComplexError
        return self._evaluators[type(expression)](self, expression, frame)

    def execute(self, block: ir.Block, frame: Frame) -> Flow:
        for statement in block:
            flow = self._executors[type(statement)](self, statement, frame)
            if flow is not Flow.NEXT:
                return flow
        return Flow.NEXT

    def attempt(self, run: Callable[[], T], most: int, span: Span = NOWHERE) -> T | None:
        """Runs a part of the source, which stands there, by itself.

        None where it takes more steps than `most`, which is told; what it had done until then stays.
        """
        depth, context = self.store.depth, len(self.context)
        self.ceiling = min(self.steps + most, MOST_WORK)
        try:
            return run()
        except TooComplexError:
            while self.store.depth > depth:
                self.store.apply(self.store.undo())
            del self.context[context:]
            self.recorder.broken_off.append(span)
            self.turns, self.alone, self.decorating = 1, False, False
            return None

    @contextmanager
    def again(self) -> Iterator[int]:
        """Around a call from outside the file, or anything else that may have run before; gives the newest object that
        was there before it."""
        outer, self.lasting = self.lasting, self.store.new_owner()
        try:
            yield self.lasting
        finally:
            self.lasting = outer

    def may_unroll(self, turns: int) -> bool:
        return turns <= MOST_UNROLLED and turns * self.turns <= MOST_TURNS

    @contextmanager
    def repeating(self, turns: int) -> Iterator[None]:
        """Around one of so many turns of a loop."""
        outer, self.turns = self.turns, self.turns * turns
        try:
            yield
        finally:
            self.turns = outer

    def call(self, func: Value, arguments: Arguments, node: ir.Call, frame: Frame) -> Value:
        self.context.append(id(node))
        try:
            return self._caller(self, func, arguments, node, frame)
        finally:
            self.context.pop()

    def attribute(self, value: Value, attr: str, frame: Frame) -> Value:
        return self._attributes.get(self, value, attr, frame)

    def set_attribute(self, target: Value, attr: str, value: Value) -> None:
        self._attributes.set(self, target, attr, value)

    def compared(self, value: Value) -> None:
        """Tells the recorder of texts that are compared, alone or as the items of a list."""
        self.recorder.measured(value)
        for one in value:
            if isinstance(one, Ref) and one.oid in self.lists and one.oid not in self._compared:
                self._compared.add(one.oid)
                for elements in self.store.get(one.oid, ITEMS) or ():
                    for item in elements.items if isinstance(elements, Elements) else ():
                        self.recorder.measured(item)

    def measure(self, value: Value, callee: str | None = None, depth: int = 4) -> None:
        """Tells the recorder of texts that something counts by, however deep they stand; `callee` is not known."""
        found = tuple(self.texts_within(value, depth))
        if callee is None:
            self.recorder.measured(found)
        else:
            self.recorder.told(callee, found)

    def keep(self, value: Value) -> None:
        """An attribute takes a value: what dicts and lists hold is for code elsewhere to read, and what functions and
        classes made here read is for whoever calls them."""
        for one in value:
            if isinstance(one, Ref) and (one.oid in self.dicts or one.oid in self.lists):
                self._given_back[one.oid] = None
                continue
            if isinstance(one, Partial):
                for given in (*one.positional, *(value for _, value in one.keywords)):
                    self.recorder.kept(given)
            for owner in self._read_by(one):
                for name in self.store.names(owner):
                    self.recorder.kept(self.store.get(owner, name) or ())

    def _read_by(self, one: Alternative) -> tuple[int, ...]:
        """Whose names a function or class that was made in a function reads, or a record has."""
        module = self.module_frame.fid if self.module_frame is not None else None
        if isinstance(one, FunctionValue):
            return () if one.frame in (module, one.owner) else (one.frame, one.defaults)
        if isinstance(one, ClassValue):
            return () if self.classes[one.oid].frame == module else (one.oid, self.classes[one.oid].frame)
        oid = one.oid if isinstance(one, Ref) else None
        is_record = oid in self.instances and bool(self.classes[self.instances[oid]].fields)
        return (oid,) if oid is not None and is_record else ()

    def describe(self, value: Value, depth: int = 6) -> None:
        """Tells the recorder of texts that only describe a model, however deep they stand."""
        self.recorder.described.update((one.span, one.text) for one in self.texts_within(value, depth))

    def describe_within(self, value: Value, depth: int = 6) -> None:
        """The same of what a value holds, save for defaults, which are more than a description."""
        for inner in self._within(value, depth):
            self.recorder.describing(inner)

    def hand_on(self, value: Value) -> None:
        """Tells the recorder of texts that are given away; what objects hold is told in the end."""
        self.recorder.handed(value)
        for one in value:
            if isinstance(one, (Ref, External)) and one.oid is not None:
                self.handed[one.oid] = None

    def give_back(self, value: Value) -> None:
        """Tells the recorder of what a function gives to whoever calls it; the objects are nobody else's yet."""
        self.recorder.kept(value)
        self.keep(value)

    def tell_handed(self) -> None:
        """Tells of every text in an object that was given away or back, however deep it stands."""
        for oids, tell in ((self.handed, self.recorder.handed), (self._given_back, self.recorder.kept)):
            for value in self._below(oids):
                tell(value)

    def _below(self, oids: Iterable[int]) -> Iterator[Value]:
        seen: set[int] = set()
        waiting: list[Value] = [(Ref(oid),) for oid in oids]
        while waiting:
            value = waiting.pop()
            yield value
            fresh = tuple(one for one in value if isinstance(one, Ref) and one.oid not in seen)
            seen.update(one.oid for one in fresh)
            waiting.extend(self._inside(fresh))

    def _inside(self, value: Value) -> Iterator[Value]:
        for one in value:
            if isinstance(one, Ref) and (one.oid in self.dicts or one.oid in self.instances):
                for name in self.store.names(one.oid):
                    yield self.store.get(one.oid, name) or ()
            elif isinstance(one, Ref) and one.oid in self.lists:
                for elements in self.store.get(one.oid, ITEMS) or ():
                    yield from elements.items if isinstance(elements, Elements) else ()

    def texts_within(self, value: Value, depth: int = 4) -> Iterator[Text]:
        """The texts of a value and of everything it holds."""
        for inner in (value, *self._within(value, depth)):
            for one in inner:
                if type(one) is Text:
                    yield one

    def _within(self, value: Value, depth: int) -> Iterator[Value]:
        """What a value holds, so many levels deep; each object is opened once, however many hold it."""
        opened: set[int] = set()
        level = [value]
        for _ in range(depth):
            fresh = {one.oid: one for held in level for one in held if isinstance(one, Ref) and one.oid not in opened}
            opened.update(fresh)
            level = list(self._inside(tuple(fresh.values())))
            yield from level

    def allow(self, steps: int) -> None:
        """Lets calls be followed for that many more steps, within the bound of the source."""
        self.limit = min(self.steps + steps, MOST_STEPS)

    def new_frame(self, parent: Frame | None, **about: Any) -> Frame:
        frame = Frame(self.store.new_owner(), parent, branching=self.branching, **about)
        self.frames[frame.fid] = frame
        return frame

    def made_at(self, node: ir.Call, maker: int | None = None) -> int:
        """The object that this call makes in the present context: the same when the same code runs again.

        `maker` is the object whose method is called, where the call may be of one of several.
        """
        key = (id(node), tuple(self.context), maker)
        oid = self._made.get(key)
        if oid is None:
            oid = self._made[key] = self.store.new_owner()
        for name in self.store.names(oid):
            self.store.remove(oid, name)
        return oid

    def new_dict(self, entries: Mapping[str, Value]) -> int:
        oid = self.store.new_owner()
        self.dicts.add(oid)
        self.store.holders.add(oid)
        for key, value in entries.items():
            self.store.set(oid, key, value)
            self.keys[oid, key] = (Text(key, NOWHERE, None),)
        return oid

    def environment(self, name: str) -> Value | None:
        """What the file itself has put into an environment variable."""
        return self.store.get(ENVIRONMENT, name)

    def set_environment(self, name: str, value: Value) -> None:
        self.environment_set.append((name, value))
        self.store.set(ENVIRONMENT, name, value)

    def lookup(self, name: str, frame: Frame) -> Value | None:
        """The value of a variable as Python's scoping finds it, None when it is bound nowhere."""
        owner = frame.redirected.get(name)
        if owner is not None:
            return self.store.get(owner, name)
        here: Frame | None = frame
        while here is not None:
            if not here.class_body or here is frame:
                value = self.store.get(here.fid, name)
                if value:
                    return value
            here = here.parent
        return None

    def assign_name(self, name: str, value: Value, frame: Frame) -> None:
        self.store.set(frame.redirected.get(name, frame.fid), name, value)

    def branch(self, run: Callable[[], Flow]) -> tuple[Flow, Changes]:
        self.store.begin()
        self.branching += 1
        try:
            flow = run()
        finally:
            self.branching -= 1
        return flow, self.store.undo()

    def rejoin(self, branches: list[tuple[Flow, Changes]]) -> Flow:
        """Goes on after branches with what those that fall through have made of the state."""
        through = [changes for flow, changes in branches if flow is Flow.NEXT]
        self.steps += sum(map(len, through)) // 8
        if len(through) == 1:
            self.store.apply(through[0])
        elif through:
            self.store.merge(through)
        return Flow.NEXT if through else Flow.LEFT

    def leave(self, frame: Frame, way: Exit) -> Flow:
        """Takes the present state along to where this way arrives."""
        depths = frame.depths.get(way)
        if depths:
            frame.left.append((way, self.store.changes_since(depths[-1])))
        return Flow.LEFT

    def arriving(self, frame: Frame, way: Exit, run: Callable[[], Flow]) -> tuple[Flow, Changes, list[Changes]]:
        """Runs code on trial; gives its changes and those of each way that left it to arrive behind it."""
        self.store.begin()
        frame.depths.setdefault(way, []).append(self.store.depth)
        flow = run()
        frame.depths[way].pop()
        arrivals = [changes for left, changes in frame.left if left is way]
        frame.left = [one for one in frame.left if one[0] is not way]
        return flow, self.store.undo(), arrivals

    def around(self, frame: Frame, way: Exit, run: Callable[[], Flow]) -> Flow:
        """Runs code and goes on behind it, with the state of its end and of every way that left it to arrive here."""
        flow, changes, arrivals = self.arriving(frame, way, run)
        return self.rejoin([(flow, changes), *((Flow.NEXT, one) for one in arrivals)])

    def class_of(self, value: ClassValue) -> ClassInfo:
        return self.classes[value.oid]

    def unknown_in(self, *values: Value) -> Value:
        return join(*values) or UNKNOWN
