"""AIM102: the value is the label that a dashboard shows, not an ID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid, listed
from anyint_lint.rules.replacing import replacing
from anyint_lint.rules.standing import Standing, judged_uses, labelled
from anyint_lint.rules.wording import only_account, quoted, request_notes
from anyint_lint.violations import Applicability, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import FileFacts


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for use, evidence, standing in judged_uses(facts, context):
        if standing is not Standing.LABEL:
            continue
        lists = context.catalog.for_family(use.family)
        ids = tuple(model.id for model in labelled(use, lists))
        # Listed for the other family only: no ID to put in its place, but still what the label means.
        elsewhere = ids or tuple(model.id for model in labelled(use, context.catalog.lists))
        yield Draft(
            message=f"{quoted(use.model_id)} is a model's display name; requests take its ID",
            span=use.span,
            value=use.value,
            evidence=evidence,
            family=use.family,
            account=only_account(lists),
            suggestions=elsewhere,
            notes=request_notes(use, context.path),
            fix=replacing(use, ids[0], Applicability.SAFE) if len(ids) == 1 else None,
        )


RULE = Rule(
    code="AIM102",
    name="display-name",
    severity=Severity.ERROR,
    summary="The value is a model's display name, not its ID.",
    why="""\
Each entry of the list has an `id` and a `display_name`. The second is a label for people: dashboards show it, it may
change at any time, and two models may share one. Only the `id` is accepted as `model`.""",
    how_to_fix="""\
Send the ID that the label belongs to. Where exactly one model has the label, the fix is safe.""",
    needs_list=True,
    judge=judge,
    valid=(
        Valid(
            code="""
            from anthropic import Anthropic

            client = Anthropic(base_url="https://gateway.api.anyint.ai/anthropic")
            client.messages.create(model="claude-sonnet-4-5", max_tokens=100, messages=[])
            """
        ),
        Valid(
            because="here the label is an ID as well",
            lists=(listed(None, {"GPT-5.4": "GPT-5.4", "gpt-5.4": "GPT-5.4"}),),
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="GPT-5.4", messages=[])
            """,
        ),
    ),
    invalid=(
        Invalid(
            code="""
            from anthropic import Anthropic

            client = Anthropic(base_url="https://gateway.api.anyint.ai/anthropic")
            client.messages.create(model="Claude Sonnet 4.5", max_tokens=100, messages=[])
            """,
            at='"Claude Sonnet 4.5"',
            value="Claude Sonnet 4.5",
            suggestions=("claude-sonnet-4-5",),
            applicability=Applicability.SAFE,
            fixed='"claude-sonnet-4-5"',
        ),
        Invalid(
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-4o Mini", messages=[])
            """,
            at='"gpt-4o Mini"',
            value="gpt-4o Mini",
            suggestions=("gpt-4o-mini",),
            applicability=Applicability.SAFE,
            fixed='"gpt-4o-mini"',
        ),
        Invalid(
            lists=(listed(None, {"gpt-5.4": "GPT-5.4 (latest)", "gpt-5.4-2026-03-05": "GPT-5.4 (latest)"}),),
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="GPT-5.4 (latest)", messages=[])
            """,
            at='"GPT-5.4 (latest)"',
            value="GPT-5.4 (latest)",
            suggestions=("gpt-5.4", "gpt-5.4-2026-03-05"),
        ),
    ),
)
