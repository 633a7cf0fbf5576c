"""wheels.py PINS [--into DIR]: downloads and unpacks the wheels that a file pins, one `name==version` per line.

Each becomes DIR/name==version/, the root that the labels' paths are relative to, with its Python files and notebooks
and nothing else. What is there already is kept; a wheel is there whole or not at all.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from collections.abc import Iterator

PYTHON_VERSION = "3.12"
"""Whose wheels are taken where a release has several."""
SUFFIXES = (".py", ".pyi", ".ipynb")
_PIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9][A-Za-z0-9.+!_-]*")


def default_directory() -> Path:
    return user_cache_path("anyint-lint") / "benchmark-wheels"


def pins_of(file: Path) -> list[str]:
    """The pins of a file, in its order; blank lines and `#` comments do not count. Raises ValueError."""
    lines = [line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines()]
    pins = [line for line in lines if line]
    wrong = [pin for pin in pins if not _PIN.fullmatch(pin)]
    if wrong:
        raise ValueError(f"{file}: not of the form name==version: {', '.join(wrong)}")
    return pins


def unpacked(pins: list[str], into: Path) -> Iterator[Path]:
    """The directory of each pin, downloaded if it is not there. Raises CalledProcessError when pip fails."""
    into.mkdir(parents=True, exist_ok=True)
    for pin in pins:
        target = into / pin
        if not target.is_dir():
            with tempfile.TemporaryDirectory(dir=into, prefix=".new-") as name:
                unpack(download(pin, Path(name)), Path(name) / "tree")
                (Path(name) / "tree").rename(target)
        yield target


def download(pin: str, into: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    platform = ["--only-binary", ":all:", "--python-version", PYTHON_VERSION]
    subprocess.run([*pip, *platform, "--dest", str(into), pin], check=True)
    (wheel,) = into.glob("*.whl")
    return wheel


def unpack(wheel: Path, target: Path) -> None:
    target.mkdir(parents=True)
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            if not member.is_dir() and member.filename.endswith(SUFFIXES):
                archive.extract(member, target)  # which keeps to the target whatever the name says


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pins", type=Path)
    parser.add_argument("--into", type=Path, default=default_directory(), metavar="DIR", help="(default: %(default)s)")
    given = parser.parse_args()
    try:
        for directory in unpacked(pins_of(given.pins), given.into):
            print(directory)
    except (ValueError, OSError, subprocess.CalledProcessError, zipfile.BadZipFile) as error:
        print(f"wheels.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
