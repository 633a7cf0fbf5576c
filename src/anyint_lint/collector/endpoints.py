"""Where a request goes, read from a URL that may have unknown parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anyint_lint.collector.values import HOLE, External, Plain, Text, Value, texts
from anyint_lint.facts import Family

_URL = re.compile(r"^(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)", re.IGNORECASE)
_REQUESTS: tuple[tuple[str, Family], ...] = (
    ("/chat/completions", Family.OPENAI),
    ("/completions", Family.OPENAI),
    ("/responses", Family.OPENAI),
    ("/embeddings", Family.OPENAI),
    ("/moderations", Family.OPENAI),
    ("/images/generations", Family.OPENAI),
    ("/images/edits", Family.OPENAI),
    ("/audio/speech", Family.OPENAI),
    ("/audio/transcriptions", Family.OPENAI),
    ("/audio/translations", Family.OPENAI),
    ("/messages/count_tokens", Family.ANTHROPIC),
    ("/v1/messages", Family.ANTHROPIC),
    ("/v1/complete", Family.ANTHROPIC),
)
_VENDORS = frozenset({"api.openai.com", "api.anthropic.com"})
"""Where the SDKs go when nobody names a base URL: written out or not, it says nothing more than the SDK itself."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    scheme: str | None
    host: str | None
    """Lower-case, without port and userinfo; None when not known."""
    path: str
    """`{}` for unknown parts."""


def parse(url: str) -> Endpoint:
    """A URL, or a path where the URL has no authority; unknown parts are holes."""
    match = _URL.match(url)
    if match is None:
        head, slash, tail = url.partition("/")
        unknown_base = head == HOLE
        path = slash + tail if unknown_base else url
        return Endpoint(None, None, _shown(path.partition("?")[0].partition("#")[0]))
    authority = match["authority"].rpartition("@")[2]
    host = authority.partition("]")[0].lstrip("[") if authority.startswith("[") else authority.partition(":")[0]
    known = host and HOLE not in host
    return Endpoint(match["scheme"].lower(), host.lower().rstrip(".") if known else None, _shown(match["path"]))


def _shown(path: str) -> str:
    return path.replace(HOLE, "{}")


def llm_family(path: str) -> Family | None:
    """The family of the LLM request that a path stands for, None when it is none."""
    plain = path.rstrip("/")
    return next((family for end, family in _REQUESTS if plain.endswith(end)), None)


def host_of(base_url: Value) -> str | None:
    """The one host that a base URL names; None when there are several, or it is the SDKs' own default."""
    hosts = dict.fromkeys(parse(one.text).host for one in texts(base_url))
    host = next(iter(hosts)) if len(hosts) == 1 else None
    return None if host in _VENDORS else host


def joined(base_url: Value, path: Text) -> Text:
    """A client's base URL and a relative path, as httpx and the SDKs join them."""
    if _URL.match(path.text):
        return path
    bases = [one.text for one in texts(base_url)]
    unknown = any(isinstance(one, (External, Plain)) for one in base_url)
    base = bases[0] if len(bases) == 1 and not unknown else (bases[0] if len(bases) == 1 else HOLE)
    if not base or base == HOLE:
        return Text(HOLE + "/" + path.text.lstrip("/"), path.span, path.token, path.form, path.env)
    return Text(base.rstrip("/") + "/" + path.text.lstrip("/"), path.span, path.token, path.form, path.env)
