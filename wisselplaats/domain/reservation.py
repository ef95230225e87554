"""The life of a claim: one table of transitions, what it may ask for, who is next, what an owner's rule accepts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.vocabulary import ReservationState, Unit


class ReservationAction(StrEnum):
    """What can happen to a claim."""

    MOVE_UP = "move_up"
    TAKE_PART = "take_part"
    EXTEND = "extend"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    CANCEL = "cancel"
    HAND_OVER_PART = "hand_over_part"
    HAND_OVER_REST = "hand_over_rest"
    CORRECT = "correct"
    CORRECT_AWAY = "correct_away"


TRANSITIONS: dict[tuple[ReservationState, ReservationAction], ReservationState] = {
    (ReservationState.QUEUED, ReservationAction.MOVE_UP): ReservationState.REQUESTED,
    (ReservationState.QUEUED, ReservationAction.TAKE_PART): ReservationState.QUEUED,
    (ReservationState.REQUESTED, ReservationAction.EXTEND): ReservationState.REQUESTED,
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
    **{
        (state, ReservationAction.CORRECT): state
        for state in (
            ReservationState.ACCEPTED,
            ReservationState.HANDED_OVER,
            ReservationState.CANCELLED,
            ReservationState.EXPIRED,
        )
    },
    # nothing of it turned out to have changed hands
    (ReservationState.HANDED_OVER, ReservationAction.CORRECT_AWAY): ReservationState.CANCELLED,
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


def corrected(
    state: ReservationState, quantity: Decimal, handed_over: Decimal, difference: Decimal
) -> tuple[ReservationState, Decimal]:
    """State and quantity of a claim of which `handed_over` was corrected by `difference`, to what it is now.

    What is still promised stays promised; a claim that was served is of what it was served with, and one that is over
    keeps what was asked. Errors: Conflict when nothing of it was ever handed over.
    """
    if state == ReservationState.HANDED_OVER and not handed_over:
        return move(state, ReservationAction.CORRECT_AWAY), quantity
    after = move(state, ReservationAction.CORRECT)
    if state == ReservationState.ACCEPTED:
        return after, quantity + difference
    return after, handed_over if state == ReservationState.HANDED_OVER else max(quantity, handed_over)


@dataclass(frozen=True)
class Waiting:
    """What somebody in the queue asks: all of `quantity`, or parts of it of at least `min_part`."""

    quantity: Decimal
    partial_ok: bool = False
    min_part: Decimal | None = None

    @property
    def least(self) -> Decimal:
        """The least that is of use: all of it, the smallest part, or the little that is left to wait for."""
        return min(self.min_part or Decimal(0), self.quantity) if self.partial_ok else self.quantity

    def takes(self, free: Decimal) -> Decimal:
        """What it takes of what is free: all, a part, or nothing."""
        if free <= 0:
            return Decimal(0)
        if self.quantity <= free:
            return self.quantity
        return free if self.partial_ok and free >= self.least else Decimal(0)

    def holds_the_line(self, free: Decimal, optioned: Decimal) -> bool:
        """Whether those behind wait for this one: it may yet be served from what is free and what may lapse.

        What waits for more than that can only hope for a cancellation; it keeps its place, and lets others pass.
        """
        return self.least <= free + optioned


@dataclass(frozen=True)
class AcceptRule:
    """What an owner accepts by itself: claims of its own projects, and up to a quantity or a share of the offer.

    `limits` per unit; `share` in per cent of what is offered. Nothing set is never.
    """

    own_projects: bool = False
    limits: Mapping[Unit, Decimal] | None = None
    share: int | None = None

    def accepts(self, own_project: bool, held: Decimal, offered: Decimal, unit: Unit) -> bool:
        """Whether a claim is accepted by itself; `held` is all that this taker then has of the offer.

        All of it and not this claim alone, so that nobody comes past the limit in small steps.
        """
        if own_project and self.own_projects:
            return True
        limit = (self.limits or {}).get(unit)
        within_share = self.share is not None and held * 100 <= offered * self.share
        return within_share or (limit is not None and held <= limit)


def extends_itself(asked: datetime, first_until: datetime, days: int, others_wait: bool) -> bool:
    """Whether the owner's rule gives more time: within `days` of the first end date, and nobody waits for it."""
    return not others_wait and asked <= first_until + timedelta(days=days)
