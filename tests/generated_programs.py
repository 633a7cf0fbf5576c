"""Generated modules whose functions hand models, URLs and clients to each other, laid out as hard as Python allows."""

from __future__ import annotations

from generated_python import statements
from hypothesis import strategies as st

FUNCTIONS = ("ask", "make", "send", "_help", "get_model")
CLASSES = ("Bot", "_Base", "Config")
MODELS = ("'gpt-5.4'", '"""claude-opus-4"""', "f'gpt-{5}'", "MODEL", "settings.MODEL", "'gpt' '-5.5'", "None", "make()")
IMPORTS = "import os, requests\nfrom openai import OpenAI\nimport anthropic as an\nfrom . import settings, wrap\n"
TOP = (
    "MODEL = $", "MODEL: str = $", "URL = 'https://api.anyint.ai/openai/v1'", "client = OpenAI(base_url=URL)",
    "client = make($)", "TABLE = {'fast': $, 'slow': [$, $]}", "bot = Bot($)", "Client = OpenAI", "ask($)",
    "if os.environ: MODEL = $\nelse:\n    def ask(model=$): return client.responses.create(model=model)",
    "text = '''\ndef ask(model='gpt-4o'):\n    pass\n'''", "x = (\n  $,\n)", "bot.model = $", "URL += '/models'",
)  # fmt: skip
BODY = (
    "client.chat.completions.create(model=model)", "client.responses.create(model=a)", "return model", "return MODEL",
    "x = MODEL", "send(model=MODEL)", "ask($)", "return make(a)", "return OpenAI(base_url=a)", "print(MODEL)",
    "if model == MODEL: return x", "requests.get(URL + '/models')", "requests.get(a + '/models')", "yield MODEL",
    "Bot(model=$).ask()", "wrap.run($)", "return _help(model)", "client.messages.create(model=TABLE['fast'])",
    "def inner(m=$): return client.responses.create(model=m)\ninner()", "an.Anthropic().messages.create(model=a)",
    "os.environ['OPENAI_BASE_URL'] = URL", "return 1", "x = bot.model", "return {'model': $}", "return lambda: make($)",
)  # fmt: skip
FIELDS = ("model: str = 'gpt-5.4'", "model = MODEL", '"""Doc.\n"""', "x = 1")
METHOD = (
    "self.model = model", "self.model = $", "self.client = OpenAI()", "self.client.responses.create(model=self.model)",
    "return self.ask($)", "return self.model", "super().__init__(model=$)", "self._help(model)", "return self.client",
)  # fmt: skip


@st.composite
def _filled(draw: st.DrawFn, templates: tuple[str, ...], indent: str) -> str:
    parts = draw(st.sampled_from(templates)).split("$")
    text = parts[0] + "".join(draw(st.sampled_from(MODELS)) + part for part in parts[1:])
    return indent + text.replace("\n", "\n" + indent) + "\n"


@st.composite
def _body(draw: st.DrawFn, templates: tuple[str, ...], indent: str) -> str:
    lines = [draw(_filled(templates, indent)) for _ in range(draw(st.integers(1, 3)))]
    if draw(st.integers(0, 3)) == 0:
        lines.insert(0, indent + draw(statements(indent)))
    return "".join(lines)


@st.composite
def _function(draw: st.DrawFn, indent: str, *, method: bool = False) -> str:
    name = draw(st.sampled_from((*FUNCTIONS, "__init__", "ask") if method else FUNCTIONS))
    default = draw(st.sampled_from(("", "=None", "='gpt-5.5'", "=MODEL", ": str = 'gpt-4o'")))
    head = draw(st.sampled_from(("def ", "async def ", "def ", "def\t")))
    decorator = draw(st.sampled_from(("", "", "", "@staticmethod\n", "@property\n", "@wrap.twice(\n  1,\n)\n")))
    parameters = ("self, " if method else "") + draw(st.sampled_from(("", "a, ", "\n  a=None,  # (\n  ")))
    inner = indent + draw(st.sampled_from(("    ", "\t", " ")))
    text = f"{decorator}{head}{name}({parameters}model{default}):"
    if draw(st.integers(0, 9)) == 0:
        return indent + text.replace("\n", "\n" + indent) + " return model\n"
    return indent + text.replace("\n", "\n" + indent) + "\n" + draw(_body((*METHOD, *BODY) if method else BODY, inner))


@st.composite
def _class(draw: st.DrawFn) -> str:
    indent = draw(st.sampled_from(("    ", "\t")))
    bases = draw(st.sampled_from(("", "(_Base)", "(wrap.Base)", "(\n  Config,\n)", "[T]")))
    text = f"class {draw(st.sampled_from(CLASSES))}{bases}:\n"
    if draw(st.booleans()):
        text += indent + draw(st.sampled_from(FIELDS)) + "\n"
    return text + "".join(draw(_function(indent, method=True)) for _ in range(draw(st.integers(1, 3))))


@st.composite
def programs(draw: st.DrawFn) -> str:
    """The text of a module; a few of them are no Python."""
    parts = [IMPORTS]
    for _ in range(draw(st.integers(2, 7))):
        kind = draw(st.integers(0, 9))
        if kind < 3:
            parts.append(draw(_filled(TOP, "")))
        elif kind < 6:
            parts.append(draw(_function("")))
        elif kind < 9:
            parts.append(draw(_class()))
        else:
            parts.append(draw(statements("")))
        parts.append(draw(st.sampled_from(("", "\n", "\n\n", "# it's (\n", "    # more\n"))))
    newline = draw(st.sampled_from(("\n", "\n", "\n", "\r\n", "\r")))
    return "".join(parts).replace("\n", newline)
