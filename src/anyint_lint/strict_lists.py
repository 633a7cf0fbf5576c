"""What a list file holds, or what is wrong with it and where: every form that is a list is read, nothing else is."""

from __future__ import annotations

import json
import re

import msgspec

from anyint_lint.catalog import ModelList, Origin
from anyint_lint.family import Family
from anyint_lint.list_entries import (
    MAX_ACCOUNT_CHARACTERS,
    SNAPSHOT_KEY,
    SNAPSHOT_VERSION,
    ListJsonError,
    check_models,
    merged,
)
from anyint_lint.list_json import StoredList, decode, decode_page
from anyint_lint.server_text import one_line


def holds_snapshot(body: bytes) -> bool:
    """Whether it is one, of whatever version and with whatever in it. Raises ListJsonError for what is no object."""
    return SNAPSHOT_KEY in decode(body, dict[str, msgspec.Raw])


def strict_lists(body: bytes, family: Family | None, account: str) -> tuple[ModelList, ...]:
    """As `list_files.read_list_file`, of the file's bytes. Raises ListJsonError."""
    keys = decode(body, dict[str, msgspec.Raw])
    if SNAPSHOT_KEY in keys:
        lists = tuple(one for one in _snapshot(keys) if family in {None, one.family})
        if not lists:
            raise ListJsonError(f"$.accounts: the snapshot holds no {family} list" if family else "$.accounts is empty")
        return lists
    if "data" in keys:
        page = decode_page(body)
        return (ModelList(account, family, merged(page.models), complete=not page.has_more),)
    raise ListJsonError(f'$: expected an object with "data" or "{SNAPSHOT_KEY}"')


def _snapshot(keys: dict[str, msgspec.Raw]) -> tuple[ModelList, ...]:
    version = decode(keys[SNAPSHOT_KEY], int, at=f"$.{SNAPSHOT_KEY}")
    if version != SNAPSHOT_VERSION:
        raise ListJsonError(
            f"$.{SNAPSHOT_KEY}: expected version {SNAPSHOT_VERSION}, got {version}; a newer anyint-lint wrote it"
        )
    if "accounts" not in keys:
        raise ListJsonError("$.accounts is missing")
    accounts = decode(keys["accounts"], dict[str, dict[str, msgspec.Raw]], at="$.accounts")
    return tuple(
        _stored(raw, name, family, f"$.accounts{_step(name)}{_step(family)}")
        for name, families in sorted(accounts.items())
        for family, raw in sorted(families.items())
    )


def _stored(raw: msgspec.Raw, account: str, family: str, at: str) -> ModelList:
    if not account.isprintable() or not 1 <= len(account) <= MAX_ACCOUNT_CHARACTERS:
        raise ListJsonError(f"{one_line(at)}: an account's name has 1 to {MAX_ACCOUNT_CHARACTERS} printable characters")
    if family not in {*Family}:
        raise ListJsonError(f"{at}: expected one of {', '.join(Family)}")
    stored = decode(raw, StoredList, at=at)
    check_models(stored.models, f"{at}.models")
    return stored.model_list(account, Family(family), Origin.FILE)


def _step(key: str) -> str:
    """A key as a step of a JSON path."""
    return f".{key}" if re.fullmatch(r"[A-Za-z_][\w-]*", key, re.ASCII) else f"[{json.dumps(key)}]"
