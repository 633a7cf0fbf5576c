"""The inventory as one page that needs no network: a table to filter, a chart, and the rest only for the eye.

The page is whole without its script, which adds filtering and sorting. Its policy admits that one script and that one
style by their hashes and nothing else, so that no text of the code could ever run, were it not escaped.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from anyint_lint.inventory.values import TONES, Inventory, Kind, Standing, Use
from anyint_lint.printable import LOG_COMMAND, printable
from anyint_lint.reporters.phrases import count, moment, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anyint_lint.catalog import ModelList

MOST_BARS = 20
"""Models in the chart; the table has them all."""
BAR_WIDTH = 100.0
_KINDS = {Kind.MODEL: "model", Kind.ROUTE: "model-list route", Kind.BASE_URL: "base URL"}
_COLUMNS = ("Model or URL", "Standing", "Family", "Used by", "Given as", "Evidence", "Place")


def render_html(inventory: Inventory) -> str:
    """The page; the same inventory gives the same bytes."""
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Model inventory</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>Model inventory</h1>
{_lead(inventory)}
{_chart(inventory)}
{_unread(inventory)}
{_table(inventory)}
</main>
<script>{script}</script>
</body>
</html>
"""


def _asset(name: str) -> str:
    return (files("anyint_lint.inventory") / name).read_text("utf-8")


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _shown(text: str) -> str:
    """Text of code or network: without what reorders or hides, and without a meaning in HTML."""
    return LOG_COMMAND.sub("&#35;", escape(printable(text)))


def _lead(inventory: Inventory) -> str:
    read = [count(inventory.files, "file")]
    if inventory.notebooks:
        read.append(count(inventory.notebooks, "notebook"))
    used = (
        f"{count(len(inventory.models), 'model')} in {count(len(inventory.of(Kind.MODEL)), 'use')}, "
        f"{count(len(inventory.of(Kind.ROUTE)), 'model-list route')} and "
        f"{count(len(inventory.of(Kind.BASE_URL)), 'base URL')} in {' and '.join(read)}."
    )
    lists = "".join(f"<li>{_list(one)}</li>" for one in inventory.lists)
    compared = f"<p>Compared with:</p><ul>{lists}</ul>" if lists else "<p>There was no model list to compare with.</p>"
    return f'<p class="lead">{used}</p>\n<div class="lists">{compared}</div>'


def _list(one: ModelList) -> str:
    family = "both families" if one.family is None else f"{one.family.value} family"
    parts = [f"account {_shown(one.account)}", family, count(len(one.models), "model")]
    if not one.complete:
        parts.append("not whole")
    if one.fetched_at is not None:
        parts.append(f"fetched {moment(one.fetched_at)}")
    return ", ".join(parts)


def _chart(inventory: Inventory) -> str:
    """A bar for each model, most used first. Its numbers stand beside it as text; the bar itself says nothing more."""
    ranked = sorted(inventory.models.items(), key=lambda item: (-len(item[1]), item[0]))
    if not ranked:
        return ""
    most = len(ranked[0][1])
    bars = "\n".join(_bar(model_id, uses, most) for model_id, uses in ranked[:MOST_BARS])
    rest = len(ranked) - MOST_BARS
    more = f'<p class="more">and {count(rest, "more model")}, in the table below</p>' if rest > 0 else ""
    return f"""<section aria-labelledby="chart">
<h2 id="chart">Uses by model and standing</h2>
<ul class="chart">
{bars}
</ul>{more}
</section>"""


def _bar(model_id: str, uses: Sequence[Use], most: int) -> str:
    standings = Counter(use.standing for use in uses)
    unit = BAR_WIDTH / most
    left, pieces, words = 0.0, [], []
    for standing in Standing:
        if number := standings[standing]:
            width = number * unit
            pieces.append(f'<rect class="{TONES[standing]}" x="{left:.2f}" y="0" width="{width:.2f}" height="10"/>')
            words.append(f"{number} {standing.value}")
            left += width
    drawn = f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{"".join(pieces)}</svg>'
    return f'<li><span class="name">{_shown(model_id)}</span>{drawn}<span class="number">{", ".join(words)}</span></li>'


def _unread(inventory: Inventory) -> str:
    if not inventory.unread:
        return ""
    rows = "".join(
        f"<li><code>{_shown(place(one.path, one.failure.span))}</code> {_shown(one.failure.message)}</li>"
        for one in inventory.unread
    )
    return f"""<section aria-labelledby="unread">
<h2 id="unread">Not read</h2>
<p>What these use is not in the inventory:</p>
<ul class="unread">{rows}</ul>
</section>"""


def _table(inventory: Inventory) -> str:
    heads = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in _COLUMNS)
    rows = "\n".join(_row(use) for use in inventory.uses)
    there = [standing for standing in Standing if any(use.standing is standing for use in inventory.uses)]
    kinds = [kind for kind in Kind if inventory.of(kind)]
    number = count(len(inventory.uses), "use")
    return f"""<section aria-labelledby="uses">
<h2 id="uses">Uses</h2>
<form id="filters" hidden>
<label>Search <input id="text" type="search" autocomplete="off" spellcheck="false"></label>
<label>Standing <select id="standing">{_options("any", ((one.value, one.value) for one in there))}</select></label>
<label>Kind <select id="kind">{_options("any", ((one.value, _KINDS[one]) for one in kinds))}</select></label>
<button type="reset">Clear</button>
</form>
<p id="shown" role="status" aria-live="polite">{number}</p>
<table role="table" aria-labelledby="uses">
<thead role="rowgroup"><tr role="row">{heads}</tr></thead>
<tbody role="rowgroup">
{rows}
</tbody>
</table>
</section>"""


def _options(every: str, values: Iterable[tuple[str, str]]) -> str:
    return f'<option value="">{every}</option>' + "".join(
        f'<option value="{escape(value)}">{escape(shown)}</option>' for value, shown in values
    )


def _row(use: Use) -> str:
    cells = (
        f"<code>{_shown(use.label)}</code>{_as_written(use)}",
        f'<span class="standing {TONES[use.standing]}">{use.standing.value}</span>{_accounts(use)}',
        use.family.value if use.family else "",
        _used_by(use),
        _given(use),
        use.evidence.value if use.evidence else "",
        f"<code>{_shown(place(use.path, use.span))}</code>",
    )
    shown = "".join(
        f'<td role="cell" data-label="{label}">{cell}</td>' for label, cell in zip(_COLUMNS, cells, strict=True)
    )
    return f'<tr role="row" data-standing="{use.standing.value}" data-kind="{use.kind.value}">{shown}</tr>'


def _as_written(use: Use) -> str:
    if use.value is None or use.value == use.label:
        return ""
    return f'<span class="aside">written <code>{_shown(use.value)}</code></span>'


def _accounts(use: Use) -> str:
    """Each account's own standing, where they differ."""
    if len({one.standing for one in use.accounts}) < 2:
        return ""
    each = ", ".join(f"{_shown(one.account)}: {one.standing.value}" for one in use.accounts)
    return f'<span class="aside">{each}</span>'


def _used_by(use: Use) -> str:
    sdk = f"<b>{_shown(use.sdk)}</b> " if use.sdk else ""
    return f"{sdk}<code>{_shown(use.callee)}</code>" if use.callee else sdk


def _given(use: Use) -> str:
    if use.kind is not Kind.MODEL:
        return _KINDS[use.kind]
    words = use.form.value if use.form else "not known"
    return f"{words} <code>{_shown(use.env)}</code>" if use.env else words
