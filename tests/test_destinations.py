"""Where a model is sent decides what is said of it: every client that may send it counts."""

from __future__ import annotations

import pytest
from rule_examples import judged
from test_collector import facts

FOREIGN = "http://localhost:8000/v1"
GATEWAY = "https://gateway.api.anyint.ai/openai/v1"


def evidence_of(code: str) -> dict[str, str]:
    """What is judged of each value, by the evidence that settles it."""
    return {one.value or "": str(one.evidence) for one in judged(facts(code), select=("AIM",), ignore=("AIM107",))}


IMPORTS = "from openai import OpenAI\n"
SEND = "client.chat.completions.create(model='odd-one', messages=[])\n"
LOCAL = f"OpenAI(base_url='{FOREIGN}')"
OURS = f"OpenAI(base_url='{GATEWAY}')"
CLIENTS = {
    "one of two clients is the gateway's": (f"{LOCAL} if x else {OURS}", "gateway"),
    "the first of two clients is the gateway's": (f"{OURS} if x else {LOCAL}", "gateway"),
    "one of two clients may be": (f"{LOCAL} if x else OpenAI()", "recognised"),
    "one of two base URLs is the gateway's": (f"OpenAI(base_url='{FOREIGN}' if x else '{GATEWAY}')", "gateway"),
    "the base URL may be left out": (f"OpenAI(base_url='{FOREIGN}' if x else None)", "recognised"),
    "one of two with options": (f"(OpenAI() if x else {LOCAL}).with_options(timeout=3)", "recognised"),
}


@pytest.mark.parametrize("name", CLIENTS)
def test_a_use_is_judged_where_any_of_its_clients_may_be_the_gateways(name: str) -> None:
    client, expected = CLIENTS[name]
    assert evidence_of(f"{IMPORTS}client = {client}\n{SEND}") == {"odd-one": expected}


@pytest.mark.parametrize("branches", [(FOREIGN, GATEWAY), (GATEWAY, FOREIGN)])
def test_the_order_of_branches_decides_nothing(branches: tuple[str, str]) -> None:
    first, second = branches
    code = f"{IMPORTS}if x:\n    client = OpenAI(base_url='{first}')\nelse:\n    client = OpenAI(base_url='{second}')\n"
    assert evidence_of(code + SEND) == {"odd-one": "gateway"}


@pytest.mark.parametrize(
    "client",
    [
        f"OpenAI(base_url='{FOREIGN}')",
        f"OpenAI(base_url='{FOREIGN}') if x else OpenAI(base_url='http://127.0.0.1:1/v1')",
        f"OpenAI(base_url='{FOREIGN}' if x else 'http://127.0.0.1:1/v1')",
        f"OpenAI(base_url=os.getenv('BASE', '{FOREIGN}'))",
    ],
)
def test_a_use_that_only_other_providers_get_is_nobody_elses_business(client: str) -> None:
    assert evidence_of(f"import os\n{IMPORTS}client = {client}\n{SEND}") == {}


@pytest.mark.parametrize(
    "code",
    [
        "requests.post('https://api.example.com/run', json={'model': 'gpt-9.1'})",
        "requests.post('https://api.example.com/run', json=dict(model='gpt-9.1'))",
        "body = {'model': 'gpt-9.1'}\nrequests.request('POST', 'https://api.example.com/run', json=body)",
        "body = {'model': 'gpt-9.1'}\nhttpx.Client(base_url='https://api.example.com').post('/run', json=body)",
        "MODEL = 'gpt-9.1'\nrequests.post('https://api.example.com/v1/messages', json={'model': MODEL})",
    ],
)
def test_a_payload_to_an_explicit_other_host_is_elsewhere(code: str) -> None:
    assert evidence_of(f"import httpx, requests\n{code}\n") == {}
    assert [one.value for one in facts(f"import httpx, requests\n{code}\n").model_uses] == ["gpt-9.1"]


@pytest.mark.parametrize(
    ("url", "expected"), [(f"{GATEWAY}/run", "gateway"), ("{base}/run", "named"), ("https://{host}/run", "named")]
)
def test_a_payload_whose_host_is_the_gateway_or_not_known_is_judged(url: str, expected: str) -> None:
    code = f"import requests\nrequests.post(f'{url}', json={{'model': 'gpt-9.1', 'input': 'x'}})\n"
    assert evidence_of(code) == {"gpt-9.1": expected}
