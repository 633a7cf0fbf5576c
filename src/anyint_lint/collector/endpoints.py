"""Where a request goes, read from a URL that may have unknown parts."""

from __future__ import annotations

import re
from functools import lru_cache

from anyint_lint.collector.values import GATEWAY_MARK, HOLE
from anyint_lint.facts import Family
from anyint_lint.light_dataclass import dataclass
from anyint_lint.light_pattern import pattern

_URL = pattern(r"^(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)", re.IGNORECASE)
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
_SECRET_PARAMETER = pattern(r"([?&](?:[\w-]*key|token|access_token|secret)=)[^&#]+", re.IGNORECASE)
VENDORS = frozenset({"api.openai.com", "api.anthropic.com"})
"""Where the SDKs go when nobody names a base URL: written out or not, it says nothing more than the SDK itself."""


GATEWAY_HOST = "gateway.api.anyint.ai"
"""Stands for the host of `ANYINT_BASE_URL`, which is the gateway whatever its name."""
_MODELS_PATH = pattern(r"(?:^|/)models/?$")
_ONE_MODEL = pattern(r"(?:^|/|\})v1/models/[^/:]+/?$")
_MODEL_PATH = pattern(r"(?:^|/|\})(?:(?P<family>openai|anthropic)/)?v1/models/(?P<model>[^/{}?#:]+)/?$")


@dataclass(frozen=True, slots=True)
class Endpoint:
    scheme: str | None
    host: str | None
    """Lower-case, without port and userinfo; None when not known."""
    path: str
    """`{}` for unknown parts."""
    has_userinfo: bool = False


@lru_cache(maxsize=4096)
def parse(url: str) -> Endpoint:
    """A URL, or a path where the URL has no authority; unknown parts are holes."""
    match = _URL.match(url)
    if match is None and url.startswith(GATEWAY_MARK + HOLE):
        path = re.split(r"[?#]", url[2:], maxsplit=1)[0]
        return Endpoint(None, GATEWAY_HOST, _shown(path))
    if match is None:
        head, slash, tail = url.partition("/")
        unknown_base = head == HOLE
        path = slash + tail if unknown_base else url
        return Endpoint(None, None, _shown(path.partition("?")[0].partition("#")[0]))
    userinfo, at, authority = match["authority"].rpartition("@")
    host = authority.partition("]")[0].lstrip("[") if authority.startswith("[") else authority.partition(":")[0]
    known = host and HOLE not in host
    shown = host.lower().rstrip(".") if known else None
    return Endpoint(match["scheme"].lower(), shown, _shown(match["path"]), bool(userinfo and at))


def _shown(path: str) -> str:
    return path.replace(HOLE, "{}")


def shown_url(url: str) -> str:
    """A URL as facts hold it: `{}` for what is not known."""
    return url.replace(GATEWAY_MARK + HOLE, "{ANYINT_BASE_URL}").replace(HOLE, "{}")


def has_secret(url: str) -> bool:
    """Whether a URL may hold a key: in its userinfo, or in a parameter that is called so."""
    match = _URL.match(url)
    return (match is not None and "@" in match["authority"]) or bool(_SECRET_PARAMETER.search(url))


def without_secrets(url: str) -> str:
    """The URL with `{}` for all userinfo and for parameters that are called like a key."""
    match = _URL.match(url)
    if match is not None and "@" in match["authority"]:
        url = f"{match['scheme']}://{{}}@{url[match.start('authority') :].partition('@')[2]}"
    return _SECRET_PARAMETER.sub(r"\1{}", url)


def path_start(url: str) -> int:
    """Where the path begins: after scheme and authority, or after what is not known."""
    match = _URL.match(url)
    if match is not None:
        return match.start("path")
    return len(url) - len(url.lstrip(GATEWAY_MARK + HOLE))


def is_absolute(url: str) -> bool:
    return _URL.match(url) is not None or url.startswith(GATEWAY_MARK)


def is_models_path(path: str) -> bool:
    """Whether a path is one of a list of models."""
    return _MODELS_PATH.search(path) is not None


def is_model_path(path: str) -> bool:
    """Whether a path is one of a single model, `.../v1/models/<ID>`, its ID known or not."""
    return _ONE_MODEL.search(path) is not None


def model_below(path: str) -> tuple[Family | None, str] | None:
    """The family and the ID of `.../v1/models/<ID>`; other styles of path (Azure, Gemini) are no such thing."""
    match = _MODEL_PATH.search(path)
    return None if match is None else (Family(match["family"]) if match["family"] else None, match["model"])


def llm_family(path: str) -> Family | None:
    """The family of the LLM request that a path stands for, None when it is none."""
    plain = path.rstrip("/")
    return next((family for end, family in _REQUESTS if plain.endswith(end)), None)
