"""Keyset paging on a unique order, so that pages never repeat or drop a row."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, cast, literal, tuple_
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import InstrumentedAttribute

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid

T = TypeVar("T")
Sortable = ColumnElement[Any] | InstrumentedAttribute[Any]
# how a value of a column reads as text, where not every text is one
_READS: dict[type, Callable[[str], object]] = {
    int: int, float: float, Decimal: Decimal, UUID: UUID, datetime: datetime.fromisoformat,
}  # fmt: skip


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of one page, and the cursor of the next when there is one."""

    items: Sequence[T]
    next: str | None = None


def _encode(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> list[str]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise Invalid.one("after", "bad_cursor") from error
    if not isinstance(values, list) or len(values) != length or not all(_is_text(value) for value in values):
        raise Invalid.one("after", "bad_cursor")
    return values


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and "\0" not in value and value.isprintable()


def _mark(text: str, column: Sortable) -> ColumnElement[Any]:
    """What the cursor says of a column, as its type. Errors: Invalid on what the column cannot hold."""
    kind = column.expression.type
    try:
        _READS.get(kind.python_type, str)(text)
    except (ValueError, ArithmeticError) as error:
        raise Invalid.one("after", "bad_cursor") from error
    return cast(literal(text), kind)


def paged(
    query: Select[Any],
    order: Sequence[Sortable],
    limit: int,
    after: str | None,
    descending: bool = False,
) -> Page[Any]:
    """One page of a select of entities; `order` ends in a unique column and holds no nulls.

    Errors: Invalid on a cursor that this list did not hand out.
    """
    if after is not None:
        marks = [_mark(text, column) for text, column in zip(_decode(after, len(order)), order, strict=True)]
        here, mark = tuple_(*order), tuple_(*marks)
        query = query.where(here < mark if descending else here > mark)
    ordered = [column.desc() if descending else column.asc() for column in order]
    marks_of = [cast(column, SqlText).label(f"mark_{place}") for place, column in enumerate(order)]
    keyed = query.add_columns(*marks_of).order_by(*ordered).limit(limit + 1)
    rows = session.execute(keyed).unique().all()
    items = [row[0] for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items, _encode(rows[limit - 1][-len(order) :]) if more else None)


def cursor_of(number: int) -> str:
    """The cursor after a numbered item, for lists that are put together from more than one table."""
    return _encode([str(number)])


def after_number(cursor: str) -> int:
    """The number that `cursor_of` was given. Errors: Invalid on a cursor that this list did not hand out."""
    text = _decode(cursor, 1)[0]
    if not text.isdecimal() or len(text) > 9:
        raise Invalid.one("after", "bad_cursor")
    return int(text)
