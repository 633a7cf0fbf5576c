"""URLs put together as libraries do: `urljoin`, a client's base URL, `httpx.URL`, `yarl.URL`."""

from __future__ import annotations

from urllib.parse import urljoin

from anyint_lint.collector.machine import Arguments
from anyint_lint.collector.pieces import composed, cut, pieces_of
from anyint_lint.collector.values import (
    GATEWAY_MARK,
    HOLE,
    UNKNOWN,
    Text,
    Value,
    concatenate,
    is_gateway_variable,
    join,
    known_texts,
    target_of,
    texts,
)
from anyint_lint.facts import Span

_STAND_IN = "http://hole.invalid"
"""For an unknown beginning, while the rest is joined."""


def gateway_texts(value: Value, span: Span) -> tuple[Text, ...]:
    """What is read from `ANYINT_BASE_URL`, as a text whose host is known."""
    return (Text(GATEWAY_MARK + HOLE, span, None),) if any(is_gateway_variable(one) for one in value) else ()


def imported_texts(value: Value, span: Span) -> tuple[Text, ...]:
    """What is imported, as a text that another file may tell."""
    return tuple(Text(HOLE, span, None, target=target) for one in value if (target := target_of(one)) is not None)


def url_texts(value: Value, span: Span) -> tuple[Text, ...]:
    """All that a value may be as a URL; `span` is where it is used."""
    return (*texts(value), *gateway_texts(value, span), *imported_texts(value, span))


def url_joined(base: Text, path: Text, span: Span) -> Value:
    """`urljoin(base, path)`, of a base that may begin with a hole."""
    start = base.text.rfind(HOLE) + 1
    try:
        # `urljoin` knows no holes: what stands before the last one is kept as it is.
        joined = urljoin(_STAND_IN + base.text[start:], path.text) if start else urljoin(base.text, path.text)
    except ValueError:
        return UNKNOWN
    if start and not joined.startswith(_STAND_IN):
        return (path,)
    kept = cut(base, 0, start)
    rest = joined.removeprefix(_STAND_IN) if start else joined
    if rest.endswith(path.text) and path.text:
        head = rest[: len(rest) - len(path.text)]
        begin = (*kept, *_head(base, start, head))
        pieces: tuple[Text, ...] = (*begin, *pieces_of(path))
    else:
        pieces = (*kept, Text(rest, span, None))
    return (composed(Text("", span, None, env=base.env or path.env), pieces),)


def _head(base: Text, start: int, head: str) -> tuple[Text, ...]:
    if not head:
        return ()
    if base.text.startswith(head, start):
        return cut(base, start, start + len(head))
    glue = head.removeprefix(base.text[start:])
    if base.text[start:] and glue != head:
        return (*cut(base, start, len(base.text)), Text(glue, base.span, None))
    return (Text(head, base.span, None),)


def appended(base: Text, path: Text) -> Text:
    """A client's base URL and a path below it, as httpx and the SDKs join them; it stands where the path does."""
    head = cut(base, 0, len(base.text.rstrip("/")))
    glue = () if path.text.startswith("/") else (Text("/", path.span, None),)
    tail = cut(path, len(path.text) - len(path.text.lstrip("/")) - 1, len(path.text)) if not glue else pieces_of(path)
    return composed(path, (*head, *glue, *tail))


def with_path(text: Text, method: str, arguments: Arguments, span: Span) -> Value:
    """`URL.copy_with(path=...)`, `URL.with_path(...)`, `URL.joinpath(...)` of httpx and yarl."""
    if method == "joinpath":
        value: Value = (text,)
        for part in arguments.positional:
            value = below(value, part, span)
        return value
    given = arguments.keywords.get("path") or (arguments.positional[0] if arguments.positional else ())
    if method == "copy_with" and set(arguments.keywords) != {"path"}:
        return UNKNOWN
    return join(*(url_joined(text, path, span) for path in known_texts(given))) or UNKNOWN


def below(left: Value, right: Value, span: Span) -> Value:
    """`yarl.URL(...) / "part"`."""
    slash: Value = (Text("/", span, None),)
    bases = tuple(composed(one, cut(one, 0, len(one.text.rstrip("/")))) for one in texts(left))
    return concatenate(concatenate(bases, slash, span), right, span)


def url_of_parts(parts: tuple[Value, ...], span: Span) -> Value:
    """`urlunsplit((scheme, host, path, ...))`; query and fragment are left out."""
    path = parts[2]
    separated: Value = (Text("://", span, None),)
    value = concatenate(concatenate(parts[0], separated, span), parts[1], span)
    if any(not one.text.startswith("/") for one in texts(path)):
        return UNKNOWN
    return concatenate(value, path, span)
