"""The Claude Agent SDK. Checked against claude-agent-sdk 0.2.187.

The names `sonnet`, `opus`, `haiku` and `inherit` are resolved by the command that the SDK starts.
"""

from __future__ import annotations

from anyint_lint.collector.sdks.row import Row
from anyint_lint.facts import Family

ROWS: tuple[Row, ...] = (
    Row(
        callable="claude_agent_sdk.ClaudeAgentOptions",
        model=("model", "fallback_model"),
        position=12,
        family=Family.ANTHROPIC,
        base_url=("env.ANTHROPIC_BASE_URL",),
        base_url_env=("ANTHROPIC_BASE_URL",),
        api_key=("env.ANTHROPIC_API_KEY",),
        default_model=True,
    ),
    Row(
        callable="claude_agent_sdk.AgentDefinition",
        model=("model",),
        position=4,
        family=Family.ANTHROPIC,
        default_model=True,
    ),
    Row(callable="claude_agent_sdk.ClaudeSDKClient().set_model", model=("model",), position=0, family=Family.ANTHROPIC),
)
