"""Believable model lists for the strict gateway: what one account might see on each family."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

Entry = dict[str, Any]

_OPENAI = """
gpt-5.5 | GPT-5.5
gpt-5.5-mini | GPT-5.5 mini
gpt-5.4 | GPT-5.4
gpt-5.4-mini | GPT-5.4 mini
gpt-5.4-nano | GPT-5.4 nano
gpt-5.4-pro | GPT-5.4 Pro
gpt-5.3-codex | GPT-5.3 Codex
gpt-5.2 | GPT-5.2
gpt-5.2-2025-12-11 | GPT-5.2 (2025-12-11)
gpt-5.2-chat-latest | GPT-5.2 Chat
gpt-5.1 | GPT-5.1
gpt-5.1-codex | GPT-5.1 Codex
gpt-5 | GPT-5
gpt-5-mini | GPT-5 mini
gpt-5-nano | GPT-5 nano
gpt-4.1 | GPT-4.1
gpt-4.1-2025-04-14 | GPT-4.1 (2025-04-14)
gpt-4.1-mini | GPT-4.1 mini
gpt-4.1-nano | GPT-4.1 nano
gpt-4o | GPT-4o
gpt-4o-2024-11-20 | GPT-4o (2024-11-20)
gpt-4o-mini | GPT-4o mini
o1 | o1
o3 | o3
o3-mini | o3-mini
o3-pro | o3-pro
o4-mini | o4-mini
text-embedding-3-small | Text Embedding 3 Small
text-embedding-3-large | Text Embedding 3 Large
gpt-oss-120b | gpt-oss 120B
gpt-oss-20b | gpt-oss 20B
deepseek-chat | DeepSeek Chat
deepseek-reasoner | DeepSeek Reasoner
deepseek-v3.2 | DeepSeek V3.2
qwen3-max | Qwen3 Max
qwen3-coder-plus | Qwen3 Coder Plus
kimi-k2 | Kimi K2
glm-4.6 | GLM-4.6
grok-4 | Grok 4
grok-4-fast | Grok 4 Fast
mistral-large-2411 | Mistral Large (24.11)
llama-4-maverick | Llama 4 Maverick
gemini-2.5-pro | Gemini 2.5 Pro
claude-opus-4-6 | Claude Opus 4.6
claude-sonnet-4-6 | Claude Sonnet 4.6
claude-haiku-4-5 | Claude Haiku 4.5
"""

_ANTHROPIC = """
claude-opus-4-6 | Claude Opus 4.6
claude-opus-4-6-thinking | Claude Opus 4.6 (thinking)
claude-opus-4-5 | Claude Opus 4.5
claude-opus-4-5-20251101 | Claude Opus 4.5 (20251101)
claude-opus-4-1 | Claude Opus 4.1
claude-opus-4-1-20250805 | Claude Opus 4.1 (20250805)
claude-opus-4-0 | Claude Opus 4
claude-opus-4-20250514 | Claude Opus 4 (20250514)
claude-sonnet-4-6 | Claude Sonnet 4.6
claude-sonnet-4-6-thinking | Claude Sonnet 4.6 (thinking)
claude-sonnet-4-5 | Claude Sonnet 4.5
claude-sonnet-4-5-20250929 | Claude Sonnet 4.5 (20250929)
claude-sonnet-4-0 | Claude Sonnet 4
claude-sonnet-4-20250514 | Claude Sonnet 4 (20250514)
claude-3-7-sonnet-latest | Claude Sonnet 3.7
claude-3-7-sonnet-20250219 | Claude Sonnet 3.7 (20250219)
claude-haiku-4-5 | Claude Haiku 4.5
claude-haiku-4-5-20251001 | Claude Haiku 4.5 (20251001)
claude-3-5-haiku-latest | Claude Haiku 3.5
claude-3-5-haiku-20241022 | Claude Haiku 3.5 (20241022)
claude-3-haiku-20240307 | Claude Haiku 3
deepseek-chat | DeepSeek Chat
kimi-k2 | Kimi K2
glm-4.6 | GLM-4.6
minimax-m2 | MiniMax M2
"""


def _entries(table: str, **extra: Any) -> list[Entry]:
    first = datetime(2024, 3, 7, tzinfo=UTC)
    rows = [line.split(" | ") for line in table.strip().splitlines()]
    return [
        {
            "id": model_id,
            "type": "model",
            "display_name": label,
            "created_at": (first + timedelta(days=11 * index)).isoformat().replace("+00:00", "Z"),
            **extra,
        }
        for index, (model_id, label) in enumerate(rows)
    ]


def openai_models() -> list[Entry]:
    """46 entries with the extra fields that the OpenAI SDK knows."""
    return _entries(_OPENAI, object="model", created=1_709_769_600, owned_by="anyint")


def anthropic_models() -> list[Entry]:
    return _entries(_ANTHROPIC)
