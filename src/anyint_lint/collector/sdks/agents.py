"""The OpenAI Agents SDK. Checked against openai-agents 0.24.0."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row
from anyint_lint.facts import Family

# A model name goes through MultiProvider: plain or `openai/...` to OpenAI, `litellm/...` to litellm.
_AGENT = (
    Row(
        callable="agents.Agent",
        model=("model",),
        position=8,
        notation=Notation.SLASH,
        default_model=True,
        aliases=("agents.agent.Agent",),
    ),
    Row(
        callable="agents.Agent().clone",
        model=("model",),
        notation=Notation.SLASH,
        default_model=True,
        passed_on=("model",),
    ),
    Row(
        callable="agents.sandbox.SandboxAgent",
        model=("model",),
        position=8,
        notation=Notation.SLASH,
        default_model=True,
    ),
    Row(
        callable="agents.RunConfig",
        model=("model",),
        position=0,
        notation=Notation.SLASH,
        default_model=True,
        aliases=("agents.run.RunConfig", "agents.run_config.RunConfig"),
        client=("model_provider",),
    ),
)


def _model(name: str, aliases: tuple[str, ...] = ()) -> Row:
    return Row(
        callable=f"agents.{name}",
        model=("model",),
        position=0,
        family=Family.OPENAI,
        aliases=aliases,
        client=("openai_client",),
        client_position=1,
    )


_MODELS = (
    _model(
        "OpenAIChatCompletionsModel",
        ("agents.models.openai_chatcompletions.OpenAIChatCompletionsModel",),
    ),
    _model("OpenAIResponsesModel", ("agents.models.openai_responses.OpenAIResponsesModel",)),
    _model("OpenAIResponsesWSModel", ("agents.models.openai_responses.OpenAIResponsesWSModel",)),
    _model("voice.OpenAISTTModel", ("agents.voice.models.openai_stt.OpenAISTTModel",)),
    _model("voice.OpenAITTSModel", ("agents.voice.models.openai_tts.OpenAITTSModel",)),
    Row(
        callable="agents.extensions.models.litellm_model.LitellmModel",
        model=("model",),
        position=0,
        notation=Notation.SLASH,
        base_url=("base_url",),
        api_key=("api_key",),
    ),
    Row(
        callable="agents.extensions.models.any_llm_model.AnyLLMModel",
        model=("model",),
        position=0,
        notation=Notation.SLASH,
        base_url=("base_url",),
        api_key=("api_key",),
    ),
    Row(
        callable="agents.voice.VoicePipeline",
        model=("stt_model", "tts_model"),
        family=Family.OPENAI,
        default_model=True,
    ),
    Row(
        callable="agents.OpenAIResponsesCompactionSession",
        model=("model",),
        family=Family.OPENAI,
        default_model=True,
        aliases=("agents.memory.OpenAIResponsesCompactionSession",),
        client=("client",),
    ),
    Row(
        callable="agents.realtime.RealtimeRunner",
        model=("config.model_settings.model_name",),
        family=Family.OPENAI,
        default_model=True,
    ),
    Row(
        callable="agents.realtime.RealtimeRunner().run",
        model=("model_config.initial_model_settings.model_name",),
        family=Family.OPENAI,
        default_model=True,
    ),
)

_PROVIDERS = (
    Row(
        callable="agents.OpenAIProvider",
        family=Family.OPENAI,
        base_url=("base_url",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        aliases=("agents.models.openai_provider.OpenAIProvider",),
        client=("openai_client",),
    ),
    Row(
        callable="agents.MultiProvider",
        notation=Notation.SLASH,
        base_url=("openai_base_url",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("openai_api_key",),
        aliases=("agents.models.multi_provider.MultiProvider",),
        client=("openai_client",),
    ),
    # From here on every agent that is given a model by name uses this client.
    Row(callable="agents.set_default_openai_client", family=Family.OPENAI, client=("client",), client_position=0),
)

ROWS: tuple[Row, ...] = (*_AGENT, *_MODELS, *_PROVIDERS)
