"""One click to another lot: the new claim is made before the old one is let go, so that nobody loses both."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain import reservation as rules
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.reservation import ReservationAction
from wisselplaats.domain.vocabulary import AlternativeKind
from wisselplaats.models import Demand, Listing, Reservation
from wisselplaats.services.reservation import claim as claims
from wisselplaats.services.reservation import effects
from wisselplaats.services.reservation.alternative import of_claim
from wisselplaats.services.reservation.seen import get

REASON = "Verplaatst naar een andere partij."
MOVED = "moved"


def move_to(
    actor: Actor, reservation_id: UUID, listing_id: UUID, now: datetime, today: date, version: int | None = None
) -> Reservation:
    """Claim the rest of a claim on another offer, and let the old one go; all or nothing.

    Again the same gives the claim that it made. Errors: Forbidden to the owner's side, NotFound, Stale, Conflict when
    the claim is closed or what is free there is not enough, Blocked by the law, Invalid for the offer that it is on.
    """
    require(actor, Action.RESERVE)
    old = get(actor, reservation_id)
    if old.organisation_id != actor.organisation_id:
        raise Forbidden("taker_moves")
    if old.listing_id == listing_id:
        raise Invalid.one("listing_id", "same_listing")
    _lock_both(old.listing_id, listing_id)
    again = session.scalar(select(Reservation).where(Reservation.moved_from_id == old.id))
    if again is not None and again.listing_id == listing_id:
        return again
    old = effects.lock(old, version)
    rules.move(old.state, ReservationAction.CANCEL)
    made = claims.request(actor, listing_id, _same_wish(old), now, today)
    made.moved_from_id = old.id
    old.reason = REASON
    effects.note(actor, old, MOVED, now)
    effects.step(actor, old, ReservationAction.CANCEL, now)
    effects.settle(old.listing, old.demand, now)
    session.flush()
    return made


def _lock_both(*listing_ids: UUID) -> None:
    """Both offers, in one order for everybody: two who swap do not wait for each other."""
    query = select(Listing.id).where(Listing.id.in_(listing_ids)).order_by(Listing.id)
    session.execute(query.with_for_update()).all()


def _same_wish(old: Reservation) -> claims.Wish:
    rest = old.quantity - old.handed_over
    return claims.Wish(rest, old.demand_id, None if old.demand_id else old.project_id)


def fit_demand(actor: Actor, reservation_id: UUID, now: datetime, today: date) -> Demand:
    """Move the own demand to the date at which the claim is fine again. Errors: Forbidden, NotFound, Conflict."""
    require(actor, Action.MANAGE_DEMAND)
    from wisselplaats.services import demand

    claim = get(actor, reservation_id)
    if claim.organisation_id != actor.organisation_id:
        raise Forbidden("taker_moves")
    dates = [one for one in of_claim(claim, today) if one.kind == AlternativeKind.DATE]
    if not dates or claim.demand_id is None or dates[0].field is None:
        raise Conflict("no_other_date")
    return demand.change(actor, claim.demand_id, {dates[0].field: dates[0].value}, now)
