"""Where the material goes: the works that it is for, a depot of the taker, or a place; and when one can come there.

The giver may say where as long as the taker has not; it holds once the taker confirms it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from wisselplaats.db import session
from wisselplaats.domain.depot import ZONE, bay_mark
from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.handover import appointment
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import DestinationKind, LotState
from wisselplaats.models import Depot, HandoverAppointment, Listing, Lot, Reservation
from wisselplaats.services import depot as depots
from wisselplaats.services.depot import OpenDay


@dataclass(frozen=True)
class Destination:
    """Where it goes; a depot is the taker's own, a place has RD metres and perhaps a street.

    `over_capacity`: who keeps the depot knows that it becomes too full. `arrived` False: the giver says so, and the
    depot has yet to take it in.
    """

    kind: DestinationKind
    depot_id: UUID | None = None
    bay: str | None = None
    place: Place | None = None
    street: str | None = None
    municipality: str | None = None
    over_capacity: bool = False
    arrived: bool = True


def check(actor: Actor, claim: Reservation, wanted: Destination) -> None:
    """Refuse what leads nowhere, and a depot of which the giver cannot know. Errors: Invalid with every problem."""
    problems = []
    if wanted.kind == DestinationKind.DEPOT:
        problems += _depot_problems(actor, claim, wanted)
    elif wanted.kind == DestinationKind.PLACE and wanted.place is None:
        problems.append(FieldProblem("place", "required"))
    elif wanted.kind == DestinationKind.PROJECT and works_of(claim) is None:
        problems.append(FieldProblem("destination", "claim_without_works"))
    if problems:
        raise Invalid(problems)


def _depot_problems(actor: Actor, claim: Reservation, wanted: Destination) -> list[FieldProblem]:
    problems = []
    if wanted.depot_id is None:
        problems.append(FieldProblem("depot_id", "required"))
    elif wanted.depot_id not in {one.id for one in depots_for(actor, claim)}:
        own = claim.organisation_id == actor.organisation_id
        problems.append(FieldProblem("depot_id", "depot_of_taker" if own else "depot_not_named_before"))
    try:
        bay_mark(wanted.bay)
    except Invalid as error:
        problems += error.problems
    return problems


def open_of(claim: Reservation) -> HandoverAppointment | None:
    """The open appointment of a claim, on which a destination may stand."""
    query = select(HandoverAppointment).where(
        HandoverAppointment.reservation_id == claim.id, HandoverAppointment.state.in_(appointment.OPEN)
    )
    return session.scalar(query)


def depots_for(actor: Actor, claim: Reservation) -> Sequence[Depot]:
    """The depots of the taker that the actor may name: as the taker all, as the giver those the taker named to it."""
    require(actor, Action.READ)
    query = select(Depot).where(Depot.organisation_id == claim.organisation_id)
    if claim.organisation_id != actor.organisation_id:
        named = select(HandoverAppointment.to_depot_id).join(HandoverAppointment.reservation)
        query = query.where(
            Depot.id.in_(
                named.join(Reservation.listing).where(
                    Listing.organisation_id == actor.organisation_id,
                    HandoverAppointment.destination_confirmed.is_(True),
                )
            )
        )
    return session.scalars(query.order_by(Depot.name, Depot.id)).all()


def keep(made: HandoverAppointment, wanted: Destination | None, confirmed: bool) -> None:
    """Write a checked destination on an appointment, confirmed when the taker says it; None leaves what was chosen."""
    if wanted is None:
        return
    made.destination_confirmed = confirmed
    depot, place = wanted.kind == DestinationKind.DEPOT, wanted.kind == DestinationKind.PLACE
    made.destination = wanted.kind
    made.to_depot_id = wanted.depot_id if depot else None
    made.to_depot = session.get(Depot, wanted.depot_id) if depot else None
    made.to_bay = bay_mark(wanted.bay) if depot else None
    made.to_x, made.to_y = (wanted.place.x, wanted.place.y) if place and wanted.place else (None, None)
    made.to_street, made.to_municipality = (wanted.street, wanted.municipality) if place else (None, None)


def chosen(made: HandoverAppointment) -> Destination | None:
    """What was chosen on an appointment; None when the claim says it."""
    if made.destination is None:
        return None
    place = Place(made.to_x, made.to_y) if made.to_x is not None and made.to_y is not None else None
    return Destination(
        made.destination, made.to_depot_id, made.to_bay, place, made.to_street, made.to_municipality
    )  # fmt: skip


def works_of(claim: Reservation) -> Any:
    """The demand or the project that says where the material is needed; None when neither does."""
    return next((one for one in (claim.demand, claim.project) if one is not None and one.x is not None), None)


def where(claim: Reservation, parent: Lot, wanted: Destination | None) -> dict[str, Any]:
    """Place and state of the taker's new lot: where it was chosen to go, else its works, else where it lay."""
    if wanted is not None and wanted.kind == DestinationKind.DEPOT:
        depot = session.get_one(Depot, wanted.depot_id)
        if not wanted.arrived:
            return {"state": LotState.RELEASED, "depot_id": depot.id, "x": depot.x, "y": depot.y}
        bay = bay_mark(wanted.bay)
        return {"state": LotState.IN_DEPOT, "depot_id": depot.id, "bay": bay, "x": depot.x, "y": depot.y}
    if wanted is not None and wanted.place is not None:
        place, street = wanted.place, {"street": wanted.street, "municipality": wanted.municipality}
        return {"state": LotState.RELEASED, "x": place.x, "y": place.y, **street}
    works = works_of(claim)
    if works is not None:
        return {"state": LotState.RELEASED, "x": works.x, "y": works.y}
    own = {name: getattr(parent, name) for name in ("x", "y", "street", "municipality")}
    return {"state": LotState.RELEASED, **own}


def check_open(lot: Lot, wanted: Destination | None, at: datetime) -> None:
    """Refuse a moment at which the depot of the giver, or the one that it goes to, is closed.

    Errors: Invalid that names the hours of that day and the next moment at which both are open.
    """
    involved = visited(lot, wanted)
    shut = next((one for one in involved if not depots.open_at(one, at)), None)
    if shut is None:
        return
    spans = depots.open_on(shut, at.astimezone(ZONE).date()).spans
    hours = ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans)
    following = _next_open(involved, at)
    code = "depot_closed_then" if hours else "depot_closed_that_day"
    told = {"next": f"{following:%d-%m-%Y %H:%M}"} if following else {}
    code = code if following else f"{code}_nor_soon"
    raise Invalid.one("starts_at", code, depot=shut.name, hours=hours, day=at.astimezone(ZONE).date(), **told)


def _next_open(involved: Sequence[Depot], at: datetime) -> datetime | None:
    """The first moment at which all of them are open, asked of each in turn; None when there is none soon."""
    moment: datetime | None = at
    for _ in range(50):
        if moment is None or all(depots.open_at(one, moment) for one in involved):
            return moment.astimezone(ZONE) if moment else None
        for one in involved:
            moment = depots.next_open(one, moment) if moment else None
    return None


def visited(lot: Lot, wanted: Destination | None) -> list[Depot]:
    """The depots that somebody has to come to: where it lies, and where it goes."""
    keys = [lot.depot_id] if lot.state == LotState.IN_DEPOT else []
    if wanted is not None and wanted.kind == DestinationKind.DEPOT:
        keys.append(wanted.depot_id)
    query = select(Depot).where(Depot.id.in_([key for key in keys if key]))
    return list(session.scalars(query.options(selectinload(Depot.hours), selectinload(Depot.exceptions))))


def opening(actor: Actor, lot: Lot, made: HandoverAppointment | None, first: date) -> list[tuple[Depot, list[OpenDay]]]:
    """Per depot that somebody has to come to: when it is open in the week from a day on; empty when it told nothing."""
    require(actor, Action.READ)
    involved = visited(lot, chosen(made) if made else None)
    return [(one, depots.open_days(one, first)) for one in involved]


def together(*checks: Callable[[], None]) -> None:
    """Run every check. Errors: Invalid with the problems of all of them."""
    problems: list[FieldProblem] = []
    for one in checks:
        try:
            one()
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
