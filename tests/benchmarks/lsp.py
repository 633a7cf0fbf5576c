"""How long an editor waits for the language server, and what it costs in memory.

    python tests/benchmarks/lsp.py [FILE]...

For each file: the median time from a keystroke to its diagnostics (without the debounce) and from a completion request
to its answer, over stdio; then the server's memory over 10,000 edits. Keystrokes are in a function of our own, which
nothing calls, and then in functions of the file, a few in each. Without files: modules of two installed SDKs, and one
of 2,000 lines made of the demo service.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from gateway_lists import anthropic_models, openai_models  # noqa: E402
from language_client import Editor  # noqa: E402

INSTALLED = (
    "anthropic.lib.tools._beta_runner",
    "anthropic.lib.middleware._fallbacks",
    "openai.resources.beta.threads.threads",
)
LINES = 2_000
KEYSTROKES = 40
PLACES = 12
"""Functions of a file in which something is typed."""
EDITS = 10_000
PROBE = """

def probe(client):
    text = "x"
    return client.chat.completions.create(model="gpt-5.5", messages=[text])
"""


class Waits(NamedTuple):
    opening: float
    typing: list[float]
    """Seconds, each."""
    processor: float
    """Seconds of processor time that the server takes for each keystroke: what is left on a busy machine."""
    lines: list[float]
    """The same for keystrokes that begin a line."""
    moving: list[float]
    """For the first in each of some functions of the file."""
    elsewhere: list[float]
    """For all that follow there."""
    completing: list[float]


def samples() -> Iterator[tuple[str, str]]:
    for name in INSTALLED:
        try:
            spec = find_spec(name)
        except ModuleNotFoundError:
            continue
        if spec is not None and spec.origin is not None:
            yield name, Path(spec.origin).read_text("utf-8")
    yield "demo service", demo()


def demo() -> str:
    """The modules of the demo, repeated under other names."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "fixtures" / "demo").rglob("*.py"))]
    modules = [text for text in texts if "<<<<<<<" not in text]  # one shows what a merge left behind
    text, count = "", 0
    while text.count("\n") < LINES:
        for module in modules:
            count += 1
            text += module.replace("def ", f"def n{count}_").replace("class ", f"class N{count}") + "\n"
    return "\n".join(line for line in text.splitlines() if "__future__" not in line)


def prepared(text: str) -> str:
    """With a request in the middle, between two definitions."""
    lines = text.splitlines()
    middle = next(
        (n for n in range(len(lines) // 2, len(lines)) if lines[n].startswith(("def ", "class ", "async def ", "@"))),
        len(lines),
    )
    while middle and lines[middle - 1].startswith("@"):
        middle -= 1
    return "\n".join(lines[:middle]) + PROBE + "\n" + "\n".join(lines[middle:]) + "\n"


async def measure(root: Path, arguments: tuple[str, ...], text: str) -> Waits:
    async with Editor(root, *arguments, debounce=0) as editor:
        started = time.perf_counter()
        await editor.open("app.py", prepared(text))
        await editor.diagnostics("app.py")
        opening = time.perf_counter() - started
        await asyncio.sleep(3)
        steps = [("x" * (number + 1), "x" * (number + 2)) for number in range(KEYSTROKES)]
        before = processor_seconds(editor)
        typing = [await _wait(editor, f'text = "{old}"', f'text = "{new}"') for old, new in steps]
        processor = (processor_seconds(editor) - before) / KEYSTROKES
        end = "    return client.chat"
        lines = [await _wait(editor, end, f"    y = {number}\n{end}") for number in range(KEYSTROKES // 4)]
        moving: list[float] = []
        elsewhere: list[float] = []
        for place in places(text):
            typed = [_stored(place, number) for number in range(KEYSTROKES // 8 + 1)]
            waits = [await _wait(editor, old, new) for old, new in pairwise([place, *typed])]
            moving.append(waits[0])
            elsewhere += waits[2:]
        await _wait(editor, 'model="gpt-5.5", messages=[text])', 'model="gp')
        completing = [await _completion(editor) for _ in range(KEYSTROKES)]
        return Waits(opening, typing, processor, lines, moving, elsewhere, completing)


def places(text: str) -> list[str]:
    """Some functions of the file, each up to the end of one of its lines, which has a statement of its own."""
    found: list[str] = []
    lines = text.splitlines()
    functions = [one for one in ast.walk(ast.parse(text)) if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))]
    for function in functions:
        ends = [one for one in ast.walk(function) if isinstance(one, (ast.Return, ast.Assign))]
        parts = ["\n".join(lines[function.lineno - 1 : one.lineno]) for one in ends if one.lineno == one.end_lineno]
        found += [part for part in parts if text.count(part) == 1][:1]
    return found[:: max(len(found) // PLACES, 1)][:PLACES]


def _stored(part: str, number: int) -> str:
    """The same, and before its last statement a text that is as long as the number says."""
    before, newline, line = part.rpartition("\n")
    statement = line.lstrip()
    return f'{before}{newline}{line[: len(line) - len(statement)]}typed = "{"x" * (number + 1)}"; {statement}'


async def _completion(editor: Editor) -> float:
    started = time.perf_counter()
    offered = await editor.complete("app.py", 'client.chat.completions.create(model="gp')
    waited = time.perf_counter() - started
    assert len(offered) == len(openai_models())
    return waited


async def _wait(editor: Editor, old: str, new: str) -> float:
    started = time.perf_counter()
    await editor.replace("app.py", old, new)
    await editor.diagnostics("app.py")
    return time.perf_counter() - started


async def memory(root: Path, arguments: tuple[str, ...], text: str, say: Callable[[str], None]) -> None:
    """Edits as fast as they are taken; every 50th waits for its diagnostics, which half of the time do not parse."""
    async with Editor(root, *arguments, debounce=5) as editor:
        await editor.open("app.py", prepared(text))
        await editor.diagnostics("app.py")
        for number in range(EDITS):
            odd = number % 2
            await editor.replace(
                "app.py", *(('text = "x"', 'text = "x') if not odd else ('text = "x\n', 'text = "x"\n'))
            )
            if number % 50 == 49:
                await editor.diagnostics("app.py")
                await editor.complete("app.py", 'client.chat.completions.create(model="')
            if number + 1 in {1_000, 2_500, 5_000, 7_500, EDITS}:
                say(f"  after {number + 1:6,} edits: {resident(editor):.0f} MB")


def processor_seconds(editor: Editor) -> float:
    process = editor.client._server
    fields = Path(f"/proc/{process.pid if process else 0}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(editor: Editor) -> float:
    """Megabytes, as Linux tells them."""
    process = editor.client._server
    status = Path(f"/proc/{process.pid if process else 0}/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def milliseconds(waits: list[float]) -> str:
    if not waits:
        return "not measured"
    return f"{statistics.median(waits) * 1000:.0f} ms (worst {max(waits) * 1000:.0f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--no-memory", action="store_true")
    given = parser.parse_args()
    texts = [(path.name, path.read_text("utf-8")) for path in given.files] or list(samples())
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory).resolve()
        for family, entries in (("openai", openai_models()), ("anthropic", anthropic_models())):
            (root / f"{family}.json").write_text(json.dumps({"data": entries, "has_more": False}))
        arguments = tuple(
            one for family in ("openai", "anthropic") for one in ("--models", f"{family}={root / family}.json")
        )
        for name, text in texts:
            waits = asyncio.run(measure(root, arguments, text))
            print(f"{name} ({text.count(chr(10)):,} lines)")
            print(f"  first diagnostics after opening: {waits.opening * 1000:.0f} ms")
            print(f"  diagnostics after a keystroke:   {milliseconds(waits.typing)}")
            print(f"  ... of processor time:            {waits.processor * 1000:.0f} ms")
            print(f"  ... that begins a line:          {milliseconds(waits.lines)}")
            print(f"  ... the first in a function:     {milliseconds(waits.moving)}")
            print(f"  ... the others there:            {milliseconds(waits.elsewhere)}")
            print(f"  completion:                      {milliseconds(waits.completing)}", flush=True)
        if not given.no_memory:
            print(f"memory while {texts[-1][0]} is edited")
            asyncio.run(memory(root, arguments, texts[-1][1], lambda line: print(line, flush=True)))


if __name__ == "__main__":
    main()
