"""A light pattern is what `re.compile` would have made of the same text, only later."""

from __future__ import annotations

import ast
import copy
import importlib
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import anyint_lint
from anyint_lint.light_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(anyint_lint.__file__).parent
MODULES = {
    ".".join(("anyint_lint", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "__main__.py"
}
TEXTS = st.sampled_from([r"a+(b)?", r"(?P<name>\w+)=", r"^x|y$", r"[^\s]", ""])
FLAGS = st.sampled_from([re.NOFLAG, re.IGNORECASE, re.MULTILINE | re.VERBOSE])


def run_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from run_at_import(child)


def patterns(value: Any) -> Iterator[Any]:
    if type(value).__module__ == pattern.__module__:
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from patterns(one)
    elif isinstance(value, dict):
        yield from patterns(list(value.values()))


@given(TEXTS, FLAGS, st.text("abxy=Z \n"))
def test_it_finds_what_the_other_finds(text: str, flags: re.RegexFlag, searched: str) -> None:
    theirs = re.compile(text, flags)
    for method in ("search", "match", "fullmatch"):
        ours = getattr(pattern(text, flags), method)(searched)
        other = getattr(theirs, method)(searched)
        assert (ours and (ours.span(), ours.groups())) == (other and (other.span(), other.groups()))
    for method in ("findall", "split"):
        assert getattr(pattern(text, flags), method)(searched) == getattr(theirs, method)(searched)
    assert [one.span() for one in pattern(text, flags).finditer(searched)] == [
        one.span() for one in theirs.finditer(searched)
    ]
    assert pattern(text, flags).sub("-", searched, count=1) == theirs.sub("-", searched, count=1)


@given(TEXTS, FLAGS)
def test_it_says_of_itself_what_the_other_says(text: str, flags: re.RegexFlag) -> None:
    ours, theirs = pattern(text, flags), re.compile(text, flags)
    for _ in range(2):
        assert (ours.pattern, ours.flags, ours.groups, ours.groupindex) == (
            theirs.pattern, theirs.flags, theirs.groups, theirs.groupindex,
        )  # fmt: skip


def test_bytes_are_searched_with_bytes() -> None:
    found = pattern(rb"\w+").search(b"- ab", 1)
    assert found is not None
    assert found[0] == b"ab"


def test_a_wrong_text_is_told_at_each_use() -> None:
    wrong = pattern("(")
    for _ in range(2):
        with pytest.raises(re.error):
            wrong.search("x")


def test_it_is_copied_before_and_after_its_first_use() -> None:
    one = pattern("A", re.IGNORECASE)
    for _ in ("before", "after"):
        for copied in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):  # noqa: S301 - our own
            assert copied.search("ba") is not None
        assert one.search("ba") is not None


def test_nothing_is_compiled_when_a_module_is_imported() -> None:
    """A run imports many modules of which it uses a part: `light_pattern.py` says what that saves."""
    eager = {
        f"{name}:{node.lineno}"
        for name, path in MODULES.items()
        for node in run_at_import(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
    }
    assert not eager


@pytest.mark.parametrize("name", [name for name, path in MODULES.items() if "pattern(" in path.read_text("utf-8")])
def test_every_pattern_is_one(name: str) -> None:
    if ".lsp." in name:
        pytest.importorskip("pygls", reason="the extra `lsp` is not installed")
    module = importlib.import_module(name)
    for one in patterns(list(vars(module).values())):
        assert one.pattern is not None
