"""Providers other than the gateway's two families: their SDKs and their classes in the frameworks.

Checked against google-genai 2.34.0, groq 0.37.1, mistralai 3.7.0, cohere 7.3.1, together 3.1.1, ollama 0.6.3,
langchain-google-genai 4.4.2, langchain-ollama 1.1.0, langchain-groq 1.1.3, langchain-mistralai 1.1.6,
langchain-deepseek 1.1.1, langchain-aws 1.9.1, -cohere 0.6.0, -fireworks 1.7.1, -perplexity 1.4.2, -together 0.4.0,
-xai 1.3.0, langchain-community 0.4.2 and 0.3.31, google-generativeai 0.8.6 and LlamaIndex's own packages. Not checked
against a release: cerebras, portkey_ai, volcenginesdkarkruntime, zhipuai, vertexai, langchain_google_vertexai,
langchain_nvidia_ai_endpoints and llama_index.llms.gemini.
"""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row, Standing


def _elsewhere(
    name: str,
    *model: str,
    position: int | None = None,
    aliases: tuple[str, ...] = (),
    methods_of: str = "",
    passed_on: tuple[str, ...] = (),
    removed: str = "",
) -> Row:
    return Row(
        callable=name,
        model=model,
        position=position,
        standing=Standing.ELSEWHERE,
        aliases=aliases,
        methods_of=methods_of,
        passed_on=passed_on,
        removed=removed,
    )


# Clients with the shape of the OpenAI SDK: its method rows hold for them, elsewhere.
_LIKE_OPENAI = (
    *(
        _elsewhere(name, methods_of="openai.OpenAI")
        for name in (
            "cerebras.cloud.sdk.AsyncCerebras",
            "cerebras.cloud.sdk.Cerebras",
            "portkey_ai.AsyncPortkey",
            "portkey_ai.Portkey",
            "volcenginesdkarkruntime.Ark",
            "zhipuai.ZhipuAI",
        )
    ),
    *(_elsewhere(f"groq.{name}", methods_of="openai.OpenAI") for name in ("Groq", "AsyncGroq")),
    *(_elsewhere(f"together.{name}", methods_of="openai.OpenAI") for name in ("Together", "AsyncTogether")),
    *(
        _elsewhere(f"huggingface_hub.{name}", "model", position=0, methods_of="openai.OpenAI")
        for name in ("InferenceClient", "AsyncInferenceClient")
    ),
)

_GOOGLE = (
    _elsewhere("google.genai.Client", aliases=("google.genai.client.Client",)),
    *(
        _elsewhere(f"google.genai.Client().{prefix}{path}", "model")
        for prefix in ("", "aio.")
        for path in (
            "batches.create",
            "caches.create",
            "chats.create",
            "models.count_tokens",
            "models.edit_image",
            "models.embed_content",
            "models.generate_content",
            "models.generate_content_stream",
            "models.generate_images",
            "models.generate_videos",
            "models.get",
        )
    ),
    _elsewhere("google.genai.Client().aio.live.connect", "model"),
    _elsewhere("google.generativeai.GenerativeModel", "model_name", position=0),
    _elsewhere("google.generativeai.embed_content", "model", position=0),
    _elsewhere("vertexai.generative_models.GenerativeModel", "model_name", position=0),
)

_BEDROCK = (
    # What a boto3 client can do is made at run time: its methods are in no signature.
    _elsewhere("boto3.client"),
    *(
        _elsewhere(f"boto3.client().{name}", "modelId", passed_on=("modelId",))
        for name in ("converse", "converse_stream", "invoke_model", "invoke_model_with_response_stream")
    ),
)

_OLLAMA_CALLS = ("chat", "embed", "embeddings", "generate", "pull", "show")
_OLLAMA = (
    _elsewhere("ollama.Client"),
    _elsewhere("ollama.AsyncClient", methods_of="ollama.Client"),
    *(_elsewhere(f"ollama.{name}", "model", position=0) for name in _OLLAMA_CALLS),
    *(_elsewhere(f"ollama.Client().{name}", "model", position=0) for name in _OLLAMA_CALLS),
)

_COHERE = (
    _elsewhere("cohere.ClientV2"),
    *(
        _elsewhere(f"cohere.{name}", methods_of="cohere.ClientV2")
        for name in ("AsyncClient", "AsyncClientV2", "Client")
    ),
    *(
        _elsewhere(f"cohere.ClientV2().{name}", "model")
        for name in ("classify", "embed", "generate", "rerank", "tokenize")
    ),
    *(_elsewhere(f"cohere.ClientV2().{name}", "model", passed_on=("model",)) for name in ("chat", "chat_stream")),
)

_MISTRAL = (
    _elsewhere("mistralai.client.Mistral"),
    _elsewhere("mistralai.Mistral", methods_of="mistralai.client.Mistral", removed="2"),
    *(
        _elsewhere(f"mistralai.client.Mistral().{path}", "model")
        for path in (
            "chat.complete",
            "chat.complete_async",
            "chat.stream",
            "chat.stream_async",
            "embeddings.create",
            "embeddings.create_async",
            "fim.complete",
            "ocr.process",
        )
    ),
)

_LANGCHAIN = (
    *(
        _elsewhere(f"langchain_openai.{name}", "model", "azure_deployment")
        for name in ("AzureChatOpenAI", "AzureOpenAI", "AzureOpenAIEmbeddings")
    ),
    *(
        _elsewhere(f"langchain_google_genai.{name}", "model")
        for name in ("ChatGoogleGenerativeAI", "GoogleGenerativeAI", "GoogleGenerativeAIEmbeddings")
    ),
    *(_elsewhere(f"langchain_ollama.{name}", "model") for name in ("ChatOllama", "OllamaLLM", "OllamaEmbeddings")),
    _elsewhere("langchain_groq.ChatGroq", "model", "model_name"),
    _elsewhere("langchain_mistralai.ChatMistralAI", "model", "model_name"),
    _elsewhere("langchain_mistralai.MistralAIEmbeddings", "model"),
    _elsewhere("langchain_deepseek.ChatDeepSeek", "model", "model_name"),
    *(
        _elsewhere(f"langchain_aws.{name}", *model)
        for name, model in (
            ("ChatBedrock", ("model", "model_id")),
            ("ChatBedrockConverse", ("model", "model_id")),
            ("BedrockEmbeddings", ("model_id",)),
            ("BedrockLLM", ("model_id",)),
        )
    ),
    *(
        _elsewhere(f"langchain_google_vertexai.{name}", "model", "model_name")
        for name in ("ChatVertexAI", "VertexAI", "VertexAIEmbeddings")
    ),
    _elsewhere("langchain_cohere.ChatCohere", "model"),
    _elsewhere("langchain_fireworks.ChatFireworks", "model", "model_name"),
    _elsewhere("langchain_together.ChatTogether", "model", "model_name"),
    _elsewhere("langchain_xai.ChatXAI", "model", "model_name"),
    _elsewhere("langchain_nvidia_ai_endpoints.ChatNVIDIA", "model"),
    _elsewhere("langchain_perplexity.ChatPerplexity", "model"),
)

_LANGCHAIN_COMMUNITY = (
    *(
        _elsewhere(f"langchain_community.{name}", *model)
        for name, model in (
            ("llms.AzureOpenAI", ("model", "model_name")),
            ("llms.Bedrock", ("model_id",)),
            ("llms.Ollama", ("model",)),
            ("llms.VLLMOpenAI", ("model", "model_name")),
            ("embeddings.AzureOpenAIEmbeddings", ("model",)),
            ("embeddings.BedrockEmbeddings", ("model_id",)),
            ("embeddings.OllamaEmbeddings", ("model",)),
            ("chat_models.ChatAnyscale", ("model", "model_name")),
            ("chat_models.ChatDeepInfra", ("model", "model_name")),
            ("chat_models.ChatTongyi", ("model", "model_name")),
            ("chat_models.ChatZhipuAI", ("model", "model_name")),
        )
    ),
    *(
        _elsewhere(f"langchain_community.chat_models.{name}", *model, removed="0.4")
        for name, model in (
            ("AzureChatOpenAI", ("model", "model_name")),
            ("BedrockChat", ("model_id",)),
            ("ChatCohere", ("model",)),
            ("ChatOllama", ("model",)),
            ("ChatPerplexity", ("model",)),
            ("ChatVertexAI", ("model_name",)),
        )
    ),
)

_LLAMA_INDEX = tuple(
    _elsewhere(f"llama_index.{name}", "model", position=position)
    for name, position in (
        ("llms.azure_openai.AzureOpenAI", 0),
        ("llms.bedrock_converse.BedrockConverse", 0),
        ("llms.gemini.Gemini", 0),
        ("llms.google_genai.GoogleGenAI", 0),
        ("llms.groq.Groq", 0),
        ("llms.mistralai.MistralAI", 0),
        ("llms.ollama.Ollama", 0),
        ("embeddings.azure_openai.AzureOpenAIEmbedding", 1),
    )
)

ROWS: tuple[Row, ...] = (
    *_LIKE_OPENAI,
    *_GOOGLE,
    *_BEDROCK,
    *_OLLAMA,
    *_COHERE,
    *_MISTRAL,
    *_LANGCHAIN,
    *_LANGCHAIN_COMMUNITY,
    *_LLAMA_INDEX,
)
