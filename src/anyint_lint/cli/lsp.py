"""`anyint-lint lsp`: the language server, over stdin and stdout."""

from __future__ import annotations

import gc
import logging
import sys
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import click

from anyint_lint.cli.options import list_options, list_request, verbosity, verbosity_options
from anyint_lint.errors import UsageError

NEEDED = ("pygls", "lsprotocol")


@click.command("lsp")
@list_options
@click.option("--debounce", type=click.IntRange(0, 10_000), default=200, show_default=True, metavar="MS",
              help="Check when nothing was typed for so long.")  # fmt: skip
@click.option("--stdio", is_flag=True, expose_value=False, help="Speak over stdin and stdout, as it does anyway.")
@verbosity_options
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Serve an editor over stdin and stdout: diagnostics, completion, hover and fixes.

    The key comes from the environment of the editor.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"The language server needs {missing[0]}, which is not installed.",
            advice="Install the extra: `python -m pip install 'anyint-lint[lsp]'`.",
        )
    if sys.stdin.isatty() and verbosity(ctx) >= 0:
        click.echo("This speaks the Language Server Protocol: an editor starts it. Ctrl-C ends it.", err=True)
    # Editors show what a server writes to stderr: tracebacks are for who asks for them.
    logging.basicConfig(level=logging.INFO if verbosity(ctx) > 0 else logging.CRITICAL + 1, stream=sys.stderr)
    gc.set_threshold(50_000, 20, 20)  # a run waits for more objects than this, but ends; here they would only pile up
    from anyint_lint.lsp.server import Options, serve  # noqa: PLC0415 - loads the linter; `lsp --help` needs none of it

    ctx.exit(serve(Options(replace(list_request(given), progress=None), given["debounce"] / 1000)))
