"""Source to facts: the only package that imports libcst."""

from __future__ import annotations

from anyint_lint.collector.collect import collect

__all__ = ["collect"]
