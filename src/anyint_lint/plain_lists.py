"""Ordinary list files, read with the standard library: loading the strict decoder takes longer than all of a hook.

Only what is certainly right is read here, and gives what `strict_lists.py` gives (a test holds that). Whatever has
anything unusual in it, right or wrong, is left to that.
"""

from __future__ import annotations

import codecs
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from anyint_lint.catalog import Model, ModelList, Origin
from anyint_lint.family import Family
from anyint_lint.light_pattern import pattern
from anyint_lint.list_entries import (
    MAX_ACCOUNT_CHARACTERS,
    SNAPSHOT_KEY,
    SNAPSHOT_VERSION,
    ListJsonError,
    check_models,
    merged,
    moment,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_BYTES = 10_000_000
"""A larger one is read faster by the strict decoder."""
_MOST_CURSOR_CHARACTERS = 1024
_MOMENT = pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
"""As snapshots are written."""
_TEXT = (str, type(None))
_NUMBER = 2**53


class _UnusualError(Exception):
    """Something that the strict reader is to decide about."""


def plain_lists(body: bytes, family: Family | None, account: str) -> tuple[ModelList, ...] | None:
    """As `strict_lists`; None for what is not plain."""
    if len(body) > _MOST_BYTES or b"\\ud" in body.lower():  # half a surrogate pair, perhaps
        return None
    try:
        text = body.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        values = json.loads(text, parse_constant=_refuse, object_pairs_hook=_object)
        return _lists(values, family, account)
    except (_UnusualError, ListJsonError, ValueError, RecursionError):
        return None


def _refuse(_constant: str) -> NoReturn:
    raise _UnusualError


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _UnusualError
    return found


def _lists(values: Any, family: Family | None, account: str) -> tuple[ModelList, ...]:
    if type(values) is not dict:
        raise _UnusualError
    if SNAPSHOT_KEY in values:
        found = tuple(one for one in _snapshot(values) if family in {None, one.family})
        return found or _refuse("")
    _check(values, {"has_more": (bool, type(None)), "last_id": _TEXT}, nested=("data",))
    if len(values.get("last_id") or "") > _MOST_CURSOR_CHARACTERS:
        raise _UnusualError
    return (ModelList(account, family, _models(values, "data", _entry), complete=not values.get("has_more")),)


def _snapshot(values: Mapping[str, Any]) -> list[ModelList]:
    accounts = values.get("accounts")
    version = values[SNAPSHOT_KEY]
    if type(version) is not int or version != SNAPSHOT_VERSION or type(accounts) is not dict:
        raise _UnusualError
    return [
        _stored(account, family, one)
        for account, families in sorted(accounts.items())
        for family, one in sorted(_checked_account(account, families).items())
    ]


def _checked_account(account: str, families: Any) -> dict[str, Any]:
    usual = account.isprintable() and 1 <= len(account) <= MAX_ACCOUNT_CHARACTERS
    if type(families) is not dict or not usual or not families.keys() <= {*Family}:
        raise _UnusualError
    return families


def _stored(account: str, family: str, values: Any) -> ModelList:
    if type(values) is not dict:
        raise _UnusualError
    _check(values, {"base_url": _TEXT, "fetched_at": _TEXT, "complete": (bool,)}, nested=("models",))
    return ModelList(
        account=account,
        family=Family(family),
        models=_models(values, "models", _stored_model),
        base_url=values.get("base_url"),
        origin=Origin.FILE,
        fetched_at=_written_moment(values.get("fetched_at")),
        complete=values.get("complete", True),
    )


def _models(values: Mapping[str, Any], key: str, model: Any) -> tuple[Model, ...]:
    entries = values.get(key)
    if type(entries) is not list:
        raise _UnusualError
    models = [model(entry) for entry in entries]
    check_models(models, key)
    return merged(models)


def _entry(values: Any) -> Model:
    """One of a response: what is unusual about its time is nothing to stop at."""
    created = _checked_model(values, (str, int, float, type(None)))
    return Model(values["id"], values.get("display_name") or None, values.get("type") or None, moment(created))


def _stored_model(values: Any) -> Model:
    created = _written_moment(_checked_model(values, _TEXT))
    return Model(values["id"], values.get("display_name"), values.get("type"), created)


def _checked_model(values: Any, times: tuple[type, ...]) -> Any:
    if type(values) is not dict or type(values.get("id")) is not str:
        raise _UnusualError
    _check(values, {"display_name": _TEXT, "type": _TEXT, "created_at": times})
    return values.get("created_at")


def _check(values: Mapping[str, Any], types: Mapping[str, tuple[type, ...]], nested: tuple[str, ...] = ()) -> None:
    """Raises _UnusualError for a value of another type, and for what nobody knows where it is more than a scalar."""
    for key, value in values.items():
        kind = type(value)
        if kind in {int, float} and not -_NUMBER < value < _NUMBER:
            raise _UnusualError
        if kind not in types.get(key, (str, int, float, bool, type(None))) and key not in nested:
            raise _UnusualError


def _written_moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    if not _MOMENT.fullmatch(text):
        raise _UnusualError
    return datetime.fromisoformat(text)
