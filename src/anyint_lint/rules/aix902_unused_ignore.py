"""AIX902: a suppression that suppresses nothing, or no longer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anyint_lint.light_pattern import pattern
from anyint_lint.rules.base import Context, Draft, Idle, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.wording import quoted
from anyint_lint.violations import Applicability, Edit, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import FileFacts

_CODES = pattern(r"(?:\[|noqa\s*:\s*)(?P<codes>[A-Z]+\d*(?:[\s,]+[A-Z]+\d+)*)\s*\]?", re.IGNORECASE)


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:  # noqa: ARG001 - every rule has this form
    for idle in context.idle:
        yield Draft(message=_message(idle), span=idle.suppression.span, value=idle.suppression.text, fix=_fix(idle))


def _message(idle: Idle) -> str:
    if idle.fault:
        return f"this suppression does not hold: {idle.fault}"
    where = "the file" if idle.suppression.last_line == 0 else "this statement"
    what = "nothing" if not idle.codes else " and ".join(f"no {quoted(code)}" for code in idle.codes)
    return f"unused suppression: there is {what} in {where} to suppress"


def _fix(idle: Idle) -> Fix | None:
    suppression = idle.suppression
    if idle.applicability is None:
        return None
    left = [code for code in suppression.codes if code not in idle.codes]
    if idle.fault or not left:
        return Fix(idle.applicability, (Edit(suppression.removal, ""),))
    found = _CODES.search(suppression.text)
    if found is None:
        return None
    here = suppression.span
    start, end = found.span("codes")
    text = suppression.text[:start] + ", ".join(left) + suppression.text[end : found.end()]
    # The reason behind it stays as it is: of keys in it, asterisks are all that is known here.
    span = here._replace(end_line=here.line, end_column=here.column + found.end())
    return Fix(idle.applicability, (Edit(span, text),))


RULE = Rule(
    code="AIX902",
    name="unused-ignore",
    severity=Severity.WARNING,
    summary="A suppression suppresses nothing, or its last day is over.",
    why="""\
A comment that takes back a violation which is no longer there hides the next one that comes to the same place. One
with `until=YYYY-MM-DD` no longer holds when that day is over. Codes of rules that did not run are not called unused,
and neither is a bare `# noqa` or one that other linters may need.""",
    how_to_fix="""\
Take the comment out, which the safe fix does. If its day is over, repair the code, or give it another day.""",
    needs_list=False,
    judge=judge,
    valid=(
        Valid(
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.5-turbo", messages=[])  # anyint-lint: ignore[AIM101]
            """
        ),
        Valid(
            because="any line of the statement will do",
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(
                model="gpt-5.5-turbo",
                messages=[],  # noqa: AIM101
            )
            """,
        ),
        Valid(
            because="it may be there for another linter",
            code="""
            from os import *  # noqa
            from sys import *  # noqa: F403, AIM101
            """,
        ),
        Valid(
            because="a string is no comment",
            code="""
            TEXT = "# anyint-lint: ignore[AIM101]"
            """,
        ),
    ),
    invalid=(
        Invalid(
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.4", messages=[])  # anyint-lint: ignore[AIM101] soon there
            """,
            at="# anyint-lint: ignore[AIM101] soon there",
            severity=Severity.WARNING,
            applicability=Applicability.SAFE,
        ),
        Invalid(
            code="""
            from openai import OpenAI

            # anyint-lint: ignore[AIM101, AIR203]
            OpenAI().chat.completions.create(model="gpt-5.5-turbo", messages=[])
            """,
            at="# anyint-lint: ignore[AIM101, AIR203]",
            severity=Severity.WARNING,
            applicability=Applicability.SAFE,
            fixed="# anyint-lint: ignore[AIM101]",
        ),
        Invalid(
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.4", messages=[])  # anyint-lint: ignore until=2024-02-29
            """,
            at="# anyint-lint: ignore until=2024-02-29",
            severity=Severity.WARNING,
            applicability=Applicability.SAFE,
        ),
    ),
)
