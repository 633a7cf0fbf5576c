"""How model IDs and dashboard labels are spelled: whether a text looks like one. Standard library only, and fast."""

from __future__ import annotations

import re
from functools import cache

from anyint_lint.light_pattern import pattern
from anyint_lint.model_stems import (
    DIRECTORIES,
    FILE_EXTENSIONS,
    LABEL_WORDS,
    PROVIDERS,
    STEMS,
    TIERS,
    TOOL_WORDS,
    Stem,
)

LONGEST = 120
"""Code points; no provider has an ID of that length."""

_SHAPE = pattern(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]*")
_VENDOR = pattern(
    r"^(?:(?:us|eu|apac|global|us-gov|jp|au|ca)\.)?"
    r"(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen|minimax|moonshot|nvidia|google)\.(?=[a-z])"
)
_NUMBER = r"v?\d+(?:[.p]\d+)*(?:x\d+)?[a-z]{0,2}(?![a-z0-9])"
_O_SERIES = pattern(r"o[1-9](?:-(?:mini|pro|preview|high|low|deep-research|latest|\d{4}-\d\d-\d\d|\d{8}))*$")
_SEPARATORS = pattern(r"[-.:@+_]+")


@cache
def _head() -> re.Pattern[str]:
    """A stem with its number or word; built on first use, so that importing costs nothing."""
    rows = []
    for stem in sorted(STEMS, key=lambda one: -len(one.name)):
        if stem.name == "o":
            continue
        tails = [("-?" if stem.glued else "-") + _NUMBER] if stem.numbered else []
        if stem.words:
            words = "|".join(re.escape(word) for word in stem.words.split())
            tails.append(f"-(?:{words})(?![a-z0-9])")
        rows.append(f"{re.escape(stem.name)}(?:{'|'.join(tails)})")
    return re.compile("|".join(rows))


def without_provider(text: str) -> str:
    """The last part of `openai/gpt-4o`, `anthropic:claude-...`, `us.anthropic.claude-...`, `ft:gpt-4o:org::id`."""
    before, colon, after = text.partition(":")
    if colon and before.lower() in PROVIDERS | {"ft"}:
        text = after
    return _VENDOR.sub("", text.rpartition("/")[2])


def looks_like_model_id(text: str) -> bool:
    """Whether a text is spelled like an ID of a well-known line of models (not whether such a model exists).

    A provider's prefix may stand before it. Names of providers, programs, packages, files and URLs are none.
    """
    if not 2 <= len(text) <= LONGEST or "://" in text or not _SHAPE.fullmatch(text):
        return False
    text = text.lower()
    folders = text.split("/")[:-1]
    if len(folders) > 4 or not all(folders) or not DIRECTORIES.isdisjoint(folders):
        return False
    if text.rpartition(".")[2] in FILE_EXTENSIONS:
        return False
    return any(_is_plain_id(part) for part in {text.rpartition("/")[2], without_provider(text)})


def _is_plain_id(text: str) -> bool:
    if _O_SERIES.match(text):
        return True
    head = _head().match(text)
    if head is None or text[-1] in "-./:@":
        return False
    rest = text[head.end() :]
    return (not rest or rest[0] in "-.:@+_") and TOOL_WORDS.isdisjoint(_SEPARATORS.split(rest))


def looks_like_label(text: str) -> bool:
    """Whether a text is spelled like the label of a model that a dashboard shows: `GPT-4o mini`, `Claude Sonnet 4.5`.

    Every word beside the brand must be a number, a tier or the like, so that sentences about a model are none.
    """
    if not 3 <= len(text) <= 60 or text == text.lower() or "/" in text:
        return False
    words = [word for word in re.split(r"[\s()-]+", text.lower()) if word]
    brand = next((stem.name for stem in _brands() if words[: len(stem.name.split("-"))] == stem.name.split("-")), None)
    if brand is None:
        glued = re.fullmatch(r"([a-z]+)(\d[\d.]*[a-z]?)", words[0]) if words else None
        if glued is None or not any(stem.name == glued[1] and stem.glued for stem in STEMS):
            return False
        rest, numbered = words[1:], True
    else:
        rest, numbered = words[len(brand.split("-")) :], False
    telling = numbered or any(word[0].isdigit() or word in TIERS or re.fullmatch(r"[rvkm]\d.*", word) for word in rest)
    return telling and all(word in LABEL_WORDS or re.fullmatch(r"[a-z]?\d[\d.]*(?:x\d+)?[a-z]?", word) for word in rest)


@cache
def _brands() -> tuple[Stem, ...]:
    return tuple(sorted((stem for stem in STEMS if stem.name != "o"), key=lambda one: -len(one.name)))
