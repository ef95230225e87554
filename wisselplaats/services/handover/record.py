"""The moment the material changes hands: the lot splits, the passports say so, and what it avoids counts, once."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from wisselplaats.db import locked_one, session
from wisselplaats.domain import lot as lots
from wisselplaats.domain import reservation as rules
from wisselplaats.domain.errors import Conflict, Forbidden, NotFound
from wisselplaats.domain.handover import appointment
from wisselplaats.domain.impact import Impact
from wisselplaats.domain.legal import Act
from wisselplaats.domain.lot import LotAction
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place, distance_km
from wisselplaats.domain.reservation import ReservationAction
from wisselplaats.domain.vocabulary import (
    AppointmentState,
    LossReason,
    LotState,
    MovementReason,
    NotificationKind,
    Rung,
)
from wisselplaats.models import Depot, Handover, HandoverAppointment, ImpactLine, Lot, Reservation, uuid7
from wisselplaats.services import audit, factor, legal, passport, reservation, settlement
from wisselplaats.services.handover import destination as where_to
from wisselplaats.services.handover.destination import Destination
from wisselplaats.services.handover.room import require_room
from wisselplaats.services.impact.factors import impact_of, lines_of, mass_kg
from wisselplaats.services.impact.results import of_organisation, within
from wisselplaats.services.lot.moving import because
from wisselplaats.services.paging import Page, paged
from wisselplaats.services.reservation import effects, telling

KEPT = (
    "material_code", "title", "unit", "determination", "margin_percent", "length_mm", "width_mm", "height_mm",
    "colour", "quality", "year_laid", "packaging", "machine_layable", "removed_by", "detachability", "legal_status",
    "use_certain", "use_lawful", "use_high_grade", "legal_answered_by", "legal_answered_at", "pak10_mg_kg",
    "legal_motivation", "has_crow210", "contains_asbestos", "wood_treatment", "suspicious_origin", "adhering_soil",
    "load_bearing", "pests", "zzs", "painted", "eural_code", "waste_stream_number", "joint_filling", "pollution",
    "breakage_percent", "origin_function", "origin_geometry", "gtin", "nl_sfb_code", "raw_code", "primary_share",
    "secondary_share", "reused_share", "indicative",
)  # fmt: skip
"""What stays true of the material wherever it lies."""


def _query(actor: Actor) -> Select[Any]:
    return select(Handover).where(of_organisation(actor)).options(
        joinedload(Handover.lot).joinedload(Lot.material),
        joinedload(Handover.child_lot).joinedload(Lot.project),
        joinedload(Handover.from_organisation),
        joinedload(Handover.to_organisation),
    )  # fmt: skip


def search(
    actor: Actor,
    limit: int = 50,
    after: str | None = None,
    from_date: date | None = None,
    to_date: date | None = None,
    reservation_id: UUID | None = None,
) -> Page[Handover]:
    """The handovers of which the organisation is giver or taker, newest first."""
    require(actor, Action.READ)
    query = _query(actor)
    if from_date or to_date:
        query = query.where(within(from_date or date(1900, 1, 1), to_date or date(2200, 1, 1)))
    if reservation_id:
        query = query.where(Handover.reservation_id == reservation_id)
    return paged(query, [Handover.handed_over_at, Handover.id], limit, after, descending=True)


def get(actor: Actor, handover_id: UUID) -> Handover:
    """A handover with every line of its result and the factor behind it. Errors: NotFound."""
    require(actor, Action.READ)
    # a line shows the factor behind it: what another loaded under its own licence stays with it
    readable = ImpactLine.factor.has(factor.readable_by(actor.organisation_id))
    lines = selectinload(Handover.lines.and_(readable)).joinedload(ImpactLine.factor)
    found: Handover | None = session.scalar(_query(actor).where(Handover.id == handover_id).options(lines))
    if found is None:
        raise NotFound("not_found")
    return found


def hand_over(
    actor: Actor,
    reservation_id: UUID,
    now: datetime,
    today: date,
    *,
    quantity: Decimal | None = None,
    note: str | None = None,
    distance_km: Decimal | None = None,
    vehicle: str | None = None,
    destination: Destination | None = None,
) -> Handover:
    """Record in one step that the rest of an accepted claim, or a part of it, changed hands; the giver's alone.

    For systems in which both sides have signed already: people confirm one after the other (`give`, `take`).
    `distance_km` over the road when known, else an estimate; `vehicle` of the list, else the average lorry.
    `destination` when the taker chose none on an open appointment; in a depot of another organisation it is expected
    from then on, and lies there when that takes it in. Errors: Forbidden, NotFound, Blocked, Conflict, Invalid.
    """
    require(actor, Action.HAND_OVER)
    claim = reservation.get(actor, reservation_id)
    if claim.listing.organisation_id != actor.organisation_id:
        raise Forbidden("giver_counts")
    claim = effects.lock(claim)
    _refuse_beside_a_count(claim)
    part = claim.quantity - claim.handed_over if quantity is None else quantity
    factor.require_vehicle(vehicle)
    wanted = _wanted(actor, claim, destination, now)
    return complete(actor, claim, Part(part, distance_km, note, destination=wanted, vehicle=vehicle), now, today)


def _wanted(actor: Actor, claim: Reservation, destination: Destination | None, now: datetime) -> Destination | None:
    """What the giver says, else what stands on the open appointment; only what the taker said itself lies there at once."""
    found = where_to.open_of(claim)
    by_taker = found is not None and bool(found.destination_confirmed)
    own = claim.organisation_id == actor.organisation_id
    if destination is not None:
        if by_taker and not own:
            raise Forbidden("taker_chose_destination")
        where_to.check(actor, claim, destination)
        require_room(actor, claim, found, destination, now, now)
    wanted = destination or (where_to.chosen(found) if found else None)
    return replace(wanted, arrived=own or by_taker) if wanted else None


def _refuse_beside_a_count(claim: Reservation) -> None:
    waits = select(HandoverAppointment.id).where(
        HandoverAppointment.reservation_id == claim.id, HandoverAppointment.state == AppointmentState.GIVEN
    )
    if session.scalar(waits) is not None:
        raise Conflict("awaits_the_taker")


@dataclass(frozen=True)
class Part:
    """What changes hands, in the lot's unit, over how many km; `key` and `given_by` when both sides confirmed it.

    `lost` was promised too and turned out not to be there.
    """

    quantity: Decimal
    distance_km: Decimal | None = None
    note: str | None = None
    key: UUID | None = None
    given_by: UUID | None = None
    lost: Decimal = Decimal(0)
    loss_reason: LossReason | None = None
    destination: Destination | None = None
    vehicle: str | None = None


def complete(actor: Actor, claim: Reservation, part: Part, now: datetime, today: date) -> Handover:
    """Let a part of a locked claim change hands.

    The part becomes a lot of the taker, in the depot or at the place that it goes to, else where its project lies: it is
    theirs and can be offered again.
    Errors: Blocked, Conflict, Invalid.
    """
    rules.move(claim.state, ReservationAction.HAND_OVER_PART)
    parent = _lock_lot(claim)
    appointment.check_count(part.quantity, part.lost, claim.quantity - claim.handed_over, parent.unit)
    lots.split(parent.quantity, part.quantity + part.lost)
    effects.require_gate(claim.listing, claim.organisation_id, Act.HAND_OVER)
    parties = (claim.listing.organisation_id, claim.organisation_id)
    legal.require_acknowledged(parent, Act.HAND_OVER, actor.organisation_id, *parties)
    if part.lost:
        because(actor, now, parent)
        _write_off(claim, parent, part, now)
    child = _split(actor, claim, parent, part, now, today)
    made = _record(actor, claim, parent, child, part, now, today)
    because(actor, now, parent, MovementReason.HANDED_OVER, claim.organisation.name)
    _leave(parent, part.quantity)
    _count(actor, claim, part.quantity, made, now)
    _write_down(made, parent, child)
    settlement.settle(made.id)
    return made


def _write_off(claim: Reservation, parent: Lot, part: Part, now: datetime) -> None:
    """What is not there can be neither promised nor offered; the claim gives way first, for what it held."""
    claim.quantity -= part.lost
    effects.recount(claim)
    claim.listing.quantity -= part.lost
    parent.quantity -= part.lost
    data = {"quantity": -part.lost, "unit": parent.unit, "reason": part.loss_reason}
    passport.append(parent, EntryKind.CORRECTED, claim.listing.organisation.name, data, now)


def _lock_lot(claim: Reservation) -> Lot:
    return locked_one(Lot, claim.listing.lot_id)


def _split(actor: Actor, claim: Reservation, parent: Lot, part: Part, now: datetime, today: date) -> Lot:
    child = Lot(
        **{name: getattr(parent, name) for name in KEPT}, id=uuid7(),
        organisation_id=claim.organisation_id, project_id=claim.project_id, parent_id=parent.id,
        created_by=actor.user_id, quantity=part.quantity, available_from=today,
        times_reused=lots.reused_once_more(parent.times_reused),
        origin_street=parent.origin_street or parent.street,
        origin_municipality=parent.origin_municipality or parent.municipality,
        **where_to.where(claim, parent, part.destination),
    )  # fmt: skip
    session.flush()
    because(actor, now, child, MovementReason.BROUGHT, claim.listing.organisation.name)
    session.add(child)
    session.flush()
    return child


def _record(
    actor: Actor, claim: Reservation, parent: Lot, child: Lot, part: Part, now: datetime, today: date
) -> Handover:
    known, amount = part.distance_km, part.quantity
    far = distance_km(Place(parent.x, parent.y), Place(child.x, child.y)) if known is None else known
    taker = claim.organisation_id
    found = impact_of(parent, amount, far, parent.state == LotState.IN_DEPOT, today, taker, part.vehicle)
    made = Handover(
        id=part.key or uuid7(),
        reservation=claim, lot=parent, child_lot=child, from_organisation=claim.listing.organisation,
        to_organisation=claim.organisation, handed_over_by=part.given_by or actor.user_id, handed_over_at=now, quantity=amount,
        distance_km=far, rung=_rung(claim, parent), mass_kg=mass_kg(parent, amount), note=part.note,
        vehicle=part.vehicle, **_figures(found, taker),
    )  # fmt: skip
    made.lines = lines_of(found)
    session.add(made)
    session.flush()
    return made


def _figures(found: Impact | None, taker_id: UUID) -> dict[str, Any]:
    """Nothing is claimed for material of which the mass is not known."""
    if found is None:
        return {
            "weight_set": factor.set_of(taker_id), "co2_avoided_kg": Decimal(0), "mki_avoided_eur": Decimal(0),
            "money_avoided_eur": None, "unverified_share": Decimal(0),
        }  # fmt: skip
    names = ("weight_set", "co2_avoided_kg", "mki_avoided_eur", "money_avoided_eur", "unverified_share")
    return {name: getattr(found, name) for name in names}


def _rung(claim: Reservation, parent: Lot) -> Rung:
    """The rung of the ladder that was really reached: by who took it, not by how long the offer stood."""
    giver, taker = claim.listing.organisation, claim.organisation
    if giver.id == taker.id:
        if claim.project_id is None:
            return Rung.OWN_DEPOT
        return Rung.SAME_PROJECT if claim.project_id == parent.project_id else Rung.OTHER_PROJECT
    return Rung.REGION if giver.region is not None and giver.region == taker.region else Rung.OPEN_MARKET


def _leave(parent: Lot, part: Decimal) -> None:
    parent.quantity = lots.split(parent.quantity, part)
    if parent.quantity == 0:
        parent.state = lots.move(parent.state, LotAction.LEAVE)


def _count(actor: Actor, claim: Reservation, part: Decimal, made: Handover, now: datetime) -> None:
    action = rules.check_handover(part, claim.quantity - claim.handed_over, made.lot.unit)
    claim.state = rules.move(claim.state, action)
    claim.handed_over += part
    effects.note(actor, claim, action.value, now)
    audit.note(actor, "hand_over", "handover", made.id, now)
    effects.recount(claim)
    people = [*telling.owners(claim), *telling.taker(claim)]
    more = {"quantity": format(part.normalize(), "f"), "co2_kg": format(made.co2_avoided_kg.normalize(), "f")}
    telling.tell(NotificationKind.HANDED_OVER, f"handover:{made.id}", people, actor, claim, now, **more)
    effects.settle(claim.listing, claim.demand, now)
    session.flush()


def _write_down(made: Handover, parent: Lot, child: Lot) -> None:
    who, now = made.from_organisation.name, made.handed_over_at
    data = {
        "quantity": made.quantity, "unit": parent.unit, "from": made.from_organisation.name,
        "to": made.to_organisation.name, "co2_avoided_kg": made.co2_avoided_kg,
        "mki_avoided_eur": made.mki_avoided_eur, "handover": made.id,
    }  # fmt: skip
    part = {"quantity": made.quantity, "unit": parent.unit}
    split = passport.append(parent, EntryKind.SPLIT, who, {**part, "child": child.number}, now)
    passport.append(parent, EntryKind.HANDED_OVER, who, data, now)
    # the parent's hash ties the new history to the old one
    origin = {**part, "parent": parent.number, "parent_hash": split.hash}
    passport.append(child, EntryKind.CREATED, who, origin, now)
    passport.append(child, EntryKind.HANDED_OVER, who, data, now)
    if child.depot_id and child.state == LotState.IN_DEPOT:
        depot = session.get_one(Depot, child.depot_id)
        stored = {"state": child.state, "depot": depot.name}
        passport.append(child, EntryKind.MOVED, made.to_organisation.name, stored, now)
