"""anyint-lint: finds the model IDs that code will send, and checks them against what the account can use."""

from __future__ import annotations

__version__ = "0.1.0"
