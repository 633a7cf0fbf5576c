"""AIX901: a source that could not be read, so that nothing in it was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.violations import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import FileFacts


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:  # noqa: ARG001 - every rule has this form
    for failure in facts.failures:
        yield Draft(message=f"not checked: {failure.message}", span=failure.span)


RULE = Rule(
    code="AIX901",
    name="unreadable-source",
    severity=Severity.ERROR,
    summary="The file, or a cell of a notebook, could not be read, so nothing in it was checked.",
    why="""\
A file with a syntax error, a wrong encoding, a broken notebook, or one that is too large or nested too deeply cannot
be checked, and one that is too complex only in part. Passing over it in silence would read as "nothing wrong here".""",
    how_to_fix="""\
Repair the file. If it is not meant to be Python (a template, a test's bad example), put it under `exclude`.""",
    needs_list=False,
    judge=judge,
    valid=(
        Valid(
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.4", messages=[])
            """
        ),
    ),
    invalid=(
        Invalid(
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.4", messages=[]
            """,
            at="",
        ),
    ),
)
