"""Which files can hold a fact at all, decided on their bytes: almost every file is passed over undecoded.

A file is a candidate when it spells something like a model ID in quotes, gives a `model=` a string, names the path of a
model list, or names something that a row of the SDK table knows. Everything is derived from the tables, so that a new
row or stem cannot be filtered away (tests hold this for each row).

Searches run over the bytes in lower case and begin with a literal, which the `re` module finds many times faster than
anything else; what they find is then looked at more closely.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from anyint_lint.collector.imports import ImportTest
from anyint_lint.collector.naming import names_a_model
from anyint_lint.collector.prose import without_prose
from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.light_pattern import pattern
from anyint_lint.model_spelling import looks_like_label, looks_like_model_id
from anyint_lint.model_stems import STEMS

_MODEL_KEYWORD = pattern(rb"model\s*=\s*\(?\s*[rbfu]{0,2}[\"']")
_OPENED = rb"(?:[\w.]*\(\s*(?:[\"'][\w-]*[\"']\s*,\s*)?(?:default\s*=\s*)?)?"
"""`Field(default=`, `os.getenv("NAME", ` and the like, or a parenthesis."""
_NAMED = tuple(
    pattern(
        word
        + rb"\w*(?:[ \t]*(?::[\w\[\]., |\"']{1,60})?=|[\"'][ \t]*(?:[:,=]|\][ \t]*=))\s*"
        + _OPENED
        + rb"[rbfu]{0,2}"
        rb"[\"'](?=[^\"'\n]*[\d -])[^\"'\n]{4,80}[\"']"
    )
    for word in (b"model", b"llm", b"engine", b"deployment")
)
"""A string given to something whose name may mean a model; it begins with the word, for speed, not with the name."""
_PAYLOAD = pattern(rb"model[\"']\s*(?::|\]\s*=)|\bdict\((?:[^()]|\([^()]*\)){0,300}?\bmodel\s*=(?!=)")
_HTTP = pattern(rb"\b(?:import|from)[ \t]+(?:requests|httpx2?|aiohttp|urllib3?|http)\b")
"""A payload whose model stands somewhere else, and what may send it."""
_NAME = pattern(rb"\w*$")
_MODELS_PATH = pattern(rb"/models/?(?:[\"'\s?#{},;]|$)")
"""As the end of a text, or before a hole; `/models/` with more is a directory, or a place in documentation."""
_MODELS_GET = pattern(rb"\.get\(\s*f?[\"']models\b")
_EXPORTED = pattern(rb"\b__all__[ \t]*\+?=[ \t]*[\[(][^\])]*[\])]")
"""Names of models, but of classes and functions that are called so."""
_GATEWAY = tuple(pattern(name + rb"_(?:base_url|api_base|api_url)") for name in (b"openai", b"anthropic"))
"""The variables that say where the SDKs go."""
_ODD_ENCODING = pattern(rb"(?:\xff\xfe|\xfe\xff)|(?:[^\r\n]*(?:\r\n?|\n))?[ \t\f]*#[^\r\n]*coding[:=]")
"""UTF-16, or a coding comment: text that must be decoded before anything is said of it."""
_USUAL_ENCODING = pattern(rb"coding[:=][ \t]*(?:utf-?8|ascii|us-ascii|latin)")
_NOQA = pattern(rb"noqa[ \t]{0,9}:[^\r\n]{0,200}?\bai[mx]\d")
"""A comment that may be called unused. (One that begins with our name holds that.)"""


class Candidates:
    """Tests of bytes that are true wherever these rows could yield a fact.

    `own` are the rows of the user, whose callables may be called in their own module, or by a relative import.
    """

    def __init__(self, rows: Iterable[Row], own: Iterable[Row] = ()) -> None:
        rows = tuple(rows)
        self._wrappers = _wrappers(own)
        self.methods = _methods(rows)
        """The last names of all that rows know of instances: `chat` of `ollama.Client().chat`."""
        self._literals, self._suffixes, self._imports = _literals(), _suffixes(rows), ImportTest(rows)

    def is_file(self, data: bytes) -> bool:
        """Whether a file may hold a fact."""
        return is_special(data) or (self._says(data) and self._says(without_prose(data)))

    def parts(self, data: bytes) -> Callable[[bytes], bool]:
        """A test of parts of such a file, which is given without its prose; so are the parts."""
        sends, imported = bool(_HTTP.search(data)), self._imports.imported(data)
        return lambda part: self._holds(part, sends=sends) or self._imports.uses(part, imported)

    def requests(self, part: bytes) -> bool:
        """Whether a part calls a method that may send a model, on anything."""
        return bool(self._suffixes.search(part))

    def _says(self, data: bytes) -> bool:
        return self._holds(data, sends=None) or self._imports(data)

    def _holds(self, data: bytes, *, sends: bool | None) -> bool:
        """Whether bytes hold a literal or a call that counts anywhere, or a payload where the file `sends` any."""
        lower = data.lower()
        if _MODEL_KEYWORD.search(lower) or self._suffixes.search(data) or _names_models_path(lower):
            return True
        if any(one.search(lower) for one in _GATEWAY) or any(map(names_a_model, _named(data, lower))):
            return True
        if any(_is_meant(data[slice(*match.span(1))].decode("latin-1")) for match in self._literals.finditer(lower)):
            return True
        if _PAYLOAD.search(lower) and (bool(_HTTP.search(data)) if sends is None else sends):
            return True
        return self._wrappers is not None and bool(self._wrappers.search(data))


def candidate_test(rows: Iterable[Row], own: Iterable[Row] = ()) -> Callable[[bytes], bool]:
    """A test of a file's bytes that is true for every file from which these rows could yield a fact."""
    return Candidates(rows, own).is_file


def is_special(data: bytes) -> bool:
    """Whether a comment counts, or the bytes must be decoded before anything is said of them."""
    lower = data.lower()
    return b"anyint" in lower or b"\0" in data or _is_oddly_encoded(lower) or bool(_NOQA.search(lower))


def _is_meant(text: str) -> bool:
    return looks_like_label(text) if " " in text else looks_like_model_id(text)


def _names_models_path(lower: bytes) -> bool:
    return b"models" in lower and bool(_MODELS_PATH.search(lower) or _MODELS_GET.search(lower))


def _is_oddly_encoded(lower: bytes) -> bool:
    found = _ODD_ENCODING.match(lower)
    return found is not None and not _USUAL_ENCODING.search(found[0] + lower[found.end() : found.end() + 40])


def _named(data: bytes, lower: bytes) -> Iterator[str]:
    """The names, as far as they may mean a model, that are given a string."""
    if b"__all__" in data:
        data = _EXPORTED.sub(b"", data)
        lower = data.lower()
    for named in _NAMED:
        for match in named.finditer(lower):
            before = _NAME.search(data, max(0, match.start() - 60), match.start())
            after = re.compile(rb"\w*").match(data, match.start())
            yield ((before[0] if before else b"") + (after[0] if after else b"")).decode("latin-1")


def _alternatives(words: Iterable[str]) -> bytes:
    return b"|".join(re.escape(word).encode() for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _literals() -> re.Pattern[bytes]:
    stems = _alternatives(stem.name for stem in STEMS)
    prefix = rb"(?:[\w.@+-]+[/:]){0,4}(?:[a-z-]+\.){0,2}"
    return pattern(rb"[\"'](" + prefix + rb"(?:" + stems + rb")[\w.:@/+-]*(?: [\w.:@/+ ()-]{1,50})?)[\"']")


def _wrappers(own: Iterable[Row]) -> re.Pattern[bytes] | None:
    """Calls, or definitions, of something with the name of a user's wrapper."""
    names = {row.callable.rpartition(".")[2] for row in own if "." in row.callable.removeprefix("*.")}
    return pattern(rb"\b(?:" + _alternatives(names) + rb")\s*\(") if names else None


def _methods(rows: tuple[Row, ...]) -> frozenset[bytes]:
    paths = (name.partition("().")[2] for row in rows for name in (row.callable, *row.aliases))
    return frozenset(path.rpartition(".")[2].encode() for path in paths if path)


def _suffixes(rows: tuple[Row, ...]) -> re.Pattern[bytes]:
    """The ends of every method path that may be called on anything."""
    paths = {
        name.removeprefix("*.")
        for row in rows
        for name in (row.callable, *row.aliases)
        if name.startswith("*.") and row.standing is not Standing.NOT_LLM
    }
    return pattern(rb"\.(?:" + _alternatives(".".join(path.split(".")[-2:]) for path in paths) + rb")\b")
