"""The pictures of the README: what a terminal shows, as SVG, and the page of the inventory, as PNG. To renew them:

python tests/screenshots.py

The second needs Chromium. It holds a digest of the page's words, which tells what it was taken of.
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import zlib
from hashlib import sha256
from pathlib import Path

from chromium import chromium
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

PROJECT = Path(__file__).parent.parent
PICTURE = PROJECT / "fixtures" / "screenshots" / "check.svg"
PATHS = ("fixtures/demo/desk/answers.py", "fixtures/demo/desk/tags.py", "fixtures/demo/desk/triage.py")
COLUMNS = 100
PAGE_PICTURE = PROJECT / "fixtures" / "screenshots" / "inventory.png"
PAGE_SIZE = (1100, 1000)
_NO_WORDS = re.compile(r"<style>.*?</style>|<script>.*?</script>|<[^>]*>", re.DOTALL)
_CHUNK = b"tEXt", b"Source\0"
_BEHIND_THE_HEAD = 33
"""Of a PNG: its signature and first chunk are always that long."""

# Colours that keep a contrast of 4.5 to 1 and more on this background.
THEME = TerminalTheme(
    (24, 26, 31),
    (214, 218, 226),
    [(24, 26, 31), (242, 102, 112), (126, 200, 130), (229, 192, 100), (104, 166, 240), (200, 140, 225), (92, 200, 210),
     (214, 218, 226)],
    [(138, 146, 160), (255, 130, 138), (150, 220, 155), (245, 212, 130), (135, 190, 255), (220, 165, 240),
     (120, 220, 230), (255, 255, 255)],
)  # fmt: skip


def on_a_terminal(*arguments: str) -> str:
    """What the command writes to a terminal of `COLUMNS` columns, escape sequences included."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "GITHUB_ACTIONS"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "anyint_lint", *arguments],
        cwd=PROJECT,
        env={**environment, "TERM": "xterm-256color", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=subprocess.DEVNULL,  # where the progress bar of a slow machine would go, to be wiped out again
    )
    os.close(child)
    pieces = []
    while True:
        try:
            piece = os.read(parent, 65536)
        except OSError:  # how Linux tells that the other end is closed
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(parent)
    process.wait()
    return b"".join(pieces).decode().replace("\r\n", "\n")


def rendered() -> str:
    """The picture. Fonts are the reader's own: nothing is fetched to show it."""
    shown = on_a_terminal("check", *PATHS)
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text("$ anyint-lint check fixtures/demo/desk/{answers,tags,triage}.py\n", style="bold"))
    console.print(Text.from_ansi(shown.rstrip("\n")), soft_wrap=True)
    svg = console.export_svg(title="anyint-lint", theme=THEME, unique_id="anyint-lint")
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


def inventory_page() -> str:
    command = [sys.executable, "-m", "anyint_lint", "inventory", "fixtures/demo", "--format", "html"]
    return subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, encoding="utf-8").stdout


def digest_of_words(page: str) -> str:
    return sha256(" ".join(_NO_WORDS.sub(" ", page).split()).encode()).hexdigest()


def digest_in_picture() -> str:
    """That of the page which the picture was taken of."""
    behind = PAGE_PICTURE.read_bytes().partition(b"".join(_CHUNK))[2]
    return behind[:64].decode("ascii", "replace")


def page_picture(page: str) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "page.html")
        file.write_text(page, "utf-8")
        with chromium(Path(name, "profile")) as browser:
            size = {"width": PAGE_SIZE[0], "height": PAGE_SIZE[1], "deviceScaleFactor": 1, "mobile": False}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            browser.get(file.as_uri())
            png: bytes = browser.get_screenshot_as_png()
    kind, keyword = _CHUNK
    text = keyword + digest_of_words(page).encode()
    chunk = struct.pack(">I", len(text)) + kind + text + struct.pack(">I", zlib.crc32(kind + text))
    return png[:_BEHIND_THE_HEAD] + chunk + png[_BEHIND_THE_HEAD:]


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(rendered(), "utf-8")
    PAGE_PICTURE.write_bytes(page_picture(inventory_page()))
