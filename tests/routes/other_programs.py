"""Programs that use aiohttp and the standard library."""

from __future__ import annotations

from routes.program import Program, right, wrong

PROGRAMS: tuple[Program, ...] = (
    right(
        "aiohttp",
        """
        import asyncio
        import aiohttp
        async def main():
            async with aiohttp.ClientSession(headers=BEARER) as session:
                async with session.get(f"{GATEWAY}/openai/v1/models") as response:
                    await response.read()
        asyncio.run(main())
        """,
    ),
    wrong(
        "aiohttp",
        "AIR201",
        """
        import asyncio
        import aiohttp
        async def main():
            async with aiohttp.ClientSession(headers=BEARER) as session:
                async with session.get(f"{GATEWAY}/v1/models") as response:
                    await response.read()
        asyncio.run(main())
        """,
    ),
    right(
        "aiohttp with a base",
        """
        import asyncio
        import aiohttp
        async def main():
            async with aiohttp.ClientSession("https://gateway.api.anyint.ai/openai/v1/", headers=BEARER) as session:
                async with session.get("models") as response:
                    await response.read()
        asyncio.run(main())
        """,
    ),
    wrong(
        "aiohttp with a base",
        "AIR201",
        """
        import asyncio
        import aiohttp
        async def main():
            async with aiohttp.ClientSession(base_url="https://gateway.api.anyint.ai", headers=BEARER) as session:
                async with session.get("/v1/models") as response:
                    await response.read()
        asyncio.run(main())
        """,
    ),
    wrong(
        "aiohttp forgets the path of the base",
        "AIR201",
        """
        import asyncio
        import aiohttp
        async def main():
            async with aiohttp.ClientSession("https://gateway.api.anyint.ai/openai/", headers=BEARER) as session:
                async with session.request("GET", "/v1/models") as response:
                    await response.read()
        asyncio.run(main())
        """,
    ),
    right(
        "aiohttp with yarl",
        """
        import asyncio
        import aiohttp
        from yarl import URL
        async def main():
            async with aiohttp.ClientSession() as session:
                async with session.get(URL(GATEWAY) / "openai" / "v1" / "models", headers=BEARER) as response:
                    await response.read()
        asyncio.run(main())
        """,
    ),
    wrong(
        "aiohttp with yarl",
        "AIR201",
        """
        import asyncio
        import aiohttp
        from yarl import URL
        async def main():
            async with aiohttp.ClientSession() as session:
                async with session.get(URL(GATEWAY) / "v1" / "models", headers=BEARER) as response:
                    await response.read()
        asyncio.run(main())
        """,
    ),
    right(
        "aiohttp, anthropic",
        """
        import asyncio
        import aiohttp
        async def main():
            session = aiohttp.ClientSession()
            response = await session.get(f"{GATEWAY}/anthropic/v1/models", headers=ANTHROPIC)
            await response.read()
            await session.close()
        asyncio.run(main())
        """,
    ),
    wrong(
        "aiohttp without version",
        "AIR204",
        """
        import asyncio
        import aiohttp
        async def main():
            async with aiohttp.ClientSession() as session:
                async with session.get(f"{GATEWAY}/anthropic/v1/models", headers={"x-api-key": KEY}) as response:
                    await response.read()
        asyncio.run(main())
        """,
        status=400,
        fix=None,
    ),
    wrong(
        "aiohttp with basic auth",
        "AIR204",
        """
        import asyncio
        import aiohttp
        async def main():
            async with aiohttp.ClientSession(auth=aiohttp.BasicAuth("anyint", KEY)) as session:
                async with session.get(f"{GATEWAY}/openai/v1/models") as response:
                    await response.read()
        asyncio.run(main())
        """,
        status=401,
        fix=None,
    ),
    wrong(
        "aiohttp in clear text",
        "AIR206",
        """
        import asyncio
        import aiohttp
        async def main():
            async with aiohttp.ClientSession("http://gateway.api.anyint.ai", headers=BEARER) as session:
                async with session.get("/openai/v1/models") as response:
                    await response.read()
        asyncio.run(main())
        """,
        status=0,
    ),
    right(
        "urllib",
        """
        import urllib.request
        request = urllib.request.Request("https://gateway.api.anyint.ai/openai/v1/models", headers=BEARER)
        urllib.request.urlopen(request).read()
        """,
    ),
    wrong(
        "urllib",
        "AIR201",
        """
        import urllib.request
        request = urllib.request.Request("https://gateway.api.anyint.ai/v1/models", headers=BEARER)
        urllib.request.urlopen(request).read()
        """,
    ),
    right(
        "urllib with added headers",
        """
        from urllib.request import Request, urlopen
        request = Request(GATEWAY + "/anthropic/v1/models")
        request.add_header("X-Api-Key", KEY)
        request.add_header("anthropic-version", "2023-06-01")
        with urlopen(request) as response:
            response.read()
        """,
    ),
    wrong(
        "urllib with added headers",
        "AIR204",
        """
        from urllib.request import Request, urlopen
        request = Request(GATEWAY + "/anthropic/v1/models")
        request.add_header("X-Api-Key", KEY)
        with urlopen(request) as response:
            response.read()
        """,
        status=400,
        fix=None,
    ),
    wrong(
        "urllib, wrong route with added headers",
        "AIR201",
        """
        from urllib.request import Request, urlopen
        request = Request(GATEWAY + "/v1/models", method="GET")
        request.add_header("X-Api-Key", KEY)
        request.add_header("anthropic-version", "2023-06-01")
        with urlopen(request) as response:
            response.read()
        """,
    ),
    wrong(
        "urllib without a key",
        "AIR204",
        'import urllib.request\nurllib.request.urlopen("https://gateway.api.anyint.ai/openai/v1/models").read()',
        status=401,
        fix=None,
    ),
    right(
        "http.client",
        """
        import http.client
        connection = http.client.HTTPSConnection("gateway.api.anyint.ai")
        connection.request("GET", "/openai/v1/models", headers=BEARER)
        connection.getresponse().read()
        """,
    ),
    wrong(
        "http.client",
        "AIR201",
        """
        import http.client
        connection = http.client.HTTPSConnection("gateway.api.anyint.ai")
        connection.request("GET", "/v1/models", headers=BEARER)
        connection.getresponse().read()
        """,
    ),
    right(
        "urllib3",
        """
        import urllib3
        urllib3.PoolManager(ca_certs=os.environ["SSL_CERT_FILE"]).request(
            "GET", f"{GATEWAY}/openai/v1/models", headers=BEARER
        )
        """,
    ),
    wrong(
        "urllib3",
        "AIR201",
        """
        import urllib3
        urllib3.PoolManager(ca_certs=os.environ["SSL_CERT_FILE"], headers=BEARER).request("GET", f"{GATEWAY}/v1/models")
        """,
    ),
    right(
        "a server's own route",
        """
        import httpx
        from aiohttp import web
        async def models(request):
            if request.path == "/v1/models":
                return web.json_response([])
        routes = [web.get("/v1/models", models), web.get("/v1/models/{id}", models)]
        app = web.Application()
        app.router.add_get("/v1/models/", models)
        app.add_routes(routes)
        httpx.get(f"{GATEWAY}/openai/v1/models", headers=BEARER)
        """,
    ),
    right(
        "words about a route",
        """
        import httpx
        HELP_URL = "https://gateway.api.anyint.ai/v1/models"
        MESSAGE = f"The gateway has no {GATEWAY}/v1/models: see {HELP_URL}"
        response = httpx.get(f"{GATEWAY}/openai/v1/models", headers=BEARER)
        assert response.url.path != "/v1/models", MESSAGE
        """,
    ),
)
