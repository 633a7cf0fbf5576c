"""A report in, text out. Every format that `check --format` offers stands in one table."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anyint_lint.reporters.text import TextOptions
    from anyint_lint.violations import Report

Reporter: TypeAlias = "Callable[[Report, TextOptions], str]"


# Each format's module is loaded when it is asked for.
def _text(report: Report, options: TextOptions) -> str:
    from anyint_lint.reporters.text import render_text  # noqa: PLC0415

    return render_text(report, options)


def _json(report: Report, options: TextOptions) -> str:
    from anyint_lint.reporters.json import render_json  # noqa: PLC0415

    return render_json(report, show_unchecked=options.show_unchecked)


REPORTERS: Mapping[str, Reporter] = MappingProxyType({"text": _text, "json": _json})
