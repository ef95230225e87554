"""The facts of a set of pairs for the rules of the domain: what is told and explained goes this way, one by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.legal import Act, check
from wisselplaats.domain.listing import LadderDates, Relation, rung_on, visible_to
from wisselplaats.domain.match import Need, Sizes, Supply, Verdict, judge
from wisselplaats.domain.match.pair import ZERO
from wisselplaats.domain.match.value import Gain
from wisselplaats.domain.place import Place
from wisselplaats.domain.planning import Window
from wisselplaats.domain.vocabulary import DemandState, ListingState, LotState, Unit
from wisselplaats.models import Demand, Listing, Lot, Organisation, Substitute
from wisselplaats.services import rate

_MASSES = {Unit.KG, Unit.TONNE}
_OWN_KG = {Unit.KG: Decimal(1), Unit.TONNE: Decimal(1000)}
_GRAM = Decimal("0.001")
Pair = tuple[UUID, UUID]
"""A listing's id and a demand's."""


@dataclass
class Facts:
    """What the rules need to know of a set of pairs, read at one moment."""

    listings: Mapping[UUID, Listing]
    demands: Mapping[UUID, Demand]
    substitutes: Mapping[str, Mapping[str, Decimal]]
    today: date
    rates: rate.Facts
    gains: Mapping[str, Gain]
    _needs: dict[UUID, Need] = field(default_factory=dict)
    _supplies: dict[tuple[UUID, UUID], Supply] = field(default_factory=dict)

    def verdict(self, pair: Pair) -> Verdict:
        """The rules' word on one pair."""
        listing, demand = self.listings[pair[0]], self.demands[pair[1]]
        need = self._needs.get(demand.id)
        if need is None:
            need = self._needs[demand.id] = need_of(demand, self.substitutes.get(demand.material_code, {}))
        key = (listing.id, demand.organisation_id)
        supply = self._supplies.get(key)
        if supply is None:
            gain = self.gains.get(listing.lot.material_code)
            supply = self._supplies[key] = supply_of(listing, demand.organisation, self.today, gain)
        return judge(supply, need, self.rates.get(demand.organisation_id, self.rates[None]))

    def closed(self, pair: Pair) -> str | None:
        """Why a pair is out of the question before any rule is asked; None when both sides stand."""
        listing, demand = self.listings[pair[0]], self.demands[pair[1]]
        if demand.state != DemandState.OPEN:
            return "demand_closed"
        if demand.needed_until < self.today:
            return "demand_past"
        if listing.state != ListingState.PUBLISHED or listing.lot.state == LotState.GONE:
            return "listing_closed"
        if listing.offered_until is not None and listing.offered_until < self.today:
            return "listing_past"
        return None


def facts(pairs: Iterable[Pair], today: date) -> Facts:
    """Read both sides of the pairs in three queries, past what the session remembers."""
    listing_ids, demand_ids = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    of_lot = joinedload(Listing.lot).joinedload(Lot.material)
    offers = select(Listing).where(Listing.id.in_(listing_ids)).options(of_lot, joinedload(Listing.organisation))
    fresh = {"populate_existing": True}
    lines = select(Demand).where(Demand.id.in_(demand_ids))
    lines = lines.options(*(joinedload(side) for side in (Demand.material, Demand.organisation, Demand.project)))
    listings = {found.id: found for found in session.scalars(offers, execution_options=fresh)}
    demands = {found.id: found for found in session.scalars(lines, execution_options=fresh)}
    return facts_of(listings, demands, today)


def facts_of(listings: Mapping[UUID, Listing], demands: Mapping[UUID, Demand], today: date) -> Facts:
    """The same of sides that were read already, each with its kind and its organisation."""
    substitutes = _substitutes({found.material_code for found in demands.values()})
    gains = rate.gains_of(found.lot.material_code for found in listings.values())
    return Facts(listings, demands, substitutes, today, rate.rates_of(today), gains)


def _substitutes(codes: set[str]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    query = select(Substitute.code, Substitute.substitute, Substitute.penalty).where(Substitute.code.in_(codes))
    for code, substitute, penalty in session.execute(query):
        found.setdefault(code, {})[substitute] = penalty
    return found


def need_of(demand: Demand, substitutes: Mapping[str, Decimal]) -> Need:
    """The demand as the rules read it."""
    return Need(
        id=str(demand.id), kind=demand.material_code, kind_first=demand.material.first,
        kind_last=demand.material.last, substitutes=substitutes,
        substitutes_accepted=demand.substitutes_allowed,
        sizes=Sizes(demand.length_mm, demand.width_mm, demand.height_mm),
        tolerance_mm=Sizes.uniform(demand.tolerance_mm), colour=demand.colour, min_quality=demand.min_quality,
        window=Window(demand.needed_from, demand.needed_until), place=Place(demand.x, demand.y),
        max_distance_km=demand.max_distance_km, max_storage_days=demand.max_storage_days,
        open_quantity=demand.open_quantity, min_lot=demand.min_lot or ZERO, unit=demand.unit,
        max_price=demand.max_price,
    )  # fmt: skip


def supply_of(listing: Listing, asker: Organisation, today: date, per_kg: Gain | None = None) -> Supply:
    """The offer as the rules read it for one asking organisation; `per_kg` is what a kilogram of its kind avoids."""
    lot, kind = listing.lot, listing.lot.material
    reason = _closed_by_law(lot, listing.organisation_id != asker.id)
    return Supply(
        id=str(listing.id), kind=lot.material_code, kind_first=kind.first, sizes=_sizes(lot), quality=lot.quality,
        colour=lot.colour, window=Window(lot.available_from, lot.available_until), place=Place(lot.x, lot.y),
        free=listing.free, min_quantity=listing.min_quantity or ZERO, unit=lot.unit,
        owner_id=str(listing.organisation_id), project_id=str(lot.project_id) if lot.project_id else None,
        visible=_visible(listing, asker, today), legal_open=reason is None, legal_reason=reason,
        mass_kg_per_unit=_mass_kg(lot), price_per_unit=listing.price_per_unit,
        pieces_per_unit=kind.pieces_per_unit if kind.unit is Unit.M2 else None, gain=_gain(lot, per_kg),
    )  # fmt: skip


def _sizes(lot: Lot) -> Sizes:
    kind = lot.material
    return Sizes(
        *(own if own is not None else usual for own, usual in (
            (lot.length_mm, kind.length_mm), (lot.width_mm, kind.width_mm), (lot.height_mm, kind.height_mm),
        ))
    )  # fmt: skip


def _mass_kg(lot: Lot) -> Decimal | None:
    """Per unit of the lot; for a lot in kg or t per unit of its kind, as `Supply` asks."""
    kind = lot.material
    if lot.unit is kind.unit or lot.unit in _MASSES or kind.mass_kg_per_unit is None:
        return kind.mass_kg_per_unit
    if (lot.unit, kind.unit) == (Unit.PIECE, Unit.M2) and kind.pieces_per_unit:
        return (kind.mass_kg_per_unit / kind.pieces_per_unit).quantize(_GRAM, ROUND_HALF_UP)
    return None


def _gain(lot: Lot, per_kg: Gain | None) -> Gain | None:
    """What one unit of the lot avoids."""
    mass_kg = _OWN_KG.get(lot.unit) or _mass_kg(lot)
    if per_kg is None or mass_kg is None:
        return None
    return Gain(per_kg.eur * mass_kg, per_kg.co2_kg * mass_kg)


def _visible(listing: Listing, asker: Organisation, today: date) -> bool:
    owner = listing.organisation
    same_region = owner.region is not None and owner.region == asker.region
    relation = Relation.SAME_REGION if same_region else Relation.OTHER
    if owner.id == asker.id:
        relation = Relation.SAME_ORGANISATION
    dates = LadderDates(
        listing.other_project_from, listing.own_depot_from, listing.region_from, listing.open_market_from,
        listing.recycling_from,
    )  # fmt: skip
    return visible_to(rung_on(dates, today), relation)


def _closed_by_law(lot: Lot, third_party: bool) -> str | None:
    from wisselplaats.services.lot import legal_facts

    blocks = check(legal_facts(lot), Act.RESERVE, third_party=third_party, taker_authorised=False).blocks
    return blocks[0].code if blocks else None
