"""What is known about how model IDs are spelled: one table of stems, and the words that go with them.

Data only. A stem is the part that names the line of models (`gpt`, `claude`, `text-embedding`); the sources are the
model pages of the providers named in the comments. Nothing here says that a model exists: only the list does.
"""

from __future__ import annotations

from typing import NamedTuple


class Stem(NamedTuple):
    """One line of models.

    `words` may follow the hyphen where others have a number (`claude-sonnet`, `gemini-flash`). `glued` says that a
    number may follow without a hyphen (`llama3.1`, `o3`). `numbered` is False where only `words` make an ID.
    """

    name: str
    words: str = ""
    glued: bool = False
    numbered: bool = True


STEMS: tuple[Stem, ...] = (
    # OpenAI
    Stem("gpt", "image realtime audio oss live transcribe search"),
    Stem("chatgpt", "image"),
    Stem("o", glued=True),
    Stem("text-embedding", "ada large small"),
    Stem("dall-e"),
    Stem("whisper", "large medium small"),
    Stem("tts"),
    Stem("davinci"),
    Stem("babbage"),
    Stem("text-davinci"),
    Stem("text-curie"),
    Stem("text-babbage"),
    Stem("text-ada"),
    Stem("code-davinci"),
    Stem("code-cushman"),
    Stem("codex", "mini", numbered=False),
    Stem("sora"),
    Stem("omni-moderation", "latest"),
    Stem("text-moderation", "latest stable"),
    Stem("computer-use", "preview", numbered=False),
    # Anthropic
    Stem("claude", "sonnet opus haiku instant"),
    # Google
    Stem("gemini", "pro flash ultra exp embedding live robotics"),
    Stem("gemma", glued=True),
    Stem("palm"),
    Stem("text-bison", numbered=True),
    Stem("chat-bison", numbered=True),
    Stem("code-bison", numbered=True),
    Stem("codechat-bison", numbered=True),
    Stem("imagen"),
    Stem("veo"),
    # Meta and those who build on it
    Stem("llama", "guard", glued=True),
    Stem("meta-llama", glued=True),
    Stem("codellama"),
    Stem("nemotron", "nano super ultra mini"),
    # Mistral
    Stem("mistral", "tiny small medium large nemo saba ocr embed moderation"),
    Stem("open-mistral", "nemo"),
    Stem("open-mixtral"),
    Stem("mixtral"),
    Stem("ministral"),
    Stem("pixtral", "large"),
    Stem("codestral", "latest mamba embed"),
    Stem("devstral", "small medium latest"),
    Stem("magistral", "small medium latest"),
    # DeepSeek, Alibaba, xAI, Cohere
    Stem("deepseek", "chat reasoner coder prover r1 ocr"),
    Stem("qwen", "max plus turbo long flash vl coder omni", glued=True),
    Stem("qwq", "plus"),
    Stem("grok", "beta vision code imagine"),
    Stem("command", "r a light nightly r7b", numbered=False),
    Stem("c4ai-aya"),
    Stem("embed-english"),
    Stem("embed-multilingual"),
    Stem("embed"),
    Stem("rerank", "english multilingual"),
    # Moonshot, Zhipu, Perplexity, Amazon, Microsoft, AI21, Voyage
    Stem("moonshot"),
    Stem("kimi", "k1 k1.5 k2 k2.5 latest thinking"),
    Stem("glm", "z1 zero", glued=True),
    Stem("chatglm", "turbo pro std lite", glued=True),
    Stem("sonar", "pro reasoning deep small medium large", numbered=False),
    Stem("nova", "micro lite pro premier canvas reel sonic"),
    Stem("titan-text", "express lite premier"),
    Stem("titan-embed", "text image", numbered=False),
    Stem("phi", glued=True),
    Stem("jamba", "mini large instruct"),
    Stem("voyage", "large code law finance multilingual multimodal lite context"),
    # MiniMax, ByteDance, Tencent, Baidu, 01.AI
    Stem("minimax", "m1 m2 m2.1 m2.5 text"),
    Stem("abab", glued=True),
    Stem("doubao", "pro lite seed vision"),
    Stem("seed"),
    Stem("hunyuan", "large pro turbo turbos lite standard t1"),
    Stem("ernie", "speed lite tiny bot x1"),
    Stem("yi", "large medium lightning vision spark"),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TIERS = _words(
    """
    mini nano micro small medium large xl pro plus ultra flash lite max opus sonnet haiku instant tiny premier light
    super express scout maverick nemo chat reasoner coder prover
    """
)
"""Words that tell siblings of one line apart: another one is another model."""

PASSING = _words(
    """
    turbo latest preview exp experimental beta alpha stable new instruct it hf online high low free thinking
    reasoning fast highspeed deep o v 16k 32k 128k 1m hd
    """
)
"""Words that come and go between versions of one model."""

MODALITIES = _words(
    """
    image audio realtime transcribe tts search embedding embed moderation research guard safeguard rerank ocr live
    robotics oss speech video vl computer use whisper dialog translate
    """
)
"""Words that make something of another kind: never a near model."""

LABEL_WORDS = TIERS | PASSING | MODALITIES | _words("vision codex code r a k2 m1 omni edition")
"""Words that a dashboard's label may hold beside the brand and numbers."""

TOOL_WORDS = _words(
    """
    agent agents api app bot cli client common config configs configuration cost costs demo docs engineer example
    examples format handler helper index key keys limit limits parser plugin price prices pricing prompt prompts
    proxy provider router sdk series server service settings template templates test tests token tokens tokenizer
    tokenizers tool tools ui url usage utils wrapper family researcher compatible response request schema
    """
)
"""Words after which a name is a program, a package or a setting rather than a model."""

FILE_EXTENSIONS = _words(
    """
    bin cfg ckpt csv env gguf ggml h5 html ini ipynb jinja jinja2 js json jsonl log md mp3 onnx parquet pickle pkl
    png jpg pt pth py pyc rst safetensors sh sql svg toml ts tsv txt wav webp xml yaml yml zip
    """
)

DIRECTORIES = _words(
    """
    assets bin cache checkpoints checkpoint ckpt ckpts conf config configs data dist docs downloads etc examples
    fixtures home images img lib logs mnt opt out output outputs prompts results root runs scripts src static
    templates test tests tmp usr v1 v2 var weights
    """
)
"""First parts of a path on disk or of a URL, where a provider's prefix would stand."""

PROVIDERS = _words(
    """
    openai openai-responses openai-chat anthropic google google-gla google-vertex google_genai google_vertexai
    gemini vertex vertexai vertex_ai bedrock bedrock_converse aws azure azure_openai azure_ai azureml openrouter
    groq mistral mistralai cohere together together_ai togetherai fireworks fireworks_ai deepseek xai grok ollama
    ollama_chat huggingface hf moonshot moonshotai perplexity cerebras sambanova nvidia nvidia_nim vercel gateway
    litellm databricks watsonx replicate anyscale deepinfra upstage github lm_studio lmstudio vllm zhipu zhipuai
    dashscope volcengine alibaba heroku outlines anyint
    """
)
"""What stands before the colon in `provider:model`."""
