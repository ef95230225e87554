"""When a depot is open, and how much ground its stock takes."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from wisselplaats.domain.depot import (
    DayException,
    Hours,
    check_exceptions,
    check_hours,
    easter,
    ground_m2,
    holidays,
    is_open,
    spans_on,
    week_of,
)
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.vocabulary import Unit

MONDAY = Hours(1, time(7), time(16))
SPLIT = [Hours(2, time(13), time(16)), Hours(2, time(7), time(12))]


def test_open_means_within_the_hours_of_the_day_in_dutch_time() -> None:
    winter, summer = datetime(2026, 1, 12, 6, 30, tzinfo=UTC), datetime(2026, 6, 8, 5, 30, tzinfo=UTC)
    assert is_open(winter, [MONDAY], [], True)
    assert is_open(summer, [MONDAY], [], True)
    assert not is_open(datetime(2026, 6, 8, 14, 30, tzinfo=UTC), [MONDAY], [], True)


def test_a_break_at_noon_is_closed() -> None:
    assert not is_open(datetime(2026, 1, 13, 11, 30, tzinfo=UTC), SPLIT, [], True)
    assert spans_on(date(2026, 1, 13), SPLIT, [], True) == [(time(7), time(12)), (time(13), time(16))]


def test_an_exception_goes_before_a_holiday_and_a_holiday_before_the_week() -> None:
    king = datetime(2026, 4, 27, 8, tzinfo=UTC)
    assert not is_open(king, [MONDAY], [], True)
    assert is_open(king, [MONDAY], [], False)
    assert is_open(king, [MONDAY], [DayException(king.date(), time(9), time(12))], True)
    assert not is_open(datetime(2026, 1, 12, 8, tzinfo=UTC), [MONDAY], [DayException(date(2026, 1, 12))], True)


def test_a_depot_that_told_no_hours_refuses_only_what_it_said() -> None:
    sunday = datetime(2026, 1, 11, 20, tzinfo=UTC)
    assert is_open(sunday, [], [], True)
    assert not is_open(sunday, [], [DayException(date(2026, 1, 11))], True)
    assert not is_open(datetime(2026, 12, 25, 10, tzinfo=UTC), [], [], True)


@pytest.mark.parametrize(
    ("year", "day"), [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))]
)
def test_easter_falls_where_the_almanac_says(year: int, day: tuple[int, int]) -> None:
    assert easter(year) == date(year, *day)


def test_kings_day_is_a_day_earlier_when_it_is_a_sunday() -> None:
    assert date(2025, 4, 26) in holidays(2025)
    assert date(2025, 4, 27) not in holidays(2025)
    assert {date(2026, 5, 14), date(2026, 5, 25), date(2026, 4, 3)} < holidays(2026)


def test_hours_that_cannot_be_are_refused_each_at_its_place() -> None:
    with pytest.raises(Invalid) as refused:
        check_hours([Hours(1, time(9), time(9)), Hours(3, time(7), time(12)), Hours(3, time(11), time(15))])
    found = {(one.field, one.code) for one in refused.value.problems}
    assert found == {("hours.0.closes", "ends_before_start"), ("hours.2.opens", "hours_overlap")}
    check_hours([*SPLIT, MONDAY])


def test_exceptions_that_cannot_be_are_refused() -> None:
    day = date(2026, 3, 3)
    with pytest.raises(Invalid) as refused:
        check_exceptions(
            [DayException(day, time(9)), DayException(day), DayException(date(2026, 3, 4), time(9), time(8))]
        )
    found = {(one.field, one.code) for one in refused.value.problems}
    assert found == {
        ("exceptions.0.closes", "hours_both_or_none"), ("exceptions.1.day", "day_twice"),
        ("exceptions.2.closes", "ends_before_start"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "unit", "pieces", "width", "expected"),
    [
        ("12.5", Unit.M2, None, None, "12.5"),
        ("100", Unit.PIECE, "11.111", None, "9.001"),
        ("100", Unit.PIECE, None, None, None),
        ("40", Unit.M, None, "120", "4.800"),
        ("40", Unit.M, None, None, None),
        ("3", Unit.TONNE, "45", "100", None),
    ],
)
def test_ground_is_known_for_m2_and_for_what_has_a_size(
    amount: str, unit: Unit, pieces: str | None, width: str | None, expected: str | None
) -> None:
    found = ground_m2(Decimal(amount), unit, pieces and Decimal(pieces), width and Decimal(width))
    assert found == (None if expected is None else Decimal(expected))


def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2026, 3, 1)) == date(2026, 2, 23)
    assert week_of(date(2026, 3, 2)) == date(2026, 3, 2)
