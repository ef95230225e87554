"""The queue of an offer: in order of asking, whole or in part as each asks, and nobody passes who could be served."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain import reservation as rules
from wisselplaats.domain.legal import Act
from wisselplaats.domain.listing import Relation, visible_to
from wisselplaats.domain.reservation import ReservationAction, Waiting
from wisselplaats.domain.vocabulary import ListingState, ReservationState
from wisselplaats.models import Listing, Organisation, Reservation
from wisselplaats.services import legal
from wisselplaats.services import listing as listings
from wisselplaats.services.reservation import effects, rule, standing
from wisselplaats.services.reservation.draft import Offer, Party

ZONE = ZoneInfo("Europe/Amsterdam")
AT_ONCE = 20
"""So much of a queue is read at a time: what comes free is mostly for the first few."""


def waiting(listing: Listing) -> Iterator[Reservation]:
    """The queue of a locked offer, in the order of asking, read as far as it is walked."""
    query = select(Reservation).where(
        Reservation.listing_id == listing.id, Reservation.state == ReservationState.QUEUED
    )
    fresh = query.options(joinedload(Reservation.organisation)).execution_options(populate_existing=True)
    fresh = fresh.order_by(Reservation.created_at, Reservation.id).limit(AT_ONCE)
    some = session.scalars(fresh).all()
    while some:
        place = (some[-1].created_at, some[-1].id)
        yield from some
        behind = tuple_(Reservation.created_at, Reservation.id) > place
        some = session.scalars(fresh.where(behind)).all() if len(some) == AT_ONCE else []


def shown_to(listing: Listing | Offer, taker: Organisation | Party, today: date) -> bool:
    """Whether the ladder has come to a rung at which this organisation may reserve."""
    if taker.id == listing.organisation_id:
        return True
    near = taker.region is not None and taker.region == listing.organisation.region
    relation = Relation.SAME_REGION if near else Relation.OTHER
    offer: Any = listing
    return visible_to(listings.rung(offer, today), relation)


def is_held(listing: Listing | Offer, now: datetime) -> bool:
    """Whether somebody in the queue of a locked offer has the first right to what is free."""
    if listing.waiting == 0:
        return False
    part = func.least(func.coalesce(Reservation.min_part, 0), Reservation.quantity)
    least = case((Reservation.partial_ok, part), else_=Reservation.quantity)
    ahead = select(Reservation.id).where(
        Reservation.listing_id == listing.id, Reservation.state == ReservationState.QUEUED, Reservation.until > now,
        least <= listing.free + listing.optioned,
    )  # fmt: skip
    return bool(session.scalar(select(ahead.exists())))


def fits() -> ColumnElement[bool]:
    """SQL over a waiting claim and its offer: what is free is enough for it, or for a part that it takes."""
    part = and_(Reservation.partial_ok, func.coalesce(Reservation.min_part, 0) <= Listing.free, Listing.free > 0)
    return or_(Reservation.quantity <= Listing.free, part)


def move_up(listing: Listing, now: datetime) -> int:
    """Give what is free to the queue of a locked offer; how many claims got something.

    Each is asked again whether the ladder and the law allow it: who may not have it now keeps the place and waits.
    """
    if listing.waiting == 0 or listing.state != ListingState.PUBLISHED or listing.free <= 0:
        return 0
    moved, today = 0, now.astimezone(ZONE).date()
    for claim in waiting(listing):
        if claim.until <= now or not _may_have(listing, claim, today):
            continue
        wish = Waiting(claim.quantity, claim.partial_ok, claim.min_part)
        amount = wish.takes(listing.free)
        if amount:
            _give(listing, claim, amount, now)
            moved += 1
        if amount < wish.quantity and wish.holds_the_line(listing.free, listing.optioned):
            break
    return moved


def _may_have(listing: Listing, claim: Reservation, today: date) -> bool:
    gate = legal.check_lot(listing.lot, Act.RESERVE, claim.organisation_id)
    return gate.open and shown_to(listing, claim.organisation, today)


def _give(listing: Listing, claim: Reservation, amount: Decimal, now: datetime) -> None:
    """All of it makes the waiting claim an option; a part becomes an option of its own, and the rest waits on."""
    until = rules.default_until(now, listing.organisation.option_days)
    if amount == claim.quantity:
        claim.until, claim.opened_at = until, now
        effects.step(None, claim, ReservationAction.MOVE_UP, now)
        moved = claim
    else:
        moved = _split_off(claim, amount, until, now)
    rule.apply(moved, now)
    effects.serve(moved.demand)


def _split_off(claim: Reservation, amount: Decimal, until: datetime, now: datetime) -> Reservation:
    claim.state = rules.move(claim.state, ReservationAction.TAKE_PART)
    claim.quantity -= amount
    if claim.min_part is not None:
        claim.min_part = min(claim.min_part, claim.quantity)
    part = Reservation(
        listing=claim.listing, organisation=claim.organisation, requested_by=claim.requested_by, demand=claim.demand,
        project=claim.project, quantity=amount, state=ReservationState.REQUESTED, part_of_id=claim.id, until=until,
        opened_at=now, created_at=now,
    )  # fmt: skip
    session.add(part)
    effects.note(None, claim, ReservationAction.TAKE_PART.value, now)
    effects.recount(part)
    standing.judge_again(now, Reservation.id == part.id)
    effects.note(None, part, ReservationAction.MOVE_UP.value, now)
    effects.told_of_turn(part, now, waiting=format(claim.quantity.normalize(), "f"))
    return part
