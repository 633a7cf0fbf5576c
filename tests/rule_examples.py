"""Facts made by hand for the tests of rules and judge, and the rules' own examples run through the real collector."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from anyint_lint.catalog import Catalog
from anyint_lint.collector.collect import collect
from anyint_lint.facts import Evidence, Family, FileFacts, ModelUse, RouteUse, Span
from anyint_lint.judge import JudgedFile, judge
from anyint_lint.paths import SourceKind
from anyint_lint.rules.examples import EXAMPLE_LISTS, Example
from anyint_lint.settings import Settings
from anyint_lint.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anyint_lint.violations import Violation

ROOT = Path("/project")
CATALOG = Catalog(EXAMPLE_LISTS)
GATEWAY_HOST = "gateway.api.anyint.ai"


def span_at(line: int, column: int = 1, length: int = 10) -> Span:
    return Span(line, column, line, column + length)


def model_use(value: str, **changes: Any) -> ModelUse:
    """A recognised request of the OpenAI family with an inline literal, as far as `changes` does not say otherwise."""
    given: dict[str, Any] = {
        "model_id": value,
        "span": span_at(1),
        "evidence": Evidence.RECOGNISED,
        "family": Family.OPENAI,
        "token": f'"{value}"',
        "callee": "openai.OpenAI().chat.completions.create",
    }
    return ModelUse(value=value, **(given | changes))


def route_use(url: str, *, host: str | None, path: str, **changes: Any) -> RouteUse:
    return RouteUse(url=url, **({"span": span_at(1), "token": f'"{url}"', "host": host, "path": path} | changes))


def judged(
    facts: FileFacts | Iterable[ModelUse | RouteUse],
    *,
    catalog: Catalog = CATALOG,
    path: str = "service/chat.py",
    base_url: str | None = None,
    **settings: Any,
) -> tuple[Violation, ...]:
    """The violations of one file."""
    if not isinstance(facts, FileFacts):
        facts = tuple(facts)
        facts = FileFacts(
            model_uses=tuple(one for one in facts if isinstance(one, ModelUse)),
            route_uses=tuple(one for one in facts if isinstance(one, RouteUse)),
        )
    file = JudgedFile(path, path, facts)
    return judge([file], catalog, Settings(root=ROOT, **settings), base_url=base_url).violations


def run_example(example: Example, code: str) -> tuple[Violation, ...]:
    """What one rule says of an example's code."""
    facts = collect(source_of(example.source.encode(), SourceKind.PYTHON))
    settings: Mapping[str, Any] = {
        "extend_select": (code,),
        "replacements": example.replacements,
        "allowed_models": example.allowed_models,
        "gateway_hosts": example.gateway_hosts,
    }
    found = judged(facts, catalog=Catalog(example.lists), path=example.path, **settings)
    return tuple(one for one in found if one.code == code)


def text_at(source: str, span: Span) -> str:
    """The piece of source that a span covers."""
    lines = source.splitlines(keepends=True)[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "".join(lines)
