"""Windows in time: when supply and need meet, how long material waits, and what a slip is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.planning import Need, Window, days_late, in_time, judge, meets, moved, slip, storage_days

DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
WINDOWS = st.builds(
    lambda start, length: Window(start, None if length is None else start + timedelta(days=length)),
    DAYS,
    st.none() | st.integers(0, 400),
)
MAY = Window(date(2027, 5, 1), date(2027, 5, 31))


def test_a_window_cannot_end_before_it_starts():
    with pytest.raises(Invalid) as raised:
        Window(date(2027, 5, 2), date(2027, 5, 1)).validate("available_to")
    assert raised.value.problems[0].code == "window_ends_before_start"
    assert raised.value.problems[0].field == "available_to"


def test_a_window_of_one_day_and_an_open_one_are_valid():
    assert Window(date(2027, 5, 1), date(2027, 5, 1)).validate()
    assert Window(date(2027, 5, 1)).validate().end is None


def test_material_that_is_still_there_when_needed_needs_no_storage():
    meeting = meets(Window(date(2027, 3, 1), date(2027, 5, 10)), MAY, 0)
    assert meeting is not None
    assert (meeting.collect_on, meeting.needed_on, meeting.storage_days) == (MAY.start, MAY.start, 0)


def test_material_that_comes_during_the_need_is_laid_the_same_day():
    meeting = meets(Window(date(2027, 5, 20)), MAY, 0)
    assert meeting is not None
    assert meeting.collect_on == meeting.needed_on == date(2027, 5, 20)


def test_material_that_must_leave_earlier_waits_in_storage():
    meeting = meets(Window(date(2027, 3, 1), date(2027, 4, 1)), MAY, 30)
    assert meeting is not None
    assert (meeting.collect_on, meeting.needed_on) == (date(2027, 4, 1), date(2027, 5, 1))
    assert meeting.storage_days == 30


def test_material_is_not_stored_longer_than_the_demand_says():
    assert meets(Window(date(2027, 3, 1), date(2027, 4, 1)), MAY, 29) is None


def test_material_that_comes_after_the_need_does_not_meet():
    after = Window(date(2027, 6, 1))
    assert meets(after, MAY, 1000) is None
    assert days_late(after, MAY) == 1


def test_a_need_without_an_end_is_never_too_late():
    assert days_late(Window(date(2040, 1, 1)), Window(date(2027, 5, 1))) == 0


@given(WINDOWS, st.integers(-500, 500))
def test_a_shift_is_the_slip_that_is_measured(window, days):
    assert slip(window, window.shifted(days)) == days
    assert window.shifted(days).shifted(-days) == window


@given(WINDOWS, WINDOWS, st.integers(0, 300), st.integers(-500, 500))
def test_moving_both_windows_changes_nothing_between_them(supply, demand, storage, days):
    before = meets(supply, demand, storage)
    after = meets(supply.shifted(days), demand.shifted(days), storage)
    assert (before is None) == (after is None)
    assert before is None or after is None or before.storage_days == after.storage_days


@given(WINDOWS, WINDOWS, st.integers(0, 300), st.integers(0, 300))
def test_more_storage_never_breaks_a_meeting(supply, demand, storage, more):
    if meets(supply, demand, storage) is not None:
        assert meets(supply, demand, storage + more) is not None


@given(WINDOWS, WINDOWS)
def test_a_meeting_lies_in_both_windows(supply, demand):
    meeting = meets(supply, demand, 10_000)
    if meeting is not None:
        assert supply.start <= meeting.collect_on
        assert supply.end is None or meeting.collect_on <= supply.end
        assert demand.start <= meeting.needed_on
        assert demand.end is None or meeting.needed_on <= demand.end
        assert storage_days(supply, demand) == (meeting.needed_on - meeting.collect_on).days


def test_a_shift_off_the_calendar_is_refused():
    with pytest.raises(Invalid) as raised:
        MAY.shifted(10**9)
    assert raised.value.problems[0].code == "date_out_of_range"


def _judged(start: int, end: int | None = None) -> tuple[str, int]:
    need = Need(Window(date(2027, 3, 1), date(2027, 4, 30)), date(2027, 6, 30), 10)
    first = date(2027, 1, 1)
    window = Window(first + timedelta(days=start), None if end is None else first + timedelta(days=end))
    found = judge(window, need)
    return found.reason.value, found.days


def test_a_claim_is_fine_at_risk_or_broken_by_the_day_that_its_material_comes():
    assert _judged(0) == ("in_time", 0)
    assert _judged(119) == ("in_time", 0)
    assert _judged(120) == ("after_need", 1)
    assert _judged(180) == ("after_need", 61)
    assert _judged(181) == ("after_works", 1)
    assert _judged(0, 49) == ("in_time", 0)
    assert _judged(0, 48) == ("stored_too_long", 1)


def test_a_claim_for_nothing_that_is_planned_is_always_fine():
    assert judge(Window(date(2099, 1, 1)), None).days == 0


def test_both_ends_of_a_window_move_by_themselves_and_never_cross():
    window = Window(date(2027, 3, 1), date(2027, 3, 10))
    assert moved(window, 5, 0) == Window(date(2027, 3, 6), date(2027, 3, 10))
    assert moved(window, 15, 0) == Window(date(2027, 3, 16), date(2027, 3, 16))
    assert moved(Window(date(2027, 3, 1)), -1, 99) == Window(date(2027, 2, 28))


@given(st.integers(-400, 400), st.none() | st.integers(0, 300), st.none() | st.integers(0, 400), st.integers(0, 90))
def test_the_window_that_helps_makes_a_claim_fine_and_a_fine_one_keeps_its_own(start, length, stored, works):
    need = Need(Window(date(2027, 3, 1), date(2027, 4, 30)), date(2027, 4, 30) + timedelta(days=works), stored)
    first = date(2027, 3, 1) + timedelta(days=start)
    window = Window(first, None if length is None else first + timedelta(days=length))
    helped = in_time(window, need)
    assert judge(helped, need).days == 0
    assert helped.start <= window.start
    if judge(window, need).days == 0:
        assert helped == window
