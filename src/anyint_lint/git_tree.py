"""Git's own view of a directory: what it tracks, and what it neither tracks nor ignores.

The repository may be hostile, and its configuration can name commands that git would run. So every such setting that
listing files could touch is overridden on git's command line, and transports are off: in a partial clone a missing
`.gitignore` would otherwise be fetched, by whatever command the repository's remote names.
"""

from __future__ import annotations

import os
import stat
from dataclasses import field
from pathlib import Path

from anyint_lint.light_dataclass import dataclass
from anyint_lint.tree_walk import SUFFIXES, Exclusion, Listing, enclosing_repository, walk

_TIMEOUT = 120.0
_MAX_REPOSITORIES = 50
"""Nested repositories beyond these are walked: a tree may hold thousands, and each costs two processes."""
_OVERRIDES = (
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    f"core.hooksPath={os.devnull}",
    "safe.bareRepository=explicit",
)
# What git sets for its hooks (`git rev-parse --local-env-vars`): it would point us at another repository or index.
_INHERITED = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DIR",
        "GIT_EXTERNAL_DIFF",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NAMESPACE",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
_SAFE_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # the name of no protocol; unlike protocol.allow, no configuration outdoes it
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_SUBMODULE = "160000"
_SYMLINK = "120000"


def list_tree(top: str, exclusion: Exclusion) -> Listing:
    """All that there is to check below a real directory: by git where git has a view of it, else by a walk."""
    listing = Listing()
    git = _git() if enclosing_repository(top) is not None else None
    tree = _Tree(top, exclusion, listing)
    if git is None or _ignores(git, top) or not tree.read(git, ""):
        walk(top, exclusion, listing)
        return listing
    pending = tree.nested
    repositories = 0
    while pending:
        start = pending.pop()
        # Without a `.git` of its own (a submodule not checked out) git would answer for the repository around it.
        ask = repositories < _MAX_REPOSITORIES and os.path.lexists(f"{top}/{start}.git")
        repositories += ask
        if not (ask and tree.read(git, start)):
            walk(top, exclusion, listing, start)
    return listing


@dataclass(frozen=True, slots=True)
class _Tree:
    top: str
    exclusion: Exclusion
    listing: Listing
    nested: list[str] = field(default_factory=list)
    """Repositories inside this one that are still to be read, each ending in `/`."""
    _real: dict[str, bool] = field(default_factory=lambda: {"": True})

    def read(self, git: str, start: str) -> bool:
        """Adds what git lists in `top/start`; False when git gives no list."""
        output = _run(git, f"{self.top}/{start}", ("ls-files", "-z", "-t", "-s", "-c", "-o", "--exclude-standard"))
        if output is None:
            return False
        seen: set[str] = set()  # a path in a merge conflict is listed once for each side
        for entry in os.fsdecode(output).split("\0"):
            untracked = entry.startswith("? ")
            name = entry[2:] if untracked else entry.partition("\t")[2]
            if name and name not in seen:
                seen.add(name)
                self._add(start + name, "" if untracked else entry[2:8])
        return True

    def _add(self, name: str, mode: str) -> None:
        """`mode` is git's, empty for an untracked path."""
        wanted = name.endswith(SUFFIXES) or mode in {"", _SUBMODULE, _SYMLINK}
        if not wanted or self.exclusion.covers(name) or not self._is_real(name.rstrip("/").rpartition("/")[0]):
            return
        try:
            actual = os.lstat(f"{self.top}/{name}".rstrip("/")).st_mode
        except OSError:  # deleted, but still tracked
            return
        if stat.S_ISDIR(actual):
            self.nested.append(name.rstrip("/") + "/")
        else:
            self.listing.add(name, actual)

    def _is_real(self, directory: str) -> bool:
        """Whether no symbolic link leads there: a tracked directory may have become a link since."""
        known = self._real.get(directory)
        if known is None:
            try:
                known = stat.S_ISDIR(os.lstat(f"{self.top}/{directory}").st_mode)
            except OSError:
                known = False
            known = known and self._is_real(directory.rpartition("/")[0])
            self._real[directory] = known
        return known


def _git() -> str | None:
    """Git by its absolute path, so that no `git` in the scanned directory is run."""
    from shutil import which  # noqa: PLC0415

    path = which("git")
    return path if path is not None and Path(path).is_absolute() else None


def _ignores(git: str, top: str) -> bool:
    """Whether git ignores the directory itself; then it lists nothing there, though the user named it."""
    if os.path.lexists(f"{top}/.git"):
        return False
    return _run(git, top, ("check-ignore", "-q", "--no-index", ".")) is not None


def _run(git: str, directory: str, arguments: tuple[str, ...]) -> bytes | None:
    """Git's output; None when it fails, is not there or takes too long."""
    import subprocess  # noqa: PLC0415

    environment = {name: value for name, value in os.environ.items() if name not in _INHERITED} | _SAFE_ENVIRONMENT
    options = [option for override in _OVERRIDES for option in ("-c", override)]
    try:
        result = subprocess.run(  # noqa: S603
            [git, *options, "-C", directory, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return result.stdout if result.returncode == 0 else None
