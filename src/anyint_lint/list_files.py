"""Model lists in files: a response of either route as saved by curl, or our snapshot, which is also written here.

A snapshot (version 1) is stable under re-writing and has one model per line, so that a diff shows what changed:

    {"anyint-lint-snapshot": 1, "accounts": {"default": {"openai": {"base_url": ..., "fetched_at": ..., "models": [
      {"id": "gpt-5.4", "display_name": "GPT-5.4"}]}, "anthropic": {...}}}}
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from anyint_lint.catalog import DEFAULT_ACCOUNT, Model, ModelList
from anyint_lint.errors import ListFileError
from anyint_lint.family import Family
from anyint_lint.list_entries import SNAPSHOT_KEY, SNAPSHOT_VERSION, ListJsonError
from anyint_lint.plain_lists import plain_lists
from anyint_lint.server_text import one_line

MAX_FILE_BYTES = 64 * 1024 * 1024


def read_list_file(path: Path, family: Family | None, account: str = DEFAULT_ACCOUNT) -> tuple[ModelList, ...]:
    """The lists that a file holds.

    A saved response is the list of `account` on `family` (None: it counts for both); while it says `has_more` it is
    incomplete. A snapshot names accounts and families itself; `family` then chooses among them. Raises ListFileError.
    """
    body = _read(path)
    plain = plain_lists(body, family, account)
    if plain is not None:
        return plain
    from anyint_lint.strict_lists import strict_lists  # noqa: PLC0415 - start-up: loading it takes as long as a list

    try:
        return strict_lists(body, family, account)
    except ListJsonError as error:
        raise ListFileError(f"{one_line(str(path))}: {error}.") from None


def read_named_lists(text: str, account: str = DEFAULT_ACCOUNT) -> tuple[ModelList, ...]:
    """As `read_list_file`, of a file as users name it: `[FAMILY=]FILE`."""
    before, equals, after = text.partition("=")
    if equals and before in {*Family}:
        return read_list_file(Path(after), Family(before), account)
    return read_list_file(Path(text), None, account)


def is_snapshot(path: Path) -> bool:
    """Whether a file is a snapshot, of whatever version and with whatever in it. Raises ListFileError."""
    from anyint_lint.strict_lists import holds_snapshot  # noqa: PLC0415 - as above

    try:
        return holds_snapshot(_read(path))
    except ListJsonError:
        return False


def snapshot_text(lists: Iterable[ModelList]) -> str:
    """The lists as a snapshot: accounts, families and models sorted, one model per line, a newline at the end.

    Raises ValueError for a list whose family is not known: a snapshot says where each model may be used.
    """
    accounts: dict[str, dict[str, str]] = {}
    for one in lists:
        if one.family is None:
            raise ValueError("a snapshot needs the family of every list")
        accounts.setdefault(one.account, {})[one.family] = list_text(one)
    blocks = [f"    {_text(name)}: {_object(families, 6)}" for name, families in sorted(accounts.items())]
    inside = "{\n" + ",\n".join(blocks) + "\n  }" if blocks else "{}"
    return f'{{\n  "{SNAPSHOT_KEY}": {SNAPSHOT_VERSION},\n  "accounts": {inside}\n}}\n'


def _object(members: dict[str, str], indent: int) -> str:
    """A JSON object of members whose values are JSON already, one per line, sorted."""
    lines = [f"{' ' * indent}{_text(name)}: {value}" for name, value in sorted(members.items())]
    return "{\n" + ",\n".join(lines) + f"\n{' ' * (indent - 2)}}}"


def list_text(one: ModelList) -> str:
    """One list as it stands in a snapshot."""
    members: dict[str, str] = {}
    if one.base_url is not None:
        members["base_url"] = _text(one.base_url)
    if one.fetched_at is not None:
        members["fetched_at"] = _text(_iso(one.fetched_at))
    if not one.complete:
        members["complete"] = "false"
    models = [f"          {model_text(model)}" for model in one.models]
    members["models"] = "[\n" + ",\n".join(models) + "\n        ]" if models else "[]"
    return _object(members, 8)


def model_text(model: Model) -> str:
    """One model as it stands in a snapshot: times to the second."""
    fields = {
        "id": model.id,
        "display_name": model.display_name,
        "type": model.type,
        "created_at": None if model.created_at is None else _iso(model.created_at),
    }
    return "{" + ", ".join(f"{_text(name)}: {_text(value)}" for name, value in fields.items() if value) + "}"


def _text(value: str) -> str:
    """A JSON string that people can read; in ASCII where a character could mislead or break a terminal."""
    return json.dumps(value, ensure_ascii=not value.isprintable())


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _read(path: Path) -> bytes:
    shown = one_line(str(path))
    try:
        with path.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise ListFileError(f"{shown}: there is no such file.") from None
    except IsADirectoryError:
        raise ListFileError(f"{shown}: is a directory, not a file.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ListFileError(f"{shown}: cannot be read: {reason}.") from None
    if len(body) > MAX_FILE_BYTES:
        raise ListFileError(f"{shown}: is larger than {MAX_FILE_BYTES // 1024**2} MB.")
    return body
