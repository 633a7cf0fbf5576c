"""What names say: which mean a model, which mean that something is only counted, priced or logged."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from anyint_lint.collector.vendors import is_a_prefix, names_a_vendor
from anyint_lint.light_pattern import pattern

_MODEL_NAME = pattern(
    r"""(?:^|_)(?:model|llm|deployment|engine)(?:_?(?:name|id|str|string|slug|type))?(?:_?default|_v?\d+)?$
      | ^(?:default|fallback)_(?:model|llm)(?:_name|_id)?(?:_[a-z0-9]+)?$
      | ^(?:[a-z0-9]+_)*(?:model|llm)_(?:name|id|fast|smart|default|fallback|primary|secondary)$
      | ^model_[a-z0-9]+$ | (?:^|_)models$""",
    re.VERBOSE,
)
_NOT_A_MODEL_NAME = pattern(
    r"""model_(?:type|dir|path|file|class|cls|kwargs|config|dump|provider|family|version|fields?|prefix|kind|format
    |url|key|info|settings|params?|context|registry|names_pattern|suffix|pattern|regex|card|repo|hash|state|size|label|display)|_dir$|_path$|_dataset$
    |^_*llm_type$|^_*(?:mock|fake|dummy|stub)_""",
    re.VERBOSE,
)
_OF_TOKENS = pattern(
    r"(?:^|_)(?:tiktoken|(?:de)?tokeni[sz]\w*|token_?(?:count|encod)\w*|(?:count|num|estimate)_tokens|encoding|context_budget\w*"
    r"|(?:cost|price|pricing)_(?:calculator|estimator|counter))(?:_|$)"
    r"|tokeni[sz]er(?:_|$)"
)
"""Whose encoding cuts a text into tokens, or whose price counts: it is looked up, never sent."""
_PROVIDER = pattern(r"(?:^|_)(?:provider|vendor|backend|model_type|api_type|(?:model|llm)_(?:server|source|platform))$")
_ROUTED = pattern(r"(?:openai|anthropic)/")
_BASE_URL = pattern(r"^_*(?:default_)?(?:llm_|inference_)?(?:base_?ur[il]|api_?base|api_?(?:ur[il]|host|endpoint))$")
_EMBEDDER = pattern(r"(?:^|_)(?:embed(?:dings?|ders?)?|vectori[sz]er)(?:_(?:name|id|default))?$")
_ABOUT_A_MODEL = pattern(r"(?:^|_)(?:model|llm)_|(?:^|_)(?:judge|grader|evaluator|critic|transcription|transcriber)$")
_OTHER_HOST = pattern(
    r"(?:^|_)(?:v_?llm|sglang|mlx|offline|on_device|local_?(?:llm|model|embed\w*|chat|inference))(?:_|$)",
)
"""What runs the models of others: under such a name, as under a vendor's, a model's ID means theirs."""
_NEVER_OURS = pattern(
    r"""(?:^|_)(?:azure_?(?:[a-z]+_)?(?:open_?ai|llm|chat|embed|gpt|ai_|model|client|\w+_deployment)|(?:git_?hub|gh)_?copilot(?:_|$)|(?:ollama|llama_?cpp|llamafile|gpt4_?all|lm_?studio|fast_?embed
    |sentence_?transformers?)(?:_|$))""",
    re.VERBOSE,
)
"""The same where any ID is theirs: deployments, and what runs on the machine itself."""
_HOME = pattern(
    r"""(?:(?:openai|anthropic)[/:])?(?:(?:chat)?gpt-(?!oss|2|j|neo)[\w]|o[1-9](?![a-z0-9])|claude-|text-embedding-(?:3|ada)
    |text-(?:davinci|curie|babbage|ada)-|dall-e-|whisper-1|tts-1|davinci-|babbage-|(?:omni|text)-moderation-)""",
    re.VERBOSE | re.IGNORECASE,
)
_RENAMES = pattern(
    r"""^_*(?:normali[sz]e|standardi[sz]e|canonicali[sz]e|canonical|clean|replace|rename|format|display|pretty|prettify
    |shorten|short|simplify|saniti[sz]e|parse|strip|extract|detect|infer|guess|describe|label)_
    |_(?:display|label|short|pretty|canonical)_|_(?:label|display|title)$""",
    re.VERBOSE,
)
_METADATA = pattern(
    r"""token(?:s|iz|_|$)|encod(?:er|ing)_(?:for|name)|(?:^|_)(?:price|pricing|prices|cost|costs|billing|spend)(?:_|$|s$)
    |context_(?:window|size|length|limit|len|budget)|max_(?:context|input|output|length)|_?supports?_|^is_|^has_|capabilit
    |^set_(?:span_)?attributes?$
    |(?:^|_)(?:log|logger|logging|print|warn|warning|debug|info|metric|metrics|telemetry|trace)(?:_|$)
    |(?:^|_)(?:stats|usage|profile|modelinfo|model_info|get_encoding)(?:_|$)""",
    re.VERBOSE,
)
_MEASURE = pattern(
    r"token(?:s|iz|_|$)|(?:^|_)(?:price|pricing|prices|cost|costs)(?:_|$)|context_(?:window|size|length)"
)
_DESCRIPTION = pattern(
    r"""(?:^|_)(?:price|prices|pricing|cost|costs)(?:_|$)|context_(?:window|length|size)
    |^supports_|knowledge_cutoff|input_cost|output_cost|per_(?:1k|1m|million|token)|rpm_limit|tpm_limit""",
    re.VERBOSE,
)
_SETTINGS = pattern(r"(?:^|_)(?:config\w*|cfg|conf|settings?|options?|opts|defaults?|prefs?|preferences|env|params?)$")
_OF_PATH = pattern(r"[.\[]")
_AS_A_DICT = pattern(r"(?:\._?(?:to_dict|as_dict|dict|copy|model_dump)\(\))+$")
EXAMPLES = frozenset({"example", "examples", "sample", "json_schema_extra"})
"""Keys under which documentation shows what an answer looks like."""
ONLY_TOLD = EXAMPLES | {"model_info"}
"""The same, and litellm's key for what a model costs and can."""
_EXAMPLE = pattern(r"(?:^|_)(?:test_case|example(?:_data)?)s?$")
_DOUBLE = pattern(
    r"""(?:^_*(?:mock|fake|dummy|stub)|_mock)(?:ed)?_(?:open_?ai|anthropic|claude|gpt|lite_?llm|i?model|llm|chat|client|api
    |async|sync|completion|response|reply|message|provider|embed|stream|backend|server|transport|service)
    |_(?:mock|fake|dummy|stub)$""",
    re.VERBOSE,
)
"""What stands in for something that is asked; fake news are no such thing."""
_REPLY = frozenset({"finish_reason", "stop_reason", "system_fingerprint", "prompt_tokens", "completion_tokens"})
"""What is only ever told of an answer that has come."""
_OF_A_REQUEST = frozenset({"temperature", "top_p", "api_key", "messages", "timeout", "max_retries"})
_CHOICES_OF_A_REPLY = frozenset({"object", "created", "usage"})
_TYPED_DICT = pattern(
    r"^(?:openai|anthropic)\.(?:\w+\.)*types\.(?:\w+\.)*(?:\w+_params?\.\w+|\w+Params?(?:Base|NonStreaming|Streaming)?)$"
)
"""The SDKs' names for the dicts that their methods take."""
_PREPOSITION = pattern(r"_(?:for|from|by|of|in|with)_")
"""What a function returns is said before it: `get_group_for_model`, `default_model_of_team`."""
_VERBS = frozenset({"build", "choose", "fetch", "find", "load", "make", "name", "pick", "read", "resolve", "select"})
_NO_NAME = pattern(r"\W+")
_CAMEL = pattern(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """One lower-case form for `defaultModel`, `DEFAULT_MODEL` and `--default-model`; `oci_llm` for `OCILlm`."""
    return _CAMEL.sub("_", name).lower().replace("-", "_").strip("_")


@lru_cache(maxsize=4096)
def names_a_model(name: str) -> bool:
    """Whether a variable, field, option or key of this name holds a model's ID."""
    plain = snake(name)
    return bool(_MODEL_NAME.search(plain)) and not _NOT_A_MODEL_NAME.search(plain) and not _OF_TOKENS.search(plain)


@lru_cache(maxsize=4096)
def names_an_embedder(name: str) -> bool:
    """Whether something of this name may hold an embedding model's ID, as it may hold the object made of one."""
    plain = snake(name)
    return bool(_EMBEDDER.search(plain)) and not _NOT_A_MODEL_NAME.search(plain)


@lru_cache(maxsize=4096)
def names_a_base_url(name: str) -> bool:
    """Whether something of this name holds where requests go."""
    return _BASE_URL.search(snake(name)) is not None


@lru_cache(maxsize=4096)
def names_a_provider(name: str) -> bool:
    """Whether something of this name says who is asked; some say `openai/gpt-5.4` there."""
    return _PROVIDER.search(snake(name)) is not None


@lru_cache(maxsize=4096)
def is_another_provider(text: str) -> bool:
    """Whether what stands under such a name is not one of ours: `groq`, `azure_openai`."""
    return is_a_prefix(text) or is_of_another_host(text, "")


@lru_cache(maxsize=4096)
def is_about_a_model(name: str) -> bool:
    """Whether a name speaks of a model, but leaves open what it says of it: `MODEL_HANDLE`, `model_type`."""
    plain = snake(name).replace("_type", "_name")
    return bool(_ABOUT_A_MODEL.search(plain)) and not _NOT_A_MODEL_NAME.search(plain) and not _OF_TOKENS.search(plain)


@lru_cache(maxsize=4096)
def is_of_the_families(text: str) -> bool:
    """Whether an ID is of a line that OpenAI or Anthropic themselves serve."""
    return _HOME.match(text) is not None


def may_hold_a_model(name: str) -> bool:
    """Whether `holds_a_model` is worth asking of any text."""
    return names_a_model(name) or names_an_embedder(name) or is_about_a_model(name) or names_a_provider(name)


def holds_a_model(name: str, text: str) -> bool:
    """Whether a text that looks like an ID is one, by the name of what holds it."""
    return (
        names_a_model(name)
        or (names_an_embedder(name) and "embed" in text.lower())
        or (is_about_a_model(name) and is_of_the_families(text))
        or (names_a_provider(name) and is_of_the_families(text) and _ROUTED.match(text) is not None)
    )


@lru_cache(maxsize=4096)
def is_of_another_host(name: str, text: str) -> bool:
    """Whether a name (of a variable, function or class) says that this ID goes to a host of its own."""
    plain = snake(name)
    if _NEVER_OURS.search(plain):
        return True
    return (names_a_vendor(plain) or bool(_OTHER_HOST.search(plain))) and not is_of_the_families(text)


@lru_cache(maxsize=4096)
def counts_tokens(name: str) -> bool:
    """Whether a class of this name is a tokenizer, which no model's ID leaves for a request."""
    return bool(_OF_TOKENS.search(snake(name)))


@lru_cache(maxsize=4096)
def renames(name: str) -> bool:
    """Whether a function of this name only makes another name of a model's: one to show, or to compare by."""
    return bool(_RENAMES.search(snake(name)))


@lru_cache(maxsize=4096)
def names_metadata(name: str) -> bool:
    """Whether a function or class of this name only counts, prices, describes or logs a model."""
    return bool(_METADATA.search(snake(name)))


def returned_by(function: str) -> str:
    """The name of what a function of this name returns."""
    said = _PREPOSITION.split(function.removeprefix("get_"))[0]
    return function if said.lstrip("_") in _VERBS else said


def says_of_a_model(name: str) -> bool:
    """Whether what a function of this name returns is said of a model, and is none that is asked."""
    return names_metadata(name) or renames(name)


@lru_cache(maxsize=4096)
def measures(name: str) -> bool:
    """Whether a function of this name counts tokens or prices them, rather than checks or logs a model."""
    return bool(_MEASURE.search(snake(name)))


@lru_cache(maxsize=4096)
def describes(name: str) -> bool:
    """Whether a key or argument of this name says what a model costs or can: its neighbours only describe one."""
    return bool(_DESCRIPTION.search(snake(name)))


def is_about_a_request(keys: Collection[str]) -> bool:
    """Whether keys or arguments of these names say how something is to be asked, not what it costs or can."""
    return not _OF_A_REQUEST.isdisjoint(keys)


def tells_a_reply(keys: Collection[str]) -> bool:
    """Whether keys or arguments of these names make the answer to a request: the model in it has answered."""
    return not _REPLY.isdisjoint(keys) or ("choices" in keys and not _CHOICES_OF_A_REPLY.isdisjoint(keys))


@lru_cache(maxsize=4096)
def is_an_example(name: str) -> bool:
    """Whether an instance of a class of this name shows what something looks like: `TestCase`, `ExampleData`."""
    return name[:1].isupper() and _EXAMPLE.search(snake(name)) is not None


@lru_cache(maxsize=4096)
def is_a_double(name: str) -> bool:
    """Whether a function or class of this name stands in for a real one, so that nothing is asked of a model."""
    return _DOUBLE.search(snake(name)) is not None


@lru_cache(maxsize=4096)
def sets_the_context(name: str) -> bool:
    """Whether it says how much a model takes at once, which is also told to what sends requests."""
    return "context" in snake(name)


@lru_cache(maxsize=4096)
def holds_settings(path: str) -> bool:
    """Whether what an entry is asked of says what is to be done, rather than what somebody did: `self.config`."""
    path = _AS_A_DICT.sub("", path).removesuffix("()").rstrip("]")
    return bool(_SETTINGS.search(snake(_OF_PATH.split(path)[-1].lstrip("?~"))))


@lru_cache(maxsize=4096)
def is_typed_dict(path: str) -> bool:
    """Whether an imported class is just a dict with a name, as the SDKs have them for their requests."""
    return _TYPED_DICT.match(path) is not None


@lru_cache(maxsize=4096)
def spoken_of(path: str) -> str:
    """What a callee and all that it is reached by are called, as one name: `self.groq_client.chat.create`."""
    return _NO_NAME.sub("_", path.replace("()", "")).strip("_")


def shown(path: str) -> str:
    """A callee as a person would write it."""
    return path.lstrip("?.").replace("\x00", "{}") or "call"
