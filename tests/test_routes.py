"""What the collector says of URLs, base URLs, headers and keys, and what the route rules make of it.

That the rules tell the truth about run time is shown by test_routes_executed.py; here are the forms around it.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner
from fixing import fixed_source
from rule_examples import judged, text_at

from anyint_lint.cli import root
from anyint_lint.collector.candidates import candidate_test
from anyint_lint.collector.collect import collect
from anyint_lint.collector.sdks import ROWS
from anyint_lint.facts import Family, FileFacts, Form, RouteUse
from anyint_lint.key_text import is_key
from anyint_lint.paths import SourceKind
from anyint_lint.sources import source_of
from anyint_lint.violations import Applicability, Violation

KEY = "sk-4kQ9vT2mXz7LbN8wRcY3"
GATEWAY = "https://gateway.api.anyint.ai"


def facts_of(code: str) -> FileFacts:
    facts = collect(source_of(dedent(code).encode(), SourceKind.PYTHON))
    assert facts.failures == ()
    return facts


def found(code: str, *select: str, path: str = "service/chat.py") -> tuple[Violation, ...]:
    return judged(facts_of(code), select=select or ("AIR",), ignore=("AIR207",), path=path)


def codes(code: str, path: str = "service/chat.py") -> list[str]:
    return [one.code for one in found(code, path=path)]


def only_route(code: str) -> RouteUse:
    (route,) = facts_of(code).route_uses
    return route


class TestRouteUses:
    def test_each_request_of_a_constant_has_its_own_route_use(self) -> None:
        routes = facts_of(f"""
        import httpx
        URL = "{GATEWAY}/v1/models"
        httpx.get(URL, headers={{"Authorization": "Bearer " + key}})
        httpx.get(URL, headers={{"x-api-key": key, "anthropic-version": "2023-06-01"}})
        """).route_uses
        assert [route.family for route in routes] == [Family.OPENAI, Family.ANTHROPIC]
        assert len({route.span for route in routes}) == 1
        assert len({route.request for route in routes}) == 2

    def test_a_function_that_is_called_twice_has_a_route_use_for_each_kind_of_headers(self) -> None:
        routes = facts_of(f"""
        import httpx
        def models(headers):
            return httpx.get("{GATEWAY}/v1/models", headers=headers)
        models({{"Authorization": "Bearer " + key}})
        models({{"x-api-key": key, "anthropic-version": "2023-06-01"}})
        """).route_uses
        assert {route.headers for route in routes} == {("authorization",), ("anthropic-version", "x-api-key")}

    @pytest.mark.parametrize(
        ("expression", "path"),
        [
            ('f"{base}/v1/models"', "/v1/models"),
            ('base + "/v1/models"', "/v1/models"),
            ('"%s/v1/models" % base', "/v1/models"),
            ('"{}/v1/models".format(base)', "/v1/models"),
            ('urljoin(base, "/v1/models")', "/v1/models"),
            ('base.rstrip("/") + "/openai/v1/models"', "/openai/v1/models"),
        ],
    )
    def test_a_path_after_an_unknown_base_is_known(self, expression: str, path: str) -> None:
        route = only_route(f"""
        import httpx
        from urllib.parse import urljoin
        def models(base):
            return httpx.get({expression})
        """)
        assert (route.host, route.path) == (None, path)

    def test_the_place_is_the_literal_that_names_the_list(self) -> None:
        code = f'import httpx\nBASE = "{GATEWAY}"\nhttpx.get(f"{{BASE}}/openai/v1/models")\n'
        route = only_route(code)
        assert text_at(code, route.span) == route.token == "/openai/v1/models"

    def test_a_url_without_a_request_counts_where_its_name_says_so(self) -> None:
        route = only_route(f'MODELS_URL = "{GATEWAY}/v1/models"')
        assert (route.request, route.headers, route.callee) == (None, None, "MODELS_URL")

    def test_requests_made_ready_are_told_apart_when_their_function_is_called_twice(self) -> None:
        routes = facts_of(f"""
        from urllib.request import Request, urlopen
        def models(path, headers):
            request = Request("{GATEWAY}" + path, headers=headers)
            return urlopen(request)
        models("/openai/v1/models", {{"Authorization": "Bearer " + key}})
        models("/anthropic/v1/models", {{"x-api-key": key, "anthropic-version": "2023-06-01"}})
        """).route_uses
        assert {(route.path, route.family) for route in routes} == {
            ("/openai/v1/models", Family.OPENAI),
            ("/anthropic/v1/models", Family.ANTHROPIC),
        }

    @pytest.mark.parametrize(
        "code",
        [
            'headers = {{}}\nsign(headers)\nrequests.get("{g}/openai/v1/models", headers=headers)',
            's = requests.Session()\nsign(s)\ns.get("{g}/openai/v1/models")',
            'def f(**options):\n    return requests.get("{g}/openai/v1/models", **options)',
            'def f(headers=None):\n    return requests.get("{g}/openai/v1/models", headers=headers or {{}})',
            'def f(session):\n    return session.get("{g}/openai/v1/models", headers={{"x-api-key": key}})',
            'requests.get("{g}/openai/v1/models", auth=Signed(key))',
            'requests.get("{g}/openai/v1/models", headers={{**common(), "x-api-key": key}})',
            's = requests.Session()\ns.auth = Signed(key)\ns.get("{g}/openai/v1/models")',
            'httpx.Client(event_hooks={{"request": [sign]}}).get("{g}/openai/v1/models")',
            'requests.get("{g}/openai/v1/models", headers=httpx.Headers(given))',
        ],
    )
    def test_headers_that_others_may_have_made_are_not_judged(self, code: str) -> None:
        source = "import httpx, requests\nfrom acme import Signed, common, key, sign\n" + code.format(g=GATEWAY)
        assert found(source, "AIR204") == ()
        assert [route.headers for route in facts_of(source).route_uses] == [None]

    @pytest.mark.parametrize("name", ["DOCS_URL", "help_url", "MESSAGE", "HINT"])
    def test_a_url_for_people_is_no_route_use(self, name: str) -> None:
        assert facts_of(f'{name} = "{GATEWAY}/v1/models"').route_uses == ()

    @pytest.mark.parametrize(
        "url",
        ["https://desk:hunter2hunter2@gateway.api.anyint.ai/v1/models", f"{GATEWAY}/v1/models?api_key=hunter2hunter2"],
    )
    def test_a_secret_of_a_url_is_in_no_fact_and_its_literal_is_not_rewritten(self, url: str) -> None:
        facts = facts_of(f'import httpx\nhttpx.get("{url}")')
        assert "hunter2" not in repr(facts)
        (violation,) = judged(facts, select=("AIR201",))
        assert violation.fix is None

    def test_a_model_in_a_url_is_a_model_use(self) -> None:
        (use,) = facts_of(f'import httpx\nhttpx.get("{GATEWAY}/openai/v1/models/gpt-6")').model_uses
        assert (use.model_id, use.form, use.family) == ("gpt-6", Form.URL, Family.OPENAI)

    def test_a_model_of_a_url_stands_where_it_is_written(self) -> None:
        code = f'import httpx\nMODEL = "GPT-5.4"\nhttpx.get(f"{GATEWAY}/anthropic/v1/models/{{MODEL}}")\n'
        uses = [use for use in facts_of(code).model_uses if use.form is Form.URL]
        assert [text_at(code, use.span) for use in uses] == ['"GPT-5.4"']

    def test_a_fix_of_a_model_in_a_url_leaves_the_rest_of_it(self) -> None:
        code = f'import httpx\nhttpx.get("{GATEWAY}/openai/v1/models/GPT-5.4?limit=1")\n'
        (violation,) = judged(facts_of(code), select=("AIM",))
        assert violation.fix is not None
        assert fixed_source(code, [violation.fix]) == code.replace("GPT-5.4", "gpt-5.4")

    @pytest.mark.parametrize(
        "url",
        [
            "https://desk.openai.azure.com/openai/deployments/gpt-4o/chat/completions",
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-3-flash:generateContent",
            "https://api-inference.huggingface.co/models/gpt2-large",
            "http://localhost:8501/v1/models/half_plus_two:predict",
        ],
    )
    def test_other_styles_of_paths_hold_no_model_of_ours(self, url: str) -> None:
        assert [use for use in facts_of(f'import httpx\nhttpx.post("{url}")').model_uses if use.form is Form.URL] == []


class TestWhatIsNoRequest:
    @pytest.mark.parametrize(
        "code",
        [
            'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/v1/models")\ndef models(): ...',
            'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/v1/models/{id}")\ndef one(id): ...',
            'from flask import Flask\napp = Flask("x")\n@app.route("/v1/models")\ndef models(): ...',
            'from flask import Flask\napp = Flask("x")\napp.add_url_rule("/v1/models", view_func=models)',
            'from flask import Flask\napp = Flask("x")\n@app.get("/v1/models")\ndef models(): ...',
            'from aiohttp import web\nroutes = web.RouteTableDef()\n@routes.get("/v1/models")\nasync def a(r): ...',
            'from aiohttp import web\napp = web.Application()\napp.router.add_get("/v1/models", models)',
            'from aiohttp import web\napp = web.Application()\napp.add_routes([web.get("/v1/models", models)])',
            'from starlette.routing import Route\nroutes = [Route("/v1/models", models)]',
            'from django.urls import path\nurlpatterns = [path("v1/models", models)]',
            'def add(app, handler):\n    app.get("/v1/models")(handler)',
            'def handler(): ...\ndef add(service):\n    service.get("/v1/models", handler)',
            'def guard(request):\n    return request.path == "/v1/models" or request.path.startswith("/v1/models/")',
            'def guard(request):\n    if request.url.path in ("/v1/models", "/models"):\n        return None',
            'raise ValueError("call /v1/models to see them all: https://gateway.api.anyint.ai/v1/models")',
            '"""GET https://gateway.api.anyint.ai/v1/models"""',
            'print("see https://gateway.api.anyint.ai/v1/models")',
            'import respx\nrespx.get("https://gateway.api.anyint.ai/v1/models").mock()',
            'from fastapi.testclient import TestClient\nTestClient(app).get("/v1/models")',
            'import httpx\nhttpx.Client(transport=httpx.ASGITransport(app=app)).get("/v1/models")',
        ],
    )
    def test_servers_doubles_and_words_are_nobodys_request(self, code: str) -> None:
        assert codes(code) == []

    def test_a_test_asks_the_server_under_test(self) -> None:
        code = 'def test_list(client):\n    assert client.get("/v1/models").json() == []'
        assert codes(code, path="tests/test_server.py") == []
        assert codes(code) == ["AIR202"]


WRAPPERS = [
    ("langchain_openai", "ChatOpenAI(model='gpt-5.4', base_url={})", Family.OPENAI),
    ("langchain_openai", "ChatOpenAI(model='gpt-5.4', openai_api_base={})", Family.OPENAI),
    ("langchain_openai", "OpenAIEmbeddings(model='text-embedding-3-small', base_url={})", Family.OPENAI),
    ("langchain_anthropic", "ChatAnthropic(model='claude-opus-4-6', base_url={})", Family.ANTHROPIC),
    ("llama_index.llms.openai", "OpenAI(model='gpt-5.4', api_base={})", Family.OPENAI),
    ("llama_index.llms.anthropic", "Anthropic(model='claude-opus-4-6', base_url={})", Family.ANTHROPIC),
    ("litellm", "completion(model='openai/gpt-5.4', messages=[], api_base={})", Family.OPENAI),
    ("litellm", "completion(model='anthropic/claude-opus-4-6', messages=[], api_base={})", Family.ANTHROPIC),
    ("litellm", "acompletion('openai/gpt-5.4', messages=[], base_url={})", Family.OPENAI),
    ("pydantic_ai.providers.openai", "OpenAIProvider(base_url={})", Family.OPENAI),
    ("pydantic_ai.providers.anthropic", "AnthropicProvider(base_url={})", Family.ANTHROPIC),
    ("agents", "OpenAIProvider(base_url={})", Family.OPENAI),
    ("dspy", "LM('openai/gpt-5.4', api_base={})", Family.OPENAI),
    ("dspy", "LM('anthropic/claude-opus-4-6', api_base={})", Family.ANTHROPIC),
    ("crewai", "LLM(model='openai/gpt-5.4', base_url={})", Family.OPENAI),
    ("instructor", "from_provider('openai/gpt-5.4', base_url={})", Family.OPENAI),
    ("autogen_ext.models.openai", "OpenAIChatCompletionClient(model='gpt-5.4', base_url={})", Family.OPENAI),
    ("autogen_ext.models.anthropic", "AnthropicChatCompletionClient(model='x', base_url={})", Family.ANTHROPIC),
    ("haystack.components.generators.chat", "OpenAIChatGenerator(model='gpt-5.4', api_base_url={})", Family.OPENAI),
    ("smolagents", "OpenAIModel(model_id='gpt-5.4', api_base={})", Family.OPENAI),
    ("smolagents", "LiteLLMModel(model_id='anthropic/claude-opus-4-6', api_base={})", Family.ANTHROPIC),
    ("agno.models.openai", "OpenAIChat(id='gpt-5.4', base_url={})", Family.OPENAI),
    ("agno.models.anthropic", "Claude(id='claude-opus-4-6', client_params={{'base_url': {}}})", Family.ANTHROPIC),
    ("deepeval.models", "OpenAIModel(model='gpt-5.4', base_url={})", Family.OPENAI),
    ("mem0.configs.llms.openai", "OpenAIConfig(model='gpt-5.4', openai_base_url={})", Family.OPENAI),
    ("claude_agent_sdk", "ClaudeAgentOptions(env={{'ANTHROPIC_BASE_URL': {}}})", Family.ANTHROPIC),
]
RIGHT = {Family.OPENAI: f"{GATEWAY}/openai/v1", Family.ANTHROPIC: f"{GATEWAY}/anthropic"}


def _call(module: str, call: str, base: str) -> str:
    return f"import {module}\n{module}.{call.format(repr(base))}\n"


class TestBaseUrls:
    @pytest.mark.parametrize(("module", "call", "family"), WRAPPERS)
    def test_what_is_built_on_an_sdk_needs_the_base_of_its_family(self, module: str, call: str, family: Family) -> None:
        assert codes(_call(module, call, RIGHT[family])) == []
        for base in (GATEWAY, f"{GATEWAY}/v1"):
            (violation,) = found(_call(module, call, base))
            assert (violation.code, violation.family) == ("AIR203", family)
            assert violation.suggestions == (RIGHT[family],)
            assert violation.fix is not None
            assert violation.fix.applicability is Applicability.SAFE
            fixed = fixed_source(_call(module, call, base), [violation.fix])
            assert fixed == _call(module, call, RIGHT[family])

    @pytest.mark.parametrize(
        "call",
        [
            "completion(model=name, messages=[], api_base={})",
            "completion(model='gpt-5.4', messages=[], api_base={})",
        ],
    )
    def test_of_an_unknown_family_only_what_is_wrong_for_both_is_an_error(self, call: str) -> None:
        for base in (*RIGHT.values(), f"{GATEWAY}/gemini/v1beta"):
            assert codes(_call("litellm", call, base)) == []
        (violation,) = found(_call("litellm", call, f"{GATEWAY}/v1"))
        assert (violation.code, violation.family, violation.fix) == ("AIR203", None, None)

    @pytest.mark.parametrize(
        "code",
        [
            'os.environ["OPENAI_BASE_URL"] = {}',
            'os.environ.setdefault("OPENAI_API_BASE", {})',
            "os.environ.update(OPENAI_BASE_URL={})",
            "import openai; openai.base_url = {}",
            "import openai; openai.api_base = {}",
        ],
    )
    def test_what_is_set_for_all_clients_is_a_base_url(self, code: str) -> None:
        assert codes("import os\n" + code.format(f'"{GATEWAY}/openai/v1"')) == []
        (violation,) = found("import os\n" + code.format(f'"{GATEWAY}/v1"'))
        assert (violation.code, violation.family) == ("AIR203", Family.OPENAI)

    @pytest.mark.parametrize(
        "base", ["https://api.openai.com/v1", "http://localhost:8000/v1", "https://anyint.ai.evil.com"]
    )
    def test_other_hosts_are_their_own_affair(self, base: str) -> None:
        assert codes(f'from openai import OpenAI\nOpenAI(base_url="{base}")') == []

    def test_one_constant_of_two_families_is_not_fixed(self) -> None:
        code = f"""
        from anthropic import Anthropic
        from openai import OpenAI
        BASE = "{GATEWAY}/v1"
        OpenAI(base_url=BASE)
        Anthropic(base_url=BASE)
        """
        violations = found(code)
        assert {one.code for one in violations} == {"AIR203"}
        assert [one.fix for one in violations if one.fix] == []

    def test_a_literal_that_goes_elsewhere_too_is_not_fixed_safely(self) -> None:
        code = f"""
        from acme import connect
        from openai import OpenAI
        BASE = "{GATEWAY}/v1"
        connect(BASE)
        OpenAI(base_url=BASE)
        """
        (violation,) = found(code)
        assert violation.fix is not None
        assert violation.fix.applicability is Applicability.UNSAFE

    @pytest.mark.parametrize(
        "base",
        ['os.environ["ANYINT_BASE_URL"] + "/v1"', f"f'{GATEWAY}/v1?tag={{tag}}'", "f'http://{sub}.anyint.ai/v1'"],
    )
    def test_no_suggestion_shows_the_mark_of_what_is_not_known(self, base: str) -> None:
        for violation in found(f"import os\nfrom openai import OpenAI\nOpenAI(base_url={base})"):
            assert not [text for text in violation.suggestions if "{" in text]

    @pytest.mark.parametrize("literal", [f"r'{GATEWAY}/v1'", f'("{GATEWAY}" "/v1")', f'"""{GATEWAY}/v1"""'])
    def test_every_kind_of_literal_is_fixed(self, literal: str) -> None:
        code = f"from openai import OpenAI\nOpenAI(base_url={literal})\n"
        (violation,) = found(code)
        assert violation.fix is not None
        assert codes(fixed_source(code, [violation.fix])) == []

    def test_a_literal_with_escapes_is_not_fixed(self) -> None:
        (violation,) = found('from openai import OpenAI\nOpenAI(base_url="https://gateway.api.anyint.ai\\x2fv1")')
        assert violation.fix is None


class TestKeys:
    @pytest.mark.parametrize(
        "text",
        [
            "YOUR_KEY", "your-api-key", "sk-...", "<key>", "", "dummy", "test", "EMPTY", "xxx", "sk-xxxxxxxxxxxxxxxx",
            "sk-1234567890abcdef", "{key}", "${ANYINT_API_KEY}", "not-needed", "changeme", "ANYINT_API_KEY", "sk-test",
            "fake-key-0001", "anyint-test-key", "placeholder", "0123456789abcdef0123456789abcdef", "insert your key",
        ],
    )  # fmt: skip
    def test_placeholders_are_no_keys(self, text: str) -> None:
        assert not is_key(text)

    @pytest.mark.parametrize(
        "text",
        [KEY, "ak_live_8Jd72hKqPz0Lm4Xv", "anyint-7Hq2Zk9Wm4Tx8Rb5Nv3Yc6", "8f14e45fceea167a5a36dedd4bea2543"],
    )
    def test_keys_are_keys(self, text: str) -> None:
        assert is_key(text)

    @pytest.mark.parametrize(
        "code",
        [
            'OpenAI(base_url="{g}/openai/v1", api_key="{k}")',
            'KEY = "{k}"\nOpenAI(base_url="{g}/openai/v1", api_key=KEY)',
            'OpenAI(base_url="{g}/openai/v1", api_key=os.getenv("ANYINT_API_KEY", "{k}"))',
            'OpenAI(base_url="{g}/openai/v1", default_headers={{"x-api-key": "{k}"}})',
            'os.environ["OPENAI_API_KEY"] = "{k}"\nOpenAI(base_url="{g}/openai/v1")',
            'os.environ["ANYINT_API_KEY"] = "{k}"',
            'os.environ.setdefault("ANYINT_API_KEY", "{k}")',
            'httpx.get("{g}/openai/v1/models", headers={{"Authorization": "Bearer {k}"}})',
            'KEY = "{k}"\nhttpx.get("{g}/openai/v1/models", headers={{"Authorization": f"Bearer {{KEY}}"}})',
            's = requests.Session()\ns.headers["Authorization"] = "Bearer " + "{k}"\ns.get("{g}/openai/v1/models")',
            'httpx.post("{g}/openai/v1/chat/completions", headers={{"Authorization": "Bearer {k}"}}, json={{}})',
            'ChatOpenAI(model="gpt-5.4", base_url="{g}/openai/v1", api_key=SecretStr("{k}"))',
        ],
    )
    def test_a_key_for_the_gateway_is_found_and_told_nowhere(self, code: str) -> None:
        imports = "import os, httpx, requests\nfrom openai import OpenAI\nfrom langchain_openai import ChatOpenAI\n"
        source = imports + "from pydantic import SecretStr\n" + code.format(g=GATEWAY, k=KEY)
        facts = facts_of(source)
        assert KEY not in repr(facts)
        (violation,) = found(source)
        assert (violation.code, violation.value, violation.fix) == ("AIR205", None, None)
        assert KEY in text_at(source, violation.span)
        assert KEY[:5] not in repr(violation)

    @pytest.mark.parametrize("host", ["https://api.openai.com/v1", "http://localhost:8000/v1"])
    def test_a_key_for_somebody_else_is_not_ours_to_judge_and_not_kept(self, host: str) -> None:
        code = f'from openai import OpenAI\nAPI_KEY = "{KEY}"\nOpenAI(base_url="{host}", api_key=API_KEY)'
        assert codes(code) == []
        assert KEY not in repr(facts_of(code))

    @pytest.mark.parametrize(
        "code",
        [
            'API_KEY = "{k}"',
            'TOKENS = {{"{k}": "desk"}}',
            'class Settings:\n    api_key = "{k}"',
            'URL = "https://desk:{k}@gateway.api.anyint.ai/v1/models"',
            'from acme import connect\nconnect(api_key="{k}")\nconnect("{k}")',
            'def key():\n    return "{k}"',
            'HEADERS = {{"Authorization": "Bearer {k}"}}',
        ],
    )
    def test_what_other_files_may_import_holds_no_key(self, code: str) -> None:
        assert KEY not in repr(facts_of(code.format(k=KEY)))

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_no_report_shows_a_key(self, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        lines = (
            "from openai import OpenAI",
            f'OpenAI(base_url="{GATEWAY}/v1", api_key="{KEY}")',
            f"OpenAI(base_url='{GATEWAY}/v1', default_headers={{'Authorization': 'Bearer {KEY}'}})",
        )
        Path("service.py").write_text("\n".join(lines), encoding="utf-8")
        result = CliRunner().invoke(root, ["check", "--select", "AIR", "--format", form, "service.py"])
        assert result.exit_code == 1
        assert result.output.count("AIR205") == result.output.count("AIR203") == 2
        assert KEY not in result.output
        assert KEY[:4] not in result.output


class TestCandidates:
    @pytest.mark.parametrize(
        "code",
        [
            'import os\nos.environ["OPENAI_BASE_URL"] = url',
            f'import requests\nrequests.post("http://gateway.api.anyint.ai/x", headers={{"x-api-key": "{KEY}"}})',
            f'import httpx\nclient = httpx.Client(base_url="{GATEWAY}/v1")\nclient.get("models")',
            'import os\nos.environ["ANYINT_API_KEY"] = "x"',
        ],
    )
    def test_a_file_that_may_hold_a_route_client_or_key_is_read(self, code: str) -> None:
        assert candidate_test(ROWS)(code.encode())


class TestForeignLists:
    def test_the_list_of_another_provider_is_told_where_somebody_asks(self) -> None:
        code = 'import httpx\nhttpx.get("https://api.groq.com/openai/v1/models")'
        assert codes(code) == []
        (violation,) = judged(facts_of(code), select=("AIR207",))
        assert violation.code == "AIR207"

    def test_a_hub_is_no_provider(self) -> None:
        code = 'import httpx\nhttpx.get("https://huggingface.co/api/models")'
        assert judged(facts_of(code), select=("AIR207",)) == ()
