"""Callables that load weights from disk or hub, or count tokens: their model names are no IDs of a request.

Checked against transformers 5.23.0, sentence-transformers 6.2.0, ultralytics 8.4.190, tiktoken 0.14.0,
huggingface_hub (as installed with them), langchain-community 0.4.2 and fastembed 0.9.1. langchain_huggingface and the
rest of `_OTHER` were not checked against a release: nothing is reported for them, whatever they take.
"""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row, Standing


def _local(
    name: str, model: str, position: int | None = 0, aliases: tuple[str, ...] = (), passed_on: tuple[str, ...] = ()
) -> Row:
    return Row(
        callable=name,
        model=(model,),
        position=position,
        standing=Standing.NOT_LLM,
        aliases=aliases,
        passed_on=passed_on,
    )


_TOKENS = (
    _local("tiktoken.encoding_for_model", "model_name", aliases=("tiktoken.model.encoding_for_model",)),
    _local("tiktoken.get_encoding", "encoding_name", aliases=("tiktoken.registry.get_encoding",)),
    _local("tiktoken.encoding_name_for_model", "model_name"),
)

_TRANSFORMERS = (
    _local("transformers.pipeline", "model", 1, ("transformers.pipelines.pipeline",)),
    *(
        _local(f"transformers.{name}.from_pretrained", "pretrained_model_name_or_path")
        for name in (
            "AutoConfig",
            "AutoFeatureExtractor",
            "AutoImageProcessor",
            "AutoModel",
            "AutoModelForCausalLM",
            "AutoModelForImageTextToText",
            "AutoModelForMaskedLM",
            "AutoModelForQuestionAnswering",
            "AutoModelForSeq2SeqLM",
            "AutoModelForSequenceClassification",
            "AutoModelForSpeechSeq2Seq",
            "AutoModelForTokenClassification",
            "AutoProcessor",
            "AutoTokenizer",
        )
    ),
)

_SENTENCE_TRANSFORMERS = tuple(
    _local(f"sentence_transformers.{name}", "model_name_or_path")
    for name in ("CrossEncoder", "SentenceTransformer", "SparseEncoder")
)

_HUB = (
    _local("huggingface_hub.snapshot_download", "repo_id"),
    _local("huggingface_hub.hf_hub_download", "repo_id"),
)

_VISION = tuple(_local(f"ultralytics.{name}", "model") for name in ("RTDETR", "SAM", "YOLO", "YOLOE", "YOLOWorld"))

_LANGCHAIN = (
    *(
        _local(f"langchain_community.embeddings.{name}", "model_name", None)
        for name in ("HuggingFaceBgeEmbeddings", "HuggingFaceEmbeddings", "SentenceTransformerEmbeddings")
    ),
    _local("langchain_huggingface.HuggingFaceEmbeddings", "model", None),
    _local("langchain_community.llms.HuggingFacePipeline", "model_id", None),
    _local("langchain_community.cross_encoders.HuggingFaceCrossEncoder", "model_name", None),
    _local("langchain_community.llms.LlamaCpp", "model_path", None),
    _local("langchain_community.llms.CTransformers", "model", None),
    _local("langchain_community.llms.GPT4All", "model", None),
    _local("langchain_community.llms.VLLM", "model", None),
)

_OTHER = (
    _local("llama_index.embeddings.huggingface.HuggingFaceEmbedding", "model_name"),
    _local("llama_index.llms.huggingface.HuggingFaceLLM", "model_name", None),
    _local("llama_cpp.Llama", "model_path"),
    _local("vllm.LLM", "model"),
    _local("whisper.load_model", "name"),
    _local("faster_whisper.WhisperModel", "model_size_or_path"),
    _local("spacy.load", "name"),
    _local("torch.load", "f"),
    _local("joblib.load", "filename"),
    _local("timm.create_model", "model_name"),
    _local("fastembed.TextEmbedding", "model_name"),
)

ROWS: tuple[Row, ...] = (
    *_TOKENS,
    *_TRANSFORMERS,
    *_SENTENCE_TRANSFORMERS,
    *_HUB,
    *_VISION,
    *_LANGCHAIN,
    *_OTHER,
)
