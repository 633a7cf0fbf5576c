"""Base URLs, clients, keys and routes that cross files: where a request goes is told by the file that knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from linking import check

GATEWAY = "https://gateway.api.anyint.ai"
KEY = "sk-4kQ9vT2mXz7LbN8wRcY3"
OPENAI = "from openai import OpenAI\n"
SENT = "client.chat.completions.create(model='gpt-9.1', messages=[])\n"


@pytest.fixture(autouse=True)
def _tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ANYINT_BASE_URL", raising=False)
    Path("list.json").write_text('{"data": [{"id": "gpt-5.4"}], "has_more": false}')


def found(files: dict[str, str]) -> list[tuple[str, str, int, str | None]]:
    return [(one["code"], one["path"], one["line"], one["evidence"]) for one in check(files)["violations"]]


BASES = {
    "a constant": ("BASE = '{}'\n", "from app.settings import BASE\n", "BASE"),
    "a constant through its module": ("BASE = '{}'\n", "from app import settings\n", "settings.BASE"),
    "a field of an instance": ("class S:\n    base = '{}'\ns = S()\n", "from app.settings import s\n", "s.base"),
    "an environment default": (
        "import os\nBASE = os.getenv('BASE', '{}')\n",
        "from app.settings import BASE\n",
        "BASE",
    ),
    "a function's result": ("def base():\n    return '{}'\n", "from app.settings import base\n", "base()"),
    "a secret's or text's method": ("BASE = '{}'\n", "from app.settings import BASE\n", "BASE.rstrip('/')"),
    "a beginning": ("BASE = '{}'\n", "from app.settings import BASE\n", "BASE + '/'"),
    "an f-string": ("BASE = '{}'\n", "from app.settings import BASE\n", "f'{BASE}'"),
    "getattr": ("BASE = '{}'\n", "from app import settings\n", "getattr(settings, 'BASE')"),
}


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize(
    ("base", "expected"),
    [("http://localhost:8000/v1", []), (f"{GATEWAY}/openai/v1", [("AIM101", "gateway")])],
)
def test_the_models_of_a_client_are_judged_by_an_imported_base_url(
    name: str, base: str, expected: list[tuple[str, str]]
) -> None:
    settings, imports, expression = BASES[name]
    main = f"{imports}{OPENAI}client = OpenAI(base_url={expression})\n{SENT}"
    files = {"app/__init__.py": "", "app/settings.py": settings.format(base), "main.py": main}
    assert [(code, evidence) for code, _, _, evidence in found(files)] == expected


@pytest.mark.parametrize("name", [name for name in BASES if "beginning" not in name])
def test_a_wrong_imported_base_url_is_reported_where_it_stands(name: str) -> None:
    settings, imports, expression = BASES[name]
    main = f"{imports}{OPENAI}client = OpenAI(base_url={expression})\n"
    files = {"app/__init__.py": "", "app/settings.py": settings.format(f"{GATEWAY}/v1"), "main.py": main}
    line = next(number for number, text in enumerate(settings.splitlines(), 1) if "{}" in text)
    assert [one[:3] for one in found(files)] == [("AIR203", "app/settings.py", line)]
    (violation,) = check(files)["violations"]
    assert [note["path"] for note in violation["notes"]] == ["main.py"]


def test_clear_text_and_wrong_paths_that_two_files_make_together_are_reported() -> None:
    files = {
        "settings.py": "HOST = 'http://gateway.api.anyint.ai'\n",
        "main.py": f"from settings import HOST\n{OPENAI}OpenAI(base_url=HOST + '/v1')\n",
    }
    assert sorted(found(files)) == [
        ("AIR203", "main.py", 3, "gateway"),
        ("AIR206", "main.py", 3, "gateway"),
    ]


BOX = (
    "class Box:\n    def __init__(self):\n        self.client = OpenAI(base_url={})\n"
    "    def close(self):\n        self.client.close()\n"
)
CLIENTS = {
    "a client": ("client = OpenAI(base_url={})\n", "from clients import client\n"),
    "through its module": ("shared = OpenAI(base_url={})\n", "import clients\nclient = clients.shared\n"),
    "a function's result": (
        "def get():\n    return OpenAI(base_url={})\n",
        "from clients import get\nclient = get()\n",
    ),
    "an attribute": (
        BOX,
        "from clients import Box\nclient = Box().client\n",
    ),
    "an attribute of an instance": (
        "class Box:\n    def __init__(self):\n        self.inner = OpenAI(base_url={})\nbox = Box()\n",
        "from clients import box\nclient = box.inner\n",
    ),
    "an attribute of an imported base class": (
        BOX,
        "from clients import Box\nclass Sub(Box):\n    pass\nclient = Sub().client\n",
    ),
    "a wrapped client": (
        "import instructor\nclient = instructor.from_openai(OpenAI(base_url={}))\n",
        "from clients import client\n",
    ),
    "a client with options": (
        "client = OpenAI(base_url={})\n",
        "from clients import client as first\nclient = first.with_options(timeout=3)\n",
    ),
}


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize(
    ("base", "expected"),
    [("http://localhost:8000/v1", []), (f"{GATEWAY}/openai/v1", ["gateway"]), (None, ["recognised"])],
)
def test_what_is_sent_through_an_imported_client_goes_where_that_goes(
    name: str, base: str | None, expected: list[str]
) -> None:
    module, imports = CLIENTS[name]
    files = {"clients.py": OPENAI + module.format(repr(base)), "main.py": imports + SENT}
    assert [(path, evidence) for _, path, _, evidence in found(files)] == [("main.py", one) for one in expected]


def test_a_client_whose_base_url_is_imported_is_followed_over_three_files() -> None:
    files = {
        "settings.py": "BASE = 'http://localhost:8000/v1'\n",
        "clients.py": f"{OPENAI}from settings import BASE\nclient = OpenAI(base_url=BASE)\n",
        "main.py": f"from clients import client\n{SENT}",
    }
    assert found(files) == []


def test_a_client_of_another_provider_is_elsewhere() -> None:
    files = {
        "clients.py": "from openai import AzureOpenAI\nclient = AzureOpenAI()\n",
        "main.py": f"from clients import client\n{SENT}",
    }
    assert found(files) == []


def test_an_imported_client_of_the_tree_that_nobody_finds_is_recognised() -> None:
    assert [one[3] for one in found({"main.py": f"from elsewhere import client\n{SENT}"})] == ["recognised"]


def test_the_argument_of_a_wrapper_goes_where_the_wrappers_client_goes() -> None:
    wrapper = "def ask(model):\n    client.responses.create(model=model, input='')\n"
    files = {
        "settings.py": "LOCAL = 'http://localhost:8000/v1'\n",
        "llm.py": f"{OPENAI}from settings import LOCAL\nclient = OpenAI(base_url=LOCAL)\n{wrapper}",
        "main.py": "from llm import ask\nask('gpt-9.1')\n",
    }
    assert found(files) == []
    files["settings.py"] = f"LOCAL = '{GATEWAY}/openai/v1'\n"
    assert found(files) == [("AIM101", "main.py", 2, "gateway")]


@pytest.mark.parametrize(
    ("settings", "url", "place"),
    [
        (f"BASE = '{GATEWAY}'\n", "BASE + '/v1/models'", ("main.py", 3)),
        (f"BASE = '{GATEWAY}/'\n", "f'{BASE.rstrip(\"/\")}/v1/models'", ("main.py", 3)),
        (f"BASE = '{GATEWAY}/v1'\n", "f'{BASE}/models'", ("main.py", 3)),
        (f"HOST = '{GATEWAY}'\nBASE = HOST + '/v1/models'\n", "BASE", ("settings.py", 2)),
        ("import os\nBASE = os.environ['ANYINT_BASE_URL']\n", "BASE + '/v1/models'", ("main.py", 3)),
    ],
)
def test_the_url_of_a_model_list_is_assembled_over_files(settings: str, url: str, place: tuple[str, int]) -> None:
    files = {"settings.py": settings, "main.py": f"import httpx\nfrom settings import BASE\nhttpx.get({url})\n"}
    assert {one[:3] for one in found(files)} == {("AIR201", *place)}


def test_a_foreign_imported_base_makes_no_gateway_route() -> None:
    files = {
        "settings.py": "BASE = 'https://api.example.com'\n",
        "main.py": "import httpx\nfrom settings import BASE\nhttpx.get(BASE + '/v1/models')\n",
    }
    assert found(files) == []


@pytest.mark.parametrize(
    "sent",
    [
        f"OpenAI(base_url='{GATEWAY}/openai/v1', api_key=KEY)",
        "OpenAI(base_url=BASE, api_key=KEY)",
        "httpx.get(BASE + '/models', headers={'Authorization': f'Bearer {KEY}'})",
        "httpx.get(BASE + '/models', headers={'x-api-key': KEY, 'Authorization': 'Bearer x'})",
    ],
)
def test_an_imported_key_is_reported_where_it_stands(sent: str) -> None:
    files = {
        "settings.py": f"BASE = '{GATEWAY}/openai/v1'\nKEY = '{KEY}'\n",
        "main.py": f"import httpx\nfrom settings import BASE, KEY\n{OPENAI}{sent}\n",
    }
    report = check(files)
    assert [(one["code"], one["path"], one["line"]) for one in report["violations"]] == [("AIR205", "settings.py", 2)]
    assert KEY not in str(report)


def test_a_key_of_this_file_for_an_imported_base_url_is_reported() -> None:
    files = {
        "settings.py": f"BASE = '{GATEWAY}/openai/v1'\n",
        "main.py": f"from settings import BASE\n{OPENAI}OpenAI(base_url=BASE, api_key='{KEY}')\n",
    }
    assert [one[:3] for one in found(files)] == [("AIR205", "main.py", 3)]


def test_a_key_for_a_foreign_imported_base_url_is_not_our_affair() -> None:
    files = {
        "settings.py": f"BASE = 'http://localhost:1/v1'\nKEY = '{KEY}'\n",
        "main.py": f"from settings import BASE, KEY\n{OPENAI}OpenAI(base_url=BASE, api_key=KEY)\n",
    }
    assert found(files) == []


def test_a_payload_to_an_imported_url_is_judged_by_it() -> None:
    main = "import httpx\nfrom settings import URL\nhttpx.post(URL, json={'model': 'odd-one'})\n"
    for url, expected in [
        ("https://api.example.com/v1/chat/completions", []),
        (f"{GATEWAY}/openai/v1/chat/completions", [("AIM101", "main.py", 3, "gateway")]),
    ]:
        assert found({"settings.py": f"URL = '{url}'\n", "main.py": main}) == expected


def test_a_literal_that_another_file_builds_on_is_not_fixed_safely() -> None:
    files = {
        "settings.py": f"{OPENAI}BASE = '{GATEWAY}/v1'\nOpenAI(base_url=BASE)\n",
        "main.py": "import httpx\nfrom settings import BASE\nhttpx.get(BASE + '/models')\n",
    }
    applicability = {one["path"]: one["fix"] and one["fix"]["applicability"] for one in check(files)["violations"]}
    assert applicability["settings.py"] == "unsafe"


def test_modules_that_build_on_each_other_end() -> None:
    files = {
        "a.py": f"from b import Y\n{OPENAI}X = Y + '/a'\nclient = OpenAI(base_url=X)\n{SENT}",
        "b.py": "from a import X\nY = X + '/b'\n",
    }
    assert [one[3] for one in found(files)] == ["recognised"]


@pytest.mark.parametrize(
    ("settings", "expression"),
    [
        ("HEADERS = {'x-api-key': key()}\n", "HEADERS"),
        ("HEADERS = {'X-API-Key': key()}\n", "{**HEADERS, 'accept': 'x'}"),
        ("def make():\n    return {'x-api-key': key()}\nHEADERS = make\n", "HEADERS()"),
        ("class S:\n    headers = {'x-api-key': key()}\nHEADERS = S()\n", "HEADERS.headers"),
    ],
)
def test_imported_headers_are_judged_with_the_route(settings: str, expression: str) -> None:
    main = (
        f"import httpx\nfrom settings import HEADERS\nhttpx.get('{GATEWAY}/openai/v1/models', headers={expression})\n"
    )
    assert [one[:3] for one in found({"settings.py": settings, "main.py": main})] == [("AIR204", "main.py", 3)]
    right = settings.replace("'x-api-key': key()", "'Authorization': 'Bearer ' + key()").replace(
        "'X-API-Key': key()", "'authorization': 'Bearer ' + key()"
    )
    assert found({"settings.py": right, "main.py": main}) == []


def test_headers_that_are_not_all_known_are_not_judged() -> None:
    main = f"import httpx\nfrom settings import HEADERS\nhttpx.get('{GATEWAY}/openai/v1/models', headers=HEADERS)\n"
    assert found({"settings.py": "HEADERS = {'x-api-key': key(), **more()}\n", "main.py": main}) == []
    assert found({"settings.py": "HEADERS = load()\n", "main.py": main}) == []


@pytest.mark.parametrize(
    ("base", "path", "expected"),
    [
        (GATEWAY, "/v1/models", ["AIR201"]),
        (f"{GATEWAY}/openai/v1/", "/models", []),
        ("https://api.example.com", "/v1/models", []),
    ],
)
@pytest.mark.parametrize("client", ["httpx.Client(base_url='{}')", "httpx.AsyncClient(base_url='{}')"])
def test_a_path_given_to_an_imported_client_stands_below_its_base_url(
    client: str, base: str, path: str, expected: list[str]
) -> None:
    files = {
        "web.py": f"import httpx\nclient = {client.format(base)}\n",
        "main.py": f"from web import client\nclient.get('{path}')\n",
    }
    assert [one[:3] for one in found(files)] == [(code, "main.py", 2) for code in expected]
