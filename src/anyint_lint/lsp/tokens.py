"""The tokens of a Python text up to some place in it, whether it parses or not: enough to see what a string is for."""

from __future__ import annotations

import re
from functools import lru_cache

from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

_TEXT = pattern(r"""[^"'\#\\]++|\\.|\#[^\r\n]*+|(?P<quote>"{3}|'{3}|"|')""", re.DOTALL)
_TOKEN = pattern(
    r"""(?P<blank>[ \t\f]++|\\(?:\r\n|\r|\n)) | (?P<newline>(?:\r\n|\r|\n)) | (?P<comment>\#[^\r\n]*+)
    | (?P<name>[^\W\d]\w*+) | (?P<number>\d[\w.]*+) | (?P<op>:=|[=!<>]=|->|\*\*|.)""",
    re.VERBOSE | re.DOTALL,
)
_BODIES = {
    '"': pattern(r'(?:[^"\\\r\n]|\\(?:\r\n|.))*+', re.DOTALL),
    "'": pattern(r"(?:[^'\\\r\n]|\\(?:\r\n|.))*+", re.DOTALL),
    '"""': pattern(r'(?:[^"\\]|\\.|"(?!""))*+', re.DOTALL),
    "'''": pattern(r"(?:[^'\\]|\\.|'(?!''))*+", re.DOTALL),
}
_PREFIX = pattern(r"(?<!\w)[rbfutRBFUT]{1,2}\Z")


@dataclass(frozen=True, slots=True)
class String:
    """A literal, perhaps without its end: `[start, end)` with prefix and quotes, `[inner, inner_end)` without."""

    start: int
    end: int
    inner: int
    inner_end: int
    prefix: str
    quote: str

    def holds(self, offset: int) -> bool:
        return self.inner <= offset <= self.inner_end


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    """`name`, `number`, `op`, `newline` or `string`."""
    text: str
    """Of a string what is between the quotes."""
    start: int
    end: int


@lru_cache(maxsize=4)
def strings(text: str) -> tuple[String, ...]:
    """Every string literal; one that its line does not end ends with its line."""
    found, position = [], 0
    while (match := _TEXT.match(text, position)) is not None:
        position = match.end()
        quote = match["quote"]
        if quote is None:
            continue
        prefix = _PREFIX.search(text, max(0, match.start() - 3), match.start())
        body = _BODIES[quote].match(text, position)
        inner_end = body.end() if body else position
        position = inner_end + len(quote) if text.startswith(quote, inner_end) else inner_end
        start = prefix.start() if prefix else match.start()
        found.append(String(start, position, match.end(), inner_end, prefix[0] if prefix else "", quote))
    return tuple(found)


def tokens_before(text: str, at: String) -> list[Token]:
    """The tokens from the beginning of the outermost statement or block that holds a string up to it."""
    before = [one for one in strings(text) if one.start < at.start]
    begin = _block_start(text, at.start, before)
    found: list[Token] = []
    position = begin
    for string in [*(one for one in before if one.start >= begin), at]:
        found += (
            Token(str(match.lastgroup), match[0], match.start(), match.end())
            for match in _TOKEN.finditer(text, position, string.start)
            if match.lastgroup not in {"blank", "comment"}
        )
        if string is not at:
            found.append(Token("string", text[string.inner : string.inner_end], string.start, string.end))
        position = string.end
    return found


_LINE_AT_MARGIN = pattern(r"(?:^|(?<=[\r\n]))(?=[^\s#)\]}])")


def _block_start(text: str, offset: int, before: list[String]) -> int:
    """The last line, up to that of the offset, that begins at the margin and in no string."""
    inside = [(one.start, one.end) for one in before if "\n" in text[one.start : one.end]]
    begin = offset
    while True:
        begin = max(text.rfind("\n", 0, begin), text.rfind("\r", 0, begin))
        if begin < 0:
            return 0
        start = begin + 1
        if _LINE_AT_MARGIN.match(text, start) and not any(first < start < last for first, last in inside):
            return start
