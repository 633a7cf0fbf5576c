"""`python -m anyint_lint` and the `anyint-lint` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from anyint_lint.cli import root  # noqa: PLC0415 - an interrupt while this loads must end cleanly too

        root.main(prog_name="anyint-lint")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        # `python -m` puts the working directory first, and that may be a tree to be checked: nothing is imported of it.
        del sys.path[0]
    main()
