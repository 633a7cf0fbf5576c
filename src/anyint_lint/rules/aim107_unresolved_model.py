"""AIM107: a request whose model cannot be known from the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.facts import UncheckedReason
from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.standing import settled_reason
from anyint_lint.violations import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import FileFacts


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for one in facts.unchecked:
        if settled_reason(one, context.hosts) is UncheckedReason.UNRESOLVED:
            callee = f": {one.callee}" if one.callee else ""
            yield Draft(
                message=f"the model of this request cannot be known from the code{callee}",
                span=one.span,
                value=one.value,
            )


RULE = Rule(
    code="AIM107",
    name="unresolved-model",
    severity=None,
    summary="The model of a request cannot be known from the code, so it was not checked.",
    why="""\
A model that comes from a file, a database, an environment variable without a default or a caller outside of the tree
is decided when the program runs. Whether the account has it is then seen by the request that fails. Such requests are
counted as not checked; this rule makes each of them a violation, for projects that want none.""",
    how_to_fix="""\
Give the value a default that can be checked, take it from a constant, an Enum or a table of this code, or compare it
with the published list when the program starts. Where it must stay open,
ignore the rule for that file (`per-file-ignores`).""",
    needs_list=False,
    judge=judge,
    valid=(
        Valid(
            code="""
            import os

            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            client.chat.completions.create(model=os.getenv("CHAT_MODEL", "gpt-5.4"), messages=[])
            """
        ),
        Valid(
            because="a caller of the same file says which it is",
            code="""
            from openai import OpenAI


            def ask(model: str) -> None:
                OpenAI().chat.completions.create(model=model, messages=[])


            ask("gpt-5.4-mini")
            """,
        ),
        Valid(
            because="whether the account has it is another rule's question",
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
            import os

            from openai import OpenAI

            client = OpenAI(base_url="https://gateway.api.anyint.ai/openai/v1")
            client.chat.completions.create(model=os.environ["CHAT_MODEL"], messages=[])
            """,
            at='client.chat.completions.create(model=os.environ["CHAT_MODEL"], messages=[])',
        ),
        Invalid(
            severity=Severity.WARNING,
            code="""
            import json
            from pathlib import Path

            from openai import OpenAI

            settings = json.loads(Path("settings.json").read_text())
            OpenAI().chat.completions.create(model=settings["model"], messages=[])
            """,
            at='OpenAI().chat.completions.create(model=settings["model"], messages=[])',
        ),
    ),
)
