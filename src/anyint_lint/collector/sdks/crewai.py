"""CrewAI. Checked against crewai 1.15.30."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row

_ENVIRONMENT = ("OPENAI_BASE_URL", "OPENAI_API_BASE")


def _takes(name: str, *model: str, position: int | None = None, aliases: tuple[str, ...] = ()) -> Row:
    # A string where an LLM is wanted becomes `LLM(model=...)`.
    return Row(
        callable=name,
        model=model,
        position=position,
        notation=Notation.SLASH,
        base_url_env=_ENVIRONMENT,
        default_model=True,
        aliases=aliases,
    )


ROWS: tuple[Row, ...] = (
    Row(
        callable="crewai.LLM",
        model=("model",),
        position=0,
        notation=Notation.SLASH,
        base_url=("base_url", "api_base"),
        base_url_env=_ENVIRONMENT,
        api_key=("api_key",),
        aliases=("crewai.llm.LLM",),
        provider=("provider",),
    ),
    _takes(
        "crewai.Agent",
        "llm",
        "function_calling_llm",
        aliases=("crewai.agent.Agent", "crewai.agent.core.Agent"),
    ),
    _takes("crewai.lite_agent.LiteAgent", "llm"),
    _takes(
        "crewai.Crew",
        "manager_llm",
        "function_calling_llm",
        "planning_llm",
        "chat_llm",
        "embedder.config.model",
        "embedder.config.model_name",
        aliases=("crewai.crew.Crew",),
    ),
    _takes("crewai.Crew().test", "eval_llm", position=1),
    _takes("crewai.Memory", "llm", aliases=("crewai.memory.unified_memory.Memory",)),
    _takes("crewai.LLMGuardrail", "llm", position=1, aliases=("crewai.tasks.llm_guardrail.LLMGuardrail",)),
    _takes("crewai.tasks.hallucination_guardrail.HallucinationGuardrail", "llm", position=0),
    _takes("crewai.agent.planning_config.PlanningConfig", "llm"),
    _takes("crewai.flow.human_feedback", "llm", position=2),
)
