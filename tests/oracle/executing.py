"""Runs a program in every branch, with the real clients, and says what arrived."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import io
import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import CodeType, TracebackType
from typing import Any, Self
from unittest import mock

import anthropic
import httpx
import openai
import requests

from oracle.entries import ENTERED, Entered, Entry, Instrumented, enter, entries, instrument, of_hook
from oracle.programs import Program
from oracle.recording import Arrival, Recording
from oracle.replaying import Replaying
from oracle.sharing import shared_connections
from oracle.world import UNKNOWN, Decisions, Refused, world

MOST_RUNS = 400
"""A program with more branches is not run to the end, so nothing is said of it."""
ORDINARY = (
    Refused, openai.OpenAIError, anthropic.AnthropicError, httpx.HTTPError, requests.RequestException,
    LookupError, StopIteration, ValueError, SystemExit,
)  # fmt: skip
"""How runs may end."""


class BrokenProgramError(Exception):
    """A program that nobody would write: it fails for a reason that is none of the world's."""


class TooManyRunsError(Exception):
    """More branches than are run."""


@dataclass(slots=True)
class _Runs:
    """What one way into the program, in all its branches, has led to."""

    arrived: set[Arrival] = field(default_factory=set)
    entered: set[Entered] = field(default_factory=set)
    """The functions that ran."""


@dataclass(frozen=True, slots=True)
class Outcome:
    arrived: frozenset[Arrival]
    runs: int
    unentered: frozenset[str] = frozenset()
    """Functions that may send and never ran at all, so of which nothing is known."""
    faults: frozenset[str] = frozenset()
    """How runs ended early."""


class Executor:
    """The place where programs run: a server, the clients' environment, and one event loop. Used with `with`."""

    def __init__(self) -> None:
        self.recording = Recording()
        self._loop = asyncio.new_event_loop()
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self.recording)
        gateway = self.recording.hosts.gateway
        environment = {
            # Nothing else: clients read every variable, in search of proxies.
            **{name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR") if name in os.environ},
            "OPENAI_BASE_URL": f"{gateway}/openai/v1", "OPENAI_API_KEY": "k",
            "ANTHROPIC_BASE_URL": f"{gateway}/anthropic", "ANTHROPIC_API_KEY": "k",
        }  # fmt: skip
        self._stack.enter_context(mock.patch.dict(os.environ, environment, clear=True))
        self._stack.callback(self._loop.close)
        self._stack.enter_context(shared_connections(self._loop, Replaying(self.recording)))
        # A client that lives longer than one `asyncio.run` keeps connections of a loop that is closed.
        self._stack.enter_context(mock.patch.object(asyncio, "run", self._loop.run_until_complete))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # programs leave clients and coroutines behind
            gc.collect()
            self._stack.close()

    def outcome(self, program: Program) -> Outcome:
        """Everything that arrives, on any run.

        A stranger may call each function and method of the program, with its defaults or with something unknown.
        What arrives so counts, if it is public or the program itself never calls it; else its defaults still count.
        Raises `BrokenProgramError` and `TooManyRunsError`.
        """
        run = _ProgramRuns(program, self.recording)
        self.recording.take()  # what a broken program has sent
        alone = run.all(None)
        ways = {entry: run.all(entry) for entry in run.entries.values()}
        arrived = set(alone.arrived)
        for entry, runs in ways.items():
            others = (other.entered for way, other in ways.items() if way.target != entry.target)
            uncalled = entry.target is not None and entry.target not in alone.entered.union(*others)
            if entry.public or uncalled:
                arrived |= runs.arrived
            else:
                arrived |= {one for one in runs.arrived if one.model in run.defaults}
        entered = alone.entered.union(*(runs.entered for runs in ways.values()))
        numbers = {number for number, _ in entered}
        unentered = {one.node.name for one in run.instrumented.definitions if one.sends and one.number not in numbers}
        return Outcome(
            frozenset(one for one in arrived if one.model not in _NOTHING and UNKNOWN not in one.model),
            run.count,
            frozenset(unentered),
            frozenset(run.faults),
        )


_NOTHING = ("", "None")
"""What strangers may give instead of a text, as a text: `str(model)` makes "None" of None."""


class _ProgramRuns:
    def __init__(self, program: Program, recording: Recording) -> None:
        self.program = program
        self.recording = recording
        self.instrumented: Instrumented = instrument(program.source)
        self.code: CodeType = compile(self.instrumented.tree, "<program>", "exec", dont_inherit=True)
        self.entries: dict[str, Entry] = {}
        self.defaults: set[str] = set()
        """The texts that parameters and fields have by default."""
        self.faults: set[str] = set()
        self.count = 0

    def all(self, entry: Entry | None) -> _Runs:
        """Every run that goes in by this entry, or ends with the module."""
        decisions, runs = Decisions(), _Runs()
        while True:
            self.count += 1
            if self.count > MOST_RUNS:
                raise TooManyRunsError
            self._once(entry, decisions, runs)
            if not decisions.advance():
                return runs

    def _once(self, entry: Entry | None, decisions: Decisions, runs: _Runs) -> None:
        entered: set[Entered] = set()

        def enters(number: int, receiver: object) -> None:
            entered.add(of_hook(number, receiver))

        namespace: dict[str, Any] = {"__name__": "__main__", ENTERED: enters}
        self.recording.refuses = decisions.flip

        def prepared() -> None:
            self.recording.take()
            entered.clear()

        try:
            with _surroundings(self.program, decisions):
                exec(self.code, namespace)  # noqa: S102  (our own programs)
                if entry is None:
                    self._learn(namespace)
                else:
                    prepared()
                    self._enter(entry, namespace, decisions, prepared)
        except ORDINARY as error:
            self.faults.add(type(error).__name__)
            self._learn(namespace)
        except Exception as error:
            if not isinstance(error.__cause__, StopIteration):  # what a generator makes of one
                raise BrokenProgramError(f"{type(error).__name__}: {error}") from error
            self.faults.add("StopIteration")
            self._learn(namespace)
        if self.recording.odd:
            self.faults.add("no text for a model")
        self.recording.odd = 0
        runs.arrived |= self.recording.take()
        runs.entered |= entered

    def _enter(
        self, entry: Entry, namespace: dict[str, Any], decisions: Decisions, prepared: Callable[[], None]
    ) -> None:
        try:
            enter(entry, namespace, decisions, prepared)
        except (TypeError, AttributeError) as error:  # a stranger's arguments need not fit
            self.faults.add(f"{_key(entry)}: {type(error).__name__}")

    def _learn(self, namespace: dict[str, Any]) -> None:
        for entry in entries(self.instrumented, namespace):
            self.entries.setdefault(_key(entry), entry)
        for value in list(namespace.values()):
            self.defaults.update(_defaults(value))


def _key(entry: Entry) -> str:
    return f"{entry.before}>{entry.again}>{entry.name}:{','.join(one.node.name for one in entry.methods)}"


def _defaults(value: object) -> Iterator[str]:
    if isinstance(value, type):
        for name, field_ in vars(value).items():
            if name.startswith("__") and name != "__init__":
                continue
            yield from _texts(field_)
            yield from _defaults(field_)
        fields = {**getattr(value, "__pydantic_fields__", {}), **getattr(value, "__dataclass_fields__", {})}
        for one in fields.values():
            yield from _texts(one.default)
            if callable(one.default_factory):
                with contextlib.suppress(*ORDINARY):
                    yield from _texts(one.default_factory())
        yield from _texts(getattr(value, "_field_defaults", None))
    else:
        yield from _texts(getattr(value, "__defaults__", None))
        yield from _texts(getattr(value, "__kwdefaults__", None))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from _texts(one)


@contextlib.contextmanager
def _surroundings(program: Program, decisions: Decisions) -> Iterator[None]:
    """The environment, command line and modules that the world gives this run."""
    chosen: dict[str, str] = {}
    choices = dict(program.choices)
    for name in (*program.env, *program.options):
        values = (None, *choices.get(name, (f"{UNKNOWN}{name}",)))
        value = values[decisions.pick(len(values))]
        if value is not None:
            chosen[name] = value
    given = {name: chosen[name] for name in program.env if name in chosen}
    line = ["program", *(part for name in program.options if name in chosen for part in (f"--{name}", chosen[name]))]

    def pick(items: list[str]) -> str:
        return items[decisions.pick(len(items))]

    sys.modules["world"] = world(decisions)  # not patched: what a run imports stays imported
    with (
        mock.patch.dict(os.environ, given),
        mock.patch.object(sys, "argv", line),
        mock.patch.object(random, "choice", pick),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        yield
