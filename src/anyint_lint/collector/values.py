"""What an expression may evaluate to: a `Value` is every alternative that is known, in a fixed order.

An alternative is text with its origin, a plain constant, a reference to an object of the store, something imported, or
something unknown. The order of alternatives is that of discovery, so nothing ever depends on the order of a set.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from itertools import chain
from typing import TypeAlias, TypeGuard

from anyint_lint.collector import program as ir
from anyint_lint.facts import Form, Span
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

HOLE = "\x00"
"""Stands in a text for a part that is not known."""
GATEWAY_MARK = "\x01"
"""Stands before a hole that is the value of `ANYINT_BASE_URL`: the gateway, whichever host it is reached by."""
_GATEWAY_VARIABLE = pattern(r"(?:os\.environ\[|\?env:)ANYINT_BASE_URL\]?(?:\.(?:rstrip|strip|__str__)\(\))?")

MOST_ALTERNATIVES = 64
MOST_OBJECTS = 12
"""A value that may be more different things than this, texts aside, is as good as unknown."""
MOST_TEXT = 1024
"""Longer compositions (code points), and those of several lines, are not followed: no model ID or URL is like that."""
MOST_LISTS = 4
"""A list that may have grown in more ways than this is taken as one of all their items."""
MOST_ITEMS = 512
"""A longer list is taken as one item that may be any of them."""
MOST_REPEATED = 16
"""`[model] * 100` is taken as a list of any number of them."""


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    span: Span
    token: str | None
    """The literal as written when the text is one whole literal."""
    form: Form = Form.INLINE
    env: str | None = None
    pieces: tuple[Text, ...] = field(default=(), compare=False, repr=False)
    """Of a composed text: what it is composed of, in order. A piece's token may be of a literal that holds more."""
    target: str | None = field(default=None, compare=False)
    """Of a piece that is a hole: the imported name that stands there."""

    def __hash__(self) -> int:
        """Of what tells most of them apart: a run asks for millions."""
        return hash((self.text, self.span))

    @property
    def known(self) -> bool:
        return HOLE not in self.text


@dataclass(frozen=True, slots=True)
class Plain:
    """`None`, a boolean or a number."""

    value: bool | int | float | None


@dataclass(frozen=True, slots=True)
class Ref:
    """A dict, list or instance of the store."""

    oid: int


@dataclass(frozen=True, slots=True)
class FunctionValue:
    function: ir.Function | ir.Lambda
    frame: int
    """The frame it was defined in."""
    defaults: int
    """The object of the store that holds its defaults."""
    owner: int | None = None
    """The class it is a method of."""
    bound: Value | None = None
    role: str = ""
    """`property`, `staticmethod`, `classmethod`, `wrapper` of a method that has none of these, or nothing."""


@dataclass(frozen=True, slots=True)
class ClassValue:
    oid: int


@dataclass(frozen=True, slots=True)
class ParameterOf:
    """A parameter of a function or class that code outside the file may call."""

    function: str
    name: str
    position: int | None


@dataclass(frozen=True, slots=True)
class External:
    """Something that this file does not define.

    `path` is how the code reaches it: `openai.OpenAI().chat` when imported, `?client.chat` when nothing is known of
    `client`. `oid` is the object of the store that keeps what its constructor was given.
    """

    path: str
    oid: int | None = None
    parameter: ParameterOf | None = None
    """Set where this is just what a caller gives for a parameter."""
    true: bool = False
    """It has passed a condition: whatever it is, it is neither empty nor None."""
    some: bool = False
    """It has passed one that says that it is not None."""

    def __hash__(self) -> int:
        """As that of a text."""
        return hash((self.path, self.oid))

    @property
    def imported(self) -> bool:
        return not self.path.startswith("?")

    @property
    def given_as_text(self) -> bool:
        """What the environment or a command line gives: perhaps empty, never None."""
        return self.path.startswith(("?env:", f"{SETTABLE}env:", f"{SETTABLE}args."))


@dataclass(frozen=True, slots=True)
class Partial:
    """`functools.partial`: the callable and the object of the store that holds its arguments."""

    func: Value
    positional: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class TextMethod:
    """A method of a text that is not called where it is read: `map("gpt-{}".format, sizes)`."""

    text: Text
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Elements:
    """The items of a list, tuple or set; `whole` when all of them are there, in this order. There are no others: what
    may also be there is an unknown item.

    Compared by identity: lists grow, and comparing them item by item would cost more than it ever tells.
    """

    items: tuple[Value, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Super:
    owner: int
    instance: Value


Alternative: TypeAlias = (
    Text | Plain | Ref | FunctionValue | ClassValue | External | Partial | TextMethod | Elements | Super
)
Value: TypeAlias = tuple[Alternative, ...]

SETTABLE = "?~"
"""Begins the path of what somebody outside the file may have set instead of what is known: it leaves comparisons open,
but makes no default unsure."""
UNKNOWN_PATH = "?"
UNKNOWN: Value = (External(UNKNOWN_PATH),)
NONE: Value = (Plain(None),)
TRUE: Value = (Plain(True),)
EMPTY: Value = ()
MISSING = External("?\x00missing")
"""Among the alternatives of a dict's entry or of an object's attribute: there may be none."""


def join(*values: Value) -> Value:
    """All alternatives of all values, each once; past the bounds the rest becomes unknown."""
    first = values[0] if values else EMPTY
    for value in values:
        if value is not first:
            break
    else:
        return first
    found = tuple(dict.fromkeys(chain.from_iterable(values)))
    return found if len(found) <= MOST_LISTS else _bounded(found)


def _bounded(value: Value) -> Value:
    kinds = list(map(type, value))
    if kinds.count(Elements) > MOST_LISTS:
        value = collapse(value)
        kinds = list(map(type, value))
    known = kinds.count(Text)
    if len(value) - known <= MOST_OBJECTS and known <= MOST_ALTERNATIVES:
        return value
    kept = tuple(texts(value))
    others = tuple(one for one in value if not isinstance(one, Text))
    return (*kept[:MOST_ALTERNATIVES], *others[:MOST_OBJECTS], External("?"))


def collapse(value: Value) -> Value:
    """One list for the many that a list may have become."""
    items = dict.fromkeys(item for one in value if isinstance(one, Elements) for item in one.items)
    others = tuple(one for one in value if not isinstance(one, Elements))
    return (*others, bounded(tuple(items), whole=False))


def bounded(items: tuple[Value, ...], *, whole: bool) -> Elements:
    return Elements(items, whole) if len(items) <= MOST_ITEMS else Elements((join(*items),), whole=False)


SPREAD = "[**]"
"""Ends the path of what stands for all entries of something that is not known, such as an imported dict."""


def entry_in(rest: Value, key: str) -> Value:
    """The entry of a key among what is spread into a dict."""
    return tuple(
        External(
            f"{one.path.removesuffix(SPREAD)}[{key}]",
            one.oid,
            replace(one.parameter, name=key) if one.parameter is not None else None,
        )
        if isinstance(one, External) and one.path.endswith(SPREAD)
        else one
        for one in rest
    )


def imported(module: str, name: str) -> str:
    """The path of a name imported from a module, whose leading dots stay."""
    return f"{module}{'' if module.endswith('.') else '.'}{name}"


def there(value: Value) -> Value:
    """What an entry or an attribute is where there is one."""
    return tuple(one for one in value if one != MISSING) if MISSING in value else value


def texts(value: Value) -> Iterable[Text]:
    return [one for one in value if type(one) is Text]


def known_texts(value: Value) -> tuple[Text, ...]:
    return tuple([one for one in value if type(one) is Text and HOLE not in one.text])


def with_form(value: Value, form: Form, env: str | None = None) -> Value:
    """Says of each inline literal how it comes to be a value; a form that is known already stays."""
    return tuple(
        replace(one, form=form, env=env) if isinstance(one, Text) and one.form in (Form.INLINE, Form.CONSTANT) else one
        for one in value
    )


def number_in(value: Value) -> int | None:
    """The whole number that a value surely is."""
    number = value[0].value if len(value) == 1 and isinstance(value[0], Plain) else None
    return number if type(number) is int else None


def truth(value: Value) -> bool | None:
    """Whether a value is true in a condition, None when that is not known."""
    verdicts = {_truth(one) for one in value if not (isinstance(one, External) and one.path.startswith(SETTABLE))}
    return verdicts.pop() if len(verdicts) == 1 else None


def _truth(one: Alternative) -> bool | None:
    if isinstance(one, Text):
        return bool(one.text) if one.known or one.text.strip(HOLE) else None
    if isinstance(one, Plain):
        return bool(one.value)
    if isinstance(one, (FunctionValue, ClassValue, Partial, TextMethod)):
        return True
    if isinstance(one, Elements):
        return bool(one.items) if one.whole else None
    return True if isinstance(one, External) and one.true else None


def held(value: Value) -> Value:
    """What a value can be where it has been found true."""
    return tuple(_held(one) for one in value if _truth(one) is not False)


def _held(one: Alternative) -> Alternative:
    return replace(one, true=True) if _is_marked(one) else one


def given(one: Alternative) -> Alternative:
    """What an alternative is where it has been found not to be None."""
    return replace(one, some=True) if _is_marked(one) else one


def _is_marked(one: Alternative) -> TypeGuard[External]:
    """Whether what a condition has said of an alternative is noted."""
    return isinstance(one, External) and one.path != UNKNOWN_PATH and not one.path.startswith(SETTABLE)


def concatenate(left: Value, right: Value, span: Span) -> Value:
    """The texts of `left + right`, composed at `span`; what is not text becomes a hole."""
    if len(left) * len(right) > MOST_ALTERNATIVES:
        return UNKNOWN
    found: list[Alternative] = []
    for a in left or UNKNOWN:
        for b in right or UNKNOWN:
            text = _as_text(a) + _as_text(b)
            alone = a if _as_text(b) == "" else b if _as_text(a) == "" else None
            if alone is not None and target_of(alone) is not None:
                found.append(alone)
            elif (not text or text.strip(HOLE)) and len(text) <= MOST_TEXT and "\n" not in text:
                pieces = (*_pieces(a, span), *_pieces(b, span))
                found.append(Text(_squeeze(text), span, None, env=_env(a) or _env(b), pieces=pieces))
    return join(tuple(found)) or UNKNOWN


def _as_text(one: Alternative) -> str:
    if isinstance(one, Text):
        return one.text
    if isinstance(one, Plain) and one.value is not None:
        return str(one.value)
    return GATEWAY_MARK + HOLE if is_gateway_variable(one) else HOLE


def is_gateway_variable(one: Alternative) -> bool:
    """Whether this is the value of `ANYINT_BASE_URL` (gateway contract, "Around it")."""
    return isinstance(one, External) and _GATEWAY_VARIABLE.fullmatch(one.path) is not None


def _pieces(one: Alternative, span: Span) -> tuple[Text, ...]:
    if isinstance(one, Text):
        return one.pieces or ((one,) if one.text else ())
    return (Text(_as_text(one), span, None, target=target_of(one)),)


def target_of(one: Alternative) -> str | None:
    """The imported name that an alternative is, where another file of the tree may tell what it holds."""
    if not isinstance(one, External) or not one.imported or is_gateway_variable(one):
        return None
    return None if one.path.startswith("builtins.") else one.path


def _env(one: Alternative) -> str | None:
    return one.env if isinstance(one, Text) else None


def _squeeze(text: str) -> str:
    while HOLE * 2 in text:
        text = text.replace(HOLE * 2, HOLE)
    return text
