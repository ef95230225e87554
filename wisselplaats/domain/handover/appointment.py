"""The life of a handover until both sides have said yes: one table of who may do what, and when it can be."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.vocabulary import AppointmentState, ReservationSide, Unit

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class AppointmentAction(StrEnum):
    """What can happen before the material has changed hands."""

    PROPOSE = "propose"
    AGREE = "agree"
    GIVE = "give"
    TAKE = "take"
    REFUSE = "refuse"
    CANCEL = "cancel"


_BEFORE = (AppointmentState.PROPOSED, AppointmentState.AGREED)
TRANSITIONS: dict[tuple[AppointmentState, AppointmentAction], AppointmentState] = {
    **{(state, AppointmentAction.PROPOSE): AppointmentState.PROPOSED for state in _BEFORE},
    (AppointmentState.PROPOSED, AppointmentAction.AGREE): AppointmentState.AGREED,
    # people meet earlier than they agreed: what counts is that both confirm
    **{(state, AppointmentAction.GIVE): AppointmentState.GIVEN for state in _BEFORE},
    (AppointmentState.GIVEN, AppointmentAction.TAKE): AppointmentState.DONE,
    (AppointmentState.GIVEN, AppointmentAction.REFUSE): AppointmentState.AGREED,
    **{(state, AppointmentAction.CANCEL): AppointmentState.CANCELLED for state in (*_BEFORE, AppointmentState.GIVEN)},
}
OPEN = frozenset({*_BEFORE, AppointmentState.GIVEN})
# whose step it is where it is one side's alone: the giver counts, the taker answers
SIDES: dict[AppointmentAction, ReservationSide] = {
    AppointmentAction.GIVE: ReservationSide.OWNER,
    AppointmentAction.TAKE: ReservationSide.TAKER,
    AppointmentAction.REFUSE: ReservationSide.TAKER,
}


def move(state: AppointmentState, action: AppointmentAction) -> AppointmentState:
    """The state after an action. Errors: Conflict when the table does not have it."""
    try:
        return TRANSITIONS[(state, action)]
    except KeyError:
        raise Conflict("appointment_transition_not_allowed", state=state.value, action=action.value) from None


def check_time(at: datetime, now: datetime, first: date, last: date | None) -> None:
    """Refuse a time that is over, or a day in the Netherlands outside the window of the lot (both days included).

    Errors: Invalid.
    """
    if at <= now:
        raise Invalid.one("starts_at", "appointment_in_the_past")
    day = at.astimezone(AMSTERDAM).date()
    if day < first:
        raise Invalid.one("starts_at", "appointment_before_window", first=first)
    if last is not None and day > last:
        raise Invalid.one("starts_at", "appointment_after_window", last=last)


def check_count(part: Decimal, lost: Decimal, open_quantity: Decimal, unit: Unit) -> None:
    """Refuse a count that is for nothing, splits a piece, or is more than is still promised.

    `lost` is what was promised and turned out broken or missing. Errors: Invalid, Conflict.
    """
    if part <= 0:
        raise Invalid.one("quantity", "quantity_not_positive")
    for name, amount in (("quantity", part), ("lost", lost)):
        if unit == Unit.PIECE and amount != amount.to_integral_value():
            raise Invalid.one(name, "whole_pieces")
    if part + lost > open_quantity:
        raise Conflict("more_than_accepted", asked=part + lost, open=open_quantity, unit=unit.value)
