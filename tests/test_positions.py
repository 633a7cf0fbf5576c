"""Positions found by pairing are LibCST's own, wherever LibCST's own are those of the text."""

from __future__ import annotations

import re

import libcst as cst
import pytest
from generated_python import modules
from hypothesis import HealthCheck, assume, given, settings
from libcst import matchers, metadata

from anyint_lint.collector.lexer import marks
from anyint_lint.collector.pairing import UnpairedError, pair
from anyint_lint.collector.positions import paired_spans, resolved_spans, spans
from anyint_lint.facts import Span

ASKED = (
    cst.SimpleString, cst.ConcatenatedString, cst.FormattedString, cst.Call, cst.BinaryOperation, cst.AugAssign,
)  # fmt: skip

EXAMPLES = {
    "f-strings": """f'a{x}b' f"{x["a"]}" rf'\\{x}' F'{{}}{x!r:>{w}}{{{y}}}' f'' f'''{x:%H:%M} {x = }
{f"{f'{1 + 1}'}"}''' f"\\N{DASH}{d['a']!s}" f'{a != b!r}{a::b}{(x := 1):=5}'""",
    "strings": "x = 'a' \"b\" r'\\'' u'd' '''e\nf'''; z = b'c' B'd'; y = ('a'  # one's\n 'b'\n# \"two\n  f'c')",
    "continuations": "x = f(1, \\\n  2) + \\\n 3; y = 'a' \\\n  'b'\nx \\\n += 1\n",
    "newlines": "f(1)\r\ng('''a\r\nb''')\rh('''a\rb''', f'''\n{x}\r\n\r{y}''')\n",
    "tabs and form feeds": "if x:\n\tf(\t'a'\t)\n\tg( \f 'b')\n",
    "decorators": "@a.b(c('d'))\n# comment\n@e\nasync def f(a, /, b='x', *c, d: 'y' = 1 + 2, **e) -> T['z']:\n  g()\n",
    "lambdas": "f(lambda a='x', *b, c='y': g('z'), *d, **{'e': h()})\n",
    "conditionals": "x = f('a') if g('b') else h('c')\n",
    "comprehensions": "x = [f('a') for b in g('c') if h('d') for e in i('f')]; y = {f(1): g(2) for a in h(3)}\n",
    "chains": "x = (a.b('c')  # it's\n  .d('e')[f('g')]\n  # (\n  .h(*i, **j))\n",
    "parentheses": "x = ((f))((('a'))) + ((1 + 2) * (('b')))\ny += ((1))\nz = (('a' 'b'))\n",
    "signs": "x = -a + ~b * - +c ** -d; y = -1\\\n + 2; z = not a + b; w = (await f()) + await_ - (-g() + 1)\n",
    "comparisons": "x = a('b') < c('d') != e in f('g') not in h is not i()\n",
    "displays": "x = {'a': f(1), **g('b')}, {*h(), 'c'}, [*i()], ('d',), ()\n",
    "match": """match f('a'), *b:
  case 'a' | b.c: match('x')
  case {'k': [1, *_], **rest} if g(rest): case = 'y'
  case A.B('a', k='b') as c: _('z')
  case (d | e), *f: type('w')
  case -1 | 'a' 'b': pass
  case _: pass
""",
    "soft keywords": "match = case(type('a'), _)\nmatch[x] = 'b'\ntype X[T: f('c'), *U, **P] = g('d')\nprint('e')\n",
    "soft keyword beside its string": "match'a':\n  case'a': f('b')\n",
    "type parameters": "def f[T: g('a') = h('b'), *U, **P](x: i('c')): pass\nclass A[T](B, metaclass=j('d')): pass\n",
    "imports": "from ... import a\nfrom ....b import (c as d, e)\nfrom . . . f import *\nimport g.h as i; j('k')\n",
    "statements": """with f('a') as b, (g('c')): pass
with (h('d') as e, i('j'),): pass
try: k('l')
except* (m('n'), o) as p: q('r')
else: s('t')
finally: u('v')
for a in b('c'): pass
else: d('e')
while f('g'): h('i')
del j['k'], l('m').n
assert n('o'), p('q')
def r():
  global s; nonlocal t
  raise u('v') from w('x')
""",
    "augmented": "x += 1; y.z['a'] -= f('b') ; w *= yield\nv @= (yield 1,)\nu |= lambda: 1\nt &= a, b\n",
    "ellipsis and numbers": "x: Tuple[int, ...] = .5 + 1.e5j - 0xFF + ... * 1_0.0_1; y = 1if z else(2)\n",
    "keywords beside strings": "x = 'a'if'b'else'c'in'd'\ny = not'e'\n",
    "names beyond ASCII": "名前 = é('ü', ключ=हिन्दी('x'))\n",
    "the newest syntax": "lazy import a\nlazy from ... import (b)\nx = {**f('c') for d in e}, [*g('h') for i in j]\n",
    "template strings": "x = t'k{f('l')}' + g('m')\n",
    "nothing": "",
    "only comments": "# 'a\n\n  # b(\n",
}


def has_what_has_no_mark(module: cst.Module) -> bool:
    """A sign whose operand stands on a later line, or a comma that ends an augmented assignment."""
    signs = matchers.UnaryOperation(
        operator=matchers.MatchIfTrue(
            lambda operator: isinstance(operator.whitespace_after, cst.ParenthesizedWhitespace)
        )
    )
    tuples = matchers.AugAssign(value=matchers.Tuple(lpar=[]) | matchers.Yield(value=matchers.Tuple(lpar=[])))
    return bool(matchers.findall(module, signs | tuples))


def asked(module: cst.Module) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []

    class Collect(cst.CSTVisitor):
        def on_visit(self, node: cst.CSTNode) -> bool:
            if isinstance(node, ASKED):
                found.append(node)
            if isinstance(node, cst.FormattedString):
                found.extend(part for part in node.parts if isinstance(part, cst.FormattedStringText))
            if isinstance(node, cst.FunctionDef):
                found.append(node.name)
            return True

    module.visit(Collect())
    return found


def parsed(text: str) -> cst.Module | None:
    try:
        return cst.parse_module(text)
    except (cst.ParserSyntaxError, cst.CSTValidationError, TypeError):  # LibCST fails on `x if y else(lambda: z)`
        return None


def assert_same_as_provider(text: str) -> None:
    module = cst.parse_module(text)
    span, expected = paired_spans(module, text), resolved_spans(module)
    for node in asked(module):
        assert span(node) == expected(node), module.code_for_node(node)


def between(text: str, span: Span) -> str:
    lines = re.split(r"\r\n?|\n", text)[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize("text", EXAMPLES.values(), ids=EXAMPLES)
def test_spans_are_those_of_the_position_provider(text: str) -> None:
    if parsed(text) is None:
        assert text in {EXAMPLES["the newest syntax"], EXAMPLES["template strings"]}
        pytest.skip("this LibCST does not know it")
    assert_same_as_provider(text)


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(modules())
def test_generated_modules_have_the_positions_of_the_provider_or_fall_back(text: str) -> None:
    module = parsed(text)
    assume(module is not None and module.code == text)
    assert module is not None
    span, expected = spans(module, text), resolved_spans(module)
    for node in asked(module):
        assert span(node) == expected(node), module.code_for_node(node)


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(modules())
def test_a_string_stands_in_the_text_where_its_span_says(text: str) -> None:
    module = parsed(text)
    assume(module is not None)
    assert module is not None
    try:
        span = paired_spans(module, text)
    except UnpairedError:
        assert has_what_has_no_mark(module)
        return
    for node in asked(module):
        if isinstance(node, (cst.SimpleString, cst.FormattedStringText, cst.Name)):
            assert between(text, span(node)) == node.value.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("text", ["\fdef f(): g('a')\n", "x = f'{y!r }' + f('b')\n"])
def test_where_libcst_writes_another_text_than_it_read_the_spans_are_those_of_the_text(text: str) -> None:
    module = cst.parse_module(text)
    assert module.code != text
    span = paired_spans(module, text)
    strings = [node for node in asked(module) if isinstance(node, cst.SimpleString)]
    assert [between(text, span(node)) for node in strings] == [node.value for node in strings]


@pytest.mark.parametrize("text", ["x = (-  # why\n 1 + 2)\n", "x += 1,\n"])
def test_what_has_no_mark_falls_back_to_the_provider(text: str) -> None:
    module = cst.parse_module(text)
    with pytest.raises(UnpairedError):
        paired_spans(module, text)
    span, expected = spans(module, text), resolved_spans(module)
    assert [span(node) for node in asked(module)] == [expected(node) for node in asked(module)]


@pytest.mark.parametrize(
    "other", ["f('b')", "f('a', 1)", "f()", "f(g, 'a')", "g('a')", "f['a']", "f('a')\n(", "f('a'))"]
)
def test_a_tree_is_not_paired_with_another_text(other: str) -> None:
    with pytest.raises(UnpairedError):
        paired_spans(cst.parse_module("f('a')"), other)


def test_an_f_string_is_not_paired_with_another() -> None:
    for text, other in (("f'a{x}b'", "f'a{x}c'"), ("f'a{x}b'", "f'a{x}bc'"), ("f'{x}'", "f'{x}{x}'")):
        with pytest.raises(UnpairedError):
            paired_spans(cst.parse_module(text), other)


def test_a_long_chain_of_operations_needs_no_depth() -> None:
    text = "x = " + " + ".join(f"'{number}'" for number in range(1200)) + "\n"
    module = cst.parse_module(text)
    assert len(pair(module, text, marks(text))) == 1200 + 1199


def test_every_type_of_node_that_the_parser_makes_is_known_to_the_pairing() -> None:
    """A node that pairing passes over holds no name, number, string or bracket."""
    whitespace = (cst.BaseParenthesizableWhitespace, cst.TrailingWhitespace, cst.EmptyLine, cst.Newline, cst.Comment)
    operators = (cst.BaseUnaryOp, cst.BaseBinaryOp, cst.BaseBooleanOp, cst.BaseCompOp, cst.BaseAugOp)
    closing = (cst.RightParen, cst.RightSquareBracket, cst.RightCurlyBrace)
    signs = (
        cst.AssignEqual, cst.Colon, cst.Comma, cst.Dot, cst.Semicolon, cst.ImportStar, cst.ParamStar, cst.ParamSlash,
        cst.Asynchronous, cst.BitOr, cst.Pass, cst.Break, cst.Continue,
    )  # fmt: skip
    read_by_their_parents = (
        cst.Module, cst.FormattedStringText, cst.FormattedStringExpression, cst.TemplatedStringText,
        cst.TemplatedStringExpression,
    )  # fmt: skip
    from anyint_lint.collector.pairing import _READERS  # noqa: PLC0415

    concrete = {
        value
        for value in vars(cst).values()
        if isinstance(value, type) and issubclass(value, cst.CSTNode) and not value.__name__.startswith("Base")
    } - {cst.CSTNode, cst.MatchPattern, cst.MatchSequence}
    unknown = {
        one.__name__
        for one in concrete - set(_READERS)
        if not issubclass(one, (*whitespace, *operators, *closing, *signs, *read_by_their_parents))
    }
    assert unknown == set()


def test_metadata_are_resolved_only_to_fall_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("metadata resolved")

    monkeypatch.setattr(metadata.MetadataWrapper, "resolve", refuse)
    text = EXAMPLES["match"]
    spans(cst.parse_module(text), text)
