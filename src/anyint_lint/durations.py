"""Durations as people write them in a configuration file or on a command line."""

from __future__ import annotations

import re

from anyint_lint.light_pattern import pattern

_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_DURATION = pattern(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)([smhdw])", re.ASCII)


def parse_duration(text: str) -> float:
    """Seconds in `90m`, `24h`, `7d` and the like (units s, m, h, d, w), or in a bare `0`.

    Raises ValueError, whose message is fit for a user, for anything else.
    """
    stripped = text.strip()
    if stripped == "0":
        return 0.0
    match = _DURATION.fullmatch(stripped)
    if match is None:
        raise ValueError('expected a whole or decimal number and a unit (s, m, h, d or w), such as "24h", or "0"')
    return float(match[1]) * _SECONDS[match[2]]
