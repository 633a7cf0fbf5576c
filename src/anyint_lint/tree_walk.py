"""The files below a directory that has no version control to ask: a walk that heeds `.gitignore` files.

Also the values shared with `git_tree.py`, which asks git instead. Paths below the top are kept as text with `/`,
because a `Path` for each of tens of thousands of files takes longer than the walk itself.
"""

from __future__ import annotations

import os
import stat
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from anyint_lint.errors import UsageError
from anyint_lint.light_dataclass import dataclass
from anyint_lint.printable import shortened

if TYPE_CHECKING:  # imported where it is used: it takes longer than walking a thousand directories
    from collections.abc import Iterable

    from pathspec import GitIgnoreSpec

SUFFIXES = (".py", ".pyi", ".pyw", ".ipynb")
NOT_REGULAR = "not a regular file"

_GLOB_CHARACTERS = frozenset("*?[!/\\")
_MAX_IGNORE_FILE = 1_000_000
_MAX_STARS = 3


@dataclass(frozen=True, slots=True)
class Listing:
    """What a tree holds, relative to its top, in no particular order; filled while the tree is read."""

    files: list[str] = field(default_factory=list)
    """Regular files with one of `SUFFIXES`, reached through no symbolic link."""
    links: list[str] = field(default_factory=list)
    """Symbolic links, not followed."""
    skips: list[tuple[str, str]] = field(default_factory=list)
    """What cannot be read, and why."""

    def add(self, name: str, mode: int) -> None:
        """Files one entry by its `lstat` mode."""
        if stat.S_ISLNK(mode):
            self.links.append(name)
        elif name.endswith(SUFFIXES) and not stat.S_ISDIR(mode):
            if stat.S_ISREG(mode):
                self.files.append(name)
            else:
                self.skips.append((name, NOT_REGULAR))


@dataclass(frozen=True, slots=True)
class Exclusion:
    """The `exclude` patterns as they bear on one tree.

    A pattern has the meaning it has in a `.gitignore` at the settings' root. One that covers the top itself is left
    out: the user named that directory, so it is to be read.
    """

    names: frozenset[str]
    """Patterns without any glob character: names of files or directories at any depth below the top."""
    globs: GitIgnoreSpec | None
    prefix: str
    """From the settings' root to the top: empty, or ending in `/`."""

    @classmethod
    def of(cls, patterns: Iterable[str], prefix: str) -> Exclusion:
        """Raises UsageError for what is no pattern."""
        names: set[str] = set()
        globs: list[str] = []
        for pattern in filter(None, patterns):
            if _GLOB_CHARACTERS.isdisjoint(pattern):
                names.add(pattern)
            elif _is_bearable(pattern) and _is_pattern(pattern):  # `./gen` says what git writes as `/gen`
                globs.append(pattern[1:] if pattern.startswith("./") else pattern)
            else:
                advice = f"It takes .gitignore syntax with at most {_MAX_STARS} `*` between two slashes."
                raise UsageError(f"not an exclude pattern: {shortened(pattern, 80)}", advice=advice)
        if prefix:
            globs = [pattern for pattern in globs if not ignore_spec([pattern]).match_file(prefix)]
        return cls(frozenset(names), ignore_spec(globs) if globs else None, prefix)

    def covers(self, name: str) -> bool:
        """Whether a path below the top is excluded, by itself or with a directory that it is in."""
        return not self.names.isdisjoint(name.split("/")) or self.covers_by_glob(name)

    def covers_by_glob(self, name: str) -> bool:
        return self.globs is not None and self.globs.match_file(self.prefix + name)


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """One `.gitignore`, and how to turn a path below the top into one relative to the directory it lies in."""

    spec: GitIgnoreSpec
    strip: int = 0
    """How many characters of a path below the top name that directory."""
    prefix: str = ""
    """The way from that directory to the top when it is above it; empty, or ending in `/`."""

    def verdict(self, name: str) -> bool | None:
        return self.spec.check_file(self.prefix + name[self.strip :]).include


def ignore_spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """Patterns of a `.gitignore`; a line that is no pattern ignores nothing, as in git, nor one not bearable."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    lines = [line for line in lines if _is_bearable(line)]
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines(line for line in lines if _is_pattern(line))


def enclosing_repository(directory: str) -> str | None:
    """The nearest directory, this one or above it, that holds a `.git`."""
    path = Path(directory)
    return next((str(one) for one in (path, *path.parents) if os.path.lexists(one / ".git")), None)


def walk(top: str, exclusion: Exclusion, listing: Listing, start: str = "") -> None:
    """Adds all below `top/start` to the listing; `start` is empty or ends in `/`. No link is followed."""
    pending = [(start, () if start else _ignore_files_above(top))]
    while pending:
        prefix, ignores = pending.pop()
        directory = f"{top}/{prefix}"
        try:
            with os.scandir(directory) as scan:
                entries = list(scan)
        except OSError as error:
            listing.skips.append((prefix.rstrip("/"), f"cannot be read: {error.strerror}"))
            continue
        if any(entry.name == ".gitignore" for entry in entries):
            ignores += _ignore_file(f"{directory}.gitignore", strip=len(prefix))
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                name = f"{prefix}{entry.name}/"
                if not _left_out(entry.name, name, exclusion, ignores):
                    pending.append((name, ignores))
            elif entry.name.endswith(SUFFIXES) or entry.is_symlink():
                name = prefix + entry.name
                if not _left_out(entry.name, name, exclusion, ignores):
                    _add(entry, name, listing)


def _add(entry: os.DirEntry[str], name: str, listing: Listing) -> None:
    if entry.is_file(follow_symlinks=False):  # known from the directory itself: no system call
        listing.files.append(name)
    elif entry.is_symlink():
        listing.links.append(name)
    else:
        listing.skips.append((name, NOT_REGULAR))


def _left_out(own_name: str, name: str, exclusion: Exclusion, ignores: tuple[IgnoreFile, ...]) -> bool:
    # The directories above were asked about on the way down, so only the last component counts here.
    return own_name in exclusion.names or exclusion.covers_by_glob(name) or _ignored(name, ignores)


def _ignored(name: str, ignores: tuple[IgnoreFile, ...]) -> bool:
    """The deepest file that has an opinion decides."""
    verdicts = (ignore.verdict(name) for ignore in reversed(ignores))
    return next((verdict for verdict in verdicts if verdict is not None), False)


def _ignore_files_above(top: str) -> tuple[IgnoreFile, ...]:
    """Those of the repository around the top, unless they ignore the top itself, which the user named."""
    repository = enclosing_repository(top)
    if repository is None:
        return ()
    directory = Path(repository)
    below = Path(top).relative_to(directory).parts
    prefixes = ["".join(f"{name}/" for name in below[depth:]) for depth in range(len(below) + 1)]
    ignores = _ignore_file(directory / ".git/info/exclude", prefix=prefixes[0])
    for name, prefix in zip(below, prefixes, strict=False):
        ignores += _ignore_file(directory / ".gitignore", prefix=prefix)
        directory /= name
    return () if below and _ignored("", ignores) else ignores


def _ignore_file(path: str | Path, *, strip: int = 0, prefix: str = "") -> tuple[IgnoreFile, ...]:
    """None or one: what is not a regular file of bearable size is no `.gitignore`."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_IGNORE_FILE:
            return ()
        with open(path, "rb") as stream:  # noqa: PTH123
            lines = os.fsdecode(stream.read(_MAX_IGNORE_FILE)).split("\n")
    except OSError:
        return ()
    return (IgnoreFile(ignore_spec(line.removesuffix("\r") for line in lines), strip, prefix),)


def _is_bearable(pattern: str) -> bool:
    """Whether matching takes no time to speak of: four stars in one component take seconds for a single name."""
    components = pattern.split("/")
    return components.count("**") <= _MAX_STARS and all(one.count("*") <= _MAX_STARS for one in components)


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
