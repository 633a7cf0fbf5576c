"""Generated Python: modules that LibCST parses, with everything in them that makes positions and layout hard."""

from __future__ import annotations

from hypothesis import strategies as st

SPACES = st.sampled_from(["", "", "", " ", "  ", "\t", " \\\n ", "\f"])
TRIVIA = st.sampled_from(["", "", "", "", " ", "\n    ", "\n# it's (a \"comment\n  ", " # {x} [\n", "\\\n"])
"""Between brackets lines may end, and comments stand."""

NAMES = st.sampled_from(["x", "model", "é", "match", "case", "type", "_", "f", "rb", "None", "名前", "print", "e1"])
NUMBERS = st.sampled_from(["0", "1_000", "0xFF", "1.", ".5", "1e-3", "2j", "0b1", "1.5E+10J"])
STRINGS = st.sampled_from([
    "'gpt'", '"a b"', "r'\\d'", "b'x'", "Rb'\\''", "u'é'", "''", '""', "'\\''", "'\\\n'", '"#("', "'''it's\n'''",
    '"""a "quoted"\\""""', "'''\n\n'''", '"\\N{DASH}{"', "'\\\\'",
])  # fmt: skip
FORMAT_TEXTS = st.sampled_from(["", "", "a", "{{", "}}", "{{x}}", " b ", "\\n", "\\\\", "#", "(", "é"])
FORMATS = st.sampled_from(["", "", "", "!r", ":>10", ":%H:%M", "!s:{}", ":{{{}}}", " = ", "=!r:^{}", ":a{}b"])


@st.composite
def bracketed(draw: st.DrawFn, inner: st.SearchStrategy[str], opening: str, closing: str) -> str:
    parts = [draw(inner) for _ in range(draw(st.integers(0, 3)))]
    comma = draw(TRIVIA) + "," + draw(TRIVIA)
    end = draw(st.sampled_from(["", ","])) if parts else ""
    return opening + draw(TRIVIA) + comma.join(parts) + end + draw(TRIVIA) + closing


@st.composite
def parenthesized(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    text = draw(inner)
    for _ in range(draw(st.integers(1, 2))):
        text = f"({draw(TRIVIA)}{text}{draw(TRIVIA)})"
    return text


@st.composite
def formatted(draw: st.DrawFn, hole: st.SearchStrategy[str]) -> str:
    """f-strings as PEP 701 has them: any quote, any expression in a hole, nested as deep as the holes are."""
    prefix = draw(st.sampled_from(["f", "F", "rf", "fR"]))
    quote = draw(st.sampled_from(["'", '"', "'''", '"""']))
    parts = [draw(FORMAT_TEXTS)]
    for _ in range(draw(st.integers(0, 2))):
        format_ = draw(FORMATS)
        while "{}" in format_:
            format_ = format_.replace("{}", "{ " + draw(hole) + " }", 1)
        parts += ["{ ", draw(hole), draw(SPACES.filter(lambda space: "\\" not in space)), format_, "}"]
        parts.append(draw(FORMAT_TEXTS))
    if len(quote) > 1:
        parts.insert(1, draw(st.sampled_from(["", "\n", '"', "'", "\\\n"])) + " ")
    return prefix + quote + "".join(parts) + quote


@st.composite
def implicit(draw: st.DrawFn, string: st.SearchStrategy[str]) -> str:
    kind = draw(st.sampled_from(["text", "bytes"]))
    plain = STRINGS.filter(lambda text: ("b" in text[:2].lower()) == (kind == "bytes"))
    pieces = [draw(plain if kind == "bytes" else st.one_of(plain, string)) for _ in range(draw(st.integers(2, 3)))]
    return "(" + draw(TRIVIA) + (" " + draw(TRIVIA)).join(pieces) + draw(TRIVIA) + ")"


@st.composite
def _filled(draw: st.DrawFn, template: str, inner: st.SearchStrategy[str]) -> str:
    """`$` stands for an expression, `~` for space that may hold a comment or a line's end, `` ` `` for a sign `~`."""
    pieces = []
    for one in template:
        if one == "$":
            bare = draw(st.booleans())
            text = draw(ATOMS if bare else inner)
            pieces.append(text if bare else f"({text})")
        elif one == "~":
            pieces.append(draw(TRIVIA))
        else:
            pieces.append("~" if one == "`" else one)
    return "".join(pieces)


TEMPLATES = (
    "$.a~.b", "$.create(~$~,~model~=~$,~*$, **$,)", "$()", "$[$]", "$[$:$, ::$, *$]", "(~$~+~$~*~$)", "(-~$ + 1)",
    "(~$ if ~$ else ~$)", "(x := $)", "(lambda a, /, b=$, *c, d: int = $, **e: $)", "(lambda: $)",
    "[$ for x in $ if $]",
    "{$: $ for x, y in $ for z in $}", "{$ for _ in $}", "f(x for x in $)", "(not $ and $ or $)", "($ < $ is not $)",
    "{'model': $, **$, $: $}", "{$, *$}", "(yield $)", "(yield)", "(await $)", "(~x.y~.z(1)~.w(~model='a'~))",
    "(- + ` x ** -1)", "('%s' % x)", "(a.b + -c.d @ e)", "(await f() + 1)", "(x, *y)", "...",
)  # fmt: skip
ATOMS = st.one_of(NAMES, NUMBERS, STRINGS)


@st.composite
def _larger(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return draw(formatted(inner))
    if kind == 1:
        return draw(implicit(formatted(inner)))
    if kind == 2:
        return draw(parenthesized(inner))
    if kind == 3:
        return draw(bracketed(inner, *draw(st.sampled_from(["()", "[]"]))))
    return draw(_filled(draw(st.sampled_from(TEMPLATES)), inner))


EXPRESSIONS: st.SearchStrategy[str] = st.recursive(ATOMS, _larger, max_leaves=8)

SIMPLE = (
    "$", "x = y.z = $", "a, *b = $", "x: T[$] = $", "x.y: int", "x += $", "x[$] @= $", "x -= -1", "assert $, $",
    "del x",
    "import a.b as c, d", "from ... import a as b", "from .a.b import (c, d as e,)", "from .... import *", "pass",
    "lazy import a.b as c", "lazy from ... import (a, b)",
    "type X[T: $, *U, **P] = $", "type = $", "match = case", "x = *$, 1", "'''doc'''", "print(*$, sep=$)", "x *= $, $",
)  # fmt: skip
INSIDE = ("return $", "yield $", "x = yield", "raise $ from $", "global a, b", "x += yield $", "await $", "return")
COMPOUND = (
    "if $:{}", "while $:{}", "for x, y in $:{}", "with $ as x, $:{}", "with (~$ as x,~$,):{}", "if x:{}elif $:{}",
    "try:{}except ($, $) as e:{}", "try:{}except* $:{}", "try:{}finally:{}",
    "@$\ndef f[T: int, *U](a: $, /, b=$, *c: $, d=$, **e: $) -> $:{}", "@$.x\n@y($)\nclass A(B, C[$], metaclass=$):{}",
    "async def f(a, b=$,):{}", "class A[T]:{}", "class A():{}", "async def g(self, *, model: str = $):{}",
)  # fmt: skip
CASES = (
    "1 | 'a'", "[x, *_]", "(x, *rest)", "{'m': x, **rest}", "A.B(x, y=1)", "_", "x if $", "(a | b) as c", "a, b", "-1",
    "None", "f.g", "(1)", "'a' 'b'", "[]", "A()", "{}", "*x, y",
)  # fmt: skip


@st.composite
def _simple(draw: st.DrawFn, templates: tuple[str, ...]) -> str:
    one = draw(_filled(draw(st.sampled_from(templates)), EXPRESSIONS))
    if draw(st.integers(0, 4)) == 0:
        one += draw(SPACES) + ";" + draw(SPACES) + draw(_filled(draw(st.sampled_from(templates)), EXPRESSIONS))
    return one + draw(st.sampled_from(["", "", ";", "  # (trailing's"]))


@st.composite
def _suite(draw: st.DrawFn, depth: int, indent: str) -> str:
    inner = indent + draw(st.sampled_from(["    ", "\t", " "]))
    lines = [draw(_statement(depth - 1, inner)) for _ in range(draw(st.integers(1, 2)))]
    blank = draw(st.sampled_from(["", "\n", "\n   # comment '\n", "# (\n"]))
    return draw(st.sampled_from(["", " ", "  # why"])) + "\n" + blank + "".join(inner + line for line in lines)


@st.composite
def _statement(draw: st.DrawFn, depth: int, indent: str) -> str:
    """A statement that ends its line; its first line lacks the indentation."""
    kind = draw(st.integers(0, 5)) if depth > 0 else 0
    if kind < 3:
        return draw(_simple(SIMPLE + INSIDE if indent else SIMPLE)) + "\n"
    if kind == 3:
        cases = [
            f"{indent}  case {draw(_filled(draw(st.sampled_from(CASES)), EXPRESSIONS))}: {draw(_simple(SIMPLE))}\n"
            for _ in range(draw(st.integers(1, 3)))
        ]
        return f"match {draw(EXPRESSIONS)}:\n" + "".join(cases)
    template = draw(st.sampled_from(COMPOUND))
    pieces = template.split("{}")
    head = draw(_filled(pieces[0], EXPRESSIONS)).replace("\n@", f"\n{indent}@").replace("\ndef", f"\n{indent}def")
    text = head.replace("\nclass", f"\n{indent}class") + draw(_suite(depth, indent))
    for piece in pieces[1:-1]:
        text += indent + draw(_filled(piece, EXPRESSIONS)) + draw(_suite(depth, indent))
    return text


@st.composite
def modules(draw: st.DrawFn) -> str:
    """The text of a module; a few of them are no Python."""
    text = "".join(draw(_statement(2, "")) for _ in range(draw(st.integers(1, 4))))
    newline = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    return draw(st.sampled_from(["", "", "\n", "# -*- first -*-\n"])).replace("\n", newline) + text.replace(
        "\n", newline
    )


def statements(indent: str) -> st.SearchStrategy[str]:
    """A statement for a block of this indentation, which its first line lacks."""
    return _statement(1, indent)
