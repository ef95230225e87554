"""Sentences about claims."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.reservation import (
    FINAL,
    HOLDING,
    ReservationAction,
    check_handover,
    check_request,
    corrected,
    default_until,
    move,
)
from wisselplaats.domain.vocabulary import ReservationState, Unit


def test_an_option_is_accepted_and_then_handed_over() -> None:
    accepted = move(ReservationState.REQUESTED, ReservationAction.ACCEPT)
    assert move(accepted, ReservationAction.HAND_OVER_PART) == ReservationState.ACCEPTED
    assert move(accepted, ReservationAction.HAND_OVER_REST) == ReservationState.HANDED_OVER


def test_the_queue_moves_up_to_an_option_and_never_straight_to_accepted() -> None:
    assert move(ReservationState.QUEUED, ReservationAction.MOVE_UP) == ReservationState.REQUESTED
    with pytest.raises(Conflict):
        move(ReservationState.QUEUED, ReservationAction.ACCEPT)


CORRECTS = {ReservationAction.CORRECT, ReservationAction.CORRECT_AWAY}


@given(st.sampled_from(sorted(FINAL)), st.sampled_from(sorted(set(ReservationAction) - CORRECTS)))
def test_what_has_ended_stays_ended(state: ReservationState, action: ReservationAction) -> None:
    with pytest.raises(Conflict):
        move(state, action)


@pytest.mark.parametrize(
    ("state", "quantity", "handed_over", "difference", "expected"),
    [
        # what is still promised stays promised
        ("accepted", 60, 30, -10, ("accepted", 50)), ("accepted", 60, 50, 10, ("accepted", 70)),
        ("handed_over", 60, 50, -10, ("handed_over", 50)), ("handed_over", 60, 75, 15, ("handed_over", 75)),
        ("handed_over", 60, 0, -60, ("cancelled", 60)),
        ("cancelled", 60, 5, -10, ("cancelled", 60)), ("cancelled", 60, 70, 60, ("cancelled", 70)),
    ],
)  # fmt: skip
def test_a_corrected_claim_is_of_what_was_handed_over(
    state: str, quantity: int, handed_over: int, difference: int, expected: tuple[str, int]
) -> None:
    found = corrected(ReservationState(state), Decimal(quantity), Decimal(handed_over), Decimal(difference))
    assert found == (ReservationState(expected[0]), Decimal(expected[1]))


@pytest.mark.parametrize("state", [ReservationState.REQUESTED, ReservationState.QUEUED, ReservationState.DECLINED])
def test_nothing_is_corrected_of_which_nothing_was_handed_over(state: ReservationState) -> None:
    with pytest.raises(Conflict):
        corrected(state, Decimal(1), Decimal(1), Decimal(1))


def test_only_asked_and_accepted_claims_hold_quantity() -> None:
    assert {ReservationState.REQUESTED, ReservationState.ACCEPTED} == HOLDING


def test_more_than_is_free_is_refused_and_says_how_much_is() -> None:
    with pytest.raises(Conflict) as refused:
        check_request(Decimal(50), Decimal(40), None, Unit.M2)
    assert refused.value.params["free"] == Decimal(40)


def test_less_than_the_owners_minimum_is_refused_unless_it_is_all_that_is_left() -> None:
    with pytest.raises(Invalid, match="invalid_input"):
        check_request(Decimal(5), Decimal(40), Decimal(10), Unit.M2)
    check_request(Decimal(5), Decimal(5), Decimal(10), Unit.M2)


def test_a_handover_is_for_a_part_or_for_the_rest_and_never_for_more() -> None:
    assert check_handover(Decimal(4), Decimal(10), Unit.PIECE) == ReservationAction.HAND_OVER_PART
    assert check_handover(Decimal(10), Decimal(10), Unit.PIECE) == ReservationAction.HAND_OVER_REST
    with pytest.raises(Conflict, match="more_than_accepted"):
        check_handover(Decimal(11), Decimal(10), Unit.PIECE)


def test_an_option_lapses_after_the_days_of_the_organisation() -> None:
    assert default_until(datetime(2026, 1, 1, tzinfo=UTC), 14) == datetime(2026, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize("asked", [Decimal(0), Decimal(-1)])
def test_a_claim_or_a_handover_is_for_something(asked: Decimal) -> None:
    with pytest.raises(Invalid):
        check_request(asked, Decimal(40), None, Unit.M2)
    with pytest.raises(Invalid):
        check_handover(asked, Decimal(40), Unit.M2)
