"""Applies fixes to a text, for tests that execute what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anyint_lint.violations import Fix


def fixed_source(source: str, fixes: Iterable[Fix]) -> str:
    """The source with the edits of the fixes, the last place first; equal edits count once."""
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    edits = {edit for fix in fixes for edit in fix.edits}
    for edit in sorted(edits, key=lambda one: one.span.start, reverse=True):
        begin = starts[edit.span.line - 1] + edit.span.column - 1
        end = starts[edit.span.end_line - 1] + edit.span.end_column - 1
        source = source[:begin] + edit.content + source[end:]
    return source
