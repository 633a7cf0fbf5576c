"""Takes down what is seen while the interpreter runs; what follows from it is for `conclusions` to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field

from anyint_lint.collector import notation
from anyint_lint.collector.class_hosts import ClassHosts
from anyint_lint.collector.destinations import Destination
from anyint_lint.collector.link_ends import LinkEnds
from anyint_lint.collector.naming import (
    counts_tokens,
    describes,
    holds_a_model,
    is_a_double,
    is_about_a_request,
    is_an_example,
    is_another_provider,
    is_of_another_host,
    is_of_the_families,
    may_hold_a_model,
    measures,
    names_a_model,
    names_a_provider,
    names_an_embedder,
    names_metadata,
    renames,
    returned_by,
    sets_the_context,
    spoken_of,
    tells_a_reply,
)
from anyint_lint.collector.network import Network
from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.collector.values import Alternative, External, Plain, Text, Value, known_texts, texts
from anyint_lint.collector.vendors import Vendor, vendor_of
from anyint_lint.facts import Evidence, Export, Family, Form, ModelUse, Part, Request, Span, Unchecked, UncheckedReason
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.model_names import looks_like_model_id

STANDING = {
    Standing.HOSTED: Evidence.RECOGNISED,
    Standing.ELSEWHERE: Evidence.ELSEWHERE,
    Standing.NOT_LLM: Evidence.NOT_LLM,
}
RANK = {evidence: rank for rank, evidence in enumerate(Evidence)}
"""The strongest first."""
HINT = pattern(r"(?=.*[A-Za-z])(?=.*[\d -])[\w .:/@+()-]{4,80}")
"""What could be meant for an ID or be a label."""
_UNCHECKED = {
    Standing.HOSTED: UncheckedReason.UNRESOLVED,
    Standing.ELSEWHERE: UncheckedReason.ELSEWHERE,
    Standing.NOT_LLM: UncheckedReason.NOT_LLM,
}
_DEFAULTS = frozenset({Form.FIELD_DEFAULT, Form.PARAMETER_DEFAULT, Form.ENV_DEFAULT, Form.CLI_DEFAULT})


@dataclass(slots=True)
class Recorder:
    uses: dict[tuple[Span, str, Span | None, str | None, tuple[Part, ...]], ModelUse] = field(default_factory=dict)
    """By literal, request and destination: of several clients that may send it each counts."""
    posted: dict[tuple[Span, str], dict[Destination, Span]] = field(default_factory=dict)
    """Texts under `model` in the body of a request that is no known LLM request -> where it goes."""
    posts: dict[ModelUse, None] = field(default_factory=dict)
    """Those of them that count as models if another file makes it one."""
    named: dict[tuple[Span, str], tuple[Text, str]] = field(default_factory=dict)
    lent: dict[tuple[Span, str], tuple[Text, str]] = field(default_factory=dict)
    """Texts that have such a name only in a function that they were given to."""
    hinted: dict[tuple[Span, str], tuple[Text, str]] = field(default_factory=dict)
    bare: dict[tuple[Span, str], tuple[Text, str]] = field(default_factory=dict)
    metadata: set[tuple[Span, str]] = field(default_factory=set)
    """Texts that are compared, counted, priced or logged."""
    described: set[tuple[Span, str]] = field(default_factory=set)
    """Texts in tables of prices and capabilities, and in examples of documentation."""
    handed_on: set[tuple[Span, str]] = field(default_factory=set)
    """Texts that are given to something nobody recognises."""
    going_on: set[tuple[Span, str]] = field(default_factory=set)
    """These, those that functions return, and those in what becomes of them."""
    foreign: set[tuple[Span, str]] = field(default_factory=set)
    """Texts that a name says to be models of somebody else who runs or hosts them."""
    vendors: set[Vendor] = field(default_factory=set)
    """Whose packages the module imports."""
    attributes: set[tuple[Span, str]] = field(default_factory=set)
    """Texts that an attribute takes: code outside this file may read them."""
    parameters: set[tuple[Span, str]] = field(default_factory=set)
    """Texts in the defaults of parameters, which only the function itself reads."""
    told_of: set[tuple[Span, str]] = field(default_factory=set)
    """Texts that are given to something unknown whose name says that it only tells of them, which may do more."""
    network: Network = field(default_factory=Network)
    links: LinkEnds = field(default_factory=LinkEnds)
    exports: tuple[Export, ...] = ()
    asked: set[Span] = field(default_factory=set)
    """Where known requests stand that are given a model, or something that may hold one."""
    unresolved: dict[tuple[Span, Destination], Unchecked] = field(default_factory=dict)
    relied_on: set[tuple[Span, str]] = field(default_factory=set)
    """Texts in the defaults of parameters and of fields."""
    broken_off: list[Span] = field(default_factory=list)
    """The parts of the source that took more steps than they may."""
    cut_short: Unchecked | None = None
    """The first function that was given a model and not followed, for lack of steps or in too deep a call."""
    defaults_only: bool = False
    """While a function runs that has run before: only its defaults are news."""
    counted_by: set[tuple[Span, str]] = field(default_factory=set)
    """Texts that a function of the file counts tokens or prices by."""
    of_others: set[tuple[Span, str]] = field(default_factory=set)
    """Texts that are asked of a provider that is not one of ours."""
    of_any: set[tuple[Span, str]] = field(default_factory=set)
    """Texts that are asked of one that is, or may be."""
    gateway: set[str] = field(default_factory=set)
    """What is named that is the gateway's: its URL, or a variable of the environment."""
    class_hosts: ClassHosts = field(default_factory=ClassHosts)
    _supposed: set[tuple[Span, str]] = field(default_factory=set)
    """Texts that count only if they reach a request, whatever takes them."""
    _places: list[str] = field(default_factory=list)
    """The functions and classes that run, outermost first."""
    _counting: bool = False
    """One of them is a tokenizer."""
    _doubled: bool = False
    """One of them stands in for a real one."""

    def use(
        self, text: Text, row: Row, *, to: Destination, callee: str, request: Span, family: Family | None = None
    ) -> None:
        """A text that reaches the model of a request."""
        if self.defaults_only and text.form is not Form.FIELD_DEFAULT and (text.span, text.text) not in self.relied_on:
            return
        use = _use(text, row, to=to, callee=callee, request=request, family=family)
        key = (use.span, use.value, use.request, use.host, use.via)
        known = self.uses.get(key)
        if known is None or RANK[use.evidence] < RANK[known.evidence]:
            self.uses[key] = use

    def not_followed(self, name: str, span: Span) -> None:
        """A function that a call is not followed into although it is given a model."""
        self.cut_short = self.cut_short or Unchecked(span, UncheckedReason.TOO_COMPLEX, name)

    def imports(self, path: str) -> None:
        """The module itself imports a package, or something of it."""
        vendor = vendor_of(path)
        if vendor is not None:
            self.vendors.add(vendor)

    def relies_on(self, value: Value) -> None:
        self.relied_on.update((text.span, text.text) for text in known_texts(value))

    def bound(self, name: str, value: Value, *, own: bool = True) -> None:
        """A name takes a value: evidence *named* when the name means a model and the text looks like an ID."""
        self.network.bound(name, value)
        self.class_hosts.bound(name, value)
        if True in map(_means_the_gateway, value):
            self.gateway.add(name)
        if self._counting or self._doubled or not may_hold_a_model(name):
            return
        for text in known_texts(value):
            key = (text.span, text.text)
            if key in self._supposed:
                continue
            if not looks_like_model_id(text.text):
                if own and names_a_model(name) and HINT.fullmatch(text.text):
                    self.hinted.setdefault(key, (text, name))
            elif holds_a_model(name, text.text):
                places = (name, *self._places)
                if own and key not in self.named and any(is_of_another_host(one, text.text) for one in places):
                    self.foreign.add(key)
                if own:
                    self.class_hosts.named(text)
                # a caller's text: the callee's name for it counts only if it goes on from there
                (self.named if own else self.lent).setdefault(key, (text, name))

    def provided(self, entries: Mapping[str, Value]) -> None:
        """`{"provider": "groq", "model": "..."}`, or arguments of these names: another provider is asked, if no other
        can be meant."""
        said = [one for name, value in entries.items() if names_a_provider(name) for one in value]
        if not said:
            return
        others = all(isinstance(one, Text) and one.known and is_another_provider(one.text) for one in said)
        for name, value in entries.items():
            if names_a_model(name) or names_an_embedder(name):
                (self.of_others if others else self.of_any).update(
                    (text.span, text.text) for text in known_texts(value)
                )

    def supposed(self, value: Value) -> None:
        """Texts that stand for what a record does not tell: `response.get("model", "gpt-5.4")`."""
        self._supposed.update((text.span, text.text) for text in known_texts(value))

    @contextmanager
    def inside(self, name: str, *, owner: str | None = None) -> Iterator[None]:
        """While something of that name, a function or a class, runs or is given something; `owner` is that class, or
        that of the method, empty for what has none."""
        counting, doubled = self._counting, self._doubled
        self._counting = counting or counts_tokens(name)
        self._doubled = doubled or is_a_double(name)
        self._places.append(name)
        outer = self.class_hosts.owner
        self.class_hosts.owner = outer if owner is None else owner
        try:
            yield
        finally:
            self._places.pop()
            self.class_hosts.owner = outer
            self._counting, self._doubled = counting, doubled

    def attribute(self, name: str, value: Value) -> None:
        """An attribute: code outside the file reads it."""
        self.bound(name, value)
        self.attributes.update((text.span, text.text) for text in known_texts(value))

    def parameter_default(self, name: str, function: str, value: Value) -> None:
        if names_metadata(function):
            self.measured(value)
            return
        with self.inside(function):
            self.bound(name, value)
        self.parameters.update((text.span, text.text) for text in known_texts(value))
        if name == "name" and not counts_tokens(function):  # of what is made or asked for: only if it goes on from here
            self.lent.update(
                ((text.span, text.text), (text, name)) for text in known_texts(value) if is_of_the_families(text.text)
            )

    def returned(self, function: str, value: Value) -> None:
        if renames(function):
            self.described.update((text.span, text.text) for text in known_texts(value))
        elif not names_metadata(function):
            self.bound(returned_by(function), value)

    def measured(self, value: Value) -> None:
        """Texts that are compared, counted, priced or logged."""
        found = known_texts(value)
        if found:
            self.metadata.update([(text.span, text.text) for text in found])

    def told(self, callee: str, value: Value) -> None:
        """The same of what is given to something unknown of such a name."""
        self.measured(value)
        if not measures(callee):
            self.told_of.update((text.span, text.text) for text in known_texts(value))

    def counted(self, value: Value) -> None:
        """Texts that a function of the file counts tokens or prices by."""
        self.counted_by.update((text.span, text.text) for text in known_texts(value))

    def goes(self, text: Text, to: Destination, request: Span) -> None:
        """A text that is a model, if it is one, of requests that go there."""
        self.posted.setdefault((text.span, text.text), {}).setdefault(to, request)

    def handed(self, value: Value) -> None:
        if self._counting:
            self.measured(value)
            return
        found = known_texts(value)
        if found:
            self.handed_on.update([(text.span, text.text) for text in found])
        self.kept(value)

    def kept(self, value: Value) -> None:
        """Texts that go on, be it only to whoever calls a function, or as parts of others."""
        if self._counting:
            self.measured(value)
            return
        for text in texts(value):
            if text.known:
                self.going_on.add((text.span, text.text))
            if text.pieces and not _is_prose(text.text):
                self.going_on.update((piece.span, piece.text) for piece in text.pieces)

    def given(self, callee: str, keyword: str, value: Value) -> None:
        """A keyword argument of a call that no row knows."""
        last = callee.rpartition(".")[2].removesuffix("()")
        if names_metadata(last):
            self.told(last, value)
            return
        with self.inside(spoken_of(callee)):
            self.bound(keyword, value)
        if keyword != "model":
            return
        for text in known_texts(value):
            if text.form is Form.INLINE and not looks_like_model_id(text.text):
                self.bare.setdefault((text.span, text.text), (text, callee))

    def passed(self, callee: str, positional: Sequence[Value], keywords: Mapping[str, Value]) -> None:
        """Arguments of a function or class of the file, which is followed: only its name is news."""
        if names_metadata(callee):
            for value in (*positional, *keywords.values()):
                self.measured(value)
            return
        if self.shows(callee, keywords):
            for value in (*positional, *keywords.values()):
                self.describing(value)
        self.provided(keywords)
        with self.inside(callee):
            for keyword, value in keywords.items():
                self.bound(keyword, value)

    def shows(self, callee: str, keywords: Mapping[str, Value]) -> bool:
        """Whether what is made shows what something looks like, or tells of it only."""
        return is_an_example(callee) or self.describes(keywords)

    def describes(self, keywords: Mapping[str, Value]) -> bool:
        """Whether what is told along with a model only describes it. A context that nobody has measured may be set."""
        asks = is_about_a_request(keywords)
        return tells_a_reply(keywords) or any(
            describes(keyword) and not (sets_the_context(keyword) and (asks or not any(map(_is_number, value))))
            for keyword, value in keywords.items()
        )

    def describing(self, value: Value) -> None:
        """Texts given along with prices and capabilities. A default that comes there is more than a description."""
        defaults = tuple(text for text in known_texts(value) if text.form in _DEFAULTS)
        self.told("", defaults)
        self.described.update((text.span, text.text) for text in known_texts(value) if text not in defaults)

    def linked(
        self,
        one: External | Text,
        row: Row,
        *,
        to: Destination,
        callee: str,
        request: Span,
        family: Family | None = None,
    ) -> None:
        """What comes from elsewhere reaches a request."""
        if self.defaults_only or row.standing is not Standing.HOSTED:
            return
        family = family or row.family
        self.links.reaches(
            one, Request(callee, request, row.notation.value, Evidence.RECOGNISED, to.host, to.via, family)
        )

    def missing(self, value: Value, row: Row, *, to: Destination, callee: str, request: Span) -> None:
        """The model of a request that is not known, or known in part only."""
        if self.defaults_only or known_texts(value) or not any(isinstance(one, (External, Text)) for one in value):
            return
        unchecked = Unchecked(request, _UNCHECKED[row.standing], callee, host=to.host, via=to.via)
        self.unresolved.setdefault((request, to), unchecked)

    def post(self, value: Value, row: Row, *, to: Destination, callee: str, request: Span) -> None:
        """What stands under `model` in a body that goes to no known LLM route: a name is all there is."""
        self.bound("model", value)
        for text in known_texts(value):
            self.goes(text, to, request)
            if to.via:
                self.posts[_use(text, row, to=to, callee=callee, request=request)] = None


def _is_prose(text: str) -> bool:
    """A sentence that names a model sends none; JSON may."""
    return " " in text.strip() and not text.lstrip().startswith(("{", "["))


def _means_the_gateway(one: Alternative) -> bool:
    return (isinstance(one, Text) and "anyint" in one.text.lower()) or (
        isinstance(one, External) and "ANYINT_" in one.path
    )


def _is_number(one: Alternative) -> bool:
    return isinstance(one, Plain) and one.value is not None


def _use(
    text: Text, row: Row, *, to: Destination, callee: str, request: Span, family: Family | None = None
) -> ModelUse:
    model_id, said, foreign = notation.split(text.text, row.notation)
    return ModelUse(
        value=text.text,
        model_id=model_id,
        span=text.span,
        evidence=Evidence.ELSEWHERE if foreign else STANDING[row.standing],
        host=to.host,
        via=to.via,
        family=said or family or row.family,
        form=text.form,
        token=text.token,
        callee=callee,
        request=request,
        env=text.env,
    )
