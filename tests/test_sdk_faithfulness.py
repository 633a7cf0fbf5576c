"""The strict gateway is what the SDKs' makers would recognise: the real SDKs work against it, and only as published."""

from __future__ import annotations

from collections.abc import Iterator

import anthropic
import httpx
import openai
import pytest
from strict_gateway import KEY, StrictGateway

MESSAGES: list[anthropic.types.MessageParam] = [{"role": "user", "content": "hi"}]


@pytest.fixture
def openai_client(gateway: StrictGateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{gateway.base_url}/openai/v1", api_key=KEY, max_retries=0) as client:
        yield client


@pytest.fixture
def anthropic_client(gateway: StrictGateway) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(
        base_url=f"{gateway.base_url}/anthropic", api_key=KEY, default_headers={"x-api-key": KEY}, max_retries=0
    ) as client:
        yield client


def test_the_openai_sdk_lists_the_first_page_only(gateway: StrictGateway, openai_client: openai.OpenAI) -> None:
    assert len(list(openai_client.models.list())) == gateway.page_size < len(gateway.ids("openai"))
    gateway.page_size = 1000
    assert sorted(model.id for model in openai_client.models.list()) == gateway.ids("openai")


def test_the_anthropic_sdk_lists_every_page(gateway: StrictGateway, anthropic_client: anthropic.Anthropic) -> None:
    gateway.page_size = 7
    models = list(anthropic_client.models.list())
    assert sorted(model.id for model in models) == gateway.ids("anthropic")
    assert {model.display_name for model in models} >= {"Claude Opus 4.6"}


def test_the_openai_sdks_requests_take_listed_models_only(openai_client: openai.OpenAI) -> None:
    chat = openai_client.chat.completions
    assert chat.create(model="gpt-5.4", messages=[{"role": "user", "content": "hi"}]).model == "gpt-5.4"
    assert openai_client.responses.create(model="gpt-5.4", input="hi").output_text == "ok"
    embedded = openai_client.embeddings.create(model="text-embedding-3-small", input="hi", encoding_format="float")
    assert embedded.data[0].embedding == [0.0, 1.0]
    assert openai_client.models.retrieve("gpt-5.4").id == "gpt-5.4"
    with pytest.raises(openai.NotFoundError, match="does not exist"):
        chat.create(model="GPT-5.4 mini", messages=[{"role": "user", "content": "hi"}])
    with pytest.raises(openai.NotFoundError):
        openai_client.responses.create(model="claude-opus-4-1", input="hi")
    with pytest.raises(openai.NotFoundError):
        openai_client.models.retrieve("gpt-3")


def test_the_anthropic_sdks_requests_take_listed_models_only(anthropic_client: anthropic.Anthropic) -> None:
    messages = anthropic_client.messages
    assert messages.create(model="claude-opus-4-6", max_tokens=5, messages=MESSAGES).model == "claude-opus-4-6"
    assert messages.count_tokens(model="claude-opus-4-6", messages=MESSAGES).input_tokens == 1
    assert anthropic_client.models.retrieve("kimi-k2").display_name == "Kimi K2"
    with pytest.raises(anthropic.NotFoundError, match="does not exist"):
        messages.create(model="gpt-5.4", max_tokens=5, messages=MESSAGES)


def test_sdks_with_the_wrong_base_url_reach_no_route(gateway: StrictGateway) -> None:
    with openai.OpenAI(base_url=f"{gateway.base_url}/v1", api_key=KEY, max_retries=0) as client:
        with pytest.raises(openai.NotFoundError):
            client.models.list()
        with pytest.raises(openai.NotFoundError):
            client.chat.completions.create(model="gpt-5.4", messages=[{"role": "user", "content": "hi"}])
    with (
        anthropic.Anthropic(
            base_url=gateway.base_url, api_key=KEY, default_headers={"x-api-key": KEY}, max_retries=0
        ) as client_2,
        pytest.raises(anthropic.NotFoundError),
    ):
        client_2.models.list()


def test_an_anthropic_sdk_that_sends_its_key_as_bearer_is_refused(gateway: StrictGateway) -> None:
    with (
        anthropic.Anthropic(
            base_url=f"{gateway.base_url}/anthropic",
            auth_token=KEY,
            api_key=None,
            max_retries=0,
        ) as client,
        pytest.raises(anthropic.AuthenticationError),
    ):
        client.models.list()


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/v1/models", {"authorization": f"Bearer {KEY}"}, 404),
        ("/models", {"authorization": f"Bearer {KEY}"}, 404),
        ("/gemini/v1/models", {"authorization": f"Bearer {KEY}"}, 404),
        ("/openai/v1/models", {}, 401),
        ("/openai/v1/models", {"x-api-key": KEY}, 401),
        ("/openai/v1/models", {"authorization": KEY}, 401),
        ("/anthropic/v1/models", {"authorization": f"Bearer {KEY}", "anthropic-version": "2023-06-01"}, 401),
        ("/anthropic/v1/models", {"x-api-key": KEY}, 400),
        ("/anthropic/v1/models", {"x-api-key": KEY, "anthropic-version": "2023-06-01"}, 200),
        ("/openai/v1/models?after=nonsense", {"authorization": f"Bearer {KEY}"}, 400),
        ("/openai/v1/models?limit=0", {"authorization": f"Bearer {KEY}"}, 400),
        ("/openai/v1/files", {"authorization": f"Bearer {KEY}"}, 404),
    ],
)
def test_the_gateway_is_strict(gateway: StrictGateway, path: str, headers: dict[str, str], status: int) -> None:
    response = httpx.get(gateway.base_url + path, headers=headers, trust_env=False)
    assert response.status_code == status
    assert ("error" in response.json()) is (status != 200)


def test_every_request_is_recorded(gateway: StrictGateway, openai_client: openai.OpenAI) -> None:
    openai_client.chat.completions.create(model="o3", messages=[{"role": "user", "content": "hi"}])
    (request,) = gateway.requests
    assert (request.method, request.path) == ("POST", "/openai/v1/chat/completions")
    assert request.body["model"] == "o3"
    assert request.headers["authorization"] == f"Bearer {KEY}"


def test_two_keys_can_see_two_lists() -> None:
    lists = {key: {"openai": [{"id": f"only-{key}"}], "anthropic": []} for key in ("one", "two")}
    with StrictGateway(lists=lists) as gateway:
        for key in lists:
            url = f"{gateway.base_url}/openai/v1/models"
            response = httpx.get(url, headers={"authorization": f"Bearer {key}"}, trust_env=False)
            assert [entry["id"] for entry in response.json()["data"]] == [f"only-{key}"]
