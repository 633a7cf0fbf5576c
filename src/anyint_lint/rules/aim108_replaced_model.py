"""AIM108: the ID is listed, but the settings have another in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import FileFacts
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.replacing import listed_ids, replacements, replacing, vain_replacement
from anyint_lint.rules.standing import Standing, judged_uses
from anyint_lint.rules.wording import quoted, request_notes
from anyint_lint.violations import Applicability, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for use, evidence, standing in judged_uses(facts, context):
        wanted = list(replacements(use, context))
        # What stands for itself in the end stands for nothing.
        if standing is not Standing.LISTED or use.model_id in wanted:
            continue
        found = [new for new in wanted if new in listed_ids(use, context)]
        if found:
            message = f"`replacements` has {quoted(found[-1])} for {quoted(use.model_id)}"
        elif vain := vain_replacement(use, context):
            message = f"`replacements` has {quoted(vain)} for {quoted(use.model_id)}, but that is not in the list"
        else:
            continue
        yield Draft(
            message=message,
            span=use.span,
            value=use.value,
            evidence=evidence,
            family=use.family,
            suggestions=tuple(found[-1:]),
            notes=request_notes(use, context.path),
            fix=replacing(use, found[-1], Applicability.SAFE) if found else None,
        )


RULE = Rule(
    code="AIM108",
    name="replaced-model",
    severity=Severity.WARNING,
    summary="The model ID is listed, but `replacements` in the configuration has another for it.",
    why="""\
Who moves to another model writes the old ID and the new one into `replacements`. While the list still has the old ID,
requests for it work, so this is a warning; once the list has it no longer, AIM101 makes it an error.""",
    how_to_fix="""\
The safe fix puts the new ID in its place wherever code sends the old one: `anyint-lint check --fix` is the whole
migration. The new ID must be in the list.""",
    needs_list=True,
    judge=judge,
    valid=(
        Valid(
            replacements={"gpt-4o-mini": "gpt-5.4-mini"},
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.4-mini", messages=[])
            """,
        ),
        Valid(
            because="an ID that is not listed is AIM101's",
            replacements={"gpt-3.5-turbo": "gpt-5.4-mini"},
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-3.5-turbo", messages=[])
            """,
        ),
        Valid(
            because="another provider has IDs of its own",
            replacements={"gpt-4o-mini": "gpt-5.4-mini"},
            code="""
            from openai import OpenAI

            local = OpenAI(base_url="http://localhost:11434/v1")
            local.chat.completions.create(model="gpt-4o-mini", messages=[])
            """,
        ),
        Valid(
            because="what stands for each other would be exchanged for ever",
            replacements={"gpt-5.4-mini": "gpt-5.4", "gpt-5.4": "gpt-5.4-mini"},
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.4-mini", messages=[])
            """,
        ),
    ),
    invalid=(
        Invalid(
            replacements={"gpt-4o-mini": "gpt-5.4-mini"},
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-4o-mini", messages=[])
            """,
            at='"gpt-4o-mini"',
            value="gpt-4o-mini",
            suggestions=("gpt-5.4-mini",),
            severity=Severity.WARNING,
            applicability=Applicability.SAFE,
            fixed='"gpt-5.4-mini"',
        ),
        Invalid(
            replacements={"gpt-4o-mini": "gpt-6"},
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-4o-mini", messages=[])
            """,
            at='"gpt-4o-mini"',
            severity=Severity.WARNING,
        ),
    ),
)
