"""What is known of SDKs and frameworks, as data: one module of rows per package, and the index over all of them.

To add a package: write a module with `ROWS` that names the version it was checked against, and list it in
`all_rows.py`. A test imports the real package, where it is installed, and fails for each row that no longer matches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anyint_lint.collector.sdks.all_rows import (
        ASSIGNED_BASE_URLS,
        ASSIGNED_MODELS,
        CONFIG_PATHS,
        ROWS,
        TRANSPARENT_ATTRIBUTES,
        TRANSPARENT_CALLS,
        Row,
        Table,
        built_in,
    )

__all__ = [
    "ASSIGNED_BASE_URLS",
    "ASSIGNED_MODELS",
    "CONFIG_PATHS",
    "ROWS",
    "TRANSPARENT_ATTRIBUTES",
    "TRANSPARENT_CALLS",
    "Row",
    "Table",
    "built_in",
]


def __getattr__(name: str) -> Any:
    """The rows are made when somebody asks for them: who only names the form of a row needs none."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from anyint_lint.collector.sdks import all_rows  # noqa: PLC0415

    return getattr(all_rows, name)
