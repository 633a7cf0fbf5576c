"""Where in a source the comments go that are to take its violations back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from anyint_lint.collector.comments import Layout, layout_of, suppressions
from anyint_lint.facts import Failure, Span, Suppression
from anyint_lint.light_pattern import pattern
from anyint_lint.notebooks import joined, read_notebook
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source, decode
from anyint_lint.violations import Edit

_CODES = pattern(r"\[(?P<codes>[^\]]*)\]")


def ignoring(source: Source, violations: Sequence[tuple[Span, str]], reason: str = "") -> list[Edit]:
    """Edits that put a comment at each of these places, (span, code), in reading order. One for each line; a comment
    of ours that stands there takes the code in, unless it gives another reason. Nothing for what cannot be read."""
    text = decode(source.data)
    if isinstance(text, Failure):
        return []
    if source.kind is SourceKind.PYTHON:
        return list(_in_text(text.text, 0, violations, reason))
    notebook = read_notebook(source.data)
    edits: list[Edit] = []
    for cell in () if isinstance(notebook, Failure) else notebook.cells:
        own = [(span, code) for span, code in violations if span.cell == cell.index]
        cells = joined((cell,))
        found = _in_text(cells.text, cells.first_lines[0] - 1, own, reason) if own else ()
        edits += [Edit(cells.in_cell(edit.span), edit.content) for edit in found]
    return edits


def _in_text(text: str, above: int, violations: Iterable[tuple[Span, str]], reason: str) -> Iterator[Edit]:
    """`above`: how many lines of the text stand before the one that spans call the first."""
    layout = layout_of(text)
    by_line: dict[int, set[str]] = {}
    for span, code in violations:
        line = span.end_line + above
        while line in layout.open_ends:
            line += 1
        by_line.setdefault(line, set()).add(code)
    there = {
        one.span.line: one
        for one in suppressions(text)
        if one.codes
        and not one.noqa
        and one.fault is None
        and one.until is None
        and one.last_line
        and reason in ("", one.reason)
    }
    for line, codes in sorted(by_line.items()):
        yield _widened(there[line], codes) if line in there else _appended(layout, line, codes, reason)


def _widened(one: Suppression, codes: set[str]) -> Edit:
    named = ", ".join((*one.codes, *sorted(codes - set(one.codes))))
    return Edit(one.span, _CODES.sub(lambda _: f"[{named}]", one.text, count=1))


def _appended(layout: Layout, line: int, codes: set[str], reason: str) -> Edit:
    start = layout.starts[line - 1]
    end = layout.starts[line] if line < len(layout.starts) else len(layout.text)
    column = len(layout.text[start:end].rstrip()) + 1
    comment = f"  # anyint-lint: ignore[{', '.join(sorted(codes))}] {reason}".rstrip()
    return Edit(Span(line, column, line, column), comment)
