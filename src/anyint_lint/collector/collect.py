"""One source to its facts: decode, parse with LibCST, interpret. Sees bytes only: no settings, no list, no path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from anyint_lint.collector import program as ir
from anyint_lint.collector.by_need import recorder_of
from anyint_lint.collector.comments import suppressions
from anyint_lint.collector.conclusions import facts_of
from anyint_lint.collector.deep_stack import on_deep_stack
from anyint_lint.collector.interpreter import interpret
from anyint_lint.collector.parsing import program_of
from anyint_lint.collector.recorder import Recorder
from anyint_lint.collector.sdks import ROWS, Table
from anyint_lint.collector.sdks.row import Row
from anyint_lint.facts import EVERYTHING, Failure, FileFacts, Span
from anyint_lint.notebooks import BETWEEN, CodeCell, JoinedCells, joined, read_notebook
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source, decode

MOST_CELLS = 10_000
"""Of one notebook. Where they make no program together, each is parsed for itself."""
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
    return by_need or collect(source, calls)


def _by_need(source: Source, calls: tuple[Row, ...], names: frozenset[str]) -> FileFacts | None:
    if source.kind is SourceKind.NOTEBOOK:
        return None
    decoded = decode(source.data)
    if isinstance(decoded, Failure):
        return FileFacts(failures=(decoded,))
    text = decoded.text
    try:
        recorder = on_deep_stack(lambda: recorder_of(text, _table(calls), names))
    except RecursionError:
        recorder = None
    return None if recorder is None else replace(facts_of(recorder), suppressions=suppressions(text))


def _collect(
    source: Source,
    calls: tuple[Row, ...],
    read: Callable[[str], ir.Program | Failure],
    run: Callable[[ir.Program, Table], Recorder],
) -> FileFacts:
    if source.kind is SourceKind.NOTEBOOK:
        return _of_notebook(source.data, _table(calls))
    decoded = decode(source.data)
    if isinstance(decoded, Failure):
        return FileFacts(failures=(decoded,))
    program = read(decoded.text)
    if isinstance(program, Failure):
        return FileFacts(failures=(program,))
    return replace(facts_of(run(program, _table(calls))), suppressions=suppressions(decoded.text))


def _of_notebook(data: bytes, table: Table) -> FileFacts:
    notebook = read_notebook(data)
    if isinstance(notebook, Failure):
        return FileFacts(failures=(notebook,))
    if len(notebook.cells) > MOST_CELLS:
        return FileFacts(failures=(Failure(f"more than {MOST_CELLS:,} code cells", _START),))
    cells = joined(notebook.cells)
    program = _lowered(cells)
    if isinstance(program, Failure):
        notebook = notebook.without(_broken(notebook.cells))
        cells = joined(notebook.cells)
        program = _lowered(cells)
    if isinstance(program, Failure):  # sound cells that make no program together: not known to happen
        return FileFacts(failures=(*notebook.failures, program))
    facts = replace(facts_of(interpret(program, table)), suppressions=suppressions(cells.text))
    facts = cells.facts_in_cells(facts)
    return replace(facts, failures=(*notebook.failures, *facts.failures), skipped=notebook.skipped)


def _broken(cells: tuple[CodeCell, ...]) -> Iterator[Failure]:
    for cell in cells:
        result = _lowered(joined((cell,)))
        if isinstance(result, Failure):
            yield result


def _lowered(cells: JoinedCells) -> ir.Program | Failure:
    program = program_of(cells.text, between=BETWEEN)
    return replace(program, span=cells.in_cell(program.span)) if isinstance(program, Failure) else program


@cache
def _table(calls: tuple[Row, ...]) -> Table:
    return Table((*ROWS, *calls), own=tuple(row for row in calls if not row.callable.startswith("*.")))
