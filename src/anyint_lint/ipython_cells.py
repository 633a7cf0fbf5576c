"""A code cell as plain Python: what only IPython understands is taken out, and all that stays keeps its place.

IPython's own rules (core/inputtransformer2): an escape counts at the start of a statement only, a magic or a shell
command on the right of an assignment, a `?` at the end of a statement. Inside strings and brackets nothing is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

_RUNS_ITS_TEXT = frozenset({"time", "timeit", "prun", "memit"})
"""Magics whose argument is a Python statement."""
_KEEPS_ITS_BODY = _RUNS_ITS_TEXT | {
    "capture", "debug", "heat", "ipytest", "mprun", "px", "pyinstrument", "run_pytest", "scalene", "snakeviz", "wandb",
}  # fmt: skip
"""Cell magics that run their cell as Python in the notebook's namespace. Every other one may hold any language."""

_LINE_END = r"(?:\r\n|\r|\n)"
_ESCAPE = pattern(r"[ \t\f]*(?P<mark>[%!?,;/])")
_PHYSICAL = pattern(rf"(?:[^\r\n]*\\{_LINE_END})*[^\r\n]*(?:{_LINE_END}|\Z)")
"""A line with those that a backslash at its end adds."""
_TOKEN = pattern(
    rf"""
      \"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z) | '''(?:[^\\]|\\.)*?(?:'''|\Z)
    | \"(?:[^\"\\\r\n]|\\(?:\r\n|.))*\"? | '(?:[^'\\\r\n]|\\(?:\r\n|.))*'?
    | \#[^\r\n]*
    | \\{_LINE_END}
    | (?P<end>{_LINE_END})
    | (?P<open>[(\[{{]) | (?P<close>[)\]}}])
    | (?P<assign>=[ \t]*(?=[%!]))
    | (?P<help>\?\??[ \t]*(?={_LINE_END}|\Z))
    | [^\"'\#\\\r\n(\[{{)\]}}=?]+ | .
    """,
    re.VERBOSE | re.DOTALL,
)
_MAGIC = pattern(r"%{1,2}(?P<name>\w+)(?P<options>(?:[ \t]+-(?:[nrp][ \t]*\d+|[coqt])(?=[ \t]))*)[ \t]*")
_COMPOUND = pattern(r"(?:async|class|def|for|if|match|try|while|with)\b|[@\-]")
"""What cannot follow a `;`, or is an option that `_MAGIC` does not know."""
_CELL_MAGIC = pattern(rf"[ \t]*%%(?P<name>[\w.]+)(?P<help>[^\r\n]*\?)?[^\r\n]*(?:{_LINE_END}|\Z)")
_OTHER_LANGUAGE = pattern(rf"[ \t]*%(?:sql|scala|r|sh|md)[ \t]*(?:{_LINE_END}|\Z)")
"""How Databricks marks a whole cell; with an argument these are line magics."""
_BLANK_LINES = pattern(rf"(?:[ \t\f]*{_LINE_END})*")
# IPython runs such a line without its `%`, when it is all there is in a cell.
_BARE_MAGIC = pattern(
    r"\s*+(?:cat|cd|conda|cp|ls|mamba|man|micromamba|mkdir|mv|pip|rm|uv|who|whos)(?:[ \t]+[-\w./~$\"'\[][^\r\n]*+)?\s*"
)
_INDENT = pattern(r"[ \t\f]*")
_TO_FORM_FEED = pattern(r"[ \t\f]*\f")


@dataclass(frozen=True, slots=True)
class PythonCell:
    text: str
    """As many lines as the cell has."""
    shifts: Mapping[int, int] = field(default_factory=dict)
    """Line (from 1) -> how many characters were cut off its start."""


def as_python(text: str) -> PythonCell | None:
    """A cell's Python; None when a cell magic gives it to something else."""
    at = _BLANK_LINES.match(text).end()  # type: ignore[union-attr]  # matches the empty text too
    pieces = [text[:at]]
    if _OTHER_LANGUAGE.match(text, at):
        return None
    while (magic := _CELL_MAGIC.match(text, at)) and not magic["help"]:
        if magic["name"] not in _KEEPS_ITS_BODY:
            return None
        pieces.append(_escaped(magic[0]))
        at = magic.end()
    if _BARE_MAGIC.fullmatch(text, at) and "=" not in text:
        return PythonCell("".join((*pieces, _blank(text[at:]))))
    return _statements(text, at, pieces)


def _statements(text: str, at: int, pieces: list[str]) -> PythonCell:
    shifts: dict[int, int] = {}
    line = _line_ends("".join(pieces)) + 1
    while at < len(text):
        if _ESCAPE.match(text, at):
            end = _PHYSICAL.match(text, at).end()  # type: ignore[union-attr]
            piece = _escaped(text[at:end])
        else:
            end, piece = _statement(text, at)
        if cut := _TO_FORM_FEED.match(piece):
            # Python counts indentation from the last form feed on; LibCST loses its place there.
            rest = piece[cut.end() :]
            if rest[:1] in ("\r", "\n"):  # nothing is indented; and a newline must not join a `\r` before it
                piece = " " * cut.end() + rest
            else:
                shifts[line] = cut.end()
                piece = rest
        pieces.append(piece)
        line += _line_ends(piece)
        at = end
    return PythonCell("".join(pieces), shifts)


def _statement(text: str, start: int) -> tuple[int, str]:
    """(where the logical line that begins here ends, its Python)."""
    depth, at = 0, start
    while at < len(text):
        token = _TOKEN.match(text, at)
        assert token is not None  # noqa: S101 - the last alternative takes any character
        at = token.end()
        match token.lastgroup:
            case "open":
                depth += 1
            case "close":
                depth = max(0, depth - 1)
            case "end" if depth == 0:
                break
            case "assign" if depth == 0:
                end = _PHYSICAL.match(text, at).end()  # type: ignore[union-attr]
                return end, text[start:at] + _assigned(text[at:end])
            case "help" if depth == 0:
                end = _PHYSICAL.match(text, at).end()  # type: ignore[union-attr]
                return end, _nothing(text[start:end])
    return at, text[start:at]


def _escaped(line: str) -> str:
    """A line magic, shell or help line: nothing, or the statement that it runs."""
    indent = _INDENT.match(line)[0]  # type: ignore[index]
    skipped = _before_statement(line[len(indent) :])
    if skipped is None:
        return _nothing(line)
    return indent + "pass;".ljust(skipped) + line[len(indent) + skipped :]


def _assigned(command: str) -> str:
    """The right side of an assignment: an unknown value, or the expression that the magic runs."""
    skipped = _before_statement(command)
    return "..." + _blank(command) if skipped is None else " " * skipped + command[skipped:]


def _before_statement(command: str) -> int | None:
    """How many characters stand before the statement that a magic runs; None when it runs none."""
    magic = _MAGIC.match(command)
    if magic is None or magic["name"] not in _RUNS_ITS_TEXT:
        return None
    rest = command[magic.end() :]
    asks_for_help = rest.rstrip().endswith("?")
    return None if asks_for_help or not rest.strip() or _COMPOUND.match(rest) else magic.end()


def _nothing(line: str) -> str:
    return _INDENT.match(line)[0] + "pass" + _blank(line)  # type: ignore[index]


def _blank(text: str) -> str:
    """Only the line ends."""
    return "".join(re.findall(_LINE_END, text))


def _line_ends(text: str) -> int:
    return len(re.findall(_LINE_END, text))
