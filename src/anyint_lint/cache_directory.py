"""Where everything is kept that may be lost: lists of earlier fetches, facts of files already read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

CACHE_DIR_ENV = "ANYINT_LINT_CACHE_DIR"


def default_cache_directory(environ: Mapping[str, str] | None = None) -> Path:
    """ANYINT_LINT_CACHE_DIR, else the platform's cache directory for this tool."""
    named = (os.environ if environ is None else environ).get(CACHE_DIR_ENV, "")
    if named:
        return Path(os.path.expanduser(named)).absolute()  # noqa: PTH111 - Path's own raises for an unknown `~name`
    from platformdirs import user_cache_path  # noqa: PLC0415  # start-up: a run may name a cache, or need none

    return user_cache_path("anyint-lint", appauthor=False)
