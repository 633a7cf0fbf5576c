"""A notebook to its facts: its code cells are one program, read as `collect` reads a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from anyint_lint.collector import program as ir
from anyint_lint.collector.comments import suppressions
from anyint_lint.collector.conclusions import facts_of
from anyint_lint.collector.interpreter import interpret
from anyint_lint.collector.parsing import program_of
from anyint_lint.collector.sdks import Table
from anyint_lint.facts import Failure, FileFacts, Span
from anyint_lint.notebooks import BETWEEN, CodeCell, JoinedCells, joined, read_notebook

MOST_CELLS = 10_000
"""Of one notebook. Where they make no program together, each is parsed for itself."""
_START = Span(1, 1, 1, 1)


def of_notebook(data: bytes, table: Table) -> FileFacts:
    """The facts of all code cells together, each at its place in its cell."""
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
