"""AIM106: a valid ID that is written in a request instead of one named place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import FileFacts, Form, ModelUse
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.standing import Standing, judged_uses
from anyint_lint.rules.wording import is_in_request, only_account, quoted, request_notes
from anyint_lint.violations import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    if context.is_test:
        return
    for use, evidence, standing in judged_uses(facts, context):
        if standing is not Standing.LISTED or not _is_inline(use, context.path):
            continue
        yield Draft(
            message=f"{quoted(use.model_id)} is written inline in a request: give it a name in one place",
            span=use.span,
            value=use.value,
            evidence=evidence,
            family=use.family,
            account=only_account(context.catalog.for_family(use.family)),
            notes=request_notes(use, context.path),
        )


def _is_inline(use: ModelUse, path: str) -> bool:
    """Whether a literal without a name is handed to a request, or to a function that hands it on to one.

    A payload that is built apart from its request has a name itself; one that stands in the request has not.
    """
    if use.form is Form.PAYLOAD:
        return is_in_request(use, path)
    return use.form is Form.INLINE and use.request is not None


RULE = Rule(
    code="AIM106",
    name="inline-model",
    severity=None,
    summary="A valid model ID is written inline in a request instead of one named place.",
    why="""\
The account's list changes: models are renamed, retired and replaced. An ID that stands in many requests must then be
found and changed in each of them, and the one that was overlooked fails in production. With a name, in a constant, a
settings field or a default from the environment, there is one place to change and one to read.

Test files are left alone, unless the setting `tests` is `"error"`: in a test the ID is best read beside what the test
expects of it, and most of them are never sent.""",
    how_to_fix="""\
Move the ID to a constant, a settings field, or the default of an environment variable, and use that in the request.
Models for different tasks deserve different names, even while they are the same model.""",
    needs_list=True,
    judge=judge,
    valid=(
        Valid(
            code="""
            from openai import OpenAI

            SUMMARY_MODEL = "gpt-5.4-mini"

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            client.chat.completions.create(model=SUMMARY_MODEL, messages=[])
            """
        ),
        Valid(
            because="the environment can replace it, and its variable is the name",
            code="""
            import os

            from openai import OpenAI

            OpenAI().chat.completions.create(model=os.getenv("SUMMARY_MODEL", "gpt-5.4-mini"), messages=[])
            """,
        ),
        Valid(
            because="a parameter's default has the parameter's name",
            code="""
            from openai import OpenAI


            def summarize(text: str, model: str = "gpt-5.4-mini") -> None:
                OpenAI().chat.completions.create(model=model, messages=[{"role": "user", "content": text}])
            """,
        ),
        Valid(
            because="the payload is the named place",
            code="""
            from openai import OpenAI

            SETTINGS = {"model": "gpt-5.4-mini", "temperature": 0}

            OpenAI().chat.completions.create(**SETTINGS, messages=[])
            """,
        ),
        Valid(
            because="in a test the ID is best read where it is expected",
            path="tests/test_summary.py",
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.4-mini", messages=[])
            """,
        ),
        Valid(
            because="an ID that is not listed is wrong wherever it stands: that is AIM101's",
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.5-turbo", messages=[])
            """,
        ),
    ),
    invalid=(
        Invalid(
            severity=Severity.WARNING,
            code="""
            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            client.chat.completions.create(model="gpt-5.4-mini", messages=[])
            """,
            at='"gpt-5.4-mini"',
            value="gpt-5.4-mini",
        ),
        Invalid(
            severity=Severity.WARNING,
            code="""
            import httpx

            httpx.post(
                "https://gateway.api.anyint.ai/openai/v1/chat/completions",
                json={"model": "gpt-5.4", "messages": []},
            )
            """,
            at='"gpt-5.4"',
            value="gpt-5.4",
        ),
        Invalid(
            severity=Severity.WARNING,
            code="""
            from openai import OpenAI


            def ask(model: str, question: str) -> None:
                OpenAI().chat.completions.create(model=model, messages=[{"role": "user", "content": question}])


            ask("gpt-5.4", "Why?")
            """,
            at='"gpt-5.4"',
            value="gpt-5.4",
        ),
    ),
)
