"""Composes programs in which models' IDs travel to requests; a seeded generator, and a hypothesis strategy of it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from oracle.agents import AGENTS
from oracle.classes import CLASSES
from oracle.clients import Client, client, plain_call
from oracle.composing import Budget, Composer, Form, Hosts
from oracle.distractors import distract
from oracle.fallbacks import FALLBACKS
from oracle.functions import FUNCTIONS
from oracle.lookups import LOOKUPS
from oracle.records import RECORDS
from oracle.sending import SENDING, Send
from oracle.texts import COMPOSITIONS, CONDITIONS, NAMES
from oracle.wrappers import WRAPPERS

FORMS: tuple[Form, ...] = (*NAMES, *CONDITIONS, *COMPOSITIONS, *LOOKUPS, *FUNCTIONS, *CLASSES, *RECORDS)
REQUESTS: tuple[Send, ...] = (*SENDING, *WRAPPERS, *FALLBACKS, *AGENTS)
DEPTH = 4


@dataclass(frozen=True, slots=True)
class Program:
    """A source and what the world may give it."""

    source: str
    env: tuple[str, ...] = ()
    """Environment variables that may be set when it runs."""
    options: tuple[str, ...] = ()
    """`--name`s that its command line may have."""
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What an option or a variable may be, where the program says so."""


def compose(random: Random, hosts: Hosts) -> Program:
    """One program; the same random numbers give the same program."""
    budget = Budget(flips=random.randrange(5), forms=2 + random.randrange(9))
    c = Composer(random, hosts, budget, FORMS)
    for _ in range(1 + c.random.randrange(3)):
        with c.item():
            c.choice(_ITEMS)(c)
    choices = tuple((name, values) for name, values in c.choices.items())
    return Program(c.text(), tuple(c.env), tuple(c.options), choices)


def programs(hosts: Hosts) -> st.SearchStrategy[Program]:
    return st.randoms(use_true_random=False).map(lambda random: compose(random, hosts))


def _depth(c: Composer) -> int:
    return c.random.randrange(DEPTH)


def _script(c: Composer) -> None:
    """Statements of the module."""
    for _ in range(c.random.randrange(2)):
        distract(c)
    c.choice(REQUESTS)(c, _depth(c))


def _constants(c: Composer) -> None:
    """Names of the module that later items may read."""
    for _ in range(1 + c.random.randrange(2)):
        c.named(c.expression(_depth(c)), "MODEL_")
    if c.chance(50):
        distract(c)


def _guarded_script(c: Composer) -> None:
    with c.block('if __name__ == "__main__":'):
        c.choice(REQUESTS)(c, _depth(c))


def _function(c: Composer) -> None:
    """A function that nobody calls here."""
    parameters = c.choice(
        ("", "prompt", "prompt, model=", "model=", "prompt, *, model=", "client, model=", "model=None")
    )
    default = c.expression(_depth(c)) if parameters.endswith("=") else ""
    with c.function(f"def {c.fresh('ask')}({parameters}{default}):", *(("model",) if default else ())):
        if default:
            sender = Client("client", "openai") if parameters.startswith("client") else client(c)
            c.emit(plain_call(c, sender, "model=model"))
        elif parameters == "model=None":
            c.emit(plain_call(c, client(c), f"model=model or {c.expression(_depth(c))}"))
        if not default or c.chance(30):
            _body(c)


def _body(c: Composer) -> None:
    if c.chance(30):
        distract(c)
    for _ in range(1 + c.random.randrange(2)):
        c.choice(REQUESTS)(c, _depth(c))


def _called_function(c: Composer) -> None:
    name = c.fresh("run")
    with c.apart(), c.function(f"def {name}():"):
        _body(c)
    c.emit(f"{name}()")


def _flagged_function(c: Composer) -> None:
    """A function that the program calls with one value of its flag; whoever imports it may give the other."""
    name, default = c.fresh("serve"), c.choice(("", "=False", "=True"))
    with c.apart(), c.function(f"def {name}(prompt, flag{default}):"):
        for header in ("if flag:", "else:"):
            with c.block(header):
                c.choice(REQUESTS)(c, _depth(c))
    given = c.choice(("", ", True", ", flag=False") if default else (", True", ", flag=False"))
    if c.chance(50):
        with c.block('if __name__ == "__main__":'):
            c.emit(f"{name}('hi'{given})")
    else:
        c.emit(f"{name}('hi'{given})")


_ITEMS = (_script, _script, _constants, _guarded_script, _function, _function, _called_function, _flagged_function)
