"""The values of a configuration's table, read without the strict converter where there is nothing to convert.

Loading that takes longer than all of a hook. Only what is certainly right is taken here, and gives what
`config_table.py` gives (a test holds that); whatever is not plain, right or wrong, is left to that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anyint_lint.printable import shortened
from anyint_lint.settings import FailOn, TestFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

API_KEY_ENV = "api-key-env"


class KeyFaultError(Exception):
    """One key of a configuration is wrong. `what` follows the key, e.g. `must be a string`."""

    def __init__(self, key: str, what: str, *, lead: str = "", advice: str | None = None) -> None:
        super().__init__(key, what)
        self.key, self.what, self.lead, self.advice = key, what, lead, advice

    def text(self, prefix: str) -> str:
        """One line, safe to show; `prefix` is where in its file the table stands."""
        return f"{self.lead}'{prefix}{shortened(self.key, 120)}' {self.what}".rstrip()


def plain_values(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values by their names in `Settings`; None for a table that is not plain."""
    read: dict[str, Any] = {}
    for key, value in values.items():
        found = _READ[key](value) if key in _READ else None
        if found is None:
            return None
        read[key.replace("-", "_")] = found
    return read


def _text(value: Any) -> str | None:
    return value if type(value) is str else None


def _texts(value: Any) -> tuple[str, ...] | None:
    return tuple(value) if type(value) is list and all(type(one) is str for one in value) else None


def _table(of: Callable[[Any], object]) -> Callable[[Any], dict[str, Any] | None]:
    """Of a table whose values are all of one kind."""

    def read(value: Any) -> dict[str, Any] | None:
        if type(value) is not dict:
            return None
        found = {key: of(one) for key, one in value.items()}
        return None if None in found.values() else found

    return read


def _account(value: Any) -> dict[str, str] | None:
    return value if type(value) is dict and value.keys() == {API_KEY_ENV} and _text(value[API_KEY_ENV]) else None


def _choice(kind: type[FailOn | TestFiles]) -> Callable[[Any], FailOn | TestFiles | None]:
    return lambda value: kind(value) if type(value) is str and value in set(kind) else None


_READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("select", "extend-select", "ignore", "exclude", "extend-exclude", "models", "gateway-hosts", "allowed-models"),
        _texts,
    ),
    **dict.fromkeys(("max-age", "baseline"), _text),
    "per-file-ignores": _table(_texts),
    "severity": _table(lambda value: value if value in ("error", "warning", "off") else None),
    "fail-on": _choice(FailOn),
    "tests": _choice(TestFiles),
    "replacements": _table(_text),
    "accounts": _table(_account),
}
