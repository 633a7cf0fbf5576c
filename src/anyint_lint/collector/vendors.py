"""Those who serve models of their own, or of others, at an API of their own: their names, packages and lines of IDs.

Data and a few questions about it. The sources are the vendors' API references: the names of their products, the
packages that these tell to install, and how the models that they list there are spelled.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from anyint_lint.light_pattern import pattern


class Vendor(NamedTuple):
    """One of them. `ids` is empty for those who only host what others make."""

    words: str
    """Of a name in snake case, alternatives: `qwen|dash_?scope`. Before an ID they mean the same: `dashscope/...`."""
    packages: tuple[str, ...] = ()
    """Import names of what talks to that vendor and nobody else."""
    ids: str = ""
    """Alternatives with which its IDs begin."""
    prefixes: str = ""
    """Alternatives, in snake case, for what means it before an ID only: `accounts/fireworks/...`, `x-ai/...`."""


_OPEN = (
    r"(?:[\w.-]+/)?(?:meta-)?"
    r"(?:llama|code-?llama|mi[sx]tral|gemma|qwen|qwq|deepseek|gpt-oss|kimi|glm|phi-|whisper-large)"
)
"""Weights that anybody may host."""

VENDORS: tuple[Vendor, ...] = (
    Vendor(
        "google|gemini|gemma|vertex(?:_?ai)?|palm",
        ("google.genai", "google.generativeai", "google.cloud.aiplatform", "vertexai", "langchain_google_genai",
         "langchain_google_vertexai"),
        "gemini|gemma|palm|learnlm|imagen|veo-|(?:text|chat|code|codechat)-bison|text-embedding-00|text-multilingual-"
        "|textembedding-gecko|embedding-001|multimodalembedding",
        r"google\w*|vertex\w*",
    ),
    Vendor("cohere", ("cohere", "langchain_cohere"), "command|embed-|rerank-|c4ai-", "cohere_chat"),
    Vendor("voyage(?:_?ai)?", ("voyageai", "langchain_voyageai"), "voyage-|rerank-"),
    Vendor("jina(?:_?ai)?", (), "jina-"),
    Vendor(
        "mistral(?:_?ai)?", ("mistralai", "mistral_common", "langchain_mistralai"),
        "mi[sx]tral|open-mi[sx]tral|ministral|codestral|pixtral|devstral|magistral|voxtral", "codestral",
    ),
    Vendor(
        "dash_?scope|qwen|tongyi|bailian", ("dashscope",),
        "qwen|qwq|qvq|wan|text-embedding-v|multimodal-embedding-|gte-rerank|paraformer|cosyvoice|sambert",
    ),
    Vendor("ernie|qian_?fan|wen_?xin|yi_?yan|baidu|paddle(?:_?nlp)?", ("qianfan", "erniebot", "paddlenlp"), "ernie"),
    Vendor(
        "zhipu(?:_?ai)?|chat_?glm|glm|big_?model", ("zhipuai", "zai"), "glm-|chatglm|embedding-|cogview|charglm",
        "z_?ai",
    ),
    Vendor("moonshot|kimi", (), "moonshot|kimi", "moonshot_?ai"),
    Vendor("deep_?seek", ("langchain_deepseek",), "deepseek"),
    Vendor("xai|grok", ("xai_sdk", "langchain_xai"), "grok", "x_ai"),
    Vendor("perplexity|pplx", ("perplexity", "langchain_perplexity"), "sonar|pplx"),
    Vendor("ai21", ("ai21",), "jamba|j2-"),
    Vendor("mini_?max", (), "abab|minimax"),
    Vendor("baichuan", (), "baichuan"),
    Vendor("hunyuan|tencent", (), "hunyuan"),
    Vendor("doubao|volc_?engine|byte_?dance", ("volcenginesdkarkruntime",), "doubao|ep-|seed"),
    Vendor("aleph_?alpha", ("aleph_alpha_client",), "luminous"),
    Vendor("giga_?chat", ("gigachat", "langchain_gigachat"), "gigachat"),
    Vendor("yandex(?:_?gpt)?", ("yandex_cloud_ml_sdk",), "yandexgpt"),
    Vendor("upstage", (), "solar"),
    Vendor("deepgram", ("deepgram",), "nova-|aura-|flux-"),
    Vendor("assembly_?ai", ("assemblyai",)),
    Vendor("eleven_?labs", ("elevenlabs",), "eleven_|scribe_"),
    Vendor(
        "bedrock|sage_?maker", ("langchain_aws",), "amazon|nova-|titan-|anthropic\\.|meta\\.",
        r"bedrock\w*|sage_?maker\w*|amazon|(?:us|eu)\.\w+",
    ),
    Vendor("", prefixes=r"azure\w*"),
    Vendor("groq", ("groq", "langchain_groq"), _OPEN),
    Vendor("cerebras", ("cerebras",), _OPEN),
    Vendor("samba_?nova", ("sambanova",), _OPEN),
    Vendor("together(?:_?ai)?", ("together", "langchain_together"), _OPEN, "togethercomputer"),
    Vendor("fireworks", ("fireworks", "langchain_fireworks"), _OPEN, "fireworks_ai|accounts"),
    Vendor("nvidia|nim", ("langchain_nvidia_ai_endpoints",), f"nvidia/|{_OPEN}", "nvidia_nim"),
    Vendor("ollama", ("ollama", "langchain_ollama"), _OPEN, "ollama_chat"),
    Vendor("replicate", ("replicate",), _OPEN),
    Vendor("hugging_?face|hf", ("huggingface_hub",), _OPEN),
    Vendor("watsonx", ("ibm_watsonx_ai", "langchain_ibm"), f"ibm/|granite|{_OPEN}", "watsonx_text"),
    Vendor("oci", ("oci",), f"cohere\\.|meta\\.|{_OPEN}"),
    Vendor(
        "open_?router|deep_?infra|nebius|novita|silicon_?flow|friendli(?:_?ai)?|octo_?ai|baseten|cloudflare|databricks"
        "|hyperbolic|predibase|clarifai|model_?scope|xinference",
        prefixes="workers_ai",
    ),
    Vendor(
        "",
        prefixes="anyscale|nscale|nlp_cloud|petals|snowflake|empower|heroku|vercel_ai_gateway|featherless_ai|inference_net"
        "|github(?:_copilot)?|meta(?:_llama)?|microsoft|baai|nousresearch|sentence_transformers",
    ),
    Vendor("", prefixes="openai_like|lm_?studio|(?:hosted_)?vllm|local|llamafile"),
)  # fmt: skip

_NAMES = "|".join(one.words for one in VENDORS if one.words)
_WORDS = pattern(rf"(?:^|_)(?:{_NAMES})(?:_|$)")
_PREFIX = pattern(rf"(?:{_NAMES}|{'|'.join(one.prefixes for one in VENDORS if one.prefixes)})")
_PACKAGES = {package: one for one in VENDORS for package in one.packages}
_RERANKER = pattern(r"(?:^|[-/_])re-?rank", re.IGNORECASE)


@lru_cache(maxsize=4096)
def names_a_vendor(snake_name: str) -> bool:
    """Whether a name, in snake case, speaks of one of them."""
    return _WORDS.search(snake_name) is not None


@lru_cache(maxsize=4096)
def is_a_prefix(text: str) -> bool:
    """Whether what stands before a model's ID, or where a provider is named, is one of them: `x-ai`."""
    return _PREFIX.fullmatch(text.lower().replace("-", "_")) is not None


@lru_cache(maxsize=4096)
def vendor_of(path: str) -> Vendor | None:
    """Whose package a dotted name lies in."""
    parts = path.replace("()", "").split(".")
    found = (_PACKAGES.get(".".join(parts[:length])) for length in range(1, min(len(parts), 3) + 1))
    return next((one for one in found if one is not None), None)


@lru_cache(maxsize=4096)
def makes(vendor: Vendor, model_id: str) -> bool:
    """Whether an ID is of a line that the vendor serves, as far as its spelling tells."""
    return bool(vendor.ids) and re.match(rf"(?:models/)?(?:{vendor.ids})", model_id, re.IGNORECASE) is not None


@lru_cache(maxsize=4096)
def is_of_a_vendor(model_id: str) -> bool:
    """Whether an ID is of a line that one of them serves, whoever else may."""
    return any(makes(one, model_id) for one in VENDORS)


@lru_cache(maxsize=4096)
def is_a_reranker(model_id: str) -> bool:
    """Whether an ID is of a model that puts texts in order, for which neither family has a route."""
    return _RERANKER.search(model_id) is not None
