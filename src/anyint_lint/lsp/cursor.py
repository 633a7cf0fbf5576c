"""What the string at the cursor is for, read off the tokens before it: a parse would fail while the line is written."""

from __future__ import annotations

from anyint_lint.collector.naming import names_a_model
from anyint_lint.light_dataclass import dataclass
from anyint_lint.lsp.tokens import String, Token, tokens_before

_OPENING = {"(": ")", "[": "]", "{": "}"}
_COMPARING = frozenset(
    {"==", "!=", "<", ">", "<=", ">=", "in", "is", "not", "%", "assert", "del", "if", "elif", "while"}
)
_CONTINUING = frozenset({"or", "and", "else", "+", "return", "yield", "await", ":="})
_KEYWORDS = _COMPARING | _CONTINUING | {"for", "lambda", "with", "as", "import", "from", "raise", "print"}
_NAMED_BY_FIRST = frozenset({"getenv", "get", "setdefault", "pop", "add_argument", "option", "argument", "add_option"})
"""Calls whose first argument names what a later one is the default of."""
_NAMED_BY_TARGET = frozenset({"Field", "field", "Option", "Argument", "attrib", "ib", "Factory", "SecretStr", "str"})
"""Calls that stand for the default of what they are assigned to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a string stands: as an argument of `callee`, or as the value of something called `name`."""

    name: str | None = None
    """A variable, attribute, parameter, key, option or environment variable; of an argument its keyword."""
    callee: str | None = None
    """As the code writes it, without arguments: `client.chat.completions.create`."""
    position: int | None = None
    """0-based, of a positional argument."""


def place_of(text: str, string: String) -> Place | None:
    """None where nothing says what the string is for."""
    tokens = tokens_before(text, string)
    return _Reading(tokens).place(len(tokens))


@dataclass(slots=True)
class _Reading:
    tokens: list[Token]

    def place(self, end: int) -> Place | None:
        """What a value is for that begins where the first `end` tokens end."""
        opening = self._enclosing(end)
        first = self._segment_start(end, opening)
        segment = [token for token in self.tokens[first:end] if token.kind != "newline"]
        if segment and segment[-1].text in _COMPARING and segment[-1].kind != "string":
            return None
        if len(segment) > 1 and segment[-1].text == ":=":
            return self._named(segment[-2:-1])
        if opening is None:
            return self._assigned(segment)
        match self.tokens[opening].text:
            case "(":
                return self._in_parentheses(opening, first, segment)
            case "[":
                return None if self._follows_value(opening) else self.place(opening)
            case _:
                return self._in_braces(opening, segment)

    def _enclosing(self, end: int) -> int | None:
        """The innermost bracket that is still open."""
        open_: list[int] = []
        for index in range(end):
            token = self.tokens[index]
            if token.kind != "op":
                continue
            if token.text in _OPENING:
                open_.append(index)
            elif open_ and token.text in _OPENING.values():
                open_.pop()
        return open_[-1] if open_ else None

    def _segment_start(self, end: int, opening: int | None) -> int:
        """Behind the last comma at this depth, or behind the bracket; outside of brackets behind the line before."""
        depth, index = 0, end
        while index > (0 if opening is None else opening + 1):
            token = self.tokens[index - 1]
            if token.kind == "op" and token.text in _OPENING.values():
                depth += 1
            elif token.kind == "op" and token.text in _OPENING:
                depth -= 1
            elif depth == 0 and (
                (token.text == "," and token.kind == "op" and opening is not None)
                or (token.kind == "newline" and opening is None)
                or (token.text == ";" and token.kind == "op")
            ):
                break
            index -= 1
        return index

    def _follows_value(self, index: int) -> bool:
        """Whether the bracket at that index calls or subscripts what stands before it."""
        if index == 0:
            return False
        before = self.tokens[index - 1]
        if before.kind == "name":
            return before.text not in _KEYWORDS
        return before.kind == "string" or before.text in {")", "]", "}"}

    def _assigned(self, segment: list[Token]) -> Place | None:
        """`NAME =`, `self.name: str =`, `payload["model"] =`."""
        equals = [index for index, token in enumerate(segment) if token.kind == "op" and token.text in {"=", ":="}]
        if not equals:
            return None
        target = segment[: equals[-1]]
        colon = next((i for i, token in enumerate(target) if token.text == ":" and token.kind == "op"), None)
        if colon is not None and target[0].text not in {"lambda", "if", "for", "while", "else", "with", "try"}:
            target = target[:colon]
        return self._named(target)

    def _named(self, target: list[Token]) -> Place | None:
        while target and target[-1].text == "]" and len(target) > 2:
            if target[-2].kind == "string":
                return Place(name=target[-2].text)
            depth = 0
            for index in range(len(target) - 1, -1, -1):
                depth += (target[index].text == "]") - (target[index].text == "[")
                if depth == 0:
                    target = target[:index]
                    break
            else:
                return None
        return Place(name=target[-1].text) if target and target[-1].kind == "name" else None

    def _in_parentheses(self, opening: int, first: int, segment: list[Token]) -> Place | None:
        if not self._follows_value(opening):
            return self.place(opening)
        name = self._keyword(segment)
        callee = self._callee(opening)
        if self._is_definition(opening):
            return Place(name=name) if name else None
        last = callee.rpartition(".")[2]
        position = None if name else self._position(opening, first)
        if last in _NAMED_BY_FIRST and (position or name):
            meaning = self._first_text(opening)
            return Place(name=meaning) if names_a_model(meaning or "") else self.place(self._callee_start(opening))
        if last in _NAMED_BY_TARGET and (position == 0 or name == "default"):
            return self.place(self._callee_start(opening))
        if last == "partial" and name:
            return Place(name, self._first_path(opening))
        return Place(name, callee, position)

    def _keyword(self, segment: list[Token]) -> str | None:
        equals = next((i for i, token in enumerate(segment) if token.kind == "op" and token.text == "="), None)
        if equals is None or segment[0].kind != "name":
            return None
        return segment[1].text if segment[0].text == "lambda" and len(segment) > 1 else segment[0].text

    def _is_definition(self, opening: int) -> bool:
        return opening >= 2 and self.tokens[opening - 2].text == "def" and self.tokens[opening - 2].kind == "name"

    def _callee_start(self, opening: int) -> int:
        """The first token of the dotted expression, with its calls and subscripts, that the bracket calls."""
        index = opening
        while index > 0:
            token = self.tokens[index - 1]
            if token.kind == "op" and token.text in {")", "]"}:
                index = self._opening_of(index - 1)
                continue
            if token.kind == "name" and token.text not in _KEYWORDS:
                index -= 1
                if index > 0 and self.tokens[index - 1].text == "." and self.tokens[index - 1].kind == "op":
                    index -= 1
                    continue
            break
        return index

    def _opening_of(self, closing: int) -> int:
        depth = 0
        for index in range(closing, -1, -1):
            token = self.tokens[index]
            if token.kind == "op":
                depth += (token.text in _OPENING.values()) - (token.text in _OPENING)
            if depth == 0:
                return index
        return 0

    def _callee(self, opening: int) -> str:
        return self._dotted(self._callee_start(opening), opening)

    def _dotted(self, start: int, end: int) -> str:
        pieces: list[str] = []
        index = start
        while index < end:
            token = self.tokens[index]
            if token.text in _OPENING and token.kind == "op":
                depth, begin = 0, index
                while index < end:
                    text = self.tokens[index].text if self.tokens[index].kind == "op" else ""
                    depth += (text in _OPENING) - (text in _OPENING.values())
                    if depth == 0:
                        break
                    index += 1
                pieces.append("()" if self.tokens[begin].text == "(" and pieces else "")
            elif token.kind != "newline":
                pieces.append(token.text)
            index += 1
        return "".join(pieces)

    def _position(self, opening: int, first: int) -> int:
        depth = commas = 0
        for token in self.tokens[opening + 1 : first]:
            if token.kind == "op":
                depth += (token.text in _OPENING) - (token.text in _OPENING.values())
                commas += token.text == "," and depth == 0
        return commas

    def _first_text(self, opening: int) -> str | None:
        """The last of the texts that come first: of an option's spellings the longest way to write it."""
        found = None
        for token in self.tokens[opening + 1 :]:
            if token.kind == "string":
                found = token.text
            elif token.text != "," and token.kind != "newline":
                break
        return found

    def _first_path(self, opening: int) -> str:
        end = next(
            (i for i in range(opening + 1, len(self.tokens)) if self.tokens[i].text in {",", "("}), len(self.tokens)
        )
        return self._dotted(opening + 1, end)

    def _in_braces(self, opening: int, segment: list[Token]) -> Place | None:
        colon = next((i for i, token in enumerate(segment) if token.kind == "op" and token.text == ":"), None)
        if colon is None:
            return self.place(opening)
        key = segment[colon - 1] if colon else None
        if key is not None and key.kind in {"string", "name"}:
            return Place(name=key.text)
        return None
