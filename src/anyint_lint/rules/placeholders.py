"""Texts that stand where a model ID would and are none: sentinels, and placeholders for something to fill in."""

from __future__ import annotations

from anyint_lint.light_pattern import pattern

_SENTINELS = frozenset(
    {"", "default", "auto", "none", "null", "n/a", "na", "...", "…", "-", "?", "unknown", "placeholder", "todo", "tbd"}
    | {
        "not-provided",
        "not-set",
        "not-given",
        "unset",
        "undefined",
        "xxx",
        "model",
        "modelname",
        "modelid",
        "model name",
        "model id",
        "inherit",
    }
)
_TO_FILL_IN = pattern(r"<[^<>]*>|\{[^{}]*\}|\$\w+|%\(?\w*\)?s")
_YOURS = pattern(
    r"(?:your|insert|enter)[-_ ]?(?:\w+[-_ ])*(?:model|deployment)(?:[-_ ]?(?:name|id|here))*"
    r"|(?:my|some|any|the)[-_ ]?(?:model|deployment)(?:[-_ ]?(?:name|id))*"
)
_MODEL_NAME = pattern(r"model[-_](?:name|id)|(?:name|id)[-_]of[-_](?:the[-_])?model")


def is_placeholder(text: str) -> bool:
    """Whether a text is a sentinel (`auto`, `n/a`) or asks to be filled in (`<model>`, `${MODEL}`, `your-model`)."""
    plain = text.strip().lower()
    return (
        plain in _SENTINELS
        or _TO_FILL_IN.search(plain) is not None
        or _YOURS.fullmatch(plain) is not None
        or _MODEL_NAME.fullmatch(plain) is not None
    )
