"""AIM103: the ID is in the account's list, but in that of the other family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import Evidence, Family, FileFacts, ModelUse
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import EXAMPLE_LISTS, Invalid, Valid, listed
from anyint_lint.rules.standing import Standing, holding, judged_uses
from anyint_lint.rules.wording import accounts, only_account, quoted, request_notes
from anyint_lint.violations import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_WAYS = {
    Family.OPENAI: "the OpenAI SDK or the routes below `/openai/v1`",
    Family.ANTHROPIC: "the Anthropic SDK or `/anthropic/v1/messages`",
}
"""How a family's models are called (gateway contract, "Around it")."""


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for use, evidence, standing in judged_uses(facts, context):
        if standing is Standing.OTHER_FAMILY and use.family is not None:
            yield _draft(use, use.family, evidence, context)


def _draft(use: ModelUse, family: Family, evidence: Evidence, context: Context) -> Draft:
    holders = holding(use, context.catalog.lists)
    other = Family.ANTHROPIC if family is Family.OPENAI else Family.OPENAI
    speaks = "is named for" if use.request is None else "is sent by a request of"
    return Draft(
        message=(
            f"{quoted(use.model_id)} {speaks} the {family} family, but only the {other} family lists it, "
            f"for {accounts(holders)}: call it through {_WAYS[other]}"
        ),
        span=use.span,
        value=use.value,
        evidence=evidence,
        family=family,
        account=only_account(holders),
        notes=request_notes(use, context.path),
    )


RULE = Rule(
    code="AIM103",
    name="wrong-family",
    severity=Severity.ERROR,
    summary="The model ID is in the account's list of the other route family only.",
    why="""\
The gateway has two families of routes, `/openai` and `/anthropic`, and each publishes a list of its own: the two lists
of one key can differ. A model is served by the family that lists it. Sent through the other one, the same ID is as
unknown as a misspelled one, although it can be seen on the account.""",
    how_to_fix="""\
Call the model through the SDK or the routes of the family that lists it, or choose a model that the family in use
lists. There is no fix: another family means other code, not another ID.""",
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
            because="both families list it",
            lists=(
                listed(Family.OPENAI, {"claude-sonnet-4-5": None, "gpt-5.4": None}),
                listed(Family.ANTHROPIC, {"claude-sonnet-4-5": None}),
            ),
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            client.chat.completions.create(model="claude-sonnet-4-5", messages=[])
            """,
        ),
        Valid(
            because="the family's own list is not whole: the model may be on the rest of it",
            lists=(listed(Family.OPENAI, {"gpt-5.4": None}, complete=False), EXAMPLE_LISTS[1]),
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="claude-sonnet-4-5", messages=[])
            """,
        ),
        Valid(
            because="the library speaks both families and chooses one by the model",
            code="""
            import litellm

            litellm.completion(model="claude-sonnet-4-5", messages=[])
            """,
        ),
        Valid(
            because="an ID that neither family lists is AIM101's",
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="claude-3-opus-latest", messages=[])
            """,
        ),
    ),
    invalid=(
        Invalid(
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            client.chat.completions.create(model="claude-sonnet-4-5", messages=[])
            """,
            at='"claude-sonnet-4-5"',
            value="claude-sonnet-4-5",
        ),
        Invalid(
            code="""
            from anthropic import Anthropic
            from openai import OpenAI

            MODEL = "gpt-5.4"

            OpenAI().chat.completions.create(model=MODEL, messages=[])
            Anthropic().messages.create(model=MODEL, max_tokens=100, messages=[])
            """,
            at='"gpt-5.4"',
            value="gpt-5.4",
        ),
        Invalid(
            code="""
            import litellm

            litellm.completion(
                model="openai/claude-sonnet-4-5",
                api_base="https://gateway.api.anyint.ai/openai/v1",
                messages=[],
            )
            """,
            at='"openai/claude-sonnet-4-5"',
            value="openai/claude-sonnet-4-5",
        ),
        Invalid(
            code="""
            import httpx

            httpx.post(
                "https://gateway.api.anyint.ai/anthropic/v1/messages",
                json={"model": "gpt-5.4", "max_tokens": 100, "messages": []},
            )
            """,
            at='"gpt-5.4"',
            value="gpt-5.4",
        ),
    ),
)
