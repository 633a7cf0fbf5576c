"""A text to the program that is interpreted: parsed with LibCST, within bounds, or why it cannot be."""

from __future__ import annotations

import ast
import warnings
from dataclasses import replace

import libcst as cst

from anyint_lint.collector import program as ir
from anyint_lint.collector.cutting import pieces, pieces_of_class
from anyint_lint.collector.lowering import lower
from anyint_lint.collector.nesting import fault
from anyint_lint.facts import Failure, Span

_START = Span(1, 1, 1, 1)
WRAPPER = "class _:\n"
"""Stands before a method, or several, to be read alone: on the line before."""
_LARGE = 100_000
_PIECE = 50_000
"""Characters. LibCST takes 170 bytes of memory for each while it parses."""


def program_of(text: str, *, between: str = "", first_line: int = 1) -> ir.Program | Failure:
    """The program of a text, or why it has none; `between` is what tells the cells of a notebook apart, and
    `first_line` the number of the line that it begins on."""
    unbearable = fault(text)
    if unbearable is not None:
        reason, line = unbearable
        return Failure(reason, Span(line, 1, line, 1))
    try:
        return _lowered(text, between, first_line)
    except cst.ParserSyntaxError as error:
        return _failure(error, text)
    except (cst.CSTValidationError, TypeError) as error:
        # LibCST refuses a few texts in its own words: `x if y else(lambda: z)`, bytes beside a str.
        return Failure(f"LibCST cannot read it: {str(error).splitlines()[0]}", _START)


def _lowered(text: str, between: str, first_line: int) -> ir.Program:
    """Of a large text piece by piece, which takes a fifth of the memory and two thirds of the time."""
    if len(text) > _LARGE and not between:
        try:
            return ir.joined([_of_piece(piece, first_line + at - 1) for at, piece in pieces(text, least=_PIECE)])
        except (cst.ParserSyntaxError, cst.CSTValidationError, TypeError, _NoClassError):
            pass  # it was cut in the wrong place, or is no Python, which is told of the whole
    return lower(text, between=between, first_line=first_line)


class _NoClassError(Exception):
    """What was taken for a large class is something else."""


def _of_piece(text: str, first_line: int) -> ir.Program:
    """What is large is a class, read by its methods."""
    (_, head), *methods = pieces_of_class(text, least=_PIECE) if len(text) > _LARGE else [(1, text)]
    program = lower(head, first_line=first_line)
    if not methods:
        return program
    *before, owner = program.body
    if not isinstance(owner, ir.Class):
        raise _NoClassError
    body, after, shared = list(owner.body), list[ir.Statement](), set(program.shared_globals)
    for at, piece in methods:
        part = lower(WRAPPER + piece, first_line=first_line + at - 2)
        if after or not isinstance(part.body[0], ir.Class):
            raise _NoClassError
        body.extend(part.body[0].body)
        after.extend(part.body[1:])
        shared |= part.shared_globals
    return ir.Program((*before, replace(owner, body=tuple(body)), *after), frozenset(shared))


def _failure(error: cst.ParserSyntaxError, text: str) -> Failure:
    """Python's own words and place where it refuses the text too: LibCST names one token too far."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as refused:
        line, column = max(refused.lineno or 1, 1), max(refused.offset or 1, 1)
        return Failure(f"syntax error: {refused.msg}", Span(line, column, line, column + 1))
    except (RecursionError, MemoryError, ValueError):
        pass
    line, column = max(error.raw_line, 1), max(error.raw_column, 0) + 1
    return Failure("LibCST cannot read this syntax", Span(line, column, line, column + 1))
