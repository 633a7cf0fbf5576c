"""A report in, text out. Every format that `check --format` offers stands in one table."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anyint_lint.reporters.options import TextOptions
    from anyint_lint.violations import Report

Reporter: TypeAlias = "Callable[[Report, TextOptions], str]"


# Each format's module is loaded when it is asked for.
def _text(report: Report, options: TextOptions) -> str:
    from anyint_lint.reporters.text import render_text  # noqa: PLC0415

    return render_text(report, options)


def _json(report: Report, options: TextOptions) -> str:
    from anyint_lint.reporters.json import render_json  # noqa: PLC0415

    return render_json(report, show_unchecked=options.show_unchecked, statistics=options.statistics)


def _sarif(report: Report, options: TextOptions) -> str:
    from anyint_lint.reporters.sarif import render_sarif  # noqa: PLC0415

    return render_sarif(report, with_suppressed=options.with_suppressed)


def _github(report: Report, _options: TextOptions) -> str:
    from anyint_lint.reporters.github import render_github  # noqa: PLC0415

    return render_github(report)


def _gitlab(report: Report, _options: TextOptions) -> str:
    from anyint_lint.reporters.gitlab import render_gitlab  # noqa: PLC0415

    return render_gitlab(report)


def _junit(report: Report, _options: TextOptions) -> str:
    from anyint_lint.reporters.junit import render_junit  # noqa: PLC0415

    return render_junit(report)


def _rdjson(report: Report, _options: TextOptions) -> str:
    from anyint_lint.reporters.rdjson import render_rdjson  # noqa: PLC0415

    return render_rdjson(report)


REPORTERS: Mapping[str, Reporter] = MappingProxyType(
    {
        "text": _text,
        "json": _json,
        "sarif": _sarif,
        "github": _github,
        "gitlab": _gitlab,
        "junit": _junit,
        "rdjson": _rdjson,
    }
)
