"""What the messages of several rules say in the same words."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from anyint_lint.violations import Note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anyint_lint.catalog import ModelList
    from anyint_lint.facts import ModelUse, Span

_LONGEST = 80


def quoted(text: str) -> str:
    """A text from code in backticks, cut if it is no name but a paragraph. Reporters make it printable."""
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[:_LONGEST]}...`"


def accounts(lists: Iterable[ModelList]) -> str:
    """`account default (anthropic, openai)`; `accounts a (openai) and b (openai)`."""
    families: dict[str, set[str]] = {}
    for one in lists:
        families.setdefault(one.account, set()).update([one.family.value] if one.family else [])
    named = [f"{name} ({', '.join(sorted(found))})" if found else name for name, found in sorted(families.items())]
    if len(named) == 1:
        return f"account {named[0]}"
    return f"accounts {', '.join(named[:-1])} and {named[-1]}"


def until(use: ModelUse, lists: Iterable[ModelList]) -> str:
    """`; your account's list had it until 2026-10-30`, if an earlier list had the ID; else nothing."""
    lists = tuple(lists)
    seen = max(
        ((when, one.account) for one in lists for text in (use.model_id, use.value) if (when := one.last_seen(text))),
        default=None,
    )
    if seen is None:
        return ""
    when, account = seen
    whose = "your account's list" if only_account(lists) else f"the list of account {account}"
    return f"; {whose} had it until {when.astimezone(UTC).date().isoformat()}"


def only_account(lists: Iterable[ModelList]) -> str | None:
    """The account that all the lists are of; None if there are several."""
    names = {one.account for one in lists}
    return names.pop() if len(names) == 1 else None


def request_notes(use: ModelUse, path: str) -> tuple[Note, ...]:
    """Where the request stands that a literal reaches through a name; nothing if the literal stands in the request."""
    if use.request is None or is_in_request(use, path):
        return ()
    callee = f": {use.callee}" if use.callee else ""
    return (Note(f"sent as `model` here{callee}", use.request_path or path, use.request),)


def is_in_request(use: ModelUse, path: str) -> bool:
    """Whether the literal stands between the first and the last character of the request that it reaches."""
    if use.request is None or use.request_path not in {None, path}:
        return False
    return use.request.start <= use.span.start and _end(use.span) <= _end(use.request)


def _end(span: Span) -> tuple[int, int, int]:
    return (span.start[0], span.end_line, span.end_column)
