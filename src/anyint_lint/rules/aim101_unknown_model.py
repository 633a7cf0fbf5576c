"""AIM101: the ID is in no list of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import Evidence, Family, FileFacts, ModelUse
from anyint_lint.model_names import nearest_ids
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import EXAMPLE_LISTS, Invalid, Valid, listed
from anyint_lint.rules.replacing import listed_ids, replacements, replacing, vain_replacement
from anyint_lint.rules.standing import Standing, ids_but_for_case, judged_uses
from anyint_lint.rules.wording import accounts, only_account, quoted, request_notes, until
from anyint_lint.violations import Applicability, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for use, evidence, standing in judged_uses(facts, context):
        if standing is Standing.UNLISTED and evidence is not Evidence.BARE:
            yield draft(use, evidence, context)


def draft(use: ModelUse, evidence: Evidence, context: Context) -> Draft:
    """What AIM101 and AIM105 say alike: the list lacks the ID, these are near, this replaces it."""
    lists = context.catalog.for_family(use.family)
    suggestions, fix = _remedy(use, context)
    vain = vain_replacement(use, context)
    told = f"; `replacements` has {quoted(vain)} for it, which is not in the list either" if vain else ""
    return Draft(
        message=f"{quoted(use.model_id)} is not in the model list of {accounts(lists)}{until(use, lists)}{told}",
        span=use.span,
        value=use.value,
        evidence=evidence,
        family=use.family,
        account=only_account(lists),
        suggestions=suggestions,
        notes=request_notes(use, context.path),
        fix=fix,
    )


def _remedy(use: ModelUse, context: Context) -> tuple[tuple[str, ...], Fix | None]:
    lists = context.catalog.for_family(use.family)
    ids = listed_ids(use, context)
    listed_ones = [new for new in replacements(use, context) if new in ids]
    if listed_ones:
        return (listed_ones[-1],), replacing(use, listed_ones[-1], Applicability.SAFE)
    same = ids_but_for_case(use.model_id, lists)
    if len(same) == 1:
        return same, replacing(use, same[0], Applicability.SAFE)
    nearest = nearest_ids(use.model_id, ids)
    return nearest, replacing(use, nearest[0], Applicability.UNSAFE) if nearest else None


RULE = Rule(
    code="AIM101",
    name="unknown-model",
    severity=Severity.ERROR,
    summary="The model ID is not in the account's model list.",
    why="""\
The gateway serves only the models that the account's list holds, and answers a request for any other with an error.
Which models these are differs by account, plan and key, and changes: an ID remembered from documentation, from another
account or from last year may be none of them. The list is the only source of truth.""",
    how_to_fix="""\
Use one of the suggested IDs, or choose one from `anyint-lint models list`. If the model is new on the account, run
`anyint-lint sync`. For an ID that was renamed everywhere, add it to `replacements`; for one that
the list cannot know, add it to `allowed-models`.""",
    needs_list=True,
    judge=judge,
    valid=(
        Valid(
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            client.chat.completions.create(model="gpt-5.4", messages=[])
            """
        ),
        Valid(
            because="it goes to another provider, whose list is not ours",
            code="""
            from openai import OpenAI

            local = OpenAI(base_url="http://localhost:11434/v1")
            local.chat.completions.create(model="llama3.2:3b", messages=[])
            """,
        ),
        Valid(
            because="a list that is not whole proves nothing",
            lists=(listed(Family.OPENAI, {"gpt-5.4": None}, complete=False), EXAMPLE_LISTS[1]),
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.5-turbo", messages=[])
            """,
        ),
        Valid(
            because="a placeholder is no ID",
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="<model>", messages=[])
            """,
        ),
        Valid(
            because="the settings allow it",
            allowed_models=("acme-*",),
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="acme-support-7", messages=[])
            """,
        ),
        Valid(
            because="a docstring and a comparison send nothing",
            code='''
            def is_old(model: str) -> bool:
                """Whether it is gpt-3.5-turbo."""
                return model == "gpt-3.5-turbo"
            ''',
        ),
    ),
    invalid=(
        Invalid(
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            client.chat.completions.create(model="gpt-5.5-turbo", messages=[])
            """,
            at='"gpt-5.5-turbo"',
            value="gpt-5.5-turbo",
            suggestions=("gpt-5.4", "gpt-5.4-mini"),
            applicability=Applicability.UNSAFE,
            fixed='"gpt-5.4"',
        ),
        Invalid(
            code="""
            from anthropic import Anthropic

            MODEL = "claude-3-5-sonnet-latest"

            client = Anthropic(base_url="https://gateway.api.anyint.ai/anthropic")
            client.messages.create(model=MODEL, max_tokens=100, messages=[])
            """,
            at='"claude-3-5-sonnet-latest"',
            value="claude-3-5-sonnet-latest",
            suggestions=("claude-sonnet-4-6", "claude-sonnet-4-5"),
            applicability=Applicability.UNSAFE,
            fixed='"claude-sonnet-4-6"',
        ),
        Invalid(
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model='GPT-5.4-mini ', messages=[])
            """,
            at="'GPT-5.4-mini '",
            value="GPT-5.4-mini ",
            suggestions=("gpt-5.4-mini",),
            applicability=Applicability.SAFE,
            fixed="'gpt-5.4-mini'",
        ),
        Invalid(
            replacements={"gpt-3.5-turbo": "gpt-5.4-mini"},
            code="""
            import litellm

            litellm.completion(model="openai/gpt-3.5-turbo", messages=[])
            """,
            at='"openai/gpt-3.5-turbo"',
            value="openai/gpt-3.5-turbo",
            suggestions=("gpt-5.4-mini",),
            applicability=Applicability.SAFE,
            fixed='"openai/gpt-5.4-mini"',
        ),
        Invalid(
            path="tests/test_chat.py",
            severity=Severity.WARNING,
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="fake", messages=[])
            """,
            at='"fake"',
            value="fake",
        ),
    ),
)
