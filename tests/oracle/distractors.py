"""What looks like a model's use and is none: comparisons, tables, texts, logs, dicts and names that are never sent."""

from __future__ import annotations

from collections.abc import Callable

from oracle.composing import Composer


def distract(c: Composer) -> None:
    c.choice(_DISTRACTORS)(c)


def _comparison(c: Composer) -> None:
    names = c.readable()
    if not names:
        return _table(c)
    test = c.choice((f"{c.choice(names)} == {c.literal()}", f"{c.choice(names)} in ({c.literal()}, {c.literal()})"))
    c.emit(f"{c.fresh('known')} = {test}")
    return None


def _table(c: Composer) -> None:
    name = c.fresh(c.choice(("PRICES", "CONTEXT_WINDOWS", "TOKENS")))
    c.emit(f"{name} = {{{c.literal()}: 1.5, {c.literal()}: 3}}")


def _unused(c: Composer) -> None:
    c.emit(f"{c.fresh(c.choice(('MODEL', 'unused', 'DEFAULT_MODEL')))} = {c.literal()}")


def _text(c: Composer) -> None:
    c.emit(c.choice((c.literal().replace("(", "").replace(")", ""), f"# uses {c.model_id()}")))


def _log(c: Composer) -> None:
    log = c.use("import logging", "logging.getLogger(__name__)")
    c.emit(c.choice((f"{log}.info('using %s', {c.literal()})", f"print('using', {c.literal()})")))


def _payload(c: Composer) -> None:
    c.emit(f'{c.fresh("payload")} = {{"model": {c.literal()}, "messages": []}}')


def _function(c: Composer) -> None:
    with c.apart(), c.function(f"def {c.fresh('describe')}(model={c.literal()}):"):
        c.emit(f'"""Describes {c.model_id()}."""')
        c.emit(f"return {{'model': model, 'other': {c.literal()}}}")


def _wide(c: Composer) -> None:
    """Characters of several bytes before a literal on the same line."""
    c.emit(f'{c.fresh("note")}, {c.fresh("unused")} = "é\N{GRINNING FACE}", {c.literal()}')


_DISTRACTORS: tuple[Callable[[Composer], None], ...] = (
    _comparison, _comparison, _table, _unused, _text, _log, _payload, _function, _wide,
)  # fmt: skip
