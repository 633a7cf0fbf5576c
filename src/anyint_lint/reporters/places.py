"""What the formats for forges and viewers share: paths, regions, messages and fingerprints.

Their readers show a violation beside the file, and know no cells of a notebook.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from anyint_lint.facts import Span
from anyint_lint.fingerprints import fingerprints, identity
from anyint_lint.printable import printable
from anyint_lint.reporters.phrases import alternatives
from anyint_lint.violations import Report, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator


class TakenBack(NamedTuple):
    kind: str
    """As SARIF has it: `inSource` by a comment, `external` by the baseline."""
    reason: str = ""


class Result(NamedTuple):
    violation: Violation
    fingerprint: str
    taken_back: TakenBack | None


def results(report: Report) -> list[Result]:
    """All violations by path and place, those taken back among them, so that no fingerprint depends on which are."""
    found: list[tuple[Violation, TakenBack | None]] = [(one, None) for one in report.violations]
    found += [(one.violation, TakenBack("inSource", one.reason)) for one in report.suppressed]
    found += [(one, TakenBack("external")) for one in (report.baseline.matched if report.baseline else ())]
    found.sort(key=lambda pair: pair[0].sort_key)
    identities = (identity(one, report.excerpts, path=in_repository(report, one.path)) for one, _ in found)
    return [Result(one, digest, by) for (one, by), digest in zip(found, fingerprints(identities), strict=True)]


def in_repository(report: Report, path: str) -> str:
    """The path from the top of the repository, as forges want it, whatever directory the run started in."""
    if posixpath.isabs(path) or path[1:2] == ":":
        return path
    return posixpath.normpath(posixpath.join(report.below, path))


def uri(path: str) -> str:
    """A relative reference (RFC 3986): the bytes of the path, all but letters, digits and `/-._~` as `%NN`."""
    return quote(path.encode("utf-8", "surrogateescape" if _is_escaped(path) else "surrogatepass"), safe="/")


def region(report: Report, path: str, span: Span) -> Span | None:
    """Where in the file a violation or note stands; None if that cannot be told of a notebook's cell."""
    if span.cell is None:
        return span
    there = report.placed.get((path, span))
    return None if there is None else there.span


class FileEdit(NamedTuple):
    """An edit by the lines and columns of the file."""

    span: Span
    content: str


def edits(report: Report, violation: Violation) -> list[FileEdit]:
    """The fix, as the file wants it: all of it or, where an edit cannot be told so, nothing."""
    found: list[FileEdit] = []
    for edit in violation.fix.edits if violation.fix else ():
        there = report.placed.get((violation.path, edit))
        if there is not None:
            found.append(FileEdit(there.span, there.content or ""))
        elif edit.span.cell is None:
            found.append(FileEdit(edit.span, edit.content))
        else:
            return []
    return found


def message(violation: Violation) -> str:
    """One line that stands for itself: the cell of a notebook, what is wrong, what may be meant. Escaped."""
    return "".join(_parts(violation))


def _parts(violation: Violation) -> Iterator[str]:
    if violation.span.cell is not None:
        yield f"cell {violation.span.cell}, line {violation.span.line}: "
    yield printable(violation.message)
    if violation.suggestions:
        yield f"; did you mean {alternatives(violation.suggestions)}?"


def _is_escaped(path: str) -> bool:
    """Whether the lone surrogates in it are bytes that were no UTF-8, as Python keeps them in a path."""
    return all(not "\ud800" <= character <= "\udfff" or "\udc80" <= character <= "\udcff" for character in path)
