"""The JSON in which model lists travel: the body of either route, and one list as cache and snapshots store it.

Decoding is strict and names the place of what is wrong; it knows neither files nor the network.
"""

from __future__ import annotations

import codecs
import re
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from anyint_lint.catalog import Model, ModelList, Origin
from anyint_lint.family import Family
from anyint_lint.light_dataclass import dataclass
from anyint_lint.list_entries import ListJsonError, check_models, merged, moment
from anyint_lint.server_text import one_line

_MAX_CURSOR_CHARACTERS = 1024

T = TypeVar("T")


class _Entry(msgspec.Struct):
    """One entry of `data[]`; other fields may come and are not read (gateway contract, "Listing the models")."""

    id: str
    display_name: str | None = None
    type: str | None = None
    created_at: str | int | float | None = None


class _Response(msgspec.Struct):
    data: list[_Entry]
    has_more: bool | None = None
    last_id: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One response of a models route: its entries in the server's order, and where the next page begins."""

    models: tuple[Model, ...]
    has_more: bool
    cursor: str | None
    """What to ask the next page with; None on an empty page without `last_id`."""


class StoredList(msgspec.Struct, frozen=True):
    """A list as the cache and snapshots hold it. Times carry their offset from UTC."""

    models: tuple[Model, ...]
    base_url: str | None = None
    fetched_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    complete: bool = True

    @classmethod
    def of(cls, models: ModelList) -> StoredList:
        return cls(models.models, models.base_url, models.fetched_at, models.complete)

    def model_list(self, account: str, family: Family, origin: Origin) -> ModelList:
        return ModelList(
            account=account,
            family=family,
            models=merged(self.models),
            base_url=self.base_url,
            origin=origin,
            fetched_at=self.fetched_at,
            complete=self.complete,
        )


def decode(body: bytes | msgspec.Raw, kind: type[T], *, at: str = "$") -> T:
    """`body`, UTF-8 with or without BOM, as a `kind`. `at` is the path of the value. Raises ListJsonError."""
    text = bytes(body).removeprefix(codecs.BOM_UTF8)
    try:
        text.decode("utf-8")
        return msgspec.json.decode(text, type=kind)
    except UnicodeDecodeError as error:
        encoding = " (it looks like UTF-16)" if text[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else ""
        cut_off = error.reason == "unexpected end of data"
        raise ListJsonError(f"not UTF-8 at {_place(text, error.start)}{encoding}", cut_off=cut_off) from None
    except msgspec.ValidationError as error:
        raise ListJsonError(_shape(str(error), at)) from None
    except msgspec.DecodeError as error:
        raise _syntax(text, str(error)) from None
    except RecursionError:
        raise ListJsonError("JSON nested too deep") from None


def decode_page(body: bytes) -> Page:
    """The body of GET /openai/v1/models or /anthropic/v1/models. Raises ListJsonError."""
    response = decode(body, _Response)
    models = tuple(
        Model(entry.id, entry.display_name or None, entry.type or None, moment(entry.created_at))
        for entry in response.data
    )
    check_models(models, "$.data")
    cursor = response.last_id or (models[-1].id if models else None)
    if cursor is not None and len(cursor) > _MAX_CURSOR_CHARACTERS:
        raise ListJsonError(f"$.last_id is longer than {_MAX_CURSOR_CHARACTERS} characters")
    return Page(models, bool(response.has_more), cursor)


def _shape(message: str, at: str) -> str:
    """ "Expected `str`, got `int` - at `$.data[3].id`" as "$.data[3].id: expected str, got int"."""
    what, separator, path = message.partition(" - at `")
    path = path.removesuffix("`") if separator else "$"
    missing = re.fullmatch(r"Object missing required field `(\w+)`", what)
    if missing:
        return f"{at}{path[1:]}.{missing[1]} is missing"
    return one_line(f"{at}{path[1:]}: {what[:1].lower()}{what[1:]}".replace("`", ""))


def _syntax(text: bytes, message: str) -> ListJsonError:
    if "truncated" in message:
        what = "empty, not JSON" if not text.strip() else f"JSON that ends too early, at {_place(text, len(text))}"
        return ListJsonError(what, cut_off=True)
    offset = re.search(r"\(byte (\d+)\)", message)
    reason = re.sub(r"^JSON is malformed: | \(byte \d+\)$", "", message)
    # Of trailing characters the decoder names the second one.
    at = int(offset[1]) - reason.startswith("trailing") if offset else 0
    return ListJsonError(f"not JSON at {_place(text, at)}: {reason}")


def _place(text: bytes, offset: int) -> str:
    """Line and column of a byte, counted from 1, columns in code points."""
    before = text[:offset]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    return f"line {line}, column {column}"
