"""The inventory's page: one file that asks the network for nothing, and does its work in a real browser."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from anyint_lint.cli import root
from anyint_lint.facts import Form, Span
from anyint_lint.inventory.html import render_html
from anyint_lint.inventory.values import AccountStanding, Inventory, Kind, Standing, Use

PROJECT = Path(__file__).parent.parent
SHOTS = "SCREENSHOTS_DIR"
"""A directory that keeps the screenshots, for whoever wants to look at them."""
ROWS = "tbody tr:not([hidden])"
READABLE = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3, level AA)."""
EVIL = '<img src="//evil.example/x" onerror="alert(1)"></script><script>alert(2)</script>'
EVIL_APP = f"from openai import OpenAI\n\nOpenAI(base_url={EVIL!r}).responses.create(model={EVIL!r})\n"


def page(*arguments: str) -> str:
    result = CliRunner().invoke(root, ["inventory", "--format", "html", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's page, beside a file that tries to break out of it."""
    directory = tmp_path_factory.mktemp("page")
    (directory / "evil.py").write_text(EVIL_APP, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(PROJECT)
        (directory / "demo.html").write_text(page("fixtures/demo"), "utf-8")
        patch.chdir(directory)
        (directory / "evil.html").write_text(page("evil.py"), "utf-8")
    return directory


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


# What the file is


def test_the_page_is_one_file_that_refers_to_nothing_outside(demo: Path) -> None:
    for name in ("demo.html", "evil.html"):
        tags = Tags((demo / name).read_text("utf-8")).found
        assert {"img", "link", "iframe", "a", "base", "object"}.isdisjoint(tag for tag, _ in tags)
        assert not [tag for tag, attributes in tags if {"src", "href", "style", "srcset"} & attributes.keys()]
        assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
        assert sum(tag == "script" for tag, _ in tags) == 1


def test_its_policy_admits_its_own_script_and_style_only(demo: Path) -> None:
    tags = Tags((demo / "demo.html").read_text("utf-8")).found
    policy = next(attributes["content"] for tag, attributes in tags if "http-equiv" in attributes)
    assert policy is not None
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'; script-src 'sha256-[\w+/=]{44}'; "
        r"base-uri 'none'; form-action 'none'",
        policy,
    )


def test_text_of_the_code_is_escaped(demo: Path) -> None:
    text = (demo / "evil.html").read_text("utf-8")
    assert "<img" not in text
    assert "&lt;img" in text
    assert text.count("<script>") == 1


# What it does in a browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("profile")) as window:
        yield window


def open_page(browser: Any, file: Path, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
    scheme = "dark" if dark else "light"
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(file.as_uri())


def rows(browser: Any) -> list[str]:
    return [row.text for row in browser.find_elements("css selector", ROWS)]


def shown(browser: Any) -> str:
    return str(browser.find_element("id", "shown").text)


def requests(browser: Any) -> list[str]:
    """What has been asked for since this was asked last, less what the browser's own pages ask of the browser."""
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [one["params"] for one in events if one["method"] == "Network.requestWillBeSent"]
    return [one["request"]["url"] for one in sent if not one["documentURL"].startswith("chrome")]


@pytest.mark.parametrize("name", ["demo.html", "evil.html"])
def test_it_loads_without_an_error_and_without_the_network(browser: Any, demo: Path, name: str) -> None:
    requests(browser), browser.get_log("browser")
    open_page(browser, demo / name)
    assert browser.find_element("tag name", "h1").text == "Model inventory"
    assert browser.get_log("browser") == []
    assert requests(browser) == [(demo / name).as_uri()]


def test_it_filters_by_words_standing_and_kind_and_says_how_many_are_left(browser: Any, demo: Path) -> None:
    open_page(browser, demo / "demo.html")
    everything = len(rows(browser))
    assert shown(browser) == f"{everything} uses"
    box = browser.find_element("id", "text")
    box.send_keys("GPT-5.4 openai")
    assert {"gpt-5.4" in row for row in rows(browser)} == {True}
    assert shown(browser) == f"{len(rows(browser))} of {everything} uses"
    assert 0 < len(rows(browser)) < everything
    browser.find_element("css selector", "button[type=reset]").click()
    browser.execute_async_script("setTimeout(arguments[0], 20)")
    assert len(rows(browser)) == everything
    browser.find_element("css selector", "#standing option[value=unknown]").click()
    assert [row.splitlines()[0].split()[0] for row in rows(browser)] == ["replies-large", "gpt-5.5-turbo"]
    browser.find_element("css selector", "#kind option[value=route]").click()
    assert rows(browser) == []
    assert shown(browser) == f"0 of {everything} uses"


def test_it_sorts_up_and_down_and_says_so(browser: Any, demo: Path) -> None:
    open_page(browser, demo / "demo.html")
    heads = "thead th:first-child"
    firsts = "tbody tr td:first-child code:first-child"
    for state in ("ascending", "descending"):
        browser.find_element("css selector", f"{heads} button").click()
        assert browser.find_element("css selector", heads).get_attribute("aria-sort") == state
        values = [one.text.lower() for one in browser.find_elements("css selector", firsts)]
        assert values[0].startswith("(not known)" if state == "ascending" else "text-embedding")


def test_it_can_be_used_by_keyboard_alone(browser: Any, demo: Path) -> None:
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    open_page(browser, demo / "demo.html")
    seen = []
    for _ in range(11):
        browser.switch_to.active_element.send_keys(keys.TAB)
        active = browser.switch_to.active_element
        style = "return getComputedStyle(arguments[0]).outlineStyle + getComputedStyle(arguments[0]).outlineWidth"
        assert browser.execute_script(style, active) == "solid3px", active.tag_name
        seen.append(active.get_attribute("id") or active.text)
    assert seen == ["text", "standing", "kind", "Clear", "Model or URL", "Standing", "Family", "Used by", "Given as",
                    "Evidence", "Place"]  # fmt: skip


def test_each_control_has_a_label_and_the_count_is_announced(browser: Any, demo: Path) -> None:
    open_page(browser, demo / "demo.html")
    named = {
        one.get_attribute("id"): one.accessible_name for one in browser.find_elements("css selector", "input, select")
    }
    assert named == {"text": "Search", "standing": "Standing", "kind": "Kind"}
    status = browser.find_element("id", "shown")
    assert (status.aria_role, status.get_attribute("aria-live")) == ("status", "polite")


CONTRAST = """
const luminance = (colour) => {
  const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (node) => {
  for (; node; node = node.parentElement) {
    const colour = getComputedStyle(node).backgroundColor;
    if (!colour.endsWith(", 0)")) return colour;
  }
};
let worst = 99;
for (const node of document.querySelectorAll("main *")) {
  if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
  const [one, other] = [luminance(getComputedStyle(node).color), luminance(behind(node))].sort((a, b) => b - a);
  worst = Math.min(worst, (one + 0.05) / (other + 0.05));
}
return worst;
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("device", "width", "height"), [("phone", 390, 844), ("desktop", 1280, 1000)])
def test_it_fits_the_screen_and_its_text_can_be_read(
    browser: Any, demo: Path, tmp_path: Path, device: str, width: int, height: int, dark: bool
) -> None:
    open_page(browser, demo / "demo.html", width=width, height=height, dark=dark)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.execute_script(CONTRAST) >= READABLE
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == (
        "rgb(13, 17, 23)" if dark else "rgb(255, 255, 255)"
    )
    keep = Path(os.environ.get(SHOTS) or tmp_path)
    picture = keep / f"inventory-{device}-{'dark' if dark else 'light'}.png"
    assert browser.save_screenshot(str(picture))
    assert picture.stat().st_size > 10_000


# Whatever the code holds


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_of_the_code_becomes_markup(text: str, path: str) -> None:
    use = Use(
        kind=Kind.MODEL,
        value=text,
        model_id=text + "x",
        path=path,
        span=Span(1, 1, 1, 2),
        standing=Standing.LISTED,
        accounts=(AccountStanding(text, Standing.LISTED), AccountStanding(path, Standing.UNKNOWN)),
        form=Form.ENV_DEFAULT,
        env=text,
        sdk=text,
        callee=text,
        host=text,
    )
    plain = replace(use, value="v", model_id="vx", path="p", env="v", sdk="v", callee="v", host="v")
    plain = replace(plain, accounts=tuple(replace(one, account="v") for one in use.accounts))
    odd = replace(use, value=text or "v", env=text or "v", sdk=text or "v", callee=text or "v")
    found, expected = (Tags(render_html(Inventory(uses=(one,)))).found for one in (odd, plain))
    assert [tag for tag, _ in found] == [tag for tag, _ in expected]
    assert [sorted(attributes) for _, attributes in found] == [sorted(attributes) for _, attributes in expected]
