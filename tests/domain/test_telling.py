"""How soon somebody hears: the slower of two wishes, and never a digest for what is urgent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.telling import ON_REQUEST, URGENT, choices, slower, usual
from wisselplaats.domain.vocabulary import NotificationKind, NotifyPreference

AT_ONCE, DAILY, WEEKLY, OFF = NotifyPreference
words = st.sampled_from(NotifyPreference)


@pytest.mark.parametrize(
    ("thing", "person", "expected"),
    [
        (AT_ONCE, AT_ONCE, AT_ONCE), (AT_ONCE, DAILY, DAILY), (AT_ONCE, WEEKLY, WEEKLY), (AT_ONCE, OFF, OFF),
        (DAILY, AT_ONCE, DAILY), (DAILY, DAILY, DAILY), (DAILY, WEEKLY, WEEKLY), (DAILY, OFF, OFF),
        (WEEKLY, AT_ONCE, WEEKLY), (WEEKLY, DAILY, WEEKLY), (WEEKLY, WEEKLY, WEEKLY), (WEEKLY, OFF, OFF),
        (OFF, AT_ONCE, OFF), (OFF, DAILY, OFF), (OFF, WEEKLY, OFF), (OFF, OFF, OFF),
    ],
)  # fmt: skip
def test_the_slower_of_the_demand_and_the_person_holds(thing, person, expected):
    assert slower(thing, person) is expected


@given(words, words, words)
def test_it_does_not_matter_who_is_asked_first(first, second, third):
    assert slower(first, second) is slower(second, first)
    assert slower(slower(first, second), third) is slower(first, slower(second, third))


@pytest.mark.parametrize("kind", NotificationKind)
def test_what_is_urgent_never_waits_for_a_digest_and_the_usual_can_be_chosen(kind):
    assert usual(kind) in choices(kind)
    assert OFF in choices(kind)
    assert (DAILY in choices(kind)) == (kind not in URGENT)
    assert (usual(kind) is OFF) == (kind in ON_REQUEST)
