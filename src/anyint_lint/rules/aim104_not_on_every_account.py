"""AIM104: some of the configured accounts list the ID, others do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.catalog import DEFAULT_ACCOUNT, Model, ModelList
from anyint_lint.facts import Family
from anyint_lint.model_names import nearest_ids
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import EXAMPLE_LISTS, Invalid, Valid
from anyint_lint.rules.standing import Standing, across_accounts, judged_uses
from anyint_lint.rules.wording import accounts, only_account, quoted, request_notes
from anyint_lint.violations import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import FileFacts, ModelUse


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    if len(context.catalog.accounts) < 2:
        return
    for use, evidence, standing in judged_uses(facts, context):
        if standing is not Standing.LISTED:
            continue
        found = across_accounts(use, context.catalog)
        if not found.lacking:
            continue
        lists = context.catalog.for_family(use.family)
        lacking = [one for one in lists if one.account in found.lacking]
        holding = [one for one in lists if one.account in found.holding]
        yield Draft(
            message=f"{quoted(use.model_id)} is not in the model list of {accounts(lacking)}, "
            f"only in that of {accounts(holding)}",
            span=use.span,
            value=use.value,
            evidence=evidence,
            family=use.family,
            account=only_account(lacking),
            suggestions=nearest_ids(use.model_id, _shared_ids(use, context)),
            notes=request_notes(use, context.path),
        )


def _shared_ids(use: ModelUse, context: Context) -> set[str]:
    """The IDs that every account lists for the use's family."""
    of_each = [
        {model.id for one in context.catalog.of_account(name).for_family(use.family) for model in one.models}
        for name in context.catalog.accounts
    ]
    return set.intersection(*of_each)


def _of(account: str, *ids: str) -> ModelList:
    return ModelList(account, Family.OPENAI, tuple(Model(model_id) for model_id in ids))


_TWO_ACCOUNTS = (_of(DEFAULT_ACCOUNT, "gpt-5.4", "gpt-5.4-mini"), _of("staging", "gpt-5.4-mini"))

RULE = Rule(
    code="AIM104",
    name="not-on-every-account",
    severity=Severity.ERROR,
    summary="Some of the configured accounts list the model ID, others do not.",
    why="""\
Two keys can see two lists: by plan, team or billing mode. Code that runs under several accounts, say in staging and in
production, works with one of them and fails with the other when it sends a model that only one lists.""",
    how_to_fix="""\
Choose a model that every account lists (`anyint-lint models list` names the accounts), have the model opened for the
others, or, where the code runs under one account only, check it with that one: `--account NAME`.""",
    needs_list=True,
    judge=judge,
    valid=(
        Valid(
            lists=_TWO_ACCOUNTS,
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            client.chat.completions.create(model="gpt-5.4-mini", messages=[])
            """,
        ),
        Valid(
            because="an ID that no account lists is AIM101's",
            lists=_TWO_ACCOUNTS,
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-3.5-turbo", messages=[])
            """,
        ),
        Valid(
            because="a list that is not whole proves nothing",
            lists=(_TWO_ACCOUNTS[0], ModelList("staging", Family.OPENAI, (), complete=False)),
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.4", messages=[])
            """,
        ),
        Valid(
            because="the two families of one account are no two accounts",
            lists=EXAMPLE_LISTS,
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.4", messages=[])
            """,
        ),
    ),
    invalid=(
        Invalid(
            lists=_TWO_ACCOUNTS,
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            client.chat.completions.create(model="gpt-5.4", messages=[])
            """,
            at='"gpt-5.4"',
            value="gpt-5.4",
            suggestions=("gpt-5.4-mini",),
        ),
    ),
)
