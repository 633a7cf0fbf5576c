"""Where the collector is deliberately less exact than a run: what it reports too much, and why that is left so.

Nothing here is missed: each limit reports more than arrives.
"""

from __future__ import annotations

from dataclasses import dataclass

_HEAD = """
import openai
from world import choose, flip, refuse, Refused, unknown
send = openai.OpenAI(max_retries=0).models.retrieve
"""


@dataclass(frozen=True, slots=True)
class Limit:
    why: str
    body: str
    arrived: frozenset[str]
    too_much: frozenset[str]
    """What is reported and never arrives."""

    @property
    def source(self) -> str:
        return f"{_HEAD}{self.body}\n"


def _limit(why: str, body: str, arrived: str, too_much: str) -> Limit:
    return Limit(why, body.strip("\n"), frozenset(arrived.split()), frozenset(too_much.split()))


LIMITS = {
    "flag of the module": _limit(
        "Whoever imports the module may set the flag that a function reads.",
        """
FLAG = False
def ask():
    send("gpt-1" if FLAG else "gpt-2")
""",
        "gpt-2", "gpt-1",
    ),
    "import that may fail": _limit(
        "What is installed where the code will run is not known: both ways through the import are kept.",
        """
try:
    import json
    model = "gpt-1"
except ImportError:
    model = "gpt-2"
send(model)
""",
        "gpt-1", "gpt-2",
    ),
    "member of an Enum as text": _limit(
        "In text, a member of `class M(str, Enum)` is its name until Python 3.10 and since 3.12's format() its name"
        " again; in JSON it is its value, which is what nearly all requests carry.",
        """
import enum
class M(str, enum.Enum):
    A = "gpt-1"
send(M.A)
""",
        "M.A", "gpt-1",
    ),
    "state in a handler": _limit(
        "Any statement of a `try` may be the one that raises, so the handler also meets what held before it.",
        """
model = "gpt-1"
try:
    model = "gpt-2"
    refuse()
except Refused:
    send(model)
""",
        "gpt-2", "gpt-1",
    ),
    "condition tested twice": _limit(
        "Each unknown condition is open each time it is tested: values are followed, not which go together.",
        """
fast = flip()
model = "gpt-1" if fast else "gpt-2"
if fast:
    send(model)
""",
        "gpt-1", "gpt-2",
    ),
    "parts that go together": _limit(
        "Alternatives of two names are combined freely, also where one branch has set both.",
        """
if flip():
    stem, size = "gpt-1", "mini"
else:
    stem, size = "gpt-2", "large"
send(stem + "-" + size)
""",
        "gpt-1-mini gpt-2-large", "gpt-1-large gpt-2-mini",
    ),
    "code after a sure failure": _limit(
        "That a call of the standard library surely raises is not known, so what follows counts.",
        """
def ask():
    next(iter([]))
    send("gpt-1")
send("gpt-2")
""",
        "gpt-2", "gpt-1",
    ),
}  # fmt: skip
