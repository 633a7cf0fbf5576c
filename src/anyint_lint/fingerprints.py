"""What makes a violation the same one in another run, although lines have moved: its identity, and a digest of it.

The identity is the rule, the file, the value and the text of the line without its layout. A second violation with the
same identity is told from the first by its number only, so that one more of the same kind never passes for an old one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from anyint_lint.blake2 import blake2b

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anyint_lint.violations import Violation

_SIZE = 16
"""Bytes of a fingerprint."""
_LINE_SIZE = 6
"""Bytes of a line's digest: enough to tell apart the lines of one file that hold the same value."""


class Identity(NamedTuple):
    path: str
    code: str
    value: str | None
    line: str
    """A digest of the line's text, spaces and the kind of its quotes left out; empty where there is no line."""


def identity(
    violation: Violation, excerpts: Mapping[tuple[str, int | None, int], str], *, path: str | None = None
) -> Identity:
    """`path` is the file's name where another base than the working directory counts."""
    text = excerpts.get((violation.path, violation.span.cell, violation.span.line), "")
    bare = "".join(text.split()).replace("'", '"').rstrip(",")
    line = blake2b(_bytes(bare), digest_size=_LINE_SIZE).hexdigest() if bare else ""
    return Identity(violation.path if path is None else path, violation.code, violation.value, line)


def fingerprints(identities: Iterable[Identity]) -> list[str]:
    """A digest for each, in hexadecimal, no two alike: equal identities are numbered as they come."""
    seen: Counter[Identity] = Counter()
    digests = []
    for one in identities:
        seen[one] += 1
        digest = blake2b(digest_size=_SIZE)
        for part in (*one, seen[one]):
            # Each part with its length, or with none: no two lists of parts become the same bytes.
            data = b"" if part is None else _bytes(str(part))
            digest.update(f"{'-' if part is None else len(data)}:".encode() + data)
        digests.append(digest.hexdigest())
    return digests


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
