"""What the shell offers while a command is typed: from the cache and the configuration, never from the network.

A completion that cannot be told is none: nothing is printed, whatever is wrong. Imports are few: a shell waits.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from anyint_lint.printable import printable

if TYPE_CHECKING:
    import click

    from anyint_lint.catalog import ModelList
    from anyint_lint.settings import Settings


def complete_model(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """IDs of the cached lists, or of the configured list files, with their labels."""
    labels = {model.id: model.display_name for one in _lists() for model in one.models}
    return [
        CompletionItem(key, help=printable(labels[key] or "")) for key in sorted(labels) if key.startswith(incomplete)
    ]


def complete_account(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    names = dict.fromkeys(("default", *(account.name for account in _settings().accounts)))
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def complete_rule(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _rules("", incomplete)


def complete_codes(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The last of several codes that are separated by commas."""
    before, comma, last = incomplete.rpartition(",")
    return _rules(before + comma, last)


def _rules(before: str, incomplete: str) -> list[CompletionItem]:
    from anyint_lint.rules import RULES  # noqa: PLC0415

    return [
        CompletionItem(before + rule.code, help=rule.name)
        for rule in RULES
        if rule.code.startswith(incomplete.upper()) and rule.code not in before.split(",")
    ]


def _settings() -> Settings:
    from anyint_lint.config_file import load_settings  # noqa: PLC0415
    from anyint_lint.errors import AnyintLintError  # noqa: PLC0415
    from anyint_lint.settings import Settings  # noqa: PLC0415

    with suppress(AnyintLintError):
        return load_settings(Path.cwd())
    return Settings()


def _lists() -> list[ModelList]:
    """As `find_lists` would find them offline, without what that needs to tell of ages and failures."""
    from anyint_lint.errors import AnyintLintError  # noqa: PLC0415

    settings = _settings()
    with suppress(AnyintLintError, OSError):
        if settings.models:
            from anyint_lint.list_files import read_named_lists  # noqa: PLC0415

            return [one for text in settings.models for one in read_named_lists(text)]
        from anyint_lint.accounts import keys_of  # noqa: PLC0415
        from anyint_lint.catalog_store import CatalogStore  # noqa: PLC0415

        keys = [one for one in keys_of(settings.accounts).values() if one is not None]
        return [one for credentials in keys for one in CatalogStore().load(credentials) or ()]
    return []
