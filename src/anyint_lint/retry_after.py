"""The Retry-After header (RFC 9110, section 10.2.3): a number of seconds, or an HTTP date."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after_seconds(value: str | None, now: datetime) -> float:
    """How long the server asks to wait; 0 when it does not say, or says it in no known way."""
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]+", text):
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
