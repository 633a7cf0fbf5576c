"""What had to be written in wrong programs that have no right one of their name: the wrong text, and the right one.

The corrected programs are part of the table, and right.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routes.program import Program

Correction = tuple[str, str]
_PLAIN: Correction = ("/v1/models", "/openai/v1/models")
_KEY: Correction = ('"sk-4kQ9vT2mXz7LbN8wRcY3"', "KEY")
_SECURE: Correction = ("http://", "https://")

REQUESTS: Mapping[str, Correction] = {
    "literal, anthropic": ("/v1/models", "/anthropic/v1/models"),
    "version alone is missing": (
        '/v1/models", headers={',
        '/anthropic/v1/models", headers={"anthropic-version": "2023-06-01", ',
    ),
    "format by name": ('version="v1"', 'version="openai/v1"'),
    "urljoin drops the last part of the base": ('openai/v1"', 'openai/v1/"'),
    "urljoin from the root": ('"/v1/models"', '"v1/models"'),
    "split base that another provider shares": ("GATEWAY + PATH", 'GATEWAY + "/openai" + PATH'),
    "constant with two kinds of headers": (
        'MODELS_URL = "https://gateway.api.anyint.ai/v1/models"',
        'MODELS_URL = "https://gateway.api.anyint.ai/openai/v1/models"\n        ANTHROPIC = BEARER',
    ),
    "constant asked by one family rightly": ("headers=ANTHROPIC", "headers={**ANTHROPIC, **BEARER}"),
    "the gateway's variable, stripped": ("/v1/models", "/anthropic/v1/models"),
    "port and query": _PLAIN,
    "doubled slash": ('//v1/models"', '/openai/v1/models?limit=2"'),
    "no version": ("/openai/models", "/openai/v1/models"),
    "version twice": ("/v1/v1/", "/v1/"),
    "user in the URL takes the place of the key": ("desk:desk@gateway", "Gateway"),
    "session of the other family": ("/anthropic/", "/openai/"),
    "session without version": ("= KEY\n", '= KEY\n            session.headers["anthropic-version"] = "2023-06-01"\n'),
    "auth object of the other family": ('r.headers["Authorization"] = f"Bearer {KEY}"', "r.headers.update(ANTHROPIC)"),
    "basic auth": ('auth=("anyint", KEY)', "headers=BEARER, auth=None"),
    "bare key": ('"Token "', '"Bearer "'),
    "other family's header": ("/openai/", "/anthropic/"),
    "no key": ('"accept": "application/json"', '"accept": "application/json", **BEARER'),
    "helper with crossed headers": ('/anthropic/v1/models", BEARER', '/openai/v1/models/gpt-5.4", BEARER'),
    "clear text": ("http://gateway", "https://GATEWAY"),
    "clear text, port": ("http://gateway.api.anyint.ai:80", "https://gateway.api.anyint.ai:443"),
    "hard-coded key": ('KEY = "sk-4kQ9vT2mXz7LbN8wRcY3"', 'KEY = os.environ.get("ANYINT_API_KEY", "YOUR_KEY")'),
    "hard-coded key in a header": _KEY,
}
HTTPX: Mapping[str, Correction] = {
    "client whose base is wrong": ("anyint.ai/v1", "anyint.ai/anthropic/v1"),
    "client with path twice": ('"/v1/models"', '"/models"'),
    "family by other calls": ("{GATEWAY}/v1/", "{GATEWAY}/openai/v1/"),
    "family unknown": _PLAIN,
    "request object without what its client has": ('/models")', '/models", headers=client.headers)'),
    "auth class of the other family": ("/openai/", "/anthropic/"),
    "basic auth of the client": ('auth=httpx.BasicAuth("anyint", KEY)', "headers=BEARER"),
    "clear text of the client": _SECURE,
    "hard-coded key of a client": ('"Bearer sk-4kQ9vT2mXz7LbN8wRcY3"', '"Bearer " + KEY'),
}
OTHER: Mapping[str, Correction] = {
    "aiohttp forgets the path of the base": ('"/v1/models"', '"v1/models"'),
    "aiohttp without version": ('{"x-api-key": KEY}', "ANTHROPIC"),
    "aiohttp with basic auth": ('auth=aiohttp.BasicAuth("anyint", KEY)', "headers=dict(BEARER)"),
    "aiohttp in clear text": _SECURE,
}
SDK: Mapping[str, Correction] = {
    "openai with the host alone": ("base_url=GATEWAY", 'base_url=GATEWAY + "/openai/v1"'),
    "openai with the whole route": ("/v1/models", "/v1/"),
    "openai by a default of the environment": ("anyint.ai/v1", "anyint.ai/openai/v1"),
    "openai by the gateway's variable and a plain path": ('"/v1"', '"/openai" + "/v1"'),
    "constant that is right elsewhere": ("base_url=GATEWAY", 'base_url=GATEWAY + "/openai/v1"'),
    "constant for both SDKs": (
        'BASE = "https://gateway.api.anyint.ai/v1"',
        'BASE = "https://gateway.api.anyint.ai/openai/v1"\n        Anthropic = OpenAI',
    ),
    "openai in clear text": _SECURE,
    "openai with a hard-coded key": _KEY,
    "a hard-coded key of the environment": ('"sk-4kQ9vT2mXz7LbN8wRcY3"', "KEY"),
    "a hard-coded default of the key": ('"NO_SUCH_KEY", "sk-4kQ9vT2mXz7LbN8wRcY3"', '"ANYINT_API_KEY", "sk-..."'),
    "anthropic with a version": ("/anthropic/v1", "/anthropic"),
    "anthropic with a hard-coded key": _KEY,
}


def corrected(programs: Iterable[Program], corrections: Mapping[str, Correction]) -> tuple[Program, ...]:
    """The programs, and beside the wrong ones that are named what they had to be."""
    found: list[Program] = []
    for program in programs:
        found.append(program)
        if program.name in corrections and not program.is_right:
            was, now = corrections[program.name]
            assert was in program.code, program.name
            code = program.code.replace(was, now)
            found.append(replace(program, code=code, codes=(), status=200, fix=None))
    return tuple(found)
