"""Where material is chosen for, and which depot or stock lies nearest to it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Float, func, select

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.place import Place, distance_km
from wisselplaats.domain.vocabulary import LotState
from wisselplaats.models import Demand, Depot, Listing, Lot, Project
from wisselplaats.services import demand, project
from wisselplaats.services.listing.seen import seen, stands


@dataclass(frozen=True)
class Goal:
    """Where it goes, or how far that is; the demand and the project that ask."""

    place: Place | None
    known_km: Decimal | None
    demand: Demand | None = None
    project: Project | None = None

    def distance_from(self, lies: Place) -> Decimal:
        """Over the road, in km: what was given, else an estimate."""
        if self.known_km is not None:
            return self.known_km
        if self.place is None:
            raise Invalid.one("distance_km", "choice_no_place")
        return distance_km(lies, self.place)

    def quantity_of(self, offer: Listing) -> Decimal:
        """What the demand still needs and the offer has free, in the lot's unit; all that is offered without either."""
        free = offer.free if offer.free > 0 else offer.quantity
        if self.demand is None or self.demand.unit is not offer.lot.unit or self.demand.open_quantity <= 0:
            return free
        return min(free, self.demand.open_quantity)

    def storage_days(self, offer: Listing, today: date) -> int:
        """How long it would lie between coming free and being needed; 0 when nobody says when."""
        if self.demand is None:
            return 0
        return max(0, (self.demand.needed_from - max(today, offer.lot.available_from)).days)


def goal_of(actor: Actor, demand_id: UUID | None, project_id: UUID | None, known_km: Decimal | None) -> Goal:
    """The goal of an own demand or project, or a bare distance. Errors: NotFound, Invalid when there is none."""
    need = demand.get(actor, demand_id) if demand_id else None
    works = project.get(actor, project_id) if project_id else (need.project if need else None)
    place = _place(need) or _place(works)
    if place is None and known_km is None:
        raise Invalid.one("distance_km", "choice_no_place")
    return Goal(place, known_km, need, works)


def _place(thing: Demand | Project | None) -> Place | None:
    if thing is None or thing.x is None or thing.y is None:
        return None
    return Place(thing.x, thing.y)


def nearest_own_depot(actor: Actor, place: Place) -> Depot | None:
    """The depot of the actor's organisation that lies nearest."""
    away = func.power(Depot.x - place.x, 2) + func.power(Depot.y - place.y, 2)
    query = select(Depot).where(Depot.organisation_id == actor.organisation_id)
    return session.scalar(query.order_by(away, Depot.id).limit(1))


def nearest_in_depot(actor: Actor, offer: Listing, place: Place, today: date) -> Listing | None:
    """Another offer of the same kind that lies in a depot and that the actor sees, the nearest one."""
    away = func.power(Lot.x - place.x, 2, type_=Float) + func.power(Lot.y - place.y, 2, type_=Float)
    query = seen(actor, today).where(
        stands(today), Listing.free > 0, Listing.id != offer.id,
        Lot.state == LotState.IN_DEPOT, Lot.material_code == offer.lot.material_code,
    )  # fmt: skip
    found: Listing | None = session.scalars(query.order_by(away, Listing.id).limit(1)).unique().first()
    return found
