"""Methods of strings whose result is known when their parts are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from string import Formatter

from anyint_lint.collector.containers import elements_of, lists_in, new_list
from anyint_lint.collector.machine import Arguments, Machine
from anyint_lint.collector.pieces import cut
from anyint_lint.collector.urls import url_joined, with_path
from anyint_lint.collector.values import (
    MOST_TEXT,
    UNKNOWN,
    Elements,
    Plain,
    Text,
    Value,
    concatenate,
    join,
    known_texts,
)
from anyint_lint.facts import Span
from anyint_lint.light_pattern import pattern

_PERCENT = pattern(r"%(?:\((?P<key>[^)]{0,100})\))?(?P<kind>[sdr%])")
_KEEPS = frozenset({"encode", "decode", "__str__"})
_CHANGES: Mapping[str, Callable[[str], str]] = {
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "lower": str.lower,
    "upper": str.upper,
    "casefold": str.casefold,
    "title": str.title,
}
_WITH_TEXT: Mapping[str, Callable[[str, str], str]] = {
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "removeprefix": str.removeprefix,
    "removesuffix": str.removesuffix,
}
METHODS = frozenset({*_CHANGES, *_WITH_TEXT, "format", "join", "replace"})
"""Those that are worth remembering where they are not called at once."""


def call_method(machine: Machine, text: Text, method: str, arguments: Arguments, span: Span) -> Value:
    """`text.method(...)`; unknown when the method or its arguments are."""
    if method in _KEEPS:
        return (text,)
    if method == "format":
        return _format(text, arguments, span)
    if method == "join":
        return _join(machine, text, arguments, span)
    given = arguments.positional
    if method in ("copy_with", "with_path", "joinpath") and "://" in text.text:
        return with_path(text, method, arguments, span)
    if method in _CHANGES and not given:
        return _changed(text, _CHANGES[method](text.text), span)
    if method in _WITH_TEXT and len(given) == 1:
        return join(*(_changed(text, _WITH_TEXT[method](text.text, one.text), span) for one in known_texts(given[0])))
    if method in ("split", "rsplit", "partition", "rpartition", "splitlines"):
        return _split(machine, text, method, given, span)
    if method == "replace" and len(given) >= 2:
        return _replace(text, given, span)
    return UNKNOWN


def _changed(text: Text, result: str, span: Span) -> Value:
    if result == text.text:
        return (text,)
    start = text.text.find(result)
    pieces = cut(text, start, start + len(result)) if start >= 0 and result else ()
    return (Text(result, span, None, text.form, text.env, pieces),)


def _split(machine: Machine, text: Text, method: str, given: list[Value], span: Span) -> Value:
    marks = known_texts(given[0]) if given else ()
    if not text.known or (given and len(marks) != 1) or (not given and "partition" in method):
        return UNKNOWN
    mark = marks[0].text if marks else None
    limit = given[1][0].value if len(given) > 1 and isinstance(given[1][0], Plain) else -1
    if mark == "" or not isinstance(limit, int):
        return UNKNOWN
    if method == "splitlines":
        parts: Sequence[str] = text.text.splitlines()
    elif method == "split":
        parts = text.text.split(mark, limit)
    elif method == "rsplit":
        parts = text.text.rsplit(mark, limit)
    else:
        parts = text.text.partition(mark or "") if method == "partition" else text.text.rpartition(mark or "")
    return new_list(machine, Elements(tuple(_changed(text, part, span) for part in parts)))


def _replace(text: Text, given: list[Value], span: Span) -> Value:
    every = [(old.text, new.text) for old in known_texts(given[0]) for new in known_texts(given[1])]
    found = (_changed(text, text.text.replace(*one), span) for one in every if _is_short(text.text, *one))
    return join(*found) or UNKNOWN


def _is_short(text: str, old: str, new: str) -> bool:
    """Whether replacing makes no more of a text than is borne: done again and again it doubles each time."""
    return len(new) <= len(old) or len(text) + text.count(old) * (len(new) - len(old)) <= MOST_TEXT


def _format(text: Text, arguments: Arguments, span: Span) -> Value:
    try:
        pieces = list(Formatter().parse(text.text))
    except ValueError:
        return UNKNOWN
    value: Value = (Text("", span, None),)
    position = 0
    for literal, name, spec, _conversion in pieces:
        value = concatenate(value, (Text(literal, text.span, text.token),), span) if literal else value
        if name is None:
            continue
        part = UNKNOWN
        if not name or name.isdigit():
            index = int(name) if name else position
            position += 1
            part = arguments.positional[index] if index < len(arguments.positional) and not spec else UNKNOWN
        elif not spec:
            part = arguments.keywords.get(name, UNKNOWN)
        value = concatenate(value, part, span)
    return value


def _join(machine: Machine, text: Text, arguments: Arguments, span: Span) -> Value:
    if len(arguments.positional) != 1:
        return UNKNOWN
    paths = known_texts(arguments.positional[0])
    if paths and "://" in text.text:  # `httpx.URL(...).join(path)`
        return join(*(url_joined(text, path, span) for path in paths))
    value: Value = (Text("", span, None),)
    for index, item in enumerate(elements_of(machine, arguments.positional[0])):
        if index:
            value = concatenate(value, (text,), span)
        value = concatenate(value, item, span)
    return value


def percent(machine: Machine, left: Value, right: Value, span: Span) -> Value:
    """`"..." % parts`."""
    found: list[Value] = []
    for text in left:
        if not isinstance(text, Text):
            continue
        parts = elements_of(machine, right) if lists_in(machine, right) else (right,)
        found.append(_percent_one(text, list(parts), span))
    return join(*found) or UNKNOWN


def _percent_one(text: Text, parts: list[Value], span: Span) -> Value:
    value: Value = (Text("", span, None),)
    end = 0
    for match in _PERCENT.finditer(text.text):
        value = concatenate(value, (Text(text.text[end : match.start()], text.span, text.token),), span)
        end = match.end()
        if match["kind"] == "%":
            part: Value = (Text("%", span, None),)
        elif match["key"] is None and parts:
            part = parts.pop(0)
        else:
            part = UNKNOWN
        value = concatenate(value, part, span)
    return concatenate(value, (Text(text.text[end:], text.span, text.token),), span)
