"""What the files of a whole run have said together, for as long as nothing that they were read and joined from changes.

Of a large tree, joining takes most of a run that reads nothing anew. Kept is what each file came to say, with all that
this depended on beside the files of the run: the directories in which imported modules were looked for, and the files
found there. It holds only while every one of these looks as it did, and is made anew otherwise.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from anyint_lint.facts import FileFacts, Links
from anyint_lint.facts_codec import checked, with_check
from anyint_lint.file_reader import look_of
from anyint_lint.fingerprint import digest
from anyint_lint.joining import listed
from anyint_lint.judge import JudgedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from anyint_lint.joining import Surroundings
    from anyint_lint.paths import SourceFile

_NO_LINKS = Links()


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
    directories: tuple[tuple[bytes, bytes], ...]
    """Path and what lay in each."""
    outside: tuple[tuple[bytes, bytes], ...]
    """Path and packed look of each file that is not of the run."""
    files: tuple[RememberedFile, ...]

    def holds(self) -> bool:
        """Whether all that lies around the files of the run is as it was."""
        looks = ((look_of(os.fsdecode(path)), packed) for path, packed in self.outside)
        return all(look is not None and look.packed() == packed for look, packed in looks) and all(
            listed(os.fsdecode(path)).entries == entries for path, entries in self.directories
        )


def key_of(code: bytes, root: Path, cwd: Path, arguments: Iterable[str]) -> bytes:
    """Under which the memory of a run is kept: what it said of another state of the same files is replaced."""
    return digest(code, os.fsencode(root), os.fsencode(cwd), *map(os.fsencode, arguments))


def state_of(files: Sequence[SourceFile], looks: Mapping[str, bytes]) -> bytes | None:
    """The digest of which files there are and how each looks; None where one cannot be looked at."""
    if len(looks) < len(files):
        return None
    pieces = [piece for file in files for piece in (os.fsencode(file.path), looks[file.path], file.kind[0].encode())]
    return digest(b"\0".join(pieces))


def encoded(
    files: Iterable[JudgedFile], digests: Mapping[str, bytes], around: Surroundings, started_ns: int
) -> bytes | None:
    """A memory, to be kept; None where something may change without looking different, or cannot be written down."""
    looks = {path: look_of(path) for path in around.files}
    nothing = FileFacts()
    kept = [replace(file, facts=replace(file.facts, links=_NO_LINKS)) for file in files]
    kept = [file for file in kept if file.facts != nothing]
    if any(look is None or not look.is_settled(started_ns) for look in looks.values()):
        return None
    if any(not digests.get(file.path) for file in kept):
        return None
    memory = TreeMemory(
        tuple((os.fsencode(path), entries) for path, entries in sorted(around.directories.items())),
        tuple((os.fsencode(path), look.packed()) for path, look in sorted(looks.items()) if look is not None),
        tuple(RememberedFile(file.path, file.root_path, digests[file.path], file.facts) for file in kept),
    )
    with suppress(UnicodeEncodeError):  # a name, or a literal, that is no Unicode
        return with_check(msgspec.msgpack.encode(memory))
    return None


def decoded(data: bytes) -> TreeMemory | None:
    """None for what is not what `encoded` gave."""
    with suppress(msgspec.MsgspecError, ValueError):
        body = checked(data)
        return None if body is None else msgspec.msgpack.decode(body, type=TreeMemory)
    return None
