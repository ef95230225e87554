"""What comes to a depot and what goes: the broker's day list, and how full it gets by the week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from wisselplaats.db import session
from wisselplaats.domain.depot import ZONE, ground_m2, week_of
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import LotState, ReservationState
from wisselplaats.models import Demand, Depot, Listing, Lot, Reservation
from wisselplaats.models.handover import HandoverAppointment
from wisselplaats.services.depot.record import get
from wisselplaats.services.depot.stock import Stock, ground, pieces_of, stock

UNDER_WAY = (LotState.EXPECTED, LotState.CONFIRMED, LotState.RELEASED)
AHEAD_DAYS = 7
WEEKS = 8


@dataclass(frozen=True)
class Stop:
    """One thing that comes or goes; `at` when its moment is agreed. Quantity in the lot's unit, ground in m2."""

    lot: Lot
    coming: bool
    day: date
    quantity: Decimal
    ground: Decimal | None
    who: str
    claim: Reservation | None = None
    at: datetime | None = None

    @property
    def maybe(self) -> bool:
        """Whether it only goes if the owner accepts the option on it."""
        return self.claim is not None and self.claim.state == ReservationState.REQUESTED

    def late(self, today: date) -> bool:
        """Whether it should have come or gone before today."""
        return self.day < today


@dataclass(frozen=True)
class DayList:
    """The stops that are late, those of a day, and those of the days after it; each in order of time."""

    day: date
    late: Sequence[Stop]
    now: Sequence[Stop]
    soon: Sequence[Stop]


@dataclass(frozen=True)
class Week:
    """A week by its Monday: m2 that come and go, and what lies there at its end.

    `maybe` are m2 under option: they may go, and are not taken off what lies there.
    """

    monday: date
    coming: Decimal
    going: Decimal
    maybe: Decimal
    lies: Decimal
    too_full: bool


def _coming(depot: Depot) -> Iterable[Stop]:
    """Lots of which the destination is this depot and that are not there yet; they come when they come free."""
    query = select(Lot).where(Lot.depot_id == depot.id, Lot.state.in_(UNDER_WAY))
    for lot in session.scalars(query.options(joinedload(Lot.material), joinedload(Lot.project))):
        who = lot.project.name if lot.project else lot.street or lot.municipality or ""
        yield Stop(lot, True, lot.available_from, lot.quantity, ground(lot), who)


def _brought(depot: Depot) -> Iterable[Stop]:
    """What is promised to the organisation and is to be handed over here, as its appointment says."""
    query = select(HandoverAppointment).join(HandoverAppointment.reservation).join(Reservation.listing)
    query = query.join(Listing.lot).where(
        HandoverAppointment.to_depot_id == depot.id, HandoverAppointment.state.in_(("proposed", "agreed", "given")),
        Reservation.state == ReservationState.ACCEPTED,
    )  # fmt: skip
    claim = contains_eager(HandoverAppointment.reservation)
    offer = claim.contains_eager(Reservation.listing)
    query = query.options(
        offer.contains_eager(Listing.lot).joinedload(Lot.material), offer.joinedload(Listing.organisation)
    )
    for made in session.scalars(query):
        claimed, lot, at = made.reservation, made.reservation.listing.lot, made.starts_at
        left = made.quantity or claimed.quantity - claimed.handed_over
        takes = ground_m2(left, lot.unit, pieces_of(lot), lot.width_mm)
        day = at.astimezone(ZONE).date() if at else _needed(claimed)
        yield Stop(lot, True, day, left, takes, claimed.listing.organisation.name, claimed, at)


def _going(depot: Depot) -> Iterable[Stop]:
    """What is promised or optioned and not yet handed over: on the day of its appointment, else when it is needed."""
    query = select(Reservation, HandoverAppointment.starts_at).join(Reservation.listing).join(Listing.lot)
    query = query.outerjoin(
        HandoverAppointment,
        (HandoverAppointment.reservation_id == Reservation.id)
        & HandoverAppointment.state.in_(("proposed", "agreed", "given")),
    )
    query = query.where(
        Lot.depot_id == depot.id, Lot.state == LotState.IN_DEPOT,
        Reservation.state.in_((ReservationState.ACCEPTED, ReservationState.REQUESTED)),
    ).options(
        contains_eager(Reservation.listing).contains_eager(Listing.lot).joinedload(Lot.material),
        joinedload(Reservation.organisation), joinedload(Reservation.project),
        joinedload(Reservation.demand).joinedload(Demand.project),
    )  # fmt: skip
    for claim, at in session.execute(query):
        lot, left = claim.listing.lot, claim.quantity - claim.handed_over
        taken = ground_m2(left, lot.unit, pieces_of(lot), lot.width_mm)
        day = at.astimezone(ZONE).date() if at else _needed(claim)
        yield Stop(lot, False, day, left, taken, claim.organisation.name, claim, at)


def _needed(claim: Reservation) -> date:
    if claim.demand:
        return claim.demand.needed_from
    return claim.project.starts_on if claim.project else claim.until.astimezone(ZONE).date()


def stops(actor: Actor, depot_id: UUID) -> list[Stop]:
    """Everything that is to come and to go, by day and time. Errors: NotFound."""
    require(actor, Action.READ)
    depot = get(actor, depot_id)
    found = [*_coming(depot), *_brought(depot), *_going(depot)]
    return sorted(found, key=lambda one: (one.day, one.at.timestamp() if one.at else 0, not one.coming, one.lot.serial))


def day_list(actor: Actor, depot_id: UUID, today: date, ahead: int = AHEAD_DAYS) -> DayList:
    """What is late, what comes and goes today, and in the `ahead` days after it. Errors: NotFound."""
    require(actor, Action.READ)
    found = [one for one in stops(actor, depot_id) if not one.maybe]
    last = today + timedelta(days=ahead)
    return DayList(
        today,
        [one for one in found if one.late(today)],
        [one for one in found if one.day == today],
        [one for one in found if today < one.day <= last],
    )


def weeks(actor: Actor, depot_id: UUID, today: date, count: int = WEEKS) -> list[Week]:
    """How full a depot gets: per week what comes and goes, this week with what is late. Errors: NotFound."""
    require(actor, Action.READ)
    depot, first = get(actor, depot_id), week_of(today)
    found = stops(actor, depot_id)
    lies = stock(actor, depot_id).get(depot_id, Stock()).m2
    made = []
    for step in range(count):
        monday = first + timedelta(weeks=step)
        mine = [one for one in found if max(week_of(one.day), first) == monday]
        coming = _m2(one for one in mine if one.coming)
        going = _m2(one for one in mine if not one.coming and not one.maybe)
        lies += coming - going
        maybe = _m2(one for one in mine if one.maybe)
        made.append(
            Week(monday, coming, going, maybe, lies, depot.capacity_m2 is not None and lies > depot.capacity_m2)
        )
    return made


def _m2(some: Iterable[Stop]) -> Decimal:
    return sum((one.ground or Decimal(0) for one in some), Decimal(0))
