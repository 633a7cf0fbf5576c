"""Whom strangers may call: what the file itself calls in one way, its importers may call in another."""

from __future__ import annotations

from textwrap import dedent

import pytest
from test_collector import OPENAI, facts, sent

FLAGGED = """
def {name}(q, premium=False):
    if premium:
        client.responses.create(model='gpt-a', input=q)
    else:
        client.responses.create(model='gpt-b', input=q)
"""
METHOD = """
class {cls}:
    def {name}(self, q, premium=False):
        client.responses.create(model='gpt-a' if premium else 'gpt-b', input=q)
"""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (FLAGGED.format(name="ask") + "if __name__ == '__main__':\n    ask('x', premium=False)\n", ["gpt-a", "gpt-b"]),
        (FLAGGED.format(name="ask") + "ask('x')\n", ["gpt-a", "gpt-b"]),
        (FLAGGED.format(name="_ask") + "_ask('x')\n", ["gpt-b"]),
        (FLAGGED.format(name="_ask") + "def ask(q, **more):\n    _ask(q, **more)\nask('x')\n", ["gpt-a", "gpt-b"]),
        (METHOD.format(cls="Bot", name="ask") + "Bot().ask('x')\n", ["gpt-a", "gpt-b"]),
        (METHOD.format(cls="Bot", name="__call__") + "Bot()('x', False)\n", ["gpt-a", "gpt-b"]),
        (METHOD.format(cls="_Bot", name="ask") + "bot = _Bot()\nbot.ask('x')\n", ["gpt-a", "gpt-b"]),
        (METHOD.format(cls="_Bot", name="ask") + "_bot = _Bot()\n_bot.ask('x')\n", ["gpt-b"]),
        (METHOD.format(cls="Bot", name="_ask") + "Bot()._ask('x')\n", ["gpt-b"]),
    ],
)
def test_a_call_in_the_file_does_not_silence_what_importers_may_reach(code: str, found: list[str]) -> None:
    assert sent(OPENAI + code) == found


def test_the_constructor_is_public_too() -> None:
    code = """
        class Bot:
            def __init__(self, fast=True):
                self.model = 'gpt-a' if fast else 'gpt-b'
                client.responses.create(model=self.model)
        Bot(True)
    """
    assert sent(OPENAI + dedent(code)) == ["gpt-a", "gpt-b"]


def test_a_wrapper_that_the_file_calls_is_still_one_for_other_files() -> None:
    code = OPENAI + "def ask(m):\n    client.responses.create(model=m)\nask('gpt-a')\n"
    assert [(one.function, one.parameter) for one in facts(code).links.inlets] == [("ask", "m")]


LAMBDAS = {
    "in a table": "handlers = {'a': lambda q: client.responses.create(model='gpt-a', input=q)}",
    "under a name": "ask = lambda q: client.responses.create(model='gpt-a', input=q)",
    "given away": "register(lambda q: client.responses.create(model='gpt-a', input=q))",
    "in a function": "def make():\n    return lambda q: client.responses.create(model='gpt-a', input=q)",
    "in a lambda": "make = lambda: lambda q: client.responses.create(model='gpt-a', input=q)",
    "in a class": "class Bot:\n    ask = lambda self, q: client.responses.create(model='gpt-a', input=q)",
    "by default": "def ask(send=lambda q: client.responses.create(model='gpt-a', input=q)):\n    pass",
    "with a default of its own": "ask = lambda q, m='gpt-a': client.responses.create(model=m, input=q)",
}


@pytest.mark.parametrize("name", LAMBDAS)
def test_lambdas_that_nobody_calls_are_run_as_functions_are(name: str) -> None:
    assert sent(OPENAI + LAMBDAS[name]) == ["gpt-a"]


def test_a_lambda_that_the_file_calls_is_open_to_importers_too() -> None:
    code = "ask = lambda q, premium: client.responses.create(model='gpt-a' if premium else 'gpt-b')\nask('x', False)\n"
    assert sent(OPENAI + code) == ["gpt-a", "gpt-b"]


@pytest.mark.parametrize("prefix", ["f", "_f"])
def test_the_end_of_a_long_chain_of_calls_is_reached(prefix: str) -> None:
    links = "".join(f"def {prefix}{at}():\n    {prefix}{at + 1}()\n" for at in range(40))
    assert sent(OPENAI + links + f"def {prefix}40():\n    client.responses.create(model='gpt-a')\n{prefix}0()\n") == [
        "gpt-a"
    ]


@pytest.mark.parametrize(
    "body",
    [
        "def ask():\n    send(MODELS.pop(0))\n",
        "class A:\n    def __init__(self):\n        self.m = MODELS.pop()\n    def ask(self):\n        send(self.m)\n",
    ],
)
def test_strangers_call_again_what_takes_an_item_each_time(body: str) -> None:
    head = f"{OPENAI}MODELS = ['gpt-a', 'gpt-b']\ndef send(m):\n    client.responses.create(model=m)\n"
    assert sent(head + body) == ["gpt-a", "gpt-b"]
