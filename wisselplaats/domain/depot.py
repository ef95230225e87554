"""When a depot is open, how much ground its stock takes, and when stock is old."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_UP, Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.quantity import STEP
from wisselplaats.domain.vocabulary import Unit

ZONE = ZoneInfo("Europe/Amsterdam")
WARN_DAYS = 365
"""Age at which stock is shown as old unless a depot says otherwise; waste may wait 1 year for disposal and 3 years for
recovery before its store counts as a landfill (Directive 1999/31/EC, article 2(g))."""
YEARS_DAYS = 3 * 365
"""From here on the age itself is evidence against certain use (same article: 3 years)."""
LOOK_AHEAD_DAYS = 60
"""So far ahead the next opening is looked for."""
BAY = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{0,19}")
"""A place mark as painted on a wall: B12, 3-04, HAL 2."""


def bay_mark(text: str | None) -> str | None:
    """A place mark as it is kept: capitals, single spaces; None for an empty one. Errors: Invalid on `bay`."""
    mark = " ".join((text or "").upper().split())
    if not mark:
        return None
    if not BAY.fullmatch(mark):
        raise Invalid.one("bay", "bay_form", given=mark[:40])
    return mark


@dataclass(frozen=True, order=True)
class Hours:
    """Open from `opens` to `closes` on a weekday; 1 is Monday. Local time."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, order=True)
class DayException:
    """A day with other hours, or closed when it has none."""

    day: date
    opens: time | None = None
    closes: time | None = None
    note: str | None = None


def check_hours(hours: Sequence[Hours]) -> None:
    """Refuse hours that end before they start, overlap, or are more than a day holds. Errors: Invalid."""
    problems = [
        FieldProblem(f"hours.{place}.closes", "ends_before_start", {"start": one.opens.strftime("%H:%M")})
        for place, one in enumerate(hours)
        if one.opens >= one.closes
    ]
    inside = sorted(enumerate(hours), key=lambda found: found[1])
    for (_, first), (place, second) in pairwise(inside):
        if first.weekday == second.weekday and second.opens < first.closes:
            problems.append(FieldProblem(f"hours.{place}.opens", "hours_overlap"))
    if problems:
        raise Invalid(problems)


def check_exceptions(exceptions: Sequence[DayException]) -> None:
    """Refuse half hours, hours that end before they start, and a day that stands twice. Errors: Invalid."""
    problems, seen = [], set()
    for place, one in enumerate(exceptions):
        if (one.opens is None) != (one.closes is None):
            problems.append(FieldProblem(f"exceptions.{place}.closes", "hours_both_or_none"))
        elif one.opens is not None and one.closes is not None and one.opens >= one.closes:
            start = one.opens.strftime("%H:%M")
            problems.append(FieldProblem(f"exceptions.{place}.closes", "ends_before_start", {"start": start}))
        if one.day in seen:
            problems.append(FieldProblem(f"exceptions.{place}.day", "day_twice"))
        seen.add(one.day)
    if problems:
        raise Invalid(problems)


def spans_on(
    day: date, hours: Iterable[Hours], exceptions: Iterable[DayException], closed_on_holidays: bool
) -> list[tuple[time, time]]:
    """From when to when a depot is open on a day, in order; an exception goes before a holiday, that before the week."""
    for other in exceptions:
        if other.day == day:
            return [] if other.opens is None or other.closes is None else [(other.opens, other.closes)]
    if closed_on_holidays and day in holidays(day.year):
        return []
    return sorted((one.opens, one.closes) for one in hours if one.weekday == day.isoweekday())


def is_open(
    moment: datetime, hours: Sequence[Hours], exceptions: Iterable[DayException], closed_on_holidays: bool
) -> bool:
    """Whether a depot is open at an aware moment; a depot that told no hours refuses only its exceptions and holidays."""
    local = moment.astimezone(ZONE)
    told = hours or [Hours(weekday, time.min, time.max) for weekday in range(1, 8)]
    spans = spans_on(local.date(), told, exceptions, closed_on_holidays)
    return any(opens <= local.time().replace(tzinfo=None) <= closes for opens, closes in spans)


def next_open(
    moment: datetime, hours: Sequence[Hours], exceptions: Sequence[DayException], closed_on_holidays: bool
) -> datetime | None:
    """The first moment from an aware one on at which somebody can come; None within the next weeks.

    A depot that told no hours is asked for the same time on the next day that it is open.
    """
    local = moment.astimezone(ZONE)
    told = hours or [Hours(weekday, time.min, time.max) for weekday in range(1, 8)]
    for step in range(LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=step)
        for opens, closes in spans_on(day, told, exceptions, closed_on_holidays):
            asked = local.time().replace(tzinfo=None)
            start = max(opens, asked) if step == 0 or not hours else opens
            if start <= closes:
                return datetime.combine(day, start, ZONE)
    return None


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, 2nd ed., chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    leap = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * leap) // 451
    month, before = divmod(h + leap - 7 * m + 114, 31)
    return date(year, month, before + 1)


def holidays(year: int) -> frozenset[date]:
    """The days of the Algemene termijnenwet, article 3, with King's Day (a day earlier when it is a Sunday).

    Good Friday is a holiday by that act; 5 May is one only every fifth year in most agreements, so it is left out.
    """
    sunday = easter(year)
    moving = {sunday + timedelta(days=days) for days in (-2, 0, 1, 39, 49, 50)}
    king = date(year, 4, 27)
    king = king - timedelta(days=1) if king.isoweekday() == 7 else king
    return frozenset(moving | {date(year, 1, 1), king, date(year, 12, 25), date(year, 12, 26)})


def ground_m2(
    quantity: Decimal, unit: Unit, pieces_per_m2: Decimal | None = None, width_mm: Decimal | None = None
) -> Decimal | None:
    """How many m2 of material a quantity is; None when that is not known, as for a pile in kg.

    Pieces by what goes in a m2 and metres by their width; never less than it is (rounded up).
    """
    if unit == Unit.M2:
        return quantity
    if unit == Unit.PIECE and pieces_per_m2:
        return (quantity / pieces_per_m2).quantize(STEP, ROUND_UP)
    if unit == Unit.M and width_mm:
        return (quantity * width_mm / 1000).quantize(STEP, ROUND_UP)
    return None


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.isoweekday() - 1)


def fullest(changes: Iterable[tuple[date, Decimal, Decimal]], first: date) -> tuple[Decimal, Decimal]:
    """What came in and went out, in m2, up to the day from `first` on at the end of which most lies there.

    `changes` are a day with what comes in and what goes out on it, in any order.
    """
    came = gone = Decimal(0)
    later: dict[date, list[Decimal]] = {}
    for day, coming, going in changes:
        if day <= first:
            came, gone = came + coming, gone + going
        else:
            sums = later.setdefault(day, [Decimal(0), Decimal(0)])
            sums[0] += coming
            sums[1] += going
    most = (came, gone)
    for day in sorted(later):
        came, gone = came + later[day][0], gone + later[day][1]
        most = max(most, (came, gone), key=lambda sums: sums[0] - sums[1])
    return most
