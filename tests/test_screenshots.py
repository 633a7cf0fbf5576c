"""The pictures in the README show what a terminal and a browser show today."""

from __future__ import annotations

import html
import os
import re

import pytest

if os.name == "nt":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)

from screenshots import (
    COLUMNS,
    PATHS,
    PICTURE,
    PROJECT,
    digest_in_picture,
    digest_of_words,
    inventory_page,
    on_a_terminal,
)

from anyint_lint.printable import display_width

_TEXT = re.compile(r"<text[^>]*>(.*?)</text>")
_COLOUR = re.compile("\x1b\\[[0-9;]*m")


def test_the_picture_is_of_this_version() -> None:
    """To renew it after a wanted change: python tests/screenshots.py"""
    pictured = "".join(html.unescape(text) for text in _TEXT.findall(PICTURE.read_text("utf-8")))
    shown = _COLOUR.sub("", on_a_terminal("check", *PATHS))
    assert "".join(shown.split()) in "".join(pictured.split())


def test_the_picture_fetches_nothing_and_is_in_the_readme() -> None:
    picture = PICTURE.read_text("utf-8")
    named = set(re.findall(r"https?://[^\"'<) ]+", re.sub(_TEXT, "", picture)))
    assert named == {"https://www.textualize.io", "http://www.w3.org/2000/svg"}  # a comment and a name space
    assert "](fixtures/screenshots/check.svg)" in (PROJECT / "README.md").read_text("utf-8")


def test_the_picture_of_the_inventory_is_of_the_page_as_it_is_now() -> None:
    """To renew it after a wanted change: python tests/screenshots.py"""
    assert digest_in_picture() == digest_of_words(inventory_page())
    assert "](fixtures/screenshots/inventory.png)" in (PROJECT / "README.md").read_text("utf-8")


def test_no_line_on_a_terminal_is_wider_than_the_terminal() -> None:
    lines = _COLOUR.sub("", on_a_terminal("check", "fixtures/demo")).split("\n")
    assert max(map(display_width, lines)) <= COLUMNS
