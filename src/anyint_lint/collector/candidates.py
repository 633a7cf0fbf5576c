"""Which files can hold a fact at all, decided on their bytes: almost every file is passed over undecoded.

A file is a candidate when it spells something like a model ID in quotes, gives a `model=` a string, names the path of a
model list, or calls something that a row of the SDK table knows. Everything is derived from the tables, so that a new
row or stem cannot be filtered away (tests hold this for each row).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from anyint_lint.collector.naming import names_a_model
from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.model_spelling import looks_like_label, looks_like_model_id
from anyint_lint.model_stems import STEMS

_MODEL_KEYWORD = re.compile(rb"\bmodel\s*=\s*\(?\s*[rbfuRBFU]{0,2}[\"']")
_NAMED = re.compile(
    rb"(?:model|llm|engine|deployment)\w*[\"']?[ \t]*"
    rb"(?::[\w\[\]., |\"']{1,60})?[=:,]\s*\(?\s*[rbfuRBFU]{0,2}[\"'](?=[^\"'\n]*[\d -])[^\"'\n]{4,80}[\"']",
    re.IGNORECASE,
)
"""A string given to something whose name may mean a model; it begins with the word, for speed, not with the name."""
_NAME = re.compile(rb"\w*$")
_MODELS_PATH = re.compile(rb"/models\b|\.get\(\s*f?[\"']models\b")
_GATEWAY = re.compile(rb"anyint|(?:OPENAI|ANTHROPIC)_(?:BASE_URL|API_BASE|API_URL)", re.IGNORECASE)
"""Its name, or that of its variables and of those that say where the SDKs go."""
_ODD_ENCODING = re.compile(rb"^(?:\xff\xfe|\xfe\xff)|coding[:=][ \t]*(?!utf-?8|ascii|latin)", re.IGNORECASE)
"""UTF-16, or a coding comment: text that must be decoded before anything is said of it."""
_NOQA = re.compile(rb"noqa[ \t]*:[^\r\n]*\bAI[MX]\d", re.IGNORECASE)
"""A comment that may be called unused. (One that begins with our name holds what `_GATEWAY` looks for.)"""
_INSTANCE = "()."


def candidate_test(rows: Iterable[Row]) -> Callable[[bytes], bool]:
    """A test of a file's bytes that is true for every file from which these rows could yield a fact."""
    rows = tuple(rows)
    literal, suffixes, imports, calls = _literals(), _suffixes(rows), *_calls(rows)

    def test(data: bytes) -> bool:
        if b"\0" in data or _MODEL_KEYWORD.search(data) or _MODELS_PATH.search(data) or suffixes.search(data):
            return True
        if _GATEWAY.search(data) or _NOQA.search(data):
            return True
        if any(_is_meant(match[1].decode("latin-1")) for match in literal.finditer(data)):
            return True
        if any(names_a_model(_name(data, match)) for match in _NAMED.finditer(data)):
            return True
        if any(calls[name].search(data) for name in set(imports.findall(data))):
            return True
        return bool(_ODD_ENCODING.search(data[:400]))

    return test


def _is_meant(text: str) -> bool:
    return looks_like_label(text) if " " in text else looks_like_model_id(text)


def _name(data: bytes, match: re.Match[bytes]) -> str:
    before = _NAME.search(data, max(0, match.start() - 60), match.start())
    after = re.match(rb"\w*", match[0])
    return ((before[0] if before else b"") + (after[0] if after else b"")).decode("latin-1")


def _alternatives(words: Iterable[str]) -> bytes:
    return b"|".join(re.escape(word).encode() for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _literals() -> re.Pattern[bytes]:
    stems = _alternatives(stem.name for stem in STEMS)
    prefix = rb"(?:[\w.@+-]+[/:]){0,4}(?:[a-z-]+\.){0,2}"
    return re.compile(
        rb"[\"'](" + prefix + rb"(?:" + stems + rb")[\w.:@/+-]*(?: [\w.:@/+ ()-]{1,50})?)[\"']", re.IGNORECASE
    )


def _suffixes(rows: tuple[Row, ...]) -> re.Pattern[bytes]:
    """The ends of every method path that may be called on anything."""
    paths = {
        name.removeprefix("*.")
        for row in rows
        for name in (row.callable, *row.aliases)
        if name.startswith("*.") and row.standing is not Standing.NOT_LLM
    }
    return re.compile(rb"\.(?:" + _alternatives(".".join(path.split(".")[-2:]) for path in paths) + rb")\b")


def _calls(rows: tuple[Row, ...]) -> tuple[re.Pattern[bytes], dict[bytes, re.Pattern[bytes]]]:
    """Imports of the packages that rows name, and per package the names that are called."""
    names: dict[str, set[str]] = {}
    for row in rows:
        if row.standing is Standing.NOT_LLM or row.callable.startswith("*."):
            continue
        for name in (row.callable, *row.aliases):
            head = name.partition("()")[0]
            names.setdefault(head.partition(".")[0], set()).add(head.rpartition(".")[2])
    imports = re.compile(rb"\b(?:import|from)[ \t]+(" + _alternatives(names) + rb")\b")
    calls = {root.encode(): re.compile(rb"\b(?:" + _alternatives(last) + rb")\b") for root, last in names.items()}
    return imports, calls
