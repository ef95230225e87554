"""Accepting advice: each line becomes a claim of the demand's own organisation, or says why it cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import select

from wisselplaats.db import locked_one, session
from wisselplaats.domain.errors import Conflict, DomainError, FieldProblem, Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import (
    AllocationOrigin,
    AllocationState,
    ClaimTreatment,
    DemandState,
    ReservationState,
)
from wisselplaats.models import Allocation, AllocationLine, Demand, Listing, Reservation
from wisselplaats.services import reservation
from wisselplaats.services.allocation.seen import at_run, get

MOST_LINES = 500


@dataclass(frozen=True)
class Accepted:
    """What came of one line: the claim, or the problem with what fills its sentence."""

    line_id: UUID
    reservation: Reservation | None = None
    problem: FieldProblem | None = None


def accept(
    actor: Actor, allocation_id: UUID, line_ids: Sequence[UUID] | None, now: datetime, today: date
) -> list[Accepted]:
    """Claim lines of own demands, all of them without `line_ids`; one that cannot be had does not keep the others.

    Lines that were accepted before answer with the claim that there is. Lines are taken in the order of their offers,
    so that two who accept at once wait for each other and never lock each other out.
    Errors: Forbidden, NotFound, Conflict when the run is not done or only a what-if, Invalid on lines that are not
    there or not for an own demand.
    """
    require(actor, Action.RESERVE)
    run = get(actor, allocation_id)
    if run.state != AllocationState.DONE:
        raise Conflict("allocation_not_done", state=run.state.value)
    if run.origin == AllocationOrigin.WHAT_IF:
        raise Conflict("allocation_is_what_if")
    return [_one(actor, run, line_id, now, today) for line_id in _chosen(actor, run, line_ids)]


def _chosen(actor: Actor, run: Allocation, line_ids: Sequence[UUID] | None) -> list[UUID]:
    query = select(AllocationLine.id).join(AllocationLine.demand)
    query = query.where(at_run(AllocationLine, run), Demand.organisation_id == actor.organisation_id)
    if line_ids is not None:
        query = query.where(AllocationLine.id.in_(line_ids))
    found = list(session.scalars(query.order_by(AllocationLine.listing_id, AllocationLine.id).limit(MOST_LINES + 1)))
    if line_ids is not None and len(found) != len(set(line_ids)):
        raise Invalid.one("lines", "allocation_line_unknown")
    if len(found) > MOST_LINES:
        raise Invalid.one("lines", "too_many_lines", limit=MOST_LINES, count=len(found))
    return found


def _one(actor: Actor, run: Allocation, line_id: UUID, now: datetime, today: date) -> Accepted:
    try:
        with session.begin_nested():
            return Accepted(line_id, _claim(actor, run, line_id, now, today))
    except Invalid as error:
        return Accepted(line_id, problem=error.problems[0])
    except DomainError as error:
        return Accepted(line_id, problem=FieldProblem("", error.code, error.params))


def _claim(actor: Actor, run: Allocation, line_id: UUID, now: datetime, today: date) -> Reservation:
    """Lock the offer, then the demand: the order that every claim keeps."""
    listing_id = session.scalars(select(AllocationLine.listing_id).where(AllocationLine.id == line_id)).one()
    session.execute(select(Listing.id).where(Listing.id == listing_id).with_for_update())
    line = locked_one(AllocationLine, line_id)
    if line.reservation_id is not None:
        return reservation.get(actor, line.reservation_id)
    demand = locked_one(Demand, line.demand_id)
    if demand.state != DemandState.OPEN:
        raise Conflict("allocation_demand_closed")
    asked = line.quantity - (_held(line) if run.claims == ClaimTreatment.FREE else Decimal(0))
    if min(asked, demand.open_quantity) <= 0:
        raise Conflict("allocation_line_covered")
    # the line may be half covered by now: what is still open is what is asked
    wish = reservation.Wish(min(asked, demand.open_quantity), demand.id, form_key=uuid5(NAMESPACE_OID, str(line_id)))
    made = reservation.request(actor, line.listing_id, wish, now, today)
    line.reservation_id = made.id
    session.flush()
    return made


def _held(line: AllocationLine) -> Decimal:
    """What the demand has an option on here already: a run with free options gave it back before it began."""
    options = select(Reservation.quantity).where(
        Reservation.listing_id == line.listing_id, Reservation.demand_id == line.demand_id,
        Reservation.state == ReservationState.REQUESTED,
    )  # fmt: skip
    return sum(session.scalars(options), Decimal(0))
