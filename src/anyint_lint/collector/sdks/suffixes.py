"""Method paths that are specific enough to mean a request whatever object they are called on."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.facts import Family

_OPENAI = (
    "audio.speech.create",
    "audio.transcriptions.create",
    "audio.translations.create",
    "beta.assistants.create",
    "beta.threads.create_and_run",
    "beta.threads.create_and_run_poll",
    "beta.threads.runs.create",
    "beta.threads.runs.create_and_poll",
    "beta.threads.runs.stream",
    "chat.completions.create",
    "chat.completions.parse",
    "chat.completions.stream",
    "completions.create",
    "completions.parse",
    "embeddings.create",
    "fine_tuning.jobs.create",
    "images.create_variation",
    "images.edit",
    "images.generate",
    "moderations.create",
    "responses.compact",
    "responses.create",
    "responses.input_tokens.count",
    "responses.parse",
    "responses.stream",
)

_ANTHROPIC = (
    "beta.messages.thread",
    "beta.messages.tool_runner",
    "messages.count_tokens",
    "messages.create",
    "messages.parse",
    "messages.stream",
)

# Instructor's additions to a patched client.
_PATCHED = tuple(
    f"{prefix}.{verb}"
    for prefix in ("chat.completions", "messages")
    for verb in ("create_with_completion", "create_partial", "create_iterable")
)

_GOOGLE = (
    "models.count_tokens",
    "models.embed_content",
    "models.generate_content",
    "models.generate_content_stream",
    "models.generate_images",
)

_BEDROCK = ("invoke_model", "invoke_model_with_response_stream", "converse", "converse_stream")

ROWS: tuple[Row, ...] = (
    *(Row(callable=f"*.{path}", model=("model",), family=Family.OPENAI) for path in _OPENAI),
    *(Row(callable=f"*.{path}", model=("model",), family=Family.ANTHROPIC) for path in _ANTHROPIC),
    *(Row(callable=f"*.{path}", model=("model",)) for path in _PATCHED),
    Row(callable="*.messages.batches.create", model=("requests[].params.model",), family=Family.ANTHROPIC),
    # Both SDKs have it, with `model` and `model_id`.
    Row(callable="*.models.retrieve", model=("model", "model_id"), position=0),
    *(Row(callable=f"*.{path}", model=("model",), standing=Standing.ELSEWHERE) for path in _GOOGLE),
    *(Row(callable=f"*.{name}", model=("modelId",), standing=Standing.ELSEWHERE) for name in _BEDROCK),
    Row(
        callable="*.from_pretrained",
        model=("pretrained_model_name_or_path",),
        position=0,
        standing=Standing.NOT_LLM,
    ),
)
