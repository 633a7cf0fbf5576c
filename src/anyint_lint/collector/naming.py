"""What names say: which mean a model, which mean that something is only counted, priced or logged."""

from __future__ import annotations

import re
from functools import lru_cache

_MODEL_NAME = re.compile(
    r"""(?:^|_)(?:model|llm|deployment|engine)(?:_?(?:name|id|str|string|slug|type))?(?:_?default|_v?\d+)?$
      | ^(?:default|fallback)_(?:model|llm)(?:_name|_id)?(?:_[a-z0-9]+)?$
      | ^(?:[a-z0-9]+_)*(?:model|llm)_(?:name|id|fast|smart|default|fallback|primary|secondary)$
      | ^model_[a-z0-9]+$ | (?:^|_)models$""",
    re.VERBOSE,
)
_NOT_A_MODEL_NAME = re.compile(
    r"""model_(?:type|dir|path|file|class|cls|kwargs|config|dump|provider|family|version|fields?|prefix|kind|format
    |url|key|info|settings|params?|context|registry|names_pattern|card|repo|hash|state|size|label|display)|_dir$|_path$""",
    re.VERBOSE,
)
_METADATA = re.compile(
    r"""token(?:s|iz|_|$)|encod(?:er|ing)_(?:for|name)|(?:^|_)(?:price|pricing|prices|cost|costs|billing|spend)(?:_|$|s$)
    |context_(?:window|size|length|limit|len)|max_(?:context|input|output|length)|_?supports?_|^is_|^has_|capabilit
    |(?:^|_)(?:log|logger|logging|print|warn|warning|debug|info|metric|metrics|telemetry|trace)(?:_|$)
    |(?:^|_)(?:stats|usage|profile|modelinfo|model_info|get_encoding)(?:_|$)""",
    re.VERBOSE,
)
_DESCRIPTION = re.compile(
    r"""(?:^|_)(?:price|prices|pricing|cost|costs)(?:_|$)|context_(?:window|length|size)
    |^supports_|knowledge_cutoff|input_cost|output_cost|per_(?:1k|1m|million|token)|rpm_limit|tpm_limit""",
    re.VERBOSE,
)
EXAMPLES = frozenset({"example", "examples", "sample", "json_schema_extra"})
"""Keys under which documentation shows what an answer looks like."""
_TYPED_DICT = re.compile(
    r"^(?:openai|anthropic)\.(?:\w+\.)*types\.(?:\w+\.)*(?:\w+_params?\.\w+|\w+Params?(?:Base|NonStreaming|Streaming)?)$"
)
"""The SDKs' names for the dicts that their methods take."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """One lower-case form for `defaultModel`, `DEFAULT_MODEL` and `--default-model`."""
    return _CAMEL.sub("_", name).lower().replace("-", "_").strip("_")


@lru_cache(maxsize=4096)
def names_a_model(name: str) -> bool:
    """Whether a variable, field, option or key of this name holds a model's ID."""
    plain = snake(name)
    return bool(_MODEL_NAME.search(plain)) and not _NOT_A_MODEL_NAME.search(plain)


@lru_cache(maxsize=4096)
def names_metadata(name: str) -> bool:
    """Whether a function or class of this name only counts, prices, describes or logs a model."""
    return bool(_METADATA.search(snake(name)))


@lru_cache(maxsize=4096)
def describes(name: str) -> bool:
    """Whether a key or argument of this name says what a model costs or can: its neighbours only describe one."""
    return bool(_DESCRIPTION.search(snake(name)))


@lru_cache(maxsize=4096)
def is_typed_dict(path: str) -> bool:
    """Whether an imported class is just a dict with a name, as the SDKs have them for their requests."""
    return _TYPED_DICT.match(path) is not None


def shown(path: str) -> str:
    """A callee as a person would write it."""
    return path.lstrip("?.").replace("\x00", "{}") or "call"
