"""Places lie in the Netherlands, and distance is the straight line times a stated detour."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.place import X_MAX, X_MIN, Y_MAX, Y_MIN, Box, Place, distance_km

LEIDEN = Place(93_500.0, 463_500.0)
PLACES = st.builds(Place, st.floats(X_MIN, X_MAX), st.floats(Y_MIN, Y_MAX))


@pytest.mark.parametrize(
    ("x", "y"),
    [(4.49, 52.16), (463_500.0, 93_500.0), (float("nan"), 463_500.0), (93_500.0, float("inf"))],
)
def test_a_place_outside_the_dutch_grid_is_refused(x, y):
    with pytest.raises(Invalid) as raised:
        Place(x, y)
    assert raised.value.problems[0].code == "place_outside_netherlands"


def test_the_corners_of_the_grid_are_places():
    assert Place(X_MIN, Y_MIN) != Place(X_MAX, Y_MAX)


def test_ten_kilometres_as_the_crow_flies_are_thirteen_by_road():
    assert distance_km(LEIDEN, Place(99_500.0, 471_500.0)) == Decimal("13.000")


def test_the_detour_can_be_left_out():
    assert distance_km(LEIDEN, Place(93_500.0, 464_500.0), detour=Decimal(1)) == Decimal("1.000")


@given(PLACES, PLACES)
def test_the_way_back_is_as_long(a, b):
    assert distance_km(a, b) == distance_km(b, a) >= 0


@given(PLACES)
def test_a_place_is_next_to_itself(place):
    assert distance_km(place, place) == 0


@given(PLACES, PLACES)
def test_the_box_around_a_place_holds_all_that_is_near(a, b):
    straight = distance_km(a, b, detour=Decimal(1))
    assert Box.around(a, straight + Decimal("0.001")).holds(b)


def test_a_box_leaves_out_what_is_beyond_its_edge():
    box = Box.around(LEIDEN, Decimal(1))
    assert box.holds(Place(94_500.0, 463_500.0))
    assert not box.holds(Place(94_501.0, 463_500.0))


@pytest.mark.parametrize("edges", [(2, 0, 1, 1), (0, 2, 1, 1), (float("nan"), 0, 1, 1)])
def test_a_box_is_not_inside_out(edges):
    with pytest.raises(Invalid) as raised:
        Box(*edges)
    assert raised.value.problems[0].code == "box_inside_out"
