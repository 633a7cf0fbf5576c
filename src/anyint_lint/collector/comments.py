"""Comments that take violations back: where they stand, what they name, and the lines they hold for.

Found by tokens, so that a string that only reads like such a comment is none. A comment holds for the logical line it
stands in, whichever of its physical lines that is; on a line of its own it holds for the statement below.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import field, replace
from itertools import islice, pairwise

from anyint_lint.collector.lexer import LexError, marks
from anyint_lint.facts import Span, Suppression
from anyint_lint.key_text import masked
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

_MARKER = pattern(r"anyint-lint\s*:|noqa", re.IGNORECASE)
_LINE_END = pattern(r"\r\n?|\n")
_COMMENT_OR_JOIN = pattern(r"(#[^\r\n]*)|\\(?:\r\n?|\n)")
_SEGMENT = pattern(r"#(?=\s*(?:[A-Za-z][\w-]*\s*:|(?:noqa|nosec|pragma)\b))", re.IGNORECASE)
"""Where one comment holds several, as linters write them; `see #12` is not one."""
_OWN = pattern(r"#\s*anyint-lint\s*:\s*(?P<word>[A-Za-z][\w-]*)\s*(?P<codes>\[[^\]]*\]?)?(?P<rest>.*)", re.DOTALL)
_NOQA = pattern(
    r"#\s*noqa\b(?:\s*:\s*(?P<codes>[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*))?(?P<colon>\s*:)?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OUR_NOQA = pattern(r"AI[MRX]\d")
_ONLY_OURS = pattern(r"AI[MX]\d+")
"""`AIR` is also ruff's prefix for Airflow, so that such a code is perhaps not for us."""
_UNTIL = pattern(r"(?<!\S)until\s*=\s*(\S*)")
MOST = 2_000
"""Of one file that hold: every violation is compared with them, and a file may have been written to hold us up."""
_TOO_MANY = f"only the first {MOST:,} comments of this kind in a file count"
_WORDS = ("ignore", "ignore-file")
_MEANT = (*_WORDS, "disable", "disable-file", "skip", "skip-file", "noqa")


def suppressions(text: str) -> tuple[Suppression, ...]:
    """Those of a Python module that LibCST has parsed, in reading order."""
    if not _MARKER.search(text):
        return ()
    layout = layout_of(text)
    every = (one for comment in layout.comments for one in _in_comment(layout, comment))
    found = tuple(islice(every, MOST + 1))
    return found if len(found) <= MOST else (*found[:MOST], replace(found[MOST], fault=_TOO_MANY))


@dataclass(frozen=True, slots=True)
class Layout:
    text: str
    starts: list[int]
    """The offset at which each line begins."""
    comments: list[tuple[int, int]]
    statements: list[tuple[int, int]]
    """First and last line of each logical line that has several, sorted."""
    open_ends: frozenset[int]
    """The lines after which no comment can stand: they end inside a string, or in a backslash."""
    code_lines: list[int] = field(default_factory=list)
    """Those that hold more than a comment, once they were asked for."""

    def line(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def span(self, start: int, end: int) -> Span:
        line, end_line = self.line(start), self.line(end)
        return Span(line, start - self.starts[line - 1] + 1, end_line, end - self.starts[end_line - 1] + 1)

    def content(self, line: int) -> str:
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return self.text[self.starts[line - 1] : end].strip()

    def statement(self, line: int) -> tuple[int, int]:
        at = bisect_right(self.statements, (line, len(self.starts))) - 1
        if at >= 0 and self.statements[at][0] <= line <= self.statements[at][1]:
            return self.statements[at]
        return line, line

    def next_code(self, line: int) -> int | None:
        """The first line below that holds more than a comment."""
        if not self.code_lines:
            contents = ((one, self.content(one)) for one in range(1, len(self.starts) + 1))
            self.code_lines.extend(one for one, content in contents if content and not content.startswith("#"))
        at = bisect_right(self.code_lines, line)
        return self.code_lines[at] if at < len(self.code_lines) else None


def layout_of(text: str) -> Layout:
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    comments: list[tuple[int, int]] = []
    joined: list[tuple[int, int]] = []
    brackets, strings = _extents(text)
    at = 0
    for start, end in (*strings, (len(text), len(text))):
        for match in _COMMENT_OR_JOIN.finditer(text, at, start):
            (comments if match[1] else joined).append(match.span())
        at = end
    lines = sorted(
        (bisect_right(starts, start), bisect_right(starts, end)) for start, end in (*brackets, *strings, *joined)
    )
    statements: list[tuple[int, int]] = []
    for first, last in lines:
        if statements and first <= statements[-1][1]:
            statements[-1] = statements[-1][0], max(last, statements[-1][1])
        elif first < last:
            statements.append((first, last))
    inside = (range(bisect_right(starts, start), bisect_right(starts, end)) for start, end in (*strings, *joined))
    return Layout(text, starts, comments, statements, frozenset(line for lines in inside for line in lines))


def _extents(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where brackets and strings stand, from offset to offset, those within strings left out."""
    try:
        found = marks(text)
    except LexError:  # a text that LibCST parses and the lexer does not: not known to be
        return [], []
    brackets: list[tuple[int, int]] = []
    strings: list[tuple[int, int]] = []
    inside = 0
    for mark, (start, end) in zip(found.texts, found.extents, strict=True):
        if start < inside:
            continue
        if mark[-1] in "\"'":
            strings.append((start, end))
            inside = end
        elif mark in "([{":
            brackets.append((start, end))
    return brackets, strings


def _in_comment(layout: Layout, comment: tuple[int, int]) -> Iterator[Suppression]:
    start, end = comment
    text = layout.text[start:end]
    if not _MARKER.search(text):
        return
    places = [match.start() for match in _SEGMENT.finditer(text)]
    for at, behind in pairwise((*places, len(text))):
        segment = text[at:behind].rstrip()
        draft = _own(segment) or _noqa(segment)
        if draft is None:
            continue
        span = layout.span(start + at, start + at + len(segment))
        line, (first, last) = _lines(layout, span.line, draft)
        removal = _removal(layout, comment, start + at, start + behind)
        yield Suppression(
            span, masked(segment), draft.codes, first, last, line, removal,
            noqa=draft.noqa, foreign=draft.foreign, until=draft.until, reason=masked(draft.reason), fault=draft.fault,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Directive:
    codes: tuple[str, ...] = ()
    whole_file: bool = False
    noqa: bool = False
    foreign: bool = False
    until: str | None = None
    reason: str = ""
    fault: str | None = None


def _own(segment: str) -> _Directive | None:
    match = _OWN.match(segment)
    if match is None:
        return None
    word, codes, rest = match["word"].lower(), match["codes"], match["rest"]
    if word not in _WORDS:
        from difflib import get_close_matches  # noqa: PLC0415 - start-up: few comments are wrong

        # Prose may begin so; what looks like an attempt is told.
        meant = codes is not None or get_close_matches(word, _MEANT, 1, 0.75)
        return _Directive(fault=f"`{word}` is no directive; there are `ignore` and `ignore-file`") if meant else None
    named = tuple(dict.fromkeys(re.split(r"[\s,]+", codes.strip("[] \t").upper()))) if codes else ()
    fault = None
    if codes and not codes.endswith("]"):
        fault = "its `[` is not closed"
    elif codes and named == ("",):
        fault = "its brackets name no code"
    until = _UNTIL.search(rest)
    reason = _UNTIL.sub(" ", rest).strip(" \t:-\u2013\u2014")
    return _Directive(
        () if fault else tuple(one for one in named if one),
        whole_file=word == "ignore-file",
        until=until[1] if until else None,
        reason=reason,
        fault=fault,
    )


def _noqa(segment: str) -> _Directive | None:
    match = _NOQA.match(segment)
    if match is None or match["colon"]:
        return None
    if match["codes"] is None:
        return _Directive(noqa=True, foreign=True)
    codes = tuple(dict.fromkeys(re.split(r"[\s,]+", match["codes"].upper())))
    ours = tuple(one for one in codes if _OUR_NOQA.match(one))
    if not ours:
        return None
    foreign = not all(_ONLY_OURS.fullmatch(one) for one in codes)
    return _Directive(ours, noqa=True, foreign=foreign, reason=match["rest"].strip(" \t:-\u2013\u2014"))


def _lines(layout: Layout, line: int, draft: _Directive) -> tuple[int, tuple[int, int]]:
    """The line of code it belongs to, and those it holds for."""
    alone = layout.content(line).startswith("#")
    if draft.whole_file:
        return line, (0, 0)
    if not alone or (draft.noqa and layout.statement(line) == (line, line)):
        return line, layout.statement(line)
    below = layout.next_code(line)
    inside = layout.statement(line)
    if inside[0] < line < inside[1]:
        return (below if below is not None and below <= inside[1] else line), inside
    return (line, (line, line)) if below is None else (below, layout.statement(below))


def _removal(layout: Layout, comment: tuple[int, int], at: int, behind: int) -> Span:
    end, text = comment[1], layout.text
    if behind < end:  # another linter's comment follows and stays
        return layout.span(at, behind)
    before = text[layout.starts[layout.line(at) - 1] : at]
    if before.strip():
        return layout.span(at - (len(before) - len(before.rstrip())), end)
    line = layout.line(at)
    return Span(line, 1, line + 1, 1) if line < len(layout.starts) else layout.span(layout.starts[line - 1], end)
