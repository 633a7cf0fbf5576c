"""Code actions: fixes, suggestions, ignoring; for one place, a file or the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from anyint_lint.catalog import Origin
from anyint_lint.collector.ignore_comments import ignoring
from anyint_lint.facts import Failure, ModelUse, Span
from anyint_lint.lsp.analysis import Checked
from anyint_lint.lsp.buffers import Buffer
from anyint_lint.printable import printable
from anyint_lint.rules.replacing import replacing
from anyint_lint.violations import Applicability, Edit, Fix, Violation

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.anyint-lint"
FIX_WORKSPACE = "anyint-lint.fixWorkspace"
SYNC = "anyint-lint.sync"
_COMMAND = f"{types.CodeActionKind.Source.value}.anyint-lint"
"""The kind of what is for more than this file. Not `source.fixAll`, which editors do whenever a file is saved."""
KINDS = (types.CodeActionKind.QuickFix.value, FIX_ALL, _COMMAND)
_NOT_FOR_IGNORING = frozenset({"AIX901", "AIX902", "AIX903"})


def code_actions(params: types.CodeActionParams, buffer: Buffer, checked: Checked) -> list[types.CodeAction]:
    """What can be done in the range; `checked` must be of the very text that the editor has."""
    cell = checked.document.cell_of(buffer.uri)
    found: list[types.CodeAction] = []
    here = [
        violation
        for violation in checked.violations
        if violation.span.cell == cell and _touches(buffer.range(violation.span), params.range)
    ]
    if _asked(params, types.CodeActionKind.QuickFix.value):
        for violation in here:
            found += _quick_fixes(violation, checked, buffer, params)
    edits = fix_all(checked)
    if edits and _asked(params, FIX_ALL):
        found.append(
            types.CodeAction(
                title="Fix all that is safe in this file (anyint-lint)",
                kind=FIX_ALL,
                edit=types.WorkspaceEdit(changes=edits),
            )
        )
    if _asked(params, _COMMAND):
        # Who asks for this very kind gets both; in a menu of everything only what may help here has a place.
        everything = bool(params.context.only)
        if edits or everything:
            found.append(_command("Fix all that is safe in the workspace (anyint-lint)", FIX_WORKSPACE))
        fetched = any(one.origin is not Origin.FILE for one in checked.catalog.lists)
        if everything or (fetched and any(one.code.startswith("AIM") for one in here)):
            found.append(_command("Fetch the model lists now (anyint-lint)", SYNC))
    return found


def _command(title: str, name: str) -> types.CodeAction:
    return types.CodeAction(title=title, kind=_COMMAND, command=types.Command(title, name))


def _asked(params: types.CodeActionParams, kind: str) -> bool:
    only = params.context.only
    return not only or any(
        kind == str(one) or kind.startswith(f"{_plain(one)}.") or kind == _plain(one) for one in only
    )


def _plain(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


def _touches(one: types.Range, other: types.Range) -> bool:
    return _order(one.start) <= _order(other.end) and _order(other.start) <= _order(one.end)


def _order(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def _quick_fixes(
    violation: Violation, checked: Checked, buffer: Buffer, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    diagnostics = [
        one
        for one in params.context.diagnostics
        if one.code == violation.code and _touches(one.range, buffer.range(violation.span))
    ]
    titles: set[str] = set()

    def action(title: str, edits: dict[str, list[types.TextEdit]], *, preferred: bool = False) -> types.CodeAction:
        titles.add(title)
        return types.CodeAction(
            title=title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=diagnostics or None,
            is_preferred=preferred or None,
            edit=types.WorkspaceEdit(changes=edits),
        )

    uses = [use for use in checked.facts.model_uses if (use.span, use.value) == (violation.span, violation.value)]
    for suggestion in violation.suggestions:
        fix = _replacement(uses, suggestion)
        edits = _edits(fix.edits, checked) if fix is not None else None
        if edits:
            safe = violation.fix is not None and violation.fix.applicability is Applicability.SAFE
            title = f"Replace by `{printable(suggestion)}`"
            if title not in titles:
                yield action(title, edits, preferred=safe and len(violation.suggestions) == 1)
    fix_edits = _edits(violation.fix.edits, checked) if violation.fix is not None and not titles else None
    if violation.fix is not None and fix_edits:
        safe = violation.fix.applicability is Applicability.SAFE
        yield action(_title(violation.fix, violation), fix_edits, preferred=safe)
    ignored = _edits(_ignoring(violation, checked), checked)
    if ignored:
        yield action(f"Ignore {violation.code} on this line", ignored)


def _replacement(uses: Iterable[ModelUse], model_id: str) -> Fix | None:
    """None where several requests would be sent different values by it, or the literal is no single one."""
    fixes = {replacing(use, model_id, Applicability.UNSAFE) for use in uses}
    return fixes.pop() if len(fixes) == 1 else None


def _title(fix: Fix, violation: Violation) -> str:
    if len(fix.edits) == 1 and fix.edits[0].content and "\n" not in fix.edits[0].content:
        return f"Replace by {printable(fix.edits[0].content)}"
    return f"Fix {violation.code} {violation.name}"


def _edits(edits: Iterable[Edit], checked: Checked) -> dict[str, list[types.TextEdit]] | None:
    found: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        buffer = checked.document.buffer(edit.span.cell)
        if buffer is None:
            return None
        found.setdefault(buffer.uri, []).append(types.TextEdit(buffer.range(edit.span), edit.content))
    return found


def fix_all(checked: Checked) -> dict[str, list[types.TextEdit]]:
    """The safe fixes of a document, text by text; of two that touch each other the later one waits."""
    chosen: list[Edit] = []
    for violation in checked.violations:
        fix = violation.fix
        if fix is None or fix.applicability is not Applicability.SAFE:
            continue
        fresh = [edit for edit in fix.edits if edit not in chosen]
        if not any(_overlap(edit.span, other.span) for edit in fresh for other in chosen):
            chosen += fresh
    return _edits(chosen, checked) or {}


def _overlap(one: Span, other: Span) -> bool:
    if one.cell != other.cell:
        return False
    return (one.line, one.column) <= (other.end_line, other.end_column) and (other.line, other.column) <= (
        one.end_line,
        one.end_column,
    )


def _ignoring(violation: Violation, checked: Checked) -> list[Edit]:
    """A comment at the end of the violation's last line, or the first after it that may end in one."""
    source = checked.document.source
    if violation.code in _NOT_FOR_IGNORING or isinstance(source, Failure):
        return []
    return ignoring(source, [(violation.span, violation.code)])
