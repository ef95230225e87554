"""Agreeing when material changes hands: either side proposes, the other agrees or proposes another time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from wisselplaats.db import locked_one, session
from wisselplaats.domain.errors import Conflict, Forbidden, NotFound, Stale
from wisselplaats.domain.handover import appointment as rules
from wisselplaats.domain.handover.appointment import AMSTERDAM, AppointmentAction
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import (
    AppointmentState,
    NotificationKind,
    ReservationSide,
    ReservationState,
)
from wisselplaats.models import HandoverAppointment, Listing, Lot, Reservation
from wisselplaats.services import audit, reservation
from wisselplaats.services.handover import destination as where_to
from wisselplaats.services.handover.destination import Destination
from wisselplaats.services.handover.room import require_room
from wisselplaats.services.paging import Page, paged
from wisselplaats.services.reservation import effects, telling

ANCHOR = "overdracht"


def _query(actor: Actor) -> Select[Any]:
    claim = contains_eager(HandoverAppointment.reservation)
    offer = claim.contains_eager(Reservation.listing)
    me = actor.organisation_id
    return (
        select(HandoverAppointment)
        .join(HandoverAppointment.reservation)
        .join(Reservation.listing)
        .join(Listing.lot)
        .where(or_(Reservation.organisation_id == me, Listing.organisation_id == me))
        .options(
            offer.contains_eager(Listing.lot).joinedload(Lot.material),
            offer.contains_eager(Listing.lot).joinedload(Lot.depot),
            offer.joinedload(Listing.organisation),
            claim.joinedload(Reservation.organisation),
            joinedload(HandoverAppointment.to_depot),
            joinedload(HandoverAppointment.giver),
            joinedload(HandoverAppointment.receiver),
        )
    )


def _standing() -> tuple[Any, ...]:
    return HandoverAppointment.state.in_(rules.OPEN), Reservation.state == ReservationState.ACCEPTED


def appointments(actor: Actor, limit: int = 50, after: str | None = None) -> Page[HandoverAppointment]:
    """What is still to be handed over or confirmed by one of the own organisation, the longest known first."""
    require(actor, Action.READ)
    return paged(_query(actor).where(*_standing()), [HandoverAppointment.id], limit, after)


def appointment(actor: Actor, appointment_id: UUID) -> HandoverAppointment:
    """One appointment, also one that is over. Errors: NotFound."""
    require(actor, Action.READ)
    found: HandoverAppointment | None = session.scalar(_query(actor).where(HandoverAppointment.id == appointment_id))
    if found is None:
        raise NotFound("not_found")
    return found


def of_claim(actor: Actor, reservation_id: UUID) -> HandoverAppointment | None:
    """The open appointment of a claim."""
    require(actor, Action.READ)
    query = _query(actor).where(HandoverAppointment.reservation_id == reservation_id, *_standing())
    found: HandoverAppointment | None = session.scalar(query)
    return found


def of_lot(actor: Actor, lot_id: UUID) -> Sequence[HandoverAppointment]:
    """The open appointments of who scans the label of a lot: of two at most it is clear which is the next."""
    require(actor, Action.READ)
    query = _query(actor).where(Lot.id == lot_id, *_standing()).order_by(HandoverAppointment.starts_at.nulls_first())
    return session.scalars(query.limit(2)).all()


def propose(
    actor: Actor,
    reservation_id: UUID,
    now: datetime,
    *,
    starts_at: datetime,
    note: str | None = None,
    destination: Destination | None = None,
    version: int | None = None,
) -> HandoverAppointment:
    """Propose a time for an accepted claim, or another one for the appointment that it has; the other side is told.

    The taker may say where it goes, and as long as it has not, the giver. Inside one organisation there is nobody to
    wait for: it is agreed at once. `version` is that of the appointment. Errors: Forbidden, NotFound, Stale, Conflict
    when it is counted already or a depot becomes too full, Invalid outside the window of the lot, when a depot is
    closed then, or for a destination that is none of the taker's.
    """
    require(actor, Action.HAND_OVER)
    claim = locked_claim(reservation.get(actor, reservation_id))
    found = open_of(claim, version) or _new(actor, claim)
    wanted = to_be_kept(actor, claim, found, destination)
    where_to.together(
        lambda: None if destination is None else where_to.check(actor, claim, destination),
        lambda: _check_time(claim.listing.lot, wanted, starts_at, now),
    )
    require_room(actor, claim, found, destination, starts_at, now)
    where_to.keep(found, destination, for_taker(actor, claim))
    found.state = rules.move(found.state, AppointmentAction.PROPOSE)
    found.proposed_side, found.proposed_by = side_of(actor, claim), actor.user_id
    found.starts_at, found.note = starts_at, note or found.note
    if is_own(claim):
        found.state = rules.move(found.state, AppointmentAction.AGREE)
    keep(actor, found, AppointmentAction.PROPOSE, NotificationKind.HANDOVER_PROPOSED, now)
    return found


def _check_time(lot: Lot, wanted: Destination | None, at: datetime, now: datetime) -> None:
    rules.check_time(at, now, lot.available_from, lot.available_until)
    where_to.check_open(lot, wanted, at)


def to_be_kept(
    actor: Actor, claim: Reservation, found: HandoverAppointment, destination: Destination | None
) -> Destination | None:
    """The destination that will stand: the one given, else the one chosen before. Errors: Forbidden."""
    if destination is None:
        return where_to.chosen(found)
    if found.destination_confirmed and not for_taker(actor, claim):
        raise Forbidden("taker_chose_destination")
    return destination


def for_taker(actor: Actor, claim: Reservation) -> bool:
    """Whether the actor may speak for the taker; inside one organisation anybody may."""
    return claim.organisation_id == actor.organisation_id


def choose_destination(
    actor: Actor, appointment_id: UUID, destination: Destination, now: datetime, version: int | None = None
) -> HandoverAppointment:
    """Say where it goes, before it is confirmed: as the taker, or as the giver when the taker has not. Errors: as `propose`."""
    require(actor, Action.HAND_OVER)
    found = locked(actor, appointment_id, version)
    if found.state not in rules.OPEN:
        raise Conflict("appointment_transition_not_allowed", state=found.state.value, action="choose")
    wanted = to_be_kept(actor, found.reservation, found, destination)
    at, lot = found.starts_at, found.reservation.listing.lot
    where_to.together(
        lambda: where_to.check(actor, found.reservation, destination),
        lambda: None if at is None or found.state == AppointmentState.GIVEN else where_to.check_open(lot, wanted, at),
    )
    require_room(actor, found.reservation, found, destination, at, now)
    where_to.keep(found, destination, for_taker(actor, found.reservation))
    session.flush()
    audit.note(actor, "handover_destination", "reservation", found.reservation_id, now)
    return found


def _new(actor: Actor, claim: Reservation) -> HandoverAppointment:
    return HandoverAppointment(
        reservation=claim, state=AppointmentState.PROPOSED, proposed_side=side_of(actor, claim),
        proposed_by=actor.user_id,
    )  # fmt: skip


def agree(actor: Actor, appointment_id: UUID, now: datetime, version: int | None = None) -> HandoverAppointment:
    """Agree with the time that the other side proposed. Errors: Forbidden, NotFound, Stale, Conflict."""
    require(actor, Action.HAND_OVER)
    found = locked(actor, appointment_id, version)
    if found.proposed_side == side_of(actor, found.reservation) and not is_own(found.reservation):
        raise Conflict("other_side_agrees")
    found.state = rules.move(found.state, AppointmentAction.AGREE)
    keep(actor, found, AppointmentAction.AGREE, NotificationKind.HANDOVER_AGREED, now)
    return found


def cancel(
    actor: Actor, appointment_id: UUID, now: datetime, *, reason: str | None = None, version: int | None = None
) -> HandoverAppointment:
    """Call an appointment off; the claim stays as it is. Errors: Forbidden, NotFound, Stale, Conflict."""
    require(actor, Action.HAND_OVER)
    found = locked(actor, appointment_id, version)
    found.state, found.reason = rules.move(found.state, AppointmentAction.CANCEL), reason
    keep(actor, found, AppointmentAction.CANCEL, NotificationKind.HANDOVER_CALLED_OFF, now)
    return found


def is_own(claim: Reservation) -> bool:
    """Whether giver and taker are one organisation; then one person may speak for both."""
    return claim.organisation_id == claim.listing.organisation_id


def side_of(actor: Actor, claim: Reservation) -> ReservationSide:
    """On which side the actor stands; inside one organisation that is the giver's."""
    giver = claim.listing.organisation_id == actor.organisation_id
    return ReservationSide.OWNER if giver else ReservationSide.TAKER


def require_side(actor: Actor, claim: Reservation, action: AppointmentAction) -> None:
    """Refuse the step of the other side. Errors: Forbidden."""
    side = rules.SIDES[action]
    if side == side_of(actor, claim) or is_own(claim):
        return
    raise Forbidden("giver_counts" if side == ReservationSide.OWNER else "taker_answers")


def locked_claim(claim: Reservation) -> Reservation:
    """An accepted claim, its offer locked first: the order that everybody keeps. Errors: Conflict."""
    found = effects.lock(claim)
    if found.state != ReservationState.ACCEPTED:
        raise Conflict("claim_not_accepted")
    return found


def locked(actor: Actor, appointment_id: UUID, version: int | None = None) -> HandoverAppointment:
    """An appointment as it is now, its claim locked first. Errors: NotFound, Stale, Conflict."""
    found = appointment(actor, appointment_id)
    claim = effects.lock(found.reservation)
    fresh = locked_one(HandoverAppointment, found.id)
    if version is not None and version != fresh.version:
        raise Stale("changed_by_another")
    if fresh.state in rules.OPEN and claim.state != ReservationState.ACCEPTED:
        raise Conflict("claim_not_accepted")
    return fresh


def open_of(claim: Reservation, version: int | None = None) -> HandoverAppointment | None:
    """The open appointment of a locked claim. Errors: Stale."""
    query = select(HandoverAppointment).where(
        HandoverAppointment.reservation_id == claim.id, HandoverAppointment.state.in_(rules.OPEN)
    )
    found = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is not None and version is not None and version != found.version:
        raise Stale("changed_by_another")
    return found


def open_or_new(actor: Actor, claim: Reservation, version: int | None = None) -> HandoverAppointment:
    """The open appointment of a locked claim, or one without a time for who meets without having agreed one."""
    return open_of(claim, version) or _new(actor, claim)


def keep(
    actor: Actor, made: HandoverAppointment, action: AppointmentAction, kind: NotificationKind, now: datetime
) -> None:
    """Write an appointment with who changed it, and tell the other side."""
    session.add(made)
    session.flush()
    audit.note(actor, f"handover_{action.value}", "reservation", made.reservation_id, now)
    more: dict[str, Any] = {"anchor": ANCHOR, "at": "–"}
    if made.starts_at is not None:
        more["at"] = made.starts_at.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M")
    if made.quantity is not None:
        more["quantity"] = format(made.quantity.normalize(), "f")
    if made.reason:
        more["reason"] = made.reason
    claim = made.reservation
    people = telling.other_side(actor, claim)
    telling.tell(kind, f"appointment:{made.id}:{made.version}", people, actor, claim, now, **more)
