"""Whether a changed source still says the same but for the literals that were meant to change.

Both texts are parsed and their trees compared node by node, comments and layout left out. Whatever differs must be
the text of a string literal, and must be what the edits make of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import libcst as cst

from anyint_lint.collector.deep_stack import on_deep_stack
from anyint_lint.collector.nesting import fault
from anyint_lint.facts import Failure
from anyint_lint.light_pattern import pattern
from anyint_lint.notebooks import CodeCell, Notebook, joined, outside_of, read_notebook
from anyint_lint.paths import SourceKind
from anyint_lint.sources import Source, Text, decode

_LAYOUT = (cst.BaseParenthesizableWhitespace, cst.TrailingWhitespace, cst.EmptyLine, cst.Newline, cst.Comment)
_LITERALS = (cst.SimpleString, cst.FormattedStringText, cst.TemplatedStringText)
_OPENING = pattern(r"[A-Za-z]*(?:\"\"\"|'''|\"|')")
_NOT_INTENDED = "a literal would not become what was intended"
_DOES_NOT_PARSE = "the result would not parse"


class _DifferentError(Exception):
    """The trees differ in more than literals."""


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What an edit puts in the place of what."""

    cell: int | None
    old: str
    new: str

    @property
    def is_comment(self) -> bool:
        return all(not side.strip() or side.strip().startswith("#") for side in (self.old, self.new))


def unfaithful(old: Source, new: Source, changes: Sequence[Change]) -> str | None:
    """Why `new` must not take the place of `old`, of which it is to be the outcome of these changes; None if it may."""
    try:
        return on_deep_stack(lambda: _unfaithful(old, new, changes))
    except (RecursionError, MemoryError):
        return "it is nested too deeply to be compared"


def _unfaithful(old: Source, new: Source, changes: Sequence[Change]) -> str | None:
    before, after = decode(old.data), decode(new.data)
    if isinstance(before, Failure) or isinstance(after, Failure):
        return _DOES_NOT_PARSE
    if (before.encoding, before.bom) != (after.encoding, after.bom):
        return "the result would have another encoding"
    if old.kind is SourceKind.NOTEBOOK:
        return _in_notebook(old, new, before, after, changes)
    return _in_code(before.text, after.text, changes)


def _in_code(before: str, after: str, changes: Sequence[Change]) -> str | None:
    try:
        if fault(after) is not None:
            return "it is nested too deeply to be compared"
        found = list(_differences(cst.parse_module(before), cst.parse_module(after)))
    except (cst.ParserSyntaxError, cst.CSTValidationError, TypeError):
        return _DOES_NOT_PARSE
    except _DifferentError:
        return "more than the intended literals would differ"
    left = [one for one in changes if one.old != one.new and not one.is_comment]
    whole = {(one.old, one.new) for one in left}
    for was, becomes in sorted(found, key=lambda pair: pair not in whole):
        exact = [one for one in left if (one.old, one.new) == (was, becomes)]
        # Of an f-string, the tree has the parts.
        fitting = exact or [one for one in left if one.old.replace(was, becomes, 1) == one.new]
        if not fitting:
            return _NOT_INTENDED
        left.remove(fitting[0])
    return _NOT_INTENDED if left else None


def _differences(before: cst.Module, after: cst.Module) -> Iterator[tuple[str, str]]:
    """The texts of literals that differ. Raises _DifferentError for anything else."""
    pairs: list[tuple[Any, Any]] = [(before.body, after.body)]
    while pairs:
        one, other = pairs.pop()
        if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
            left = [item for item in one if not isinstance(item, _LAYOUT)]
            right = [item for item in other if not isinstance(item, _LAYOUT)]
            if len(left) != len(right):
                raise _DifferentError
            pairs += zip(left, right, strict=True)
        elif type(one) is not type(other):
            raise _DifferentError
        elif isinstance(one, _LAYOUT):
            continue
        elif isinstance(one, cst.CSTNode):
            names = {each.name for each in dataclasses.fields(one)}
            if isinstance(one, _LITERALS) and one.value != other.value:
                if isinstance(one, cst.SimpleString) and _opening(one.value) != _opening(other.value):
                    raise _DifferentError
                yield one.value, other.value
                names.remove("value")
            pairs += [(getattr(one, name), getattr(other, name)) for name in names]
        elif one != other:
            raise _DifferentError


def _opening(literal: str) -> str:
    """Prefix and quotes."""
    match = _OPENING.match(literal)
    return match[0] if match else ""


def _in_notebook(old: Source, new: Source, before: Text, after: Text, changes: Sequence[Change]) -> str | None:
    was, becomes = read_notebook(old.data), read_notebook(new.data)
    if isinstance(was, Failure) or isinstance(becomes, Failure):
        return "the result would be no notebook"
    touched = {one.cell for one in changes}
    if outside_of(before.text, touched) != outside_of(after.text, touched):
        return "more than the intended cells would differ"
    cells, new_cells = _by_index(was), _by_index(becomes)
    for cell in touched:
        if cell not in cells or cell not in new_cells:
            return _DOES_NOT_PARSE
        own = [one for one in changes if one.cell == cell]
        reason = _in_code(joined((cells[cell],)).text, joined((new_cells[cell],)).text, own)
        if reason is not None:
            return reason
    return None


def _by_index(notebook: Notebook) -> dict[int | None, CodeCell]:
    return {cell.index: cell for cell in notebook.cells}
