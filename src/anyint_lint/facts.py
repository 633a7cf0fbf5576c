"""What code says, independent of any model list: the values that flow from the collector to the rules.

Standard library only; every value is frozen, holds no syntax node and serialises by its fields. Facts as collected
carry no path, so that files with equal contents share one entry in a cache; only the link step adds one.
"""

# Annotations are values here, no texts: `msgspec` looks at each, and would have to compile it.
from enum import StrEnum
from typing import NamedTuple

from anyint_lint.family import Family as Family  # noqa: PLC0414 - told from here, too
from anyint_lint.light_dataclass import dataclass


class Evidence(StrEnum):
    """Why we believe that a fact concerns a gateway request, strongest first."""

    GATEWAY = "gateway"
    RECOGNISED = "recognised"
    NAMED = "named"
    BARE = "bare"
    ELSEWHERE = "elsewhere"
    NOT_LLM = "not-llm"


class Span(NamedTuple):
    """A half-open piece of source: lines and columns count from 1, columns in code points.

    `cell` is the 0-based index among all cells of a notebook, None in a Python file.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None

    @property
    def start(self) -> tuple[int, int, int]:
        """A key that sorts spans of one file by where they begin."""
        return (-1 if self.cell is None else self.cell, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a URL that other files complete."""

    text: str
    """A literal, `{}` for what nobody tells, or the dotted name of something imported."""
    imported: bool = False


class Form(StrEnum):
    """How a literal comes to be a model: what the inventory shows and what AIM106 asks about."""

    INLINE = "inline"
    CONSTANT = "constant"
    PARAMETER_DEFAULT = "parameter default"
    FIELD_DEFAULT = "field default"
    ENV_DEFAULT = "environment default"
    CLI_DEFAULT = "command-line default"
    PAYLOAD = "payload"
    URL = "url"


@dataclass(frozen=True, slots=True)
class ModelUse:
    """A string that reaches, or is named as, the model of a request."""

    value: str
    """The text as the code holds it, e.g. `openai/gpt-5.4`."""
    model_id: str
    """What the gateway would receive once the notation's prefix is stripped, e.g. `gpt-5.4`."""
    span: Span
    """Where the literal stands; of a composed string, where it is composed."""
    evidence: Evidence
    """As far as the code alone decides: `gateway` and, for a known other host, `elsewhere` follow from `host` when
    the fact is judged, so that facts need no settings."""
    host: str | None = None
    """Where the request goes, lower-case; None when it is not known or only a default."""
    via: tuple[Part, ...] = ()
    """Where it goes as far as another file tells: a URL with imported parts, or the imported client that sends it.
    Empty once files are linked."""
    family: Family | None = None
    form: Form = Form.INLINE
    token: str | None = None
    """The literal as written, quotes and prefix included; None when the value is composed of several pieces."""
    callee: str = ""
    """The request it reaches, in words of the code, e.g. `openai.OpenAI().chat.completions.create`."""
    request: Span | None = None
    """Where that request stands, if not at the literal."""
    request_path: str | None = None
    """The file of the request when that is another one, relative to the working directory, with `/`. Set when files
    are linked, never by the collector."""
    env: str | None = None
    """The environment variable whose default this is."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a URL: a literal, or something that is not known."""

    text: str
    """`{}` where it is not known."""
    span: Span
    """Of the source that holds it, which may hold more."""
    source: str | None = None
    """The text of that source; None where there is none, or it must not be told."""
    others: tuple[str, ...] = ()
    """The other URLs that this literal is part of, as far as the file requests them."""
    loose: bool = False
    """It also goes where nobody knows what becomes of it."""
    target: str | None = None
    """The imported name that stands where nothing is known; another file may tell it."""


@dataclass(frozen=True, slots=True)
class RouteUse:
    """A URL or path of a model list that code requests."""

    url: str
    """As far as it is known; unknown parts are `{}`, and `{ANYINT_BASE_URL}` is that variable. Holds no key."""
    span: Span
    """The literal that holds `models`; where the URL is composed, if that is in no literal."""
    host: str | None
    """Lower-case, without port or userinfo; None when not known."""
    path: str
    scheme: str | None = None
    method: str = "GET"
    headers: tuple[str, ...] | None = None
    """Lower-case header names in use, sorted; None when they are not known."""
    authorization: str | None = None
    """The scheme of that header, lower-case (`bearer`); empty for a bare key, None where it is not known."""
    family: Family | None = None
    """What auth headers or the neighbouring calls say."""
    guessed: bool = False
    """The family is only that of other calls in the file."""
    token: str | None = None
    """The literal at `span`, as written; of an f-string the plain part. None where the URL is no literal there."""
    callee: str = ""
    request: Span | None = None
    """Where the request stands; None for a URL that only has a name."""
    pieces: tuple[Piece, ...] = ()
    """What the URL is composed of, in order."""
    request_path: str | None = None
    """As in `ModelUse`."""
    own_headers: tuple[str, ...] = ()
    """Of headers that are not all known here: those that are."""
    headers_from: tuple[str, ...] = ()
    """The imported names that hold all the others."""
    base_from: str | None = None
    """The imported client that a path is given to: its base URL comes before it."""


@dataclass(frozen=True, slots=True)
class ClientUse:
    """An SDK or HTTP client constructed with a base URL."""

    callee: str
    base_url: str
    """As `RouteUse.url`."""
    span: Span
    """The literal that ends the base URL; where it is composed, or used, if that is no literal."""
    host: str | None
    family: Family | None = None
    token: str | None = None
    env: str | None = None
    path: str = ""
    scheme: str | None = None
    appends: str | None = None
    """A path that an SDK puts after its base URL, e.g. `/models`; None for what is no SDK."""
    request: Span | None = None
    """Where the client is constructed."""
    pieces: tuple[Piece, ...] = ()
    request_path: str | None = None
    """As in `ModelUse`."""


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key that stands in the code: all but the key."""

    span: Span
    """Of the literal."""
    start: str
    """Its first two characters."""
    length: int
    """Code points."""
    host: str | None
    """Where it is sent; None when that is not known."""
    callee: str
    request: Span | None = None
    env: str | None = None
    """The environment variable that it is put into."""
    via: tuple[Part, ...] = ()
    request_path: str | None = None
    """Both as in `ModelUse`."""


class UncheckedReason(StrEnum):
    UNRESOLVED = "unresolved"
    TOO_COMPLEX = "too complex"
    """That function, and perhaps others, is given a model in a call that was not followed: the file takes too many
    steps, or its calls stand too deep in each other."""
    ELSEWHERE = "elsewhere"
    NOT_LLM = "not an LLM"
    NO_LIST = "no list"
    """There is no list of its family; said, as the two below, when facts are judged, never by the collector."""
    INCOMPLETE_LIST = "incomplete list"
    """It is in none of the lists that count, but one of them is not whole."""
    PLACEHOLDER = "placeholder"
    """A sentinel (`auto`) or something to be filled in (`<model>`), and no ID of the list."""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A model use that no list can judge, and why: nothing is passed over in silence."""

    span: Span
    """Of the literal; of the request where there is none."""
    reason: UncheckedReason
    """As far as the code alone decides: `elsewhere`, for a known other host, follows from `host` when it is judged."""
    callee: str
    value: str | None = None
    host: str | None = None
    """Where the request goes, as in `ModelUse`."""
    via: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that takes violations back."""

    span: Span
    """Of the directive, which may be only a part of its comment."""
    text: str
    """The directive as written, save for keys, of which asterisks tell."""
    codes: tuple[str, ...]
    """Upper-case codes, or prefixes of codes. Empty: every code."""
    first_line: int
    last_line: int
    """The lines (1-based, inclusive) of the statement it holds for; 0 and 0 for the whole file."""
    line: int
    """The line of code that it stands at, or above."""
    removal: Span
    """What goes with it when it is taken out: the blanks before it, or the whole line."""
    cell: int | None = None
    noqa: bool = False
    """Written as `noqa`, which is not only ours."""
    foreign: bool = False
    """It also names codes that look like another linter's."""
    until: str | None = None
    """The last day on which it holds, as written."""
    reason: str = ""
    fault: str | None = None
    """What is wrong with it, so that it holds for nothing."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a source could not be read, and where (line 1, column 1 where no place is known)."""

    message: str
    span: Span


# What a file says to other files and asks of them. Facts never depend on another file: a model that is imported stays
# a name here, a function that sends its argument on says so here, and `link.py` brings the two together. Targets are
# dotted names as the code imports them, with leading dots where the import is relative: `app.settings.MODEL`,
# `.llm.Bot().ask`, `..models.ALIASES[fast]`.


EVERYTHING = frozenset({"*"})
"""Instead of names that are imported from a file: all that it offers, for one that is asked again and again."""


@dataclass(frozen=True, slots=True)
class LinkedText:
    """A literal that leaves its file, or comes into another."""

    value: str
    """`{}` for what another file tells."""
    span: Span
    token: str | None
    form: Form
    env: str | None = None
    pieces: tuple[Piece, ...] = ()
    """Of a composed text: what it is composed of."""


@dataclass(frozen=True, slots=True)
class LinkedKey:
    """A key that leaves its file: all but the key."""

    span: Span
    start: str
    length: int


@dataclass(frozen=True, slots=True)
class LinkedHeaders:
    """Headers that leave their file."""

    names: tuple[str, ...]
    """Lower-case, sorted."""
    authorization: str | None = None
    """As in `RouteUse`."""


@dataclass(frozen=True, slots=True)
class LinkedClient:
    """A client that other files may send requests through."""

    evidence: Evidence
    """Of its requests."""
    family: Family | None = None
    base_url: tuple[LinkedText, ...] = ()
    """What it may be; empty where none was given."""


@dataclass(frozen=True, slots=True)
class Request:
    """The request that a value reaches: all of a `ModelUse` but the literal."""

    callee: str
    span: Span
    notation: str
    evidence: Evidence
    host: str | None = None
    via: tuple[Part, ...] = ()
    """As in `ModelUse`, seen from the file of the request."""
    family: Family | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """A module-level name (or `Class.attribute`, `function()`, `TABLE[key]`) and what it may be."""

    name: str
    texts: tuple[LinkedText, ...] = ()
    same_as: tuple[str, ...] = ()
    """Imported names that it stands for: a re-export."""
    clients: tuple[LinkedClient, ...] = ()
    keys: tuple[LinkedKey, ...] = ()
    headers: tuple[LinkedHeaders, ...] = ()
    bases: tuple[str, ...] = ()
    """Of a class: the imported classes that it derives from."""
    instance_of: tuple[str, ...] = ()
    """The classes of the same file that it is an instance of, or that a class derives from."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A text of imported parts that reaches a request of this file as its model."""

    text: LinkedText
    """A single piece for what is imported as a whole."""
    request: Request


@dataclass(frozen=True, slots=True)
class KeyReference:
    """Something imported that is sent as a key."""

    target: str
    use: KeyUse
    """Of no span and no length yet."""


@dataclass(frozen=True, slots=True)
class Inlet:
    """A parameter that reaches a request: who passes a model here, sends it."""

    function: str
    """`ask`, `Bot` (its constructor) or `Bot.ask`."""
    parameter: str
    position: int | None
    """0-based, self not counted; None for a parameter that is given by keyword only."""
    request: Request
    declared_as: str = ""
    """The callable of the settings that the function is, if this file is the one that is named there; `function` is
    then empty."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A text given to something imported that no row of the SDK table knows."""

    target: str
    keyword: str | None
    position: int | None
    text: LinkedText
    span: Span
    """Where the call stands."""
    own: bool = False
    """The target is of this very file, if it is at all."""


@dataclass(frozen=True, slots=True)
class Links:
    exports: tuple[Export, ...] = ()
    references: tuple[Reference, ...] = ()
    inlets: tuple[Inlet, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    keys: tuple[KeyReference, ...] = ()
    route_uses: tuple[RouteUse, ...] = ()
    """Requests whose URL another file tells, if it is one of a model list."""
    client_uses: tuple[ClientUse, ...] = ()
    """Clients whose base URL another file tells."""
    posts: tuple[ModelUse, ...] = ()
    """Uses that count only if their destination, which another file tells, is an LLM route."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """All that one source says."""

    model_uses: tuple[ModelUse, ...] = ()
    hints: tuple[ModelUse, ...] = ()
    """Texts that a name says are models although they are not spelled like one (see `hints.py`)."""
    route_uses: tuple[RouteUse, ...] = ()
    client_uses: tuple[ClientUse, ...] = ()
    key_uses: tuple[KeyUse, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    links: Links = Links()
    failures: tuple[Failure, ...] = ()
    """What could not be read: of a Python file all of it, and the rest is then empty; of a notebook perhaps single
    cells; of a file that is too complex what was left when it was broken off."""
    skipped: str | None = None
    """Why the source was not read although nothing is wrong with it; the rest is then empty."""
    complete: bool = False
    """Whatever others import from the source, `links` tells of it already."""

    @property
    def asks(self) -> bool:
        """Whether the file asks anything of others; what it offers them is looked at when one of them asks."""
        links = self.links
        if links.references or links.outlets or links.keys or links.route_uses or links.client_uses or links.posts:
            return True
        if any(use.via for use in (*self.model_uses, *self.hints)) or any(use.via for use in self.key_uses):
            return True
        if any(route.headers_from or route.base_from for route in self.route_uses):
            return True
        pieces = [use.pieces for use in self.route_uses] + [use.pieces for use in self.client_uses]
        return any(one.via for one in self.unchecked) or any(piece.target for of_use in pieces for piece in of_use)
