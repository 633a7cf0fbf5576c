"""AIM105: a `model=` literal given to a call that nobody recognises, and not in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import Evidence, FileFacts
from anyint_lint.rules.aim101_unknown_model import draft
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid, listed
from anyint_lint.rules.standing import Standing, judged_uses
from anyint_lint.violations import Applicability, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for use, evidence, standing in judged_uses(facts, context):
        if standing is Standing.UNLISTED and evidence is Evidence.BARE:
            yield draft(use, evidence, context)


RULE = Rule(
    code="AIM105",
    name="unverified-model",
    severity=Severity.WARNING,
    summary="A `model=` given to a call that is not recognised is not in the account's model list.",
    why="""\
Many programs wrap their LLM calls in functions of their own. Whether such a call ends at the gateway cannot be seen
from here, so an ID that is not in the list is only a warning: it is wrong if the call sends it there. The same holds
for a name such as `DEFAULT_MODEL` that holds a model of a vendor with an API of its own (`gemini-...`), in a file that
asks nobody.""",
    how_to_fix="""\
If the call sends requests to the gateway, use an ID of the list, and describe the call under `calls` in the settings
so that it is checked in earnest. If it does not, add the value to `allowed-models`.""",
    needs_list=True,
    judge=judge,
    valid=(
        Valid(
            code="""
            from acme_replies import ReplyEngine

            ReplyEngine(model="gpt-5.4-mini")
            """
        ),
        Valid(
            because="a recognised request is AIM101's",
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-4.9-mini", messages=[])
            """,
        ),
    ),
    invalid=(
        Invalid(
            severity=Severity.WARNING,
            lists=(listed(None, {"acme-chat-2": None, "gpt-5.4": None}),),
            code="""
            from acme_replies import ReplyEngine

            ReplyEngine(model="acme-chat-1")
            """,
            at='"acme-chat-1"',
            value="acme-chat-1",
            suggestions=("acme-chat-2",),
            applicability=Applicability.UNSAFE,
            fixed='"acme-chat-2"',
        ),
    ),
)
