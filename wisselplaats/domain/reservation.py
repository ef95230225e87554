"""The life of a claim: one table of transitions, and what a claim may ask for."""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.vocabulary import ReservationState, Unit


class ReservationAction(StrEnum):
    """What can happen to a claim."""

    MOVE_UP = "move_up"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    CANCEL = "cancel"
    HAND_OVER_PART = "hand_over_part"
    HAND_OVER_REST = "hand_over_rest"


TRANSITIONS: dict[tuple[ReservationState, ReservationAction], ReservationState] = {
    (ReservationState.QUEUED, ReservationAction.MOVE_UP): ReservationState.REQUESTED,
    (ReservationState.QUEUED, ReservationAction.CANCEL): ReservationState.CANCELLED,
    (ReservationState.QUEUED, ReservationAction.EXPIRE): ReservationState.EXPIRED,
    (ReservationState.REQUESTED, ReservationAction.ACCEPT): ReservationState.ACCEPTED,
    (ReservationState.REQUESTED, ReservationAction.DECLINE): ReservationState.DECLINED,
    (ReservationState.REQUESTED, ReservationAction.EXPIRE): ReservationState.EXPIRED,
    (ReservationState.REQUESTED, ReservationAction.CANCEL): ReservationState.CANCELLED,
    (ReservationState.ACCEPTED, ReservationAction.CANCEL): ReservationState.CANCELLED,
    (ReservationState.ACCEPTED, ReservationAction.EXPIRE): ReservationState.EXPIRED,
    (ReservationState.ACCEPTED, ReservationAction.HAND_OVER_PART): ReservationState.ACCEPTED,
    (ReservationState.ACCEPTED, ReservationAction.HAND_OVER_REST): ReservationState.HANDED_OVER,
}
HOLDING = frozenset({ReservationState.REQUESTED, ReservationState.ACCEPTED})  # these hold quantity
OPEN = HOLDING | {ReservationState.QUEUED}
FINAL = frozenset(ReservationState) - OPEN


def move(state: ReservationState, action: ReservationAction) -> ReservationState:
    """The state after an action. Errors: Conflict when the table does not have it."""
    try:
        return TRANSITIONS[(state, action)]
    except KeyError:
        raise Conflict("reservation_transition_not_allowed", state=state.value, action=action.value) from None


def default_until(now: datetime, days: int) -> datetime:
    """When an option lapses: so many days after it was asked."""
    return now + timedelta(days=days)


def check_request(asked: Decimal, free: Decimal, minimum: Decimal | None, unit: Unit) -> None:
    """Refuse a claim that does not fit in what is free.

    A claim of all that is free may be below the owner's minimum. Errors: Invalid when nothing is asked or below the
    minimum, Conflict above what is free.
    """
    _something(asked)
    if asked > free:
        raise Conflict("not_enough_free", free=free, asked=asked, unit=unit.value)
    if minimum is not None and asked < minimum and asked != free:
        raise Invalid.one("quantity", "below_minimum", minimum=minimum, unit=unit.value)


def _something(asked: Decimal) -> None:
    if not asked > 0:
        raise Invalid.one("quantity", "quantity_not_positive")


def check_handover(asked: Decimal, open_quantity: Decimal, unit: Unit) -> ReservationAction:
    """Whether a handover is for a part or for the rest.

    Errors: Invalid when it is for nothing, Conflict above what is still to be handed over.
    """
    _something(asked)
    if asked > open_quantity:
        raise Conflict("more_than_accepted", asked=asked, open=open_quantity, unit=unit.value)
    return ReservationAction.HAND_OVER_REST if asked == open_quantity else ReservationAction.HAND_OVER_PART
