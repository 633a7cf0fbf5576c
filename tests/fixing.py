"""Applies fixes to a text as `--fix` does, for tests that execute what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.fixer import compatible
from anyint_lint.fixing import faithfully_edited
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anyint_lint.violations import Fix


def fixed_source(source: str, fixes: Iterable[Fix]) -> str:
    """The source with the edits of those fixes that can be made at once."""
    old = source_of(source.encode(), SourceKind.PYTHON)
    return faithfully_edited(old, compatible(fixes).edits).data.decode()
