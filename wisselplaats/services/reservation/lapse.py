"""What the clock does to claims: options lapse, the queue moves up after them, and both sides are warned in time."""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import joinedload

from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.reservation import ReservationAction
from wisselplaats.domain.vocabulary import ListingState, NotificationKind, ReservationState
from wisselplaats.models import Listing, Lot, Organisation, Reservation
from wisselplaats.services.reservation import effects, queue, telling

log = logging.getLogger(__name__)
AT_ONCE = 200
"""So many warnings are one transaction."""
_LAPSES = (ReservationState.REQUESTED, ReservationState.QUEUED)


def expire(now: datetime) -> int:
    """Let lapse what is past its date, and give what is free to who waits; how many claims changed.

    Run by the schedule, without an actor; each offer is a transaction of its own, and running twice changes nothing.
    """
    lapsed = and_(Reservation.state.in_(_LAPSES), Reservation.until <= now)
    waits = Reservation.state == ReservationState.QUEUED
    served = and_(waits, or_(Listing.state != ListingState.PUBLISHED, queue.fits()))
    due = select(Listing.id).join(Reservation, Reservation.listing_id == Listing.id)
    changed = 0
    for listing_id in session.scalars(due.where(or_(lapsed, served)).distinct()).all():
        try:
            with transaction():
                changed += _expire_on(listing_id, now)
        except Conflict as error:
            # somebody is working on this offer: the next minute comes back to it, the other offers need not wait
            log.warning("claims on offer %s wait for the next round: %s", listing_id, error.code)
    return changed


def _expire_on(listing_id: UUID, now: datetime) -> int:
    offer = effects.lock_listing(listing_id)
    open_ones = select(Reservation).where(
        Reservation.listing_id == listing_id,
        Reservation.state.in_(_LAPSES),
        or_(Reservation.until <= now, Reservation.state == ReservationState.QUEUED),
    )
    claims = session.scalars(open_ones.execution_options(populate_existing=True)).all()
    before = {claim.id: (claim.state, claim.quantity) for claim in claims}
    for claim in claims:
        if claim.until <= now:
            effects.step(None, claim, ReservationAction.EXPIRE, now)
            effects.serve(claim.demand)
    effects.settle(offer, None, now)
    session.flush()
    return sum((claim.state, claim.quantity) != before[claim.id] for claim in claims)


def warn(now: datetime) -> int:
    """Warn both sides, once per end date, of options that lapse soon; how many options.

    Soon is the owner's `warn_days`, and never before half of the option has gone by. Run by the schedule; twice
    changes nothing.
    """
    warned = 0
    while count := _warn_some(now):
        warned += count
    return warned


def _warn_some(now: datetime) -> int:
    began = func.coalesce(Reservation.opened_at, Reservation.created_at)
    query = select(Reservation).join(Reservation.listing).join(Listing.organisation).where(
        Reservation.state == ReservationState.REQUESTED,
        Reservation.until > now,
        Reservation.until - func.make_interval(0, 0, 0, Organisation.warn_days) <= now,
        began + (Reservation.until - now) <= now,
        Organisation.warn_days > 0,
        Reservation.warned_until.is_distinct_from(Reservation.until),
    )  # fmt: skip
    lot = joinedload(Reservation.listing).joinedload(Listing.lot)
    query = query.options(
        lot.joinedload(Lot.material), lot.joinedload(Lot.project), joinedload(Reservation.organisation)
    )
    with transaction():
        # who is being decided on right now needs no warning: the next minute looks again
        some = query.limit(AT_ONCE).with_for_update(of=Reservation, skip_locked=True)
        claims = session.scalars(some.execution_options(populate_existing=True)).all()
        for claim in claims:
            key = f"reservation:{claim.id}:lapsing:{claim.until.isoformat()}"
            people = [*telling.owners(claim), *telling.taker(claim)]
            telling.tell(NotificationKind.RESERVATION_LAPSING, key, people, None, claim, now)
        # neither version nor stamp moves: a page that somebody has open still holds
        mark = update(Reservation).where(Reservation.id.in_([claim.id for claim in claims]))
        mark = mark.values(warned_until=Reservation.until, updated_at=Reservation.updated_at)
        session.execute(mark, execution_options={"synchronize_session": False})
    return len(claims)
