"""What the files of a whole run have said together, for as long as what they were read and joined from does not change.

Of a large tree, joining takes most of a run that reads little anew. Kept is what each file came to say, and all that
this depended on: how every file looked, which files depend on each other, the directories in which imported modules
were looked for, and the files found there that are not of the run. Where files have changed, those that depend on them
are joined anew; where files or directories came or went, all are.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from anyint_lint.facts import FileFacts, Links
from anyint_lint.facts_codec import checked, with_check
from anyint_lint.file_reader import look_of, packed_look
from anyint_lint.fingerprint import digest
from anyint_lint.joining import Surroundings, directory_look, listed
from anyint_lint.judge import JudgedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from anyint_lint.paths import SourceFile

UNSETTLED = b"-"
"""In the place of a look: what may change without looking different is looked up again."""
_NO_LINKS = Links()
_NOTHING = FileFacts()


class RememberedFile(msgspec.Struct, frozen=True, array_like=True):
    path: str
    root_path: str
    """Both as in `JudgedFile`."""
    digest: bytes
    """Of the source."""
    facts: FileFacts

    def judged(self) -> JudgedFile:
        return JudgedFile(self.path, self.root_path, self.facts)


class TreeMemory(msgspec.Struct, frozen=True, array_like=True):
    names: bytes
    """The digest of which files there are."""
    looks: bytes
    """Of each in order, packed, or UNSETTLED."""
    directories: dict[bytes, tuple[bytes, bytes]]
    """Path to its packed look, or UNSETTLED, and to what lay there."""
    outside: dict[bytes, bytes]
    """Path to packed look, of each file read that is not of the run."""
    groups: tuple[tuple[bytes, ...], ...]
    """As `Surroundings.groups`."""
    files: tuple[RememberedFile, ...]

    def is_of(self, files: Sequence[SourceFile]) -> bool:
        """Whether it is of these files, and all that lies around them is as it was."""
        if self.names != _names(files):
            return False
        return all(packed_look(os.fsdecode(path)) == look for path, look in self.outside.items()) and all(
            directory_look(path) == look or listed(os.fsdecode(path)).entries == entries
            for path, (look, entries) in self.directories.items()
        )

    def changed(self, files: Sequence[SourceFile], looks: Mapping[str, bytes]) -> set[str]:
        """The paths of those of its files that look different, or that had not settled."""
        now = [looks[file.path] for file in files]
        if self.looks == b"\0".join(now):
            return set()
        then = self.looks.split(b"\0")
        return {file.path for file, old, new in zip(files, then, now, strict=True) if old != new}

    def dependent(self, paths: set[str]) -> set[str]:
        """These and all that may say something else when they do."""
        found = set(paths)
        for group in self.groups:
            members = {os.fsdecode(path) for path in group}
            if not members.isdisjoint(paths):
                found |= members
        return found


def key_of(code: bytes, root: Path, cwd: Path, arguments: Iterable[str]) -> bytes:
    """Under which the memory of a run is kept: what it said of another state of the same tree is replaced."""
    return digest(code, os.fsencode(root), os.fsencode(cwd), *map(os.fsencode, arguments))


def made(
    files: Sequence[SourceFile],
    looks: Mapping[str, bytes],
    judged: Iterable[tuple[JudgedFile, bytes]],
    around: Surroundings,
    started_ns: int,
) -> TreeMemory | None:
    """A memory of the files as they looked before they were read, and of what they say, with the digests of their
    sources. None where a file that is not of the run may change without looking different."""
    outside = {path: look_of(path) for path in around.files}
    if any(look is None or not look.is_settled(started_ns) for look in outside.values()):
        return None
    kept = [(replace(one, facts=replace(one.facts, links=_NO_LINKS, complete=False)), source) for one, source in judged]
    return TreeMemory(
        names=_names(files),
        looks=b"\0".join(looks[file.path] for file in files),
        directories={
            os.fsencode(path): (one.look if one.is_settled else UNSETTLED, one.entries)
            for path, one in sorted(around.directories.items())
        },
        outside={os.fsencode(path): look.packed() for path, look in sorted(outside.items()) if look is not None},
        groups=tuple(tuple(sorted(map(os.fsencode, group))) for group in around.groups()),
        files=tuple(
            RememberedFile(one.path, one.root_path, source, one.facts) for one, source in kept if one.facts != _NOTHING
        ),
    )


def renewed(old: TreeMemory, new: TreeMemory, joined: set[str]) -> TreeMemory:
    """The new memory, of some files joined anew, with what the old one knows of all others."""
    groups = (group for group in old.groups if joined.isdisjoint(map(os.fsdecode, group)))
    return msgspec.structs.replace(
        new,
        directories=old.directories | new.directories,
        outside=old.outside | new.outside,
        groups=(*groups, *new.groups),
    )


def encoded(memory: TreeMemory) -> bytes | None:
    """None for what cannot be written down: a name, or a literal, that is no Unicode."""
    with suppress(UnicodeEncodeError):
        return with_check(msgspec.msgpack.encode(memory))
    return None


def decoded(data: bytes) -> TreeMemory | None:
    """None for what is not what `encoded` gave."""
    with suppress(msgspec.MsgspecError, ValueError):
        body = checked(data)
        return None if body is None else msgspec.msgpack.decode(body, type=TreeMemory)
    return None


def _names(files: Sequence[SourceFile]) -> bytes:
    return digest(
        os.fsencode("\0".join([file.path for file in files])), "".join([file.kind[0] for file in files]).encode()
    )
