"""From page to page until the list is whole.

The gateway's contract names the fields (`has_more`, `last_id`) but not the query: Anthropic's convention is
`?limit=N&after_id=<last_id>`, OpenAI's `?after=<last_id>`. So each family's own is asked first, and when the pages do
not advance the other one is tried, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from anyint_lint.family import Family
from anyint_lint.list_json import Page

Query = Mapping[str, str]
_Convention = Callable[[str], Query]


class PaginationError(Exception):
    """The pages do not make a whole list."""


class QueryRejectedError(Exception):
    """The server will not have this query (400, 422); `failure` is the error to raise if no other query will do."""

    def __init__(self, failure: Exception) -> None:
        super().__init__(str(failure))
        self.failure = failure


def _anthropic(cursor: str) -> Query:
    return {"limit": "100", "after_id": cursor}


def _openai(cursor: str) -> Query:
    return {"after": cursor}


_CONVENTIONS: Mapping[Family, tuple[_Convention, ...]] = {
    Family.ANTHROPIC: (_anthropic, _openai),
    Family.OPENAI: (_openai, _anthropic),
}


def all_pages(ask: Callable[[Query], Page], family: Family, *, max_pages: int, max_models: int) -> Iterator[Page]:
    """Every page of the list, in order. `ask` fetches one. Raises PaginationError and whatever `ask` raises."""
    conventions = list(_CONVENTIONS[family])
    ids: set[str] = set()
    cursors: set[str] = set()
    page = ask({})
    for _ in range(max_pages):
        yield page
        ids.update(model.id for model in page.models)
        if len(ids) > max_models:
            raise PaginationError(f"the list has more than {max_models} models")
        if not page.has_more:
            return
        if page.cursor is None:
            raise PaginationError("the list announces more without saying after what")
        cursors.add(page.cursor)
        page = _next_page(ask, page.cursor, conventions, ids, cursors)
    raise PaginationError(f"the list does not end within {max_pages} pages")


def _next_page(
    ask: Callable[[Query], Page], cursor: str, conventions: list[_Convention], ids: set[str], cursors: set[str]
) -> Page:
    """The page after `cursor`. A convention that does not bring it is dropped from `conventions` for good."""
    while conventions:
        try:
            page = ask(conventions[0](cursor))
        except QueryRejectedError:
            if len(conventions) == 1:
                raise
        else:
            if _advances(page, ids, cursors):
                return page
        del conventions[0]
    raise PaginationError(f'the list does not advance after "{cursor[:100]}", neither with `after_id` nor with `after`')


def _advances(page: Page, ids: set[str], cursors: set[str]) -> bool:
    if page.has_more and page.cursor in cursors:
        return False
    if not page.models:
        return not page.has_more
    return any(model.id not in ids for model in page.models)
