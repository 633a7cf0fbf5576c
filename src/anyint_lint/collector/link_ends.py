"""What a file leaves for other files to complete: what it takes from them on its way to a request, and what it gives
them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from anyint_lint.collector.endpoints import shown_url
from anyint_lint.collector.keys import is_secret
from anyint_lint.collector.naming import names_a_model
from anyint_lint.collector.pieces import piece_of, pieces_of
from anyint_lint.collector.values import HOLE, External, Text, Value, known_texts, target_of
from anyint_lint.facts import Inlet, LinkedText, Outlet, Reference, Request, Span
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

_PLAUSIBLE = pattern(
    r"(?=.*[\d-])[\w.:/@+-]{2,120}|(?=.*\d)(?=.*[A-Za-z])(?=.{4,60}$)[\w.:/@+()-]+(?: [\w.:/@+()-]+){1,4}"
)
"""What is worth handing to another file: an ID of any provider has a digit or a hyphen and no space, a label a digit
and few words."""


@dataclass(slots=True)
class LinkEnds:
    references: dict[Reference, None] = field(default_factory=dict)
    inlets: dict[Inlet, None] = field(default_factory=dict)
    outlets: dict[Outlet, None] = field(default_factory=dict)

    def reaches(self, one: External | Text, request: Request) -> None:
        """What comes from elsewhere is the model of a request: something imported, whole or in part, or a caller's
        argument."""
        if isinstance(one, Text):
            self.references[Reference(linked_text(one), request)] = None
        elif one.parameter is not None:
            inlet = Inlet(one.parameter.function, one.parameter.name, one.parameter.position, request)
            self.inlets[inlet] = None
        elif (target := target_of(one)) is not None:
            whole = Text(HOLE, request.span, None, target=target)
            self.references[Reference(linked_text(whole), request)] = None

    def given_away(
        self,
        target: str,
        positional: Sequence[Value],
        keywords: Mapping[str, Value],
        span: Span,
        *,
        own: bool = False,
    ) -> None:
        """Texts given to something imported, which may be of the same tree."""
        if target.endswith(".__init__") and not target.endswith("().__init__"):
            positional = positional[1:]  # `Base.__init__(self, ...)`
        given: list[tuple[str | None, int | None, tuple[Text, ...]]] = [
            (None, at, found) for at, value in enumerate(positional) if (found := known_texts(value))
        ]
        given += [(keyword, None, found) for keyword, value in keywords.items() if (found := known_texts(value))]
        for keyword, position, found in given:
            for text in found:
                if is_secret(keyword or "", text.text):
                    continue
                if own or _PLAUSIBLE.fullmatch(text.text) or (keyword is not None and names_a_model(keyword)):
                    self.outlets[Outlet(target, keyword, position, linked_text(text), span, own)] = None


def linked_text(text: Text) -> LinkedText:
    pieces = () if text.token is not None else tuple(piece_of(piece) for piece in pieces_of(text))
    return LinkedText(shown_url(text.text), text.span, text.token, text.form, text.env, pieces)
