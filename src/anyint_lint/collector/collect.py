"""One source to its facts: decode, parse with LibCST, interpret. Sees bytes only: no settings, no list, no path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from anyint_lint.collector import program as ir
from anyint_lint.collector.comments import suppressions
from anyint_lint.collector.conclusions import facts_of
from anyint_lint.collector.deep_stack import on_deep_stack
from anyint_lint.collector.interpreter import interpret
from anyint_lint.collector.parsing import program_of
from anyint_lint.collector.recorder import Recorder
from anyint_lint.collector.sdks import ROWS, Table
from anyint_lint.collector.sdks.row import Row
from anyint_lint.facts import EVERYTHING, Failure, FileFacts, Span, UncheckedReason
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source, decode

_START = Span(1, 1, 1, 1)


def collect(
    source: Source,
    calls: tuple[Row, ...] = (),
    *,
    read: Callable[[str], ir.Program | Failure] = program_of,
    run: Callable[[ir.Program, Table], Recorder] = interpret,
) -> FileFacts:
    """The facts of a source; `failures` are set, and nothing raised, where it cannot be read.

    `calls` are the user's own rows, which count before ours. `read` and `run` stand in for `program_of` and `interpret`
    where somebody knows parts of a Python file's program already, and what they come to.
    """
    try:
        return on_deep_stack(lambda: _collect(source, calls, read, run))
    except RecursionError:
        return FileFacts(failures=(Failure("nested too deeply to be followed", _START),))


def collect_by_need(source: Source, calls: tuple[Row, ...] = (), names: frozenset[str] = frozenset()) -> FileFacts:
    """As `collect`, and the same facts, of which `by_need.py` says how they are found.

    Of what the source offers to others it tells what the module itself assigns, and what `names` need, which somebody
    imports; EVERYTHING needs the whole.
    """
    by_need = None if names == EVERYTHING else _by_need(source, calls, names)
    return by_need or replace(collect(source, calls), complete=True)


def _by_need(source: Source, calls: tuple[Row, ...], names: frozenset[str]) -> FileFacts | None:
    if source.kind is SourceKind.NOTEBOOK:
        return None
    decoded = decode(source.data)
    if isinstance(decoded, Failure):
        return FileFacts(failures=(decoded,))
    text = decoded.text
    if text and "def" not in text:  # there is no function that need not be read
        return None
    from anyint_lint.collector.by_need import recorder_of  # noqa: PLC0415 - start-up: settings and scripts have none

    try:
        recorder = on_deep_stack(lambda: recorder_of(text, _table(calls), names))
    except RecursionError:
        recorder = None
    facts = None if recorder is None else facts_of(recorder)
    if facts is None or any(one.reason is UncheckedReason.UNRESOLVED for one in facts.unchecked):
        return None  # what a request sends that nothing read tells may be told by the rest
    return replace(facts, suppressions=suppressions(text))


def _collect(
    source: Source,
    calls: tuple[Row, ...],
    read: Callable[[str], ir.Program | Failure],
    run: Callable[[ir.Program, Table], Recorder],
) -> FileFacts:
    if source.kind is SourceKind.NOTEBOOK:
        from anyint_lint.collector.of_notebooks import of_notebook  # noqa: PLC0415 - start-up: few runs read one

        return of_notebook(source.data, _table(calls))
    decoded = decode(source.data)
    if isinstance(decoded, Failure):
        return FileFacts(failures=(decoded,))
    program = read(decoded.text)
    if isinstance(program, Failure):
        return FileFacts(failures=(program,))
    return replace(facts_of(run(program, _table(calls))), suppressions=suppressions(decoded.text))


@cache
def _table(calls: tuple[Row, ...]) -> Table:
    return Table((*ROWS, *calls), own=tuple(row for row in calls if not row.callable.startswith("*.")))
