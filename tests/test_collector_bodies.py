"""Bodies of requests as text, callables given to executors, and requests in batches."""

from __future__ import annotations

import pytest
from test_collector import facts

from anyint_lint.facts import Evidence

URL = "https://gateway.api.anyint.ai/openai/v1/chat/completions"
HEAD = f"import functools, httpx, json, litellm, requests, threading, urllib.request\nimport asyncio\nURL = '{URL}'\n"


def sent(code: str) -> list[str]:
    uses = facts(HEAD + code).model_uses
    return list(dict.fromkeys(use.value for use in uses if use.evidence is Evidence.RECOGNISED))


@pytest.mark.parametrize(
    "call",
    [
        "requests.post(URL, data=json.dumps({'model': 'gpt-a'}))",
        "requests.post(URL, data=json.dumps({'model': 'gpt-a'}).encode())",
        "httpx.post(URL, content=json.dumps({'model': 'gpt-a'}).encode('utf-8'))",
        "httpx.post(URL, content=bytes(json.dumps({'model': 'gpt-a'}), 'utf-8'))",
        "body = json.dumps(dict(model='gpt-a'))\nrequests.post(URL, body)",
        "urllib.request.urlopen(URL, data=json.dumps({'model': 'gpt-a'}).encode())",
        "urllib.request.urlopen(urllib.request.Request(URL, data=json.dumps({'model': 'gpt-a'}).encode()))",
        """requests.post(URL, data='{"model": "gpt-a", "messages": []}')""",
        """requests.post(URL, data=b'{"model": "gpt-a", "messages": []}')""",
        """requests.post(URL, '{"model": "gpt-a"}')""",
        """requests.post(URL, json=json.loads('{"model": "gpt-a"}'))""",
        """requests.post(URL, data='{"model": "%s"}' % 'gpt-a')""",
        """M = 'gpt-a'\nrequests.post(URL, data=f'{{"model": "{M}"}}')""",
        'requests.post(URL, data="""\n{\n  "model": "gpt-a",\n  "messages": []\n}\n""")',
        "requests.post(URL, json=json.loads(json.dumps({'model': 'gpt-a'})))",
    ],
)
def test_a_body_is_read_whatever_it_is_made_with(call: str) -> None:
    assert sent(call + "\n") == ["gpt-a"]


@pytest.mark.parametrize(
    "text",
    [
        '{"prompt": "the model: gpt-a"}',
        '{"nested": {"model": "gpt-a"}}',
        '{"model": "gpt-a"',
        '[{"model": "gpt-a"}]',
        '{"model": 5}',
        "model=gpt-a",
        "{" * 30_000,
    ],
)
def test_a_body_that_is_no_object_with_a_model_sends_none(text: str) -> None:
    assert sent(f"requests.post(URL, data={text!r})\n") == []


def test_a_model_in_a_json_text_is_pointed_at_and_not_fixed() -> None:
    code = 'requests.post("https://x.anyint.ai/openai/v1/responses", data="""\n{"a": 1,\n "model": "gpt-a"}""")\n'
    (use,) = facts("import requests\n" + code).model_uses
    assert (use.span.line, use.span.column, use.span.end_column, use.token) == (4, 12, 17, None)


EXECUTORS = [
    "ThreadPoolExecutor().submit({}, 'gpt-a', messages=[])",
    "ThreadPoolExecutor().submit({}, model='gpt-a', messages=[])",
    "with ThreadPoolExecutor() as pool:\n    pool.submit({}, 'gpt-a')",
    "list(ThreadPoolExecutor().map({}, ['gpt-a']))",
    "asyncio.run(asyncio.to_thread({}, model='gpt-a'))",
    "asyncio.get_event_loop().run_in_executor(None, {}, 'gpt-a')",
    "asyncio.get_event_loop().run_in_executor(None, functools.partial({}, model='gpt-a'))",
    "asyncio.get_event_loop().run_in_executor(None, lambda: {}('gpt-a'))",
    "ThreadPoolExecutor().submit(functools.partial({}, messages=[]), 'gpt-a')",
    "ThreadPoolExecutor().map(functools.partial({}, messages=[]), ['gpt-a'])",
    "threading.Thread(target={}, args=('gpt-a',)).start()",
    "threading.Thread(target={}, kwargs={{'model': 'gpt-a'}}, daemon=True).start()",
    "multiprocessing.Pool().apply_async({}, ('gpt-a',))",
    "multiprocessing.Pool().apply_async({}, kwds={{'model': 'gpt-a'}})",
]


@pytest.mark.parametrize("call", EXECUTORS)
@pytest.mark.parametrize("callee", ["litellm.completion", "ask", "pipeline.run"])
def test_what_calls_a_callable_gives_it_its_arguments(call: str, callee: str) -> None:
    head = "import multiprocessing\nfrom concurrent.futures import ThreadPoolExecutor\n"
    ask = "def ask(model, messages=()):\n    litellm.completion(model, messages)\n"
    method = "class P:\n    def run(self, model, messages=()):\n        ask(model)\npipeline = P()\n"
    assert sent(head + ask + method + call.format(callee) + "\n") == ["gpt-a"]


def test_a_method_of_a_client_given_to_a_thread_goes_where_the_client_goes() -> None:
    code = (
        "import asyncio\nfrom openai import OpenAI\nclient = OpenAI(base_url='http://localhost:1/v1')\n"
        "asyncio.run(asyncio.to_thread(client.chat.completions.create, model='gpt-a', messages=[]))\n"
    )
    (use,) = facts(code).model_uses
    assert (use.value, use.host) == ("gpt-a", "localhost")


BATCHES = "import anthropic\nc = anthropic.Anthropic()\n"
PARAMS = "from anthropic.types.message_create_params import MessageCreateParamsNonStreaming\n"
REQUEST = "from anthropic.types.messages.batch_create_params import Request\n"


@pytest.mark.parametrize(
    "request_",
    [
        "Request(custom_id='a', params=MessageCreateParamsNonStreaming(model='gpt-a', max_tokens=1))",
        "Request(custom_id='a', params={'model': 'gpt-a', 'max_tokens': 1})",
        "{'custom_id': 'a', 'params': MessageCreateParamsNonStreaming(model='gpt-a', max_tokens=1)}",
        "{'custom_id': 'a', 'params': {'model': 'gpt-a'}}",
        "dict(custom_id='a', params=dict(model='gpt-a'))",
    ],
)
@pytest.mark.parametrize(
    "batch",
    [
        "c.messages.batches.create(requests=[{}])",
        "c.beta.messages.batches.create(requests=[{} for i in range(9)])",
        "many = []\nfor i in range(9):\n    many.append({})\nc.messages.batches.create(requests=many)",
        "client.messages.batches.create(requests=[{}])",
    ],
)
def test_each_request_of_an_anthropic_batch_is_a_use(request_: str, batch: str) -> None:
    assert sent(BATCHES + PARAMS + REQUEST + batch.format(request_) + "\n") == ["gpt-a"]


@pytest.mark.parametrize(
    "line",
    [
        "{'custom_id': 'a', 'method': 'POST', 'url': '/v1/chat/completions', 'body': {'model': 'gpt-a'}}",
        "{'custom_id': str(i), 'url': url, 'body': {'model': 'gpt-a', 'messages': []}}",
        "{'url': '/v1/responses', 'body': dict(model='gpt-a')}",
    ],
)
def test_a_line_of_an_openai_batch_is_a_use(line: str) -> None:
    assert sent(f"with open('batch.jsonl', 'w') as file:\n    file.write(json.dumps({line}))\n") == ["gpt-a"]


@pytest.mark.parametrize("line", ["{'body': {'model': 'car'}}", "{'url': '/cars', 'body': {'model': 'car'}}"])
def test_any_other_dict_with_a_body_is_none(line: str) -> None:
    assert sent(f"x = {line}\n") == []
