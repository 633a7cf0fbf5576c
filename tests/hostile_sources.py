"""Sources written to hurt: each attack makes files in a directory, at a size that a test suite bears or in full."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from encodings.aliases import aliases
from enum import Enum
from pathlib import Path

CLIENT = 'from openai import OpenAI\n\nclient = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")\n'
ASK = 'client.responses.create(model="gpt-0", input="")\n'
VIOLATION = CLIENT + ASK
"""A program with one violation, AIM101; what else a hostile file holds must not hide the one of its neighbour."""
NEIGHBOURS = ("aa_before.py", "zz_after.py")


class Fate(Enum):
    """What must become of a hostile file."""

    READ = "read"
    """Its violation is reported."""
    UNREADABLE = "AIX901"
    SKIPPED = "skipped"
    """Named among what was passed over."""
    IGNORED = "ignored"
    """Neither a source nor worth a word."""
    EITHER = "AIX901 or read"
    """As the limits and the Python at hand have it; the neighbours count."""


Make = Callable[[Path, int], object]


@dataclass(frozen=True, slots=True)
class Attack:
    name: str
    make: Make
    fate: Fate
    small: int = 1
    full: int = 1
    """Sizes, whose unit is the attack's own."""


def _code(text: Callable[[int], str], *, head: str = VIOLATION) -> Make:
    def make(directory: Path, size: int) -> None:
        (directory / "hostile.py").write_text(head + text(size) + "\n", "utf-8")

    return make


def _data(data: bytes, name: str = "hostile.py") -> Make:
    return lambda directory, _size: (directory / name).write_bytes(data)


def _cells(cells: Callable[[int], object]) -> Make:
    def make(directory: Path, size: int) -> None:
        book = {"cells": cells(size), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (directory / "hostile.ipynb").write_text(json.dumps(book), "utf-8")

    return make


def _cell(source: object, kind: object = "code") -> dict[str, object]:
    return {"cell_type": kind, "metadata": {}, "execution_count": None, "outputs": [], "source": source}


DEEP: dict[str, Callable[[int], str]] = {
    "parentheses": lambda n: "x = " + "(" * n + "1" + ")" * n,
    "lists": lambda n: "x = " + "[" * n + "1" + "]" * n,
    "dicts": lambda n: "x = " + "{1:" * n + "1" + "}" * n,
    "calls": lambda n: "x = " + "f(" * n + "1" + ")" * n,
    "model of calls": lambda n: "client.responses.create(model=" * n + "1" + ")" * n,
    "subscripts": lambda n: "x = " + "a[" * n + "1" + "]" * n,
    "comprehensions": lambda n: "x = " + "[a for b in " * n + "c" + "]" * n,
    "open brackets": lambda n: "x = " + "(" * n,
    "f-strings": lambda n: "x = " + "f'{" * n + "1" + "}'" * n,
    "signs": lambda n: "x = " + "-" * n + "1",
    "not": lambda n: "x = " + "not " * n + "1",
    "sums": lambda n: "x = 1" + " + 1" * n,
    "powers": lambda n: "x = 1" + " ** 1" * n,
    "comparisons": lambda n: "x = 1" + " < 1" * n,
    "or": lambda n: "x = " + "a or " * n + "1",
    "conditionals": lambda n: "x = " + "a if b else " * n + "1",
    "lambdas": lambda n: "x = " + "lambda: " * n + "1",
    "walrus": lambda n: "x = " + "(y := " * n + "1" + ")" * n,
    "await": lambda n: "async def f():\n    " + "await " * n + "1",
    "stars": lambda n: "x = f(" + "*" * n + "a)",
    "attributes": lambda n: "x = a" + ".b" * n,
    "chain of calls": lambda n: "x = a" + ".b()" * n,
    "juxtaposed texts": lambda n: "x = " + "'a' " * n,
    "functions": lambda n: "".join(f"{' ' * at}def f():\n" for at in range(n)) + " " * n + "pass",
    "classes": lambda n: "".join(f"{' ' * at}class A:\n" for at in range(n)) + " " * n + "pass",
    "ifs": lambda n: "".join(f"{' ' * at}if a:\n" for at in range(n)) + " " * n + "pass",
    "elifs": lambda n: "if a:\n    pass\n" + "elif b:\n    pass\n" * n,
    "trys": lambda n: "".join(f"{' ' * at}try:\n" for at in range(n)) + " " * n + "pass",
    "decorators": lambda n: "@a\n" * n + "def f(): pass",
    "targets": lambda n: "[" * n + "a" + "] " * n + "= 1",
    "chained targets": lambda n: "a = " * n + "1",
    "case patterns": lambda n: f"match a:\n    case {'[' * n}1{']' * n}: pass",
    "or patterns": lambda n: "match a:\n    case 1" + " | 1" * n + ": pass",
    "annotations": lambda n: "x: " + "list[" * n + "int" + "]" * n + " = 1",
    "type parameters": lambda n: "def f[" + "T, " * n + "]() -> T: pass",
    "dots of an import": lambda n: "from " + "." * n + " import a",
    "dotted import": lambda n: "import a" + ".a" * n,
    "line continuations": lambda n: "x = 1 + \\\n" * n + "1",
    "a deep model": lambda n: "client.responses.create(model=" + "('a' + " * n + "'b'" + ")" * n + ")",
    "a long model": lambda n: "client.responses.create(model='" + "a" * n + "')",
    "format holes": lambda n: "client.responses.create(model='" + "{}" * n + "'.format(*'a'))",
    "dict spreads": lambda n: "d = {'model': 'gpt-0'}\n" + "d = {**d, **d}\n" * n + "client.responses.create(**d)",
    "doubling texts": lambda n: "m = 'gpt'\n" + "m = m + m\n" * n + "client.responses.create(model=m)",
    "doubling lists": lambda n: "m = ['gpt']\n" + "m = [*m, *m]\n" * n + "client.responses.create(model=m[0])",
    "calls that call twice": lambda n: (
        "def f0(m): return m\n"
        + "".join(f"def f{at + 1}(m): return f{at}(f{at}(m))\n" for at in range(n))
        + f"client.responses.create(model=f{n}('gpt-1'))"
    ),
    "choices": lambda n: (
        "m = 'a'\n" + "".join(f"if x:\n    m = 'gpt-{at}'\n" for at in range(n)) + "client.responses.create(model=m)"
    ),
    "choices multiplied": lambda n: (
        "m = a if b else c\n" + "m = f\"{'a' if x else 'b'}{m}\"\n" * n + "client.responses.create(model=m)"
    ),
    "loops in loops": lambda n: (
        "".join(f"{' ' * at}for a{at} in 'ab', 'cd':\n" for at in range(min(n, 90)))
        + " " * min(n, 90)
        + "client.responses.create(model=a0)"
    ),
    "whiles in whiles": lambda n: (
        "".join(f"{' ' * at}while a{at}:\n" for at in range(min(n, 90)))
        + " " * min(n, 90)
        + "client.responses.create(model=a0)"
    ),
    "loops unrolled in loops": lambda n: (
        "".join(f"{' ' * at}for a{at} in {'abcdefghijkl'!r}, 'b', 'c', 'd', 'e', 'f':\n" for at in range(min(n, 90)))
        + " " * min(n, 90)
        + "client.responses.create(model=a0)"
    ),
    "comprehensions that multiply": lambda n: (
        "x = [a" + "".join(f" for a{at} in ['a', 'b', 'c', 'd', 'e', 'f']" for at in range(n)) + "]"
    ),
    "calls in loops in calls": lambda n: (
        "def f0(m):\n    client.responses.create(model=m)\n"
        + "".join(f"def f{at + 1}(m):\n    for a in 'gpt-1', 'gpt-2': f{at}(a), f{at}(m)\n" for at in range(n))
        + f"f{n}('gpt-3')"
    ),
    "tries in tries": lambda n: (
        "".join(f"{' ' * at}try:\n" for at in range(min(n, 90)))
        + f"{' ' * min(n, 90)}m = 'gpt-1'\n"
        + "".join(
            f"{' ' * at}except A:\n{' ' * at} m = 'gpt-2'\n{' ' * at}finally:\n{' ' * at} m = m + 'a'\n"
            for at in reversed(range(min(n, 90)))
        )
        + "client.responses.create(model=m)"
    ),
    "classes that inherit in a circle": lambda n: (
        "".join(f"class A{at}(A{(at + 1) % n}): pass\n" for at in range(n))
        + "client.responses.create(model=A0().model)"
    ),
    "classes that inherit in two ways": lambda n: (
        "class A0: pass\nclass B0: pass\n"
        + "".join(f"class {name}{at + 1}(A{at}, B{at}): x: str = 'a'\n" for at in range(n) for name in "AB")
        + f"client.responses.create(model=A{n}('gpt-1').y)\nA{n}().z()"
    ),
    "dataclasses that inherit in two ways": lambda n: (
        "from dataclasses import dataclass\nclass A0: pass\nclass B0: pass\n"
        + "".join(
            f"@dataclass\nclass {name}{at + 1}(A{at}, B{at}): x{at}: str = 'a'\n" for at in range(n) for name in "AB"
        )
        + f"client.responses.create(model=A{n}('gpt-1').x0)"
    ),
    "texts that replacing makes longer": lambda n: (
        "m = 'gpt'\n" + "m = m.replace('g', 'gg')\n" * n + "client.responses.create(model=m)"
    ),
    "texts that replacing nothing makes longer": lambda n: (
        "m = 'gpt'\n" + "m = m.replace('', 'xxxx')\n" * n + "client.responses.create(model=m)"
    ),
    "percent signs": lambda n: "m = '" + "%(" * n * 10 + "' % x\nclient.responses.create(model=m)",
    "dicts that hold each other often": lambda n: (
        "m = {'a': 'gpt-1'}\n"
        + f"m = {{{', '.join(f'{at!r}: m' for at in range(min(n, 300)))}}}\n" * 7
        + "def count_tokens(x, y=1): return x\ncount_tokens(m, y=m)\nprint(m)\n"
        + "client.responses.create(model=m, metadata=m)"
    ),
    "names in a circle": lambda n: (
        "".join(f"a{at} = a{(at + 1) % n}\n" for at in range(n)) + "client.responses.create(model=a0)"
    ),
}
CODECS = (*sorted({*aliases.values(), *aliases}), "utf-8-unix", "x" * 5_000, "no-such-codec", "..", "mbcs", "undefined")
NEWER = (
    "x = t'{a}'",
    "type A[T = int] = list[T]",
    "def f[*Ts, **P](): pass",
    "try:\n    pass\nexcept A, B:\n    pass",
    "try:\n    pass\nfinally:\n    return 1",
    "lazy import a",
    "x = f'{'a' + f'{'b'}'}'",
    "with (a as b, c as d,): pass",
    "match a:\n    case {'b': [1, *_]} | A(c=2): pass",
    "def f(a, /, b, *, c): pass",
    "x = await y",
    "print(a := 1)",
    "x = 1_000.0_1e1_0j",
)
OLDER = (
    "print 'a'",
    "print >>f, 'a'",
    "exec 'a' in b",
    "x = `a`",
    "x = 0777",
    "raise A, 'b'",
    "x = ur'a'",
    "x <> y",
    "def f((a, b)): pass",
)


def _each(texts: tuple[str, ...]) -> Make:
    def make(directory: Path, _size: int) -> None:
        for number, text in enumerate(texts):
            (directory / f"hostile_{number}.py").write_text(f"{VIOLATION}{text}\n", "utf-8")

    return make


def _cookies(directory: Path, _size: int) -> None:
    for number, codec in enumerate(CODECS):
        text = f"# -*- coding: {codec} -*-\n{VIOLATION}x = 'é漢'\n"
        (directory / f"hostile_{number}.py").write_bytes(text.encode())


def _wide(codec: str) -> Make:
    return lambda directory, _size: (directory / "hostile.py").write_bytes(VIOLATION.encode(codec))


def _sparse(directory: Path, size: int) -> None:
    with (directory / "hostile.py").open("wb") as stream:
        stream.write(VIOLATION.encode() + b"#")
        stream.truncate(size)


def _full(directory: Path, size: int) -> None:
    line = b"x = 'gpt-4o'\n"
    (directory / "hostile.py").write_bytes(VIOLATION.encode() + line * (size // len(line)))


def _link(target: str, name: str = "hostile.py") -> Make:
    return lambda directory, _size: (directory / name).symlink_to(target)


def _links_in_a_circle(directory: Path, _size: int) -> None:
    (directory / "hostile_a.py").symlink_to("hostile_b.py")
    (directory / "hostile_b.py").symlink_to("hostile_a.py")
    (directory / "hostile_directory").mkdir()
    (directory / "hostile_directory/up").symlink_to("..")


def _socket(directory: Path, _size: int) -> None:
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(directory)  # the names of sockets must be short
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("hostile.py")
    finally:
        os.fchdir(here)
        os.close(here)


NAMES = (
    b"new\nline.py",
    b"return\rhere.py",
    b"\x1b[2Jclear\x1b]0;title\x07.py",
    b"\x9b31m.py",
    b"not\xffutf8\xfe.py",
    "bidi\u202eyp.elif.py".encode(),
    b"::error::owned.py",
    b"%0A::warning::x.py",
    b"]]><script>.py",
    b"-rf.py",
    b"--format=json.py",
    b" .py",
    b"\\.py",
    b"a:b.py",
    b"=1+1.py",
    b"|`*[x](http:y)`.py".replace(b"/", b""),
    b"a" * 252 + b".py",
)


def _names(directory: Path, _size: int) -> None:
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(directory) + b"/" + name)).write_text(VIOLATION, "utf-8")


def _deep_directories(directory: Path, size: int) -> None:
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(directory)
        for _ in range(size):
            os.mkdir("hostile")  # noqa: PTH102 - a path of that length has no name
            os.chdir("hostile")
        Path("hostile.py").write_text(VIOLATION, "utf-8")
    finally:
        os.fchdir(here)
        os.close(here)


def _raw_book(text: Callable[[int], str]) -> Make:
    return lambda directory, size: (directory / "hostile.ipynb").write_text(text(size), "utf-8")


_LINES = [*VIOLATION.splitlines(keepends=True)]
SHAPES: tuple[object, ...] = (
    [], {}, 1, None, "x", True, {"cells": 1}, {"cells": {}}, {"cells": [1, None, [], "x"]}, {"cells": None},
    {"cells": [{}]}, {"cells": [_cell(1)]}, {"cells": [_cell([1, None])]}, {"cells": [_cell("x", 1)]},
    {"cells": [_cell([["x"]])]}, {"worksheets": 1}, {"worksheets": [{}]}, {"worksheets": [{"cells": 1}]},
    {"cells": [_cell("x")], "metadata": 1}, {"cells": [_cell("x")], "metadata": {"language_info": 1}},
    {"cells": [_cell("x")], "metadata": {"kernelspec": {"language": []}}}, {"cells": [], "nbformat": "x"},
    {"cells": [_cell("\ud800x")]}, {"cells": [_cell("x\0")]},
)  # fmt: skip


def _shapes(directory: Path, _size: int) -> None:
    for number, shape in enumerate(SHAPES):
        (directory / f"hostile_{number}.ipynb").write_text(json.dumps(shape), "utf-8")


def _attacks() -> tuple[Attack, ...]:
    either, read, bad, skipped = Fate.EITHER, Fate.READ, Fate.UNREADABLE, Fate.SKIPPED
    sound = _cell(_LINES)
    book = '{"cells": [' + json.dumps(_cell(_LINES)) + '], "metadata": {}, "nbformat": 4, "x": %s}'
    attacks = [Attack(f"deep: {name}", _code(text), either, 300, 10_000) for name, text in DEEP.items()]
    attacks += [
        Attack("100 MB, mostly a hole", _sparse, bad, 6_000_000, 100_000_000),
        Attack("100 MB of statements", _full, bad, 6_000_000, 100_000_000),
        Attack("a long line of text", _code(lambda n: f"x = '{'a' * n}'"), either, 500_000, 30_000_000),
        Attack("a long line of numbers", _code(lambda n: f"x = [{'1,' * (n // 2)}]"), either, 20_000, 30_000_000),
        Attack("the longest line that is read", _code(lambda n: f"x = [{'1,' * (n // 2)}]"), either, 10_000, 4_900_000),
        Attack("a long comment", _code(lambda n: "#" * n), either, 500_000, 4_900_000),
        Attack("a comment of codes", _code(lambda n: "# noqa: " + "AIM101, " * n), either, 10_000, 500_000),
        Attack("many ignore comments", _code(lambda n: "# anyint-lint: ignore[AIM1\n" * n), either, 2_000, 150_000),
        Attack("a million statements", _code(lambda n: "x=1\n" * n), either, 3_000, 1_000_000),
        Attack("a million statements on a line", _code(lambda n: "x=1;" * n), either, 3_000, 1_000_000),
        Attack("many requests", _code(lambda n: ASK * n), either, 300, 90_000),
        Attack("many functions", _code(lambda n: f"def f(m):\n    {ASK}" * n), either, 200, 60_000),
        Attack("blank lines", _code(lambda n: "\n" * n), either, 100_000, 4_900_000),
        Attack("form feeds", _code(lambda n: "\f\n" * n + "\fx = 1"), read, 1_000, 100_000),
        Attack("backslashes", _code(lambda n: "\\\n" * n), either, 1_000, 1_000_000),
        Attack("an open text", _code(lambda n: "x = '''" + "a\n" * n), bad, 1_000, 1_000_000),
        Attack("quotes", _code(lambda n: "'" * n), either, 1_001, 1_000_001),
        Attack("indents", _code(lambda n: "if a:\n" + " " * n + "x = 1"), either, 10_000, 4_000_000),
        Attack("tabs and spaces", _code(lambda _n: "if a:\n\tx = 1\n        y = 2"), either),
        Attack("every codec", _cookies, either, 1, 1),
        Attack("UTF-16", _wide("utf-16"), either),
        Attack("UTF-16 without a mark", _wide("utf-16-le"), either),
        Attack("UTF-32", _wide("utf-32"), either),
        Attack("UTF-8 with a mark", _wide("utf-8-sig"), read),
        Attack("bytes that are no UTF-8", _data(VIOLATION.encode() + b"x = '\xff\xfe\xc3('\n"), bad),
        Attack("lone surrogates as bytes", _data(VIOLATION.encode() + b"x = '\xed\xa0\x80'\n"), bad),
        Attack("lone surrogates as escapes", _code(lambda _n: "client.responses.create(model='\\ud800')"), read),
        Attack("NUL", _data(VIOLATION.encode() + b"x = '\0'\n"), bad),
        Attack("a wrong codec", _data(b"# coding: ascii\n" + VIOLATION.encode() + "x = 'é'".encode()), bad),
        Attack("old Macintosh lines", _data(VIOLATION.replace("\n", "\r").encode()), either),
        Attack("Python 2", _each(OLDER), either),
        Attack("newer Pythons", _each(NEWER), either),
        Attack("notebooks of wrong shape", _shapes, either),
        Attack("a notebook of many cells", _cells(lambda n: [sound, *[_cell("x = 1")] * n]), either, 200, 100_000),
        Attack("a notebook of broken cells", _cells(lambda n: [sound, *[_cell("x = (")] * n]), either, 50, 100_000),
        Attack("a notebook of empty cells", _cells(lambda n: [sound, *[_cell([])] * n]), either, 1_000, 100_000),
        Attack(
            "a notebook of many lines", _cells(lambda n: [_cell([*_LINES, *["x = 1\n"] * n])]), either, 500, 500_000
        ),
        Attack("a deep notebook", _raw_book(lambda n: book % ("[" * n + "]" * n)), either, 100_000, 10_000_000),
        Attack(
            "a deep object in a notebook",
            _raw_book(lambda n: book % ('[{"a":' * n + "1" + "}]" * n)),
            either,
            10_000,
            5_000_000,
        ),
        Attack("a long number in a notebook", _raw_book(lambda n: book % ("1" * n)), either, 100_000, 10_000_000),
        Attack(
            "a large picture in a notebook", _raw_book(lambda n: book % f'"{"a" * n}"'), read, 1_000_000, 40_000_000
        ),
        Attack("a notebook cut short", _raw_book(lambda _n: (book % "1")[:-5]), bad),
        Attack("magics", _cells(lambda n: [sound, *[_cell("%%bash\n!x ? y ?? %z $a {b}" * n)]]), either, 100, 100_000),
        Attack("names", _names, read),
    ]
    if sys.platform != "win32":
        attacks += [
            Attack("a FIFO", lambda directory, _size: os.mkfifo(directory / "hostile.py"), skipped),
            Attack("a socket", _socket, skipped),
            Attack("a device", _link("/dev/zero"), skipped),
            Attack("a link to itself", _link("hostile.py"), skipped),
            Attack("links in a circle", _links_in_a_circle, skipped),
            Attack("a link to nothing", _link("/nowhere/hostile.py"), skipped),
            Attack("a link out of the tree", _link("/etc/passwd"), skipped),
            Attack("a directory linked out", _link("/etc", "hostile"), skipped),
            Attack("a link into /proc", _link("/proc/self/environ"), skipped),
            Attack("deep directories", _deep_directories, either, 50, 1_500),
        ]
    return tuple(attacks)


ATTACKS = {attack.name: attack for attack in _attacks()}
