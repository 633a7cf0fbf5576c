"""DeepEval. Checked against deepeval 4.3.1."""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Notation, Row, Standing
from anyint_lint.facts import Family

_MODELS = (
    Row(
        callable="deepeval.models.OpenAIModel",
        model=("model",),
        position=0,
        family=Family.OPENAI,
        base_url=("base_url",),
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
        aliases=("deepeval.models.GPTModel",),
    ),
    Row(
        callable="deepeval.models.OpenAIEmbeddingModel",
        model=("model",),
        position=0,
        family=Family.OPENAI,
        base_url_env=("OPENAI_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
    ),
    Row(
        callable="deepeval.models.AnthropicModel",
        model=("model",),
        position=0,
        family=Family.ANTHROPIC,
        base_url_env=("ANTHROPIC_BASE_URL",),
        api_key=("api_key",),
        default_model=True,
    ),
    Row(
        callable="deepeval.models.LiteLLMModel",
        model=("model",),
        position=0,
        notation=Notation.SLASH,
        base_url=("base_url",),
        api_key=("api_key",),
        default_model=True,
    ),
    *(
        Row(
            callable=f"deepeval.models.{name}",
            model=("model",),
            position=0,
            standing=Standing.ELSEWHERE,
            default_model=True,
        )
        for name in (
            "AmazonBedrockModel",
            "AzureOpenAIModel",
            "DeepSeekModel",
            "GeminiModel",
            "GrokModel",
            "KimiModel",
            "LocalModel",
            "OllamaModel",
            "OpenRouterModel",
            "PortkeyModel",
        )
    ),
)

_SECOND = (
    "AnswerRelevancyMetric",
    "BiasMetric",
    "ContextualPrecisionMetric",
    "ContextualRecallMetric",
    "ContextualRelevancyMetric",
    "ConversationCompletenessMetric",
    "FaithfulnessMetric",
    "HallucinationMetric",
    "JsonCorrectnessMetric",
    "KnowledgeRetentionMetric",
    "PIILeakageMetric",
    "RoleAdherenceMetric",
    "ToxicityMetric",
    "TurnRelevancyMetric",
)
"""Metrics whose second argument is the judge's model."""

_JUDGES = (
    *((f"metrics.{name}", "model", 1) for name in _SECOND),
    ("metrics.DAGMetric", "model", 2),
    ("metrics.PromptAlignmentMetric", "model", 2),
    ("metrics.SummarizationMetric", "model", 2),
    ("metrics.TaskCompletionMetric", "model", 2),
    ("metrics.ToolCorrectnessMetric", "model", 3),
    ("metrics.ArenaGEval", "model", 4),
    ("metrics.ConversationalGEval", "model", 4),
    ("metrics.GEval", "model", 5),
    ("synthesizer.Synthesizer", "model", 0),
    ("simulator.ConversationSimulator", "simulator_model", 3),
    ("optimizer.PromptOptimizer", "optimizer_model", 2),
)

# A string is an OpenAI model unless the user's settings chose another provider.
ROWS: tuple[Row, ...] = (
    *_MODELS,
    *(
        Row(
            callable=f"deepeval.{name}",
            model=(model,),
            position=position,
            family=Family.OPENAI,
            base_url_env=("OPENAI_BASE_URL",),
            default_model=True,
        )
        for name, model, position in _JUDGES
    ),
)
