"""Programs that use httpx."""

from __future__ import annotations

from routes.program import Program, right, wrong

PROGRAMS: tuple[Program, ...] = (
    right("get", 'import httpx\nhttpx.get("https://gateway.api.anyint.ai/openai/v1/models", headers=BEARER)'),
    wrong("get", "AIR201", 'import httpx\nhttpx.get("https://gateway.api.anyint.ai/v1/models", headers=BEARER)'),
    right(
        "client with a base",
        """
        import httpx
        client = httpx.Client(base_url="https://gateway.api.anyint.ai", headers=BEARER)
        client.get("/openai/v1/models")
        """,
    ),
    wrong(
        "client with a base",
        "AIR201",
        """
        import httpx
        client = httpx.Client(base_url="https://gateway.api.anyint.ai", headers=BEARER)
        client.get("/v1/models")
        """,
    ),
    right(
        "client with a family's base",
        """
        import httpx
        with httpx.Client(base_url="https://gateway.api.anyint.ai/anthropic/v1/", headers=ANTHROPIC) as client:
            client.get("models")
            client.get("/models?limit=2")
        """,
    ),
    wrong(
        "client whose base is wrong",
        "AIR201",
        """
        import httpx
        with httpx.Client(base_url="https://gateway.api.anyint.ai/v1", headers=ANTHROPIC) as client:
            client.post("/messages", json={"model": "claude-sonnet-4-6", "max_tokens": 5, "messages": []})
            client.get("/models")
        """,
    ),
    wrong(
        "client with path twice",
        "AIR201",
        """
        import httpx
        client = httpx.Client(base_url="https://gateway.api.anyint.ai/openai/v1", headers=BEARER)
        client.get("/v1/models")
        """,
    ),
    right(
        "client whose calls tell the family",
        """
        import httpx
        def models(headers):
            client = httpx.Client(base_url=GATEWAY, headers=headers)
            client.post("/openai/v1/chat/completions", json={"model": "gpt-5.4", "messages": []})
            return client.get("/openai/v1/models")
        models(BEARER)
        """,
    ),
    wrong(
        "family by the same client's calls",
        "AIR201",
        """
        import httpx
        def models(make_headers):
            client = httpx.Client(base_url=GATEWAY, headers=make_headers())
            client.post("/openai/v1/chat/completions", json={"model": "gpt-5.4", "messages": []})
            return client.get("/v1/models")
        headers = os.environ.get("HEADERS_OF", "BEARER")
        models(globals()[headers].copy)
        """,
    ),
    wrong(
        "family by other calls",
        "AIR201",
        """
        import httpx
        headers = globals()[os.environ.get("HEADERS_OF", "BEARER")]
        httpx.get(f"{GATEWAY}/openai/v1/models", headers=headers)
        httpx.get(f"{GATEWAY}/v1/models", headers=headers)
        """,
        fix="unsafe",
    ),
    wrong(
        "family unknown",
        "AIR201",
        """
        import httpx
        httpx.get(f"{GATEWAY}/v1/models", headers=globals()["BEARER"])
        """,
        fix="unsafe",
    ),
    right(
        "asynchronous",
        """
        import asyncio
        import httpx
        async def main():
            async with httpx.AsyncClient(base_url=GATEWAY) as client:
                await client.get("/openai/v1/models", headers=BEARER)
        asyncio.run(main())
        """,
    ),
    wrong(
        "asynchronous",
        "AIR201",
        """
        import asyncio
        import httpx
        async def main():
            async with httpx.AsyncClient(base_url=GATEWAY) as client:
                await client.get("/v1/models", headers=BEARER)
        asyncio.run(main())
        """,
    ),
    right(
        "stream",
        """
        import httpx
        with httpx.stream("GET", f"{GATEWAY}/openai/v1/models", headers=BEARER) as response:
            response.read()
        """,
    ),
    wrong(
        "stream",
        "AIR201",
        """
        import httpx
        client = httpx.Client(headers=ANTHROPIC)
        with client.stream("GET", f"{GATEWAY}/v1/models") as response:
            response.read()
        """,
    ),
    right(
        "built and sent",
        """
        import httpx
        client = httpx.Client(base_url=GATEWAY, headers=ANTHROPIC)
        client.send(client.build_request("GET", "/anthropic/v1/models"))
        """,
    ),
    wrong(
        "built and sent",
        "AIR201",
        """
        import httpx
        client = httpx.Client(base_url=GATEWAY, headers=ANTHROPIC)
        request = client.build_request("GET", "/v1/models")
        client.send(request)
        """,
    ),
    right(
        "request object",
        """
        import httpx
        request = httpx.Request("GET", f"{GATEWAY}/openai/v1/models")
        request.headers["Authorization"] = f"Bearer {KEY}"
        httpx.Client().send(request)
        """,
    ),
    wrong(
        "request object without what its client has",
        "AIR204",
        """
        import httpx
        client = httpx.Client(headers=BEARER)
        client.send(httpx.Request("GET", f"{GATEWAY}/openai/v1/models"))
        """,
        status=401,
        fix=None,
    ),
    right(
        "URL join",
        'import httpx\nhttpx.get(httpx.URL("https://gateway.api.anyint.ai").join("/openai/v1/models"), headers=BEARER)',
    ),
    wrong(
        "URL join",
        "AIR201",
        'import httpx\nhttpx.get(httpx.URL("https://gateway.api.anyint.ai").join("/v1/models"), headers=BEARER)',
    ),
    right(
        "URL copy_with",
        """
        import httpx
        url = httpx.URL(GATEWAY)
        httpx.get(url.copy_with(path="/openai/v1/models"), headers=BEARER)
        """,
    ),
    wrong(
        "URL copy_with",
        "AIR201",
        """
        import httpx
        url = httpx.URL(GATEWAY)
        httpx.get(url.copy_with(path="/v1/models"), headers=BEARER)
        """,
    ),
    right(
        "headers of the client",
        """
        import httpx
        client = httpx.Client()
        client.headers.update(BEARER)
        client.get(f"{GATEWAY}/openai/v1/models", params={"limit": 3})
        """,
    ),
    wrong(
        "headers of the client",
        "AIR204",
        """
        import httpx
        client = httpx.Client()
        client.headers["x-api-key"] = KEY
        client.get(f"{GATEWAY}/openai/v1/models", params={"limit": 3})
        """,
        status=401,
        fix=None,
    ),
    right(
        "auth function",
        """
        import httpx
        def bearer(request):
            request.headers["Authorization"] = f"Bearer {KEY}"
            return request
        httpx.get(f"{GATEWAY}/openai/v1/models", auth=bearer)
        """,
    ),
    wrong(
        "auth class of the other family",
        "AIR204",
        """
        import httpx
        class KeyAuth(httpx.Auth):
            def auth_flow(self, request):
                request.headers["x-api-key"] = KEY
                request.headers["anthropic-version"] = "2023-06-01"
                yield request
        httpx.get(f"{GATEWAY}/openai/v1/models", auth=KeyAuth())
        """,
        status=401,
        fix=None,
    ),
    wrong(
        "basic auth of the client",
        "AIR204",
        """
        import httpx
        client = httpx.Client(base_url=GATEWAY, auth=httpx.BasicAuth("anyint", KEY))
        client.get("/openai/v1/models")
        """,
        status=401,
        fix=None,
    ),
    right(
        "subclass",
        """
        import httpx
        class Gateway(httpx.Client):
            def __init__(self):
                super().__init__(base_url="https://gateway.api.anyint.ai/openai/v1", headers=BEARER)
        Gateway().get("/models")
        """,
    ),
    wrong(
        "subclass",
        "AIR201",
        """
        import httpx
        class Gateway(httpx.Client):
            def __init__(self):
                super().__init__(base_url="https://gateway.api.anyint.ai/v1", headers=BEARER)
        Gateway().get("/models")
        """,
    ),
    right(
        "attribute",
        """
        import httpx
        class Models:
            def __init__(self):
                self.client = httpx.Client(base_url="https://gateway.api.anyint.ai/openai/v1")
                self.client.headers["Authorization"] = f"Bearer {KEY}"
            def all(self):
                return self.client.request("GET", "/models")
        Models().all()
        """,
    ),
    wrong(
        "attribute",
        "AIR201",
        """
        import httpx
        class Models:
            def __init__(self):
                self.client = httpx.Client(base_url="https://gateway.api.anyint.ai/v1")
                self.client.headers["Authorization"] = f"Bearer {KEY}"
            def all(self):
                return self.client.request("GET", "/models")
        Models().all()
        """,
    ),
    wrong(
        "clear text of the client",
        "AIR206",
        """
        import httpx
        client = httpx.Client(base_url="http://gateway.api.anyint.ai", headers=BEARER)
        client.post("/openai/v1/chat/completions", json={"model": "gpt-5.4", "messages": []})
        """,
        status=0,
    ),
    wrong(
        "clear text from parts",
        "AIR206",
        'import httpx\nhttpx.get("http://" + "gateway.api.anyint.ai" + "/openai/v1/models", headers=BEARER)',
        status=0,
    ),
    wrong(
        "hard-coded key of a client",
        "AIR205",
        """
        import httpx
        client = httpx.Client(base_url=GATEWAY, headers={"Authorization": "Bearer sk-4kQ9vT2mXz7LbN8wRcY3"})
        client.get("/openai/v1/models")
        """,
        status=200,
        fix=None,
    ),
)
