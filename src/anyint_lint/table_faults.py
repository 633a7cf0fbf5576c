"""Converts TOML tables to msgspec structs; on failure says which key is wrong, and what would be right.

msgspec decides what is valid. Its own messages leave out the keys of a mapping and know no nearest key, so after a
refusal the table is gone through once more for the first fault.
"""

from __future__ import annotations

import datetime
import enum
import types
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from anyint_lint.config_values import KeyFaultError
from anyint_lint.printable import printable, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

_Struct = TypeVar("_Struct", bound=msgspec.Struct)
_NAMES = {
    bool: "true or false",
    str: "a string",
    int: "an integer",
    float: "a number",
    list: "a list",
    tuple: "a list",
    dict: "a table",
    datetime.datetime: "a date",
    datetime.date: "a date",
    datetime.time: "a time",
}


def convert(values: Mapping[str, Any], kind: type[_Struct], key: str = "") -> _Struct:
    """The table as a struct. Raises KeyFaultError; `key` is where the table stands, for the message."""
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        _check(values, kind, key)
        raise KeyFaultError(key, f"is not valid: {shortened(str(error), 120)}") from None  # pragma: no cover


def _check(value: object, kind: Any, key: str) -> None:
    """Raises KeyFaultError for the first fault at or below a key."""
    kind = _without_none(kind)
    origin = get_origin(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        _check_struct(value, kind, key)
    elif origin is dict and isinstance(value, dict):
        for name, item in value.items():
            _check(item, get_args(kind)[1], _joined(key, name))
    elif origin is tuple and isinstance(value, list):
        for at, item in enumerate(value):
            _check(item, get_args(kind)[0], f"{key}[{at}]")
    else:
        _check_leaf(value, kind, key)


def _check_struct(value: dict[str, Any], kind: type[msgspec.Struct], key: str) -> None:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name in value:
        if name not in fields:
            raise _unknown(name, list(fields), key)
    for name, field in fields.items():
        if name in value:
            _check(value[name], field.type, _joined(key, name))
        elif field.required:
            raise KeyFaultError(_joined(key, name), "is missing", advice=f"It must be {_described(field.type)}.")


def _check_leaf(value: object, kind: Any, key: str) -> None:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        choices = _choices(kind)
        if choices and isinstance(value, str):
            near = _nearest(value, choices)
            hint = f" (did you mean '{near}'?)" if near else ""
            raise KeyFaultError(key, f"must be {_described(kind)}, not '{shortened(value, 40)}'{hint}") from None
        raise KeyFaultError(key, f"must be {_described(kind)}, not {_NAMES.get(type(value), 'this')}") from None


def _unknown(name: str, known: list[str], key: str) -> KeyFaultError:
    near = _nearest(name, known)
    hint = f"(did you mean '{near}'?)" if near else ""
    return KeyFaultError(
        _joined(key, name), hint, lead="unknown key ", advice=f"Known keys: {', '.join(sorted(known))}."
    )


def _nearest(name: str, known: list[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415

    return next(iter(get_close_matches(name[:100].lower().replace("_", "-"), known, n=1)), None)


def _described(kind: Any) -> str:
    kind = _without_none(kind)
    if choices := _choices(kind):
        return "one of " + ", ".join(f"'{choice}'" for choice in choices)
    origin = get_origin(kind)
    if origin in {types.UnionType, Union}:
        return " or ".join(_described(one) for one in get_args(kind))
    if origin is tuple:
        item = get_args(kind)[0]
        return "a list of strings" if item is str else "a list of tables"
    if origin is dict or (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return "a table"
    return _NAMES.get(kind, "something else")


def _choices(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(choice) for choice in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return [str(member.value) for member in kind]
    return []


def _without_none(kind: Any) -> Any:
    """`X | None` as `X`: TOML has no null, so None is only the default."""
    if get_origin(kind) in {types.UnionType, Union}:
        members = [one for one in get_args(kind) if one is not types.NoneType]
        return members[0] if len(members) == 1 else kind
    return kind


def _joined(key: str, name: str) -> str:
    shown = name if name and all(c.isalnum() or c in "-_" for c in name) else f'"{printable(name)}"'
    return f"{key}.{shown}" if key else shown
