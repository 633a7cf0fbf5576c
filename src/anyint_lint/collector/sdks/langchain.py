"""LangChain. Checked against langchain 1.5.0, langchain-core 1.8.2, langchain-openai 1.7.4, langchain-anthropic 1.7.10,
langgraph 1.2.22 and langchain-community 0.4.2; what those removed against langchain 0.3 and langchain-community 0.3.31.
"""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row
from anyint_lint.facts import Family

_OPENAI_ENVIRONMENT = ("OPENAI_API_BASE", "OPENAI_BASE_URL")
_OPENAI_URL = ("base_url", "openai_api_base")
_OPENAI_KEY = ("api_key", "openai_api_key")
_ANTHROPIC_URL = ("base_url", "anthropic_api_url")
_ANTHROPIC_KEY = ("api_key", "anthropic_api_key")
_MODEL = ("model", "model_name")


def _openai(name: str, model: tuple[str, ...] = _MODEL, aliases: tuple[str, ...] = (), removed: str = "") -> Row:
    return Row(
        callable=name,
        model=model,
        family=Family.OPENAI,
        base_url=_OPENAI_URL,
        base_url_env=_OPENAI_ENVIRONMENT,
        api_key=_OPENAI_KEY,
        default_model=True,
        aliases=aliases,
        removed=removed,
    )


def _openai_by_alias(name: str, model: str) -> Row:
    # Models that do not accept their fields' own names beside the aliases.
    return Row(
        callable=name,
        model=(model,),
        family=Family.OPENAI,
        base_url=("base_url",),
        base_url_env=_OPENAI_ENVIRONMENT,
        api_key=("api_key",),
        default_model=True,
    )


_OPENAI = (
    _openai("langchain_openai.ChatOpenAI", aliases=("langchain_openai.chat_models.ChatOpenAI",)),
    _openai("langchain_openai.chat_models.base.BaseChatOpenAI"),
    _openai("langchain_openai.OpenAI", aliases=("langchain_openai.llms.OpenAI",)),
    _openai("langchain_openai.OpenAIEmbeddings", ("model",), ("langchain_openai.embeddings.OpenAIEmbeddings",)),
    _openai("langchain_community.llms.OpenAI", aliases=("langchain_community.llms.openai.OpenAI",)),
    _openai_by_alias("langchain_community.llms.OpenAIChat", "model_name"),
    _openai(
        "langchain_community.embeddings.OpenAIEmbeddings",
        ("model",),
        ("langchain_community.embeddings.openai.OpenAIEmbeddings",),
    ),
    _openai_by_alias("langchain_community.utilities.dalle_image_generator.DallEAPIWrapper", "model"),
    _openai("langchain_community.chat_models.openai.ChatOpenAI"),
    _openai("langchain_community.chat_models.ChatOpenAI", removed="0.4"),
    _openai("langchain.chat_models.ChatOpenAI", aliases=("langchain.chat_models.openai.ChatOpenAI",), removed="1"),
    _openai("langchain.llms.OpenAI", aliases=("langchain.llms.openai.OpenAI", "langchain.OpenAI"), removed="1"),
    _openai(
        "langchain.embeddings.OpenAIEmbeddings",
        ("model",),
        ("langchain.embeddings.openai.OpenAIEmbeddings",),
        removed="1",
    ),
    Row(
        callable="langchain_community.document_loaders.parsers.OpenAIWhisperParser",
        model=("model",),
        family=Family.OPENAI,
        base_url=("base_url",),
        base_url_env=("OPENAI_API_BASE",),
        api_key=("api_key",),
        default_model=True,
        aliases=("langchain_community.document_loaders.parsers.audio.OpenAIWhisperParser",),
    ),
)


def _anthropic(name: str, url: tuple[str, ...] = _ANTHROPIC_URL, default: bool = False, removed: str = "") -> Row:
    return Row(
        callable=name,
        model=_MODEL,
        family=Family.ANTHROPIC,
        base_url=url,
        base_url_env=("ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL") if len(url) > 1 else ("ANTHROPIC_API_URL",),
        api_key=_ANTHROPIC_KEY if len(url) > 1 else ("anthropic_api_key",),
        default_model=default,
        aliases=("langchain_anthropic.chat_models.ChatAnthropic",)
        if name == "langchain_anthropic.ChatAnthropic"
        else (),
        removed=removed,
    )


_ANTHROPIC = (
    _anthropic("langchain_anthropic.ChatAnthropic"),
    _anthropic("langchain_anthropic.AnthropicLLM", default=True),
    _anthropic("langchain_community.llms.Anthropic", ("anthropic_api_url",), default=True),
    _anthropic("langchain_community.chat_models.ChatAnthropic", ("anthropic_api_url",), default=True, removed="0.4"),
)

_ANY_PROVIDER = (
    *(
        Row(
            callable=f"{package}.chat_models.init_chat_model",
            model=("model",),
            position=0,
            notation=Notation.COLON,
            base_url=_OPENAI_URL,
            api_key=_OPENAI_KEY,
            aliases=(f"{package}.chat_models.base.init_chat_model",),
            provider=("model_provider",),
            passed_on=(*_OPENAI_URL, *_OPENAI_KEY),
        )
        for package in ("langchain", "langchain_classic")
    ),
    *(
        Row(
            callable=f"{package}.embeddings.init_embeddings",
            model=("model",),
            position=0,
            notation=Notation.COLON,
            base_url=_OPENAI_URL,
            api_key=_OPENAI_KEY,
            aliases=(f"{package}.embeddings.base.init_embeddings",),
            provider=("provider",),
            passed_on=(*_OPENAI_URL, *_OPENAI_KEY),
        )
        for package in ("langchain", "langchain_classic")
    ),
    Row(
        callable="langchain_community.chat_models.ChatLiteLLM",
        model=_MODEL,
        notation=Notation.SLASH,
        base_url=("api_base",),
        api_key=("api_key", "openai_api_key", "anthropic_api_key"),
        default_model=True,
        aliases=("langchain_community.chat_models.litellm.ChatLiteLLM",),
        provider=("custom_llm_provider",),
        removed="0.4",
    ),
)


def _agent(name: str, position: int | None = 0, model: str = "model", variadic: bool = False) -> Row:
    # A string is handed to init_chat_model.
    return Row(callable=name, model=(model,), position=position, variadic=variadic, notation=Notation.COLON)


_AGENTS = (
    _agent("langchain.agents.create_agent"),
    _agent("langgraph.prebuilt.create_react_agent"),
    _agent("langchain.agents.middleware.SummarizationMiddleware"),
    _agent("langchain.agents.middleware.ModelFallbackMiddleware", model="first_model", variadic=True),
    _agent("langchain.agents.middleware.LLMToolSelectorMiddleware", None),
    _agent("langchain.agents.middleware.LLMToolEmulator", None),
)


def _per_call(name: str, family: Family) -> tuple[Row, ...]:
    # Keywords of a call go into the request over those of the constructor.
    return tuple(
        Row(callable=f"{name}().{method}", model=("model",), family=family, default_model=True, passed_on=("model",))
        for method in ("bind", "invoke", "ainvoke", "stream", "astream", "bind_tools")
    )


_PER_CALL = (
    *_per_call("langchain_openai.ChatOpenAI", Family.OPENAI),
    *_per_call("langchain_anthropic.ChatAnthropic", Family.ANTHROPIC),
)

ROWS: tuple[Row, ...] = (*_OPENAI, *_ANTHROPIC, *_ANY_PROVIDER, *_AGENTS, *_PER_CALL)
