"""The command line: parses arguments, prints results, sets exit codes. Nothing imports it but `__main__`."""

from __future__ import annotations

from anyint_lint.cli.root import root

__all__ = ["root"]
