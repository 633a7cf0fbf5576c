"""What the names of a text stand for, at a glance: imports and constructed clients, found line by line.

The collector knows far more, but only of text that parses.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyint_lint.collector.sdks import Table
from anyint_lint.collector.sdks.row import Row
from anyint_lint.light_pattern import pattern

_IMPORT = pattern(r"^[ \t]*import[ \t]+([^\r\n#]+)", re.MULTILINE)
_FROM = pattern(r"^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\r\n#(]+)", re.MULTILINE)
_ALIAS = pattern(r"([\w.]+)(?:\s+as\s+(\w+))?")
_MADE = pattern(r"^[ \t]*([\w.]+)(?:[ \t]*:[^=\r\n]+)?[ \t]*=[ \t]*(?:await[ \t]+)?([A-Za-z_][\w.]*)\(", re.MULTILINE)
_ENTERED = pattern(r"\bwith[ \t]+([A-Za-z_][\w.]*)\([^\r\n]*\)[ \t]+as[ \t]+(\w+)")
_ANNOTATED = pattern(r"(?<![\w.])((?:self\.)?\w+)[ \t]*:[ \t]*([A-Za-z_][\w.]*)[ \t]*(?=[,)=\r\n|])")


class Bindings:
    def __init__(self, text: str) -> None:
        self._imported: dict[str, str] = {}
        self._instances: dict[str, str] = {}
        for match in _IMPORT.finditer(text):
            for name, alias in _ALIAS.findall(match[1]):
                self._imported[alias or name.partition(".")[0]] = name if alias else name.partition(".")[0]
        for match in _FROM.finditer(text):
            for name, alias in _ALIAS.findall(match[2]):
                self._imported[alias or name] = f"{match[1]}.{name}"
        for name, made in _ANNOTATED.findall(text):
            if self._head(made) in self._imported:
                self._instances[name] = made
        for made, name in _ENTERED.findall(text):
            self._instances[name] = made
        for name, made in _MADE.findall(text):
            self._instances[name] = made

    def _head(self, path: str) -> str:
        return path.partition(".")[0].partition("(")[0]

    def qualified(self, path: str) -> str:
        """A callee as the table of SDKs has it: `client.chat.x` as `openai.OpenAI().chat.x`."""
        seen: set[str] = set()
        while True:
            known = next((name for name in _prefixes(path) if name in self._instances and name not in seen), None)
            if known is None:
                break
            seen.add(known)
            path = f"{self._instances[known]}(){path[len(known) :]}"
        head = self._head(path)
        if head in self._imported:
            return self._imported[head] + path[len(head) :]
        return path if "." not in path else f"?{path}"


def _prefixes(path: str) -> list[str]:
    """`self.llm.chat` -> itself, `self.llm`, `self`: each dotted beginning without a call in it."""
    parts = path.split(".")
    names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return [name for name in names if "(" not in name]


def row_of(callee: str, text: str, table: Table) -> Row | None:
    """What the table knows of a callee of that text."""
    return table.find(_bindings(text).qualified(callee))


@lru_cache(maxsize=4)
def _bindings(text: str) -> Bindings:
    return Bindings(text)
