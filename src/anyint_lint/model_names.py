"""The structure of a model ID (stem, version, size or tier, date), and which IDs of a list are near another.

Standard library only, but for typos (rapidfuzz, imported when one is looked for).
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern
from anyint_lint.model_spelling import looks_like_label, looks_like_model_id, without_provider
from anyint_lint.model_stems import MODALITIES, PASSING, STEMS, TIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["ModelName", "looks_like_label", "looks_like_model_id", "nearest_ids", "parse"]

FARTHEST = 4.0
"""The cost beyond which an ID is not near; see `_distance` for what costs how much."""
SPREAD = 2.0
"""How much farther than the nearest ID another one may be and still be worth naming."""


@dataclass(frozen=True, slots=True)
class ModelName:
    """An ID taken apart. Empty parts are those that it does not state."""

    stem: str
    """`gpt`, `claude`, `text-embedding`; empty for a name without one, such as `sonnet-4-5`."""
    version: tuple[int, ...] = ()
    """`(4, 5)` for `claude-sonnet-4-5`, `(5, 4)` for `gpt-5.4`."""
    variants: frozenset[str] = frozenset()
    """Tier, kind and other words: `mini`, `sonnet`, `turbo`."""
    size: float | None = None
    """Parameters in billions: 8 for `8b`, 56 for `8x7b`."""
    date: int = 0
    """As a number that sorts by time: 20241022, 613 for `-0613`; 0 when there is none."""


_KNOWN_WORDS = TIERS | PASSING | MODALITIES
_FULL_DATE = pattern(r"(?<![\d.])(20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)")
_MONTH_YEAR = pattern(r"(?<![\d.])([01]\d)-(20\d\d)(?!\d)")
_SIZE = pattern(r"(?:(\d+)x)?(\d+(?:\.\d+)?)([bm])$")
_VERSION = pattern(r"v?(\d+(?:[.p]\d+)*)([a-z]{0,2})$")
_LETTER_VERSION = pattern(r"([a-z]{1,2})(\d+(?:\.\d+)*)$")
_KIN = {"chatgpt": "gpt", "meta-llama": "llama", "open-mistral": "mistral", "open-mixtral": "mixtral"}
"""Stems under which other spellings of the same line are looked for."""


@cache
def _stem_pattern() -> re.Pattern[str]:
    names = sorted((stem.name for stem in STEMS), key=lambda name: (-len(name), name))
    return re.compile(rf"({'|'.join(map(re.escape, names))})(?=[-:]|v?\d|$)")


@lru_cache(maxsize=8192)
def parse(text: str) -> ModelName:
    """Take an ID or a label apart; never fails, an odd text is all stem."""
    plain = re.sub(r"[\s_()@]+", "-", text.strip().lower()).strip("-")
    plain, date = _take_date(without_provider(plain))
    known = _stem_pattern().match(plain)
    if known:
        stem, rest = known[1], plain[known.end() :]
    else:
        stem, rest = _leading_words(plain)
    version: tuple[int, ...] = ()
    open_version = True
    variants: set[str] = set()
    size: float | None = None
    for token in filter(None, re.split(r"[-:]", rest)):
        if match := _SIZE.match(token):
            size = int(match[1] or 1) * float(match[2]) / (1000 if match[3] == "m" else 1)
        elif token.isdigit() and (len(token) > 2 or (len(token) == 2 and token[0] == "0" and version)):
            date = date or int(token)
        elif (match := _VERSION.match(token)) and (open_version or not version):
            version += tuple(int(number) for number in re.split(r"[.p]", match[1]))
            open_version = not match[2]
            variants.update(filter(None, [match[2]]))
            continue
        elif (match := _LETTER_VERSION.match(token)) and not version:
            version = tuple(int(number) for number in match[2].split("."))
            variants.add(match[1])
        else:
            variants.add(token)
        open_version = open_version and not version
    return ModelName(stem, version, frozenset(variants), size, date)


def _take_date(text: str) -> tuple[str, int]:
    if match := _FULL_DATE.search(text):
        date = int(match[1] + match[2] + match[3])
    elif match := _MONTH_YEAR.search(text):
        date = int(match[2] + match[1] + "00")
    else:
        return text, 0
    return text[: match.start()].rstrip("-") + text[match.end() :], date


def _leading_words(text: str) -> tuple[str, str]:
    """Of a text with an unknown stem: the words up to the first number or known word, and the rest."""
    words: list[str] = []
    for word in re.split(r"[-:]", text):
        if word in _KNOWN_WORDS or any(character.isdigit() for character in word):
            break
        words.append(word)
    stem = "-".join(words)
    rest = text[len(stem) :]
    if rest[:1] not in {"", "-", ":"} or (not words and text):
        glued = re.match(r"([a-z]+)(?=\d)", text)
        if glued and len(glued[1]) > 2:
            return glued[1], text[glued.end() :]
    return stem, rest


def nearest_ids(value: str, ids: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The IDs that somebody who wrote `value` may have meant, best first; none when none is near.

    Of the same stem first (typos in it forgiven), then of the same tier, kind and size, then of the nearest
    version, newer before older; a date counts least. The order of `ids` does not matter.
    """
    return _nearest(value, tuple(sorted(set(ids))))[:limit]


@lru_cache(maxsize=1024)
def _nearest(value: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    wanted = parse(value)
    ranked = []
    for one in ids:
        have = parse(one)
        if one == value:
            cost = 0.0
        elif (cost := _distance(wanted, have)) > FARTHEST:
            continue
        newest_first = tuple(-number for number in (*have.version, 0, 0, 0, 0)[:4])
        same = (one != value, one.lower() != value.lower())
        ranked.append((*same, round(cost, 6), newest_first, -have.date, len(one), one))
    ranked.sort()
    return tuple(entry[-1] for entry in ranked if entry[2] <= ranked[0][2] + SPREAD)


def _distance(wanted: ModelName, have: ModelName) -> float:
    """What keeps two names apart: infinite for another stem, about 1 for a major version, 1.5 for a tier, 5 for
    another kind of model, a few tenths for minor versions and words in passing, hundredths for dates."""
    cost = _stem_cost(wanted, have)
    if math.isinf(cost):
        return cost
    newest_wins = "latest" in wanted.variants
    cost += _version_cost(wanted.version, have.version, newest_wins=newest_wins)
    cost += _words_cost(wanted.variants, have.variants)
    cost += _size_cost(wanted.size, have.size)
    if wanted.date != have.date:
        cost += 0.02 if not have.date or wanted.date else 0.05
    return cost


def _stem_cost(wanted: ModelName, have: ModelName) -> float:
    if wanted.stem == have.stem:
        return 0.0
    if not wanted.stem:
        # `sonnet-4-5`: the tier alone says which line is meant.
        tiers = wanted.variants & TIERS
        return 1.0 if tiers and tiers <= have.variants else math.inf
    if _KIN.get(wanted.stem, wanted.stem) == _KIN.get(have.stem, have.stem):
        return 0.25
    if _stem_pattern().fullmatch(wanted.stem):
        return math.inf
    return _typo_cost(wanted.stem, have.stem)


def _typo_cost(wanted: str, have: str) -> float:
    shorter = min(len(wanted), len(have))
    allowed = 0 if shorter < 3 else 1 if shorter < 6 else 2
    edits = _edits()(wanted, have) if abs(len(wanted) - len(have)) <= allowed else allowed + 1
    return 0.25 * edits if edits <= allowed else math.inf


@cache
def _edits() -> Callable[[str, str], int]:
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only an unknown ID needs it

    def edits(one: str, other: str) -> int:
        return int(OSA.distance(one, other))

    return edits


def _version_cost(wanted: tuple[int, ...], have: tuple[int, ...], *, newest_wins: bool) -> float:
    if wanted == have:
        return 0.0
    if newest_wins:
        return 0.3
    if not wanted or not have:
        return 0.5
    length = max(len(wanted), len(have))
    ours, theirs = ((version + (0,) * length)[:length] for version in (wanted, have))
    older = 0.05 if theirs < ours else 0.0
    if major := abs(ours[0] - theirs[0]):
        return 1.0 + 0.25 * (min(major, 8) - 1) + older
    minor = (
        next(abs(one - other) for one, other in zip(ours, theirs, strict=True) if one != other) if ours != theirs else 0
    )
    return min(0.9, 0.1 * minor) + older


def _words_cost(wanted: frozenset[str], have: frozenset[str]) -> float:
    missing, extra = sorted(wanted - have), sorted(have - wanted)
    cost = 0.0
    for word in list(missing):
        twin = next((other for other in extra if word not in _KNOWN_WORDS and _typo_cost(word, other) < 1), None)
        if twin is not None:
            cost += _typo_cost(word, twin)
            missing.remove(word)
            extra.remove(twin)
    return cost + sum(map(_weight, missing)) + sum(map(_weight, extra))


def _weight(word: str) -> float:
    if word in MODALITIES:
        return 5.0
    if word in PASSING:
        return 0.3
    return 1.5 if word in TIERS else 1.0


def _size_cost(wanted: float | None, have: float | None) -> float:
    if wanted == have:
        return 0.0
    if not wanted or not have:
        return 0.5
    return 0.75 + min(0.75, 0.15 * abs(math.log2(wanted / have)))
