from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyint_lint.model_names import ModelName, looks_like_label, looks_like_model_id, nearest_ids, parse


def words(text: str) -> list[str]:
    return text.split()


LISTED = words(
    """
    gpt-5.4 gpt-5.4-mini gpt-5.4-nano gpt-5.2 gpt-5-codex gpt-4o gpt-4o-mini gpt-4o-mini-2024-07-18 gpt-4.1
    gpt-4-turbo gpt-3.5-turbo gpt-image-1 gpt-4o-mini-tts o3 o3-mini o4-mini text-embedding-3-small
    text-embedding-3-large claude-sonnet-4-5 claude-sonnet-4 claude-3-7-sonnet-20250219 claude-3-5-haiku-20241022
    claude-opus-4-1 claude-haiku-4-5 claude-opus-4-6 claude-sonnet-4-6 gemini-2.5-flash gemini-2.5-flash-lite
    gemini-2.5-pro deepseek-chat deepseek-r1 deepseek-v3.2 llama-3.3-70b-instruct llama-3.1-8b-instruct qwen3-max
    glm-4.6 kimi-k2 grok-4
    """
)

MODEL_IDS = words(
    """
    gpt-5.4 gpt-4o-mini-2024-07-18 gpt-4 chatgpt-4o-latest o1 o3-mini o4-mini-deep-research
    claude-3-5-sonnet-20241022 claude-sonnet-4-5 claude-2.1 claude-v2 claude-instant-1.2 gemini-2.5-flash-lite
    gemini-pro gemini-1.5-pro-001 gemma-2-9b-it gemma2:9b text-embedding-3-small text-embedding-ada-002 dall-e-3
    whisper-1 tts-1-hd llama3.1:8b llama-3.1-8b-instruct meta-llama/Llama-3.1-8B-Instruct mistral-large-latest
    mixtral-8x7b-32768 codestral-latest deepseek-chat deepseek-r1 deepseek-ai/DeepSeek-V3 qwen2.5-72b-instruct
    Qwen/Qwen2.5-7B-Instruct qwen-max grok-4 grok-beta command-r command-r-plus kimi-k2 moonshot-v1-8k glm-4-plus
    sonar-pro text-davinci-003 davinci-002 codex-mini-latest nova-pro phi-3-mini-4k-instruct jamba-1.5-large
    palm-2 sora-2 omni-moderation-latest voyage-3 embed-english-v3.0 MiniMax-M1 doubao-pro-32k hunyuan-turbo
    ernie-4.0-8k yi-34b-chat nemotron-4-340b computer-use-preview openai/gpt-4o openai:gpt-4o
    anthropic/claude-3-opus us.anthropic.claude-3-5-sonnet-20241022-v2:0 bedrock/anthropic.claude-v2 azure/gpt-4o
    openrouter/anthropic/claude-3.5-sonnet models/gemini-2.5-flash ft:gpt-4o-mini-2024-07-18:org::id
    openai/gpt-oss-120b:free GPT-4 gpt-image-1 gpt-4.1-nano accounts/fireworks/models/llama-v3p1-8b-instruct
    amazon.nova-pro-v1:0 claude-3-5-sonnet@20240620 gpt-35-turbo grok-code-fast-1 gpt-5-codex o3
    codellama-34b-instruct llama3:8b-instruct-q4_K_M gpt-4-0613 gpt-4-1106-preview llama-4-scout-17b-16e-instruct
    phi4 gpt-realtime anthropic:claude-sonnet-4-5 google-gla:gemini-2.5-pro
    """
)

NO_MODEL_IDS = words(
    """
    gpt claude gemini mistral llama deepseek gpt2 claude-code gpt-engineer gemini-cli llama-index mistral-common
    whisper openai codex-cli gpt_model openai-chat claude_agent gpt-4.json claude-3.py llama.pt
    https://api.openai.com/gpt-4 qwen glm o2-world gpt-4-tokenizer gpt-j gpt-neo sonar command o commands-r
    gpt-researcher claude-agent-sdk deepseek-api checkpoints/llama-2-7b ./llama-2-7b /data/llama-3
    bert-base-uncased all-MiniLM-L6-v2 resnet50 auth.User gpt-4-prompt.txt gpt4all text-embedding davinci codex
    gpt-config gemini-api-key default auto sentence-transformers/all-MiniLM-L6-v2 yi seed-data seed embed phi
    novation-1 gpt-index 4o sonnet o13
    """
)


@pytest.mark.parametrize("text", MODEL_IDS)
def test_ids_of_well_known_lines_look_like_ids(text: str) -> None:
    assert looks_like_model_id(text)


@pytest.mark.parametrize("text", [*NO_MODEL_IDS, "", "gpt-4o mini", "gpt-4\n", "gpt-" + "4" * 200, "gpt-4-", "gpt-4:"])
def test_providers_programs_files_and_urls_do_not(text: str) -> None:
    assert not looks_like_model_id(text)


@given(st.text(max_size=130))
def test_any_text_gets_an_answer(text: str) -> None:
    assert looks_like_model_id(text) in {True, False}
    assert looks_like_label(text) in {True, False}
    assert isinstance(parse(text), ModelName)


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4o mini",
        "GPT-5.4",
        "Claude Sonnet 4.5",
        "Claude 3.5 Sonnet (New)",
        "Claude Opus",
        "Gemini 2.5 Pro",
        "DeepSeek V3",
        "DeepSeek R1",
        "Llama 3.1 8B Instruct",
        "Llama3 8B",
        "Grok 4",
        "Mistral Large 2",
        "Kimi K2",
    ],
)
def test_dashboard_labels_look_like_labels(text: str) -> None:
    assert looks_like_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "Claude Code",
        "Claude is great",
        "GPT-4 wrote this",
        "Gemini API",
        "gpt-4o",
        "claude-sonnet-4-5",
        "OpenAI",
        "",
        "Claude",
        "Sonar Qube 9 report",
        "Model S",
        "iPhone 15 Pro",
        "OpenAI/GPT-4",
    ],
)
def test_sentences_programs_and_ids_are_no_labels(text: str) -> None:
    assert not looks_like_label(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gpt-5.5-turbo", ModelName("gpt", (5, 5), frozenset({"turbo"}))),
        ("gpt-4o-mini-2024-07-18", ModelName("gpt", (4,), frozenset({"o", "mini"}), date=20240718)),
        ("claude-3-5-sonnet-20241022", ModelName("claude", (3, 5), frozenset({"sonnet"}), date=20241022)),
        ("claude-sonnet-4-5", ModelName("claude", (4, 5), frozenset({"sonnet"}))),
        ("Claude Sonnet 4.5", ModelName("claude", (4, 5), frozenset({"sonnet"}))),
        ("o3-mini", ModelName("o", (3,), frozenset({"mini"}))),
        ("text-embedding-3-small", ModelName("text-embedding", (3,), frozenset({"small"}))),
        ("gemini-2.5-flash-lite", ModelName("gemini", (2, 5), frozenset({"flash", "lite"}))),
        ("openai/gpt-4o", ModelName("gpt", (4,), frozenset({"o"}))),
        ("llama-3.1-8b-instruct", ModelName("llama", (3, 1), frozenset({"instruct"}), 8.0)),
        ("mixtral-8x7b", ModelName("mixtral", (), frozenset(), 56.0)),
        ("gpt-4-0613", ModelName("gpt", (4,), frozenset(), None, 613)),
        ("command-a-03-2025", ModelName("command", (), frozenset({"a"}), None, 20250300)),
        ("deepseek-v3.2", ModelName("deepseek", (3, 2))),
        ("gtp-5.4", ModelName("gtp", (5, 4))),
        ("acme-support-large", ModelName("acme-support", (), frozenset({"large"}))),
        ("", ModelName("")),
    ],
)
def test_an_id_is_stem_version_variants_size_and_date(text: str, name: ModelName) -> None:
    assert parse(text) == name


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        ("gpt-5.5-turbo", ["gpt-5.4", "gpt-5.2"]),
        ("gtp-5.4", ["gpt-5.4"]),
        ("gpt5.4", ["gpt-5.4"]),
        ("gpt_5_4", ["gpt-5.4"]),
        ("claud-sonnet-4-5", ["claude-sonnet-4-5"]),
        ("claude-3-5-sonnet-latest", ["claude-sonnet-4-6", "claude-sonnet-4-5", "claude-sonnet-4"]),
        ("claude-3-5-sonnet-20241022", ["claude-3-7-sonnet-20250219", "claude-sonnet-4-6"]),
        ("us.anthropic.claude-haiku-4-5-20251001-v1:0", ["claude-haiku-4-5"]),
        ("sonnet-4-5", ["claude-sonnet-4-5"]),
        ("gpt-4o-minni", ["gpt-4o-mini"]),
        ("GPT-4o mini", ["gpt-4o-mini", "gpt-4o-mini-2024-07-18"]),
        ("openai/gpt-5.5", ["gpt-5.4"]),
        ("o1-mini", ["o3-mini", "o4-mini"]),
        ("gemini-1.5-flash", ["gemini-2.5-flash", "gemini-2.5-flash-lite"]),
        ("text-embeding-3-small", ["text-embedding-3-small"]),
        ("text-embedding-ada-002", ["text-embedding-3-large", "text-embedding-3-small"]),
        ("llama-3.1-70b-instruct", ["llama-3.3-70b-instruct", "llama-3.1-8b-instruct"]),
        ("meta-llama/Llama-3.1-8B-Instruct", ["llama-3.1-8b-instruct"]),
        ("gpt-image-2", ["gpt-image-1"]),
        ("kimi-k2.5", ["kimi-k2"]),
    ],
)
def test_the_nearest_ids_are_of_the_same_line_and_tier(value: str, nearest: list[str]) -> None:
    assert list(nearest_ids(value, LISTED))[: len(nearest)] == nearest


@pytest.mark.parametrize("value", ["", "whisper-1", "dall-e-3", "corolla", "resnet50", "my-finetune", "gemma-2-9b-it"])
def test_nothing_is_near_what_is_of_another_line(value: str) -> None:
    assert nearest_ids(value, LISTED) == ()


def test_a_model_of_another_kind_is_not_near() -> None:
    assert nearest_ids("gpt-5.5", ["gpt-image-1", "gpt-4o-mini-tts", "gpt-oss-120b", "glm-5.5"]) == ()


def test_an_exact_version_beats_the_newest_behind_latest() -> None:
    ids = [*LISTED, "claude-3-5-sonnet-20241022"]
    assert nearest_ids("claude-3-5-sonnet-latest", ids)[0] == "claude-3-5-sonnet-20241022"


@pytest.mark.parametrize("model_id", LISTED)
def test_an_id_of_the_list_is_its_own_nearest(model_id: str) -> None:
    assert nearest_ids(model_id, LISTED)[0] == model_id


@given(st.lists(st.text("gptcl-.0123456789 /:", max_size=12), min_size=1, max_size=8), st.data())
def test_any_id_of_any_list_is_its_own_nearest(ids: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(ids))
    assert nearest_ids(chosen, ids)[0] == chosen


@given(st.sampled_from([*MODEL_IDS, *NO_MODEL_IDS, "gtp-5.4", "GPT-4o mini"]), st.integers())
def test_the_order_of_the_list_does_not_matter(value: str, seed: int) -> None:
    shuffled = random.Random(seed).sample(LISTED, len(LISTED))
    assert nearest_ids(value, shuffled) == nearest_ids(value, LISTED)


def test_no_more_than_the_limit_are_given() -> None:
    assert len(nearest_ids("gpt-5.5", LISTED, limit=2)) == 2
    assert nearest_ids("gpt-5.5", []) == ()
