"""The parts of a text report that a terminal may colour. Reporters name the part; the command line picks the colour."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Part(StrEnum):
    PATH = "path"
    CODE = "code"
    ERROR = "error"
    WARNING = "warning"
    GUTTER = "gutter"
    HELP = "help"
    QUIET = "quiet"
    GOOD = "good"


Style = Callable[[Part, str], str]


def plain(part: Part, text: str) -> str:  # noqa: ARG001 - the signature of every style
    """No colour at all: for pipes, files and tests."""
    return text
