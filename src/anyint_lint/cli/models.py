"""`anyint-lint models`: what the account can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from anyint_lint.cli.options import list_options, verbosity, verbosity_options
from anyint_lint.cli.terminal import say, write_text

if TYPE_CHECKING:
    from anyint_lint.catalog import ModelList

NOT_LISTED = 1


@click.group("models")
def command() -> None:
    """Show the models the account can use, from the cache, the gateway or a saved list."""


@command.command("list", short_help="Print every model with its label and families.")
@list_options
@verbosity_options
@click.pass_context
def list_models(ctx: click.Context, list_files: tuple[str, ...], offline: bool, max_age: float | None) -> None:
    """Print every model: its ID (what to send), its label (for people), and the families that list it."""
    lists = _lists(ctx, list_files, offline, max_age)
    labels: dict[str, str] = {}
    families: dict[str, list[str]] = {}
    for one in lists:
        for model in one.models:
            families.setdefault(model.id, []).append(_family(one))
            if model.display_name:
                labels.setdefault(model.id, model.display_name)
    rows = [(model_id, labels.get(model_id, ""), ", ".join(families[model_id])) for model_id in sorted(families)]
    write_text(_table([("ID", "LABEL", "FAMILIES"), *rows]))


@command.command("show", short_help="Print what the lists say about one model.")
@click.argument("model_id", metavar="ID")
@list_options
@verbosity_options
@click.pass_context
def show(ctx: click.Context, model_id: str, list_files: tuple[str, ...], offline: bool, max_age: float | None) -> None:
    """Print what the lists say about one model. Exits with 1, and the nearest IDs, when none has it."""
    lists = _lists(ctx, list_files, offline, max_age)
    holding = [one for one in lists if model_id in one]
    if not holding:
        say(f"`{model_id}` is on no list of this account.{_hint(model_id, lists)}")
        ctx.exit(NOT_LISTED)
    rows: list[tuple[str, ...]] = [("ID", model_id)]
    for one in holding:
        model = one.get(model_id)
        rows.append(("family", _family(one)))
        if model and model.display_name:
            rows.append(("label", model.display_name))
        if model and model.type:
            rows.append(("type", model.type))
        if model and model.created_at:
            rows.append(("published", model.created_at.date().isoformat()))
    write_text(_table(rows))


def _lists(
    ctx: click.Context, list_files: tuple[str, ...], offline: bool, max_age: float | None
) -> tuple[ModelList, ...]:
    from pathlib import Path  # noqa: PLC0415

    from anyint_lint.config_file import load_settings  # noqa: PLC0415
    from anyint_lint.lists import ListRequest, find_lists  # noqa: PLC0415

    found = find_lists(load_settings(Path.cwd()), ListRequest(list_files, offline, max_age))
    if verbosity(ctx) >= 0:
        for notice in found.notices:
            say(f"notice: {notice}")
    if not found.catalog:
        raise next(iter(found.failures.values()))
    for failure in found.failures.values():
        say(f"notice: {failure.message}")
    return found.catalog.lists


def _hint(model_id: str, lists: tuple[ModelList, ...]) -> str:
    from anyint_lint.model_names import nearest_ids  # noqa: PLC0415
    from anyint_lint.reporters.phrases import alternatives  # noqa: PLC0415

    labelled = [model.id for one in lists for model in one.labelled(model_id)]
    ids = sorted({model.id for one in lists for model in one.models})
    near = tuple(dict.fromkeys(labelled)) or nearest_ids(model_id, ids)
    if labelled:
        return f" That is a label; the ID is {alternatives(near)}."
    return f" Did you mean {alternatives(near)}?" if near else ""


def _family(one: ModelList) -> str:
    return "both" if one.family is None else one.family.value


def _table(rows: list[tuple[str, ...]]) -> str:
    from anyint_lint.printable import display_width, printable  # noqa: PLC0415

    shown = [[printable(cell) for cell in row] for row in rows]
    widths = [max(display_width(row[column]) for row in shown) for column in range(len(rows[0]))]
    lines = []
    for row in shown:
        cells = [cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True)]
        lines.append("  ".join(cells).rstrip() + "\n")
    return "".join(lines)
