"""Programs that use requests."""

from __future__ import annotations

from routes.program import Program, right, wrong

PROGRAMS: tuple[Program, ...] = (
    right(
        "literal",
        """
        import requests
        requests.get("https://gateway.api.anyint.ai/openai/v1/models", headers=BEARER)
        requests.get("https://gateway.api.anyint.ai/anthropic/v1/models", headers=ANTHROPIC)
        """,
    ),
    wrong(
        "literal",
        "AIR201",
        """
        import requests
        requests.get("https://gateway.api.anyint.ai/v1/models", headers=BEARER)
        """,
    ),
    wrong(
        "literal, anthropic",
        "AIR201",
        """
        import requests
        requests.get('https://gateway.api.anyint.ai/v1/models', headers=ANTHROPIC)
        """,
    ),
    wrong(
        "version alone is missing",
        "AIR201",
        """
        import requests
        requests.get("https://gateway.api.anyint.ai/v1/models", headers={"x-api-key": KEY})
        """,
        fix="unsafe",
    ),
    right("f-string", 'import requests\nrequests.get(f"{GATEWAY}/openai/v1/models", headers=BEARER)'),
    wrong("f-string", "AIR201", 'import requests\nrequests.get(f"{GATEWAY}/v1/models", headers=BEARER)'),
    right("plus", 'import requests\nrequests.get(GATEWAY + "/anthropic/v1/models", headers=ANTHROPIC)'),
    wrong("plus", "AIR201", 'import requests\nrequests.get(GATEWAY + "/v1/models", headers=ANTHROPIC)'),
    right("percent", 'import requests\nrequests.get("%s/openai/v1/models" % GATEWAY, headers=BEARER)'),
    wrong("percent", "AIR201", 'import requests\nrequests.get("%s/v1/models" % GATEWAY, headers=BEARER)'),
    right("format", 'import requests\nrequests.get("{}/openai/v1/models".format(GATEWAY), headers=BEARER)'),
    wrong("format", "AIR201", 'import requests\nrequests.get("{}/v1/models".format(GATEWAY), headers=BEARER)'),
    wrong(
        "format by name",
        "AIR201",
        """
        import requests
        requests.get("{base}/{version}/models".format(base=GATEWAY, version="v1"), headers=BEARER)
        """,
    ),
    right("join", 'import requests\nrequests.get("/".join([GATEWAY, "openai", "v1", "models"]), headers=BEARER)'),
    wrong("join", "AIR201", 'import requests\nrequests.get("/".join([GATEWAY, "v1", "models"]), headers=BEARER)'),
    right(
        "urljoin",
        """
        from urllib.parse import urljoin
        import requests
        requests.get(urljoin(GATEWAY, "/openai/v1/models"), headers=BEARER)
        requests.get(urljoin(GATEWAY + "/anthropic/v1/", "models"), headers=ANTHROPIC)
        """,
    ),
    wrong(
        "urljoin",
        "AIR201",
        """
        from urllib.parse import urljoin
        import requests
        requests.get(urljoin(GATEWAY, "/v1/models"), headers=BEARER)
        """,
    ),
    wrong(
        "urljoin drops the last part of the base",
        "AIR201",
        """
        from urllib.parse import urljoin
        import requests
        requests.get(urljoin("https://gateway.api.anyint.ai/openai/v1", "models"), headers=BEARER)
        """,
    ),
    wrong(
        "urljoin from the root",
        "AIR201",
        """
        from urllib.parse import urljoin
        import requests
        requests.get(urljoin("https://gateway.api.anyint.ai/openai/", "/v1/models"), headers=BEARER)
        """,
    ),
    right(
        "urlunsplit",
        """
        from urllib.parse import urlunsplit
        import requests
        requests.get(urlunsplit(("https", "gateway.api.anyint.ai", "/openai/v1/models", "", "")), headers=BEARER)
        """,
    ),
    wrong(
        "urlunsplit",
        "AIR201",
        """
        from urllib.parse import urlunsplit
        import requests
        requests.get(urlunsplit(("https", "gateway.api.anyint.ai", "/v1/models", "", "")), headers=BEARER)
        """,
    ),
    right(
        "split base",
        """
        import requests
        BASE = "https://gateway.api.anyint.ai/openai/v1"
        requests.get(BASE + "/models", headers=BEARER)
        """,
    ),
    wrong(
        "split base",
        "AIR201",
        """
        import requests
        BASE = "https://gateway.api.anyint.ai/v1"
        body = {"model": "gpt-5.4", "messages": []}
        requests.post(BASE + "/chat/completions", headers=BEARER, json=body)
        requests.get(BASE + "/models", headers=BEARER)
        """,
    ),
    wrong(
        "split base that another provider shares",
        "AIR201",
        """
        import requests
        PATH = "/v1/models"
        OTHERS = "https://api.openai.com"
        def others():
            return requests.get(OTHERS + PATH, headers=BEARER)
        requests.get(GATEWAY + PATH, headers=BEARER)
        """,
        fix=None,
    ),
    wrong(
        "base of both families",
        "AIR201",
        """
        import requests
        BASE = "https://gateway.api.anyint.ai/v1"
        requests.get(BASE + "/models", headers=ANTHROPIC)
        requests.get(BASE + "/models", headers=BEARER)
        """,
        fix="unsafe",
    ),
    right(
        "constant with its headers",
        """
        import requests
        MODELS_URL = "https://gateway.api.anyint.ai/openai/v1/models"
        requests.get(MODELS_URL, headers=BEARER)
        """,
    ),
    wrong(
        "constant with two kinds of headers",
        "AIR201",
        """
        import requests
        MODELS_URL = "https://gateway.api.anyint.ai/v1/models"
        requests.get(MODELS_URL, headers=BEARER)
        requests.get(MODELS_URL, headers=ANTHROPIC)
        """,
        fix="unsafe",
    ),
    wrong(
        "constant asked by one family rightly",
        "AIR204",
        """
        import requests
        MODELS_URL = "https://gateway.api.anyint.ai/openai/v1/models"
        requests.get(MODELS_URL, headers=BEARER)
        requests.get(MODELS_URL, headers=ANTHROPIC)
        """,
        status=401,
        fix=None,
    ),
    right(
        "environment default",
        """
        import requests
        base = os.getenv("NO_SUCH_URL", "https://gateway.api.anyint.ai")
        requests.get(f"{base}/openai/v1/models", headers=BEARER)
        """,
    ),
    wrong(
        "environment default",
        "AIR201",
        """
        import requests
        base = os.getenv("NO_SUCH_URL", "https://gateway.api.anyint.ai")
        requests.get(f"{base}/v1/models", headers=BEARER)
        """,
    ),
    right(
        "the gateway's variable",
        'import requests\nrequests.get(os.environ["ANYINT_BASE_URL"] + "/openai/v1/models", headers=BEARER)',
    ),
    wrong(
        "the gateway's variable",
        "AIR201",
        'import requests\nrequests.get(os.environ["ANYINT_BASE_URL"] + "/v1/models", headers=BEARER)',
    ),
    wrong(
        "the gateway's variable, stripped",
        "AIR201",
        """
        import requests
        base = os.environ["ANYINT_BASE_URL"].rstrip("/")
        requests.get(f"{base}/v1/models", headers=ANTHROPIC)
        """,
    ),
    right(
        "unknown host",
        'import requests\nrequests.get(os.environ["LLM_URL"] + "/openai/v1/models", headers=BEARER)',
    ),
    wrong(
        "unknown host",
        "AIR202",
        'import requests\nrequests.get(os.environ["LLM_URL"] + "/v1/models", headers=BEARER)',
        fix=None,
    ),
    right(
        "upper case, port and query",
        """
        import requests
        requests.get("HTTPS://Gateway.API.AnyInt.AI:443/openai/v1/models?limit=3", headers=BEARER)
        """,
    ),
    wrong(
        "upper case",
        "AIR201",
        'import requests\nrequests.get("https://GATEWAY.API.ANYINT.AI/v1/models", headers=BEARER)',
    ),
    wrong(
        "port and query",
        "AIR201",
        'import requests\nrequests.get("https://gateway.api.anyint.ai:443/v1/models?limit=3", headers=BEARER)',
    ),
    wrong(
        "trailing slash",
        "AIR201",
        'import requests\nrequests.get("https://gateway.api.anyint.ai/v1/models/", headers=BEARER)',
    ),
    wrong(
        "doubled slash",
        "AIR201",
        'import requests\nrequests.get("https://gateway.api.anyint.ai//v1/models", headers=BEARER)',
    ),
    wrong(
        "no version",
        "AIR201",
        'import requests\nrequests.get("https://gateway.api.anyint.ai/openai/models", headers=BEARER)',
    ),
    wrong(
        "version twice",
        "AIR201",
        'import requests\nrequests.get("https://gateway.api.anyint.ai/anthropic/v1/v1/models", headers=ANTHROPIC)',
    ),
    wrong(
        "other host of the gateway",
        "AIR201",
        'import requests\nrequests.get("https://api.anyint.ai/v1/models", headers=BEARER)',
    ),
    right(
        "other host of the gateway",
        'import requests\nrequests.get("https://api.anyint.ai/openai/v1/models", headers=BEARER)',
    ),
    right(
        "user in the URL, key in a header of its own",
        """
        import requests
        requests.get("https://desk:desk@gateway.api.anyint.ai/anthropic/v1/models", headers=ANTHROPIC)
        """,
    ),
    wrong(
        "user in the URL takes the place of the key",
        "AIR204",
        'import requests\nrequests.get("https://desk:desk@gateway.api.anyint.ai/openai/v1/models", headers=BEARER)',
        status=401,
        fix=None,
    ),
    right(
        "session",
        """
        import requests
        session = requests.Session()
        session.headers.update(BEARER)
        session.get(f"{GATEWAY}/openai/v1/models")
        """,
    ),
    wrong(
        "session",
        "AIR201",
        """
        import requests
        session = requests.Session()
        session.headers.update({"Authorization": "Bearer " + KEY})
        session.get(f"{GATEWAY}/v1/models")
        """,
    ),
    wrong(
        "session of the other family",
        "AIR204",
        """
        import requests
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {KEY}"
        session.get(f"{GATEWAY}/anthropic/v1/models")
        """,
        status=401,
        fix=None,
    ),
    right(
        "session with the rest in the request",
        """
        import requests
        session = requests.Session()
        session.headers["x-api-key"] = KEY
        session.get(f"{GATEWAY}/anthropic/v1/models", headers={"Anthropic-Version": "2023-06-01"})
        """,
    ),
    wrong(
        "session without version",
        "AIR204",
        """
        import requests
        with requests.Session() as session:
            session.headers["x-api-key"] = KEY
            session.get(f"{GATEWAY}/anthropic/v1/models")
        """,
        status=400,
        fix=None,
    ),
    right(
        "session with a base",
        """
        from urllib.parse import urljoin
        import requests
        class Session(requests.Session):
            def __init__(self, base):
                super().__init__()
                self.base = base
                self.headers.update(BEARER)
            def request(self, method, url, *args, **kwargs):
                return super().request(method, urljoin(self.base, url), *args, **kwargs)
        Session("https://gateway.api.anyint.ai").get("/openai/v1/models")
        """,
    ),
    wrong(
        "session with a base",
        "AIR201",
        """
        from urllib.parse import urljoin
        import requests
        class Session(requests.Session):
            def __init__(self, base):
                super().__init__()
                self.base = base
                self.headers.update(BEARER)
            def request(self, method, url, *args, **kwargs):
                return super().request(method, urljoin(self.base, url), *args, **kwargs)
        Session("https://gateway.api.anyint.ai").get("/v1/models")
        """,
    ),
    right("request", 'import requests\nrequests.request("GET", f"{GATEWAY}/openai/v1/models", headers=BEARER)'),
    wrong(
        "request",
        "AIR201",
        'import requests\nrequests.request(method="GET", url=f"{GATEWAY}/v1/models", headers=BEARER)',
    ),
    right(
        "prepared",
        """
        import requests
        session = requests.Session()
        session.headers.update(BEARER)
        request = session.prepare_request(requests.Request("GET", f"{GATEWAY}/openai/v1/models"))
        session.send(request, verify=os.environ["SSL_CERT_FILE"])
        """,
    ),
    wrong(
        "prepared",
        "AIR201",
        """
        import requests
        request = requests.Request("GET", f"{GATEWAY}/v1/models", headers=BEARER)
        requests.Session().send(request.prepare(), verify=os.environ["SSL_CERT_FILE"])
        """,
    ),
    right(
        "auth object",
        """
        import requests
        class Bearer(requests.auth.AuthBase):
            def __call__(self, r):
                r.headers["Authorization"] = f"Bearer {KEY}"
                return r
        requests.get(f"{GATEWAY}/openai/v1/models", auth=Bearer())
        """,
    ),
    wrong(
        "auth object of the other family",
        "AIR204",
        """
        import requests
        class Bearer(requests.auth.AuthBase):
            def __call__(self, r):
                r.headers["Authorization"] = f"Bearer {KEY}"
                return r
        requests.get(f"{GATEWAY}/anthropic/v1/models", auth=Bearer())
        """,
        status=401,
        fix=None,
    ),
    wrong(
        "basic auth",
        "AIR204",
        'import requests\nrequests.get(f"{GATEWAY}/openai/v1/models", auth=("anyint", KEY))',
        status=401,
        fix=None,
    ),
    wrong(
        "bare key",
        "AIR204",
        'import requests\nrequests.get(f"{GATEWAY}/openai/v1/models", headers={"Authorization": "Token " + KEY})',
        status=401,
        fix=None,
    ),
    wrong(
        "other family's header",
        "AIR204",
        'import requests\nrequests.get(f"{GATEWAY}/openai/v1/models", headers=ANTHROPIC)',
        status=401,
        fix=None,
    ),
    wrong(
        "no key",
        "AIR204",
        'import requests\nrequests.get(f"{GATEWAY}/openai/v1/models", headers={"accept": "application/json"})',
        status=401,
        fix=None,
    ),
    right(
        "headers built up",
        """
        import requests
        headers = {"accept": "application/json"}
        headers.update(ANTHROPIC)
        requests.get(f"{GATEWAY}/anthropic/v1/models", headers={**headers, "user-agent": "desk"})
        """,
    ),
    wrong(
        "headers built up",
        "AIR204",
        """
        import requests
        headers = dict(BEARER)
        headers["anthropic-version"] = "2023-06-01"
        requests.get(f"{GATEWAY}/anthropic/v1/models", headers=headers)
        """,
        status=401,
        fix=None,
    ),
    right(
        "partial",
        """
        from functools import partial
        import requests
        get = partial(requests.get, headers=BEARER)
        get("https://gateway.api.anyint.ai/openai/v1/models")
        """,
    ),
    wrong(
        "partial",
        "AIR201",
        """
        from functools import partial
        import requests
        get = partial(requests.get, headers=BEARER)
        get("https://gateway.api.anyint.ai/v1/models")
        """,
    ),
    right(
        "helper",
        """
        import requests
        def fetch(path, headers):
            return requests.get(f"{GATEWAY}{path}", headers=headers)
        fetch("/openai/v1/models", BEARER)
        fetch("/anthropic/v1/models", ANTHROPIC)
        """,
    ),
    wrong(
        "helper",
        "AIR201",
        """
        import requests
        def fetch(path, headers):
            return requests.get(f"{GATEWAY}{path}", headers=headers)
        fetch("/openai/v1/models", BEARER)
        fetch("/v1/models", ANTHROPIC)
        """,
    ),
    wrong(
        "helper with crossed headers",
        "AIR204",
        """
        import requests
        def fetch(path, headers):
            return requests.get(f"{GATEWAY}{path}", headers=headers)
        fetch("/openai/v1/models", BEARER)
        fetch("/anthropic/v1/models", BEARER)
        """,
        status=401,
        fix=None,
    ),
    right(
        "class",
        """
        import requests
        class Models:
            base = "https://gateway.api.anyint.ai/openai/v1"
            def __init__(self, key):
                self.headers = {"Authorization": f"Bearer {key}"}
            def all(self):
                return requests.get(f"{self.base}/models", headers=self.headers)
        Models(KEY).all()
        """,
    ),
    wrong(
        "class",
        "AIR201",
        """
        import requests
        class Models:
            base = "https://gateway.api.anyint.ai/v1"
            def __init__(self, key):
                self.headers = {"Authorization": f"Bearer {key}"}
            def all(self):
                return requests.get(f"{self.base}/models", headers=self.headers)
        Models(KEY).all()
        """,
    ),
    right("one model", 'import requests\nrequests.get(f"{GATEWAY}/openai/v1/models/gpt-5.4", headers=BEARER)'),
    wrong(
        "one model",
        "AIR201",
        'import requests\nrequests.get(f"{GATEWAY}/v1/models/gpt-5.4", headers=BEARER)',
    ),
    wrong(
        "clear text",
        "AIR206",
        'import requests\nrequests.get("http://gateway.api.anyint.ai/openai/v1/models", headers=BEARER)',
        status=0,
    ),
    wrong(
        "clear text, port",
        "AIR206",
        'import requests\nrequests.get("http://gateway.api.anyint.ai:80/anthropic/v1/models", headers=ANTHROPIC)',
        status=0,
    ),
    wrong(
        "hard-coded key",
        "AIR205",
        """
        import requests
        KEY = "{literal}"
        requests.get(f"{{GATEWAY}}/openai/v1/models", headers={{"Authorization": f"Bearer {{KEY}}"}})
        """.format(literal="sk-4kQ9vT2mXz7LbN8wRcY3"),
        status=200,
        fix=None,
    ),
    wrong(
        "hard-coded key in a header",
        "AIR205",
        """
        import requests
        headers = {"x-api-key": "sk-4kQ9vT2mXz7LbN8wRcY3", "anthropic-version": "2023-06-01"}
        requests.get(f"{GATEWAY}/anthropic/v1/models", headers=headers)
        """,
        status=200,
        fix=None,
    ),
)
