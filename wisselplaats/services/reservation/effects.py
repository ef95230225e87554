"""What follows when a claim changes: the counts, the queue, what is fulfilled, what is written down."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from wisselplaats.db import locked_one, session
from wisselplaats.domain import reservation as rules
from wisselplaats.domain.errors import Stale
from wisselplaats.domain.legal import Act
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.reservation import ReservationAction
from wisselplaats.domain.vocabulary import (
    DemandState,
    ExtensionState,
    ListingState,
    NotificationKind,
    ReservationState,
)
from wisselplaats.models import AuditEvent, Demand, Listing, Reservation, ReservationExtension, uuid7
from wisselplaats.services import legal, match, notification, passport
from wisselplaats.services.reservation import telling
from wisselplaats.services.reservation.draft import Offer
from wisselplaats.services.reservation.telling import BY_RULE, Claim

_NOTED = insert(AuditEvent.__table__)  # type: ignore[arg-type]
COUNTS = ("optioned", "accepted", "handed_over", "free", "waiting")
_TOLD = {
    ReservationAction.ACCEPT: NotificationKind.RESERVATION_ACCEPTED,
    ReservationAction.DECLINE: NotificationKind.RESERVATION_DECLINED,
    ReservationAction.CANCEL: NotificationKind.RESERVATION_CANCELLED,
    ReservationAction.EXPIRE: NotificationKind.RESERVATION_EXPIRED,
    ReservationAction.MOVE_UP: NotificationKind.RESERVATION_MOVED_UP,
}


def lock_listing(listing_id: UUID) -> Listing:
    """The offer as it is now; nobody else changes a claim on it until the end of the transaction."""
    found = locked_one(Listing, listing_id)
    if found.waiting:
        lock_demands(found)
    return found


def lock_demands(listing: Listing | Offer) -> None:
    """Take the demands of all claims on a locked offer, in one order, before the first of them is counted.

    What one claim frees may go to several others; without an order, two offers that serve the same demands would each
    wait for the other. An offer without a queue touches one demand only, and needs none.
    """
    claimed = select(Reservation.demand_id).where(
        Reservation.listing_id == listing.id, Reservation.state.in_(rules.OPEN), Reservation.demand_id.is_not(None)
    )
    ordered = select(Demand.id).where(Demand.id.in_(claimed)).order_by(Demand.id)
    session.execute(ordered.with_for_update(key_share=True))


def lock(reservation: Reservation, version: int | None = None) -> Reservation:
    """The claim as it is now, its offer locked first: the order that everybody keeps.

    Errors: Stale when `version`, what the caller looked at, is not that of now.
    """
    lock_listing(reservation.listing_id)
    found = locked_one(Reservation, reservation.id)
    if version is not None and version != found.version:
        raise Stale("changed_by_another")
    return found


def require_gate(listing: Listing, taker_id: UUID, act: Act) -> None:
    """Ask the legal gate, and the register of takers for waste. Errors: Blocked."""
    legal.require_lot(listing.lot, act, taker_id)


def note(actor: Actor | None, reservation: Reservation, action: str, now: datetime) -> None:
    """Who did what to the claim; nobody when time did it."""
    who = (actor.user_id, actor.organisation_id) if actor else (None, None)
    line = {
        "id": uuid7(), "at": now, "user_id": who[0], "organisation_id": who[1], "action": action,
        "subject_kind": "reservation", "subject_id": reservation.id,
    }  # fmt: skip
    session.execute(_NOTED, line)


def recount(reservation: Reservation) -> None:
    """Write the claim; what the database counted from it, and marked for the matcher, is read when it is asked for."""
    session.flush()
    session.expire(reservation.listing, COUNTS)
    if reservation.demand:
        # the trigger holds the demand's row by now: nobody can change it between this and our own change
        session.refresh(reservation.demand)


def write_down(actor: Actor | None, reservation: Reservation, now: datetime) -> None:
    """Write the passport's line."""
    lot, kind, who, data = line_of(actor, reservation)
    passport.add_line(lot, kind, who, data, now)


def line_of(actor: Actor | None, reservation: Claim) -> tuple[UUID, EntryKind, str, dict[str, Any]]:
    """The passport's line: of which lot, of what kind, by whom, what; the taker is named once the claim is accepted."""
    listing = reservation.listing
    data: dict[str, Any] = {
        "state": reservation.state, "quantity": reservation.quantity, "unit": listing.lot.unit,
    }  # fmt: skip
    if reservation.state == ReservationState.ACCEPTED:
        data["taker"] = reservation.organisation.name
    who = actor.organisation_name if actor else listing.organisation.name
    return listing.lot.id, EntryKind.RESERVED, who, data


def step(actor: Actor | None, reservation: Reservation, action: ReservationAction, now: datetime) -> None:
    """Move a locked claim by the table and tell of it; a claim that only waited is no news to the owner.

    Errors: Conflict when the table has no such move.
    """
    waited = reservation.state == ReservationState.QUEUED
    asked = reservation.state == ReservationState.REQUESTED
    reservation.state = rules.move(reservation.state, action)
    note(actor, reservation, action.value, now)
    recount(reservation)
    if asked:
        _end_extension(reservation, now)
    if action == ReservationAction.MOVE_UP:
        told_of_turn(reservation, now)
        return
    people = telling.taker(reservation) if waited else telling.other_side(actor, reservation)
    telling.tell(_TOLD[action], f"reservation:{reservation.id}:{action.value}", people, actor, reservation, now)
    if not waited:
        write_down(actor, reservation, now)


def _end_extension(reservation: Reservation, now: datetime) -> None:
    """An option that ends, however it does, needs no more time."""
    asked = update(ReservationExtension).where(
        ReservationExtension.reservation_id == reservation.id, ReservationExtension.state == ExtensionState.ASKED
    )
    session.execute(asked.values(state=ExtensionState.LAPSED, decided_at=now))


def told_of_turn(reservation: Reservation, now: datetime, **more: Any) -> None:
    """Tell who waited that it is their turn, and put the claim before the owner."""
    key = f"reservation:{reservation.id}:{ReservationAction.MOVE_UP.value}"
    people = telling.taker(reservation)
    telling.tell(NotificationKind.RESERVATION_MOVED_UP, key, people, None, reservation, now, **more)
    ask(None, reservation, now)


def accept_by_rule(reservation: Reservation, now: datetime) -> None:
    """Accept a locked claim by the owner's rule: both sides are told, each in its own words."""
    reservation.state = rules.move(reservation.state, ReservationAction.ACCEPT)
    reservation.decided_at, reservation.by_rule = now, True
    note(None, reservation, BY_RULE, now)
    recount(reservation)
    notification.tell_all(telling.giving(reservation), now)
    write_down(None, reservation, now)


def ask(actor: Actor | None, reservation: Reservation, now: datetime) -> None:
    """Put a claim before the owner."""
    write_down(actor, reservation, now)
    notification.tell_all(telling.asking(actor, reservation), now)


def settle(listing: Listing, demand: Demand | None, now: datetime) -> None:
    """After the counts changed: the queue moves up, what is served is closed, what fits is judged again."""
    from wisselplaats.services.reservation import queue

    queue.move_up(listing, now)
    _close_when_served(listing, now)
    serve(demand)
    match.listing_changed(listing.id)


def _close_when_served(listing: Listing, now: datetime) -> None:
    if listing.state == ListingState.PUBLISHED and listing.handed_over == listing.quantity:
        listing.state = ListingState.FULFILLED
    if listing.state != ListingState.PUBLISHED and listing.waiting:
        from wisselplaats.services.reservation import queue

        for claim in queue.waiting(listing):
            step(None, claim, ReservationAction.EXPIRE, now)


def serve(demand: Demand | None) -> None:
    """Close a demand that is covered, and open one that is not any more; counting it marked it for the matcher."""
    if demand is None:
        return
    served = demand.covered >= demand.quantity
    if demand.state == DemandState.OPEN and served:
        demand.state = DemandState.FULFILLED
    elif demand.state == DemandState.FULFILLED and not served:
        demand.state = DemandState.OPEN
    match.soon()
