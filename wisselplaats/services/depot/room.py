"""Whether what is to come still fits in a depot: what it holds, against what lies there, comes and goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from wisselplaats.db import locked_one
from wisselplaats.domain.depot import ZONE, fullest, ground_m2
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.permission import Action, Actor, is_allowed, require
from wisselplaats.models import Depot, Lot
from wisselplaats.services import audit
from wisselplaats.services.depot.day import Stop, stops
from wisselplaats.services.depot.record import get
from wisselplaats.services.depot.stock import Stock, pieces_of, stock


@dataclass(frozen=True)
class Load:
    """What somebody wants to bring: m2, None when that is not known; on which day; and what announced it already.

    What `lot_id` or `claim_id` announced is no second time counted as coming.
    """

    ground: Decimal | None
    day: date
    lot_id: UUID | None = None
    claim_id: UUID | None = None

    def announced(self, one: Stop) -> bool:
        """Whether a stop on the day list is this very thing."""
        return one.coming and (one.claim.id == self.claim_id if one.claim else one.lot.id == self.lot_id)


@dataclass(frozen=True)
class Room:
    """A depot at its fullest from the day of a load on, in m2: `free` is its capacity - lies - coming + going.

    `going` is promised to others; options are not counted. No `free` where the depot has no capacity.
    """

    depot: Depot
    lies: Decimal
    coming: Decimal
    going: Decimal
    asked: Decimal | None = None

    @property
    def free(self) -> Decimal | None:
        """What can still come, below zero when too much is on its way already."""
        capacity = self.depot.capacity_m2
        return None if capacity is None else capacity - self.lies - self.coming + self.going

    @property
    def too_full(self) -> bool:
        """Whether the load does not fit; a load or a depot of unknown size always does."""
        return self.asked is not None and self.free is not None and self.asked > self.free


def load_of(lot: Lot, quantity: Decimal, day: date, claim_id: UUID | None = None) -> Load:
    """A quantity of a lot, in its unit, that comes on a day; for a claim, or the lot itself."""
    takes = ground_m2(quantity, lot.unit, pieces_of(lot), lot.width_mm)
    return Load(takes, day, None if claim_id else lot.id, claim_id)


def room(actor: Actor, depot_id: UUID, load: Load, today: date) -> Room:
    """How much room there is for a load in an own depot. Errors: NotFound."""
    require(actor, Action.READ)
    found = get(actor, depot_id)
    lies = stock(actor, depot_id).get(depot_id, Stock()).m2
    coming, going = fullest(_changes(stops(actor, depot_id), load, today), max(load.day, today))
    return Room(found, lies, coming, going, load.ground)


def _changes(found: Iterable[Stop], load: Load, today: date) -> list[tuple[date, Decimal, Decimal]]:
    """Day, m2 in and m2 out; what is late is expected today."""
    nothing = Decimal(0)
    return [
        (max(one.day, today), *((one.ground, nothing) if one.coming else (nothing, one.ground)))
        for one in found
        if one.ground and not one.maybe and not load.announced(one)
    ]


def require_room(actor: Actor, depot_id: UUID, load: Load, now: datetime, over_capacity: bool = False) -> None:
    """Refuse a load that does not fit, under the depot's lock; who keeps the depot may say that it comes all the same.

    Errors: NotFound, Forbidden when somebody else says so, Conflict with the m2 of it.
    """
    require(actor, Action.READ)
    # others may go on making lots that lie here; two who bring something take turns
    locked_one(Depot, depot_id, key_share=True)
    found = room(actor, depot_id, load, now.astimezone(ZONE).date())
    if not found.too_full:
        return
    if over_capacity:
        require(actor, Action.MANAGE_DEPOT)
        audit.note(actor, "over_capacity", "depot", depot_id, now)
        return
    code = "depot_too_full" if is_allowed(actor, Action.MANAGE_DEPOT) else "depot_too_full_ask_its_broker"
    shown = {name: getattr(found, name) for name in ("lies", "coming", "going", "asked")}
    free = max(Decimal(0), found.free or Decimal(0))
    raise Conflict(code, depot=found.depot.name, capacity=found.depot.capacity_m2, free=free, **shown)
