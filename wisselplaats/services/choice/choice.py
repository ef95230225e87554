"""Reuse from this lot, through or from a depot, or new: CO2, MKI and euros side by side, down to their lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from uuid import UUID

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.impact import RECKONED, Factors, Moved, handover_impact
from wisselplaats.domain.impact.choice import (
    BreakEven,
    Option,
    Rates,
    Way,
    break_even,
    euros,
    new_entries,
    reuse_entries,
    saving,
)
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place, distance_km
from wisselplaats.domain.vocabulary import Indicator, LotState, WeightSet
from wisselplaats.models import Depot, Listing, Vehicle
from wisselplaats.services import factor, listing
from wisselplaats.services.choice.place import Goal, goal_of, nearest_in_depot, nearest_own_depot
from wisselplaats.services.choice.rates import costs_on
from wisselplaats.services.impact.factors import moved

COMPARED = (*RECKONED, Indicator.MONEY)
_ONE_KM = Decimal(1)


@dataclass(frozen=True)
class Asked:
    """Of how much, for where, in what: a demand or a project of one's own, or a distance that is known."""

    demand_id: UUID | None = None
    project_id: UUID | None = None
    distance_km: Decimal | None = None
    quantity: Decimal | None = None
    vehicle: str | None = None


@dataclass(frozen=True)
class Judged:
    """One way: what it saves against new and until which distance, by indicator; `offer` and `depot` it goes by."""

    option: Option
    saved: Mapping[Indicator, Decimal | None]
    break_even: Mapping[Indicator, BreakEven | None]
    offer: Listing | None = None
    depot: Depot | None = None
    depot_km: Decimal = Decimal(0)
    trips: int | None = None


@dataclass(frozen=True)
class Choice:
    """Every way that there is, the last one new; `best` is the way that burdens or costs least, by indicator."""

    listing: Listing
    quantity: Decimal
    mass_kg: Decimal
    weight_set: WeightSet
    vehicle: Vehicle | None
    goal: Goal
    storage_days: int
    ways: Sequence[Judged]

    @property
    def best(self) -> dict[Indicator, Way]:
        """The least, by indicator; left out where nothing is known."""
        found = {}
        for indicator in COMPARED:
            known = [(total, way.option.way) for way in self.ways if (total := way.option.total(indicator)) is not None]
            if known:
                found[indicator] = min(known, key=lambda pair: pair[0])[1]
        return found


def choice(actor: Actor, listing_id: UUID, asked: Asked, today: date) -> Choice:
    """The ways beside each other, in the set and with the factors of the actor's organisation.

    Errors: NotFound, Invalid without a place or distance, without a mass, on a vehicle that is not on the list, and
    when a factor of the kind is missing.
    """
    require(actor, Action.READ)
    offer = listing.get(actor, listing_id, today)
    factor.require_vehicle(asked.vehicle)
    goal = goal_of(actor, asked.demand_id, asked.project_id, asked.distance_km)
    quantity = asked.quantity or goal.quantity_of(offer)
    weight_set = factor.set_of(actor.organisation_id)
    factors = factor.factors_on(today, weight_set, actor.organisation_id)
    desk = _Desk(
        factors, costs_on(actor.organisation_id, today), _vehicle(asked.vehicle), goal.storage_days(offer, today)
    )
    first = _moved(offer, quantity, goal.distance_from(Place(offer.lot.x, offer.lot.y)), asked.vehicle)
    new = Option(Way.NEW, new_entries(handover_impact(first, factors).lines))
    ways = list(_ways(actor, offer, first, goal, desk, new, today))
    return Choice(
        offer, quantity, first.mass_kg, weight_set, desk.vehicle, goal, desk.storage_days,
        [*ways, Judged(new, {}, {})],
    )  # fmt: skip


@dataclass(frozen=True)
class _Desk:
    """What every way is reckoned with."""

    factors: Factors
    rates: Rates
    vehicle: Vehicle | None
    storage_days: int


def _vehicle(code: str | None) -> Vehicle | None:
    return next((one for one in factor.vehicles() if one.code == code), None)


def _moved(offer: Listing, quantity: Decimal, km: Decimal, vehicle: str | None) -> Moved:
    found = moved(offer.lot, quantity, km, offer.lot.state is LotState.IN_DEPOT, vehicle)
    if found is None:
        raise Invalid.one("material_code", "choice_no_mass", kind=offer.lot.material_code)
    return found


def _ways(
    actor: Actor, offer: Listing, first: Moved, goal: Goal, desk: _Desk, new: Option, today: date
) -> Iterator[Judged]:
    yield _judged(Way.LOT, first, offer, desk, new, 0)
    if goal.place is None:
        return
    lies = Place(offer.lot.x, offer.lot.y)
    depot = nearest_own_depot(actor, goal.place) if not first.through_depot else None
    if depot is not None:
        there = Place(depot.x, depot.y)
        through = replace(
            first, through_depot=True, depot_km=distance_km(lies, there), distance_km=distance_km(there, goal.place)
        )
        yield _judged(Way.VIA_DEPOT, through, offer, desk, new, desk.storage_days, depot)
    other = nearest_in_depot(actor, offer, goal.place, today)
    if other is not None:
        km = distance_km(Place(other.lot.x, other.lot.y), goal.place)
        yield _judged(Way.DEPOT, _moved(other, first.quantity, km, first.vehicle), other, desk, new, 0, other.lot.depot)


def _judged(
    way: Way, on_its_way: Moved, offer: Listing, desk: _Desk, new: Option, days: int, depot: Depot | None = None
) -> Judged:
    made = _option(way, on_its_way, offer, desk, days)
    per_km = _option(way, replace(on_its_way, distance_km=_ONE_KM), offer, desk, days)
    return Judged(
        made,
        {indicator: saving(made, new, indicator) for indicator in COMPARED},
        {indicator: break_even(made, per_km.last_leg(indicator), new, indicator) for indicator in COMPARED},
        offer, depot, on_its_way.depot_km if on_its_way.through_depot else Decimal(0),
        _trips(on_its_way.tonnes, desk.vehicle),
    )  # fmt: skip


def _option(way: Way, on_its_way: Moved, offer: Listing, desk: _Desk, days: int) -> Option:
    lines = handover_impact(on_its_way, desk.factors).lines
    paid = euros(on_its_way, offer.price_per_unit, desk.rates, days)
    return Option(way, (*reuse_entries(lines), *paid), on_its_way.distance_km)


def _trips(tonnes: Decimal, vehicle: Vehicle | None) -> int | None:
    """How often the vehicle drives, full each time but the last."""
    if vehicle is None:
        return None
    return int((tonnes / vehicle.payload_tonnes).to_integral_value(ROUND_CEILING))
