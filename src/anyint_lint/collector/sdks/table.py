"""The index over rows: by qualified name, by method path on a constructor's instance, by suffix of any path."""

from __future__ import annotations

from dataclasses import field, replace

from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.collector.vendors import vendor_of
from anyint_lint.light_dataclass import dataclass

TRANSPARENT_ATTRIBUTES = frozenset({"with_raw_response", "with_streaming_response"})
"""Attributes of the OpenAI and Anthropic SDKs that stand between a resource and its method and change no argument."""

TRANSPARENT_CALLS = frozenset({"with_options", "copy"})
"""Methods of an SDK client that return such a client; they take the constructor's keywords, the base URL included."""

_MOST_FOUND = 4096

UNKNOWN = "?"
"""Stands before a path whose receiver is not known."""

_INSTANCE = "()."
_ANY = "*."


def _plain(path: str) -> str:
    """A method path without hops that change no argument, and without the calls on the way."""
    if "_" not in path and "(" not in path:
        return path
    skipped = TRANSPARENT_ATTRIBUTES | TRANSPARENT_CALLS
    return ".".join(part for part in path.replace("()", "").split(".") if part not in skipped)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, found by what the code calls. Look-ups never fail: what nobody knows is None.

    Of two rows with one name the later counts, so that a user's row replaces a built-in one.
    """

    rows: tuple[Row, ...]
    own: tuple[Row, ...] = ()
    """Those that a user has written."""
    _names: dict[str, Row] = field(init=False, repr=False, compare=False, default_factory=dict)
    _methods: dict[tuple[str, str], Row] = field(init=False, repr=False, compare=False, default_factory=dict)
    _suffixes: dict[str, Row] = field(init=False, repr=False, compare=False, default_factory=dict)
    _found: dict[str, tuple[Row | None]] = field(init=False, repr=False, compare=False, default_factory=dict)
    """What was looked for of late: the same few paths are called over and over."""

    def __post_init__(self) -> None:
        for row in self.rows:
            for name in (row.callable, *row.aliases):
                constructor, instance, path = name.partition(_INSTANCE)
                if name.startswith(_ANY):
                    self._suffixes[_plain(name.removeprefix(_ANY))] = row
                elif instance:
                    self._methods[constructor, _plain(path)] = row
                else:
                    self._names[name] = row

    def find(self, path: str) -> Row | None:
        """What code calls, as it is written down for a callee.

        `openai.Client` is a name, `openai.OpenAI().chat.completions.create` a method of what a constructor returned,
        and a leading `?` (`?self.llm.chat.completions.create`) says that nobody knows the receiver.
        """
        found = self._found.get(path)
        if found is None:
            found = (self._find(path),)
            if len(self._found) >= _MOST_FOUND:
                self._found.clear()
            self._found[path] = found
        return found[0]

    def _find(self, path: str) -> Row | None:
        if path.startswith(UNKNOWN):
            return self.suffix(path)
        row = self._names.get(path)
        if row is not None:
            return row
        constructor, instance, method = path.partition(_INSTANCE)
        row = self.method(constructor, method) if instance else self.suffix(path)
        if row is None or row.standing is not Standing.HOSTED or vendor_of(path) is None:
            return row
        return replace(row, standing=Standing.ELSEWHERE, family=None)  # somebody else's package of the same shape

    def named(self, name: str) -> Row | None:
        """The function or constructor of that qualified name, e.g. `openai.Client`."""
        return self._names.get(name)

    def method(self, constructor: str, path: str) -> Row | None:
        """A method of what `constructor` (any of its names) returns, e.g. `openai.AzureOpenAI`, `responses.create`.

        The row says what holds for that receiver: where the method leaves the family open, or the receiver is never
        a hosted LLM, the receiver's own row decides. A method that no row of the receiver names is found by suffix.
        """
        plain = _plain(path)
        receiver = self._names.get(constructor)
        owners = (constructor,) if receiver is None else (receiver.callable, receiver.methods_of)
        row = next((found for owner in owners if (found := self._methods.get((owner, plain)))), None)
        row = row or self.suffix(f"{UNKNOWN}.{plain}")
        return row if row is None or receiver is None else _on(row, receiver)

    def suffix(self, path: str) -> Row | None:
        """The row with the longest suffix of `path`, e.g. `self.client.chat.completions.create`.

        The path must have a receiver before it.
        """
        parts = _plain(path).split(".")
        for start in range(1, len(parts)):
            row = self._suffixes.get(".".join(parts[start:]))
            if row is not None:
                return row
        return None


def _on(row: Row, receiver: Row) -> Row:
    if receiver.standing is not Standing.HOSTED:
        return row if row.standing is Standing.NOT_LLM else replace(row, standing=receiver.standing, family=None)
    return row if row.family is not None or receiver.family is None else replace(row, family=receiver.family)
