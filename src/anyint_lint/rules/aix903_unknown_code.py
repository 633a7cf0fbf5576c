"""AIX903: a suppression names no rule, or cannot be read. (`config_codes.py` says the same of the configuration.)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyint_lint.rules.base import Context, Draft, Rule
from anyint_lint.rules.examples import Invalid, Valid
from anyint_lint.rules.nearest_code import names_a_rule, nearest_code
from anyint_lint.rules.wording import quoted
from anyint_lint.violations import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyint_lint.facts import FileFacts


def judge(facts: FileFacts, context: Context) -> Iterator[Draft]:
    for one in facts.suppressions:
        if one.fault is not None:
            yield Draft(message=f"this suppression does nothing: {one.fault}", span=one.span, value=one.text)
        for code in one.codes:
            # What follows `noqa` may be a code of another linter.
            if not one.noqa and not names_a_rule(code, context.codes):
                nearest = nearest_code(code, context.codes)
                yield Draft(f"{quoted(code)} names no rule", one.span, value=code, suggestions=(nearest,))


RULE = Rule(
    code="AIX903",
    name="unknown-code",
    severity=Severity.WARNING,
    summary="A suppression, or an entry of the configuration, names no rule.",
    why="""\
A code with a slip in it suppresses nothing, and whoever wrote it believes that it does. The same holds for `ignore`,
`per-file-ignores` and `severity` in the configuration. (Unknown codes in `select`, or on the command line, end the
run: less would be checked than was asked for.)""",
    how_to_fix="""\
Write the code that is suggested, or choose one from `anyint-lint rules`. The directives are `ignore`, `ignore[CODES]`,
`ignore-file` and `ignore-file[CODES]`.""",
    needs_list=False,
    judge=judge,
    valid=(
        Valid(
            code="""
            from openai import OpenAI

            # anyint-lint: ignore[AIM101] soon there
            OpenAI().chat.completions.create(model="gpt-5.5-turbo", messages=[])
            """
        ),
        Valid(
            because="prose is no directive",
            code="""
            # anyint-lint: the linter that checks the models of this file
            MODEL = "gpt-5.4"
            """,
        ),
    ),
    invalid=(
        Invalid(
            code="""
            from openai import OpenAI

            # anyint-lint: ignore[AIM110] soon there
            OpenAI().chat.completions.create(model="gpt-5.5-turbo", messages=[])
            """,
            at="# anyint-lint: ignore[AIM110] soon there",
            value="AIM110",
            suggestions=("AIM101",),
            severity=Severity.WARNING,
        ),
        Invalid(
            code="""
            from openai import OpenAI

            OpenAI().chat.completions.create(model="gpt-5.4", messages=[])  # anyint-lint: ignroe[AIM101]
            """,
            at="# anyint-lint: ignroe[AIM101]",
            severity=Severity.WARNING,
        ),
    ),
)
