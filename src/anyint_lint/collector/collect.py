"""One source to its facts: decode, parse with LibCST, interpret. Sees bytes only: no settings, no list, no path."""

from __future__ import annotations

from functools import cache

import libcst as cst

from anyint_lint.collector.interpreter import interpret
from anyint_lint.collector.lowering import lower
from anyint_lint.collector.recorder import Recorder
from anyint_lint.collector.sdks import ROWS, Table
from anyint_lint.facts import Failure, FileFacts, Span
from anyint_lint.sources import Source, decode


def collect(source: Source) -> FileFacts:
    """The facts of a source; `failure` is set, and nothing raised, when it cannot be read."""
    decoded = decode(source.data)
    if isinstance(decoded, Failure):
        return FileFacts(failure=decoded)
    try:
        program = lower(decoded.text)
    except cst.ParserSyntaxError as error:
        return FileFacts(failure=_failure(error))
    return facts_of(interpret(program, _table()))


@cache
def _table() -> Table:
    return Table(ROWS)


def facts_of(recorder: Recorder) -> FileFacts:
    return FileFacts(
        model_uses=recorder.model_uses(),
        route_uses=tuple(sorted(recorder.routes.values(), key=lambda use: use.span.start)),
        client_uses=tuple(sorted(recorder.clients.values(), key=lambda use: use.span.start)),
        unchecked=recorder.unchecked(),
    )


def _failure(error: cst.ParserSyntaxError) -> Failure:
    line, column = max(error.raw_line, 1), max(error.raw_column, 0) + 1
    message = error.message.splitlines()[0] if error.message else "invalid syntax"
    return Failure(f"syntax error: {message}", Span(line, column, line, column + 1))
