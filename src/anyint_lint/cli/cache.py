"""`anyint-lint cache`: where the cached lists and facts are, and how to be rid of them."""

from __future__ import annotations

import click

from anyint_lint.cli.options import verbosity_options
from anyint_lint.cli.terminal import say, write_text


@click.group("cache")
def command() -> None:
    """Say where the cache is, or clear it."""


@command.command("dir", short_help="Print the cache directory.")
@verbosity_options
def directory() -> None:
    """Print the cache directory (ANYINT_LINT_CACHE_DIR, or the platform's own place)."""
    from anyint_lint.cache_directory import default_cache_directory  # noqa: PLC0415

    write_text(f"{default_cache_directory()}\n")


@command.command("clear", short_help="Remove the cached model lists and facts.")
@verbosity_options
def clear() -> None:
    """Remove the cached model lists and facts; nothing else in the directory is touched."""
    from anyint_lint.catalog_store import CatalogStore  # noqa: PLC0415
    from anyint_lint.facts_cache import FactsCache  # noqa: PLC0415
    from anyint_lint.reporters.phrases import count  # noqa: PLC0415

    store = CatalogStore()
    lists, facts = store.clear(), FactsCache(store.directory).clear()
    removed = count(lists, "cached list file") + (" and the facts of earlier runs" if facts else "")
    say(f"removed {removed} from {store.directory}")
