"""The inventory for people at a terminal: by model, then the routes and base URLs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from anyint_lint.inventory.values import TONES, Inventory, Kind, Standing, Tone, Use
from anyint_lint.printable import display_width, printable
from anyint_lint.reporters.options import TextOptions
from anyint_lint.reporters.phrases import count, place
from anyint_lint.reporters.style import Part, Style, plain
from anyint_lint.reporters.text import list_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PARTS = {Tone.GOOD: Part.GOOD, Tone.BAD: Part.ERROR, Tone.OPEN: Part.WARNING, Tone.ASIDE: Part.QUIET}


def render_text(inventory: Inventory, style: Style = plain) -> str:
    """The whole inventory; each line ends with a newline."""
    lines: list[str] = []
    for model_id, uses in inventory.models.items():
        lines += _group(style(Part.PATH, printable(model_id)), uses, style)
    unknown = [use for use in inventory.of(Kind.MODEL) if use.model_id is None]
    if unknown:
        lines += _group(style(Part.PATH, "(model not known from the code)"), unknown, style)
    by_url: dict[str, list[Use]] = {}
    for use in inventory.of(Kind.ROUTE, Kind.BASE_URL):
        by_url.setdefault(use.label, []).append(use)
    for url in sorted(by_url):
        lines += _group(style(Part.PATH, printable(url)), by_url[url], style)
    lines += [
        f"{place(one.path, one.failure.span)}: {style(Part.ERROR, 'not read')}: {printable(one.failure.message)}"
        for one in inventory.unread
    ]
    if inventory.unread:
        lines.append("")
    lines += _summary(inventory, style)
    return "".join(line + "\n" for line in lines)


def _group(title: str, uses: Sequence[Use], style: Style) -> list[str]:
    standings = Counter(use.standing for use in uses)
    shown = ", ".join(
        style(_PARTS[TONES[one]], one.value) + ("" if len(standings) == 1 else f" {standings[one]}")
        for one in Standing
        if standings[one]
    )
    rows = [(place(use.path, use.span), *_details(use, several=len(standings) > 1)) for use in uses]
    width = max(display_width(row[0]) for row in rows)
    lines = [f"{title}  {shown}"]
    for where, *details in rows:
        lines.append(f"  {where}{' ' * (width - display_width(where))}  {', '.join(details)}")
    return [*lines, ""]


def _details(use: Use, *, several: bool) -> list[str]:
    details = [printable(use.callee)] if use.callee else []
    if use.kind is Kind.MODEL and use.form is not None:
        details.append(f"{use.form.value} {printable(use.env)}" if use.env else use.form.value)
    elif use.kind is Kind.BASE_URL:
        details.append("base URL")
    if use.family is not None:
        details.append(f"{use.family.value} family")
    if several:
        details.append(use.standing.value)
    if len({one.standing for one in use.accounts}) > 1:
        details += [f"{printable(one.account)}: {one.standing.value}" for one in use.accounts]
    return details


def _summary(inventory: Inventory, style: Style) -> list[str]:
    parts = [
        f"{count(len(inventory.models), 'model')} in {count(len(inventory.of(Kind.MODEL)), 'use')}",
        count(len(inventory.of(Kind.ROUTE)), "model-list route"),
        count(len(inventory.of(Kind.BASE_URL)), "base URL"),
    ]
    read = [count(inventory.files, "file")]
    if inventory.notebooks:
        read.append(count(inventory.notebooks, "notebook"))
    lines = [f"{', '.join(parts)}, in {' and '.join(read)}"]
    lines += _standings(inventory.uses)
    return lines + ([*list_lines(inventory.lists, TextOptions(style))] or ["No model list to compare with"])


def _standings(uses: Iterable[Use]) -> list[str]:
    counts = Counter(use.standing for use in uses)
    return [", ".join(f"{counts[one]} {one.value}" for one in Standing if counts[one])] if counts else []
