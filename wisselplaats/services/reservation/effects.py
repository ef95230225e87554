"""What follows when a claim changes: the counts, the queue, what is fulfilled, what is written down."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain import reservation as rules
from wisselplaats.domain.legal import Act, require_open
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.reservation import ReservationAction
from wisselplaats.domain.vocabulary import DemandState, ListingState, NotificationKind, ReservationState
from wisselplaats.models import AuditEvent, Demand, Listing, Reservation
from wisselplaats.services import lot, match, passport
from wisselplaats.services.reservation import telling

COUNTS = ("optioned", "accepted", "handed_over", "free")
_TOLD = {
    ReservationAction.ACCEPT: NotificationKind.RESERVATION_ACCEPTED,
    ReservationAction.DECLINE: NotificationKind.RESERVATION_DECLINED,
    ReservationAction.CANCEL: NotificationKind.RESERVATION_CANCELLED,
    ReservationAction.EXPIRE: NotificationKind.RESERVATION_EXPIRED,
    ReservationAction.MOVE_UP: NotificationKind.RESERVATION_MOVED_UP,
}


def lock_listing(listing_id: UUID) -> Listing:
    """The offer as it is now; nobody else changes a claim on it until the end of the transaction."""
    return session.get_one(Listing, listing_id, with_for_update=True, populate_existing=True)


def lock(reservation: Reservation) -> Reservation:
    """The claim as it is now, its offer locked first: the order that everybody keeps."""
    lock_listing(reservation.listing_id)
    return session.get_one(Reservation, reservation.id, with_for_update=True, populate_existing=True)


def require_gate(listing: Listing, taker_id: UUID, act: Act) -> None:
    """Ask the legal gate. Errors: Blocked.

    Nobody keeps a register of authorised takers here, so waste changes hands inside one organisation only.
    """
    require_open(lot.legal_facts(listing.lot), act, listing.organisation_id != taker_id, taker_authorised=False)


def note(actor: Actor | None, reservation: Reservation, action: str, now: datetime) -> None:
    """Who did what to the claim; nobody when time did it."""
    who = (actor.user_id, actor.organisation_id) if actor else (None, None)
    session.add(
        AuditEvent(
            at=now, user_id=who[0], organisation_id=who[1], action=action, subject_kind="reservation",
            subject_id=reservation.id,
        )
    )  # fmt: skip


def recount(reservation: Reservation) -> None:
    """Write the claim, and read what the database counted from it."""
    session.flush()
    session.refresh(reservation.listing, COUNTS)
    if reservation.demand:
        # the trigger holds the demand's row by now: nobody can change it between this and our own change
        session.refresh(reservation.demand)


def write_down(actor: Actor | None, reservation: Reservation, now: datetime) -> None:
    """The passport's line; it names the taker only once the claim is accepted."""
    listing = reservation.listing
    data: dict[str, Any] = {
        "state": reservation.state, "quantity": reservation.quantity, "unit": listing.lot.unit,
    }  # fmt: skip
    if reservation.state == ReservationState.ACCEPTED:
        data["taker"] = reservation.organisation.name
    who = actor.organisation_name if actor else listing.organisation.name
    passport.append(listing.lot, EntryKind.RESERVED, who, data, now)


def step(actor: Actor | None, reservation: Reservation, action: ReservationAction, now: datetime) -> None:
    """Move a locked claim by the table and tell of it; a claim that only waited is no news to the owner.

    Errors: Conflict when the table has no such move.
    """
    waited = reservation.state == ReservationState.QUEUED
    reservation.state = rules.move(reservation.state, action)
    note(actor, reservation, action.value, now)
    recount(reservation)
    people = telling.taker(reservation) if waited else telling.other_side(actor, reservation)
    key = f"reservation:{reservation.id}:{action.value}"
    telling.tell(_TOLD[action], key, people, actor, reservation, now)
    if action == ReservationAction.MOVE_UP:
        ask(None, reservation, now)
    elif not waited:
        write_down(actor, reservation, now)


def ask(actor: Actor | None, reservation: Reservation, now: datetime) -> None:
    """Put a claim before the owner."""
    write_down(actor, reservation, now)
    key = f"reservation:{reservation.id}:asked"
    people = telling.owners(reservation)
    telling.tell(NotificationKind.RESERVATION_REQUESTED, key, people, actor, reservation, now)


def settle(listing: Listing, demand: Demand | None, now: datetime) -> None:
    """After the counts changed: the queue moves up, what is served is closed, what fits is judged again."""
    move_up(listing, now)
    _close_when_served(listing, now)
    if demand is not None:
        _serve(demand)
        match.demand_changed(demand.id)
    match.listing_changed(listing.id)


def waiting(listing: Listing) -> list[Reservation]:
    """The queue of a locked offer, in the order of asking."""
    query = select(Reservation).where(
        Reservation.listing_id == listing.id, Reservation.state == ReservationState.QUEUED
    )
    return list(session.scalars(query.order_by(Reservation.created_at, Reservation.id)))


def move_up(listing: Listing, now: datetime) -> int:
    """Give what is free to the queue of a locked offer, in order of asking, whole amounts that fit; how many moved."""
    moved = 0
    if listing.state != ListingState.PUBLISHED or listing.free <= 0:
        return moved
    for claim in waiting(listing):
        if claim.quantity <= listing.free and claim.until > now:
            claim.until = rules.default_until(now, listing.organisation.option_days)
            step(None, claim, ReservationAction.MOVE_UP, now)
            if claim.demand:
                match.demand_changed(claim.demand.id)
            moved += 1
    return moved


def _close_when_served(listing: Listing, now: datetime) -> None:
    if listing.state == ListingState.PUBLISHED and listing.handed_over == listing.quantity:
        listing.state = ListingState.FULFILLED
    if listing.state != ListingState.PUBLISHED:
        for claim in waiting(listing):
            step(None, claim, ReservationAction.EXPIRE, now)


def _serve(demand: Demand) -> None:
    served = demand.covered >= demand.quantity
    if demand.state == DemandState.OPEN and served:
        demand.state = DemandState.FULFILLED
    elif demand.state == DemandState.FULFILLED and not served:
        demand.state = DemandState.OPEN
