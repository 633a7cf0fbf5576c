"""The chooser of `models pick`. It shows itself on stderr, so that stdout holds the chosen ID alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, FuzzyCompleter, WordCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import create_output
from prompt_toolkit.validation import Validator

from anyint_lint.model_cards import matching
from anyint_lint.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prompt_toolkit.buffer import Buffer

    from anyint_lint.model_cards import ModelCard

WHOLE_LINE = r"^.*"


def choose(cards: Sequence[ModelCard]) -> str:
    """The ID that the user chooses: typed in part, in order, with gaps, or by words of its label; Enter takes the best
    or the marked one.

    Raises KeyboardInterrupt and EOFError when nothing is chosen.
    """
    ids = [card.id for card in cards]
    labels = {card.id: printable(card.display_name or "") for card in cards}
    fuzzy = FuzzyCompleter(WordCompleter(ids, meta_dict=labels, sentence=True), pattern=WHOLE_LINE)
    completer = _ByIdOrLabel(fuzzy, cards, labels)
    session: PromptSession[str] = PromptSession(
        "model: ",
        completer=completer,
        complete_while_typing=True,
        key_bindings=_keys(completer, frozenset(ids)),
        validator=Validator.from_callable(frozenset(ids).__contains__, "no model of the list", move_cursor_to_end=True),
        validate_while_typing=False,
        bottom_toolbar=f"{len(ids)} models; type part of an ID or label, Enter takes the first, "
        "arrows choose, Ctrl-C leaves",
        reserve_space_for_menu=min(10, len(ids)),
        output=create_output(stdout=sys.stderr),
    )
    return session.prompt(pre_run=session.default_buffer.start_completion)


class _ByIdOrLabel(Completer):
    """What fits by its ID first, then what has all the words in its label: who knows a model from a dashboard has only
    that."""

    def __init__(self, by_id: Completer, cards: Sequence[ModelCard], labels: Mapping[str, str]) -> None:
        self._by_id, self._cards, self._labels = by_id, cards, labels

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        shown = set()
        for one in self._by_id.get_completions(document, complete_event):
            shown.add(one.text)
            yield one
        typed = document.text_before_cursor
        for card in matching(self._cards, typed.split()):
            if card.id not in shown:
                yield Completion(card.id, start_position=-len(typed), display_meta=self._labels[card.id])


def _keys(completer: Completer, ids: frozenset[str]) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _accept(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        best = _best(buffer, completer, ids)
        if best is not None:
            buffer.document = Document(best)
        buffer.validate_and_handle()

    return keys


def _best(buffer: Buffer, completer: Completer, ids: frozenset[str]) -> str | None:
    """The marked completion, else what is typed if it is an ID, else the first that fits; None if none does."""
    state = buffer.complete_state
    if state is not None and state.current_completion is not None:
        return state.current_completion.text
    if buffer.text in ids:
        return buffer.text
    fitting: Completion | None = next(iter(completer.get_completions(buffer.document, CompleteEvent())), None)
    return None if fitting is None else fitting.text
