"""Programs that use the SDKs of OpenAI and Anthropic."""

from __future__ import annotations

from routes.program import Program, right, wrong

PROGRAMS: tuple[Program, ...] = (
    right(
        "openai",
        """
        from openai import OpenAI
        client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1", api_key=KEY)
        client.models.list()
        client.chat.completions.create(model="gpt-5.4", messages=[{"role": "user", "content": "Hi"}])
        """,
    ),
    wrong(
        "openai with a plain base",
        "AIR203",
        """
        from openai import OpenAI
        client = OpenAI(base_url="https://gateway.api.anyint.ai/v1", api_key=KEY)
        client.models.list()
        """,
    ),
    wrong(
        "openai with the host alone",
        "AIR203",
        """
        from openai import OpenAI
        client = OpenAI(base_url=GATEWAY, api_key=KEY)
        client.chat.completions.create(model="gpt-5.4", messages=[{"role": "user", "content": "Hi"}])
        """,
    ),
    wrong(
        "openai without version",
        "AIR203",
        """
        from openai import OpenAI
        OpenAI(base_url=f"{GATEWAY}/openai", api_key=KEY).models.list()
        """,
    ),
    wrong(
        "openai with the whole route",
        "AIR203",
        """
        from openai import OpenAI
        OpenAI(base_url=f"{GATEWAY}/openai/v1/models", api_key=KEY).models.list()
        """,
    ),
    wrong(
        "openai with the other family's base",
        "AIR203",
        """
        from openai import OpenAI
        OpenAI(base_url="https://gateway.api.anyint.ai/anthropic", api_key=KEY).models.list()
        """,
    ),
    right(
        "openai with a slash and a port",
        """
        from openai import OpenAI
        OpenAI(base_url="https://Gateway.api.anyint.ai:443/openai/v1/", api_key=KEY).models.list()
        """,
    ),
    wrong(
        "openai with a slash and a port",
        "AIR203",
        """
        from openai import OpenAI
        OpenAI(base_url="https://Gateway.api.anyint.ai:443/v1/", api_key=KEY).models.list()
        """,
    ),
    right(
        "asynchronous openai",
        """
        import asyncio
        from openai import AsyncOpenAI
        async def main():
            async with AsyncOpenAI(base_url=f"{GATEWAY}/openai/v1", api_key=KEY) as client:
                await client.models.list()
        asyncio.run(main())
        """,
    ),
    wrong(
        "asynchronous openai",
        "AIR203",
        """
        import asyncio
        from openai import AsyncOpenAI
        async def main():
            async with AsyncOpenAI(base_url=f"{GATEWAY}/v1", api_key=KEY) as client:
                await client.models.list()
        asyncio.run(main())
        """,
    ),
    right(
        "openai by environment",
        """
        os.environ["OPENAI_BASE_URL"] = "https://gateway.api.anyint.ai/openai/v1"
        os.environ["OPENAI_API_KEY"] = KEY
        from openai import OpenAI
        OpenAI().models.list()
        """,
    ),
    wrong(
        "openai by environment",
        "AIR203",
        """
        os.environ["OPENAI_BASE_URL"] = "https://gateway.api.anyint.ai/v1"
        os.environ["OPENAI_API_KEY"] = KEY
        from openai import OpenAI
        OpenAI().models.list()
        """,
    ),
    wrong(
        "openai by a default of the environment",
        "AIR203",
        """
        os.environ.setdefault("OPENAI_BASE_URL", "https://gateway.api.anyint.ai/v1")
        from openai import OpenAI
        OpenAI(api_key=KEY).models.list()
        """,
    ),
    right(
        "openai by a default",
        """
        from openai import OpenAI
        OpenAI(base_url=os.getenv("NO_SUCH_URL", "https://gateway.api.anyint.ai/openai/v1"), api_key=KEY).models.list()
        """,
    ),
    wrong(
        "openai by a default",
        "AIR203",
        """
        from openai import OpenAI
        OpenAI(base_url=os.getenv("NO_SUCH_URL", "https://gateway.api.anyint.ai/v1"), api_key=KEY).models.list()
        """,
    ),
    right(
        "openai by the gateway's variable",
        """
        from openai import OpenAI
        OpenAI(base_url=os.environ["ANYINT_BASE_URL"] + "/openai/v1", api_key=KEY).models.list()
        """,
    ),
    wrong(
        "openai by the gateway's variable",
        "AIR203",
        """
        from openai import OpenAI
        OpenAI(base_url=os.environ["ANYINT_BASE_URL"], api_key=KEY).models.list()
        """,
        fix=None,
    ),
    wrong(
        "openai by the gateway's variable and a plain path",
        "AIR203",
        """
        from openai import OpenAI
        OpenAI(base_url=os.environ["ANYINT_BASE_URL"] + "/v1", api_key=KEY).models.list()
        """,
    ),
    right(
        "openai with options",
        """
        from openai import OpenAI
        client = OpenAI(api_key=KEY, base_url="https://example.invalid/v1")
        client.with_options(base_url=f"{GATEWAY}/openai/v1").models.list()
        """,
    ),
    wrong(
        "openai with options",
        "AIR203",
        """
        from openai import OpenAI
        client = OpenAI(api_key=KEY, base_url="https://example.invalid/v1")
        client.with_options(base_url=f"{GATEWAY}/v1").models.list()
        """,
    ),
    right(
        "subclass of openai",
        """
        from openai import OpenAI
        class Gateway(OpenAI):
            def __init__(self):
                super().__init__(base_url=f"{GATEWAY}/openai/v1", api_key=KEY)
        Gateway().models.list()
        """,
    ),
    wrong(
        "subclass of openai",
        "AIR203",
        """
        from openai import OpenAI
        class Gateway(OpenAI):
            def __init__(self):
                super().__init__(base_url=f"{GATEWAY}/v1", api_key=KEY)
        Gateway().models.list()
        """,
    ),
    right(
        "constant for SDK and requests",
        """
        import requests
        from openai import OpenAI
        BASE = "https://gateway.api.anyint.ai/openai/v1"
        OpenAI(base_url=BASE, api_key=KEY).models.list()
        requests.get(BASE + "/models", headers=BEARER)
        """,
    ),
    wrong(
        "constant for SDK and requests",
        "AIR201 AIR203",
        """
        import requests
        from openai import OpenAI
        BASE = "https://gateway.api.anyint.ai/v1"
        requests.get(BASE + "/models", headers=BEARER)
        OpenAI(base_url=BASE, api_key=KEY).models.list()
        """,
    ),
    wrong(
        "constant that is right elsewhere",
        "AIR203",
        """
        import requests
        from openai import OpenAI
        requests.get(GATEWAY + "/openai/v1/models", headers=BEARER)
        OpenAI(base_url=GATEWAY, api_key=KEY).models.list()
        """,
        fix=None,
    ),
    wrong(
        "constant for both SDKs",
        "AIR203",
        """
        from anthropic import Anthropic
        from openai import OpenAI
        BASE = "https://gateway.api.anyint.ai/v1"
        other = lambda: Anthropic(base_url=BASE, api_key=KEY, default_headers=ANTHROPIC)
        other()
        OpenAI(base_url=BASE, api_key=KEY).models.list()
        """,
        fix=None,
    ),
    wrong(
        "openai in clear text",
        "AIR206",
        """
        from openai import OpenAI
        OpenAI(base_url="http://gateway.api.anyint.ai/openai/v1", api_key=KEY).models.list()
        """,
        status=0,
    ),
    wrong(
        "openai in clear text and wrong",
        "AIR203 AIR206",
        """
        from openai import OpenAI
        OpenAI(base_url="http://" + "gateway.api.anyint.ai" + "/v1", api_key=KEY).models.list()
        """,
        status=0,
    ),
    wrong(
        "openai with a hard-coded key",
        "AIR205",
        """
        from openai import OpenAI
        OpenAI(base_url=f"{GATEWAY}/openai/v1", api_key="sk-4kQ9vT2mXz7LbN8wRcY3").models.list()
        """,
        status=200,
        fix=None,
    ),
    wrong(
        "a hard-coded key of the environment",
        "AIR205",
        """
        os.environ["ANYINT_API_KEY"] = "sk-4kQ9vT2mXz7LbN8wRcY3"
        from openai import OpenAI
        OpenAI(base_url=f"{GATEWAY}/openai/v1", api_key=os.environ["ANYINT_API_KEY"]).models.list()
        """,
        status=200,
        fix=None,
    ),
    wrong(
        "a hard-coded default of the key",
        "AIR205",
        """
        from openai import OpenAI
        key = os.getenv("NO_SUCH_KEY", "sk-4kQ9vT2mXz7LbN8wRcY3")
        OpenAI(base_url=f"{GATEWAY}/openai/v1", api_key=key).models.list()
        """,
        status=200,
        fix=None,
    ),
    right(
        "anthropic",
        """
        from anthropic import Anthropic
        client = Anthropic(base_url=f"{GATEWAY}/anthropic", api_key=KEY, default_headers={"x-api-key": KEY})
        client.models.list()
        client.messages.create(model="claude-sonnet-4-6", max_tokens=5, messages=[{"role": "user", "content": "Hi"}])
        """,
    ),
    wrong(
        "anthropic with the host alone",
        "AIR203",
        """
        from anthropic import Anthropic
        client = Anthropic(base_url="https://gateway.api.anyint.ai", api_key=KEY, default_headers={"x-api-key": KEY})
        client.models.list()
        """,
    ),
    wrong(
        "anthropic with a version",
        "AIR203",
        """
        from anthropic import Anthropic
        client = Anthropic(base_url=f"{GATEWAY}/anthropic/v1", api_key=KEY, default_headers={"x-api-key": KEY})
        client.models.list()
        """,
    ),
    wrong(
        "anthropic with a plain base",
        "AIR203",
        """
        from anthropic import Anthropic
        client = Anthropic(base_url=f"{GATEWAY}/v1", api_key=KEY, default_headers={"x-api-key": KEY})
        client.models.list()
        """,
    ),
    wrong(
        "anthropic with the other family's base",
        "AIR203",
        """
        from anthropic import Anthropic
        client = Anthropic(base_url=f"{GATEWAY}/openai/v1", api_key=KEY, default_headers={"x-api-key": KEY})
        client.messages.create(model="claude-sonnet-4-6", max_tokens=5, messages=[{"role": "user", "content": "Hi"}])
        """,
    ),
    right(
        "asynchronous anthropic",
        """
        import asyncio
        from anthropic import AsyncAnthropic
        async def main():
            async with AsyncAnthropic(
                base_url=f"{GATEWAY}/anthropic/", api_key=KEY, default_headers={"x-api-key": KEY}
            ) as client:
                await client.models.list()
        asyncio.run(main())
        """,
    ),
    wrong(
        "asynchronous anthropic",
        "AIR203",
        """
        import asyncio
        from anthropic import AsyncAnthropic
        async def main():
            async with AsyncAnthropic(
                base_url=f"{GATEWAY}/anthropic/v1/", api_key=KEY, default_headers={"x-api-key": KEY}
            ) as client:
                await client.models.list()
        asyncio.run(main())
        """,
    ),
    right(
        "anthropic by environment",
        """
        os.environ["ANTHROPIC_BASE_URL"] = "https://gateway.api.anyint.ai/anthropic"
        from anthropic import Anthropic
        Anthropic(api_key=KEY, default_headers={"x-api-key": KEY}).models.list()
        """,
    ),
    wrong(
        "anthropic by environment",
        "AIR203",
        """
        os.environ["ANTHROPIC_BASE_URL"] = "https://gateway.api.anyint.ai"
        from anthropic import Anthropic
        Anthropic(api_key=KEY, default_headers={"x-api-key": KEY}).models.list()
        """,
    ),
    wrong(
        "anthropic with a hard-coded key",
        "AIR205",
        """
        from anthropic import Anthropic
        key = "sk-4kQ9vT2mXz7LbN8wRcY3"
        Anthropic(base_url=f"{GATEWAY}/anthropic", api_key=key, default_headers={"x-api-key": key}).models.list()
        """,
        status=200,
        fix=None,
    ),
)
