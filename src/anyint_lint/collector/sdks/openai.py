"""The OpenAI SDK. Checked against openai 3.54.0; the names removed with 1.0 against openai 0.28."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row, Standing
from anyint_lint.facts import Family


def _client(name: str, standing: Standing = Standing.HOSTED, aliases: tuple[str, ...] = ()) -> Row:
    hosted = standing is Standing.HOSTED
    azure = "Azure" in name
    return Row(
        callable=f"openai.{name}",
        family=Family.OPENAI if hosted else None,
        standing=standing,
        base_url=("base_url", "azure_endpoint") if azure else ("base_url",),
        base_url_env=("OPENAI_BASE_URL",) if hosted else (),
        api_key=("api_key",),
        appends="/models",
        aliases=aliases,
        provider=("provider",) if hosted else (),
        methods_of="" if name == "OpenAI" else "openai.OpenAI",
    )


_CLIENTS = (
    _client("OpenAI", aliases=("openai.Client", "langfuse.openai.OpenAI", "llama_index.llms.openai.SyncOpenAI")),
    _client(
        "AsyncOpenAI",
        aliases=("openai.AsyncClient", "langfuse.openai.AsyncOpenAI", "llama_index.llms.openai.AsyncOpenAI"),
    ),
    _client("AzureOpenAI", Standing.ELSEWHERE, ("openai.lib.azure.AzureOpenAI", "langfuse.openai.AzureOpenAI")),
    _client(
        "AsyncAzureOpenAI",
        Standing.ELSEWHERE,
        ("openai.lib.azure.AsyncAzureOpenAI", "langfuse.openai.AsyncAzureOpenAI"),
    ),
    _client("BedrockOpenAI", Standing.ELSEWHERE, ("openai.lib.bedrock.BedrockOpenAI",)),
    _client("AsyncBedrockOpenAI", Standing.ELSEWHERE, ("openai.lib.bedrock.AsyncBedrockOpenAI",)),
)

_REQUIRED = (
    "audio.speech.create",
    "audio.transcriptions.create",
    "audio.translations.create",
    "beta.agents.create",
    "beta.assistants.create",
    "beta.chat.completions.create",
    "beta.chat.completions.parse",
    "beta.chat.completions.stream",
    "beta.realtime.connect",
    "beta.responses.compact",
    "chat.completions.create",
    "chat.completions.parse",
    "chat.completions.stream",
    "completions.create",
    "decisions.create",
    "embeddings.create",
    "fine_tuning.jobs.create",
    "responses.compact",
)
"""Methods that take `model` by keyword and need it."""

_OPTIONAL = (
    "audio.voices.create",
    "beta.agents.update",
    "beta.assistants.update",
    "beta.realtime.sessions.create",
    "beta.responses.create",
    "beta.responses.input_tokens.count",
    "beta.threads.create_and_run",
    "beta.threads.create_and_run_poll",
    "beta.threads.create_and_run_stream",
    "beta.threads.runs.create",
    "beta.threads.runs.create_and_poll",
    "beta.threads.runs.create_and_stream",
    "beta.threads.runs.stream",
    "images.create_variation",
    "images.edit",
    "images.generate",
    "moderations.create",
    "realtime.calls.accept",
    "realtime.connect",
    "responses.create",
    "responses.input_tokens.count",
    "responses.parse",
    "responses.stream",
    "videos.create",
    "videos.create_and_poll",
)
"""Methods that take `model` by keyword; without it the service (or the stored object) decides."""

_POSITIONAL = ("models.delete", "models.retrieve", "realtime.translations.connect")
"""Methods whose first argument is `model`."""

_NESTED = (
    ("evals.create", "testing_criteria[].model"),
    ("evals.runs.create", "data_source.model"),
    ("fine_tuning.alpha.graders.run", "grader.model"),
    ("realtime.client_secrets.create", "session.model"),
)


def _method(path: str, model: str = "model", position: int | None = None, default: bool = False) -> Row:
    # The package itself is a client too: `openai.chat.completions.create` uses one made on first use.
    return Row(
        callable=f"openai.OpenAI().{path}",
        model=(model,),
        position=position,
        family=Family.OPENAI,
        default_model=default,
        aliases=(f"openai.{path}",),
    )


_METHODS = (
    *(_method(path) for path in _REQUIRED),
    *(_method(path, default=True) for path in _OPTIONAL),
    *(_method(path, position=0) for path in _POSITIONAL),
    *(_method(path, model) for path, model in _NESTED),
    Row(
        callable="openai.OpenAI().responses.connect().response.create",
        model=("model",),
        family=Family.OPENAI,
        default_model=True,
    ),
)


def _removed(
    name: str,
    model: tuple[str, ...] = ("model",),
    position: int | None = None,
    passed_on: tuple[str, ...] = (),
    base_url: tuple[str, ...] = ("api_base",),
) -> Row:
    return Row(
        callable=f"openai.{name}",
        model=model,
        position=position,
        family=Family.OPENAI,
        base_url=base_url,
        base_url_env=("OPENAI_API_BASE",),
        api_key=("api_key",),
        passed_on=passed_on,
        removed="1",
    )


_REMOVED = (
    *(
        _removed(f"{resource}.{verb}", ("model", "engine"), passed_on=("model", "engine", "api_base", "api_key"))
        for resource in ("ChatCompletion", "Completion", "Edit", "Embedding")
        for verb in ("create", "acreate")
    ),
    *(_removed(f"Moderation.{verb}", position=1, base_url=()) for verb in ("create", "acreate")),
    *(_removed(f"Audio.{verb}", position=0) for verb in ("transcribe", "atranscribe", "translate", "atranslate")),
    *(_removed(f"{resource}.create", passed_on=("model",)) for resource in ("FineTune", "FineTuningJob")),
    _removed("Model.retrieve", ("id",), 0, base_url=()),
)

_WRAPPERS = (
    Row(
        callable="langsmith.wrappers.wrap_openai",
        family=Family.OPENAI,
        client=("client",),
        client_position=0,
        methods_of="openai.OpenAI",
    ),
)
"""Third parties that hand back the client they are given, with tracing."""

ROWS: tuple[Row, ...] = (*_CLIENTS, *_METHODS, *_REMOVED, *_WRAPPERS)
