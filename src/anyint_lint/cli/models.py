"""`anyint-lint models`: what the accounts can use."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from anyint_lint.cli.completion import complete_model
from anyint_lint.cli.options import list_options, list_request, verbosity, verbosity_options
from anyint_lint.cli.terminal import say, write_bytes, write_text
from anyint_lint.errors import UsageError
from anyint_lint.family import Family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anyint_lint.catalog import Catalog
    from anyint_lint.model_cards import ModelCard

NOT_LISTED = 1

family_option = click.option(
    "--family",
    type=click.Choice([one.value for one in Family]),
    help="Only models that this route family lists.",
    callback=lambda _ctx, _param, value: value and Family(value),
)


@click.group("models")
def command() -> None:
    """Show the models the accounts can use, from the cache, the gateway or a saved list."""


@command.command("list", short_help="Print every model with its label and families.")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@family_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json", "plain"]),
    default="table",
    show_default=True,
    help="table for people, json for programs, plain for scripts: one ID on each line.",
)
@list_options
@verbosity_options
@click.pass_context
def list_models(ctx: click.Context, /, **given: Any) -> None:
    """Print every model, or those whose ID or label has all WORDS: its ID (what to send), its label (for people), and
    the families and, if there are several, the accounts that list it."""
    from anyint_lint.model_cards import matching, model_cards  # noqa: PLC0415

    catalog = _catalog(ctx, given)
    cards = matching(model_cards(catalog, given["family"]), given["words"])
    if not cards and verbosity(ctx) >= 0:
        say("notice: no model of the lists fits")
    if given["output_format"] == "json":
        from anyint_lint.reporters.json import dump  # noqa: PLC0415

        write_bytes(dump({"version": 1, "models": [_document(card) for card in cards]}).encode())
    elif given["output_format"] == "plain":
        from anyint_lint.printable import printable  # noqa: PLC0415

        write_text("".join(f"{printable(card.id)}\n" for card in cards))
    elif cards:
        write_text(_table(_rows(cards, several=len(catalog.accounts) > 1)))


@command.command("show", short_help="Print what the lists say about one model.")
@click.argument("model_id", metavar="ID", shell_complete=complete_model)
@list_options
@verbosity_options
@click.pass_context
def show(ctx: click.Context, /, **given: Any) -> None:
    """Print what the lists say about one model. Exits with 1, and the nearest IDs, when none has it."""
    from anyint_lint.model_cards import model_cards  # noqa: PLC0415

    catalog = _catalog(ctx, given)
    model_id: str = given["model_id"]
    card = next((one for one in model_cards(catalog) if one.id == model_id), None)
    if card is None:
        say(f"`{model_id}` is on no list of {_accounts(catalog)}.{_hint(model_id, catalog)}")
        ctx.exit(NOT_LISTED)
    rows = [
        ("ID", card.id),
        ("label", card.display_name),
        ("type", card.type),
        ("published", card.created_at and card.created_at.date().isoformat()),
        ("families", ", ".join(card.families)),
        ("accounts", ", ".join(card.accounts)),
        ("first seen", card.seen and card.seen.first.date().isoformat()),
        ("last seen", card.seen and card.seen.last.date().isoformat()),
    ]
    write_text(_table([(name, value) for name, value in rows if value]))


@command.command("pick", short_help="Choose a model on the terminal; prints its ID.")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@family_option
@list_options
@verbosity_options
@click.pass_context
def pick(ctx: click.Context, /, **given: Any) -> None:
    """Choose one model on the terminal, of all or of those whose ID or label has all WORDS, and print its ID alone:
    `export MODEL="$(anyint-lint models pick)"`."""
    from anyint_lint.model_cards import matching, model_cards  # noqa: PLC0415

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "models pick asks on a terminal, and there is none.",
            advice="In a script: `anyint-lint models list --format plain`, or `anyint-lint models show ID`.",
        )
    cards = matching(model_cards(_catalog(ctx, given), given["family"]), given["words"])
    if not cards:
        say("No model fits.")
        ctx.exit(NOT_LISTED)
    from anyint_lint.cli.picking import choose  # noqa: PLC0415 - prompt_toolkit is loaded only to ask

    try:
        write_text(f"{choose(cards)}\n")
    except EOFError:
        raise KeyboardInterrupt from None


def _catalog(ctx: click.Context, given: dict[str, Any]) -> Catalog:
    from pathlib import Path  # noqa: PLC0415

    from anyint_lint.config_file import load_settings  # noqa: PLC0415
    from anyint_lint.lists import find_lists  # noqa: PLC0415

    found = find_lists(load_settings(Path.cwd()), list_request(given))
    if verbosity(ctx) >= 0:
        for notice in found.notices:
            say(f"notice: {notice}")
    if not found.catalog:
        raise next(iter(found.failures.values()))
    for failure in dict.fromkeys(found.failures.values()) if verbosity(ctx) >= 0 else ():
        say(f"notice: {failure.message}")
    return found.catalog


def _rows(cards: Sequence[ModelCard], *, several: bool) -> list[tuple[str, ...]]:
    """The table of `models list`; the accounts only where there is more than one."""
    rows = [("ID", "LABEL", "FAMILIES", "ACCOUNTS")]
    rows += [(card.id, card.display_name or "", ", ".join(card.families), ", ".join(card.accounts)) for card in cards]
    return [row if several else row[:3] for row in rows]


def _document(card: ModelCard) -> dict[str, Any]:
    from anyint_lint.reporters.json import timestamp  # noqa: PLC0415

    return {
        "id": card.id,
        "display_name": card.display_name,
        "type": card.type,
        "created_at": timestamp(card.created_at),
        "families": list(card.families),
        "accounts": list(card.accounts),
        "first_seen": timestamp(card.seen and card.seen.first),
        "last_seen": timestamp(card.seen and card.seen.last),
    }


def _accounts(catalog: Catalog) -> str:
    names = catalog.accounts
    return f"account {names[0]}" if len(names) == 1 else f"accounts {', '.join(names[:-1])} and {names[-1]}"


def _hint(model_id: str, catalog: Catalog) -> str:
    from anyint_lint.model_names import nearest_ids  # noqa: PLC0415
    from anyint_lint.reporters.phrases import alternatives  # noqa: PLC0415

    labelled = sorted({model.id for one in catalog.lists for model in one.labelled(model_id)})
    if labelled:
        return f" That is a label; the ID is {alternatives(labelled)}."
    seen = max((when for one in catalog.lists if (when := one.last_seen(model_id))), default=None)
    until = f" It was there until {seen.date().isoformat()}." if seen else ""
    near = nearest_ids(model_id, sorted({model.id for one in catalog.lists for model in one.models}))
    return until + (f" Did you mean {alternatives(near)}?" if near else "")


def _table(rows: list[tuple[str, ...]]) -> str:
    from anyint_lint.printable import display_width, printable  # noqa: PLC0415

    shown = [[printable(cell) for cell in row] for row in rows]
    widths = [max(display_width(row[column]) for row in shown) for column in range(len(rows[0]))]
    lines = []
    for row in shown:
        cells = [cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True)]
        lines.append("  ".join(cells).rstrip() + "\n")
    return "".join(lines)
