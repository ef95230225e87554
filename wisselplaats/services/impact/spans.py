"""A period cut into whole years and whole months, of which sums are kept, and the days around them."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
Span = tuple[date, date]
"""The first day, and the day after the last; nothing when that is not later."""


@dataclass(frozen=True)
class Cut:
    """Every day of a period once: in a whole year, in a whole month outside those, or as a day by itself.

    `whole` is from the first year or month of which the sum is read to after the last.
    """

    years: Sequence[Span]
    months: Sequence[Span]
    days: Sequence[Span]
    whole: Span | None


def cut(since: date, until: date, today: date, *, years: bool = True, months: bool = True) -> Cut:
    """Both days included; `years` and `months` say of which there are sums. Nothing is handed over after today."""
    year = whole_years(since, until, today) if years else (since, since)
    month = whole_months(since, until, today) if months else year
    outer = month if _any(month) else year
    return Cut(
        [year] if _any(year) else [], _around(month, year) if months else [], _around((since, until + DAY), outer),
        outer if _any(outer) else None,
    )  # fmt: skip


def whole_months(since: date, until: date, today: date) -> Span:
    """The first day of the first whole month, and the first day after the last."""
    first = since if since.day == 1 else _next_month(since)
    ended = until >= today or until.day == monthrange(until.year, until.month)[1]
    return first, _next_month(until) if ended else until.replace(day=1)


def whole_years(since: date, until: date, today: date) -> Span:
    """The first day of the first whole year, and the first day after the last; this year is whole up to today."""
    first = since if (since.month, since.day) == (1, 1) else date(since.year + 1, 1, 1)
    ended = until >= today or (until.month, until.day) == (12, 31)
    return first, date(until.year + ended, 1, 1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _any(span: Span) -> bool:
    return span[0] < span[1]


def _around(outer: Span, inner: Span) -> list[Span]:
    """What of the outer span lies before and after the inner one."""
    parts = [(outer[0], inner[0]), (inner[1], outer[1])] if _any(inner) else [outer]
    return [part for part in parts if _any(part)]
