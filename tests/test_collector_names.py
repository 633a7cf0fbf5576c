"""What a name alone says: which literal it makes a model, and which names say that it is none, or somebody else's."""

from __future__ import annotations

from textwrap import dedent

import pytest
from test_collector import OPENAI, evidence, facts, sent

from anyint_lint.facts import Evidence


def named(code: str) -> list[str]:
    return [value for value, why in evidence(code) if why == "named"]


def elsewhere(code: str) -> list[str]:
    return [value for value, why in evidence(code) if why == "elsewhere"]


@pytest.mark.parametrize(
    "code",
    [
        'DEFAULTS = {"EMBEDDING": "openai:text-embedding-3-small"}',
        'class Settings:\n    embedding: str = "text-embedding-3-small"',
        'def __init__(self, embedder: str = "text-embedding-ada-002"): ...',
        'MODEL_HANDLE = "gpt-5.4"',
        'SEARCH_MODEL_DEFAULT_VALUE = "gpt-5.4"',
        'def evaluate(semantic_judge: str = "openai/gpt-4o-2024-08-06"): ...',
        'class Parameters:\n    input_audio_transcription: str = "gpt-4o-mini-transcribe"',
        'class Agent:\n    model_type: str = "gpt-4o-mini"',
        'import os\nDEFAULT = os.getenv("MODEL_TYPE", "gpt-4o-mini")',
    ],
)
def test_a_name_that_speaks_of_a_model_makes_an_unmistakable_id_one(code: str) -> None:
    assert len(named(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        'class Config:\n    model_type: str = "llama"',
        'class Config:\n    model_type: str = "gpt-2"',
        'class Config:\n    embedding: str = "claude-3"',
        'MODEL_PREFIX = "gpt-4o"',
        'default_model_dataset = "gpt-3.5-turbo-0125"',
        'tiktoken_model_name = "gpt-4o-mini"',
        'def split(text, tokenizer_model="gpt-4o-mini"): ...',
        'class Parsing:\n    token_encoding_model: str = "text-embedding-3-small"',
        'class TiktokenTokenizer:\n    def __init__(self, model_name="gpt-4o"):\n        self.model_name = model_name',
        'class TokenCounter:\n    model: str = "gpt-4o"',
        'class LMQLTokenizer:\n    model: str = "gpt-4o"',
        'class TokenCounter:\n    def __init__(self):\n        self.model = "gpt-4o"',
        'def normalize_model(name):\n    return {"openai/gpt-4o": "gpt-4o"}.get(name, name)',
        'def _display_model(name):\n    if name == "x":\n        return "GPT-5.4"',
    ],
)
def test_a_name_that_speaks_of_something_else_makes_none(code: str) -> None:
    assert named(code) == []


def test_a_name_to_show_is_none_wherever_the_file_puts_it() -> None:
    code = """
        def replace_model_name(old):
            table = {"claude-v1": "claude-1"}
            return table[old]
        def rows(models):
            models = [replace_model_name(one) for one in models]
            return emit(dict(model_a=models[0], model_b=models[1]))
    """
    assert named(dedent(code)) == []


def test_a_request_counts_whatever_the_function_is_called() -> None:
    code = """
        def normalize_model(name):
            return "gpt-4o" if name == "best" else name
        client.responses.create(model=normalize_model("best"))
    """
    assert sent(OPENAI + dedent(code)) == ["gpt-4o"]


@pytest.mark.parametrize(
    "code",
    [
        'OLLAMA_MODEL = "llama3.1"',
        'class OllamaLlm:\n    def __init__(self, config):\n        config.model = "llama3.1"',
        'class FastEmbedConfig:\n    model_name: str = "mistral-embed"',
        'class AzureOpenAIEmbedder:\n    model: str = "text-embedding-3-small"',
        'def azure_openai_embed(model="text-embedding-3-small"): ...',
        'def f():\n    return MyOllama(model="llama3.1")',
        'class FastEmbed:\n    def __init__(self, model="text-embedding-3-large"):\n        self.m = model',
        'class VoyageAIVectorizer:\n    def __init__(self, model: str = "voyage-3-large"): ...',
        'class QwenChatAtDS(Base):\n    def __init__(self, model):\n        self.model = model or "qwen-max"',
        'VERTEX_AI_EMBEDDING_MODEL_NAME = "text-embedding-005"',
        'def embed():\n    return DashScopeEmbeddings(model="text-embedding-v1")',
        'def PaddleNLP(model="ernie-3.0-medium-zh"): ...',
        'class GooglePromptDriver:\n    model: str = "gemini-2.0-flash"',
    ],
)
def test_under_the_name_of_another_host_an_id_is_that_hosts(code: str) -> None:
    assert named(code) == []
    assert len(elsewhere(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        'class HuggingFaceSearch:\n    model: str = "gpt-4o"',
        'class GoogleSearchAgent:\n    model: str = "gpt-4o"',
        'COHERE_FALLBACK_MODEL = "gpt-4o"',
        'from google import genai\nDEFAULT_MODEL = "gpt-4o"',
        'class OpenAI:\n    MODEL = "gpt-4o"\nclass AzureOpenAI(OpenAI):\n  def f(self):\n    self.model = self.MODEL',
    ],
)
def test_an_id_of_the_families_is_not_taken_for_another_hosts(code: str) -> None:
    assert named(code) == ["gpt-4o"]


@pytest.mark.parametrize(
    "imports",
    ["from google.genai import types", "from google import genai", "import google.generativeai as palm"],
)
def test_beside_the_import_of_a_vendors_package_an_id_of_its_line_goes_there(imports: str) -> None:
    code = imports + '\nclass Config:\n    judge_model: str = "gemini-2.5-flash"\n'
    assert (named(code), elsewhere(code)) == ([], ["gemini-2.5-flash"])


@pytest.mark.parametrize(
    "code",
    [
        'DEFAULT_MODEL = "gemini-2.5-flash"',
        'import google.auth\nDEFAULT_MODEL = "gemini-2.5-flash"',
        'from .google.genai import types\nDEFAULT_MODEL = "gemini-2.5-flash"',
        'import cohere\nDEFAULT_MODEL = "gemini-2.5-flash"',
        'def connect():\n    from google import genai\nDEFAULT_MODEL = "gemini-2.5-flash"',
    ],
)
def test_an_id_alone_does_not_say_that_it_goes_to_who_makes_the_model(code: str) -> None:
    """It only leaves that open, where nothing is asked of anybody."""
    assert evidence(code) == [("gemini-2.5-flash", "bare")]
    assert named(code + "\n" + OPENAI + "client.responses.create(model=pick())") == ["gemini-2.5-flash"]
    assert named(code + '\nBASE_URL = "https://gateway.api.anyint.ai/openai/v1"') == ["gemini-2.5-flash"]
    assert named(code + '\nimport os\nKEY = os.environ["ANYINT_API_KEY"]') == ["gemini-2.5-flash"]
    assert named(code.replace("gemini-2.5-flash", "gpt-4o")) == ["gpt-4o"]


def test_a_request_counts_under_a_vendors_name_and_beside_its_package() -> None:
    code = """
        from google import genai
        class Gemini:
            model = "gemini-2.5-flash"
            def ask(self):
                return client.chat.completions.create(model=self.model)
    """
    assert sent(OPENAI + dedent(code)) == ["gemini-2.5-flash"]


def test_a_package_of_the_same_shape_talks_to_its_own_vendor() -> None:
    code = "from perplexity import Perplexity\nPerplexity().embeddings.create(model='pplx-embed-v1')\n"
    assert evidence(code) == [("pplx-embed-v1", "elsewhere")]
    assert sent(
        code.replace("from perplexity import Perplexity", "from app import Client").replace("Perplexity()", "Client()")
    ) == ["pplx-embed-v1"]


@pytest.mark.parametrize(
    "code",
    [
        'class Config:\n    chat_model: str = "bartowski/Meta-Llama-3.1-8B-Instruct-GGUF"',
        'class Config:\n    chat_model: str = "TheBloke/Mistral-7B-Instruct-v0.2-AWQ"',
        'class OfflineChatConfig:\n    chat_model: str = "llama-3.1-8b"',
        'LOCAL_LLM_MODEL = "qwen2.5-7b-instruct"',
    ],
)
def test_weights_for_the_machine_itself_are_asked_of_nobody(code: str) -> None:
    assert named(code) == []
    assert len(elsewhere(code)) == 1


def test_weights_that_the_code_loads_are_no_id_wherever_their_name_goes() -> None:
    code = """
        from sentence_transformers import SentenceTransformer
        class Embedder:
            def __init__(self, model_name: str = "thenlper/gte-small-v2", local=True):
                self.model_name = model_name
                self.weights = SentenceTransformer(self.model_name) if local else None
            def embed(self, texts):
                return make().embeddings.create(input=texts, model=self.model_name)
    """
    assert evidence(dedent(code)) == [("thenlper/gte-small-v2", "not-llm")]
    assert "recognised" in dict(evidence(dedent(code.replace("SentenceTransformer(self", "other(self")))).values()


def test_what_only_cuts_texts_for_a_model_says_nothing_against_its_request() -> None:
    code = """
        import tiktoken
        MODEL = "gpt-4o"
        encoding = tiktoken.encoding_for_model(MODEL)
        client.responses.create(model=MODEL)
    """
    assert sent(OPENAI + dedent(code)) == ["gpt-4o"]


HOSTED = """
class Service(Base):
    def __init__(self, api_key, base_url="https://{}/v1", settings=None):
        super().__init__(api_key, base_url, self.Settings(model="{}"))
"""


@pytest.mark.parametrize(
    ("host", "model", "expected"),
    [
        ("api.inference.example.com", "openai/gpt-oss-120b", "api.inference.example.com"),
        ("openrouter.ai/api", "openai/gpt-4.1", "openrouter.ai"),
        ("gateway.api.anyint.ai/openai", "gemini-2.5-pro", "gateway.api.anyint.ai"),
        ("api.openai.com", "deepseek-chat", None),
        ("api.search.example.com", "gpt-4o", None),  # a tool's own host: what it asks of a model goes elsewhere
    ],
)
def test_a_class_with_a_base_url_asks_there_for_what_its_name_says_nothing_of(
    host: str, model: str, expected: str | None
) -> None:
    found = facts(HOSTED.format(host, model))
    assert [(use.value, use.evidence, use.host) for use in found.model_uses] == [(model, Evidence.NAMED, expected)]


@pytest.mark.parametrize(
    ("url", "expected"),
    [("http://localhost:8000/v1", "localhost"), ("https://api.openai.com/v1", None), ("{url}", None)],
)
def test_a_base_url_beside_a_model_says_where_it_is_asked_for(url: str, expected: str | None) -> None:
    found = facts(f"agent = Agent(model='gpt-4o', base_url=f'{url}')")
    assert [(use.value, use.evidence, use.host) for use in found.model_uses] == [("gpt-4o", Evidence.NAMED, expected)]


@pytest.mark.parametrize(
    "code",
    [
        'def claude_2(name: str = "claude-2", length=None):\n    return Anthropic(name=name, context_length=length)',
        'def claude_2(name: Literal["claude-2"] = "claude-2"):\n    return Anthropic(name)',
    ],
)
def test_a_name_that_goes_on_to_what_is_made_of_it_is_a_model(code: str) -> None:
    assert named("from app import Anthropic\n" + code) == ["claude-2"]


@pytest.mark.parametrize(
    "code",
    [
        'def claude_2(name: str = "claude-2"):\n    return Card(name=name, context_length=8192)',
        'def is_small(name: str = "claude-2"):\n    return name == "claude-1"',
        'def greet(name: str = "o1"): ...',
        'def count_tokens(text, name: str = "gpt-4"):\n    return backend.encode(name, text)',
    ],
)
def test_a_name_that_goes_nowhere_or_is_described_is_none(code: str) -> None:
    assert named("from app import Card\n" + code) == []


def test_what_only_counts_takes_a_default_that_is_no_request() -> None:
    code = """
        DEFAULT_MODEL = "gpt-5.4"
        def count_tokens(text, model=DEFAULT_MODEL):
            return len(backend.encode(model=model, text=text))
    """
    assert named(dedent(code)) == []
    assert named(dedent(code) + "def ask():\n    backend.ask(model=DEFAULT_MODEL)\n") == ["gpt-5.4"]


def test_a_look_at_one_model_of_a_vendor_does_not_say_that_all_goes_there() -> None:
    code = """
        import httpx
        DEFAULT_MODEL = "gpt-5.4"
        class Client:
            def __init__(self, base_url="https://api.openai.com/v1", model=DEFAULT_MODEL):
                self.model = model
                self.http = httpx.Client(base_url=base_url)
            def check(self):
                return self.http.get(f"/models/{self.model}")
            def decide(self):
                return self.http.post("/decisions", json={"model": self.model})
    """
    assert "gpt-5.4" in named(dedent(code))


@pytest.mark.parametrize("model", ["rerank-2", "rerank-english-v3.0", "jina-reranker-v2-base-multilingual"])
def test_what_puts_texts_in_order_is_asked_of_no_family(model: str) -> None:
    assert named(f"class Config:\n    model: str = '{model}'") == []


@pytest.mark.parametrize(
    "given",
    [
        'config.get("model", "gpt-a")',
        'config.pop("model", "gpt-a")',
        'config.get("llm", "model", fallback="gpt-a")',
        'config.get("model", default="gpt-a")',
        'self.config.get("model", "gpt-a")',
    ],
)
def test_the_default_of_an_entry_of_unknown_settings_is_sent(given: str) -> None:
    code = (
        f"class Speaker:\n    def __init__(self, config):\n        self.config = config\n        self.model = {given}\n"
    )
    code += "    def say(self):\n        client.responses.create(model=self.model)\n"
    assert sent(OPENAI + code) == ["gpt-a"]


def test_what_a_client_gets_is_no_default() -> None:
    assert evidence('def f(session, headers):\n    return session.get("https://x.io/gpt-4o", headers)') == []


@pytest.mark.parametrize("record", ["response", "kwargs", "event.data", "self.request"])
def test_what_a_record_does_not_tell_is_supposed_not_asked_for(record: str) -> None:
    code = f"def trace(self, response, kwargs, event):\n    model = {record}.get('model', 'gpt-4o')\n    span(model)\n"
    assert evidence(code) == []
    code += "    client.responses.create(model=model)\n"
    assert sent(OPENAI + code) == ["gpt-4o"]


@pytest.mark.parametrize("settings", ["config", "llm_config", "self.settings", "app.options"])
def test_the_default_of_a_setting_is_asked_for(settings: str) -> None:
    code = f"def make(self, config, llm_config, app):\n    return Assistant({settings}.get('model', 'gpt-4o'))\n"
    assert named(code) == ["gpt-4o"]


def test_what_is_checked_by_a_function_of_the_file_is_not_only_checked() -> None:
    code = """
        from somewhere import Agent
        def is_reasoning_model(name):
            return name.startswith("o")
        def log_settings(settings):
            print(settings.llm_model)
        class Settings:
            llm_model: str = "gpt-5"
        model = "gpt-4o"
        if is_reasoning_model(model):
            log_settings(Settings())
        agent = Agent(model=model)
    """
    assert sorted(named(dedent(code))) == ["gpt-4o", "gpt-5"]


def test_what_a_table_of_prices_holds_is_described_however_deep_it_is_given() -> None:
    code = """
        def log_prices(table):
            print(table)
        log_prices({"fast": {"model": "gpt-4o"}})
    """
    assert named(dedent(code)) == []


@pytest.mark.parametrize("field", ["pydantic.Field(None, ", "fastapi.Body(", "pydantic.Field(default=None, "])
def test_examples_of_a_field_are_documentation(field: str) -> None:
    code = f"import fastapi, pydantic\nclass Body:\n    config: dict = {field}examples=[{{'llm_model': 'gpt-4o'}}])\n"
    assert named(code) == []


SHAPES = """
class Hosted:
    model = "gpt-a"
class Local:
    model = "gpt-b"
class Newer(Hosted):
    model = "gpt-c"
def ask(x):
    if {test}:
        client.responses.create(model=x.model)
for one in (Hosted(), Local(), Newer()):
    ask(one)
"""


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("isinstance(x, Hosted)", ["gpt-a", "gpt-c"]),
        ("isinstance(x, (Newer, Local))", ["gpt-b", "gpt-c"]),
        ("isinstance(x, (Newer, str))", ["gpt-c"]),
        ("not isinstance(x, Hosted)", ["gpt-b"]),
        ("isinstance(x, imported)", ["gpt-a", "gpt-b", "gpt-c"]),
        ("isinstance(x, object)", ["gpt-a", "gpt-b", "gpt-c"]),
    ],
)
def test_a_branch_for_other_classes_is_not_taken(test: str, found: list[str]) -> None:
    assert sent(OPENAI + "from somewhere import imported\n" + SHAPES.format(test=test)) == found


def test_anything_may_be_of_a_protocol() -> None:
    code = "from typing import Protocol\nclass Sends(Protocol):\n    model: str\n" + SHAPES
    assert sent(OPENAI + code.format(test="isinstance(x, Sends)")) == ["gpt-a", "gpt-b", "gpt-c"]


def test_strangers_may_derive_from_a_class() -> None:
    code = """
        class Base:
            def ask(self):
                if isinstance(self, Better):
                    client.responses.create(model="gpt-a")
        class Better(Base):
            pass
    """
    assert sent(OPENAI + dedent(code)) == ["gpt-a"]


def test_an_attribute_that_only_counts_is_none() -> None:
    code = """
        import tiktoken
        def get_num_tokens(text, model_name):
            return len(tiktoken.encoding_for_model(model_name).encode(text))
        class Handler:
            def __init__(self):
                self.model_name = "gpt-3.5-turbo"
            def count(self, text):
                return get_num_tokens(text, self.model_name)
    """
    assert named(dedent(code)) == []


@pytest.mark.parametrize(
    "code",
    [
        'def mock_chat(**kwargs):\n    return Completion({"id": "", "model": "gpt-3.5-turbo-0301"})',
        'class FakeLLM:\n    model: str = "gpt-4o"',
        'class FakeListChatModel:\n    def ask(self):\n        return Chat(model="gpt-4o", stop_reason="end")',
        'def create_mocked_imodel(model: str = "gpt-4o-mini"): ...',
        'class StubClient:\n    def ask(self):\n        return Answer(model="gpt-4o")',
        'def answer():\n    return {"model": "gpt-4o", "object": "chat.completion", "choices": []}',
        'def answer():\n    return Message(model="claude-2.0", stop_reason="stop_sequence")',
        'def answer():\n    return Completion(model="gpt-4o", prompt_tokens=1)',
    ],
)
def test_a_double_and_the_answer_to_a_request_ask_nothing(code: str) -> None:
    assert named(code) == []


@pytest.mark.parametrize(
    "code",
    [
        'def ask():\n    return {"model": "gpt-4o", "messages": [], "stop_sequences": []}',
        'select = Dropdown(model="gpt-4o", choices=["gpt-4o-mini"])',
        'class Mockingbird:\n    model: str = "gpt-4o"',
        'class FakeNewsDetector:\n    model: str = "gpt-4o"',
        'class MockInterviewer:\n    model: str = "gpt-4o"',
        'def generate_fake_responses(model="gpt-4o"): ...',
    ],
)
def test_what_looks_like_an_answer_or_a_double_in_part_may_be_a_request(code: str) -> None:
    assert named(code) == ["gpt-4o"]


def test_a_request_counts_in_a_double_too() -> None:
    assert sent(OPENAI + "def mock_ask():\n    return client.responses.create(model='gpt-4o')\n") == ["gpt-4o"]


def test_each_of_the_models_that_are_asked_by_default_counts() -> None:
    code = 'def run(model: list[str] = ["gpt-4o", "gpt-4o-mini"], models: list[str] = ["gpt-5.4"]): ...'
    assert named(code) == ["gpt-4o", "gpt-4o-mini"]


@pytest.mark.parametrize(
    "code",
    [
        'self.get("chat_model", {"provider": "github-copilot", "model": "gpt-4.1"})',
        'm = {"model": "qwen-turbo", "model_type": "qwen_dashscope"}',
        'c = Config(provider="groq", model="llama-3.1-8b")',
        'c = dict(provider="groq", model="llama-3.1-8b")',
        'c = {"vendor": "azure_openai", "model": "gpt-4o"}',
        'AZURE_O4_MINI_DEPLOYMENT: str = "o4-mini"',
        'class GitHubCopilotProvider:\n    model = "gpt-4.1"',
        'NOVITA = LLMConfig(model_name="openai/meta-llama/llama-3.1-8b-instruct")',
    ],
)
def test_who_is_named_beside_a_model_is_asked_for_it(code: str) -> None:
    assert named(code) == []
    assert len(elsewhere(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        'c = {"provider": "openai", "model": "gpt-4.1"}',
        'c = {"provider": provider, "model": "gpt-4.1"}',
        'def f(provider="openai"):\n    c = dict(provider="groq" if provider == "x" else provider, model="gpt-4.1")',
        'import os\nc = create(provider=os.getenv("PROVIDER", "openai/gpt-4.1"))',
        'def make(llm_provider="anthropic/claude-sonnet-4-5"): ...',
    ],
)
def test_a_provider_that_is_ours_or_unknown_leaves_a_model_what_it_is(code: str) -> None:
    assert len(named(code)) == 1


def test_a_model_that_may_be_asked_of_several_providers_may_be_asked_of_ours() -> None:
    code = """
        class Service:
            def __init__(self, provider="openai", model=None):
                if model is None:
                    model = "qwen-max" if provider == "dashscope" else "text-embedding-3-small"
                self.config = Config(provider=provider, model=model)
        def create(model=None):
            return Service(provider="openrouter", model=model)
    """
    assert "text-embedding-3-small" in named(dedent(code))


@pytest.mark.parametrize("code", ['def make(provider="groq/llama-3.1-8b"): ...', 'def make(provider="openai"): ...'])
def test_a_provider_alone_is_no_model(code: str) -> None:
    assert named(code) == []


@pytest.mark.parametrize(
    ("client", "model", "expected"),
    [
        ("azure_client", "gpt-4o", "elsewhere"),
        ("self.azure_openai_client", "gpt-4o", "elsewhere"),
        ("groq_client", "llama-3.3-70b-versatile", "elsewhere"),
        ("groq_client", "gpt-4o", "recognised"),
        ("client", "llama-3.3-70b-versatile", "recognised"),
        ("google_search_agent", "gpt-4o", "recognised"),
    ],
)
def test_a_client_that_is_only_known_by_a_vendors_name_talks_to_that_vendor(
    client: str, model: str, expected: str
) -> None:
    name = client.removeprefix("self.")
    code = f"def ask(self, {name}):\n    {client}.chat.completions.create(model='{model}')\n"
    assert evidence(code) == [(model, expected)]


def test_a_client_that_is_known_to_be_the_gateways_may_have_any_name() -> None:
    code = """
        from openai import OpenAI
        azure_client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
        azure_client.chat.completions.create(model="gpt-4o")
    """
    assert [(use.evidence, use.host) for use in facts(code).model_uses] == [
        (Evidence.RECOGNISED, "gateway.api.anyint.ai")
    ]


@pytest.mark.parametrize(
    "code",
    [
        'p = Params(model_info={"model_name": "gpt-5-mini"})',
        'm = Matcher(model_regex="openai/gpt-4.1")',
        '_CLAUDE_MODEL_SUFFIX = "claude-haiku-5-5"',
    ],
)
def test_what_a_model_costs_or_how_its_id_ends_is_no_model(code: str) -> None:
    assert named(code) == []


@pytest.mark.parametrize(
    ("theirs", "ours", "model"),
    [
        ("self.gemini_client.interactions.create", "self.client.interactions.create", "gemini-2.5-flash"),
        ("tools.azure_client.ask", "tools.client.ask", "gpt-4o"),
        ("tools.tokenizer.encode_chat", "tools.encoder.encode_chat", "gpt-4o"),
    ],
)
def test_what_a_call_is_reached_by_says_whose_model_it_asks_for(theirs: str, ours: str, model: str) -> None:
    code = (
        "def ask(self, tools, model=None):\n    {}(model=model or '{}')\n"
        + OPENAI
        + "client.responses.create(model=pick())"
    )
    assert named(code.format(theirs, model)) == []
    assert named(code.format(ours, model)) == [model]


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ('class OCIGenAILlm:\n    model: str = "gemini-2.5-flash"', ("OCIGen", "Gen")),
        ('class AzureAugmentedLLM:\n    model: str = "gpt-4o"', ("Azure", "Pure")),
        ('class Config:\n    model: str = "claude-sonnet-4@20250514"', ("@", "-")),
        ('c = {"model": "qwen-max", "model_server": "dashscope"}', ('"dashscope"', "server")),
        ('c = Config(llm_platform="groq", model="llama-3.1-8b")', ('"groq"', "platform")),
        ('from mistral_common.protocol import Request\nr = Request(model="open-mistral-7b")', ("mistral_common", "x")),
    ],
)
def test_more_that_says_whose_a_model_is(code: str, kept: tuple[str, str]) -> None:
    ask = "\n" + OPENAI + "client.responses.create(model=pick())"
    assert named(code + ask) == []
    assert len(elsewhere(code + ask)) == 1
    assert len(named(code.replace(*kept) + ask)) == 1


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ('class Chat:\n    def _llm_type(self) -> str:\n        return "llama-2-chat"', ("_llm_type", "llm_name")),
        ('TestCase(name="a", config={"steps": [{"model": "gpt-4o"}]})', ("TestCase", "Test")),
        ('ExampleData(text="a", model="gpt-4o")', ("ExampleData", "Data")),
        ('def f(kw):\n    completion_cost(response={"model": kw or "gpt-4o"})', ("completion_cost", "completion")),
        ('def f(self):\n    model = "gpt-4o"\n    self.policy.compute_context_budget(model=model)', ("_budget", "")),
        ('def f(span):\n    model = "gpt-4o"\n    span.set_attribute("gen_ai.request.model", model)', ("_attr", "")),
        (
            'class ContextBudgeter:\n    def __init__(self, model="gpt-4o"):\n        self.model = model',
            ("Budget", "X"),
        ),
        (
            'class CostCalculator:\n    def __init__(self, model="gpt-4o"):\n        self.model = model',
            ("Cost", "Ghost"),
        ),
    ],
)
def test_what_is_shown_told_or_counted_is_no_model_that_is_asked(code: str, kept: tuple[str, str]) -> None:
    ask = "\n" + OPENAI + "client.responses.create(model=pick())"
    begin = "from app import TestCase, ExampleData, completion_cost, Test, Data, completion\n"
    assert named(begin + code + ask) == []
    assert len(named(begin + code.replace(*kept) + ask)) == 1


GOES_ON = (
    "return {'model': model, 'messages': []}",
    "return model",
    "yield [model]",
    "return [f'openai/{model}']",
    "lib.run('openai/' + model)",
    "lib.run('{\"model\": \"' + model + '\"}')",
    "self.options = {'model': model}",
    "self.model = model",
    "setattr(self, 'engine_name', model)",
    "self.calls.append({'model': model})",
    "out = {}\n    out['model'] = model\n    return out",
    "return self.run(**locals())",
    "global CHOSEN\n    CHOSEN = model",
    "globals()['CHOSEN'] = model",
    "return lambda: lib.run(model)",
    "return functools.partial(lib.run, model=model)",
    "yield from [model]",
    "yield from (model,)",
    "return lambda m=model: m",
    "lib.run = lambda: model",
    "class Inner:\n        name = model\n    return Inner",
)
DEFAULT_GOES_ON = ("lib.run_and_log(model)", "lib.Config(chat_model=model, chat_context_length=16_000)")
COMPARED = "):\n    {}if model == 'o1':\n        return None\n    {}\n"


@pytest.mark.parametrize("after", GOES_ON)
def test_what_is_compared_and_goes_on_is_a_model(after: str) -> None:
    code = "import functools\ndef ask(self" + COMPARED.format("model = 'gpt-4o'\n    ", after)
    assert named(code) == ["gpt-4o"]


@pytest.mark.parametrize("after", GOES_ON + DEFAULT_GOES_ON)
def test_a_default_that_is_compared_and_may_go_on_is_a_model(after: str) -> None:
    assert named("import functools\ndef ask(self, model='gpt-4o'" + COMPARED.format("", after)) == ["gpt-4o"]


@pytest.mark.parametrize(
    "code",
    [
        "DEFAULT_MODEL = 'gpt-4o'\nLIMIT = LIMITS[DEFAULT_MODEL]\n",
        "DEFAULT_MODEL = 'gpt-4o'\ndef client():\n    return CLIENTS[DEFAULT_MODEL]\n",
        "import os\nMODEL = os.getenv('MODEL', 'gpt-4o')\nPRICE = PRICES[MODEL]\n",
        "def resolve_from_config_model():\n    return 'gpt-4o'\n",
    ],
)
def test_a_model_of_the_module_that_also_picks_something_is_a_model(code: str) -> None:
    assert named(code) == ["gpt-4o"]


@pytest.mark.parametrize(
    "after", ["return 5", "return TABLE[model]", "return ask(self, model)", "print(f'uses {model}')"]
)
def test_a_default_that_is_only_compared_or_looked_up_is_none(after: str) -> None:
    assert named("def ask(self, model='gpt-4o'" + COMPARED.format("", after)) == []


def test_a_context_beside_what_says_how_to_ask_describes_nothing() -> None:
    code = "from app import Config\nc = Config(chat_model='gpt-4o', chat_context_length=16_000{})"
    assert named(code.format("")) == []
    assert named(code.format(", temperature=0.2")) == ["gpt-4o"]
    code = "d = {{'model': 'o3', 'context_length': 16_000{}}}"
    assert named(code.format("")) == []
    assert named(code.format(", 'temperature': 0.2")) == ["o3"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("self.config = config._to_dict()\n    self.model = self.config.get('model', 'gpt-4o')", ("config", "reply")),
        ("self.model = reply['configurable'].get('model', 'gpt-4o')", ("configurable", "choice")),
        ("self.model = settings.model_dump().get('model', 'gpt-4o')", ("settings", "reply")),
    ],
)
def test_settings_as_a_dict_are_settings(code: str, told: tuple[str, str]) -> None:
    begin = "def start(self, config, settings, reply):\n    "
    assert named(begin + code) == ["gpt-4o"]
    assert named(begin + code.replace(*told)) == []


def test_what_embeds_is_an_embedder() -> None:
    assert named("store = Store(index={'embed': 'openai:text-embedding-3-small'})") == ["openai:text-embedding-3-small"]
    assert named("store = Store(index={'embed': 'openai:gpt-4o'})") == []


@pytest.mark.parametrize(
    ("test", "of_others"),
    [
        ('"claude" in model', "gpt-4o"),
        ('"claude" not in model', "claude-sonnet-4-5"),
        ('"claude" in model.lower()', "GPT-4o"),
        ('model.startswith("claude-")', "gpt-4o"),
        ('model.startswith(("claude-", "anthropic/"))', "gpt-4o"),
        ('model.endswith("-latest")', "claude-sonnet-4-5"),
        ('not model.startswith("gpt-")', "gpt-4o"),
        ('model in ("claude-3-5-haiku-latest", "claude-2")', "gpt-4o"),
    ],
)
def test_a_request_under_a_condition_is_only_sent_what_meets_it(test: str, of_others: str) -> None:
    code = OPENAI + f"def _ask(model):\n    if {test}:\n        client.responses.create(model=model)\n"
    other = "claude-3-5-haiku-latest" if "not" not in test or "startswith" in test else "gpt-4o"
    assert sent(code + f"_ask('{of_others}')") == []
    assert sent(code + f"_ask('{other}')") == [other]


def test_what_a_function_gives_is_said_before_for_whom() -> None:
    assert named('def get_group_for_model(model):\n    return "o1"') == []
    assert named('def get_model_for_group(group):\n    return "o1"') == ["o1"]
    assert named('DUMMY_MODEL = "gpt-4o"') == []
