"""The keys of a configuration as they must be, and what is wrong with one that is not so."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

import msgspec

from anyint_lint.collector.sdks.row import Row
from anyint_lint.config_values import API_KEY_ENV, KeyFaultError
from anyint_lint.settings import FailOn, TestFiles
from anyint_lint.table_faults import convert

if TYPE_CHECKING:
    from collections.abc import Mapping


class AccountTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    api_key_env: str


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The keys, as the design's "Configuration" has them."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = {}
    severity: dict[str, Literal["error", "warning", "off"]] = {}
    exclude: tuple[str, ...] = ()
    extend_exclude: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    max_age: str | None = None
    fail_on: FailOn = FailOn.ERROR
    baseline: str | None = None
    tests: TestFiles = TestFiles.WARNING
    gateway_hosts: tuple[str, ...] = ()
    replacements: dict[str, str] = {}
    allowed_models: tuple[str, ...] = ()
    calls: tuple[dict[str, Any], ...] = ()
    accounts: dict[str, AccountTable] = {}


def strict_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the keys that are there, by their names in `Settings`. Raises KeyFaultError."""
    table = convert(values, Table)
    given = {name: getattr(table, name) for name in (key.replace("-", "_") for key in values)}
    if "accounts" in given:
        given["accounts"] = {name: {API_KEY_ENV: one.api_key_env} for name, one in table.accounts.items()}
    return given


_ADVICE_ON_MODEL = (
    "Name the keyword that takes the model. A row for a client names its `base-url` or `methods-of`, "
    "one for what is no request to the gateway its `standing`."
)


def _says_something(row: Mapping[str, Any]) -> bool:
    """Whether a row without a model has any effect: it makes a client, or takes a callable out."""
    client = ("base_url", "base_url_env", "api_key", "client", "client_position", "methods_of")
    return row["standing"] != "hosted" or any(row[name] or row[name] == 0 for name in client)


def row_of(values: Mapping[str, Any], key: str) -> Row:
    """A row of the SDK table, whose keys follow from `Row` itself; a string stands for a list of one."""
    hints = get_type_hints(Row)
    fields: list[Any] = []
    for field in dataclasses.fields(Row):
        kind = str | tuple[str, ...] if hints[field.name] == tuple[str, ...] else hints[field.name]
        fields.append((field.name, kind) if field.default is dataclasses.MISSING else (field.name, kind, field.default))
    struct = msgspec.defstruct("CallTable", fields, frozen=True, forbid_unknown_fields=True, rename="kebab")
    row = msgspec.structs.asdict(convert(values, struct, key))
    for name, value in row.items():
        if isinstance(value, str) and hints[name] == tuple[str, ...]:
            row[name] = (value,)
    if not row["callable"].strip():
        raise KeyFaultError(f"{key}.callable", "must not be empty")
    for name in ("position", "client_position"):
        if (row.get(name) or 0) < 0:
            raise KeyFaultError(f"{key}.{name.replace('_', '-')}", "counts from 0")
    if not row["model"] and (row["position"] is not None or not _says_something(row)):
        raise KeyFaultError(f"{key}.model", "is missing", advice=_ADVICE_ON_MODEL)
    return Row(**row)
